"""A line for the path of a file or folder, with a button that opens the system's dialog."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from shoal_gui.widgets.layout import button, row
from shoal_gui.words import tr


class PathLine(QWidget):
    """*is_folder*: a folder is asked for, which need not be there yet; else a file that is."""

    changed = Signal()

    def __init__(self, title: str, *, is_folder: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._is_folder = title, is_folder
        self.line = QLineEdit()
        self.line.setAccessibleName(title)
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self.browse = button(tr("Browse…"), self._browse, symbol="fa6s.folder-open")
        self.browse.setAccessibleName(tr("Browse: {what}").format(what=title))
        self.setLayout(row(self.line, self.browse))
        self.setFocusProxy(self.line)

    @property
    def path(self) -> Path | None:
        """What is written; None for nothing."""
        text = self.line.text().strip()
        return Path(text).expanduser() if text else None

    def write(self, path: Path | None) -> None:
        self.line.setText(str(path) if path else "")

    def _browse(self) -> None:
        choose(self, self._title, self.line.setText, start=self.path, is_folder=self._is_folder)


def choose(
    parent: QWidget, title: str, chosen: object, *, start: Path | None = None, is_folder: bool = False
) -> QFileDialog:
    """Open the system's dialog for a file or folder; the slot *chosen* is given the path as text."""
    dialog = QFileDialog(parent, title, str(start or Path.home()))
    dialog.setFileMode(QFileDialog.FileMode.Directory if is_folder else QFileDialog.FileMode.ExistingFile)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, is_folder)
    dialog.fileSelected.connect(chosen)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
