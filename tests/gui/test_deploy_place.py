"""Deploy on real windows: what is marked, what a preview shows, and a push while the broker is away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from parts.desktop import PATIENCE, OpenWindow
from parts.voices import FACTS
from parts.waiting import free_port
from parts.widget_tree import nameless, unreachable
from shoal.contract.enrolment import BrokerAccess
from shoal.contract.reported import Birth, Facts
from shoal.states import RuntimeKind
from shoal.workspace import Workspace
from shoal_gui.places.deploy import Deploy
from shoal_gui.places.deploy.checking import Answer, Question
from shoal_gui.places.deploy.page import PAUSE
from shoal_gui.preferences import Preferences
from shoal_gui.window import Window

HERE = msgspec.structs.replace(FACTS, architecture="amd64", runtime=RuntimeKind.PROCESS)
SMALL = msgspec.structs.replace(HERE, memory=1024**3)
FLEET = 30


@pytest.fixture
def folder(tmp_path: Path, workspace_folder: Path) -> Path:
    """A workspace with a model and thirty devices, of which one is small and one was never seen; its broker is away."""
    (tmp_path / "score.py").write_text("def init():\n    pass\n\n\ndef run(data):\n    return data\n")
    (tmp_path / "inferenceconfig.json").write_text('{"entryScript": "score.py", "baseImage": "none"}')
    with Workspace.open(workspace_folder) as workspace, workspace.together():
        workspace.change_settings(broker=BrokerAccess(url=f"mqtt://127.0.0.1:{free_port()}"))
        workspace.models.register("w", tmp_path / "score.py")
        for n in range(FLEET):
            name = f"cam-{n:02}"
            workspace.devices.enrol(name, {"site": "oslo" if n < 3 else "bergen"}, "linux/amd64")
            if n:
                workspace.devices.remember_birth(name, birth(SMALL if n == 1 else HERE))
    return workspace_folder


@pytest.fixture
def window(open_window: OpenWindow, folder: Path) -> Window:
    return open_window(folder)


@pytest.fixture
def deploy(window: Window) -> Iterator[Deploy]:
    yield deploy_of(window)


def birth(facts: Facts) -> Birth:
    return Birth(agent="1", session="s", boot="b", facts=facts, sealing_key=b"k" * 32, time="2026-11-21T07:00:00Z")


def deploy_of(window: Window) -> Deploy:
    window.go("deploy")
    place = window.place("deploy")
    assert isinstance(place, Deploy)
    return place


def write(qtbot: QtBot, editor: QWidget, text: str) -> None:
    """As a person would: into the field, in the place of what is there."""
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Delete)
    qtbot.keyClicks(editor, text)


def fill_in(qtbot: QtBot, place: Deploy, folder: Path, labels: str = "site=oslo") -> None:
    place.show_item("model:w:1")
    write(qtbot, place.form.fields["labels"].editor, labels)
    place.form.code.setCurrentIndex(2)
    place.form.code.activated.emit(2)
    write(qtbot, place.form.fields["file"].editor, str(folder.parent / "inferenceconfig.json"))
    wait_ready(qtbot, place)


def wait_ready(qtbot: QtBot, place: Deploy) -> None:
    def ready() -> None:
        assert place.preview.isEnabled(), place.preview.toolTip()

    qtbot.waitUntil(ready, timeout=PATIENCE)


def look_ahead(qtbot: QtBot, place: Deploy) -> None:
    qtbot.mouseClick(place.preview, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: place.draft.seen is not None, timeout=PATIENCE)


def test_what_was_worked_out_for_other_words_is_never_shown(
    qtbot: QtBot, deploy: Deploy, monkeypatch: pytest.MonkeyPatch
):
    let_go, answer = threading.Event(), Question.answer

    def slowly(question: Question) -> Answer:
        if question.draft.labels == "site=oslo":
            let_go.wait(PATIENCE / 1000)
        return answer(question)

    monkeypatch.setattr(Question, "answer", slowly)
    shown: list[int] = []
    deploy.ahead.devices.table.modelReset.connect(lambda: shown.append(deploy.ahead.devices.table.total))
    editor = deploy.form.fields["labels"].editor
    write(qtbot, editor, "site=oslo")
    qtbot.waitUntil(lambda: deploy.preview.toolTip() == "What was typed is being looked at", timeout=PATIENCE)
    qtbot.wait(2 * PAUSE)  # until it is asked for
    write(qtbot, editor, "site=bergen")
    let_go.set()
    qtbot.waitUntil(lambda: deploy.ahead.devices.table.total == FLEET - 3, timeout=PATIENCE)
    assert 3 not in shown


def test_a_field_is_marked_in_place_and_the_button_says_what_is_wrong(qtbot: QtBot, deploy: Deploy):
    qtbot.waitUntil(lambda: "name" in deploy.preview.toolTip(), timeout=PATIENCE)
    for name, text, said in (
        ("name", "Digits!", "not a service name"),
        ("labels", "site=olso", "did you mean 'site=oslo'"),
        ("devices", "cam-99", "no device 'cam-99'"),
    ):
        write(qtbot, deploy.form.fields[name].editor, text)
        qtbot.waitUntil(lambda name=name, said=said: said in deploy.form.fields[name].problem, timeout=PATIENCE)
        assert not deploy.preview.isEnabled()
        qtbot.waitUntil(lambda said=said: said in deploy.preview.toolTip(), timeout=PATIENCE)
        write(qtbot, deploy.form.fields[name].editor, "")
        qtbot.waitUntil(lambda name=name: not deploy.form.fields[name].problem, timeout=PATIENCE)


def test_form_text_and_file_of_the_settings_change_each_other(qtbot: QtBot, deploy: Deploy, folder: Path):
    fields, text = deploy.form.settings.fields, deploy.ahead.settings
    write(qtbot, fields["port"].editor, "8080")
    write(qtbot, fields["accelerators"].editor, "2 gpu nvidia")
    qtbot.waitUntil(lambda: '"vendor": "nvidia"' in text.text, timeout=PATIENCE)

    file = folder.parent / "deploymentconfig.yaml"
    file.write_text("# ours\nport: 80x\nnumReplicas: 2\n")
    deploy.open_settings(file)
    qtbot.waitUntil(lambda: bool(fields["port"].problem), timeout=PATIENCE)
    write(qtbot, fields["port"].editor, "81")
    qtbot.waitUntil(lambda: "port: 81" in text.text and not fields["port"].problem, timeout=PATIENCE)
    assert text.text.startswith("# ours\n")
    qtbot.waitUntil(lambda: "numReplicas is accepted, but" in deploy.ahead.notes.text(), timeout=PATIENCE)
    text.editor.setPlainText(text.text.replace("port: 81", "host: 127.0.0.1"))
    qtbot.waitUntil(lambda: fields["host"].editor.property("text") == "127.0.0.1", timeout=PATIENCE)
    assert fields["port"].editor.property("text") == ""
    assert fields["accelerators"].editor.property("text") == ""


def test_devices_are_counted_as_one_types_and_each_that_cannot_take_it_says_why(
    qtbot: QtBot, deploy: Deploy, folder: Path
):
    fill_in(qtbot, deploy, folder)
    write(qtbot, deploy.form.settings.fields["containerResourceRequirements.memoryInGB"].editor, "2")
    count = deploy.form.count
    qtbot.waitUntil(lambda: "1 can take it, 1 cannot, 1 never seen" in count.text(), timeout=PATIENCE)
    model = deploy.ahead.devices.table
    said = {model.index(n, 0).data(): model.index(n, 4).data() for n in range(model.rowCount())}
    assert said["cam-01"] == "it asks for 2 GiB of memory; this device has 1 GiB"
    assert "never connected" in said["cam-00"]
    deploy.ahead.devices.filter.setText("state:failed")
    qtbot.waitUntil(lambda: model.ids == ["cam-01"], timeout=PATIENCE)
    deploy.ahead.devices.filter.clear()
    assert nameless(deploy) == []
    assert unreachable(deploy) == []
    qtbot.mouseClick(deploy.form.leave_out, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: deploy.ahead.devices.table.ids == ["cam-00", "cam-02"], timeout=PATIENCE)


def test_what_was_seen_outlives_a_change_of_language_and_holds_no_more_once_devices_have_changed(
    qtbot: QtBot, window: Window, deploy: Deploy, folder: Path, preferences: Preferences
):
    fill_in(qtbot, deploy, folder)
    qtbot.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: deploy.draft.seen is not None, timeout=PATIENCE)
    before = deploy.draft
    preferences.language = "ru"
    window.rebuild()
    again = deploy_of(window)
    assert again is not deploy
    qtbot.waitUntil(again.ahead.push.button.isEnabled, timeout=PATIENCE)
    assert again.draft == before
    assert again.form.fields["labels"].editor.property("text") == "site=oslo"

    with Workspace.open(folder) as workspace:
        workspace.devices.relabel("cam-29", {"site": "oslo"})
    qtbot.waitUntil(lambda: again.draft.seen is None, timeout=PATIENCE)
    assert not again.ahead.push.button.isEnabled()


def test_a_push_while_the_broker_is_away_is_journalled_and_says_so(
    qtbot: QtBot, window: Window, deploy: Deploy, folder: Path
):
    fill_in(qtbot, deploy, folder, "site=bergen")
    write(qtbot, deploy.form.fields["devices"].editor, "cam-01, cam-02")
    wait_ready(qtbot, deploy)
    look_ahead(qtbot, deploy)
    ahead = deploy.ahead
    assert ahead.devices.table.rowCount() == FLEET - 1
    assert "The broker is away" in ahead.push.sentence.text()
    assert '"deployment": 1' in ahead.document.toPlainText()
    assert "name: w" in ahead.manifest.toPlainText()

    assert not ahead.push.button.isEnabled()  # so many that their number is to be typed
    assert ahead.push.button.toolTip() == f"Type {FLEET - 1} first"
    qtbot.keyClicks(ahead.push.number, str(FLEET - 1))
    qtbot.mouseClick(ahead.push.button, Qt.MouseButton.LeftButton)

    records = window.desk.session
    qtbot.waitUntil(lambda: records.records.unsent == FLEET - 1, timeout=PATIENCE)
    qtbot.waitUntil(window.place("rollouts").isVisible, timeout=PATIENCE)
    assert any("when the broker is back" in one for one in window.toasts.sentences())
    assert records.records.devices_with("w") == tuple(f"cam-{n:02}" for n in range(1, FLEET))
