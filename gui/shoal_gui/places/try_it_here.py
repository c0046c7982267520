"""Try it here: the steps with their times, and then digits to click and to draw, read by the service that runs here."""

from __future__ import annotations

import time

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QToolButton, QWidget

from shoal.demo.digits import Image, held_out_digits, read_digits
from shoal.demo.steps import Outcome, Step
from shoal_gui.desk import Desk
from shoal_gui.looks import state_icon
from shoal_gui.places.place import Place
from shoal_gui.session import Session
from shoal_gui.task import Work
from shoal_gui.tokens import Space, State
from shoal_gui.trial import DEVICE, PLACE, SERVICE, Trial, step_text
from shoal_gui.widgets.digit import Drawing, picture
from shoal_gui.widgets.error_panel import ErrorPanel
from shoal_gui.widgets.layout import box, button, card, column, label, row, scrolled
from shoal_gui.words import tr

PICTURE = 44
COLUMNS = 5


class TryItHere(Place):
    """Shows the session's `Trial`; begins it when nobody has."""

    name = PLACE
    symbol = "fa6s.rocket"

    @classmethod
    def title(cls) -> str:
        return tr("Try it here")

    @classmethod
    def entries(cls, session: Session) -> list[tuple[str, str]]:
        return [(cls.title(), "")] if session.host.has_device else []

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._trial = Trial.of(self.session) or Trial(self.session, self._made())
        self._trial.changed.connect(self.look)
        self._steps = {step: _StepLine(step_text(step)) for step in Step}
        self._said = label(role="muted", wraps=True)
        self._error = ErrorPanel()
        self._error.offer(tr("Try again"), self._trial.start)
        self._digits = _Digits(desk)
        self._show = button(tr("Show the service"), self._show_service, symbol="fa6s.bolt", is_main=True)
        self.buttons.addWidget(self._show)
        intro = label(
            tr("A broker and a device run on this computer. Nothing leaves it, and no network is needed."),
            "muted",
            wraps=True,
        )
        steps = card(column(label(tr("Steps"), "head"), *self._steps.values(), self._said))
        steps.setMinimumWidth(380)
        beside = row(box(column(self._error, steps, None)), self._digits, space=Space.L)
        beside.setStretch(0, 2)
        beside.setStretch(1, 3)
        self.body.addWidget(intro)
        self.body.addWidget(scrolled(box(beside)), 1)
        self.look()

    def entered(self) -> None:
        """Begin, if nobody has."""
        if self._trial.task is None:
            self._trial.start()

    def act(self) -> None:
        if self._trial.outcome:
            self._show_service()

    def look(self) -> None:
        """Show how far it is."""
        trial = self._trial
        for step, line in self._steps.items():
            line.show_step(
                trial.seconds.get(step), is_current=step is trial.current, has_failed=trial.error is not None
            )
        self._error.show_error(trial.error)
        self._said.setText(self._sentence())
        self._show.setEnabled(trial.outcome is not None)
        self._digits.show_outcome(trial.outcome)

    def _sentence(self) -> str:
        trial = self._trial
        if trial.outcome:
            total = tr("{n} s").format(n=f"{sum(trial.seconds.values()):.1f}")
            return tr("Done in {span}. The service {service} answers at\n{uri}").format(
                span=total, service=f"{DEVICE}/{SERVICE}", uri=trial.outcome.report.scoring_uri
            )
        if trial.task and not trial.is_running and not trial.error:
            return tr("Cancelled.")
        return trial.phase

    def _made(self) -> float:
        """Seconds that the workspace took, as the welcome has measured."""
        made = self.desk.drafts.pop(PLACE, 0.0)
        return made if isinstance(made, float) else 0.0

    def _show_service(self) -> None:
        self.desk.go("services", f"{DEVICE}/{SERVICE}")


class _StepLine(QWidget):
    """One step: shape, title, seconds."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._shape, self._took = QLabel(), label(role="muted")
        line = row(self._shape, label(title, wraps=True), self._took)
        line.setStretch(1, 1)
        self.setLayout(line)

    def show_step(self, seconds: float | None, *, is_current: bool, has_failed: bool) -> None:
        if seconds is not None:
            state, said = State.OK, tr("{n} s").format(n=f"{seconds:.1f}")
        elif is_current:
            state, said = (State.FAILED, tr("failed")) if has_failed else (State.WORKING, tr("working"))
        else:
            state, said = State.WAITING, ""
        self._shape.setPixmap(state_icon(state).pixmap(Space.L, Space.L))
        self._took.setText(said)
        self.setAccessibleName(f"{self._title}: {said}")


class _Digits(QWidget):
    """Digits that the model has never seen, each a button that has it read again; and paper for one's own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._outcome: Outcome | None = None
        self._tiles: list[QToolButton] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(Space.S)
        self._drawing = Drawing()
        self._drawing.finished.connect(self._read)
        self._answer = label(role="head", wraps=True)
        self._beside = label(role="muted", wraps=True)
        clear = button(tr("Clear"), self._clear, symbol="fa6s.eraser")
        paper = column(label(tr("Draw one yourself"), "head"), self._drawing, row(clear, None), None)
        paper.setAlignment(self._drawing, Qt.AlignmentFlag.AlignLeft)
        left = column(label(tr("Click a digit to have it read"), "head"), self._grid, None)
        self.setLayout(column(card(column(row(left, paper, space=Space.XL), self._answer, self._beside)), None))
        self.hide()

    def show_outcome(self, outcome: Outcome | None) -> None:
        """Show the held-out digits, once the service has read them."""
        if outcome is None or self._outcome is outcome:
            return
        self._outcome = outcome
        held_out = held_out_digits()
        for n, (image, truth) in enumerate(zip(held_out.images, held_out.truth, strict=True)):
            self._grid.addWidget(self._tile(n, image, outcome.predictions[n], truth), n // COLUMNS, n % COLUMNS)
        self._say(tr("{right} of {all} digits were read rightly.").format(right=outcome.right, all=len(outcome.truth)))
        self.show()

    def _tile(self, n: int, image: Image, answer: int, truth: int) -> QToolButton:
        tile = QToolButton()
        tile.setProperty("role", "tile")
        tile.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        tile.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        tile.setIcon(picture(image, PICTURE))
        tile.setIconSize(QSize(PICTURE, PICTURE))
        tile.setText(str(answer) if answer == truth else tr("{answer}, is {truth}").format(answer=answer, truth=truth))
        tile.setMinimumWidth(Space.XL + max(PICTURE, tile.fontMetrics().horizontalAdvance(tile.text())))
        said = tr("Held-out digit {n}: read as {answer}, is {truth}").format(n=n + 1, answer=answer, truth=truth)
        tile.setAccessibleName(said)
        tile.setToolTip(said)
        tile.clicked.connect(lambda _checked: self._read(image))
        self._tiles.append(tile)
        return tile

    def _read(self, image: Image) -> None:
        """Have the service read *image*."""
        report = self._desk.session.report(DEVICE, SERVICE)
        if report is None:
            self._say(tr("The service is not there."))
            return
        uri = report.scoring_uri

        def ask(_: Work) -> tuple[list[int] | None, float]:
            began = time.perf_counter()
            return read_digits(uri, [image]), time.perf_counter() - began

        self._desk.tasks.run(tr("Read a digit"), ask, then=self._answered, quiet=True)

    def _answered(self, answer: tuple[list[int] | None, float]) -> None:
        labels, seconds = answer
        if not labels:
            self._say(tr("The service does not answer."))
            return
        milliseconds = f"{1000 * seconds:.1f}"
        self._say(
            tr("The service reads a {digit}.").format(digit=labels[0]),
            tr("Answered in {n} ms, over HTTP.").format(n=milliseconds),
        )

    def _clear(self) -> None:
        self._drawing.clear()
        self._say("")

    def _say(self, sentence: str, beside: str = "") -> None:
        self._answer.setText(sentence)
        self._beside.setText(beside)
