"""Conda environment files: what wheels can stand in for, what is left out with a word, what is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from shoal.contract.reading import MissingFile, Unreadable
from shoal.packaging.conda import OTHER_BUILD, read_conda
from shoal.packaging.conda_names import REFUSED, RENAMED, SAME, SUPPLIED, plain
from shoal.packaging.errors import CannotHonour
from shoal.packaging.packages import Packages

AZURE = """
# Conda environment specification, as Azure ML v1 wrote it
name: project_environment
channels:
  - anaconda
  - conda-forge
dependencies:
  - python=3.11.4
  - pip:
      - azureml-defaults
      - inference-schema[numpy-support]
  - scikit-learn=1.5
  - pytorch=2.1.0=py3.11_cpu_0
  - libgcc-ng=9.1
  - numpy
"""


@pytest.fixture
def read(tmp_path: Path):
    def read(text: str) -> Packages:
        (tmp_path / "conda.yml").write_text(text)
        return read_conda(tmp_path / "conda.yml")

    return read


def taken(read, spec: str) -> str:
    (requirement,) = read(f"dependencies: ['{spec}']").requirements
    return str(requirement)


def refused(read, text: str) -> tuple[str, ...]:
    with pytest.raises(CannotHonour) as caught:
        read(text)
    return caught.value.refusals


def test_a_file_as_azure_wrote_it_is_read_whole(read):
    packages = read(AZURE)
    assert packages.python == "3.11"
    assert packages.requirements == (
        "inference-schema[numpy-support]",
        "scikit-learn==1.5.*",
        "torch==2.1.0",
        "numpy",
    )


def test_each_change_that_is_made_is_told_in_a_notice(read):
    notices = read(AZURE).notices
    assert notices == (
        "python=3.11.4 is taken as Python 3.11: the base image decides the rest",
        "azureml-defaults is left out: Shoal brings its own scoring server",
        OTHER_BUILD,
        "pytorch=2.1.0=py3.11_cpu_0 is taken as torch==2.1.0 from PyPI",
        "libgcc-ng=9.1 is left out: wheels or the base image bring it",
    )


@pytest.mark.parametrize(
    ("spec", "requirement"),
    [
        ("numpy=1.26", "numpy==1.26.*"),
        ("numpy=1.26.*", "numpy==1.26.*"),
        ("numpy==1.26.4", "numpy==1.26.4"),
        ("numpy 1.26.4", "numpy==1.26.4"),
        ("numpy =1.26", "numpy==1.26.*"),
        ("numpy>=1.26,<2", "numpy>=1.26,<2"),
        ("numpy=*", "numpy"),
        ("numpy=1.26.4=py311h1_0", "numpy==1.26.4"),
        ("numpy 1.26.4 py311h1_0", "numpy==1.26.4"),
        ("conda-forge::Scikit_Learn", "scikit-learn"),
        ("opencv>=4.8", "opencv-python-headless>=4.8"),
        ("pytables", "tables"),
    ],
)
def test_condas_way_of_writing_a_version_becomes_pips(read, spec, requirement):
    assert taken(read, spec) == requirement


def test_a_name_that_nobody_reviewed_is_refused_whatever_the_index_has_under_it(read):
    (refusal,) = refused(read, "dependencies: [some-new-thing=1]")
    assert refusal.startswith("some-new-thing=1 (")
    assert "pip section" in refusal


@pytest.mark.parametrize("spec", ["ffmpeg", "graphviz=2", "r-ggplot2", "cudatoolkit=11.3", "gcc_linux-64", "git"])
def test_native_programs_are_refused_by_name(read, spec):
    assert refused(read, f"dependencies: ['{spec}']")[0].startswith(f"{spec} (")


@pytest.mark.parametrize("spec", ["numpy[version='>=1']", "numpy>=1|<3", "numpy ???", "python>=3.9", "python"])
def test_a_form_without_a_counterpart_is_refused_rather_than_guessed(read, spec):
    assert refused(read, f'dependencies: ["{spec}"]')[0].startswith(f"{spec} (")


@pytest.mark.parametrize("channel", ["https://conda.example/private", "mycompany"])
def test_a_channel_that_nobody_knows_is_refused(read, channel):
    assert refused(read, f"channels: ['{channel}']\ndependencies: [numpy]") == (
        f"channel {channel} (not one whose packages Shoal knows)",
    )


def test_a_package_from_a_channel_that_nobody_knows_is_refused(read):
    assert refused(read, "dependencies: ['mycompany::numpy']")[0].startswith("channel mycompany")


@pytest.mark.parametrize("section", ["prefix: /opt/env", "variables: {TOKEN: abc}", "platforms: [linux-64]"])
def test_a_section_that_would_be_lost_is_refused_by_name(read, section):
    name = section.partition(":")[0]
    assert refused(read, f"{section}\ndependencies: [numpy]")[0].startswith(f"{name}: (")


def test_everything_that_is_wrong_is_told_at_once(read):
    refusals = refused(read, "prefix: /x\ndependencies: [ffmpeg, numpy, {pip: [-e ., numpy]}, gdal]")
    assert [one.split(" (")[0] for one in refusals] == ["prefix:", "ffmpeg", "-e .", "gdal"]


def test_a_list_of_condas_own_packages_is_refused(read):
    assert refused(read, "# platform: linux-64\n@EXPLICIT\nhttps://x/y.conda\n")[0].startswith("@EXPLICIT")


@pytest.mark.parametrize(
    ("text", "place"),
    [("dependencies: [numpy\nname: x", "line 2"), ("- numpy", "conda.yml"), ("dependencies: numpy", "conda.yml")],
)
def test_a_file_that_is_no_environment_says_where(read, text, place):
    with pytest.raises(Unreadable) as caught:
        read(text)
    assert place in str(caught.value.where)


def test_a_file_that_is_not_there_is_told_by_name(tmp_path):
    with pytest.raises(MissingFile, match=r"cannot read conda\.yml"):
        read_conda(tmp_path / "conda.yml")


def test_a_pip_section_may_name_a_requirements_file_beside_the_conda_file(read, tmp_path):
    (tmp_path / "more.txt").write_text("orjson>=3\n")
    assert read("dependencies: [{pip: [-r more.txt]}]").requirements == ("orjson>=3",)


def test_no_name_stands_in_two_tables():
    tables = [SAME, SUPPLIED, RENAMED.keys(), REFUSED.keys()]
    names = [name for table in tables for name in table]
    assert len(names) == len(set(names))
    assert all(name == plain(name) for name in names)
