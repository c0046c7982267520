"""The workspace: one folder with everything an operator keeps.

    settings.json      what it cannot know by itself
    workspace.db       models, devices, deployments, journal
    oci/               all bytes, as an OCI image layout
    keys/              the operator's key, the certificate authority
    logins.json        logins for registries
    scoring-keys.json  keys of the services that ask for one

The command line, packaging and the fleet work on an open `Workspace`. Parts are loaded when they are first used, so
that to open one costs little more than to read its settings.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from shoal.contract.enrolment import BrokerAccess
from shoal.contract.envelope import SigningKey
from shoal.errors import ShoalError
from shoal.workspace.errors import FleetIsNamed, NoRoomInWorkspace, NoWorkspace, WorkspaceExists, WorkspaceForbidden
from shoal.workspace.keys import OPERATOR, Keys
from shoal.workspace.settings import Settings, read_settings, write_settings

if TYPE_CHECKING:
    from shoal.oci.layout import Layout, Swept
    from shoal.workspace.authority import Authority
    from shoal.workspace.database import Database
    from shoal.workspace.deployments import Deployments
    from shoal.workspace.devices import Devices
    from shoal.workspace.journal import Journal
    from shoal.workspace.logins import Logins
    from shoal.workspace.models import Models
    from shoal.workspace.resolutions import Resolutions
    from shoal.workspace.scoring_keys import ScoringKeys

FOLDER = ".shoal"
"""What a workspace's folder is called unless somebody says otherwise."""
VARIABLE = "SHOAL_WORKSPACE"
"""Environment variable that names one."""

_SETTINGS = "settings.json"
_DATABASE = "workspace.db"
_KEYS = "keys"


class Workspace:
    """An open workspace; close it, or use it as a context manager."""

    def __init__(self, folder: Path, settings: Settings, database: Database) -> None:
        self.folder = folder
        self.settings = settings
        self._database = database
        self._keys = Keys(folder / _KEYS)

    @classmethod
    def create(cls, path: Path | None = None, *, fleet: str = "default", host: str = "127.0.0.1") -> Self:
        """Make a workspace in the folder *path*, `./.shoal` by default, and open it.

        Raises:
            BadName, BadSetting: *fleet* or *host* is not of its form.
            WorkspaceExists: There is one already, or something else.
        """
        path = Path(path or FOLDER).absolute()
        settings = Settings().changed(fleet=fleet, host=host)
        with _told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = Path(tempfile.mkdtemp(dir=path.parent, prefix=f"{path.name}."))
            try:
                _fill(draft, settings)
                _settle(draft, path)
            except BaseException:
                shutil.rmtree(draft)
                raise
        return cls.open(path)

    @classmethod
    def open(cls, path: Path | None = None) -> Self:
        """The workspace in *path*, else in $SHOAL_WORKSPACE, else in the nearest `.shoal` from here upwards.

        Raises:
            NoWorkspace: There is none.
            NewerWorkspace, DamagedWorkspace, WorkspaceForbidden, BadField: It cannot be worked with.
        """
        from shoal.workspace.database import Database

        folder = find_workspace(path)
        database = Database.open(folder / _DATABASE)  # first, since the settings of a newer version may read strangely
        try:
            return cls(folder, read_settings(folder / _SETTINGS), database)
        except ShoalError:
            database.close()
            raise

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def change_settings(self, **changes: Any) -> Settings:
        """Change settings by name and keep them.

        Raises:
            BadSetting: There is no such setting, or it cannot have this value.
            FleetIsNamed: Devices are enrolled under the fleet's present name.
        """
        from shoal.oci.blobs import locked

        file = self.folder / _SETTINGS
        with locked(self.folder / ".settings.lock"):
            before = read_settings(file)
            after = before.changed(**changes)
            if after.fleet != before.fleet and self.devices.list():
                raise FleetIsNamed(f"devices are enrolled in the fleet {before.fleet!r}", hint="make another workspace")
            write_settings(file, after)
        self.settings = after
        return after

    @contextmanager
    def together(self) -> Iterator[None]:
        """Everything written to the database within the block is kept together, or nothing if the block raises."""
        with self._database.writing():
            yield

    @property
    def operator_key(self) -> SigningKey:
        """What desired documents and commands are signed with."""
        return self._keys.operator

    @property
    def authority(self) -> Authority:
        """Issues the certificates by which this machine is known."""
        return self._keys.authority

    @property
    def broker(self) -> BrokerAccess:
        """The operator's own access to the broker, embedded or elsewhere."""
        return self.settings.broker or self.own_access(self.settings.broker_url)

    def own_access(self, url: str) -> BrokerAccess:
        """The operator's access to a broker at *url* that this workspace has set up: its password, its authority."""
        ca = self.authority.certificate if url.startswith("mqtts:") else ""
        return BrokerAccess(url=url, username=OPERATOR, password=self._keys.broker_password, ca=ca)

    @cached_property
    def layout(self) -> Layout:
        """All bytes: model files, layers, images."""
        from shoal.oci.layout import Layout

        return Layout(self.folder / "oci")

    @cached_property
    def models(self) -> Models:
        from shoal.workspace.models import Models

        return Models(self._database, self.layout)

    @cached_property
    def devices(self) -> Devices:
        from shoal.workspace.devices import Devices

        return Devices(self._database, self._keys, lambda: self.settings)

    @cached_property
    def deployments(self) -> Deployments:
        from shoal.workspace.deployments import Deployments

        return Deployments(self._database)

    @cached_property
    def journal(self) -> Journal:
        from shoal.workspace.journal import Journal

        return Journal(self._database, lambda: self.operator_key)

    @cached_property
    def resolutions(self) -> Resolutions:
        from shoal.workspace.resolutions import Resolutions

        return Resolutions(self._database)

    @cached_property
    def logins(self) -> Logins:
        from shoal.workspace.logins import Logins

        return Logins(self.folder / "logins.json")

    @cached_property
    def scoring_keys(self) -> ScoringKeys:
        from shoal.workspace.scoring_keys import ScoringKeys

        return ScoringKeys(self.folder / "scoring-keys.json")

    def sweep(self, *, older_than: float = 3600.0) -> Swept:
        """Delete the bytes that no model and no image's name needs, and that are *older_than* so many seconds."""
        return self.layout.collect(older_than=older_than, keep=self.models.digests())


def find_workspace(path: Path | None) -> Path:
    """The folder of the workspace that is meant; see `Workspace.open`."""
    if path is None and (named := os.environ.get(VARIABLE)):
        return _checked(Path(named), f"${VARIABLE}")
    if path is not None:
        return _checked(path, "--workspace")
    here = Path.cwd()
    for folder in (here, *here.parents):
        if is_workspace(folder / FOLDER):
            return folder / FOLDER
    raise NoWorkspace(
        f"no workspace here: no folder {FOLDER} in this folder or above it",
        where=str(here),
        hint="make one with: shoal workspace init",
    )


def is_workspace(folder: Path) -> bool:
    return (folder / _DATABASE).is_file()


def _checked(folder: Path, said_by: str) -> Path:
    folder = folder.absolute()
    with _told(folder):
        if is_workspace(folder):
            return folder
    hint = f"make one with: shoal workspace init --workspace {folder}"
    raise NoWorkspace(f"this folder, named by {said_by}, is not a workspace", where=str(folder), hint=hint)


def _fill(folder: Path, settings: Settings) -> None:
    """Write the files of a new workspace."""
    from shoal.oci.layout import Layout
    from shoal.workspace.database import Database

    (folder / ".gitignore").write_text("*\n")  # keys and models are never committed by mistake
    write_settings(folder / _SETTINGS, settings)
    Keys.create(folder / _KEYS)
    Layout(folder / "oci")
    Database.create(folder / _DATABASE)


def _settle(draft: Path, path: Path) -> None:
    """Give the finished folder its name, which must be free or an empty folder's."""
    try:
        draft.rename(path)
    except OSError as error:
        if is_workspace(path):
            raise WorkspaceExists("there is a workspace here already", where=str(path)) from error
        if path.exists():
            hint = "choose a new or empty folder"
            raise WorkspaceExists("something else is here already", where=str(path), hint=hint) from error
        raise


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Put what the system does not let us do in *folder* into our words."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise NoRoomInWorkspace("the disk is full", where=str(folder), hint="free some space there") from error
        where = str(error.filename or folder)
        raise WorkspaceForbidden(f"this folder cannot be used: {error.strerror}", where=where) from error
