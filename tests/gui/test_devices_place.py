"""Devices: the real window over real MQTT, with devices that only speak, so that each is in the state it should be."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from parts.desktop import PATIENCE
from parts.fleet_site import FleetSite, fleet_site, window_on
from parts.voices import FACTS, failed, fetching, healthy
from shoal.contract.reported import Problem
from shoal_gui.places.devices import Devices
from shoal_gui.widgets.confirmation import MANY
from shoal_gui.window import Window

PROBLEM = Problem(code="SHOAL-RUN-901", message="the entry script failed", cause="No module named 'torch'")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FleetSite]:
    with fleet_site(tmp_path_factory.mktemp("devices") / "workspace") as site:
        site.enrol("cam-9", "cam-10", labels={"site": "oslo"})
        site.enrol("nas-1", "two", labels={"site": "bergen"})
        yield site


@pytest.fixture(scope="module")
def window(site: FleetSite, qapp: QApplication) -> Iterator[Window]:
    with window_on(site) as window:
        yield window


@pytest.fixture
def place(window: Window) -> Devices:
    window.go("devices")
    place = window.place("devices")
    assert isinstance(place, Devices)
    place.table.pane.filter.clear()
    place.go_back()
    return place


def cells(place: Devices, name: str) -> dict[str, str]:
    """What the table says of a device, by column."""
    model = place.table.model
    row = model.row_of(name)
    assert row is not None
    return {column.title: str(model.data(model.index(row, n))) for n, column in enumerate(model.columns)}


def reads(place: Devices, name: str, column: str, text: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: cells(place, name)[column] == text, timeout=PATIENCE)


def test_a_row_follows_its_device_from_never_seen_to_settled_and_lost(site: FleetSite, place: Devices, qtbot: QtBot):
    assert cells(place, "cam-9")["Contact"] == "never seen"
    assert {cells(place, "cam-9")[column] for column in ("Load", "Memory free", "Last heard", "Healthy")} == {"-"}
    wanted, voice = site.tell("digits", "cam-9"), site.voices["cam-9"]
    reads(place, "cam-9", "Update", "pending", qtbot)
    voice.come()
    voice.report({"digits": healthy(wanted)})
    voice.beat(load=1.25)
    reads(place, "cam-9", "Update", "settled", qtbot)
    reads(place, "cam-9", "Load", "1.25", qtbot)
    said = cells(place, "cam-9")
    assert (said["Contact"], said["Healthy"], said["Memory free"]) == ("online", "1/1", "4.3 GB of 8.6 GB")
    voice.be_lost()
    reads(place, "cam-9", "Contact", "lost", qtbot)
    assert cells(place, "cam-9")["Update"] == "settled", "connectivity and update state are two things"


def test_rows_stand_in_natural_order_and_the_filter_reads_labels_and_states(
    site: FleetSite, place: Devices, qtbot: QtBot
):
    pane = place.table.pane
    site.voices["cam-9"].come()  # so that it is the other one that was never heard
    assert place.table.model.ids == ["cam-9", "cam-10", "nas-1", "two"]
    qtbot.keyClicks(pane.filter, "site=oslo")
    qtbot.waitUntil(lambda: place.table.model.ids == ["cam-9", "cam-10"], timeout=PATIENCE)
    pane.filter.setText("site=oslo state:never")
    qtbot.waitUntil(lambda: place.table.model.ids == ["cam-10"], timeout=PATIENCE)
    place.show_item("nas-1")
    assert pane.current == "nas-1", "what is gone to is shown whatever the filter says"


def test_what_was_told_stands_beside_what_is_reported(site: FleetSite, place: Devices, qtbot: QtBot):
    first, voice = site.tell("digits", "two"), site.voices["two"]
    words = site.tell("words", "two")
    voice.come()
    voice.report({"digits": failed(first.deployment, PROBLEM, running=7), "words": fetching(1, 40)}, rev=2)
    reads(place, "two", "Update", "1 of 2 failed", qtbot)
    place.show_item("two")
    assert any("No module named 'torch'" in panel.details.text() for panel in place.detail.summary.panels)
    place.detail.tabs.setCurrentWidget(place.detail.comparison)
    cards = place.detail.comparison.cards
    assert {name: card.mark.word for name, card in cards.items()} == {"digits": "failed", "words": "fetching 40 %"}
    assert "runs version 7 again" in cards["digits"].reason.text()
    voice.progress("words", 90, 100)
    qtbot.waitUntil(lambda: cards["words"].mark.word == "fetching 90 %", timeout=PATIENCE)
    voice.report({"digits": healthy(first), "words": healthy(words)}, rev=2)
    qtbot.waitUntil(lambda: [card.mark.word for card in cards.values()] == ["same", "same"], timeout=PATIENCE)


def test_every_tab_shows_what_the_device_said(site: FleetSite, place: Devices, qtbot: QtBot):
    voice, detail = site.voices["nas-1"], place.detail
    voice.come()
    voice.beat(load=0.5)
    voice.event("desired.refused", code="SHOAL-SIG-601", message="forged")
    reads(place, "nas-1", "Load", "0.50", qtbot)
    place.show_item("nas-1")
    detail.tabs.setCurrentWidget(detail.events)
    qtbot.waitUntil(lambda: detail.events.table.rowCount() == 1, timeout=PATIENCE)
    detail.tabs.setCurrentWidget(detail.usage)
    assert not detail.usage.load.is_empty
    assert detail.usage.accelerators.isVisible()
    detail.tabs.setCurrentWidget(detail.raw)
    detail.raw.kind.setCurrentIndex(detail.raw.kind.findData("birth"))
    assert json.loads(detail.raw.text.toPlainText())["facts"]["model"] == FACTS.model
    detail.tabs.setCurrentWidget(detail.logs)
    assert detail.logs.log is None, "there is no service whose log could be asked for"


def test_a_device_is_enrolled_by_keyboard_into_a_file_for_its_owner_only(
    site: FleetSite, window: Window, place: Devices, qtbot: QtBot, tmp_path: Path
):
    place.show_item("+enrol")
    page = place.enrol_page
    assert not page.enrol_button.isEnabled()
    assert "name" in page.enrol_button.toolTip()
    qtbot.keyClicks(page.name, "Cam 11")
    assert "'Cam 11' is not a device name" in page.enrol_button.toolTip()
    page.name.clear()
    qtbot.keyClicks(page.name, "cam-11")
    qtbot.keyClicks(page.labels, "site=oslo")
    page.file.clear()
    qtbot.keyClicks(page.file, str(tmp_path / "nowhere" / "cam-11.enrol.json"))
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.error.isVisible, timeout=PATIENCE)
    assert "cam-11" not in window.desk.session.records.devices
    file = tmp_path / "cam-11.enrol.json"
    page.file.clear()
    qtbot.keyClicks(page.file, str(file))
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.command.isVisible, timeout=PATIENCE)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_bytes())["device"] == "cam-11"
    page.copy_button.click()
    assert QGuiApplication.clipboard().text() == "shoal-agent enrol cam-11.enrol.json && shoal-agent run"
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: place.table.pane.current == "cam-11", timeout=PATIENCE)
    assert cells(place, "cam-11")["Labels"] == "site=oslo"


def test_a_device_with_another_key_is_a_conflict_until_it_is_enrolled_again(
    site: FleetSite, window: Window, place: Devices, qtbot: QtBot, tmp_path: Path
):
    session, voice = window.desk.session, site.voices["two"]
    voice.come()
    qtbot.waitUntil(lambda: session.records.devices["two"].birth is not None, timeout=PATIENCE)
    known = session.records.devices["two"].birth
    voice.come(sealing_key=b"n" * 32)
    place.show_item("two")
    place.detail.tabs.setCurrentWidget(place.detail.summary)
    summary = place.detail.summary
    qtbot.waitUntil(
        lambda: "announces the key" in "".join(one.message.text() for one in summary.panels), timeout=PATIENCE
    )
    assert session.records.devices["two"].birth == known, "what was known is kept"
    next(one for one in summary.panels[0].findChildren(QPushButton) if one.text() == "Enrol it again").click()
    page = place.enrol_page
    assert page.name.isReadOnly()
    page.file.setText(str(tmp_path / "two.enrol.json"))
    page.act()
    qtbot.waitUntil(page.command.isVisible, timeout=PATIENCE)
    page.act()
    qtbot.waitUntil(lambda: summary.panels == [], timeout=PATIENCE)


def test_several_devices_are_labelled_and_removed_after_their_number_was_typed(
    site: FleetSite, window: Window, place: Devices, qtbot: QtBot
):
    names = [f"old-{n}" for n in range(MANY + 1)]
    site.enrol(*names, labels={"line": "1"})
    qtbot.waitUntil(lambda: place.table.model.row_of(names[-1]) is not None, timeout=PATIENCE)
    place.table.pane.select(names)
    place.edit_labels()
    place.label_editor.labels.setText("=")
    assert not place.label_editor.save_button.isEnabled()
    place.label_editor.labels.setText("zone=b")
    place.label_editor.gone.setText("line")
    qtbot.keyClick(place.label_editor.gone, Qt.Key.Key_Return)
    reads(place, "old-3", "Labels", "zone=b", qtbot)
    place.ask_to_remove()
    assert not place.confirmation.button.isEnabled()
    qtbot.keyClicks(place.confirmation.number, str(len(names)))
    qtbot.keyClick(place.confirmation.number, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: place.table.model.row_of("old-3") is None, timeout=PATIENCE)
    assert not set(names) & window.desk.session.records.devices.keys()


def test_a_stranger_is_named_and_can_be_enrolled(site: FleetSite, place: Devices, qtbot: QtBot):
    site.voices["intruder"].come()
    qtbot.waitUntil(lambda: "intruder" in place.table.strangers_text, timeout=PATIENCE)
    place.table.enrol_stranger.click()
    assert place.enrol_page.name.text() == "intruder"
    qtbot.keyClick(place, Qt.Key.Key_Escape)
    assert not place.enrol_page.isVisible()
    site.voices["intruder"].leave()
    qtbot.waitUntil(lambda: place.table.strangers_text == "", timeout=PATIENCE)


def test_a_table_that_nobody_looks_at_rests_and_catches_up(
    site: FleetSite, window: Window, place: Devices, qtbot: QtBot
):
    voice = site.voices["cam-10"]
    voice.come()
    reads(place, "cam-10", "Contact", "online", qtbot)
    window.go("overview")
    voice.leave()
    qtbot.waitUntil(lambda: window.desk.session.contact("cam-10") == "left", timeout=PATIENCE)
    qtbot.wait(150)
    assert cells(place, "cam-10")["Contact"] == "online", "nothing is drawn that nobody sees"
    window.go("devices")
    assert cells(place, "cam-10")["Contact"] == "switched off"
