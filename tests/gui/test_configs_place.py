"""The configs place in the real window, over real files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from parts.desktop import PATIENCE, OpenWindow
from shoal.contract.inference import DockerSection, Environment, InferenceConfig, PythonSection
from shoal.workspace import Workspace
from shoal_gui.drafts import ConfigDraft, config_draft
from shoal_gui.places.configs import Configs
from shoal_gui.places.configs.fields import Form, Packages, field_of, form_of, packages_changes, path_of
from shoal_gui.places.configs.outcome import readable
from shoal_gui.places.deploy import Deploy
from shoal_gui.task import TaskState
from shoal_gui.tokens import State
from shoal_gui.widgets.pairs import Pairs
from shoal_gui.window import Window

LEFT = Qt.MouseButton.LeftButton
CONFIG = """\
# how words are served
entryScript: score.py  # ours
runtime: spark-py
environmentVariables:
  LEVEL: info  # or debug
"""
SCRIPT = """\
import os
import time


def init():
    time.sleep(float(os.environ.get("SLOWLY", "0")))


def run(data):
    return {"said": data, "level": os.environ["LEVEL"]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "words"
    made.mkdir()
    (made / "config.yml").write_text(CONFIG)
    (made / "score.py").write_text(SCRIPT)
    return made


@pytest.fixture
def configs(workspace_folder: Path, open_window: OpenWindow, tmp_path: Path) -> Configs:
    """The place, with nothing open and a model registered."""
    (tmp_path / "words.bin").write_bytes(b"words")
    with Workspace.open(workspace_folder) as workspace:
        workspace.models.register("words", tmp_path / "words.bin")
    return place_in(open_window(workspace_folder))


def place_in(window: Window) -> Configs:
    window.go("configs")
    place = window.place("configs")
    assert isinstance(place, Configs)
    return place


def draft_of(place: Configs) -> ConfigDraft:
    draft = config_draft(place.desk)
    assert draft is not None
    return draft


def waiting(qtbot: QtBot, true: Callable[[], bool]) -> None:
    qtbot.waitUntil(true, timeout=PATIENCE)


def opened(place: Configs, file: Path, qtbot: QtBot) -> None:
    """The config in *file* is open, its script is shown, and somebody has looked at what it names."""
    with qtbot.waitSignal(place.composition.reviewed, timeout=PATIENCE):
        place.show_item(str(file))
    waiting(qtbot, lambda: draft_of(place).file == file)


def press(place: QWidget, text: str, qtbot: QtBot) -> None:
    """The visible button that says *text*."""
    button = next(one for one in place.findChildren(QPushButton) if one.isVisible() and one.text() == text)
    assert button.isEnabled(), button.toolTip()
    qtbot.mouseClick(button, LEFT)


def line(place: Configs, name: str) -> QLineEdit:
    return next(one for one in place.form.findChildren(QLineEdit) if one.accessibleName() == name)


def retype(field: QLineEdit, text: str, qtbot: QtBot) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, text)


def test_form_and_text_change_each_other_and_comments_stay(configs: Configs, folder: Path, qtbot: QtBot) -> None:
    opened(configs, folder / "config.yml", qtbot)
    assert line(configs, "Entry script").text() == "score.py"
    assert [(one.line, one.state) for one in configs.texts.raw.editor.marks] == [(3, State.STALE)]

    retype(line(configs, "Base image"), "python:3.11-slim", qtbot)
    assert configs.texts.raw.text == CONFIG + "baseImage: python:3.11-slim\n"
    variables = configs.form.findChild(Pairs)
    assert variables is not None
    variables.item(0, 1).setText("debug")
    assert "  LEVEL: debug  # or debug\n" in configs.texts.raw.text
    retype(line(configs, "Base image"), "", qtbot)
    assert "baseImage" in configs.texts.raw.text  # something else is about to be typed, for all that is known
    line(configs, "Description").setFocus()
    assert "baseImage" not in configs.texts.raw.text
    retype(line(configs, "Base image"), "python:3.11-slim", qtbot)

    configs.texts.raw.editor.go_to(6, 200)
    configs.texts.raw.editor.moveCursor(configs.texts.raw.editor.textCursor().MoveOperation.End)
    qtbot.keyClicks(configs.texts.raw.editor, "description: hello")
    waiting(qtbot, lambda: line(configs, "Description").text() == "hello")
    assert draft_of(configs).config.base_image == "python:3.11-slim"

    qtbot.keyClick(configs.texts.raw.editor, Qt.Key.Key_Return)
    qtbot.keyClicks(configs.texts.raw.editor, "baseImge: x")
    waiting(qtbot, lambda: bool(configs.texts.raw.problems))
    (problem,) = configs.texts.raw.problems
    assert problem.hint == "did you mean 'baseImage'?"
    assert not line(configs, "Description").isEnabled()
    assert not draft_of(configs).is_usable
    assert draft_of(configs).config.base_image == "python:3.11-slim"


def test_a_script_and_a_list_of_packages_that_are_missing_are_said_to_be_and_made(
    configs: Configs, folder: Path, qtbot: QtBot
) -> None:
    opened(configs, folder / "config.yml", qtbot)
    script = line(configs, "Entry script")
    retype(script, "main.py", qtbot)
    waiting(qtbot, lambda: script.accessibleDescription().startswith("cannot read the entry script"))
    assert [(one.line, one.code) for one in configs.texts.raw.problems] == [(2, "SHOAL-PKG-301")]
    configs.texts.tabs.setCurrentWidget(configs.texts.script)
    waiting(
        qtbot,
        lambda: any(one.text() == "Choose another" and one.isVisible() for one in configs.findChildren(QPushButton)),
    )
    press(configs.texts.script, "Make it", qtbot)
    waiting(qtbot, lambda: "def init():" in configs.texts.script.pane.text)
    waiting(qtbot, lambda: not script.accessibleDescription())
    assert (folder / "main.py").read_text() == configs.texts.script.pane.text

    kinds = configs.form.findChild(QComboBox)
    assert kinds is not None
    kinds.setFocus()
    qtbot.keyClick(kinds, Qt.Key.Key_Down)
    waiting(qtbot, lambda: draft_of(configs).config.requirements_file == "requirements.txt")
    waiting(qtbot, lambda: line(configs, "Packages").accessibleDescription().startswith("cannot read requirements.txt"))
    press(configs.form, "Make it", qtbot)
    configs.texts.tabs.setCurrentWidget(configs.texts.packages)
    waiting(qtbot, lambda: "numpy" in configs.texts.packages.pane.text)
    configs.texts.packages.pane.editor.setFocus()
    qtbot.keyClicks(configs.texts.packages.pane.editor, "-e .")
    qtbot.keyClick(configs.texts.packages.pane.editor, Qt.Key.Key_Return)
    waiting(qtbot, lambda: [mark.line for mark in configs.texts.packages.pane.problems] == [1])
    assert not configs.texts.tabs.tabIcon(configs.texts.tabs.indexOf(configs.texts.packages)).isNull()
    qtbot.keyClick(configs.texts.packages.pane.editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    waiting(qtbot, lambda: "editable checkout" in line(configs, "Packages").accessibleDescription())
    assert draft_of(configs).is_saved
    assert (folder / "requirements.txt").read_text().startswith("-e .\n")


def test_golden_requests_are_named_in_the_form_and_what_is_wrong_with_them_is_said_there(
    configs: Configs, folder: Path, qtbot: QtBot
) -> None:
    opened(configs, folder / "config.yml", qtbot)
    golden = line(configs, "Golden requests")
    retype(golden, "golden.json", qtbot)
    waiting(qtbot, lambda: golden.accessibleDescription().startswith("cannot read golden.json"))
    assert not [one for one in configs.form.findChildren(QPushButton) if one.isVisible() and one.text() == "Make it"]
    (folder / "wrong.json").write_text('{"requests": [{"bdy": {}}]}')
    retype(golden, "wrong.json", qtbot)
    waiting(qtbot, lambda: "there is no field 'bdy' here" in golden.accessibleDescription())
    (folder / "right.json").write_text('{"requests": [{"body": {}}]}')
    retype(golden, "right.json", qtbot)
    waiting(qtbot, lambda: golden.accessibleDescription().startswith("A file of requests"))
    assert draft_of(configs).config.golden_requests == "right.json"


def test_what_is_composed_is_tried_here_as_it_stands_in_the_editor(
    configs: Configs, folder: Path, qtbot: QtBot
) -> None:
    opened(configs, folder / "config.yml", qtbot)
    waiting(qtbot, lambda: configs.texts.script.pane.text == SCRIPT)
    configs.texts.tabs.setCurrentWidget(configs.texts.script)
    editor = configs.texts.script.pane.editor
    editor.setFocus()
    editor.go_to(10, 14)
    qtbot.keyClicks(editor, "loud")
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    panel = configs.trial
    assert panel.run_button.toolTip() == "Choose the models to try it with first"
    menu = configs.findChild(QPushButton, "models").menu()
    menu.actions()[0].trigger()
    assert draft_of(configs).models == ("words:1",)
    panel.request.editor.setFocus()
    panel.request.editor.selectAll()
    qtbot.keyClicks(panel.request.editor, "7")
    qtbot.keyClick(panel.request.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    waiting(qtbot, lambda: bool(panel.answer.text))
    assert json.loads(panel.answer.text) == {"loudsaid": "7", "level": "info"}
    assert (folder / "score.py").read_text() == configs.texts.script.pane.text

    (folder / "score.py").write_text("# somebody else's\n" + SCRIPT)
    configs.texts.tabs.setCurrentWidget(configs.texts.script)
    editor.setFocus()
    qtbot.keyClicks(editor, "er")
    qtbot.keyClick(editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    again = next(one for one in configs.findChildren(QPushButton) if one.text() == "Read it again")
    waiting(qtbot, again.isVisible)
    assert (folder / "score.py").read_text().startswith("# somebody else's\n")
    qtbot.mouseClick(again, LEFT)
    waiting(qtbot, lambda: editor.toPlainText().startswith("# somebody else's\n"))
    assert draft_of(configs).is_saved
    assert not again.isVisible()


def test_an_answer_is_kept_as_a_golden_request_and_the_config_names_the_file(
    configs: Configs, folder: Path, qtbot: QtBot
) -> None:
    opened(configs, folder / "config.yml", qtbot)
    configs.composition.set_trial(models=("words:1",))
    configs._show_models()
    configs.trial.request.set_text("7")
    configs.act()
    keep = next(one for one in configs.findChildren(QPushButton) if one.text() == "Keep as golden request")
    waiting(qtbot, keep.isVisible)
    qtbot.mouseClick(keep, LEFT)
    waiting(qtbot, lambda: line(configs, "Golden requests").text() == "config-golden.json")
    assert not keep.isVisible()
    assert json.loads((folder / "config-golden.json").read_text()) == {
        "requests": [{"body": "7", "expected": {"said": "7", "level": "info"}}]
    }
    assert "goldenRequests: config-golden.json" in configs.texts.raw.text
    configs.act()
    waiting(qtbot, keep.isVisible)
    configs.trial.forget()
    assert not keep.isVisible()


def test_closing_the_window_ends_the_server_and_loses_nothing_that_was_typed(
    configs: Configs, folder: Path, workspace_folder: Path, open_window: OpenWindow, qtbot: QtBot
) -> None:
    (folder / "config.yml").write_text(CONFIG + "  SLOWLY: '600'\n")
    opened(configs, folder / "config.yml", qtbot)
    configs.composition.set_trial(models=("words:1",))
    configs._show_models()
    configs.act()
    task = configs.desk.tasks.all[-1]
    waiting(qtbot, lambda: task.stage == "Starting the server")
    retype(line(configs, "Description"), "half done", qtbot)
    configs.desk.go("overview")
    kept = workspace_folder / "drafts" / "config.json"
    waiting(qtbot, lambda: kept.exists() and "half done" in kept.read_text())
    configs.desk.tasks.stop()
    waiting(qtbot, lambda: task.state is TaskState.CANCELLED)
    configs.window().close()

    window = open_window(workspace_folder)
    window.go("deploy", "config")  # which has it before Configs was looked at
    deploy = window.place("deploy")
    assert isinstance(deploy, Deploy)
    assert deploy.draft.models == ("words:1",)
    again = place_in(window)
    waiting(qtbot, lambda: line(again, "Description").text() == "half done")
    assert not draft_of(again).is_saved
    assert "half done" not in (folder / "config.yml").read_text()


def test_a_config_is_begun_in_a_folder_and_serves_at_once(
    configs: Configs, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "new"))
    (tmp_path / "new").mkdir()
    press(configs, "Begin one in a folder", qtbot)
    waiting(qtbot, lambda: "def run(data):" in configs.texts.script.pane.text)
    assert draft_of(configs).config == InferenceConfig(entry_script="score.py")
    waiting(qtbot, lambda: not configs.texts.script.pane.problems)
    configs.composition.set_trial(models=("words:1",))
    configs._show_models()
    waiting(qtbot, configs.trial.run_button.isEnabled)
    configs.act()
    waiting(qtbot, lambda: bool(configs.trial.answer.text))
    assert json.loads(configs.trial.answer.text) == {"received": {}, "model": ["words.bin"]}


def test_the_form_reads_and_writes_both_of_azures_ways() -> None:
    inside = InferenceConfig(
        entry_script="score.py",
        environment=Environment(
            docker=DockerSection(base_image="python:3.11"), python=PythonSection(conda_dependencies_file="c.yml")
        ),
    )
    assert form_of(inside) == Form("", "score.py", "", Packages.CONDA, "c.yml", "python:3.11", "", "", {})
    assert path_of("base_image", inside) == ("environment", "docker", "baseImage")
    assert path_of("base_image", InferenceConfig()) == ("baseImage",)
    assert packages_changes(Packages.CONDA, "d.yml", inside) == [
        (("environment", "python", "condaDependenciesFile"), "d.yml"),
        (("requirementsFile",), None),
    ]
    written = InferenceConfig(environment=Environment(python=PythonSection(conda_dependencies={"dependencies": []})))
    assert form_of(written).packages is Packages.WRITTEN
    assert (("environment", "python", "condaDependencies"), None) in packages_changes(Packages.NONE, "", written)
    assert [field_of(one) for one in ("environment.python.condaDependenciesFile", "entryScript", "glibc")] == [
        "packages",
        "entry_script",
        "",
    ]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_an_answer_made_readable_says_the_same(value: object) -> None:
    assert json.loads(readable(value)) == value


def test_numbers_stand_side_by_side_and_fields_below_each_other() -> None:
    lines = readable({"labels": [1, 5], "probabilities": [[0.5] * 20]}).splitlines()
    assert lines[1] == '  "labels": [1, 5],'
    assert lines[4].strip() == ", ".join(["0.5"] * 16) + ","
