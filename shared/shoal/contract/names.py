"""What names, labels and references to models may look like, checked in one place with one kind of sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping

from shoal.errors import BadInput

DEVICE = re.compile(r"[a-z0-9]([a-z0-9-]{0,34}[a-z0-9])?")
"""Devices and fleets: lower-case, also a level of an MQTT topic."""
SERVICE = re.compile(r"[a-z]([-a-z0-9]{0,30}[a-z0-9])?")
"""Services: the rule of Azure ML v1, except that one and two letters will do."""
MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-._]{0,254}")
"""Models: the rule of Azure ML v1."""
LABEL_KEY = re.compile(r"[a-z0-9]([a-z0-9._/-]{0,61}[a-z0-9])?")
LABEL_VALUE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?|")


class BadName(BadInput):
    """A name, label or reference is not of its form."""

    code = "SHOAL-MAN-110"


def check_device(name: str) -> str:
    return _check(DEVICE, name, "device name", "use 1 to 36 of a-z, 0-9 and '-', for example cam-01")


def check_fleet(name: str) -> str:
    return _check(DEVICE, name, "fleet name", "use 1 to 36 of a-z, 0-9 and '-', for example plant-2")


def check_service(name: str) -> str:
    return _check(SERVICE, name, "service name", "begin with a-z, then up to 31 of a-z, 0-9 and '-'")


def check_model(name: str) -> str:
    return _check(MODEL, name, "model name", "begin with a letter or digit, then letters, digits, '-', '.', '_'")


def parse_model(reference: str) -> tuple[str, int | None]:
    """`digits:3` as ("digits", 3) and `digits` as ("digits", None), which means the newest."""
    name, colon, version = reference.partition(":")
    check_model(name)
    if not colon:
        return name, None
    if not version.isascii() or not version.isdigit() or int(version) < 1:
        raise BadName(
            f"{reference!r} has no whole number as its version",
            hint="write NAME or NAME:VERSION, as digits:3",
        )
    return name, int(version)


def parse_labels(text: str) -> dict[str, str]:
    """`site=oslo,zone=b` as a mapping; all of them must be equal on a device that is meant."""
    labels: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        key, equals, value = pair.partition("=")
        if not equals or key in labels:
            raise BadName(f"{pair!r} is not one key=value", where=text, hint="write site=oslo,zone=b")
        labels[key] = value
    return check_labels(labels)


def check_labels(labels: Mapping[str, str]) -> dict[str, str]:
    for key, value in labels.items():
        _check(LABEL_KEY, key, "label key", "use up to 63 of a-z, 0-9, '.', '_', '/' and '-'")
        _check(LABEL_VALUE, value, f"value of label {key!r}", "use up to 63 letters, digits, '.', '_' and '-'")
    return dict(labels)


def _check(form: re.Pattern[str], name: str, what: str, hint: str) -> str:
    if not form.fullmatch(name):
        raise BadName(f"{name!r} is not a {what}", hint=hint)
    return name
