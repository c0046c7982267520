"""Inference configs: whichever way packages, base and variables are written, and what contradicts itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from shoal.contract.inference import InferenceConfig
from shoal.packaging.environment import NO_PACKAGES, Environment, read_environment
from shoal.packaging.errors import Contradiction, PythonUnknown, UnsupportedPlatform
from shoal.packaging.target import Target, parse_platform


@pytest.fixture
def read(tmp_path: Path):
    (tmp_path / "conda.yml").write_text("dependencies: [python=3.11, {pip: [orjson]}]")
    (tmp_path / "requirements.txt").write_text("httptools")

    def read(base: str | None = None, **config: Any) -> Environment:
        return read_environment(msgspec.convert(config, InferenceConfig), tmp_path, base)

    return read


@pytest.mark.parametrize(
    "config",
    [
        {"condaFile": "conda.yml"},
        {"environment": {"python": {"condaDependenciesFile": "conda.yml"}}},
        {"environment": {"python": {"condaDependencies": {"dependencies": ["python=3.11", {"pip": ["orjson"]}]}}}},
    ],
)
def test_every_way_of_naming_conda_packages_means_the_same(read, config):
    packages = read(**config).packages
    assert (packages.python, packages.requirements) == ("3.11", ("orjson",))


def test_a_requirements_file_takes_the_place_of_a_conda_file(read):
    assert read(requirementsFile="requirements.txt").packages.requirements == ("httptools",)


@pytest.mark.parametrize(
    "config",
    [
        {"condaFile": "conda.yml", "requirementsFile": "requirements.txt"},
        {"condaFile": "conda.yml", "environment": {}},
        {"baseImage": "x", "environment": {}},
        {"environment": {"python": {"condaDependenciesFile": "conda.yml", "condaDependencies": {"name": "x"}}}},
    ],
)
def test_one_thing_said_in_two_ways_is_refused(read, config):
    with pytest.raises(Contradiction):
        read(**config)


@pytest.mark.parametrize(
    ("config", "base"),
    [
        ({}, None),
        ({"baseImage": "python:3.11"}, "python:3.11"),
        ({"baseImage": "None"}, "none"),
        ({"environment": {"docker": {"baseImage": "python:3.11"}}}, "python:3.11"),
    ],
)
def test_the_base_image_is_found_wherever_it_is_written(read, config, base):
    assert read(**config).base == base


def test_a_base_on_the_command_line_wins_and_does_not_get_the_configs_password(read):
    config = {"baseImage": "a.example/x", "baseImageRegistry": {"address": "a.example", "username": "u"}}
    assert read(**config).base_registry is not None
    environment = read(base="b.example/y", **config)
    assert (environment.base, environment.base_registry) == ("b.example/y", None)


def test_variables_of_the_config_win_over_those_of_its_environment(read):
    environment = read(environmentVariables={"A": "1"}, environment={"environmentVariables": {"A": "0", "B": "2"}})
    assert environment.variables == {"A": "1", "B": "2"}


@pytest.mark.parametrize(("name", "value"), [("AZUREML_MODEL_DIR", "/x"), ("a=b", "c"), ("", "x"), ("A", "\0")])
def test_a_variable_that_would_break_the_server_is_refused(read, name, value):
    with pytest.raises(Contradiction) as caught:
        read(environmentVariables={name: value})
    assert caught.value.where == "environmentVariables"


def test_packages_that_the_base_image_brings_are_not_installed_and_that_is_told(read):
    python = {"userManagedDependencies": True, "condaDependenciesFile": "conda.yml"}
    environment = read(environment={"python": python, "docker": {"baseImage": "team/ml:1"}})
    assert environment.packages.requirements == ()
    assert environment.packages.notices == (
        "userManagedDependencies: orjson must be in the base image; nothing of it is installed",
    )


@pytest.mark.parametrize("docker", [{}, {"baseImage": "none"}])
def test_packages_cannot_be_left_to_a_base_image_that_is_not_named(read, docker):
    with pytest.raises(Contradiction, match="userManagedDependencies"):
        read(environment={"python": {"userManagedDependencies": True}, "docker": docker})


def test_a_script_without_any_packages_is_told_what_it_can_import(read):
    assert read(entryScript="score.py").packages.notices == (NO_PACKAGES,)
    assert read(entryScript="score.py", baseImage="team/ml:1").packages.notices == ()
    assert read(entryScript="score.py", requirementsFile="requirements.txt").packages.notices == ()


@pytest.mark.parametrize(("version", "says"), [("3.8", "too old"), ("three", "no version"), ("3", "no version")])
def test_a_python_that_the_server_cannot_run_on_is_refused(read, version, says):
    with pytest.raises(PythonUnknown, match=says):
        read(pythonVersion=version)


@pytest.mark.parametrize("glibc", ["2.12", "2", "musl"])
def test_a_c_library_without_wheels_is_refused(read, glibc):
    with pytest.raises(Contradiction, match="wheels"):
        read(glibc=glibc)


@pytest.mark.parametrize(
    ("platform", "says"),
    [("linux/arm/v7", "32-bit ARM"), ("windows/amd64", "Linux"), ("linux/riscv64", "riscv64"), ("linux/386", "386")],
)
def test_a_platform_without_wheels_is_refused_by_name(platform, says):
    with pytest.raises(UnsupportedPlatform, match=says):
        parse_platform(platform)


@pytest.mark.parametrize(
    ("platform", "glibc", "name"),
    [
        ("linux/amd64", "2.28", "x86_64-manylinux_2_28"),
        ("linux/arm64/v8", "2.28", "aarch64-manylinux_2_28"),
        ("linux/amd64", "2.27", "x86_64-manylinux_2_17"),
        ("linux/amd64", "2.30", "x86_64-manylinux_2_28"),
        ("linux/arm64", "2.36", "aarch64-manylinux_2_36"),
        ("linux/amd64", "2.99", "x86_64-manylinux_2_40"),
    ],
)
def test_wheels_are_chosen_for_a_c_library_that_is_not_younger_than_the_devices(platform, glibc, name):
    assert Target(parse_platform(platform), "3.11", glibc).uv_platform == name
