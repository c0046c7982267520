"""The repository says nothing of the machine it was written on, and its door does what it promises."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]

# Written so that they do not find themselves.
FOREIGN = {
    "a folder of one machine": r"(?<![\w.}])/(?:[r]oot|[w]ork)/",
    "the host of a package registry": r"pypi[.]org|pythonhosted[.]|deb[.]debian[.]|npmjs[.]",
}


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True
    )
    return [path for name in listed.stdout.split(b"\0") if name and (path := ROOT / os.fsdecode(name)).is_file()]


@pytest.mark.parametrize("what", FOREIGN)
def test_no_tracked_file_names(what):
    pattern = re.compile(FOREIGN[what].encode())
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.decode(errors='replace').strip()[:100]}"
        for path in tracked()
        for number, line in enumerate(path.read_bytes().splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("planted", ["/".join(["cd ", "root", "x"]), ".".join(["https://pypi", "org"])])
def test_the_search_for_foreign_names_finds_what_is_planted(planted):
    assert any(re.search(pattern, planted) for pattern in FOREIGN.values())


def test_every_dependency_is_pinned_to_one_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *(one for group in project["optional-dependencies"].values() for one in group)]
    wanted = {canonicalize_name(Requirement(one).name) for one in asked} - {"shoal"}
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [Requirement(line) for line in lines if not line.startswith("#")]
    assert all([part.operator for part in pin.specifier] == ["=="] for pin in pins)
    assert wanted - {canonicalize_name(pin.name) for pin in pins} == set()


def make(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/usr/bin/make", "--no-print-directory", "-C", ROOT, *words],
        env=os.environ | variables,
        check=False,
        capture_output=True,
        text=True,
    )


def test_the_static_checks_include_types_style_and_import_contracts():
    planned = make("--dry-run", "check").stdout
    for check in ("ruff check", "ruff format --check", "mypy", "lint-imports"):
        assert check in planned


def test_ci_runs_what_make_test_runs_and_that_includes_the_static_checks():
    assert "make test" in (ROOT / ".ci" / "run").read_text().splitlines()
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    planned = make("--dry-run", "test").stdout
    assert "lint-imports" in planned
    assert "pytest" in planned


def test_a_missing_part_that_cannot_be_installed_is_named_with_its_package(tmp_path):
    (tmp_path / "id").symlink_to("/usr/bin/id")  # and no apt-get
    done = make("debian-packages", "PARTS=no-such-broker:the-broker", PATH=str(tmp_path))
    assert done.returncode
    assert "install them first: apt-get install the-broker" in done.stderr


def test_a_machine_without_a_fitting_python_is_told_which_one_it_needs(tmp_path):
    done = make(f"{tmp_path}/bin/uv", f"VENV={tmp_path}", "PYTHON=/bin/false")
    assert done.returncode
    assert "Shoal needs Python 3.11 or newer" in done.stderr
