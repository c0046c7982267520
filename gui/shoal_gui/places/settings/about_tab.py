"""What this desktop is."""

from __future__ import annotations

import platform

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QWidget

from shoal import __version__
from shoal_gui.widgets.layout import card, column, label
from shoal_gui.words import tr


class AboutTab(QWidget):
    """Versions and licence, for reading and for reports."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        versions = tr("Shoal {version}, Python {python}, Qt {qt}, {system}").format(
            version=__version__, python=platform.python_version(), qt=qVersion(), system=platform.platform()
        )
        licence = tr("Licence: Apache 2.0. Icons: Font Awesome Free (CC BY 4.0), by QtAwesome.")
        self.setLayout(
            column(
                card(
                    column(
                        label("Shoal", "head"),
                        label(tr("Models for a fleet of devices, over MQTT, without a cloud."), wraps=True),
                        label(versions, "muted", wraps=True, selectable=True),
                        label(licence, "muted", wraps=True),
                    )
                )
            )
        )
