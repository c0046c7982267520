"""What a device said and what it was told, as it is: JSON."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from shoal.fleet.view import DeviceView
from shoal.workspace.records import Device
from shoal_gui.desk import Desk
from shoal_gui.editors.fixed_text import fixed_text
from shoal_gui.places.devices.facts import birth_of
from shoal_gui.places.devices.tab import Tab
from shoal_gui.records import Told
from shoal_gui.tokens import Space
from shoal_gui.widgets.layout import button, row
from shoal_gui.words import tr


def documents(device: Device, view: DeviceView | None, told: Told | None) -> Mapping[str, object]:
    """The documents of a device by the name of their topic; None for those that never came."""
    return {
        "reported": view.reported if view else None,
        "desired": {"rev": told.rev, "issued": told.created, "services": told.services} if told else None,
        "birth": birth_of(device, view),
        "presence": view.presence if view else None,
        "beat": view.beat if view else None,
    }


class Raw(Tab):
    """The last tab."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.kind = QComboBox()
        self.kind.setAccessibleName(tr("Document"))
        for topic, words in {
            "reported": tr("Reported: what it says it does"),
            "desired": tr("Desired: what it was told"),
            "birth": tr("Birth: what it says it is"),
            "presence": tr("Presence: whether it is there"),
            "beat": tr("Beat: its last sign of life"),
        }.items():
            self.kind.addItem(words, topic)
        self.kind.currentIndexChanged.connect(self.refresh)
        self.text = fixed_text(tr("Document as JSON"), is_read_only=True, wraps=False)
        self.text.setPlaceholderText(tr("Nothing of this kind has come yet."))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, Space.S, 0, 0)
        layout.addLayout(row(self.kind, button(tr("Copy"), self._copy, symbol="fa6s.copy"), None))
        layout.addWidget(self.text, 1)

    def begin(self) -> None:
        self.text.clear()

    def refresh(self) -> None:
        device = self.device
        if device is None:
            return
        said = documents(device, self.view, self.session.records.told.get(self.name))[self.kind.currentData()]
        text = "" if said is None else msgspec.json.format(msgspec.json.encode(said), indent=2).decode()
        if text != self.text.toPlainText():
            bar = self.text.verticalScrollBar()
            place = bar.value()
            self.text.setPlainText(text)
            bar.setValue(place)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
