"""The services' place: what its rows say, what it asks before it orders, and the whole of it over a real device."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from parts.desktop import PATIENCE, OpenWindow
from parts.site import Site, script
from parts.voices import enrol, failed, healthy, speaking, tell, told_service
from shoal.contract.desired import ImageRef, Service
from shoal.contract.reported import Problem, Reported, ServiceReport
from shoal.fleet.compose import services_of
from shoal.fleet.view import Contact, DeviceView
from shoal.states import Phase, ServiceState
from shoal.workspace import Workspace
from shoal.workspace.scoring_keys import Which
from shoal_gui.places.services import Services
from shoal_gui.places.services.asking import Way, key_for
from shoal_gui.places.services.orders import by_service
from shoal_gui.places.services.rows import Row, rows_of, searcher, serves_on, state_text, version_text, why_text
from shoal_gui.records import Told
from shoal_gui.tokens import State

WANTED = Service(
    deployment=3, image=ImageRef(registry="http://h", repository="shoal/digits", digest="sha256:" + 64 * "a")
)
REPORT = ServiceReport(
    state=ServiceState.HEALTHY,
    phase=Phase.SERVING,
    deployment=3,
    running=3,
    scoring_uri="http://10.0.0.7:8080/score",
)
ROW = Row("cam", "digits", Contact.ONLINE, WANTED, REPORT)


def report(**changed: Any) -> Row:
    """The row of a service that reports something else."""
    said = {name: getattr(REPORT, name) for name in REPORT.__struct_fields__}
    return replace(ROW, report=ServiceReport(**{**said, **changed}))


# Rows.


def test_a_service_is_there_from_when_its_device_is_told_until_it_is_gone_from_it() -> None:
    told = Told(rev=4, published=True, services={"digits": WANTED, "new": WANTED}, created="")
    reported = Reported(
        session="s",
        seq=1,
        boot="b",
        monotonic=1.0,
        time="2026-11-21T10:00:00Z",
        services={"digits": REPORT, "old": REPORT},
    )
    view = DeviceView("cam", reported=reported)
    rows = {row.service: row for row in rows_of("cam", told, view, Contact.ONLINE)}
    assert list(rows) == ["digits", "new", "old"]
    assert (rows["new"].report, rows["new"].running, rows["new"].state) == (None, None, State.UNKNOWN)
    assert (rows["old"].told, rows["old"].wanted) == (None, 0)


def test_an_unknown_version_is_never_drawn_as_nought() -> None:
    assert version_text(ROW) == "3"
    assert version_text(replace(ROW, report=None)) == "unknown → 3"
    assert version_text(report(running=0)) == "none → 3"
    assert version_text(report(running=2)) == "2 → 3"
    assert version_text(replace(ROW, told=None)) == "3 → to be removed"


def test_the_state_of_a_device_that_is_away_is_stale_and_says_so() -> None:
    assert (ROW.state, state_text(ROW)) == (State.OK, "healthy")
    away = replace(ROW, contact=Contact.LOST)
    assert (away.state, state_text(away)) == (State.STALE, "healthy, device lost")
    assert state_text(replace(ROW, report=None)) == "not heard yet"


def test_what_failed_says_its_cause_and_what_still_serves() -> None:
    problem = Problem(code="SHOAL-SVC-902", message="the service cannot boot")
    failed = report(state=ServiceState.FAILED, phase=Phase.ROLLED_BACK, running=2, error=problem)
    assert why_text(failed) == "SHOAL-SVC-902  the service cannot boot"
    assert serves_on(failed) == "Version 2 is still serving."
    assert serves_on(ROW) == ""
    assert serves_on(report(running=0)) == ""


def test_services_are_found_by_state_and_by_place() -> None:
    fields = searcher()(replace(ROW, contact=Contact.STALE)).fields
    assert "stale" in fields["state"] and "Healthy" in fields["state"]
    assert (fields["device"], fields["service"], fields["version"]) == ("cam", "digits", "3")


def test_orders_are_for_devices_that_were_told_of_the_service() -> None:
    going = replace(ROW, device="gate", told=None)
    other = replace(ROW, device="yard", service="faces")
    assert by_service([ROW, going, other]) == {"digits": ["cam"], "faces": ["yard"]}


# The place, over devices that only speak.

NUMBERS = itertools.count()


class Fleet:
    """Seven devices of one test that were told of `digits`: the first two of two versions, the others of one."""

    def __init__(self, folder: Path, prefix: str) -> None:
        self.folder = folder
        self.names = [f"{prefix}-{n}" for n in range(1, 8)]
        self.first, self.last = self.names[0], self.names[-1]
        with Workspace.open(folder) as workspace:
            enrol(workspace, self.names)
            tell(workspace, "digits", *self.names)
            tell(workspace, "digits", *self.names[:2])
            self.newest = workspace.deployments.get("digits").version

    def told(self, *devices: str) -> list[int]:
        """The version of `digits` that each device was last told to run; 0 for none."""
        with Workspace.open(self.folder) as workspace:
            services = [services_of(workspace.journal.desired(one)) for one in devices]
        return [one["digits"].deployment if "digits" in one else 0 for one in services]


@pytest.fixture
def fleet(shared_site: Site) -> Fleet:
    return Fleet(shared_site.workspace_folder, f"row-{next(NUMBERS)}")


@pytest.fixture
def place(fleet: Fleet, open_window: OpenWindow, qtbot: QtBot) -> Services:
    """On the screen, with the service of the first device chosen."""
    window = open_window(fleet.folder)
    window.go("services", f"{fleet.first}/digits")
    shown = window.place("services")
    assert isinstance(shown, Services)
    qtbot.waitUntil(lambda: shown.session.feed.line.is_up, timeout=PATIENCE)
    return shown


def settle(place: Services, qtbot: QtBot) -> None:
    """Wait for what was begun to be done."""
    qtbot.waitUntil(lambda: not place.desk.tasks.running, timeout=PATIENCE)


def row_of(place: Services, device: str, service: str = "digits") -> Row:
    row = place.table.record(f"{device}/{service}")
    assert row is not None
    return row


def test_a_failing_deployment_shows_its_first_cause_and_that_the_old_version_serves(
    place: Services, fleet: Fleet, qtbot: QtBot
) -> None:
    problem = Problem(code="SHOAL-SVC-902", message="the service cannot boot", cause="ValueError: no weights")
    summary, before = place.detail.summary, fleet.newest - 1
    assert summary.fields["state"].text() == "not heard yet"
    with speaking(fleet.folder) as voices:
        voices[fleet.first].come()
        voices[fleet.first].report({"digits": failed(fleet.newest, problem, running=before)})
        qtbot.waitUntil(lambda: row_of(place, fleet.first).state is State.FAILED, timeout=PATIENCE)
        assert summary.problem.isVisible()
        assert summary.problem.message.text() == "SHOAL-SVC-902  the service cannot boot"
        assert "Cause: ValueError: no weights" in summary.problem.details.text()
        assert f"Version {before} is still serving." in summary.problem.details.text()
        assert summary.fields["version"].text() == f"{before} → {fleet.newest}"
        voices[fleet.first].be_lost()
        qtbot.waitUntil(lambda: row_of(place, fleet.first).state is State.STALE, timeout=PATIENCE)
        assert not place.detail.try_button.isEnabled() and fleet.first in place.detail.try_button.toolTip()


def test_a_service_is_taken_back_after_a_preview(place: Services, fleet: Fleet, qtbot: QtBot) -> None:
    detail, now, before = place.detail, fleet.newest, fleet.newest - 1
    qtbot.mouseClick(detail.back_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(detail.confirmation.isVisible, timeout=PATIENCE)
    assert detail.confirmation.preview.text() == f"digits on {fleet.first}: version {now} → {before}"
    assert fleet.told(fleet.first) == [now], "nothing is done before it is confirmed"
    qtbot.mouseClick(detail.confirmation.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: row_of(place, fleet.first).wanted == before, timeout=PATIENCE)
    assert fleet.told(*fleet.names[:2]) == [before, now]
    settle(place, qtbot)
    place.show_item(f"{fleet.last}/digits")
    qtbot.mouseClick(detail.back_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(detail.problem.isVisible, timeout=PATIENCE)
    assert "SHOAL-DEP-410" in detail.problem.message.text(), "it had no version before"


def test_several_services_are_deleted_at_once_after_it_was_said_which(
    place: Services, fleet: Fleet, qtbot: QtBot
) -> None:
    detail = place.detail
    place.pane.select([f"{name}/digits" for name in fleet.names])
    qtbot.mouseClick(detail.delete_button, Qt.MouseButton.LeftButton)
    assert detail.confirmation.sentence.text() == "Delete digits on 7 devices?"
    assert f"digits on {fleet.last}: version" in detail.confirmation.preview.text()
    qtbot.keyClick(detail.confirmation.cancel, Qt.Key.Key_Escape)
    assert not detail.confirmation.isVisible()
    qtbot.mouseClick(detail.delete_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(detail.confirmation.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: place.table.record(f"{fleet.last}/digits") is None, timeout=PATIENCE)
    assert fleet.told(*fleet.names) == [0] * 7
    assert not detail.isVisible()
    settle(place, qtbot)


def test_what_is_written_outlives_a_change_of_theme(place: Services, fleet: Fleet, qtbot: QtBot) -> None:
    place.detail.open_tab(place.detail.console)
    place.detail.console.body.setPlainText('{"kept": true}')
    window, desk = place.window(), place.desk
    desk.restyled.emit()
    again: Any = window.place("services")  # type: ignore[attr-defined]
    again.show_item(f"{fleet.first}/digits")
    assert again.detail.console.body.toPlainText() == '{"kept": true}'


def test_an_answer_outlives_a_change_of_theme_on_its_way(place: Services, fleet: Fleet, qtbot: QtBot) -> None:
    with Workspace.open(fleet.folder) as workspace:
        wanted = told_service(workspace, fleet.first, "digits")
    with speaking(fleet.folder) as voices:
        voices[fleet.first].come()
        voices[fleet.first].report({"digits": healthy(wanted)}).wait(30)
        place.show_item(f"{fleet.first}/digits")
        console, desk, window = place.detail.console, place.desk, place.window()
        place.detail.open_tab(console)
        console.body.setPlainText('{"image": []}')
        console.way.setCurrentIndex(1)  # over HTTP, where nobody listens: that is an answer, too
        qtbot.waitUntil(console.send_button.isEnabled, timeout=PATIENCE)
        console.send()
        desk.restyled.emit()
        again: Any = window.place("services")  # type: ignore[attr-defined]
        again.show_item(f"{fleet.first}/digits")
        qtbot.waitUntil(lambda: again.detail.console.history.count() == 1, timeout=PATIENCE)
        qtbot.waitUntil(lambda: again.detail.console.draft.task is None, timeout=PATIENCE)


def test_a_service_that_comes_while_nobody_looks_is_there_and_shown(
    place: Services, fleet: Fleet, qtbot: QtBot
) -> None:
    place.desk.go("models")
    with Workspace.open(fleet.folder) as workspace:
        tell(workspace, "faces", fleet.last)
        wanted = told_service(workspace, fleet.last, "faces")
    with speaking(fleet.folder) as voices:
        voices[fleet.last].come()
        voices[fleet.last].report({"faces": healthy(wanted)}).wait(30)
        place.desk.go("services", "faces")
        qtbot.waitUntil(lambda: place.pane.current == f"{fleet.last}/faces", timeout=PATIENCE)
        qtbot.waitUntil(lambda: row_of(place, fleet.last, "faces").state is State.OK, timeout=PATIENCE)
        assert place.detail.summary.uri.text() == "http://127.0.0.1:20001/score"
        place.detail.summary.copy_uri.click()
        assert QGuiApplication.clipboard().text() == "http://127.0.0.1:20001/score"


# A service on a real device.


@pytest.fixture(scope="module")
def served(shared_site: Site) -> Site:
    """A device with the service `echo`, which asks for a key."""
    shared_site.device("porch")
    said = script({"hello": 1}, init="print('version one is here')")
    shared_site.deploy_script("echo", said, "porch", config={"authEnabled": True})
    shared_site.wait_for("porch", ServiceState.HEALTHY, service="echo")
    return shared_site


def test_a_real_service_is_asked_both_ways_and_its_log_read(
    served: Site, open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window(served.workspace_folder)
    window.desk.go("services", "porch/echo")
    place = window.place("services")
    assert isinstance(place, Services)
    qtbot.waitUntil(lambda: place.detail.isVisible() and row_of(place, "porch", "echo").uri != "", timeout=PATIENCE)
    detail, console = place.detail, place.detail.console
    detail.open_tab(console)
    qtbot.keyClicks(console.body, '{"a": ')
    qtbot.waitUntil(lambda: "No JSON" in console.body_field.problem)
    assert not console.send_button.isEnabled()
    qtbot.keyClicks(console.body, "1}")
    qtbot.waitUntil(console.send_button.isEnabled)
    qtbot.keyClick(console.body, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: console.history.count() == 1, timeout=PATIENCE)
    assert console.answer.status.text().startswith("200 after") and "HTTP" in console.answer.status.text()
    assert '"hello": 1' in console.answer.text.toPlainText()
    console.way.setCurrentIndex(console.way.findData(Way.DEVICE))
    console.send_button.click()
    qtbot.waitUntil(lambda: console.history.count() == 2, timeout=PATIENCE)
    assert "MQTT" in console.answer.status.text()
    detail.open_tab(detail.logs)
    qtbot.waitUntil(lambda: detail.logs.view is not None and detail.logs.view.model.total > 0, timeout=PATIENCE)
    assert detail.logs.view is not None
    assert "version one is here" in "\n".join(detail.logs.view.model.texts())
    detail.open_tab(detail.charts)
    qtbot.waitUntil(lambda: not detail.charts.rate.is_empty, timeout=PATIENCE)
    detail.open_tab(detail.summary)
    detail.summary.openapi.fetch.click()
    qtbot.waitUntil(lambda: "ServiceInput" in detail.summary.openapi.text.toPlainText(), timeout=PATIENCE)


def test_keys_are_copied_and_renewed_and_never_shown(served: Site, open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(served.workspace_folder)
    window.desk.go("services", "porch/echo")
    place = window.place("services")
    assert isinstance(place, Services)
    keys, clipboard = place.detail.summary.keys, QGuiApplication.clipboard()
    qtbot.waitUntil(keys.some.isVisible, timeout=PATIENCE)

    def known(which: Which) -> str:
        with Workspace.open(served.workspace_folder) as workspace:
            return key_for(workspace, "echo", which)

    clipboard.clear()
    qtbot.mouseClick(keys.copy_buttons["secondary"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: clipboard.text() == known("secondary"), timeout=PATIENCE)
    assert len(clipboard.text()) == 64
    before = known("primary")
    qtbot.keyClicks(keys.field, "a key of my own")
    assert "a key" not in keys.field.displayText()
    qtbot.mouseClick(keys.renew_buttons["primary"], Qt.MouseButton.LeftButton)
    assert known("primary") == before
    qtbot.mouseClick(place.detail.confirmation.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: known("primary") == "a key of my own", timeout=PATIENCE)
    assert keys.field.text() == "" and known("secondary") == clipboard.text()
    settle(place, qtbot)
