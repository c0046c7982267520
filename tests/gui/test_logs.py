"""Logs: lines are joined by their overlap, merged by time, filtered, searched, followed; what is missing is marked."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from shoal.contract.command import Answer, Ask, ReadLogs
from shoal.contract.reported import Problem
from shoal.fleet.view import Contact
from shoal_gui.feed import Line
from shoal_gui.logs.lines import Level, LogLine, beyond, complete_lines, in_order, places, read_lines, seam
from shoal_gui.logs.model import LogModel, Sieve
from shoal_gui.logs.reader import MOST, Source, names_of, news
from shoal_gui.logs.view import LogView
from shoal_gui.tasks import Tasks


def stamped(second: int, text: str = "said", level: str = "I") -> str:
    """A line as the scoring server writes it."""
    return f"2026-11-21 10:{second // 60:02}:{second % 60:02},000 {level} [7] shoal.print - {text}"


def lines(source: str, *seconds: int) -> list[LogLine]:
    return read_lines(source, [stamped(second, f"line {second}") for second in seconds])


# Lines.


@pytest.mark.parametrize(
    ("known", "fetched", "overlap"),
    [
        ("", "abc", 0),
        ("abc", "", 0),
        ("abc", "abc", 3),
        ("abc", "bcd", 2),
        ("abc", "xyz", 0),
        ("xabc", "abcd", 3),
        ("aaa", "aaaa", 3),
        ("abab", "ababc", 4),
        ("abcab", "abd", 2),
        ("abcabd", "cabdx", 4),
        ("long before abc", "abc", 3),
    ],
)
def test_an_answer_goes_on_where_it_overlaps_with_what_is_known(known: str, fetched: str, overlap: int) -> None:
    assert seam(list(known), list(fetched)) == overlap


def test_the_longest_overlap_is_found_as_trying_every_one_finds_it() -> None:
    dice = random.Random(7)
    for _ in range(500):
        known, fetched = (dice.choices("ab", k=dice.randrange(12)) for _ in range(2))
        longest = max(n for n in range(len(fetched) + 1) if n <= len(known) and known[len(known) - n :] == fetched[:n])
        assert seam(known, fetched) == longest


def test_what_goes_beyond_what_is_known_is_news() -> None:
    known = [stamped(n) for n in range(5)]
    last = read_lines("cam", known)[-1]
    texts, new = news("cam", known, last, [stamped(n) for n in range(3, 8)])
    assert texts == [stamped(n) for n in (5, 6, 7)]
    assert [line.text for line in new] == texts


def test_a_gap_is_marked_where_nothing_overlaps() -> None:
    known = [stamped(1)]
    last = read_lines("cam", known)[-1]
    texts, new = news("cam", known, last, [stamped(50), stamped(51)])
    assert texts == [stamped(50), stamped(51)]
    assert [line.is_gap for line in new] == [True, False, False]


def test_an_answer_that_says_nothing_new_is_no_gap() -> None:
    known = [stamped(1), stamped(2)]
    assert news("cam", known, read_lines("cam", known)[-1], known) == ([], [])
    assert news("cam", known, read_lines("cam", known)[-1], []) == ([], [])


def test_the_log_of_a_version_given_up_is_told_once_and_that_in_its_place_goes_on() -> None:
    given_up, in_place = "== version 2, given up ==", "== version 1, in its place =="
    known = [stamped(1), stamped(2)]
    texts, hang_together = beyond(known, [given_up, stamped(5, "bad"), "", in_place, stamped(2), stamped(3)])
    assert texts == [given_up, stamped(5, "bad"), "", in_place, stamped(3)] and hang_together
    known += texts
    texts, hang_together = beyond(known, [given_up, stamped(5, "bad"), "", in_place, stamped(3), stamped(4)])
    assert texts == [stamped(4)] and hang_together
    texts, hang_together = beyond(known, [given_up, stamped(5, "bad"), "", in_place, stamped(90)])
    assert texts == [stamped(90)] and not hang_together


def test_a_line_whose_end_is_not_written_yet_waits_for_it() -> None:
    assert complete_lines("one\ntwo\r\nthr") == ["one", "two"]


def test_a_line_ends_where_its_writer_ended_it_and_nowhere_else() -> None:
    assert complete_lines("a\x0bb\u2028c\n") == ["a\x0bb\u2028c"]


def test_times_and_levels_are_read_and_go_on_through_a_traceback() -> None:
    texts = [stamped(1), stamped(2, level="E"), "Traceback (most recent call last):", "  File …", stamped(3, level="W")]
    read = read_lines("cam", texts)
    assert [line.level for line in read] == [Level.INFO, Level.ERROR, Level.ERROR, Level.ERROR, Level.WARNING]
    assert read[1].time == read[2].time == read[3].time < read[4].time


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21T10:00:05Z E it failed",
        "2026-11-21T11:00:05+01:00 ERROR it failed",
        "2026-11-21 10:00:05.000 CRITICAL it failed",
        '{"time": 1795255205.0, "level": "E", "message": "it failed"}',
    ],
)
def test_times_are_read_in_the_forms_that_logs_have(text: str) -> None:
    (line,) = read_lines("cam", [text])
    assert (line.time, line.level) == (1795255205.0, Level.ERROR)


@pytest.mark.parametrize("text", ["", "hello", "{", '{"a": 1}', "2026-99-99 10:00:05 never"])
def test_a_line_without_a_time_has_that_of_the_line_before(text: str) -> None:
    assert read_lines("cam", [stamped(9), text])[1].time == read_lines("cam", [stamped(9)])[0].time


def test_a_clock_set_back_does_not_tear_a_log_apart() -> None:
    read = lines("cam", 50, 10, 20)
    assert [line.text[-7:] for line in in_order(read)] == ["line 50", "line 10", "line 20"]


def test_new_lines_go_where_their_times_belong() -> None:
    there = lines("a", 1, 3, 5)
    runs = places(there, lines("b", 2, 4, 4, 9))
    assert [(run.before, len(run.lines)) for run in runs] == [(1, 1), (2, 2), (3, 1)]


def test_names_say_what_tells_the_logs_apart() -> None:
    assert names_of([Source("cam-1", "digits"), Source("cam-2", "digits")]) == ["cam-1", "cam-2"]
    assert names_of([Source("cam-1", "digits"), Source("cam-1", "faces")]) == ["digits", "faces"]
    assert names_of([Source("cam-1", "a"), Source("cam-2", "b")]) == ["cam-1/a", "cam-2/b"]


# The model.


def shown(model: LogModel) -> list[str]:
    return [model.line(row).text for row in range(model.rowCount())]


def test_the_model_does_what_qt_asks_of_models(qtmodeltester: Any) -> None:
    model = LogModel()
    model.add(lines("a", 1, 3))
    qtmodeltester.check(model)
    model.add(lines("b", 2, 4))
    model.sift(Sieve("line"))
    model.replace("a", lines("a", 7))


def test_the_logs_of_two_devices_are_merged_by_time() -> None:
    model = LogModel()
    for batch in (lines("a", 1, 4, 5), lines("b", 2, 3, 6), lines("a", 6, 7)):
        model.add(batch)
    read = model.lines()
    assert all(one.time <= other.time for one, other in pairwise(read))
    for name in "ab":
        own = [line.text for line in read if line.source == name]
        assert own == sorted(own), "each log keeps its own order"


def test_the_chosen_line_stays_chosen_when_others_come_before_it(qapp: QObject) -> None:
    model = LogModel()
    model.add(lines("a", 10))
    chosen = QPersistentModelIndex(model.index(0))
    model.add(lines("b", 1, 2))
    assert chosen.row() == 2


def test_the_filter_takes_words_levels_and_logs_and_keeps_the_gaps() -> None:
    model = LogModel()
    known = [stamped(1, "Hello"), stamped(2, "world", "W")]
    last = read_lines("a", known)[-1]
    model.add(read_lines("a", known))
    model.add(news("a", known, last, [stamped(9, "bad", "E")])[1])
    model.add(lines("b", 5))
    model.sift(Sieve("hello"))
    assert [model.line(row).is_gap for row in range(model.rowCount())] == [False, True]
    model.sift(Sieve(level=Level.WARNING, source="a"))
    assert [line[-5:] for line in shown(model)] == ["world", "", "- bad"]
    model.sift(Sieve(source="b"))
    assert len(shown(model)) == 1
    model.sift(Sieve())
    assert len(shown(model)) == 5 == model.total


def test_new_lines_that_do_not_pass_the_filter_are_kept_for_when_it_goes() -> None:
    model = LogModel()
    model.sift(Sieve("line 2"))
    model.add(lines("a", 1, 2, 3))
    assert len(shown(model)) == 1
    model.sift(Sieve())
    assert len(shown(model)) == 3


def test_the_oldest_lines_go_when_there_are_too_many() -> None:
    model = LogModel(limit=100)
    model.sift(Sieve("line"))
    model.add(lines("a", *range(150)))
    assert model.total == 90 and model.has_dropped
    assert shown(model)[0].endswith("line 60") and shown(model)[-1].endswith("line 149")


def test_matches_are_counted_in_what_is_shown() -> None:
    model = LogModel()
    model.add(lines("a", 1, 2, 11))
    model.seek("LINE 1")
    assert list(model.matches) == [0, 2]
    model.add(lines("a", 12))
    assert list(model.matches) == [0, 2, 3]
    model.sift(Sieve("line 1"))
    assert list(model.matches) == [0, 1, 2]
    model.seek("")
    assert not model.matches


# The view, over a fleet whose logs are lists.


class Fleet(QObject):
    """A session as far as logs need one: devices that answer `ReadLogs` from what a test has them write."""

    def __init__(self) -> None:
        super().__init__()
        self.tasks = Tasks(self)
        self.feed = SimpleNamespace(line=Line(is_up=True))
        self.station = self
        self.written: dict[str, list[str]] = {}
        self.away: set[str] = set()
        self.asked: list[tuple[str, int]] = []

    def contact(self, device: str) -> Contact:
        return Contact.LOST if device in self.away else Contact.ONLINE

    def ask(self, device: str, ask: Ask, *, timeout: float) -> Answer:
        assert isinstance(ask, ReadLogs)
        self.asked.append((device, ask.lines))
        if device not in self.written:
            return Answer(ok=False, problem=Problem(code="SHOAL-AGT-302", message="no such service"))
        return Answer(ok=True, body="".join(f"{text}\n" for text in self.written[device][-ask.lines :]).encode())


class Shown:
    """A log view on the screen."""

    def __init__(self, qtbot: QtBot, fleet: Fleet, *devices: str) -> None:
        self.told: list[str] = []
        desk: Any = SimpleNamespace(session=fleet, tasks=fleet.tasks, tell=self.told.append)
        self.view = LogView(desk, [Source(device, "digits") for device in devices])
        self.view.reader._timer.setInterval(20)
        self.view.resize(700, 400)
        qtbot.addWidget(self.view)
        self.view.show()

    @property
    def rows(self) -> int:
        return self.view.model.rowCount()


@pytest.fixture
def fleet(qapp: QObject, qtbot: QtBot) -> Iterator[Fleet]:
    one = Fleet()
    yield one
    one.tasks.stop()


def test_lines_appear_as_they_are_written(fleet: Fleet, qtbot: QtBot) -> None:
    fleet.written["cam"] = [stamped(1)]
    shown = Shown(qtbot, fleet, "cam")
    qtbot.waitUntil(lambda: shown.rows == 1)
    fleet.written["cam"] += [stamped(2), stamped(3)]
    qtbot.waitUntil(lambda: shown.rows == 3)
    assert shown.view.count.text() == "3 lines"


def test_a_log_that_is_not_looked_at_is_not_asked_for(fleet: Fleet, qtbot: QtBot) -> None:
    fleet.written["cam"] = [stamped(1)]
    shown = Shown(qtbot, fleet, "cam")
    qtbot.waitUntil(lambda: shown.rows == 1)
    shown.view.hide()
    qtbot.waitUntil(lambda: not fleet.tasks.all)
    asked = len(fleet.asked)
    qtbot.wait(80)
    assert len(fleet.asked) == asked


def test_more_lines_than_were_asked_for_are_fetched_before_a_gap_is_marked(fleet: Fleet, qtbot: QtBot) -> None:
    fleet.written["cam"] = [stamped(0)]
    shown = Shown(qtbot, fleet, "cam")
    qtbot.waitUntil(lambda: shown.rows == 1)
    fleet.written["cam"] += [stamped(n) for n in range(1, 1000)]
    qtbot.waitUntil(lambda: shown.rows == 1000)
    assert ("cam", MOST) in fleet.asked
    assert not any(line.is_gap for line in shown.view.model.lines())


def test_a_service_started_anew_leaves_a_gap(fleet: Fleet, qtbot: QtBot) -> None:
    fleet.written["cam"] = [stamped(1)]
    shown = Shown(qtbot, fleet, "cam")
    qtbot.waitUntil(lambda: shown.rows == 1)
    fleet.written["cam"] = [stamped(100)]
    qtbot.waitUntil(lambda: shown.rows == 3)
    assert [line.is_gap for line in shown.view.model.lines()] == [False, True, False]


def test_a_device_that_is_away_is_told_and_is_not_asked(fleet: Fleet, qtbot: QtBot) -> None:
    fleet.written = {"near": [stamped(1)], "far": [stamped(2)]}
    fleet.away = {"far"}
    shown = Shown(qtbot, fleet, "near", "far")
    qtbot.waitUntil(lambda: shown.rows == 1)
    assert shown.view.trouble.isVisible() and shown.view.trouble.text().startswith("far: ")
    fleet.away.clear()
    qtbot.waitUntil(lambda: shown.rows == 2)
    assert not shown.view.trouble.isVisible()


def test_what_a_device_cannot_do_is_told_with_its_reason(fleet: Fleet, qtbot: QtBot) -> None:
    shown = Shown(qtbot, fleet, "cam")
    qtbot.waitUntil(lambda: "no such service" in shown.view.trouble.text())
    shown.view.hide()
    qtbot.waitUntil(lambda: not fleet.tasks.all)
    assert not fleet.tasks.shown, "a log that cannot be read is no failed task"


def test_a_reader_at_the_end_stays_there_and_one_above_is_left_alone(fleet: Fleet, qtbot: QtBot) -> None:
    fleet.written["cam"] = [stamped(n) for n in range(100)]
    shown = Shown(qtbot, fleet, "cam")
    bar = shown.view.list.verticalScrollBar()
    qtbot.waitUntil(lambda: shown.rows == 100 and bar.value() == bar.maximum() > 0)
    fleet.written["cam"] += [stamped(n) for n in range(100, 120)]
    qtbot.waitUntil(lambda: shown.rows == 120 and bar.value() == bar.maximum())
    bar.setValue(10)
    fleet.written["cam"] += [stamped(n) for n in range(120, 140)]
    qtbot.waitUntil(lambda: shown.rows == 140)
    assert bar.value() == 10 and shown.view.to_end.isVisible()
    qtbot.mouseClick(shown.view.to_end, Qt.MouseButton.LeftButton)
    assert bar.value() == bar.maximum()


def test_the_keyboard_goes_from_match_to_match_and_round_the_end(fleet: Fleet, qtbot: QtBot) -> None:
    fleet.written["cam"] = [stamped(n, f"line {n}.") for n in range(30)]
    shown = Shown(qtbot, fleet, "cam")
    view = shown.view
    qtbot.waitUntil(lambda: shown.rows == 30)
    qtbot.keyClicks(view.search, "line 2")
    qtbot.waitUntil(lambda: view.found.text() == "11 matches")
    visited = []
    for _ in range(12):
        qtbot.keyClick(view.search, Qt.Key.Key_Return)
        visited.append(view.list.currentIndex().row())
    assert visited == [2, *range(20, 30), 2]
    assert view.found.text() == "1 of 11"
    view.go_to_match(-1)
    assert view.list.currentIndex().row() == 29


def test_what_is_shown_can_be_copied_and_saved(fleet: Fleet, qtbot: QtBot, tmp_path: Path) -> None:
    fleet.written = {"a": [stamped(1), stamped(3)], "b": [stamped(2)]}
    shown = Shown(qtbot, fleet, "a", "b")
    qtbot.waitUntil(lambda: shown.rows == 3)
    shown.view.copy()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied == [f"a  {stamped(1)}", f"b  {stamped(2)}", f"a  {stamped(3)}"]
    shown.view.save_to(tmp_path / "both.log")
    qtbot.waitUntil(lambda: shown.told == ["3 lines saved"])
    assert (tmp_path / "both.log").read_text().splitlines() == copied


def test_a_log_that_cannot_be_saved_says_where_and_why(fleet: Fleet, qtbot: QtBot, tmp_path: Path) -> None:
    shown = Shown(qtbot, fleet, "cam")
    shown.view.save_to(tmp_path / "nowhere" / "some.log")
    qtbot.waitUntil(lambda: any(task.error for task in fleet.tasks.all))
    error = next(task.error for task in fleet.tasks.all if task.error)
    assert error.code == "SHOAL-GUI-111" and error.where == str(tmp_path / "nowhere" / "some.log")
