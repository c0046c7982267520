"""An error as a person should meet it: what, where, what to try, and buttons that do it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from shoal.contract.reported import Problem
from shoal.errors import ShoalError
from shoal_gui.looks import state_icon
from shoal_gui.mistakes import report_of
from shoal_gui.tokens import Space, State
from shoal_gui.widgets.layout import button, column, label, row
from shoal_gui.words import tr


class ErrorPanel(QFrame):
    """Hidden until there is an error to show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._report = ""
        shape = QLabel()
        shape.setPixmap(state_icon(State.FAILED).pixmap(Space.L, Space.L))
        self.message = label(wraps=True, selectable=True)
        self.details = label(role="muted", wraps=True, selectable=True)
        copy = button(tr("Copy report"), self._copy, symbol="fa6s.copy")
        self._buttons = row(copy, None)
        self.setLayout(column(row(shape, self.message), self.details, self._buttons, margin=Space.M))
        self.message.setMinimumWidth(200)
        self.hide()

    def offer(self, text: str, clicked: Callable[[], object], *, symbol: str = "fa6s.rotate-right") -> QPushButton:
        """Add a button before the one that copies: to fix it, to try again."""
        made = button(text, clicked, symbol=symbol)
        self._buttons.insertWidget(0, made)
        return made

    def show_error(self, error: ShoalError | None) -> None:
        """Show *error*; with None there is none any more."""
        if error is None:
            self.hide()
            return
        where = tr("Where: {where}").format(where=error.where) if error.where else ""
        self._show(f"{error.code}  {error.message}", [where, _hint(error.hint)], report_of(error))

    def show_problem(self, problem: Problem | None, serves_on: str = "") -> None:
        """Show what a device reports; *serves_on* is a sentence about what still works."""
        if problem is None:
            self.hide()
            return
        cause = tr("Cause: {cause}").format(cause=problem.cause) if problem.cause else ""
        details = [cause, _hint(problem.hint), serves_on]
        report = "\n".join(filter(None, [f"{problem.code}: {problem.message}", *details]))
        self._show(f"{problem.code}  {problem.message}", details, report)

    def _show(self, message: str, details: list[str], report: str) -> None:
        self._report = report
        self.message.setText(message)
        self.details.setText("\n".join(filter(None, details)))
        self.details.setVisible(any(details))
        self.setAccessibleName(message)
        self.show()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)


def _hint(hint: str | None) -> str:
    return tr("Try: {hint}").format(hint=hint) if hint else ""
