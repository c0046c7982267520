"""The right side of Deploy: the devices that are meant and how it would go there, the texts, and the push."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from shoal.contract.reading import not_acted_on
from shoal.contract.showing import written_text
from shoal.errors import ShoalError
from shoal.fleet.compose import desired_document
from shoal_gui.editors.editor_pane import EditorPane
from shoal_gui.editors.fixed_text import fixed_text
from shoal_gui.editors.languages import YAML, language_of
from shoal_gui.editors.marks import Mark, mark_of
from shoal_gui.filtering import Searchable
from shoal_gui.places.deploy.checking import SETTINGS, read_settings
from shoal_gui.places.deploy.draft import Checked, Draft, Row
from shoal_gui.records import Records
from shoal_gui.shown import bytes_text
from shoal_gui.tables import Column, RecordTable
from shoal_gui.tokens import Space, State
from shoal_gui.widgets.confirmation import Confirmation
from shoal_gui.widgets.empty import EmptyState
from shoal_gui.widgets.error_panel import ErrorPanel
from shoal_gui.widgets.layout import box, button, column, label, row, tabs
from shoal_gui.widgets.table_pane import TablePane
from shoal_gui.words import tr


def columns() -> list[Column[Row]]:
    return [
        Column(tr("Device"), lambda one: one.device, 120),
        Column(tr("Can it take it?"), _fit_text, 130, state=lambda one: one.fit, tip=_reasons_text),
        Column(tr("Version"), _version_text, 90),
        Column(tr("Fetches"), _fetch_text, 90, key=lambda one: one.part.fetch if one.part else -1),
        Column(tr("What happens"), _event_text, 180),
    ]


class Ahead(QWidget):
    """Shows what `check` and the preview say."""

    settings_edited = Signal(str)
    """A person has changed the text of the deployment config."""
    opening_settings = Signal()
    """A person wants a file in its place."""

    def __init__(self, empty: EmptyState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._records: Records | None = None
        self._draft, self._checked = Draft(), Checked({}, "")
        table = RecordTable(columns(), lambda one: one.device, _searchable)
        self.devices: TablePane[Row] = TablePane(tr("Devices that are meant"), table, empty, terms="state:failed")
        self.devices.setContentsMargins(0, Space.S, 0, 0)
        self.devices.chosen.connect(self._show_document)
        self.settings = EditorPane(YAML, tr("Deployment config as text"), check=settings_marks)
        self.settings.edited.connect(self.settings_edited)
        self.manifest, self.document = _reader(tr("Manifest")), _reader(tr("What the device will be told"))
        self.tabs = tabs()
        for page, words in (
            (self.devices, tr("Devices")),
            (self._settings_page(), tr("Settings as text")),
            (self.manifest, tr("Manifest")),
            (self.document, tr("Document of the device")),
        ):
            self.tabs.addTab(page, words)
        self.error = ErrorPanel()
        self.notes = label(role="muted", wraps=True, selectable=True)
        self.push = Confirmation(symbol="fa6s.paper-plane", is_lasting=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.M, 0, 0, 0)
        layout.setSpacing(Space.M)
        layout.addWidget(self.error)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.notes)
        layout.addWidget(self.push)

    def _settings_page(self) -> QWidget:
        from_file = button(tr("Open a file…"), self.opening_settings.emit, symbol="fa6s.folder-open")
        says = label(tr("A deployment config, JSON or YAML, as Azure ML v1 has it"), "muted", wraps=True)
        page = box(column(row(says, from_file), self.settings))
        page.setContentsMargins(0, Space.S, 0, 0)
        return page

    def show_checked(self, draft: Draft, checked: Checked, records: Records) -> None:
        """Show *checked*, which is of *draft*."""
        self._draft, self._checked, self._records = draft, checked, records
        self.devices.table.put_all(checked.rows)
        if self.settings.text != draft.settings:
            self.settings.speak(language_of(SETTINGS, draft.settings), settings_marks)
            self.settings.set_text(draft.settings)
        _put(self.manifest, written_text(checked.manifest) if checked.manifest else checked.why_not or "")
        self._show_document(self.devices.current)
        notices = draft.seen.notices if draft.seen else ()
        ignored = [tr("{field} is accepted, but this version does nothing with it").format(field=one)
                   for one in checked.ignored]  # fmt: skip
        self.notes.setText("\n".join([*notices, *ignored]))
        self.notes.setVisible(bool(notices or ignored))

    def _show_document(self, device: str) -> None:
        """What *device*, or else the first, will be told."""
        shown = self.devices.table.record(device) or next(iter(self._checked.rows), None)
        _put(self.document, self._document(shown))

    def _document(self, shown: Row | None) -> str:
        if shown is None or shown.part is None or self._records is None:
            return tr("Look at the preview first: what a device is told names the image, which is made for it.")
        told = self._records.told.get(shown.device)
        services = {**(told.services if told else {}), self._draft.name: shown.part.after}
        fleet, rev = self._records.settings.fleet, (told.rev if told else 0) + 1
        document = desired_document(fleet, shown.device, rev, services, issued="")
        return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()


def settings_marks(text: str) -> list[Mark]:
    """What keeps *text* from being a deployment config, or the fields in it that nothing is done about."""
    try:
        config = read_settings(text)
    except ShoalError as error:
        return [mark_of(error)]
    return [
        Mark(tr("{field} is accepted, but this version does nothing with it").format(field=name), state=State.STALE)
        for name in not_acted_on(config)
    ]


def _reader(name: str) -> QPlainTextEdit:
    view = fixed_text(name, is_read_only=True, wraps=False)
    view.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return view


def _put(view: QPlainTextEdit, text: str) -> None:
    """Keep where a person has scrolled to, unless the text is another one."""
    if view.toPlainText() != text:
        view.setPlainText(text)


def _searchable(row: Row) -> Searchable:
    return Searchable(" ".join([row.device, *row.reasons]), fields={"state": f"{row.fit} {_fit_text(row)}"})


def _fit_text(row: Row) -> str:
    return {State.OK: tr("it can"), State.FAILED: tr("it cannot")}.get(row.fit, tr("never seen"))


def _reasons_text(row: Row) -> str:
    if row.fit is State.UNKNOWN:
        return tr("It has never connected, so nobody knows what it is.")
    return "; ".join(row.reasons)


def _version_text(row: Row) -> str:
    if not row.next:
        return str(row.now or "-")
    return f"{row.now} → {row.next}" if row.now else tr("new: {n}").format(n=row.next)


def _fetch_text(row: Row) -> str:
    return bytes_text(row.part.fetch) if row.part else "-"


def _event_text(row: Row) -> str:
    """What becomes of what runs there, or why nothing does."""
    if row.fit is not State.OK:
        return _reasons_text(row)
    if row.part is None:
        return "-"
    if row.part.before is None:
        return tr("it starts")
    if row.part.before.image.digest == row.part.after.image.digest:
        return tr("it restarts, with the same image")
    return tr("it restarts in place of version {n}").format(n=row.now)
