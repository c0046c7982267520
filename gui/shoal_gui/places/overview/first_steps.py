"""What helps somebody whose workspace is still empty: three steps, each with its button."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from shoal_gui.desk import Desk
from shoal_gui.looks import state_icon
from shoal_gui.records import Records
from shoal_gui.shown import state_word
from shoal_gui.tokens import Space, State
from shoal_gui.widgets.layout import button, column, label, restyle, row
from shoal_gui.words import tr


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do."""

    sentence: str
    why: str
    button: str
    place: str
    item: str
    is_done: bool


def steps_of(records: Records) -> list[Step]:
    """What has been done of what a first deployment takes; pure."""
    return [
        Step(
            tr("Register a model"),
            tr("Any file or folder; it is kept with its versions, and read for its inputs and outputs."),
            tr("Models"), "models", "", bool(records.models),
        ),
        Step(
            tr("Enrol a device"),
            tr("It joins with one file, made here, and one command, run there."),
            tr("Enrol a device"), "devices", "+enrol", bool(records.devices),
        ),
        Step(
            tr("Deploy the model to the device"),
            tr("You see what will be fetched and restarted before anything is sent."),
            tr("Deploy"), "deploy", "", bool(records.deployments),
        ),
    ]  # fmt: skip


class FirstSteps(QFrame):
    """Shown until something was deployed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("role", "card")
        self._lines = [StepLine(desk) for _ in steps_of(desk.session.records)]
        self.setLayout(column(label(tr("First steps"), "head"), *self._lines, margin=Space.L, space=Space.M))
        self.read()

    @property
    def buttons(self) -> list[QPushButton]:
        return [line.button for line in self._lines]

    def read(self) -> None:
        """See what is done by now."""
        steps = steps_of(self._desk.session.records)
        first_open = next((n for n, step in enumerate(steps) if not step.is_done), None)
        for n, (line, step) in enumerate(zip(self._lines, steps, strict=True)):
            line.show_step(step, n + 1, is_next=n == first_open)
        self.setVisible(not steps[-1].is_done)


class StepLine(QWidget):
    """A shape for whether it is done, what it is, why, and the way there."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._target = ("", "")
        self._shape, self._sentence = QLabel(), label()
        self._why = label(role="muted", wraps=True)
        self.button = button("", self._go)
        words = column(self._sentence, self._why, space=0)
        whole = row(self._shape, words, self.button, space=Space.M)
        whole.setStretchFactor(words, 1)
        self.setLayout(whole)

    def show_step(self, step: Step, number: int, *, is_next: bool) -> None:
        self._target = (step.place, step.item)
        state = State.OK if step.is_done else State.WAITING
        self._shape.setPixmap(state_icon(state).pixmap(Space.XL, Space.XL))
        self._shape.setAccessibleName(tr("done") if step.is_done else state_word(state))
        self._sentence.setText(f"{number}. {step.sentence}")
        self._why.setText(step.why)
        self.button.setText(step.button)
        restyle(self.button, role="main" if is_next else "")

    def _go(self) -> None:
        self._desk.go(*self._target)
