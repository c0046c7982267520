"""What is being written at Deploy, and what is known of it: plain data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from shoal.contract.inference import InferenceConfig
from shoal.contract.manifest import Manifest
from shoal.fleet.preview import Part
from shoal_gui.places.deploy.pushing import Seen
from shoal_gui.tokens import State
from shoal_gui.words import tr

DRAFT: Final = "deploy"
"""Where the draft is in `Desk.drafts`."""


class Code(StrEnum):
    """How the models are run."""

    NONE = "none"
    """As they are, without code."""
    COMPOSED = "composed"
    """As composed at Configs."""
    FILE = "file"
    """As an inference config on the disk says."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A deployment as far as it has been written."""

    name: str = ""
    models: tuple[str, ...] = ()
    code: Code = Code.NONE
    file: str = ""
    """Path of the inference config, for `Code.FILE`."""
    base: str = ""
    """Image to build on; empty leaves it to the config and the devices."""
    labels: str = ""
    devices: str = ""
    """Names, separated by commas or blanks."""
    push: str = ""
    """REGISTRY/REPOSITORY; empty for none."""
    settings: str = ""
    """The deployment config, JSON or YAML."""
    seen: Seen | None = None
    """What a push would do, as it was shown; None since something was changed."""

    def changed(self, **changes: object) -> Draft:
        """With *changes*; what was seen of it holds no more."""
        after = replace(self, **changes)  # type: ignore[arg-type]  # the names are the fields'
        return self if after == self else replace(after, seen=None)

    def with_seen(self, seen: Seen | None) -> Draft:
        return replace(self, seen=seen)

    @property
    def device_names(self) -> tuple[str, ...]:
        return tuple(filter(None, re.split(r"[\s,]+", self.devices)))


@dataclass(frozen=True, slots=True)
class Source:
    """The inference config that a draft means."""

    config: InferenceConfig | None = None
    """None while it cannot be had."""
    folder: Path = Path()
    """What its paths start from."""
    problem: str = ""
    """Why it cannot be had; empty, too, while it is being read."""


@dataclass(frozen=True, slots=True)
class Row:
    """One device that is meant, and what is known of how it would go there."""

    device: str
    fit: State
    """OK, FAILED where it cannot take it, UNKNOWN where it has never said what it is."""
    reasons: tuple[str, ...]
    now: int
    """Version of the deployment that it was last told to run; 0 for none."""
    part: Part | None = None
    """Of the preview, once there is one."""
    next: int = 0
    """Version that a push would give it; 0 while nobody knows."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the library says of a draft."""

    problems: Mapping[str, str]
    """By field, a sentence each; settings by their dotted names."""
    missing: str
    """The first thing that is still to be said; empty for nothing."""
    manifest: Manifest | None = None
    """None while something is missing or wrong."""
    rows: tuple[Row, ...] = ()
    """The devices that are meant, as far as that can be told, by name."""
    ignored: tuple[str, ...] = ()
    """Fields that are accepted and not acted on."""

    @property
    def why_not(self) -> str | None:
        """Why there can be no preview; None if there can."""
        if self.problems:
            return tr("Mend what is marked first: {what}").format(what=next(iter(self.problems.values())))
        return self.missing or None
