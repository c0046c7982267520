"""The summary of a device: what is wrong, what it is, what it has, and what it could run."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from shoal_gui.desk import Desk
from shoal_gui.places.devices.facts import (
    Fit,
    Trouble,
    accelerator_text,
    birth_of,
    facts_of,
    fits,
    notes_of,
    troubles_of,
)
from shoal_gui.places.devices.tab import Tab, fill
from shoal_gui.tokens import Space
from shoal_gui.widgets.error_panel import ErrorPanel
from shoal_gui.widgets.layout import column, label, take_out
from shoal_gui.words import tr


class Summary(Tab):
    """The first tab."""

    enrol_wanted = Signal(str)
    """The device called so is to be enrolled again."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._troubles: list[Trouble] = []
        self.panels: list[ErrorPanel] = []
        """One for each problem."""
        self._top = QVBoxLayout()
        self._top.setSpacing(Space.S)
        self._facts = FactGrid()
        self._accelerators = Section(tr("Accelerators"))
        self._fits = Section(tr("What it could run"))
        self._notes = Section(tr("Asked for, and not in force"))
        whole = column(self._top, self._facts, self._accelerators, self._fits, self._notes, None, space=Space.L)
        fill(self, whole, tr("Summary"))

    def refresh(self) -> None:
        device, state = self.device, self.state
        if device is None or state is None:
            return
        self._show_troubles(troubles_of(device, self.view, state))
        self._facts.show_facts(facts_of(device, self.view))
        birth = birth_of(device, self.view)
        found = [accelerator_text(one) for one in birth.facts.accelerators] if birth else []
        self._accelerators.show_lines(found or ([tr("none")] if birth else [tr("not known yet")]))
        self._fits.show_lines(_fit_lines(fits(device, self.view, self.session.records)))
        self._notes.show_lines(notes_of(state))

    def _show_troubles(self, troubles: list[Trouble]) -> None:
        if troubles == self._troubles:
            return
        self._troubles = troubles
        for panel in self.panels:
            take_out(self._top, panel)
        self.panels = [self._panel(one) for one in troubles]
        for panel in self.panels:
            self._top.addWidget(panel)

    def _panel(self, trouble: Trouble) -> ErrorPanel:
        panel = ErrorPanel()
        problem = trouble.problem
        if trouble.service:
            problem = msgspec.structs.replace(problem, message=f"{trouble.service}: {problem.message}")
            item = f"{self.name}/{trouble.service}"
            panel.offer(tr("Open the service"), partial(self.desk.go, "services", item), symbol="fa6s.gears")
        if trouble.is_of_key:
            panel.offer(tr("Enrol it again"), self._want_enrolment, symbol="fa6s.key")
        still = tr("Version {version} is still serving.").format(version=trouble.serving) if trouble.serving else ""
        panel.show_problem(problem, still)
        return panel

    def _want_enrolment(self) -> None:
        self.enrol_wanted.emit(self.name)


class FactGrid(QWidget):
    """Titles and values in two columns; values can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(Space.XS)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: dict[str, str]) -> None:
        for title, value in facts.items():
            shown = self._values.get(title) or self._add(title)
            if shown.text() != value:
                shown.setText(value)

    def _add(self, title: str) -> QLabel:
        value = label(wraps=True, selectable=True)
        value.setAccessibleName(title)
        name = label(title, "muted")
        self._grid.addWidget(name, len(self._values), 0)
        self._grid.addWidget(value, len(self._values), 1)
        self._values[title] = value
        return value


class Section(QWidget):
    """A head and lines under it; hidden while there are none."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = label(wraps=True, selectable=True)
        self._lines.setAccessibleName(title)
        self.setLayout(column(label(title, "head"), self._lines, space=Space.XS))

    def show_lines(self, lines: Sequence[str]) -> None:
        self._lines.setText("\n".join(lines))
        self.setVisible(bool(lines))


def _fit_lines(found: Sequence[Fit]) -> list[str]:
    """Those that do not fit with the reason, and how many do."""
    if not found:
        return []
    good = tr("{n} of {total} deployments fit this device").format(n=_fitting(found), total=len(found))
    sentence = tr("{deployment} does not fit: {reasons}")
    bad = [sentence.format(deployment=one.deployment, reasons="; ".join(one.reasons)) for one in found if one.reasons]
    return [good, *bad]


def _fitting(found: Sequence[Fit]) -> int:
    return sum(not one.reasons for one in found)
