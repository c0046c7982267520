"""Overview: the fleet in cells, what is being rolled out, and what needs somebody, on a real window over real MQTT."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from parts.desktop import PATIENCE
from parts.fleet_site import FleetSite, fleet_site, window_on
from parts.voices import failed, fetching, healthy
from shoal.contract.reported import Problem
from shoal.fleet.view import Contact
from shoal_gui.fleet_state import FleetState, device_state
from shoal_gui.places.overview import Overview
from shoal_gui.places.overview.concerns import Since, concerns_of
from shoal_gui.places.overview.strip import CELLS, HIGHEST, HeatStrip, cell_size, rows_of, shape
from shoal_gui.tokens import State
from shoal_gui.window import Window

PROBLEM = Problem(code="SHOAL-RUN-901", message="the entry script failed", cause="No module named 'torch'")
DEVICES = tuple(f"cam-{n}" for n in range(12))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FleetSite]:
    with fleet_site(tmp_path_factory.mktemp("overview") / "workspace") as site:
        site.enrol(*DEVICES)
        yield site


@pytest.fixture(scope="module")
def window(site: FleetSite, qapp: QApplication) -> Iterator[Window]:
    with window_on(site) as window:
        yield window


@pytest.fixture
def place(window: Window) -> Overview:
    window.go("overview")
    place = window.place("overview")
    assert isinstance(place, Overview)
    return place


def problems(place: Overview) -> dict[str, str]:
    """What needs attention, and the cause that is given."""
    return {row.problem.text(): row.cause.text() for row in place.concerns.rows}


def test_an_empty_workspace_shows_the_steps_that_help(qapp: QApplication, tmp_path: Path):
    with fleet_site(tmp_path / "workspace") as nothing, window_on(nothing) as window:
        place = window.place("overview")
        assert isinstance(place, Overview)
        assert place.first_steps.isVisible()
        assert not place.fleet.isVisible()
        place.first_steps.buttons[1].click()
        assert window.place("devices").enrol_page.isVisible()


def test_a_rollout_is_counted_while_it_lasts_and_its_failure_becomes_a_concern(
    site: FleetSite, window: Window, place: Overview, qtbot: QtBot
):
    wanted = site.tell("digits", *DEVICES[:3])
    for name in DEVICES[:3]:
        site.voices[name].come()
        site.voices[name].report({"digits": fetching(wanted.deployment, 10)})
    qtbot.waitUntil(lambda: [row.count.text() for row in place.rollouts.rows] == ["0 of 3 healthy"], timeout=PATIENCE)
    site.voices["cam-0"].report({"digits": healthy(wanted)})
    for name in DEVICES[1:3]:
        site.voices[name].report({"digits": failed(wanted.deployment, PROBLEM)})
    qtbot.waitUntil(lambda: "digits:1 failed on cam-1, cam-2" in problems(place), timeout=PATIENCE)
    cause = problems(place)["digits:1 failed on cam-1, cam-2"]
    assert "SHOAL-RUN-901" in cause
    assert "No module named 'torch'" in cause
    assert place.rollouts.rows == [], "what failed is not in progress any more"
    assert {"1 settled", "2 failed", "9 nothing to run"} <= set(place.fleet.updates.texts)
    place.concerns.rows[0].button.click()
    assert window.place("rollouts").isVisible()


def test_devices_that_are_lost_are_one_concern_that_leads_to_them(
    site: FleetSite, window: Window, place: Overview, qtbot: QtBot
):
    for name in DEVICES[5:8]:
        site.voices[name].come()
        site.voices[name].be_lost()
    qtbot.waitUntil(lambda: any("lost" in one for one in problems(place)), timeout=PATIENCE)
    row = next(row for row in place.concerns.rows if "lost" in row.problem.text())
    assert "cam-5, cam-6, cam-7" in row.cause.text()
    row.button.click()
    devices = window.place("devices")
    qtbot.waitUntil(lambda: devices.table.model.ids == ["cam-5", "cam-6", "cam-7"], timeout=PATIENCE)
    for name in DEVICES[5:8]:
        site.voices[name].come()
    window.go("overview")
    qtbot.waitUntil(lambda: not any("lost" in one for one in problems(place)), timeout=PATIENCE)


def test_the_strip_is_walked_with_arrows_and_opened_with_enter(window: Window, place: Overview, qtbot: QtBot):
    strip = place.fleet.strip
    strip.setFocus()
    qtbot.keyClick(strip, Qt.Key.Key_Home)
    for _ in range(3):
        qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert strip.accessibleDescription().startswith("cam-3: never seen")
    qtbot.keyClick(strip, Qt.Key.Key_End)
    assert strip.current == "cam-11", "in natural order"
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert strip.current == "cam-11"
    qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert window.place("devices").detail.name == "cam-11"


def test_a_stranger_is_a_concern_and_its_button_enrols_it(
    site: FleetSite, window: Window, place: Overview, qtbot: QtBot
):
    site.voices["intruder"].come()
    qtbot.waitUntil(lambda: "intruder" in problems(place).values(), timeout=PATIENCE)
    next(row for row in place.concerns.rows if row.cause.text() == "intruder").button.click()
    assert window.place("devices").enrol_page.name.text() == "intruder"


def test_a_broker_that_goes_makes_everything_old_and_is_the_first_concern_until_it_is_back(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
):
    away = "The broker cannot be reached; what is shown of the devices is old."
    with fleet_site(tmp_path / "workspace") as site, window_on(site) as window:
        site.enrol("cam")
        site.voices["cam"].come()
        place = window.place("overview")
        assert isinstance(place, Overview)
        qtbot.waitUntil(lambda: place.fleet.contacts.texts == ["1 online"], timeout=PATIENCE)
        site.broker.stop()
        qtbot.waitUntil(lambda: next(iter(problems(place)), "") == away, timeout=PATIENCE)
        assert "SHOAL-LNK-" in problems(place)[away]
        assert place.fleet.contacts.texts == ["1 not heard"]
        site.broker.start()
        qtbot.waitUntil(lambda: place.fleet.contacts.texts == ["1 online"], timeout=PATIENCE)
        qtbot.waitUntil(lambda: away not in problems(place), timeout=PATIENCE)


@pytest.fixture
def strip(qtbot: QtBot) -> HeatStrip:
    strip = HeatStrip(lambda name: name)
    qtbot.addWidget(strip)
    strip.resize(400, 100)
    strip.show()
    return strip


def test_a_cell_that_changes_is_drawn_anew_and_no_other(strip: HeatStrip):
    strip.put_all(dict.fromkeys(DEVICES, State.OK))
    before = strip.grab().toImage()
    strip.put({"cam-4": State.FAILED})
    after = strip.grab().toImage()
    same, other = strip.cell_of("cam-3"), strip.cell_of("cam-4")
    assert before.copy(same) == after.copy(same)
    assert before.copy(other) != after.copy(other)


def test_a_click_on_a_cell_opens_its_device(strip: HeatStrip, qtbot: QtBot):
    strip.put_all(dict.fromkeys(DEVICES, State.OK))
    with qtbot.waitSignal(strip.opened) as opened:
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.cell_of("cam-7").center())
    assert opened.args == ["cam-7"]
    with qtbot.assertNotEmitted(strip.opened):
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(399, strip.height() - 1))


@pytest.mark.parametrize("side", [5, 22])
def test_no_two_states_have_the_same_shape_without_colour(qapp: QApplication, side: int):
    masks = [shape(state, side, 1.0, False).toImage().createAlphaMask() for state in State]
    assert not any(one == other for one, other in itertools.combinations(masks, 2))


def test_cells_shrink_as_devices_become_more():
    for count in (10, 1_000, 3_000):
        cell = cell_size(count, 1_000)
        assert rows_of(count, 1_000, cell) * cell <= HIGHEST
    assert cell_size(10_000, 1_000) == CELLS[-1]


def test_a_concern_is_as_old_as_its_first_word_for_as_long_as_it_lasts():
    fleet, since = FleetState(), Since()
    fleet.put(device_state("cam", None, Contact.LOST, None))
    [concern] = concerns_of(fleet)
    assert since.note([concern], "2026-11-21T10:00:00Z") == {concern.key: "2026-11-21T10:00:00Z"}
    assert since.note([concern], "2026-11-21T11:00:00Z") == {concern.key: "2026-11-21T10:00:00Z"}
    since.note([], "2026-11-21T12:00:00Z")
    assert since.note([concern], "2026-11-21T13:00:00Z") == {concern.key: "2026-11-21T13:00:00Z"}
