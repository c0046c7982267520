"""The card that asks: nothing is done before it is answered, and above a few devices their number is typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from parts.desktop import PATIENCE
from shoal_gui.widgets.confirmation import MANY, SHOWN, Confirmation

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def card(qtbot: QtBot) -> Confirmation:
    made = Confirmation(symbol="fa6s.check")
    qtbot.addWidget(made)
    return made


@pytest.fixture
def done(card: Confirmation) -> list[str]:
    """Grows each time that it is confirmed."""
    found: list[str] = []
    card.confirmed.connect(lambda: found.append("done"))
    return found


def test_a_few_are_confirmed_by_one_click_and_nothing_is_done_before(
    card: Confirmation, done: list[str], qtbot: QtBot
) -> None:
    card.ask("Delete?", "Delete", MANY, ["one"])
    assert card.isVisible() and not card.number.isVisible() and not done
    qtbot.mouseClick(card.button, LEFT)
    assert done == ["done"] and not card.isVisible()


def test_leaving_it_has_the_focus_and_does_nothing(card: Confirmation, done: list[str], qtbot: QtBot) -> None:
    card.ask("Delete?", "Delete", 1)
    card.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is card.cancel, timeout=PATIENCE)
    qtbot.keyClick(card.cancel, Qt.Key.Key_Space)
    assert not card.isVisible() and not done
    card.ask("Delete?", "Delete", 1)
    assert card.leave() and not card.leave()


def test_for_many_their_number_must_be_typed_each_time(card: Confirmation, done: list[str], qtbot: QtBot) -> None:
    count = MANY + 1
    card.ask("Delete?", "Delete", count, [f"cam-{n}" for n in range(count)])
    assert not card.button.isEnabled() and str(count) in card.button.toolTip()
    assert card.preview.text().endswith(f"cam-{SHOWN - 1}\nand {count - SHOWN} more")
    qtbot.keyClicks(card.number, str(count - 1))
    qtbot.keyClick(card.number, Qt.Key.Key_Return)
    assert not done
    card.number.clear()
    qtbot.keyClicks(card.number, str(count))
    qtbot.keyClick(card.number, Qt.Key.Key_Return)
    assert done == ["done"] and not card.isVisible()
    card.ask("Delete?", "Delete", count)
    assert not card.button.isEnabled()
