"""The list of tasks beside the place that is shown: what runs, how far it is, what failed and why."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from shoal_gui.desk import Desk
from shoal_gui.looks import fixed_font, state_icon
from shoal_gui.mistakes import report_of
from shoal_gui.shown import bytes_text, span_text
from shoal_gui.task import Task, TaskState
from shoal_gui.tokens import Space, State
from shoal_gui.widgets.empty import EmptyState
from shoal_gui.widgets.layout import button, card, column, icon_button, label, row
from shoal_gui.words import tr

STATES = {
    TaskState.RUNNING: State.WORKING,
    TaskState.DONE: State.OK,
    TaskState.FAILED: State.FAILED,
    TaskState.CANCELLED: State.WAITING,
}
WIDTH = 380


class TaskList(QWidget):
    """All tasks worth showing, the newest first."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._rows: dict[Task, TaskRow] = {}
        self._empty = EmptyState("fa6s.list-check", tr("No tasks"), tr("What takes a while is listed here."))
        self._stack = QVBoxLayout()
        self._stack.setSpacing(Space.S)
        self._stack.addWidget(self._empty)
        self._stack.addStretch(1)
        inner = QWidget()
        inner.setLayout(self._stack)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName(tr("Tasks"))
        scroll.setWidget(inner)
        close = icon_button(tr("Close the list of tasks"), "fa6s.xmark", self.hide)
        clear = button(tr("Clear what has ended"), self._clear)
        self.setLayout(column(row(label(tr("Tasks"), "head"), None, clear, close), scroll, margin=Space.S))
        self.setFixedWidth(WIDTH)
        desk.tasks.changed.connect(self.look)
        clock = QTimer(self, interval=500)
        clock.timeout.connect(self.look)
        clock.start()
        self.hide()

    def look(self) -> None:
        """Bring the rows in line with the tasks."""
        shown = self.desk.tasks.shown
        for task in [task for task in self._rows if task not in shown]:
            gone = self._rows.pop(task)
            self._stack.removeWidget(gone)
            gone.deleteLater()
        for task in shown:
            if task not in self._rows:
                self._rows[task] = TaskRow(self.desk, task)
                self._stack.insertWidget(0, self._rows[task])
        if self.isVisible():
            for line in self._rows.values():
                line.look()
        self._empty.setVisible(not self._rows)

    def showEvent(self, event: object) -> None:  # noqa: ARG002 - the signature is Qt's
        self.look()

    def _clear(self) -> None:
        for task in self.desk.tasks.shown:
            self.desk.tasks.dismiss(task)


class TaskRow(QWidget):
    """One task: title, stage, bytes, time, buttons, and its log when it is wanted."""

    def __init__(self, desk: Desk, task: Task) -> None:
        super().__init__()
        self.desk, self.task = desk, task
        self._shape = QLabel()
        self._title = label(_titled(task), wraps=True)
        self._stage = label(role="muted", wraps=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(Space.S)
        self._bar.setAccessibleName(_titled(task))
        self._log = QPlainTextEdit(readOnly=True)
        self._log.setFont(fixed_font())
        self._log.setFixedHeight(120)
        self._log.setAccessibleName(tr("Log of {task}").format(task=task.title))
        self._log.hide()
        self._cancel = button(tr("Cancel"), task.cancel)
        self._dismiss = button(tr("Dismiss"), lambda: desk.tasks.dismiss(task))
        self._copy = button(tr("Copy report"), self._copy_report)
        self._go = button(tr("Show"), lambda: desk.go(*task.place))
        show_log = button(tr("Log"), lambda: self._log.setVisible(not self._log.isVisible()))
        buttons = row(self._go, show_log, None, self._copy, self._cancel, self._dismiss)
        head = row(self._shape, self._title)
        head.setStretchFactor(self._title, 1)
        frame = card(column(head, self._stage, self._bar, self._log, buttons))
        self.setLayout(column(frame))
        self.look()

    def look(self) -> None:
        task = self.task
        self._shape.setPixmap(state_icon(STATES[task.state]).pixmap(Space.L, Space.L))
        self._stage.setText(_said(task))
        self._bar.setVisible(task.is_running)
        self._bar.setRange(0, 1000 if task.total else 0)
        if task.total:
            self._bar.setValue(1000 * task.done // task.total)
        self._cancel.setVisible(task.is_running)
        self._dismiss.setVisible(not task.is_running)
        self._copy.setVisible(task.error is not None)
        self._go.setVisible(bool(task.place[0]))
        text = "\n".join(task.notes)
        if self._log.isVisible() and text != self._log.toPlainText():
            self._log.setPlainText(text)

    def _copy_report(self) -> None:
        if self.task.error:
            QGuiApplication.clipboard().setText("\n".join([report_of(self.task.error), "", *self.task.notes]))


def _titled(task: Task) -> str:
    return f"{task.title}: {task.target}" if task.target else task.title


def _said(task: Task) -> str:
    """Where it is: stage, bytes of bytes, time left; or how it ended."""
    if task.error:
        hint = "\n" + task.error.hint if task.error.hint else ""
        return f"{task.error.code}  {task.error}{hint}"
    if not task.is_running:
        took = span_text((task.ended or time.monotonic()) - task.began)
        return (tr("done in {span}") if task.state is TaskState.DONE else tr("cancelled after {span}")).format(
            span=took
        )
    parts = [task.stage]
    if task.total:
        parts.append(tr("{done} of {total}").format(done=bytes_text(task.done), total=bytes_text(task.total)))
    if (remaining := task.remaining) is not None:
        parts.append(tr("{span} left").format(span=span_text(remaining)))
    return " · ".join(filter(None, parts))
