"""`shoal gui`: the desktop, on the same workspace that the other commands work on."""

from __future__ import annotations

import os
import sys

from shoal.cli.options import WorkspaceOption


def gui(workspace: WorkspaceOption = None) -> None:
    """Open the desktop; without a workspace it offers to make one.

    Example: shoal gui
    """
    words = ["--workspace", str(workspace)] if workspace else []
    # In its place rather than beneath it: what ends or stops the command ends or stops the desktop.
    os.execv(sys.executable, [sys.executable, "-m", "shoal_gui", *words])  # noqa: S606 - it is this very program
