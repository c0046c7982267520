"""pip requirements: what means the same everywhere is taken, what belongs to one machine is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from shoal.contract.reading import MissingFile
from shoal.packaging.errors import CannotHonour
from shoal.packaging.packages import Packages, name_of
from shoal.packaging.requirements import read_requirements


@pytest.fixture
def read(tmp_path: Path):
    def read(text: str) -> Packages:
        (tmp_path / "requirements.txt").write_text(text)
        return read_requirements(tmp_path / "requirements.txt")

    return read


@pytest.mark.parametrize(
    "line",
    [
        "numpy",
        "numpy==1.26.4",
        "numpy >= 1.26, < 2",
        "uvicorn[standard]>=0.20",
        "numpy; python_version >= '3.11'",
        'tomli>=1 ; python_version < "3.11"',
        "example @ https://wheels.example/example-1.0-py3-none-any.whl",
        "orjson==3.13.0 --hash=sha256:" + "a" * 64,
    ],
)
def test_a_requirement_is_taken_as_it_stands(read, line):
    assert read(line).requirements == (line,)


def test_comments_blanks_and_continued_lines_are_read_as_pip_reads_them(read):
    text = (
        "# all of them\n\nnumpy  # fast\norjson \\\n  >=3\nexample @ https://x.example/a-1-py3-none-any.whl#sha256=ab\n"
    )
    assert read(text).requirements == (
        "numpy",
        "orjson >=3",
        "example @ https://x.example/a-1-py3-none-any.whl#sha256=ab",
    )


@pytest.mark.parametrize(
    "line",
    [
        "-e .",
        "--editable=./mine",
        "./mine",
        "../mine-1.0-py3-none-any.whl",
        "/opt/wheels/mine.whl",
        "mine-1.0-py3-none-any.whl",
        "file:///opt/mine",
        "mine @ file:///opt/mine",
        "git+https://code.example/mine.git",
        "mine @ git+ssh://git@code.example/mine.git@v1",
        "https://wheels.example/mine-1.0.tar.gz",
        "mine @ https://wheels.example/mine-1.0.tar.gz",
        "--find-links /opt/wheels",
        "-f /opt/wheels",
        "--pre",
        "-c constraints.txt",
        "numpy = 1.0",
        "not a requirement",
    ],
)
def test_what_belongs_to_one_machine_or_makes_no_sense_is_refused_by_name(read, line):
    with pytest.raises(CannotHonour) as caught:
        read(f"numpy\n{line}\n")
    (refusal,) = caught.value.refusals
    assert refusal.startswith(line)
    assert "requirements.txt" in str(caught.value.where)


def test_other_package_indexes_are_passed_on(read):
    packages = read("-i https://a.example/simple\n--extra-index-url=https://b.example/simple\nnumpy\n")
    assert packages.indexes == ("--index-url https://a.example/simple", "--extra-index-url https://b.example/simple")


def test_an_included_file_is_found_beside_the_one_that_names_it(read, tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("-r b.txt\n-r a.txt\n")
    (tmp_path / "sub" / "b.txt").write_text("orjson\n")
    assert read("-r sub/a.txt\nnumpy\n").requirements == ("orjson", "numpy")


def test_an_included_file_that_is_not_there_is_told_by_name(read):
    with pytest.raises(MissingFile, match=r"more\.txt"):
        read("-r more.txt")


def test_options_that_ask_for_what_is_done_anyway_are_passed_over(read):
    assert read("--only-binary :all:\n--no-cache-dir\nnumpy").requirements == ("numpy",)


def test_the_server_that_shoal_replaces_is_left_out_with_a_notice(read):
    packages = read("azureml-defaults>=1.0.45\nnumpy")
    assert packages.requirements == ("numpy",)
    assert packages.notices == ("azureml-defaults>=1.0.45 is left out: Shoal brings its own scoring server",)


@pytest.mark.parametrize(
    ("requirement", "name"), [("Scikit_Learn[x]>=1", "scikit-learn"), ("a.b_c", "a-b-c"), ("", "")]
)
def test_names_are_compared_as_indexes_compare_them(requirement, name):
    assert name_of(requirement) == name


def test_a_default_gives_way_to_what_the_person_names():
    packages = Packages(requirements=("NumPy<2",)).plus(["numpy==2.4.6", "orjson==3.13.0"])
    assert packages.requirements == ("NumPy<2", "orjson==3.13.0")
