"""Edits the labels of the chosen devices, in place: all of one device's, or what several get and lose."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from shoal_gui.desk import Desk
from shoal_gui.places.devices.enrolling import labels_problem, relabel
from shoal_gui.shown import labels_text
from shoal_gui.tokens import Space
from shoal_gui.widgets.field import Field
from shoal_gui.widgets.layout import allow, button, column, label, row, shortcut
from shoal_gui.words import tr


class LabelEditor(QFrame):
    """Hidden until labels are to be edited."""

    done = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._names: list[str] = []
        self.setProperty("role", "card")
        self._title = label(role="head", wraps=True)
        self.labels, self.gone = QLineEdit(placeholderText="site=oslo, zone=b"), QLineEdit(placeholderText="zone, line")
        self._labels_field = Field(tr("Labels"), self.labels, tr("KEY=VALUE, with commas between"))
        self._gone_field = Field(tr("Keys to take away"), self.gone, tr("KEY, with commas between"))
        self.save_button = button(tr("Save"), self.save, symbol="fa6s.check", is_main=True)
        cancel = button(tr("Cancel"), self.close_editor)
        self.setLayout(
            column(self._title, row(self._labels_field, self._gone_field), row(self.save_button, cancel, None),
                   margin=Space.M)
        )  # fmt: skip
        for edit in (self.labels, self.gone):
            edit.textChanged.connect(self._check)
            edit.returnPressed.connect(self.save)
        shortcut(self, "Escape", self.close_editor)
        self.hide()

    def edit(self, names: Sequence[str]) -> None:
        """Edit the labels of the enrolled devices *names*."""
        self._names = list(names)
        devices = self._desk.session.records.devices
        if self._is_one:
            self._title.setText(tr("Labels of {device}").format(device=names[0]))
            self.labels.setText(labels_text(devices[names[0]].labels))
        else:
            self._title.setText(tr("Labels to add to %n device(s), or to take away", len(names)))
            self.labels.clear()
        self.gone.clear()
        self._gone_field.setVisible(not self._is_one)
        self._check()
        self.show()
        self.labels.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Give them the labels that were typed."""
        if not self.save_button.isEnabled():
            return
        workspace, names, instead = self._desk.session.workspace, list(self._names), self._is_one
        added, gone = self.labels.text(), self.gone.text()
        self._desk.tasks.run(
            tr("Label devices"),
            lambda _: relabel(workspace, names, added, gone, instead=instead),
            target=", ".join(names[:3]),
            then=self._saved,
        )
        self.close_editor()

    def close_editor(self) -> None:
        self.hide()
        self.done.emit()

    @property
    def _is_one(self) -> bool:
        return len(self._names) == 1

    def _saved(self, count: int) -> None:
        self._desk.session.reread()
        self._desk.tell(tr("Labelled %n device(s)", count))

    def _check(self) -> None:
        problem = labels_problem(self.labels.text())
        self._labels_field.mark(problem)
        nothing = not self._is_one and not self.labels.text().strip() and not self.gone.text().strip()
        allow(self.save_button, problem or (tr("Type a label to add, or a key to take away.") if nothing else None))
