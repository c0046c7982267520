"""What a process that cannot serve says on stderr: all of it first, the cause in the last line.

The agent reads that last line into the service's state, so it must be one line and say it all.
"""

from __future__ import annotations

import sys
import traceback

from shoal.errors import ShoalError

CANNOT_BOOT = 3
"""Exit status of the original too: its supervisor gives up on it instead of trying again."""


def tell(error: ShoalError) -> int:
    """Say why nothing can be served; returns the exit status."""
    if error.__cause__ is not None:
        traceback.print_exception(error.__cause__)
    if error.hint:
        sys.stderr.write(f"hint: {error.hint}\n")
    sys.stderr.write(f"{error.code} {' '.join(str(error).split())}\n")
    sys.stderr.flush()
    return CANNOT_BOOT
