"""The request console: write a request or load one, send it to a service, read the answer, and see the last ones again.

What is written is kept in the desk's drafts, so that it outlives a change of theme, language or page.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QFileDialog, QPushButton, QSplitter, QWidget

from shoal_gui.desk import Desk
from shoal_gui.editors.fixed_text import fixed_text
from shoal_gui.editors.languages import JSON
from shoal_gui.places.services.answers import AnswerPane, PastRequests
from shoal_gui.places.services.asking import Request, Way, ask, check_json, example_in, openapi
from shoal_gui.places.services.drafts import BINARY, KINDS, Draft, read_sample
from shoal_gui.places.services.rows import Row
from shoal_gui.shown import bytes_text
from shoal_gui.task import TaskState, Work
from shoal_gui.tokens import Space, State
from shoal_gui.widgets.field import Field
from shoal_gui.widgets.layout import allow, box, button, column, icon_button, label, row
from shoal_gui.words import tr

PAUSE = 250
"""Milliseconds without a key after which the body is looked at."""


class Console(QWidget):
    """For the row it is given."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._row: Row | None = None
        self._draft = Draft()
        self.kind = QComboBox(editable=True)
        self.kind.addItems(KINDS)
        self.kind.setAccessibleName(tr("Content type"))
        self.way = QComboBox()
        self.way.setAccessibleName(tr("How it is sent"))
        for text, way in _ways():
            self.way.addItem(text, way)
        self.body = fixed_text(tr("Body of the request"), JSON)
        self.body.setMinimumHeight(60)
        self.body_field = Field(tr("Body"), self.body)
        self.send_button: QPushButton = button(tr("Send"), self.send, symbol="fa6s.paper-plane", is_main=True)
        self.load_button = button(tr("Load a file"), self._ask_which, symbol="fa6s.file-import")
        self.drop_button = icon_button(tr("Write a body instead of the file"), "fa6s.xmark", self._drop_file)
        self.example_button = button(tr("Example"), self._fetch_example, symbol="fa6s.wand-magic-sparkles")
        self.answer = AnswerPane()
        self.history = PastRequests()
        self._lay_out()
        self._connect()

    @property
    def draft(self) -> Draft:
        return self._draft

    def show_row(self, shown: Row) -> None:
        """Be about *shown*."""
        is_another = self._row is None or self._row.id != shown.id
        self._row = shown
        if is_another:
            drafts = self._desk.drafts
            kept = drafts.setdefault(f"request {shown.id}", Draft())
            assert isinstance(kept, Draft)
            self._draft = kept
            self._show_draft()
            if kept.task:
                kept.task.changed.connect(self._show_answers)
            self._show_answers()
        self._check()

    def send(self) -> None:
        """Send what is written, if it can be."""
        if not self.send_button.isEnabled() or self._row is None:
            return
        self._take_in()
        shown, draft = self._row, self._draft
        request = Request(shown.device, shown.service, shown.uri, draft.body, draft.kind, draft.way, shown.needs_key)
        station = self._desk.session.station

        def work(_work: Work) -> None:
            draft.asked.appendleft(ask(station, request))  # kept there, whether or not this console lives to show it

        title = tr("Send a request to {service}").format(service=shown.service)
        place = ("services", shown.id)
        draft.task = self._desk.tasks.run(title, work, target=shown.device, place=place)
        draft.task.changed.connect(self._show_answers)
        self._check()

    def load(self, path: Path) -> None:
        """Make the content of *path* the body."""
        title = tr("Read {file}").format(file=path.name)
        self._desk.tasks.run(
            title, lambda _work: read_sample(path), quiet=True, then=self._take_file, failed=self.answer.show_error
        )

    # Inside.

    def _lay_out(self) -> None:
        tools = row(self.load_button, self.drop_button, self.example_button, None, self.send_button)
        question = column(row(self.kind, self.way), self.body_field, tools)
        past = column(label(tr("Last requests"), "muted"), self.history)
        for layout in (question, past):
            layout.setContentsMargins(0, Space.S, 0, Space.S)
        split = QSplitter(Qt.Orientation.Vertical)
        for n, (part, share) in enumerate(((box(question), 3), (self.answer, 3), (box(past), 1))):
            split.addWidget(part)
            split.setStretchFactor(n, share)
        split.setChildrenCollapsible(False)
        self.setLayout(column(split))

    def _connect(self) -> None:
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._check)
        self.body.textChanged.connect(self._edited)
        self.kind.currentTextChanged.connect(self._check)
        self.way.currentIndexChanged.connect(self._check)
        self.history.currentRowChanged.connect(self._show_past)

    def _edited(self) -> None:
        self._draft.text = self.body.toPlainText()
        self._pause.start()

    def _take_in(self) -> None:
        self._draft.kind = self.kind.currentText().strip()
        self._draft.way = Way(self.way.currentData())

    def _check(self) -> None:
        """Say in place what is wrong with what is written, and let it be sent or not."""
        self._take_in()
        draft = self._draft
        is_json = draft.file is None and "json" in draft.kind
        problem = check_json(draft.text) if is_json and draft.text.strip() else None
        self.body_field.mark(problem)
        allow(self.send_button, problem or self._hindrance())
        where = self._row.uri if self._row else ""
        allow(self.example_button, None if where else tr("The service does not answer anywhere now"))

    def _hindrance(self) -> str | None:
        """Why nothing can be sent now."""
        if self._row is None or self._draft.task:
            return tr("The answer to the last request has not come yet")
        if not self._draft.body:
            return tr("Write a body first, or load one from a file")
        if not self._row.running:
            return tr("No version of the service is running on this device")
        if self._draft.way is Way.HTTP and not self._row.uri:
            return tr("The service has no address yet")
        return None

    def _show_draft(self) -> None:
        draft = self._draft
        for control in (self.body, self.kind, self.way, self.history):
            control.blockSignals(True)
        self._show_body()
        self.kind.setCurrentText(draft.kind)
        self.way.setCurrentIndex(self.way.findData(draft.way))
        for control in (self.body, self.kind, self.way, self.history):
            control.blockSignals(False)
        self.history.show_all(draft.asked)
        self.answer.show_asked(draft.asked[0] if draft.asked else None)

    def _show_body(self) -> None:
        """The text, or instead of a file that is none its name and size."""
        draft = self._draft
        self.body.setReadOnly(draft.file is not None)
        self.drop_button.setVisible(draft.file is not None)
        if draft.file is None:
            self.body.setPlainText(draft.text)
        else:
            self.body.setPlainText(f"{draft.file_name}, {bytes_text(len(draft.file))}")

    def _show_answers(self) -> None:
        """Whatever became of it, the next request may go; an answer stays here and leaves the list of tasks."""
        for draft in self._desk.drafts.values():
            if not isinstance(draft, Draft) or draft.task is None or draft.task.is_running:
                continue
            task, draft.task = draft.task, None
            if task.state is TaskState.DONE:
                self._desk.tasks.dismiss(task)
                if draft is self._draft:
                    self.history.show_all(draft.asked)
                    self.answer.show_asked(draft.asked[0])
        self._check()

    def _show_past(self, n: int) -> None:
        if 0 <= n < len(self._draft.asked):
            self.answer.show_asked(self._draft.asked[n])

    def _ask_which(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("A request to send"))
        if path:
            self.load(Path(path))

    def _take_file(self, read: tuple[str, bytes]) -> None:
        name, data = read
        try:
            self._draft.text, self._draft.file = data.decode(), None
        except UnicodeDecodeError:
            self._draft.file, self._draft.file_name = data, name
            self.kind.setCurrentText(BINARY)
        self._show_file()

    def _drop_file(self) -> None:
        self._draft.file = None
        self.kind.setCurrentText(KINDS[0])
        self._show_file()

    def _show_file(self) -> None:
        self.body.blockSignals(True)
        self._show_body()
        self.body.blockSignals(False)
        self._check()

    def _fetch_example(self) -> None:
        workspace, shown = self._desk.session.workspace, self._row
        if shown is None:
            return

        def fetch(_work: Work) -> str:
            return example_in(openapi(workspace, shown.uri, shown.service, shown.needs_key).body)

        self._desk.tasks.run(
            tr("Read an example"), fetch, quiet=True, then=self._take_example, failed=self.answer.show_error
        )

    def _take_example(self, example: str) -> None:
        if not example:
            self._desk.tell(tr("The service gives no example of what it takes"), State.UNKNOWN)
            return
        self._draft.text, self._draft.file = example, None
        self._show_file()


def _ways() -> list[tuple[str, Way]]:
    return [
        (tr("Over HTTP, else through the device"), Way.EITHER),
        (tr("Over HTTP"), Way.HTTP),
        (tr("Through the device (MQTT)"), Way.DEVICE),
    ]
