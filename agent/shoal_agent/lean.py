"""Keeps five megabytes off every device: msgspec, imported without what it takes along only because it is there.

On any Python that Shoal runs on, msgspec finds in `typing` all that it wants of `typing_extensions`, and says so by
trying. Whoever imports that package later still gets it.
"""

from __future__ import annotations

import sys

if "msgspec" not in sys.modules and "typing_extensions" not in sys.modules:
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]  # Python's own way to say: not to be had
    try:
        import msgspec  # noqa: F401
    finally:
        del sys.modules["typing_extensions"]
