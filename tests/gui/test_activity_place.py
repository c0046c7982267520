"""The activity: every kind of thing that happens is told in a sentence, found, exported, and led from to its place."""

from __future__ import annotations

import csv
import json
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from parts.desktop import PATIENCE, OpenWindow, close
from parts.site import Site
from parts.voices import enrol, speaking, tell
from shoal.contract.manifest import Manifest
from shoal.contract.reported import Event
from shoal.fleet.view import Contact
from shoal.link.errors import BrokerUnreachable
from shoal.workspace import Workspace
from shoal.workspace.records import Deployment
from shoal_gui.filtering import read_filter
from shoal_gui.places.activity import Activity
from shoal_gui.places.activity.deeds import (
    Deed,
    Kind,
    as_csv,
    as_json_lines,
    deed_of_contact,
    deed_of_deployment,
    deed_of_event,
    deed_of_line,
    deed_of_retirement,
    searchable,
    seconds,
    term_in,
    with_term,
)
from shoal_gui.places.activity.log import ActivityLog
from shoal_gui.places.activity.table import ActivityTable
from shoal_gui.tokens import State
from shoal_gui.window import Window


def event(kind: str, subject: str = "", **data: str | int) -> Event:
    return Event(
        id="boot-1",
        source="shoal/default/cam",
        type=f"io.shoal.{kind}",
        time="2026-11-21T10:00:00Z",
        subject=subject,
        data=data,
    )


def deed(n: int, **changed: object) -> Deed:
    return Deed(**{  # type: ignore[arg-type]
        "id": f"deed-{n}", "time": 1000.0 + n, "kind": Kind.TASK, "state": State.OK, "text": f"did {n}", **changed
    })  # fmt: skip


# What is told.


@pytest.mark.parametrize(
    ("told", "kind", "state", "text"),
    [
        (
            event("service.state", "digits", state="Healthy", phase="serving", code="", message=""),
            Kind.SERVICE,
            State.OK,
            "digits is healthy, serving",
        ),
        (
            event(
                "service.state",
                "digits",
                state="Failed",
                phase="rolled back",
                code="SHOAL-SVC-902",
                message="cannot boot",
            ),
            Kind.SERVICE,
            State.FAILED,
            "digits is failed, rolled back: SHOAL-SVC-902 cannot boot",
        ),
        (
            event("service.state", "digits", state="Dreaming", phase="nightly"),
            Kind.SERVICE,
            State.UNKNOWN,
            "digits is Dreaming, nightly",
        ),
        (event("desired.accepted", rev=7), Kind.ORDER, State.OK, "Took in what it was told, revision 7"),
        (
            event("desired.refused", code="SHOAL-DEP-101", message="unreadable"),
            Kind.ORDER,
            State.FAILED,
            "Refused what it was told: SHOAL-DEP-101 unreadable",
        ),
        (event("command.refused", message="too late"), Kind.COMMAND, State.FAILED, "Refused a command: too late"),
        (event("event.dropped", count=3), Kind.OTHER, State.STALE, "3 events were lost while it was not connected"),
        (event("moon.rose", message="it is full"), Kind.OTHER, State.UNKNOWN, "moon.rose: it is full"),
    ],
)
def test_what_a_device_tells_is_a_sentence_and_a_state(told: Event, kind: Kind, state: State, text: str) -> None:
    made = deed_of_event("cam", told, heard=5.0)
    assert (made.kind, made.state, made.text, made.device, made.service) == (kind, state, text, "cam", told.subject)
    assert made.time == 5.0
    assert made.details["device_time"] == told.time and "" not in made.details.values()
    assert made.place == (("services", "cam/digits") if told.subject else ("devices", "cam"))


def test_what_was_told_before_anybody_looked_has_the_time_of_the_device() -> None:
    assert deed_of_event("cam", event("desired.accepted", rev=1)).time == seconds("2026-11-21T10:00:00Z")


@pytest.mark.parametrize(("stamp", "time"), [("", 0.0), ("yesterday", 0.0), ("1970-01-01T00:01:00", 60.0)])
def test_a_time_that_a_device_writes_wrongly_is_no_accident(stamp: str, time: float) -> None:
    assert seconds(stamp) == time


def test_deployments_are_told_once_and_their_end_once_for_all_versions() -> None:
    versions = [
        Deployment(
            name="digits", version=n, created="2026-11-21T10:00:00Z", manifest=Manifest(name="digits", models=()),
            images={}, models=("digits:1",), retired="2026-11-21T11:00:00Z",
        )
        for n in (1, 2)
    ]  # fmt: skip
    assert [deed_of_deployment(one).text for one in versions] == [
        "Version 1 of digits was deployed",
        "Version 2 of digits was deployed",
    ]
    assert len({deed_of_retirement(one).id for one in versions}) == 1


def test_the_broker_and_devices_come_and_go() -> None:
    lost = deed_of_contact("cam", Contact.ONLINE, Contact.LOST, 1.0)
    assert (lost.state, lost.text) == (State.FAILED, "online → lost")
    away = deed_of_line(False, BrokerUnreachable("nobody listens"), 1.0)
    assert (away.state, away.text, away.details["message"]) == (State.FAILED, "The broker is away", "nobody listens")


# What is looked for.


def test_the_filter_has_one_term_for_each_field() -> None:
    text = with_term("oven kind:task", "state", "failed")
    assert text == "oven kind:task state:failed"
    assert with_term(text, "kind", "service") == "oven state:failed kind:service"
    assert with_term(text, "kind", "") == "oven state:failed"
    assert (term_in(text, "state"), term_in(text, "device")) == ("failed", "")


@pytest.mark.parametrize(
    ("typed", "passes"),
    [
        ("kind:task", True),
        ("kind:service", False),
        ("state:failed device:cam", True),
        ("service:faces", False),
        ("oops", True),
    ],
)
def test_deeds_are_found_by_kind_state_device_service_and_words(typed: str, passes: bool) -> None:
    one = deed(1, state=State.FAILED, device="cam-1", service="digits", details={"log": "Oops, too late"})
    assert read_filter(typed).passes(searchable(one)) is passes


# What is exported.


def test_the_export_can_be_read_again_whatever_the_text_has_in_it() -> None:
    nasty = deed(1, text='said "no", then;\nnothing', details={"a": "1", "b": "x, y"})
    (line,) = as_json_lines([nasty])
    read = json.loads(line)
    assert (read["text"], read["details"], read["time"]) == (
        nasty.text,
        {"a": "1", "b": "x, y"},
        "1970-01-01T00:16:41.000Z",
    )
    (titles, row) = csv.reader("\n".join(as_csv([nasty])).splitlines(keepends=True))
    assert dict(zip(titles, row, strict=True))["text"] == nasty.text
    assert dict(zip(titles, row, strict=True))["details"] == "a=1; b=x, y"


# The table.


@pytest.fixture
def table(qapp: object) -> ActivityTable:
    made = ActivityTable()
    made.sort(0, Qt.SortOrder.DescendingOrder)
    made.put_all([deed(n) for n in range(3)])
    return made


def test_what_is_new_is_put_on_top_and_the_rest_is_left_alone(table: ActivityTable, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(table.modelReset), qtbot.waitSignal(table.rowsInserted):
        table.prepend([deed(3), deed(4)])
    assert table.ids == [f"deed-{n}" for n in (4, 3, 2, 1, 0)]
    assert [table.row_of(one) for one in table.ids] == list(range(5))


def test_what_comes_late_finds_its_place(table: ActivityTable) -> None:
    table.prepend([deed(9, time=1000.5)])
    assert table.ids == ["deed-2", "deed-1", "deed-9", "deed-0"]


def test_what_does_not_pass_the_filter_is_kept_for_later(table: ActivityTable) -> None:
    table.filter(read_filter("state:failed"))
    table.prepend([deed(3), deed(4, state=State.FAILED)])
    assert table.ids == ["deed-4"]
    table.filter(read_filter(""))
    assert table.total == len(table.ids) == 5


def test_sorted_by_something_else_new_rows_go_where_they_belong(table: ActivityTable) -> None:
    table.sort(0, Qt.SortOrder.AscendingOrder)
    table.prepend([deed(3)])
    assert table.ids[-1] == "deed-3"


# The place.


def test_what_devices_tell_and_what_is_done_appears_is_filtered_and_exported(
    shared_site: Site, open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    with Workspace.open(shared_site.workspace_folder) as workspace:
        enrol(workspace, ["cam"])
        tell(workspace, "digits", "cam")
    window = open_window(shared_site.workspace_folder)
    window.go("activity")
    place = window.place("activity")
    assert isinstance(place, Activity)

    def texts() -> list[str]:
        return [one.text for one in place.table.records()]

    assert "Version 1 of digits was deployed" in texts()
    window.desk.tasks.run("Count to three", lambda work: work.note("one, two, three"), target="cam")
    with speaking(shared_site.workspace_folder) as voices:
        voices["cam"].come()
        qtbot.waitUntil(lambda: window.desk.session.contact("cam") is Contact.ONLINE, timeout=PATIENCE)
        voices["cam"].event(
            "service.state", "digits", state="Failed", phase="stopped", code="SHOAL-X-1", message="broken"
        )
        qtbot.waitUntil(lambda: "digits is failed, stopped: SHOAL-X-1 broken" in texts(), timeout=PATIENCE)
        voices["cam"].be_lost()
        qtbot.waitUntil(lambda: "online → lost" in texts(), timeout=PATIENCE)
    qtbot.waitUntil(lambda: [one.state for one in place.table.records() if one.text == "Count to three"] == [State.OK])
    place.pane.filter.setText("device:cam kind:service")
    qtbot.waitUntil(lambda: len(texts()) == 1)
    assert place.kinds.currentData() == Kind.SERVICE
    place.export_to(tmp_path / "some.csv")
    qtbot.waitUntil((tmp_path / "some.csv").exists, timeout=PATIENCE)
    assert len((tmp_path / "some.csv").read_text().splitlines()) == 2
    place.pane.view.selectRow(0)
    assert "code: SHOAL-X-1" in place.detail.details.toPlainText()
    place.detail.go_button.click()
    assert window.place("services").isVisible()
    qtbot.waitUntil(lambda: window.place("services").pane.current == "cam/digits", timeout=PATIENCE)


def test_what_happened_is_still_known_after_a_change_of_theme(
    shared_site: Site, open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window(shared_site.workspace_folder)
    qtbot.waitUntil(lambda: window.desk.session.feed.line.is_up, timeout=PATIENCE)
    window.desk.restyled.emit()
    window.go("activity")
    place = window.place("activity")
    assert isinstance(place, Activity)
    assert "Connected to the broker" in [one.text for one in place.table.records()]
    assert all(one.time <= time.time() for one in place.table.records())


def test_what_happened_is_there_after_the_window_was_closed_and_opened_again(
    shared_site: Site, open_window: OpenWindow, qtbot: QtBot
) -> None:
    with Workspace.open(shared_site.workspace_folder) as workspace:
        enrol(workspace, ["door"])
    window = open_window(shared_site.workspace_folder)
    began = time.time()

    def deeds(window: Window) -> dict[str, State]:
        log = ActivityLog.of(window.desk)
        return {one.text: one.state for one in reversed(log.deeds) if one.kind is not Kind.CONNECTION}

    window.desk.tasks.run("Open the door", lambda _work: None, target="door")
    window.desk.tasks.run("Break the door", lambda _work: Path("/nowhere").read_text(), target="door")
    window.desk.tasks.run("Wait at the door", lambda work: work.wait(600), target="door")
    with speaking(shared_site.workspace_folder) as voices:
        voices["door"].come()
        qtbot.waitUntil(lambda: window.desk.session.contact("door") is Contact.ONLINE, timeout=PATIENCE)
        voices["door"].event("service.state", "bell", state="Failed", phase="stopped", message="silent")
        qtbot.waitUntil(lambda: "bell is failed, stopped: silent" in deeds(window), timeout=PATIENCE)
    qtbot.waitUntil(lambda: deeds(window)["Open the door"] is State.OK, timeout=PATIENCE)
    close(window)

    with (shared_site.workspace_folder / "activity.jsonl").open("ab") as diary:
        diary.write(b'{"id": "half')
    window = open_window(shared_site.workspace_folder)
    qtbot.waitUntil(lambda: "Open the door" in deeds(window), timeout=PATIENCE)
    told = deeds(window)
    assert told["Open the door"] is State.OK
    assert told["Wait at the door"] is State.UNKNOWN, "nobody was there to see it end"
    assert told["bell is failed, stopped: silent"] is State.FAILED
    assert State.FAILED in [state for text, state in told.items() if text.startswith("Break the door: SHOAL-GUI-901")]
    window.go("activity")
    place = window.place("activity")
    assert isinstance(place, Activity)
    place.pane.filter.setText("device:door kind:task")
    qtbot.waitUntil(lambda: len(place.table.records()) == 3, timeout=PATIENCE)
    assert all(began - 1 <= one.time <= time.time() for one in place.table.records())


def test_that_it_cannot_be_kept_is_told_and_hinders_nothing(
    workspace_folder: Path, open_window: OpenWindow, qtbot: QtBot
):
    (workspace_folder / "activity.jsonl").mkdir()
    window = open_window(workspace_folder)
    told: list[str] = []
    window.desk.told.connect(lambda sentence, _state: told.append(sentence))
    for n in range(3):
        window.desk.tasks.run(f"Count to {n}", lambda _work: None)
    qtbot.waitUntil(lambda: any("SHOAL-GUI-902" in one for one in told), timeout=PATIENCE)
    qtbot.waitUntil(lambda: not window.desk.tasks.running, timeout=PATIENCE)
    close(window)
    assert len([one for one in told if "cannot be kept" in one]) <= 2, "once for reading, once for writing"
