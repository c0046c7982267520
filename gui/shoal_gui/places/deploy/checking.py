"""What the library says of a draft before anything is packaged: what is wrong, what is missing, where it goes; pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from shoal.contract.deployment import DeploymentConfig
from shoal.contract.manifest import Manifest, Target
from shoal.contract.names import check_service
from shoal.contract.reading import not_acted_on, parse
from shoal.errors import ShoalError
from shoal.fleet.imaging import base_for
from shoal.fleet.preview import expected_needs, reasons_against, unpackaged
from shoal.oci.reference import Reference
from shoal.workspace.devices import matching
from shoal.workspace.errors import NoTarget
from shoal.workspace.records import Device
from shoal_gui.places.deploy.draft import Checked, Code, Draft, Row, Source
from shoal_gui.records import Records
from shoal_gui.shown import sentence
from shoal_gui.tokens import State
from shoal_gui.words import tr

SETTINGS: Final = "settings"
"""What the text of the deployment config is called in its errors."""


@dataclass(slots=True)
class _Look:
    """Gathers what is wrong."""

    problems: dict[str, str] = field(default_factory=dict)

    def note(self, name: str, error: ShoalError) -> None:
        self.problems.setdefault(name, sentence(error))


def is_outdated(draft: Draft, rows: tuple[Row, ...]) -> bool:
    """Whether other devices are meant now than were seen, or they were told something else meanwhile."""
    if draft.seen is None:
        return False
    seen = {part.device: part.before.deployment if part.before else 0 for part in draft.seen.preview.parts}
    return seen != {row.device: row.now for row in rows}


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be said of *draft*; its answer may be worked out in any thread."""

    draft: Draft
    records: Records
    source: Source

    def answer(self) -> Answer:
        checked = check(self.draft, self.records, self.source)
        if not is_outdated(self.draft, checked.rows):
            return Answer(self, self.draft, checked)
        draft = self.draft.with_seen(None)
        return Answer(self, draft, check(draft, self.records, self.source))


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of the draft of *question*."""

    question: Question
    draft: Draft
    """Without what was seen of a push, if its devices are others now."""
    checked: Checked


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


def read_settings(text: str) -> DeploymentConfig:
    """The deployment config that *text* is; no text leaves everything as it is.

    Raises:
        ShoalError: It is none; `where` is the field, or the line and the column.
    """
    return parse(text if text.strip() else "{}", DeploymentConfig, where=SETTINGS)


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
        return read_settings(text)
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
