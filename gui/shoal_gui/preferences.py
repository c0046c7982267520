"""What a person has chosen for this desktop, kept from one start to the next: language, theme, window, workspaces."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QLocale, QSettings

from shoal_gui.looks import Theme
from shoal_gui.words import LANGUAGES, language_for

RECENT = 8


class Preferences:
    """Choices in an ini file; *file* by default where the system keeps such things for each user."""

    def __init__(self, file: Path | None = None) -> None:
        form, scope = QSettings.Format.IniFormat, QSettings.Scope.UserScope
        self._kept = QSettings(str(file), form) if file else QSettings(form, scope, "Shoal", "desktop")

    @property
    def language(self) -> str:
        """A key of `LANGUAGES`; the system's until somebody chooses."""
        chosen = str(self._kept.value("language", ""))
        return chosen if chosen in LANGUAGES else language_for(QLocale.system().uiLanguages())

    @language.setter
    def language(self, code: str) -> None:
        self._kept.setValue("language", code)

    @property
    def theme(self) -> Theme:
        chosen = str(self._kept.value("theme", ""))
        return Theme(chosen) if chosen in set(Theme) else Theme.SYSTEM

    @theme.setter
    def theme(self, theme: Theme) -> None:
        self._kept.setValue("theme", str(theme))

    @property
    def workspaces(self) -> list[Path]:
        """Opened before and still there, the last one first."""
        paths = [Path(one) for one in str(self._kept.value("workspaces", "")).split("\n") if one]
        return [path for path in paths if path.is_dir()]

    def remember_workspace(self, folder: Path) -> None:
        paths = [folder, *(one for one in self.workspaces if one != folder)][:RECENT]
        self._kept.setValue("workspaces", "\n".join(map(str, paths)))

    def forget_workspace(self, folder: Path) -> None:
        self._kept.setValue("workspaces", "\n".join(str(one) for one in self.workspaces if one != folder))

    def layout(self, name: str) -> QByteArray:
        """The saved geometry or state of the window, splitter or header called *name*; empty if none is."""
        kept = self._kept.value(f"layout/{name}", QByteArray())
        return kept if isinstance(kept, QByteArray) else QByteArray()

    def keep_layout(self, name: str, layout: QByteArray) -> None:
        self._kept.setValue(f"layout/{name}", layout)
