"""The lists of the overview: what needs attention, and the rollouts in progress; a few rows, changed in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from shoal_gui.fleet_state import Rollout
from shoal_gui.looks import state_icon
from shoal_gui.places.overview.concerns import Concern
from shoal_gui.shown import age_of, span_text, state_word, when_text
from shoal_gui.tokens import Space
from shoal_gui.widgets.layout import button, column, label, row, take_out
from shoal_gui.words import tr

MOST = 50
"""Rows that are shown; the others are counted."""
R = TypeVar("R", bound=QWidget)


class Rows(QWidget, Generic[R]):
    """Rows by a key; one whose key stays keeps its widget, and so the focus."""

    def __init__(self, make: Callable[[], R], nothing: str, parent: QWidget | None = None) -> None:
        """*nothing* is said while there are none."""
        super().__init__(parent)
        self._make = make
        self._rows: dict[str, R] = {}
        self._nothing, self._more = label(nothing, "muted", wraps=True), label(role="muted")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._nothing)
        self._column.addWidget(self._more)

    @property
    def rows(self) -> list[R]:
        return list(self._rows.values())

    def rows_for(self, keys: Sequence[str]) -> list[R]:
        """A row for each of the first *keys*, in order; the others are only counted."""
        shown = keys[:MOST]
        if list(shown) != list(self._rows):
            self._arrange(shown)
        self._nothing.setVisible(not keys)
        self._more.setVisible(len(keys) > MOST)
        self._more.setText(tr("and %n more", max(0, len(keys) - MOST)))
        return self.rows

    def _arrange(self, keys: Sequence[str]) -> None:
        for key in self._rows.keys() - set(keys):
            gone = self._rows.pop(key)
            take_out(self._column, gone)
        self._rows = {key: self._rows.get(key) or self._make() for key in keys}
        for n, one in enumerate(self._rows.values(), start=1):
            self._column.insertWidget(n, one)


class ConcernRow(QWidget):
    """One concern: shape, problem, cause, since when, and its one button."""

    def __init__(self, act: Callable[[Concern], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._act = act
        self.concern: Concern | None = None
        self._shape = QLabel()
        self.problem = label(wraps=True, selectable=True)
        self.cause = label(role="muted", wraps=True, selectable=True)
        self.since = label(role="muted")
        self.button = button("", self._do)
        words = column(self.problem, self.cause, space=0)
        whole = row(self._shape, words, self.since, self.button, space=Space.M)
        whole.setStretchFactor(words, 1)
        whole.setContentsMargins(0, Space.XS, 0, Space.XS)
        self.setLayout(whole)

    def show_concern(self, concern: Concern, since: str) -> None:
        """Draw *concern*; *since*: RFC 3339."""
        if concern != self.concern:
            self.concern = concern
            self._shape.setPixmap(state_icon(concern.state).pixmap(Space.L, Space.L))
            self._shape.setAccessibleName(state_word(concern.state))
            self.problem.setText(concern.problem)
            self.cause.setText(concern.cause)
            self.cause.setVisible(bool(concern.cause))
            self.button.setText(concern.button)
            self.button.setAccessibleName(f"{concern.button}: {concern.problem}")
        age = age_of(since)
        self.since.setText(tr("for {span}").format(span=span_text(age)) if age is not None else "")
        self.since.setToolTip(tr("Since {time}").format(time=when_text(since)))

    def _do(self) -> None:
        if self.concern:
            self._act(self.concern)


class RolloutRow(QWidget):
    """One rollout: its name, how many of how many devices are healthy, and the way to it."""

    def __init__(self, opened: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened = opened
        self._service = ""
        self.name = label()
        self.name.setMinimumWidth(140)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setMinimumWidth(120)
        self.count = label(role="muted")
        self.button = button(tr("Open"), self._open)
        whole = row(self.name, self.bar, self.count, self.button, space=Space.M)
        whole.setStretchFactor(self.bar, 1)
        whole.setContentsMargins(0, Space.XS, 0, Space.XS)
        self.setLayout(whole)

    def show_rollout(self, rollout: Rollout) -> None:
        self._service = rollout.service
        name = f"{rollout.service}:{rollout.version}"
        self.name.setText(name)
        self.bar.setMaximum(rollout.total)
        self.bar.setValue(rollout.healthy)
        self.count.setText(rollout_text(rollout))
        self.bar.setAccessibleName(tr("Progress of {rollout}").format(rollout=name))
        self.bar.setAccessibleDescription(self.count.text())
        self.button.setAccessibleName(tr("Open {rollout}").format(rollout=name))

    def _open(self) -> None:
        self._opened(self._service)


def rollout_text(rollout: Rollout) -> str:
    """`12 of 40 healthy, 3 failed`."""
    parts = [tr("{n} of {total} healthy").format(n=rollout.healthy, total=rollout.total)]
    if bad := rollout.failed + rollout.sick:
        parts.append(tr("{n} failed").format(n=bad))
    if rollout.drifted:
        parts.append(tr("{n} drifted").format(n=rollout.drifted))
    return ", ".join(parts)
