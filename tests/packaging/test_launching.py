"""The launcher run for real: from layers that were unpacked into a folder, by this machine's own Python."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from parts import Program, free_port
from shoal.contract import labels
from shoal.packaging import launcher

SCRIPT = """
import json, os, sys
import helper, orjson

def init():
    global weights
    weights = open(os.path.join(os.environ["AZUREML_MODEL_DIR"], "digits.onnx")).read()

def run(data):
    return {"weights": weights, "data": json.loads(data), "helper": helper.__file__, "orjson": orjson.__file__}
"""

PRINTER = """
import json, os, sys

def main():
    import dotted
    print(json.dumps([__file__, dotted.__file__, sys.path, os.environ["SHOAL_CACHE_DIR"]]))
"""


@contextmanager
def served(bench, built, root: Path) -> Iterator[str]:
    """The image run as a process of this machine: what the agent does where there are no containers."""
    (image,) = built.images
    bench.unpack(image, root)
    variables = dict(line.split("=", 1) for line in bench.config_of(image)["config"]["Env"])
    below = {name: f"{root}{variables[name]}" for name in labels.PATH_VARIABLES if name in variables}
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environ = {"PATH": os.environ["PATH"], **variables, **below, "SHOAL_HOST": "127.0.0.1", "SHOAL_PORT": str(port)}
    python = Path(sys.base_prefix, "bin", f"python{image.python}")
    program = Program([python, f"{root}{labels.LAUNCHER}"], root.parent / "log", environ)
    program.start(ready=lambda: healthy(address))
    try:
        yield address
    finally:
        program.stop()


def healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
            return answer.status == 200
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return False
    except OSError:
        return False


def test_an_image_without_a_base_serves_from_the_folder_it_was_unpacked_into(bench, tmp_path):
    bench.write("score.py", SCRIPT)
    bench.write("helper.py", "x = 1")
    built = bench.package(bench.model(data=b"w1"), entry_script="score.py", source_directory=".")
    root = tmp_path / "a device" / "root"
    with served(bench, built, root) as address:
        with urllib.request.urlopen(f"{address}/", timeout=5) as answer:
            assert answer.read() == b"Healthy"
        with urllib.request.urlopen(f"{address}/score", data=b"[1, 2]", timeout=5) as answer:
            scored = json.load(answer)
    assert (scored["weights"], scored["data"]) == ("w1", [1, 2])
    assert Path(scored["helper"]) == root / "var/azureml-app/helper.py"
    assert Path(scored["orjson"]).is_relative_to(root / "opt/shoal/site")
    assert list((root / "opt/shoal/pycache").rglob("*.pyc")), "the second start should be quicker"
    assert not list((root / "var").rglob("__pycache__"))


def test_another_python_than_the_packaged_one_ends_with_one_clear_line():
    other = f"3.{sys.version_info[1] + 1}"
    ran = subprocess.run(
        [sys.executable, launcher.__file__], env={"SHOAL_PYTHON": other}, capture_output=True, text=True, check=False
    )
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert ran.returncode == launcher.EXIT_WRONG_PYTHON == 3
    assert ran.stderr == f"shoal: this image was packaged for Python {other}, but {sys.executable} is {here}\n"


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """A folder as an image has it, with a server that tells where it finds things."""
    folder = tmp_path / "opt" / "shoal"
    (folder / "server" / "shoal_scoring").mkdir(parents=True)
    (folder / "server" / "shoal_scoring" / "__init__.py").touch()
    (folder / "server" / "shoal_scoring" / "cli.py").write_text(PRINTER)
    (folder / "site" / "behind").mkdir(parents=True)
    (folder / "site" / "behind" / "dotted.py").touch()
    (folder / "site" / "dotted.pth").write_text("behind\n")
    (folder / "site" / "json.py").write_text("raise SystemExit('a package stands before the standard library')")
    (folder / "launch.py").write_text(Path(launcher.__file__).read_text())
    return folder


def test_what_the_image_brings_is_found_before_what_the_device_has_installed(unpacked):
    ran = subprocess.run(
        [sys.executable, unpacked / "launch.py"], capture_output=True, text=True, check=True, env={"SHOAL_PYTHON": ""}
    )
    server, dotted, path, _ = json.loads(ran.stdout)
    assert server == str(unpacked / "server/shoal_scoring/cli.py")
    assert dotted == str(unpacked / "site/behind/dotted.py")
    assert str(unpacked) not in path
    installed = next(n for n, one in enumerate(path) if one.endswith("-packages"))
    assert max(path.index(str(unpacked / name)) for name in ("server", "site", "site/behind")) < installed


@pytest.mark.parametrize("said", [None, "elsewhere"])
def test_optimised_graphs_lie_beside_the_server_unless_somebody_says_elsewhere(unpacked, said):
    environ = {"SHOAL_CACHE_DIR": said} if said else {}
    ran = subprocess.run(
        [sys.executable, unpacked / "launch.py"], capture_output=True, text=True, check=True, env=environ
    )
    assert json.loads(ran.stdout)[3] == (said or str(unpacked / "graphs"))


def test_the_launcher_can_be_read_by_a_python_that_is_too_old_for_the_server():
    import ast

    ast.parse(Path(launcher.__file__).read_text(), feature_version=(3, 6))
