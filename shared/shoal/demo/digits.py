"""The held-out digits, and asking a service to read them: the demo does, and so does the desktop at a click."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

Image = tuple[int, ...]
"""64 pixels row by row, 0 (paper) to 16 (ink)."""
SIDE = 8
"""Pixels of one side."""
INK = 16


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Digits that the model has never seen, and what they are."""

    images: tuple[Image, ...]
    truth: tuple[int, ...]


@cache
def held_out_digits() -> HeldOut:
    """Those that come with Shoal."""
    kept = json.loads((resources.files("shoal.demo") / "assets" / "digits-held-out.json").read_text())
    return HeldOut(tuple(map(tuple, kept["data"])), tuple(kept["truth"]))


def read_digits(uri: str, images: Sequence[Image]) -> list[int] | None:
    """What the service at *uri* reads in *images*; None if it does not answer, or is not ready."""
    request = urllib.request.Request(  # noqa: S310 - the URL is the device's own
        uri, json.dumps({"data": images}).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - as above
            decoded = json.loads(answer.read())
    except urllib.error.HTTPError as error:
        error.close()
        return None
    except OSError:
        return None
    # A script that returns JSON text, as many do, is answered with that text quoted once more.
    result: dict[str, Any] = json.loads(decoded) if isinstance(decoded, str) else decoded
    return list(result["labels"])


def answers(url: str) -> bool:
    """Whether something at *url* speaks HTTP, be it to say 401."""
    try:
        with urllib.request.urlopen(url, timeout=1):  # noqa: S310 - the URL is this workspace's own
            return True
    except urllib.error.HTTPError as error:
        error.close()
        return True
    except OSError:
        return False
