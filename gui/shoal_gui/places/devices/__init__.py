"""Devices: who belongs to the fleet, whether it is there, and how it stands to what it was told."""

from __future__ import annotations

from functools import cached_property

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from shoal_gui.desk import Desk
from shoal_gui.filtering import Filter
from shoal_gui.places.devices.detail import DeviceDetail
from shoal_gui.places.devices.enrol_page import EnrolPage
from shoal_gui.places.devices.enrolling import remove
from shoal_gui.places.devices.labelling import LabelEditor
from shoal_gui.places.devices.table import DeviceTable
from shoal_gui.places.place import Action, Place
from shoal_gui.session import Session
from shoal_gui.tokens import State
from shoal_gui.widgets.confirmation import Confirmation
from shoal_gui.widgets.layout import allow, box, button, column
from shoal_gui.widgets.master_detail import MasterDetail
from shoal_gui.words import tr

ENROL = "+enrol"
"""The item that opens the form; `+enrol:NAME` with a name in it."""


class Devices(Place):
    """The items of `Desk.go` here: a device's name, `?FILTER`, `+enrol`, `+enrol:NAME`."""

    name = "devices"
    symbol = "fa6s.microchip"

    @classmethod
    def title(cls) -> str:
        return tr("Devices")

    @classmethod
    def entries(cls, session: Session) -> list[tuple[str, str]]:
        return [(name, name) for name in session.records.devices]

    @classmethod
    def offers(cls) -> list[Action]:
        return [Action(tr("Enrol a device"), "fa6s.plus", cls.open_form)]

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.table = DeviceTable(self.session)
        self._side = QVBoxLayout()
        self._side.setContentsMargins(0, 0, 0, 0)
        self.label_editor = LabelEditor(desk)
        self.confirmation = Confirmation(symbol="fa6s.trash")
        self._removed: list[str] = []
        self._awaited = ""
        """A device that was just enrolled, and is chosen once the table has it."""
        self._split = MasterDetail("devices", desk.preferences, self.table, box(self._side))
        if desk.preferences.layout("split-devices").isEmpty():
            self._split.setSizes([575, 505])  # six tabs beside a table need half of a small window
        self._pages = QStackedWidget()
        page = column(self.label_editor, self.confirmation, self._split)
        page.setStretchFactor(self._split, 1)
        self._pages.addWidget(box(page))
        self.body.addWidget(self._pages, 1)
        self._make_buttons()
        self._connect()
        self._allow()

    @cached_property
    def detail(self) -> DeviceDetail:
        """Made when the first device is chosen, so that the table is there at once."""
        made = DeviceDetail(self.desk)
        made.enrol_wanted.connect(self._enrol_again)
        self._side.addWidget(made)
        return made

    @cached_property
    def enrol_page(self) -> EnrolPage:
        """Made when it is first wanted."""
        made = EnrolPage(self.desk)
        made.left.connect(self._form_left)
        self._pages.addWidget(made)
        return made

    @property
    def selected(self) -> list[str]:
        """The devices that an action is about."""
        return self.table.pane.selected

    def show_item(self, item: str) -> None:
        if item.startswith(ENROL):
            self.open_form(item.partition(":")[2])
        elif item.startswith("?"):
            self._close_form()
            self.table.pane.filter.setText(item[1:])
        else:
            self._close_form()
            if not self._choose(item):
                self.desk.tell(tr("{device} is not enrolled here").format(device=item), State.UNKNOWN)

    def focus_filter(self) -> None:
        if self._is_form_open:
            return
        focus = self.focusWidget()
        is_inside = bool(self.table.pane.current and focus and self.detail.isAncestorOf(focus))
        if not (is_inside and self.detail.focus_filter()):
            self.table.pane.focus_filter()

    def act(self) -> None:
        if self._is_form_open:
            self.enrol_page.act()
        elif self.label_editor.isVisible():
            self.label_editor.save()
        elif self.confirmation.isVisible():
            self.confirmation.confirm()
        else:
            self.deploy()

    def go_back(self) -> bool:
        if self._is_form_open:
            self._close_form()
            return True
        for one in (self.label_editor, self.confirmation):
            if one.isVisible():
                one.hide()
                return True
        return self._close_detail()

    def _close_detail(self) -> bool:
        """Give the table all the room again; False if it has it."""
        was_open = bool(self.table.pane.current)
        self.table.pane.view.clearSelection()
        self.table.pane.view.setCurrentIndex(QModelIndex())
        self.table.pane.view.setFocus(Qt.FocusReason.OtherFocusReason)
        return was_open

    def entered(self) -> None:
        self.table.entered()
        self._refresh_detail()

    def left(self) -> None:
        self.table.left()

    # What can be done

    def open_form(self, name: str = "", *, again: bool = False) -> None:
        """Show the form by which a device is enrolled."""
        self.enrol_page.begin(name, again=again or name in self.session.records.devices)
        self._pages.setCurrentWidget(self.enrol_page)
        self._show_buttons(False)

    def deploy(self) -> None:
        """Go and deploy something to the selected devices."""
        if self.selected:
            self.desk.go("deploy", f"devices:{','.join(self.selected)}")

    def edit_labels(self) -> None:
        self.confirmation.hide()
        if self.selected:
            self.label_editor.edit(self.selected)

    def ask_to_remove(self) -> None:
        """Say what removing means, and ask; how many, if they are many."""
        self.label_editor.hide()
        self._removed = self.selected
        if not self._removed:
            return
        self.confirmation.ask(self._removal(), tr("Remove"), len(self._removed))

    def _removal(self) -> str:
        names = self._removed
        running = sum(len(state.services) for name in names if (state := self.session.fleet.device(name)))
        who = names[0] if len(names) == 1 else tr("%n device(s)", len(names))
        sentence = tr("Remove {devices} from the fleet? The password stops working, and nobody can tell it anything.")
        goes_on = tr("%n service(s) on it go on running.", running) if running else ""
        return " ".join(filter(None, [sentence.format(devices=who), goes_on]))

    def _remove(self) -> None:
        workspace, names = self.session.workspace, self._removed
        self.desk.tasks.run(
            tr("Remove devices"),
            lambda work: remove(workspace, names, work),
            target=", ".join(names[:3]),
            then=self._tell_removed,
        )

    def _tell_removed(self, count: int) -> None:
        self.session.reread()
        self.desk.tell(tr("Removed %n device(s)", count))

    # Inside

    def _make_buttons(self) -> None:
        self.deploy_button = button(tr("Deploy to selected"), self.deploy, symbol="fa6s.paper-plane")
        self.label_button = button(tr("Labels"), self.edit_labels, symbol="fa6s.tag")
        self.remove_button = button(tr("Remove"), self.ask_to_remove, symbol="fa6s.trash")
        self.enrol_button = button(tr("Enrol a device"), self.open_form, symbol="fa6s.plus", is_main=True)
        for one in (self.deploy_button, self.label_button, self.remove_button, self.enrol_button):
            self.buttons.addWidget(one)

    def _connect(self) -> None:
        view = self.table.pane.view
        view.selectionModel().selectionChanged.connect(self._allow)
        self.table.model.modelReset.connect(self._allow)
        self.table.model.modelReset.connect(self._choose_awaited)
        self.table.pane.chosen.connect(self._show_device)
        self.table.pane.opened.connect(self._enter_detail)
        self.table.enrol_wanted.connect(self.open_form)
        self.confirmation.confirmed.connect(self._remove)
        self.session.fleet.changed.connect(self._hear)
        self.session.fleet.enrolled_changed.connect(self._refresh_detail)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for text, does in {
            tr("Deploy to selected"): self.deploy,
            tr("Labels"): self.edit_labels,
            tr("Remove"): self.ask_to_remove,
        }.items():
            action = QAction(text, view)
            action.triggered.connect(lambda _checked, does=does: does())
            view.addAction(action)

    def _allow(self) -> None:
        why_not = None if self.selected else tr("Choose devices first.")
        for one in (self.deploy_button, self.label_button, self.remove_button):
            allow(one, why_not)

    def _choose(self, name: str) -> bool:
        """Make *name* the current row, whatever the filter says; False if there is no such device."""
        if self.table.model.record(name) and self.table.model.row_of(name) is None:
            self.table.pane.filter.clear()
            self.table.model.filter(Filter())  # now, rather than when the filter's timer thinks of it
        return self.table.pane.choose(name)

    def _show_device(self, name: str) -> None:
        self._split.show_detail(bool(name))
        if name:
            self.detail.show_device(name)

    def _enter_detail(self, _name: str) -> None:
        self.detail.tabs.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hear(self, names: frozenset[str]) -> None:
        if self.table.pane.current in names:
            self._refresh_detail()

    def _refresh_detail(self) -> None:
        if self.isVisible() and self.table.pane.current:
            self.detail.refresh()

    def _enrol_again(self, name: str) -> None:
        self.open_form(name, again=True)

    @property
    def _is_form_open(self) -> bool:
        return self._pages.currentIndex() == 1

    def _form_left(self, name: str) -> None:
        self._close_form()
        if name:
            self._awaited = name
            self._choose_awaited()

    def _choose_awaited(self) -> None:
        if self._awaited and self._choose(self._awaited):
            self._awaited = ""

    def _close_form(self) -> None:
        self._pages.setCurrentIndex(0)
        self._show_buttons(True)

    def _show_buttons(self, are_shown: bool) -> None:
        for one in (self.deploy_button, self.label_button, self.remove_button, self.enrol_button):
            one.setVisible(are_shown)
