"""Changing the settings of the open workspace: kept at once, and then everything that serves is started anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shoal.errors import ShoalError
from shoal.workspace.settings import Settings
from shoal_gui.desk import Desk
from shoal_gui.task import Work
from shoal_gui.words import tr


def change(desk: Desk, changes: Callable[[], dict[str, Any]], failed: Callable[[ShoalError], object]) -> None:
    """Keep what *changes* gives, in a task, and open the workspace again, so that it serves and connects as it says."""
    session = desk.session

    def work(_: Work) -> Settings:
        return session.workspace.change_settings(**changes())

    def kept(_: Settings) -> None:
        desk.opening.emit(session.folder, "settings")

    desk.tasks.run(tr("Change the settings"), work, then=kept, failed=failed, quiet=True)


def warning(desk: Desk, after: Settings) -> str:
    """What a person has to do once *after* is in force; empty for nothing."""
    before = desk.session.workspace.settings
    own = int(desk.session.host.has_device)
    others = len(desk.session.records.devices) - own
    moved = (before.broker_url, before.registry_url) != (after.broker_url, after.registry_url)
    if not moved or others <= 0:
        return ""
    return tr("%n device(s) look for you where you are now: enrol each again afterwards.", others)
