"""Writes the systemd unit by which a device starts its agent at boot and starts it again if it ends."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

from shoal_agent.errors import UnwritableState

NAME = "shoal-agent.service"

_UNIT = """\
[Unit]
Description=Shoal device agent
# Only after an engine if there is one, and never after the network: services start without it.
After=docker.service

[Service]
ExecStart={command}
Restart=always
RestartSec=2
# Services outlive the agent, and the kernel shall rather end one of them than it.
KillMode=process
OOMScoreAdjust={score}
# The agent itself is small; its services, which live in its control group, are not.
TasksMax=infinity

[Install]
WantedBy={target}
"""


def unit(arguments: list[str], *, root: bool) -> str:
    """The text of a unit that runs the agent with *arguments*: for the whole machine, or unless *root* for one user."""
    command = shlex.join([sys.executable, "-m", "shoal_agent", *arguments])
    return _UNIT.format(
        command=command, score=-500 if root else 0, target="multi-user.target" if root else "default.target"
    )


def unit_folder(*, root: bool) -> Path:
    if root:
        return Path("/etc/systemd/system")
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"


def install(arguments: list[str], *, root: bool, folder: Path | None = None) -> Path:
    """Write the unit; the path of its file.

    Raises:
        UnwritableState: It could not be.
    """
    path = (folder or unit_folder(root=root)) / NAME
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(unit(arguments, root=root))
    except OSError as error:
        hint = "run it as root, or name another folder with --folder"
        raise UnwritableState(f"cannot write the unit: {error.strerror}", where=str(path), hint=hint) from error
    return path
