"""What came of requests: the pane that shows one answer whole, and the list of the last ones, a line each."""

from __future__ import annotations

import time
from collections.abc import Iterable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QListWidget, QWidget

from shoal.errors import ShoalError
from shoal_gui.calling import Reply
from shoal_gui.editors.fixed_text import fixed_text
from shoal_gui.editors.languages import JSON
from shoal_gui.looks import state_icon
from shoal_gui.places.services.asking import Asked, readable
from shoal_gui.places.services.pace import latency_text
from shoal_gui.shown import bytes_text
from shoal_gui.tokens import Space, State
from shoal_gui.widgets.error_panel import ErrorPanel
from shoal_gui.widgets.layout import column, label, restyle
from shoal_gui.words import tr

READABLE = 64 * 1024
"""Characters of an answer that are shown; the rest is counted."""


class AnswerPane(QWidget):
    """One answer, or why there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.status = label(selectable=True, wraps=True)
        self.problem = ErrorPanel()
        self.text = fixed_text(tr("Answer"), JSON, is_read_only=True)
        self.text.setMinimumHeight(60)
        layout = column(self.status, self.problem, self.text)
        layout.setContentsMargins(0, Space.S, 0, Space.S)
        self.setLayout(layout)

    def show_asked(self, asked: Asked | None) -> None:
        """Show what came of *asked*; None for a service that nothing was sent to."""
        self.problem.show_error(asked.error if asked else None)
        reply = asked.reply if asked else None
        self.status.setText(_told(reply) if reply else "" if asked else tr("Nothing was sent yet"))
        restyle(self.status, state=str(_state(asked)) if asked and reply else "")
        text = readable(reply.body, reply.content_type) if reply else ""
        more = len(text) - READABLE
        self.text.setPlainText(text if more <= 0 else text[:READABLE] + "\n" + tr("and %n more character(s)", more))

    def show_error(self, error: ShoalError) -> None:
        self.problem.show_error(error)


class PastRequests(QListWidget):
    """The last requests, the newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIconSize(QSize(Space.L, Space.L))
        self.setAccessibleName(tr("Last requests"))

    def show_all(self, past: Iterable[Asked]) -> None:
        """List *past*, without any of them being chosen."""
        self.blockSignals(True)
        self.clear()
        for asked in past:
            self.addItem(_line(asked))
            self.item(self.count() - 1).setIcon(state_icon(_state(asked)))
        self.blockSignals(False)


def _state(asked: Asked) -> State:
    return State.OK if asked.reply and asked.reply.status < 400 else State.FAILED


def _told(reply: Reply) -> str:
    """The answer in a line."""
    text = tr("{status} after {latency}, {size}, over {way}")
    size = bytes_text(len(reply.body))
    return text.format(status=reply.status, latency=latency_text(reply.seconds), size=size, way=reply.way)


def _line(asked: Asked) -> str:
    """A request of the past in a line."""
    clock = time.strftime("%H:%M:%S", time.localtime(asked.at))
    return f"{clock}  {_told(asked.reply) if asked.reply else str(asked.error)}"
