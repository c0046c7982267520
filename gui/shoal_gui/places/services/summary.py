"""What is to be known of one service on one device: what is wrong with it, what runs, where it answers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QLineEdit, QScrollArea, QWidget

from shoal.errors import ShoalError
from shoal_gui.calling import Reply
from shoal_gui.desk import Desk
from shoal_gui.editors.fixed_text import fixed_text
from shoal_gui.editors.languages import JSON
from shoal_gui.looks import fixed_font
from shoal_gui.places.services.asking import openapi, readable
from shoal_gui.places.services.keys import Ask, KeysPanel
from shoal_gui.places.services.rows import Row, serves_on, state_text, version_text
from shoal_gui.shown import phase_text, when_text
from shoal_gui.task import Work
from shoal_gui.tokens import Space
from shoal_gui.widgets.error_panel import ErrorPanel
from shoal_gui.widgets.layout import allow, box, button, column, icon_button, label, restyle, row
from shoal_gui.words import tr

OPENAPI_HEIGHT = 240
"""Pixels of the document at the least."""


class Summary(QScrollArea):
    """Of the row it is given."""

    def __init__(
        self,
        desk: Desk,
        try_now: Callable[[], object],
        ask: Ask,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._row: Row | None = None
        self.setAccessibleName(tr("Summary"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problem = ErrorPanel()
        self.problem.offer(tr("Try now"), try_now)
        self.fields: dict[str, QLabel] = {}
        self.uri, self.image = _copied_from(tr("Scoring URI")), _copied_from(tr("Image"))
        self.copy_uri = icon_button(tr("Copy the scoring URI"), "fa6s.copy", self._copy_uri)
        self.keys = KeysPanel(desk, ask)
        self.openapi = OpenApi(desk)
        self.setWidget(box(self._laid_out()))

    def show_row(self, shown: Row) -> None:
        """Show *shown*."""
        self._row, report = shown, shown.report
        self.problem.show_problem(report.error if report else None, serves_on(shown))
        self.uri.setText(shown.uri or "-")
        self.image.setText(report.image if report and report.image else "-")
        for field in (self.uri, self.image):
            field.setCursorPosition(0)
        allow(self.copy_uri, None if shown.uri else tr("It does not answer anywhere now"))
        for name, text in self._texts(shown).items():
            self.fields[name].setText(text or "-")
        restyle(self.fields["state"], state=str(shown.state))
        self.keys.show_row(shown)
        self.openapi.show_row(shown)

    def _texts(self, shown: Row) -> dict[str, str]:
        report = shown.report
        deployment = self._desk.session.records.deployment(shown.service, shown.wanted)
        return {
            "state": state_text(shown),
            "phase": phase_text(report) if report else "",
            "version": version_text(shown),
            "last good": str(report.last_good) if report and report.last_good else "",
            "models": ", ".join(shown.told.models) if shown.told else "",
            "deployed": when_text(deployment.created) if deployment else "",
            "restarts": str(report.restarts) if report else "",
            "reported": when_text(shown.reported_at),
            "notes": "\n".join(report.notes) if report else "",
        }

    def _laid_out(self) -> QFormLayout:
        form = QFormLayout()
        form.setContentsMargins(0, Space.M, Space.S, Space.M)
        form.setHorizontalSpacing(Space.L)
        form.setVerticalSpacing(Space.S)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.addRow(self.problem)
        for name, title in _titles().items():
            self.fields[name] = label(selectable=True, wraps=True)
            form.addRow(label(title, "muted"), self.fields[name])
            if name == "deployed":
                form.addRow(label(tr("Image"), "muted"), self.image)
            if name == "phase":
                form.addRow(label(tr("Scoring URI"), "muted"), row(self.uri, self.copy_uri))
                form.addRow(label(tr("Keys"), "muted"), self.keys)
        form.addRow(self.openapi)
        return form

    def _copy_uri(self) -> None:
        if self._row:
            QGuiApplication.clipboard().setText(self._row.uri)
            self._desk.tell(tr("Copied"))


class OpenApi(QWidget):
    """The document in which a service says what it takes and gives; fetched when somebody asks for it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._row: Row | None = None
        self.fetch: QWidget = button(tr("Show its OpenAPI document"), self._fetch, symbol="fa6s.file-code")
        self.problem = ErrorPanel()
        self.text = fixed_text(tr("OpenAPI document"), JSON, is_read_only=True, wraps=False)
        self.text.setMinimumHeight(OPENAPI_HEIGHT)
        self.text.hide()
        self.setLayout(column(row(self.fetch, None), self.problem, self.text))

    def show_row(self, shown: Row) -> None:
        """Be about *shown*."""
        if self._row is None or self._row.uri != shown.uri:
            self.text.hide()
            self.problem.hide()
        self._row = shown
        allow(self.fetch, None if shown.uri else tr("It does not answer anywhere now"))

    def _fetch(self) -> None:
        workspace, shown = self._desk.session.workspace, self._row
        if shown is None:
            return

        def fetch(_work: Work) -> tuple[str, Reply | ShoalError]:
            try:
                return shown.uri, openapi(workspace, shown.uri, shown.service, shown.needs_key)
            except ShoalError as error:
                return shown.uri, error

        self._desk.tasks.run(tr("Read the OpenAPI document"), fetch, target=shown.uri, quiet=True, then=self._show)

    def _show(self, answer: tuple[str, Reply | ShoalError]) -> None:
        uri, reply = answer
        if self._row is None or uri != self._row.uri:
            return
        self.problem.show_error(reply if isinstance(reply, ShoalError) else None)
        if not isinstance(reply, ShoalError):
            self.text.setPlainText(readable(reply.body, reply.content_type))
            self.text.show()


def _copied_from(name: str) -> QLineEdit:
    """A value that is copied from, exactly and whole, however long it is."""
    made = QLineEdit(readOnly=True)
    made.setAccessibleName(name)
    made.setFont(fixed_font())
    return made


def _titles() -> dict[str, str]:
    return {
        "state": tr("State"),
        "phase": tr("Phase"),
        "version": tr("Version"),
        "last good": tr("Last good version"),
        "models": tr("Models"),
        "deployed": tr("Deployed"),
        "restarts": tr("Restarts"),
        "reported": tr("Said at"),
        "notes": tr("Not in force there"),
    }
