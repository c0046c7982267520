"""A broker of one's own, elsewhere: how the operator is let in there, and whether that works.

`shoal broker use` and the desktop's forms both go this way; `Workspace.change_settings(broker=...)` keeps it.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import msgspec

from shoal.contract.enrolment import BrokerAccess
from shoal.contract.reading import MissingFile
from shoal.contract.topics import FleetTopics
from shoal.link import Link
from shoal.link.access import parse_address
from shoal.workspace import Workspace

PATIENCE = 10.0
"""Seconds that a broker is given to let us in."""


@dataclass(frozen=True, slots=True)
class OwnBroker:
    """What a person says of a broker of their own."""

    url: str
    username: str | None = None
    """The operator's; None for how `shoal broker config` sets a broker up for the workspace."""
    password: str = ""
    ca: Path | None = None
    """PEM file of the authority of its certificate."""
    certificate: Path | None = None
    """PEM file of a client certificate."""
    key: Path | None = None
    """PEM file of its key."""

    def access(self, workspace: Workspace | None = None) -> BrokerAccess:
        """It as settings hold it, with the files' texts; *workspace* is whose broker it is, if there is one yet.

        Raises:
            BadBrokerAddress: The URL is none.
            MissingFile: One of the files cannot be read.
        """
        parse_address(self.url)
        if workspace and self.username is None:
            start = workspace.own_access(self.url)
        else:
            start = BrokerAccess(url=self.url, username=self.username or "", password=self.password)
        files = {"ca": self.ca, "certificate": self.certificate, "key": self.key}
        return msgspec.structs.replace(start, **{name: _text(file) for name, file in files.items() if file})


def revised(said: OwnBroker, kept: BrokerAccess | None) -> BrokerAccess:
    """*said*, and what a form does not say again of the same user at the same broker: password, certificates.

    Raises:
        BadBrokerAddress, MissingFile: As for `OwnBroker.access`.
    """
    access = said.access()
    if kept is None or (kept.url, kept.username) != (access.url, access.username):
        return access
    new = {name: value for name in ("password", "ca", "certificate", "key") if (value := getattr(access, name))}
    return msgspec.structs.replace(kept, **new)


def try_broker(access: BrokerAccess, fleet: str) -> str:
    """Connect once and ask to listen, as an operator of *fleet* does; the version of MQTT that is spoken.

    Raises:
        ShoalError: The broker cannot be reached, does not let us in, or does not let us listen.
    """
    with Link(access, f"shoal-operator-{uuid.uuid4().hex[:8]}") as link:
        _await_first_try(link)
        link.subscribe(FleetTopics(fleet).every("presence"), lambda _message: None).wait(PATIENCE)
        return link.protocol


def _await_first_try(link: Link) -> None:
    """Return once it is connected; a person who tests a connection does not want it tried again and again."""
    deadline = time.monotonic() + PATIENCE
    while not link.connected and time.monotonic() < deadline:
        if link.trouble:
            raise link.trouble
        time.sleep(0.02)
    link.wait_connected(0.0)


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise MissingFile(f"cannot read {file.name}: {reason}", where=str(file)) from error
