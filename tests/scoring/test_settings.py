"""Where settings come from, and which of two wins."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shoal_scoring.errors import BadSetting
from shoal_scoring.retired import RETIRED
from shoal_scoring.settings import Settings, read_settings


def test_without_anything_the_defaults_hold():
    assert read_settings([], {}) == (Settings(), [])


def test_an_option_wins_over_a_variable_and_a_variable_over_the_file(tmp_path: Path):
    config = tmp_path / "config.json"
    config.write_text(json.dumps({"SCORING_TIMEOUT_MS": 1, "SHOAL_PORT": 1, "SHOAL_MAX_QUEUE": 1}))
    environ = {"AML_APP_ROOT": str(tmp_path), "SHOAL_PORT": "2", "SHOAL_MAX_QUEUE": "2"}
    settings, _ = read_settings(["--port", "3"], environ)
    assert (settings.scoring_timeout_ms, settings.max_queue, settings.port) == (1, 2, 3)


@pytest.mark.parametrize("spelling", ["--entry-script", "--entry_script"])
def test_both_spellings_of_an_option_are_taken_and_paths_are_the_users(spelling):
    settings, _ = read_settings([spelling, "score.py"], {})
    assert settings.entry_script == str(Path.cwd() / "score.py")


def test_a_configuration_file_is_also_looked_for_beside_the_script(tmp_path: Path):
    (tmp_path / "config.json").write_text('{"scoring_timeout_ms": 5}')
    settings, _ = read_settings(["--entry-script", str(tmp_path / "score.py")], {})
    assert settings.scoring_timeout_ms == 5


def test_what_a_found_file_says_besides_is_noted(tmp_path: Path):
    (tmp_path / "config.json").write_text('{"subscription_id": "x", "SCORING_TIMEOUT": 1}')
    _, notes = read_settings([], {"AML_APP_ROOT": str(tmp_path)})
    assert "'subscription_id' is no setting" in notes[0]
    assert "did you mean 'SCORING_TIMEOUT_MS'?" in notes[1]


@pytest.mark.parametrize("content", ["{", "[1]"])
def test_a_file_that_is_no_json_object_is_refused(tmp_path: Path, content):
    (tmp_path / "config.json").write_text(content)
    with pytest.raises(BadSetting, match="the configuration file is no JSON"):
        read_settings([], {"AML_APP_ROOT": str(tmp_path)})


def test_a_file_that_was_named_must_be_there():
    with pytest.raises(BadSetting, match="cannot be read: No such file"):
        read_settings(["--config", "nowhere.json"], {})


@pytest.mark.parametrize(
    ("variable", "text", "said"),
    [
        ("SCORING_TIMEOUT_MS", "soon", "SCORING_TIMEOUT_MS is 'soon'; it must be a whole number of milliseconds"),
        ("SCORING_TIMEOUT_MS", "-1", "SCORING_TIMEOUT_MS is '-1'"),
        ("SHOAL_PORT", "70000", "SHOAL_PORT or --port is '70000'; it must be a port, 0 to 65535"),
        ("SHOAL_CPU", "nan", "SHOAL_CPU is 'nan'"),
        ("SHOAL_SHOW_ERRORS", "perhaps", "SHOAL_SHOW_ERRORS is 'perhaps'; it must be true or false"),
        ("SHOAL_NON_FINITE", "zero", "SHOAL_NON_FINITE is 'zero'; it must be refuse, null or string"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_what_it_must_be(variable, text, said):
    with pytest.raises(BadSetting) as refused:
        read_settings([], {variable: text})
    assert str(refused.value).startswith(said)


def test_origins_are_taken_as_people_copy_them_and_one_that_no_browser_sends_is_noted():
    settings, notes = read_settings(["--cors-origins", "https://A.example/, b.example,*,null"], {})
    assert settings.cors_origins == ("https://a.example", "b.example", "*", "null")
    assert notes == ["no browser calls itself 'b.example': an origin is written https://host or https://host:port"]


def test_an_empty_path_counts_as_not_given():
    assert read_settings(["--entry-script", "", "--model-dir", ""], {"AZUREML_MODEL_DIR": "models"}) == read_settings(
        [], {"AZUREML_MODEL_DIR": "models"}
    )


def test_an_empty_variable_counts_as_not_given():
    assert read_settings([], {"SHOAL_PORT": ""})[0].port == 5001


def test_every_setting_stands_in_the_documentation_as_it_is():
    from tests.project.settings_table import tables

    page = Path(__file__).parents[2] / "docs/scoring.md"
    assert page.read_text().endswith(tables()), "python tests/project/settings_table.py writes the table anew"


RETIRED_FLAGS = [one.flag for one in RETIRED if one.flag]


@pytest.mark.parametrize("flag", RETIRED_FLAGS)
def test_an_option_of_the_original_that_does_nothing_is_taken_and_said(flag):
    settings, (note,) = read_settings([flag, "5000", "--port", "3"], {})
    assert settings == Settings(port=3)
    assert note.startswith(f"{flag} does nothing here: ")


def test_every_variable_of_the_original_that_does_nothing_is_said():
    settings, notes = read_settings([], {one.env: "1" for one in RETIRED})
    assert settings == Settings()
    assert [note.partition(" ")[0] for note in notes] == [one.env for one in RETIRED]


@pytest.mark.parametrize("key", ["health_port", "HEALTH_PORT", "worker_preload", "appinsights_instrumentation_key"])
def test_a_line_of_the_originals_file_that_does_nothing_is_said(tmp_path: Path, key):
    (tmp_path / "config.json").write_text(json.dumps({key: 1}))
    settings, (note,) = read_settings([], {"AML_APP_ROOT": str(tmp_path)})
    assert f"config.json: {key} does nothing here: " in note
    assert settings == Settings(app_root=str(tmp_path))


def test_a_list_in_the_file_is_a_list_and_null_is_not_given(tmp_path: Path):
    content = {"AML_CORS_ORIGINS": ["https://a", "https://b"], "providers": [], "cpu": None, "entry_script": None}
    (tmp_path / "config.json").write_text(json.dumps(content))
    settings, _ = read_settings([], {"AML_APP_ROOT": str(tmp_path)})
    assert settings == Settings(app_root=str(tmp_path), cors_origins=("https://a", "https://b"))
