"""A served workspace whose devices only speak: what tests of the desktop's places open windows on, one for a module."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from parts import voices
from parts.desktop import PATIENCE, close
from parts.voices import Voices
from parts.waiting import free_port, wait_until
from shoal.broker.embedded import EmbeddedBroker
from shoal.contract.desired import Service
from shoal.fleet.hosting import embedded_broker, registry_server
from shoal.fleet.station import Station
from shoal.workspace import Workspace
from shoal_gui.desk import Desk
from shoal_gui.looks import Theme
from shoal_gui.preferences import Preferences
from shoal_gui.tasks import Tasks
from shoal_gui.window import Window


@dataclass(frozen=True)
class FleetSite:
    """The workspace, and the voices of its devices."""

    folder: Path
    voices: Voices
    broker: EmbeddedBroker

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        with Workspace.open(self.folder) as workspace:
            yield workspace

    def enrol(self, *names: str, labels: Mapping[str, str] | None = None) -> None:
        with self.workspace() as workspace:
            voices.enrol(workspace, names, labels)

    def tell(self, service: str, *devices: str) -> Service:
        """Have *devices* told to run a new version of *service*; what they were told."""
        with self.workspace() as workspace:
            changes = voices.tell(workspace, service, *devices)
            with Station(workspace) as station:
                station.publish(change.entry for change in changes)
            return voices.told_service(workspace, devices[0], service)


@contextmanager
def fleet_site(folder: Path) -> Iterator[FleetSite]:
    """Make a workspace in *folder* and serve it from this process, so that a window over it need not."""
    with Workspace.create(folder) as workspace:
        workspace.change_settings(registry_port=free_port(), broker_port=free_port())
        with embedded_broker(workspace) as broker, registry_server(workspace), voices.speaking(folder) as speakers:
            yield FleetSite(folder, speakers, broker)


@contextmanager
def window_on(site: FleetSite) -> Iterator[Window]:
    """A window over *site* for all tests of a module, connected to its broker."""
    preferences = Preferences(site.folder.parent / "desktop.ini")
    preferences.language, preferences.theme = "en", Theme.LIGHT
    window = Window(Desk(preferences, Tasks()), site.folder)
    window.show()
    window.activateWindow()
    wait_until(lambda: _is_ready(window), PATIENCE / 1000, "the window is connected")
    yield window
    close(window)


def _is_ready(window: Window) -> bool:
    QCoreApplication.processEvents()
    return window.isActiveWindow() and window.desk.has_session and window.desk.session.feed.line.is_up
