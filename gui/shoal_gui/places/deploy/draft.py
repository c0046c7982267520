"""What is being written at Deploy, and what the library says of it: plain data and pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from shoal.contract.deployment import DeploymentConfig
from shoal.contract.inference import InferenceConfig
from shoal.contract.manifest import Manifest, Target
from shoal.contract.names import check_service
from shoal.contract.reading import not_acted_on, parse, read
from shoal.errors import ShoalError
from shoal.fleet.imaging import base_for
from shoal.fleet.preview import Part, expected_needs, reasons_against, unpackaged
from shoal.oci.reference import Reference
from shoal.workspace.devices import matching
from shoal.workspace.errors import NoTarget
from shoal.workspace.records import Device
from shoal_gui.places.deploy.pushing import Seen
from shoal_gui.records import Records
from shoal_gui.shown import sentence
from shoal_gui.tokens import State
from shoal_gui.words import tr

DRAFT: Final = "deploy"
"""Where the draft is in `Desk.drafts`."""
SETTINGS: Final = "settings"
"""What the text of the deployment config is called in its errors."""


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


@dataclass(slots=True)
class _Look:
    """Gathers what is wrong."""

    problems: dict[str, str] = field(default_factory=dict)

    def note(self, name: str, error: ShoalError) -> None:
        self.problems.setdefault(name, sentence(error))


def read_source(file: str) -> Source:
    """The inference config in *file*; reads the disk, in tasks only."""
    try:
        return Source(read(Path(file), InferenceConfig), Path(file).parent)
    except ShoalError as error:
        return Source(problem=sentence(error))


def is_outdated(draft: Draft, rows: tuple[Row, ...]) -> bool:
    """Whether other devices are meant now than were seen, or they were told something else meanwhile."""
    if draft.seen is None:
        return False
    seen = {part.device: part.before.deployment if part.before else 0 for part in draft.seen.preview.parts}
    return seen != {row.device: row.now for row in rows}


def check(draft: Draft, records: Records, source: Source) -> Checked:
    """Everything that can be said of *draft* without packaging it."""
    look = _Look()
    _check_words(draft, records, source, look)
    settings = _settings(draft.settings, look)
    target = Target(devices=draft.device_names, labels=draft.labels)
    devices = _devices(draft, records, look)
    manifest = None
    if settings and source.config and not look.problems and draft.models:
        manifest = Manifest(
            name=draft.name or "-",
            models=draft.models,
            inference_config=source.config,
            deployment_config=settings,
            target=target,
        )
    missing = _missing(draft, source, devices)
    ignored = [*(not_acted_on(settings) if settings else ()), *(not_acted_on(source.config) if source.config else ())]
    return Checked(
        look.problems,
        missing,
        None if missing else manifest,
        _rows(draft, records, manifest, source, devices),
        tuple(ignored),
    )


def _check_words(draft: Draft, records: Records, source: Source, look: _Look) -> None:
    try:
        if draft.name:
            check_service(draft.name)
    except ShoalError as error:
        look.note("name", error)
    if gone := [one for one in draft.models if records.model(one) is None]:
        look.problems["models"] = tr("{model} is not registered any more").format(model=gone[0])
    if source.problem:
        look.problems["code"] = source.problem
    try:
        if draft.push:
            Reference.parse(draft.push)
    except ShoalError as error:
        look.note("push", error)


def _settings(text: str, look: _Look) -> DeploymentConfig | None:
    try:
        return parse(text if text.strip() else "{}", DeploymentConfig, where=SETTINGS)
    except ShoalError as error:
        place = (error.where or "").rpartition(", ")[2]
        is_field = place and place != SETTINGS and not place.startswith(("line ", "column "))
        look.note(place if is_field else SETTINGS, error)
        return None


def _devices(draft: Draft, records: Records, look: _Look) -> tuple[Device, ...]:
    """Those that are meant; each field is looked at by itself, so that the right one is marked."""
    found: dict[str, Device] = {}
    for name, target in {
        "labels": Target(labels=draft.labels),
        "devices": Target(devices=draft.device_names),
    }.items():
        try:
            found |= {one.name: one for one in matching(records.devices, target)}
        except NoTarget:
            continue
        except ShoalError as error:
            look.note(name, error)
    return tuple(found[name] for name in sorted(found))


def _missing(draft: Draft, source: Source, devices: tuple[Device, ...]) -> str:
    if not draft.name:
        return tr("Give the service a name")
    if not draft.models:
        return tr("Choose a model")
    if draft.code is Code.FILE and not draft.file:
        return tr("Choose the file of the inference config")
    if source.config is None and not source.problem:
        return tr("The inference config is being read")
    if not devices:
        return tr("Say which devices: by labels or by name")
    return ""


def _rows(
    draft: Draft, records: Records, manifest: Manifest | None, source: Source, devices: tuple[Device, ...]
) -> tuple[Row, ...]:
    seen = {part.device: part for part in draft.seen.preview.parts} if draft.seen else {}
    if manifest is None or source.config is None:
        return tuple(Row(one.name, State.UNKNOWN, (), _told(records, one.name, draft.name)) for one in devices)
    models = [records.model(one) for one in manifest.models]
    service = unpackaged(manifest, next((one.resources for one in models if one and one.resources), None))
    base = base_for(devices, source.config, draft.base or None)

    def row(device: Device) -> Row:
        part = seen.get(device.name)
        reasons = part.reasons if part else reasons_against(device, service, expected_needs(device, base))
        fit = State.FAILED if reasons else State.OK if device.birth else State.UNKNOWN
        version = draft.seen.preview.version if draft.seen else 0
        return Row(device.name, fit, reasons, _told(records, device.name, draft.name), part, version)

    return tuple(row(one) for one in devices)


def _told(records: Records, device: str, service: str) -> int:
    told = records.told.get(device)
    return told.services[service].deployment if told and service in told.services else 0
