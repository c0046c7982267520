"""Without a network, an image for a machine like this one is made of the packages that are installed here."""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

from shoal.packaging.installed import copy_installed, find_installed
from shoal.packaging.server_files import SERVER_REQUIREMENTS
from shoal.packaging.target import Target, own_platform, parse_platform
from shoal.packaging.wheels import distributions

HERE = Target(parse_platform(own_platform()), f"{sys.version_info.major}.{sys.version_info.minor}", "2.28")
ORJSON = f"orjson=={version('orjson')}"


def test_what_the_scoring_server_needs_is_found_and_copied_whole(tmp_path: Path):
    found = find_installed(SERVER_REQUIREMENTS, HERE)
    assert found is not None
    copy_installed(found, tmp_path)
    assert [str(one).replace(" ", "==") for one in distributions(tmp_path)] == list(SERVER_REQUIREMENTS)
    assert list((tmp_path / "orjson").glob("*.so"))
    assert not (tmp_path.parent / "bin").exists()


def test_nothing_is_taken_that_is_not_exactly_what_is_asked_for():
    assert find_installed([ORJSON, "orjson"], HERE) is None
    assert find_installed(["orjson==0.0.1"], HERE) is None
    assert find_installed(["no-such-package==1.0"], HERE) is None


def test_a_package_that_needs_others_is_not_taken_alone():
    assert find_installed([f"pandas=={version('pandas')}"], HERE) is None


def test_nothing_is_taken_for_another_machine_python_or_an_older_c_library():
    other = "linux/arm64" if own_platform() == "linux/amd64" else "linux/amd64"
    assert find_installed([ORJSON], Target(parse_platform(other), HERE.python, HERE.glibc)) is None
    assert find_installed([ORJSON], Target(HERE.platform, "3.99", HERE.glibc)) is None
    assert (
        find_installed([f"onnxruntime=={version('onnxruntime')}"], Target(HERE.platform, HERE.python, "2.17")) is None
    )
