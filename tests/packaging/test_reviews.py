"""Everything that is wrong with a config, said at once and each with its field."""

from __future__ import annotations

from pathlib import Path

from shoal.contract.inference import Environment, InferenceConfig, PythonSection
from shoal.packaging.review import packages_field, review


def found(config: InferenceConfig, folder: Path) -> dict[str, str]:
    return {one.field: one.error.code for one in review(config, folder).findings}


def test_every_field_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
    config = InferenceConfig(entry_script="score.py", conda_file="conda.yml")
    assert found(config, tmp_path) == {"entryScript": "SHOAL-PKG-301", "condaFile": "SHOAL-MAN-301"}


def test_a_folder_that_is_not_there_is_the_only_thing_to_say(tmp_path: Path) -> None:
    config = InferenceConfig(entry_script="score.py", source_directory="away")
    assert found(config, tmp_path) == {"sourceDirectory": "SHOAL-PKG-302"}


def test_what_is_wrong_with_the_environment_is_said_of_its_field(tmp_path: Path) -> None:
    assert found(InferenceConfig(python_version="2"), tmp_path) == {"pythonVersion": "SHOAL-PKG-104"}
    assert found(InferenceConfig(glibc="9"), tmp_path) == {"glibc": "SHOAL-PKG-105"}
    assert found(InferenceConfig(base_image="a b"), tmp_path) == {"baseImage": "SHOAL-OCI-101"}
    assert found(InferenceConfig(environment_variables={"AML_APP_ROOT": "/"}), tmp_path) == {
        "environmentVariables": "SHOAL-PKG-105"
    }


def test_a_config_that_is_right_tells_its_packages_and_what_to_know_of_them(tmp_path: Path) -> None:
    (tmp_path / "score.py").write_text("def init(): ...\ndef run(data): ...\n")
    (tmp_path / "requirements.txt").write_text("numpy\nazureml-defaults\n")
    config = InferenceConfig(entry_script="score.py", requirements_file="requirements.txt")
    seen = review(config, tmp_path)
    assert seen.findings == ()
    assert seen.requirements == ("numpy",)
    assert seen.notices == ("azureml-defaults is left out: Shoal brings its own scoring server",)


def test_the_field_that_names_the_packages_is_found_in_either_way_of_writing() -> None:
    assert packages_field(InferenceConfig()) == ""
    assert packages_field(InferenceConfig(conda_file="c.yml")) == "condaFile"
    inside = InferenceConfig(environment=Environment(python=PythonSection(conda_dependencies={"dependencies": []})))
    assert packages_field(inside) == "environment.python.condaDependencies"
    file = InferenceConfig(environment=Environment(python=PythonSection(conda_dependencies_file="c.yml")))
    assert packages_field(file) == "environment.python.condaDependenciesFile"
