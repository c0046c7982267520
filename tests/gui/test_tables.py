"""Tables of plain records: what is filtered, sorted and told to the view."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from shoal_gui.filtering import Searchable, read_filter
from shoal_gui.looks import Theme, wear
from shoal_gui.tables import Column, RecordTable, natural
from shoal_gui.tokens import State
from shoal_gui.widgets.empty import EmptyState
from shoal_gui.widgets.table_pane import TablePane

DESCENDING = Qt.SortOrder.DescendingOrder


@dataclass(frozen=True)
class Camera:
    name: str
    load: float = 0.0
    site: str = "oslo"


def table_of(*cameras: Camera) -> RecordTable[Camera]:
    columns = [
        Column[Camera]("Name", lambda one: one.name, key=lambda one: natural(one.name)),
        Column[Camera]("Load", lambda one: f"{one.load:g}", key=lambda one: one.load, is_number=True),
        Column[Camera]("Site", lambda one: one.site, state=lambda one: State.OK),
    ]
    table = RecordTable(columns, lambda one: one.name, lambda one: Searchable(one.name, {"site": one.site}))
    table.put_all(cameras)
    return table


def cameras(count: int) -> list[Camera]:
    return [Camera(f"cam-{n}", float(n)) for n in range(count)]


@pytest.fixture
def looks(qapp: object) -> None:
    wear(Theme.LIGHT)


def test_qt_finds_no_fault_with_the_model(qapp: object, looks: None):
    table = table_of(*cameras(20))
    tester = QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Warning)
    table.update([Camera("cam-3", 9.0), Camera("new")])
    table.sort(1, DESCENDING)
    table.filter(read_filter("cam-1"))
    table.put_all(cameras(5))
    assert tester.model() is table


def test_ids_sort_as_people_count():
    assert sorted(["cam-10", "cam-9", "Cam-1"], key=natural) == ["Cam-1", "cam-9", "cam-10"]


@given(st.lists(st.text()))
def test_any_names_can_be_put_in_order(names: list[str]):
    assert sorted(names, key=natural) == sorted(sorted(names), key=natural)


def test_an_update_tells_the_view_one_block_and_not_each_row():
    table = table_of(*cameras(1000))
    told: list[tuple[int, int]] = []
    table.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    table.update([Camera(f"cam-{n}", 7.0) for n in [*range(100, 140, 2), 900]])
    assert told == [(100, 138), (900, 900)]


def test_rows_stay_where_they_are_until_the_table_settles():
    table = table_of(*cameras(3))
    table.sort(1)
    table.update([Camera("cam-0", 99.0)])
    assert table.ids == ["cam-0", "cam-1", "cam-2"]
    table.settle()
    assert table.ids == ["cam-1", "cam-2", "cam-0"]


def test_what_is_marked_stays_marked_when_rows_move():
    table = table_of(*cameras(3))
    marked = QPersistentModelIndex(table.index(0, 0))
    table.sort(1, DESCENDING)
    assert table.id_at(marked.row()) == "cam-0"


def test_a_record_that_comes_to_pass_the_filter_appears_when_the_table_settles():
    table = table_of(Camera("a"), Camera("b", site="bergen"))
    table.filter(read_filter("site=oslo"))
    table.update([Camera("b", site="oslo")])
    table.settle()
    assert table.ids == ["a", "b"]


@pytest.mark.parametrize(
    ("typed", "passing"),
    [
        ("", ["cam-1", "door-1", "door-2"]),
        ("door", ["door-1", "door-2"]),
        ("site=oslo", ["cam-1", "door-1"]),
        ("site!=oslo", ["door-2"]),
        ("DOOR, site=oslo", ["door-1"]),
        ("kind:cam", []),
    ],
)
def test_a_filter_shows_what_has_all_of_it(typed: str, passing: list[str]):
    table = table_of(Camera("cam-1"), Camera("door-1"), Camera("door-2", site="bergen"))
    table.filter(read_filter(typed))
    assert table.ids == passing


def test_a_pane_keeps_the_chosen_row_by_its_id_through_a_reset(qtbot: QtBot, looks: None):
    table = table_of(*cameras(50))
    pane = TablePane("Cameras", table, EmptyState("fa6s.video", "No camera"))
    qtbot.addWidget(pane)
    assert pane.choose("cam-7")
    table.put_all([Camera("another"), *cameras(50)])
    assert (pane.current, pane.selected) == ("cam-7", ["cam-7"])


def test_a_pane_says_when_the_chosen_row_is_gone(qtbot: QtBot, looks: None):
    table = table_of(*cameras(3))
    pane = TablePane("Cameras", table, EmptyState("fa6s.video", "No camera"))
    qtbot.addWidget(pane)
    pane.choose("cam-2")
    with qtbot.waitSignal(pane.chosen) as told:
        table.put_all(cameras(2))
    assert told.args == [""]


def test_a_pane_says_why_it_is_empty(qtbot: QtBot, looks: None):
    table = table_of()
    empty = EmptyState("fa6s.video", "No camera")
    pane = TablePane("Cameras", table, empty)
    qtbot.addWidget(pane)
    pane.show()
    assert empty.isVisible()
    table.put_all(cameras(2))
    assert pane.view.isVisible()
    pane.filter.setText("door")
    qtbot.waitUntil(lambda: not pane.view.isVisible())
    assert not empty.isVisible()
    assert pane.count.text() == "0 of 2"


def test_a_cell_says_its_state_by_shape_and_colour(looks: None):
    table = table_of(replace(Camera("a"), site="bergen"))
    cell = table.index(0, 2, QModelIndex())
    assert not table.data(cell, Qt.ItemDataRole.DecorationRole).isNull()
    assert table.data(cell, Qt.ItemDataRole.ForegroundRole).name() == "#00694b"
