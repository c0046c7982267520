"""What a mosquitto is told: pure text, for the embedded broker and for one in production.

The access rules are the same in both: a device writes its own birth, presence, beat, reported, event, progress and
answers, and reads its own desired document and commands, whatever it calls itself; the operator does all in its fleet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shoal.contract.topics import MAJOR
from shoal.link import MAX_PACKET

OPERATOR = "operator"
WRITES = ("birth", "presence", "beat", "reported", "event", "progress", "rsp/#")
READS = ("desired", "cmd/#")
QUEUE = 10_000
"""Messages that wait for a device that is away, at the most."""


@dataclass(frozen=True, slots=True)
class Tls:
    """Files by which a broker proves itself."""

    certificate: Path
    key: Path
    authority: Path | None = None
    """Set, clients may show a certificate of it, too."""


def access_rules(fleet: str, operator: str = OPERATOR) -> str:
    """An ACL file. In a pattern, mosquitto puts the user's name, which is the device's, for `%u`."""
    root = f"shoal/{MAJOR}/{fleet}/device/%u"
    lines = [
        f"# Fleet {fleet}: a device reaches its own topics and no others; the operator reaches all of the fleet.",
        f"user {operator}",
        f"topic readwrite shoal/{MAJOR}/{fleet}/#",
        "",
        *(f"pattern write {root}/{leaf}" for leaf in WRITES),
        *(f"pattern read {root}/{leaf}" for leaf in READS),
    ]
    return "\n".join(lines) + "\n"


def password_file(passwords: Mapping[str, str]) -> str:
    """A password file of hashes by user name, as `passwords.hash_password` makes them."""
    return "".join(f"{name}:{hashed}\n" for name, hashed in sorted(passwords.items()))


def configuration(folder: Path, host: str, port: int, tls: Tls | None = None, *, user: str | None = None) -> str:
    """A mosquitto.conf whose other files stand in *folder*; *user* is whom it becomes when root starts it."""
    lines = [
        "per_listener_settings false",
        "allow_anonymous false",
        f"password_file {folder / 'passwd'}",
        f"acl_file {folder / 'acl'}",
        "",
        f"listener {port} {host}",
        *(_tls_lines(tls) if tls else ()),
        "",
        "# What devices were last told outlives a restart of the broker; the journal would repair it anyway.",
        "persistence true",
        f"persistence_location {folder}/",
        "autosave_interval 30",
        "",
        "# Larger packets are refused before they are read; MQTT 5 clients are told the limit when they connect.",
        f"max_packet_size {MAX_PACKET}",
        "# Commands wait for a device that is away; one that stays away for a month is forgotten.",
        f"max_queued_messages {QUEUE}",
        "persistent_client_expiration 30d",
        "set_tcp_nodelay true",
        "",
        "log_type error",
        "log_type warning",
        "log_type notice",
        "connection_messages false",
        *((f"user {user}",) if user else ()),
    ]
    return "\n".join(lines) + "\n"


def _tls_lines(tls: Tls) -> list[str]:
    lines = [f"certfile {tls.certificate}", f"keyfile {tls.key}", "tls_version tlsv1.2"]
    if tls.authority:
        lines += [f"cafile {tls.authority}", "# require_certificate true    # to let in only devices that show one"]
    return lines
