"""One open workspace, alive: what it keeps, what its devices say, and the processes that serve it meanwhile."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from shoal.contract.reported import Birth, ServiceReport
from shoal.errors import ShoalError
from shoal.fleet.host import Host
from shoal.fleet.station import Station
from shoal.fleet.view import Contact
from shoal.workspace import Workspace
from shoal.workspace.errors import StrangeKey, UnknownDevice
from shoal.workspace.workspace import FOLDER, is_workspace
from shoal_gui.diary import FILE, Diary, Scribe
from shoal_gui.feed import Feed
from shoal_gui.fleet_watch import FleetWatch
from shoal_gui.records import Reader, Records
from shoal_gui.round_trip import RoundTrip
from shoal_gui.task import Work
from shoal_gui.tasks import Tasks
from shoal_gui.words import tr

SETTLE = 0.2
"""Seconds after a change of the workspace's files within which more changes are one."""
SHARE = 5.0
"""Reading again waits at least so many times as long as the last reading took."""
MINDING = 5.0
"""Seconds between looks whether what was started for the workspace still runs."""
BIRTHS = 2.0
"""Seconds between the births that came meanwhile being remembered."""


class Session(QObject):
    """What every place of the desktop draws. Reads happen in tasks; all signals come in the GUI thread."""

    records_changed = Signal()
    """`records` is another one."""
    reading_failed = Signal(object)
    """ShoalError: the workspace could not be read again; `records` is what was read before."""
    serving_failed = Signal(object)
    """ShoalError: what devices need could not be started here."""
    keeping_failed = Signal(object)
    """ShoalError: what happens is not kept; told once."""

    def __init__(self, workspace: Workspace, records: Records, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.records = records
        self.tasks = tasks
        self.host = Host(self.folder, self.folder / "device", self.folder / "logs")
        self.feed = Feed(Station(workspace), self)
        self.round_trip = RoundTrip(self.feed, tasks, self)
        self.fleet = FleetWatch(self)
        self.diary = Diary(self.folder / FILE)
        self.scribe = Scribe(self.diary, self.keeping_failed.emit)
        self._reader = Reader(workspace)
        self._is_over = False
        self._is_reading = False
        self._is_out_of_date = False
        self._took = 0.0
        self._unremembered: set[str] = set()
        self._is_remembering = False
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._read)
        self._births = QTimer(self, interval=round(1000 * BIRTHS))
        self._births.timeout.connect(self._remember_births)
        self._minding = QTimer(self, interval=round(1000 * MINDING))
        self._minding.timeout.connect(self._mind)
        self._files = QFileSystemWatcher(self)

    @staticmethod
    def read(folder: Path) -> tuple[Workspace, Records]:
        """Open the workspace in *folder*, or in its `.shoal`, and read it; called in a task, since it may take a while.

        Raises:
            ShoalError: It cannot be opened.
        """
        inner = folder / FOLDER
        workspace = Workspace.open(inner if is_workspace(inner) and not is_workspace(folder) else folder)
        try:
            return workspace, Reader(workspace).read()
        except ShoalError:
            workspace.close()
            raise

    @property
    def folder(self) -> Path:
        return self.workspace.folder

    @property
    def station(self) -> Station:
        return self.feed.station

    def start(self) -> None:
        """Connect, serve, and keep looking at the files."""
        self._watch()
        self._files.directoryChanged.connect(self.reread)
        self._files.fileChanged.connect(self.reread)
        self.feed.changed.connect(self._note_births)
        self._births.start()
        self.tasks.run(tr("Serve the workspace"), self._serve, then=self._served, failed=self._not_served, quiet=True)

    def rest(self) -> None:
        """Ask for nothing any more, and draw nothing new; the first half of the end, which takes no time."""
        self._is_over = True
        for timer in (self._again, self._births, self._minding):
            timer.stop()
        self.feed.rest()

    def end(self) -> None:
        """Disconnect and end what was started; blocks until it is done, and may be called in any thread."""
        self.station.stop()  # first, since it ends the tasks that wait for a device to answer
        self.tasks.stop()
        self.host.stop()
        self.workspace.close()
        self.scribe.end()  # last, so that how the tasks ended is kept

    def reread(self) -> None:
        """Read the workspace again soon: another process, or this one, has changed it."""
        if self._is_reading:
            self._is_out_of_date = True
        elif not self._again.isActive():
            self._again.start(round(1000 * max(SETTLE, SHARE * self._took)))

    def report(self, device: str, service: str) -> ServiceReport | None:
        """What *device* last said of its *service*."""
        view = self.feed.device(device)
        return view.service(service) if view else None

    def contact(self, device: str) -> Contact:
        return self.feed.contact(device)

    def _serve(self, work: Work) -> None:
        """Start what devices need, and the device on this machine if the workspace has one."""
        settings = self.workspace.settings
        self.host.serve(settings)
        self.host.await_broker(settings, work.check)
        if self.host.has_device:
            self.host.follow(self.workspace)
            self.host.run_agent(settings)
        self.host.check()

    def _served(self, _: None) -> None:
        """Listen: only now, since a link that finds no broker is in no hurry to try again."""
        if not self._is_over:
            self.feed.start()
            self._minding.start()

    def _mind(self) -> None:
        """Start again what was started here and has ended by itself."""
        if self.host.lost:
            self._minding.stop()
            self.tasks.run(
                tr("Serve the workspace"), self._serve, then=self._minded, failed=self._not_minded, quiet=True
            )

    def _minded(self, _: None) -> None:
        if not self._is_over:
            self._minding.start()

    def _not_minded(self, error: ShoalError) -> None:
        self.serving_failed.emit(error)
        self._minded(None)

    def _not_served(self, error: ShoalError) -> None:
        self.serving_failed.emit(error)
        self._served(None)

    def _read(self) -> None:
        self._is_reading, self._is_out_of_date = True, False
        began = time.monotonic()

        def done(records: Records) -> None:
            if self._is_over:
                return
            self._end_reading(began)
            if records != self.records:
                self.records = records
                self.records_changed.emit()

        def failed(error: ShoalError) -> None:
            if self._is_over:
                return
            self._end_reading(began)
            self.reading_failed.emit(error)

        self.tasks.run(tr("Read the workspace"), lambda _: self._reader.read(), then=done, failed=failed, quiet=True)

    def _end_reading(self, began: float) -> None:
        self._is_reading = False
        self._took = time.monotonic() - began
        self._watch()
        if self._is_out_of_date:
            self.reread()

    def _watch(self) -> None:
        """The database and the files that SQLite keeps beside it while it is open; a file that was replaced is new."""
        paths = {str(self.folder), *(str(self.folder / name) for name in ("workspace.db", "workspace.db-wal"))}
        missing = paths - set(self._files.files()) - set(self._files.directories())
        if present := [path for path in missing if Path(path).exists()]:
            self._files.addPaths(present)

    def _note_births(self, names: frozenset[str]) -> None:
        for name in names:
            known, heard = self.records.devices.get(name), self.feed.device(name)
            if known and heard and heard.birth and _is_news(known.birth, heard.birth):
                self._unremembered.add(name)

    def _remember_births(self) -> None:
        """Keep what devices said they are, so that packaging and sealing work when they are away."""
        if self._is_remembering:
            return
        heard = {name: device.birth for name in self._unremembered if (device := self.feed.device(name))}
        self._unremembered.clear()
        births = {name: birth for name, birth in heard.items() if birth}
        if not births:
            return
        self._is_remembering = True

        def remember(_: object) -> None:
            try:
                _keep_births(self.workspace, births)
            finally:
                self._is_remembering = False

        self.tasks.run(tr("Remember devices"), remember, quiet=True)


def _keep_births(workspace: Workspace, births: Mapping[str, Birth]) -> None:
    with workspace.together():
        for name, birth in births.items():
            with suppress(UnknownDevice, StrangeKey):  # removed, or set up anew, since it was heard
                workspace.devices.remember_birth(name, birth)


def _is_news(known: Birth | None, heard: Birth) -> bool:
    """Whether a birth is to be remembered; one with another key is not, it is shown as a conflict."""
    return known is None or (known != heard and known.sealing_key == heard.sealing_key)
