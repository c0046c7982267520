"""The device's wall clock, which may be wrong: shown to people and asked about expiry, never what work depends on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path


def timestamp() -> str:
    """Now, RFC 3339, in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def is_past(moment: str) -> bool:
    """Whether the RFC 3339 time *moment* is over; one that cannot be read is not relied on, so it is."""
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError:
        return True
    return parsed.replace(tzinfo=parsed.tzinfo or UTC) < datetime.now(UTC)


def boot_id() -> str:
    """The kernel's name for the time since it was booted."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
