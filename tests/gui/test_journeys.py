"""Whole journeys over the window, with a real broker and a real device: from a file to answers, and back to nothing."""

from __future__ import annotations

import base64
import json
import shutil
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from parts import Registry
from parts.desktop import CONTROL, PATIENCE, Keyboard, Mouse, OpenWindow, until
from parts.site import ASSETS, HELD_OUT, Site, json_of, right, script
from shoal.workspace.records import DeployedImage
from shoal_gui.places.configs import Configs
from shoal_gui.places.deploy import Deploy
from shoal_gui.places.devices import Devices
from shoal_gui.places.models import Models
from shoal_gui.places.rollouts import Rollouts
from shoal_gui.places.services import Services
from shoal_gui.places.settings import SettingsPlace
from shoal_gui.tokens import State
from shoal_gui.window import Window

DEVICE = "cam-01"


@pytest.fixture(scope="module")
def served(shared_site: Site) -> Site:
    """A workspace with one device, which has nothing to do yet."""
    shared_site.device(DEVICE, "site=oslo")
    return shared_site


@pytest.fixture
def window(served: Site, open_window: OpenWindow, qtbot: QtBot) -> Window:
    window = open_window(served.workspace_folder)
    qtbot.waitUntil(lambda: window.desk.session.feed.line.is_up, timeout=PATIENCE)
    return window


def rollouts_of(window: Window) -> Rollouts:
    place = window.place("rollouts")
    assert isinstance(place, Rollouts)
    return place


def services_of(window: Window) -> Services:
    place = window.place("services")
    assert isinstance(place, Services)
    return place


def devices_of(window: Window) -> Devices:
    place = window.place("devices")
    assert isinstance(place, Devices)
    return place


def write_config(folder: Path, text: str) -> Path:
    """An inference config in *folder*, with *text* for its script, that needs no packages."""
    (folder / "score.py").write_text(text)
    config = folder / "inferenceconfig.json"
    config.write_text('{"entryScript": "score.py", "baseImage": "none"}')
    return config


def wait_healthy(qtbot: QtBot, window: Window, version: str) -> None:
    """Until the list of rollouts says that *version* is what serves, and shows it."""
    place = rollouts_of(window)

    def is_healthy() -> None:
        row = place.pane.table.row_of(version)
        assert row is not None
        assert place.pane.table.index(row, 3).data() == "1 of 1"
        assert place.detail.row is not None
        assert place.detail.row.id == version
        assert place.detail.matrix.table.record(DEVICE).state is State.OK

    qtbot.waitUntil(is_healthy, timeout=2 * PATIENCE)


def wait_gone(qtbot: QtBot, window: Window, service: str) -> None:
    session = window.desk.session
    until(qtbot, lambda: not session.records.devices_with(service) and session.report(DEVICE, service) is None)


# ── by mouse ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_model_is_registered_composed_tried_deployed_scored_rolled_back_and_deleted_by_mouse(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    mouse = Mouse(qtbot, window)
    shutil.copy(ASSETS / "plain_score.py", tmp_path / "score.py")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(ASSETS / "digits.onnx"), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))

    mouse.click("Models")
    mouse.click("Register…")
    mouse.click("Choose a file…")
    mouse.click("Register")
    models = window.place("models")
    assert isinstance(models, Models)
    until(qtbot, lambda: models.pane.current == "digits:1")

    compose(qtbot, mouse, window)
    deploy(qtbot, mouse, window, 1)
    before = send_digits(qtbot, mouse, window)
    assert right(before["labels"]) >= len(HELD_OUT["truth"]) - 1
    assert "by" not in before

    mouse.click("Configs")
    mouse.open_tab("Entry script")
    mouse.add("Entry script", "", "", "old = run", "", "def run(raw):", 'return {**old(raw), "by": 2}')
    deploy(qtbot, mouse, window, 2)
    assert send_digits(qtbot, mouse, window)["by"] == 2

    mouse.click("Rollouts")
    mouse.click("Roll back")
    mouse.click("Roll back on 1 device")
    wait_healthy(qtbot, window, "reader:1")
    assert send_digits(qtbot, mouse, window) == before

    mouse.click("Rollouts")
    mouse.click("Delete")
    mouse.click("Delete from 1 device")
    wait_gone(qtbot, window, "reader")
    mouse.click("Models")
    mouse.click("Delete…")
    mouse.click("Delete it")
    until(qtbot, lambda: models.pane.table.total == 0)


def compose(qtbot: QtBot, mouse: Mouse, window: Window) -> None:
    """Begin a config beside the script that is there, and have it read digits here."""
    mouse.click("Configs")
    mouse.click("Begin one in a folder")
    mouse.write("Base image", "none")
    mouse.open_tab("Test here")
    mouse.pick_in_menu("Models: Choose the models", "digits:1")
    mouse.paste("Request", json.dumps({"data": HELD_OUT["data"][:2]}))
    mouse.click("Run here")
    place = window.place("configs")
    assert isinstance(place, Configs)
    until(qtbot, lambda: place.trial.answer.text)
    assert json.loads(place.trial.answer.text)["labels"] == HELD_OUT["truth"][:2]


def deploy(qtbot: QtBot, mouse: Mouse, window: Window, version: int) -> None:
    """What is composed, as this version of `reader`."""
    mouse.click("Deploy…")
    mouse.write("Name of the service", "reader")
    mouse.write("Devices with all of these labels", "site=oslo")
    mouse.click("Preview")
    mouse.click("Push to 1 device")
    wait_healthy(qtbot, window, f"reader:{version}")


def send_digits(qtbot: QtBot, mouse: Mouse, window: Window) -> dict[str, list[int]]:
    """What the service's console is answered; what was written there before is still there."""
    rollouts = rollouts_of(window)
    mouse.click("Rollouts")
    mouse.open_tab("Devices")
    mouse.choose_row(rollouts.detail.matrix, DEVICE)
    mouse.click("Service")
    mouse.open_tab("Request")
    console = services_of(window).detail.console
    if not console.body.toPlainText():
        mouse.paste("Body", json.dumps({"data": HELD_OUT["data"]}))
    count = console.history.count()
    mouse.click("Send")
    until(qtbot, lambda: console.history.count() == count + 1)
    assert console.answer.status.text().startswith("200 after"), console.answer.text.toPlainText()
    answer: dict[str, list[int]] = json.loads(console.draft.asked[0].reply.body)
    return answer


# ── by keyboard only ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_model_is_registered_composed_tried_deployed_scored_rolled_back_and_deleted_by_keyboard_alone(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "score.py").write_text(script("the answer"))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    keys, session = Keyboard(qtbot, window), window.desk.session
    register_by_keys(qtbot, keys, window)
    compose_by_keys(qtbot, keys, window, tmp_path)
    deploy_by_keys(qtbot, keys, window)
    ask_by_keys(qtbot, keys, window)

    keys.find("numbers, version 2")
    keys.press_on("Roll back")
    until(qtbot, rollouts_of(window).detail.confirmation.isVisible)
    keys.act()
    wait_healthy(qtbot, window, "numbers:1")
    keys.press_on("Delete")
    keys.act()
    wait_gone(qtbot, window, "numbers")
    keys.find("numbers:1 Models")
    keys.press_on("Delete…")
    keys.go_to("Delete it", back=True)
    keys.press(Qt.Key.Key_Space)
    until(qtbot, lambda: session.records.model("numbers:1") is None)


def register_by_keys(qtbot: QtBot, keys: Keyboard, window: Window) -> None:
    keys.press(Qt.Key.Key_3, CONTROL)
    keys.act()
    keys.write(str(ASSETS / "digits.onnx"))
    keys.go_to("Name")
    until(qtbot, lambda: name_typed(keys) == "digits")
    keys.write("numbers")
    keys.act()
    until(qtbot, lambda: window.desk.session.records.model("numbers:1"))


def compose_by_keys(qtbot: QtBot, keys: Keyboard, window: Window, folder: Path) -> None:
    """Compose a config in *folder*, and try it."""
    keys.press(Qt.Key.Key_4, CONTROL)
    keys.press_on("New…")
    configs = window.place("configs")
    assert isinstance(configs, Configs)
    until(qtbot, lambda: configs.composition.draft and configs.composition.draft.folder == folder)
    keys.go_to("Base image")
    keys.write("none")
    keys.act()
    keys.pick_in_menu("Models: Choose the models", "numbers:1")
    keys.act()
    until(qtbot, lambda: "the answer" in configs.trial.answer.text)


def deploy_by_keys(qtbot: QtBot, keys: Keyboard, window: Window) -> None:
    """Deploy it twice, so that there is a version to go back to."""
    keys.press_on("Deploy…")
    draft = window.place("deploy")
    assert isinstance(draft, Deploy)
    until(qtbot, draft.isVisible)
    keys.go_to("Name of the service")
    keys.write("numbers")
    keys.go_to("Devices with all of these labels")
    keys.write("site=oslo")
    for version in (1, 2):
        until(qtbot, draft.preview.isEnabled)
        keys.act()
        until(qtbot, draft.ahead.push.button.isEnabled)
        keys.act()
        wait_healthy(qtbot, window, f"numbers:{version}")
        keys.press(Qt.Key.Key_5, CONTROL)


def ask_by_keys(qtbot: QtBot, keys: Keyboard, window: Window) -> None:
    keys.find(f"numbers on {DEVICE}")
    console = services_of(window).detail.console
    keys.go_to("Summary")
    keys.press(Qt.Key.Key_Right)
    until(qtbot, console.isVisible)
    keys.go_to("Body")
    keys.write("[1]")
    until(qtbot, console.send_button.isEnabled)
    keys.act()
    until(qtbot, lambda: "the answer" in console.answer.text.toPlainText())


def name_typed(keys: Keyboard) -> str:
    field = keys.focus
    assert isinstance(field, QLineEdit)
    return field.text()


# ── the command line beside it ───────────────────────────────────────────────────────────────────────────────


def test_what_the_command_line_does_is_seen_in_the_window_and_the_other_way_round(
    window: Window, qtbot: QtBot, served: Site
):
    mouse, session = Mouse(qtbot, window), window.desk.session
    config = write_config(served.folder, script("hello"))
    served.shoal("model", "register", "-n", "faces", "-p", served.folder / "score.py", "--framework", "Custom")
    until(qtbot, lambda: session.records.model("faces:1"))
    mouse.click("Devices")
    served.shoal("device", "enrol", "cam-02", "--label", "site=bergen")
    mouse.choose_row(devices_of(window).table.pane, "cam-02")
    served.shoal("model", "deploy", "-n", "faces", "-m", "faces", "--ic", config, "--base", "none", "--device", DEVICE)
    mouse.click("Rollouts")
    mouse.choose_row(rollouts_of(window).pane, "faces:1")
    wait_healthy(qtbot, window, "faces:1")
    assert status(served)[DEVICE]["reported"]["services"]["faces"]["state"] == "Healthy"

    mouse.click("Delete")
    mouse.click("Delete from 1 device")
    wait_gone(qtbot, window, "faces")
    mouse.click("Devices")
    mouse.choose_row(devices_of(window).table.pane, "cam-02")
    mouse.click("Remove")
    Mouse(qtbot, devices_of(window).confirmation).click("Remove")
    until(qtbot, lambda: "cam-02" not in session.records.devices)
    said = status(served)
    assert list(said) == [DEVICE]
    assert "faces" not in said[DEVICE]["reported"].get("services", {})


def status(site: Site) -> dict[str, Any]:
    """What `shoal status` says of each device."""
    return {device["device"]: device for device in json_of(site.shoal("status", "-o", "json"))}


# ── what goes wrong ──────────────────────────────────────────────────────────────────────────────────────────


def fill_in(mouse: Mouse, window: Window, qtbot: QtBot, served: Site, name: str, push: str) -> None:
    """The form of Deploy, with a new model *name* for the one device and an image to be pushed to *push*."""
    config = write_config(served.folder, script("hello"))
    with served.workspace() as workspace:
        model = workspace.models.register(name, served.folder / "score.py", framework="Custom").id
    until(qtbot, lambda: window.desk.session.records.model(model))
    window.desk.go("deploy", f"model:{model}")
    mouse.pick("How they are run", "on the disk")
    mouse.write("Inference config", str(config))
    mouse.write("Devices with all of these labels", "site=oslo")
    mouse.write("Also push the image to a registry", push)


def image_of(window: Window, name: str) -> DeployedImage:
    """Of the only version of the deployment *name*, for the only platform."""
    (deployment,) = (one for one in window.desk.session.records.deployments if one.name == name)
    (image,) = deployment.images.values()
    return image


def asked(registry: Registry, path: str) -> Any:
    """What *registry* itself answers about what it has."""
    request = urllib.request.Request(f"{registry.url}/v2/{path}")
    request.add_header("Accept", "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json")
    if registry.user:
        login = base64.b64encode(f"{registry.user}:{registry.password}".encode()).decode()
        request.add_header("Authorization", f"Basic {login}")
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def test_a_registry_that_wants_a_login_is_named_and_the_login_can_be_given(
    window: Window, qtbot: QtBot, served: Site, registry_with_password: Registry
):
    mouse = Mouse(qtbot, window)
    fill_in(mouse, window, qtbot, served, "small", f"{registry_with_password.address}/team/small")
    mouse.click("Preview")
    mouse.click("Push to 1 device")
    place = window.place("deploy")
    assert isinstance(place, Deploy)
    until(qtbot, place.ahead.error.isVisible)
    assert "SHOAL-REG-401" in place.ahead.error.message.text()
    assert registry_with_password.address in place.ahead.error.details.text()
    assert "Try: " in place.ahead.error.details.text()
    assert not window.desk.session.records.devices_with("small"), "nothing is journalled of what could not be pushed"

    mouse.click("Log in")
    mouse.write("Registry", registry_with_password.address)
    mouse.write("User", "shoal")
    mouse.write("Password", "a password")
    mouse.click("Save")
    settings = window.place("settings")
    assert isinstance(settings, SettingsPlace)
    until(qtbot, lambda: settings.registries.table.rowCount() == 1)
    mouse.click("Deploy")
    mouse.click("Push to 1 device")
    wait_healthy(qtbot, window, "small:1")
    assert asked(registry_with_password, f"team/small/manifests/{image_of(window, 'small').digest}")["layers"]


def test_an_image_that_is_pushed_from_the_desktop_is_in_the_registry_and_runs_from_there(
    window: Window, qtbot: QtBot, served: Site, registry: Registry
):
    mouse = Mouse(qtbot, window)
    fill_in(mouse, window, qtbot, served, "pushed", f"{registry.address}/desktop/pushed:v7")
    mouse.click("Preview")
    mouse.click("Push to 1 device")
    wait_healthy(qtbot, window, "pushed:1")
    assert asked(registry, "desktop/pushed/tags/list") == {"name": "desktop/pushed", "tags": ["v7"]}
    image = image_of(window, "pushed")
    assert (image.registry, image.repository) == (registry.url, "desktop/pushed")
    manifest = asked(registry, f"desktop/pushed/manifests/{image.digest}")
    assert asked(registry, "desktop/pushed/manifests/v7") == manifest
    blobs = [manifest["config"], *manifest["layers"]]
    assert [registry.blob(blob["digest"]).stat().st_size for blob in blobs] == [blob["size"] for blob in blobs]
    assert f"/v2/desktop/pushed/manifests/{image.digest}" in registry.log.read_text(), "the device got it from there"
