"""What the table of models shows of each version; pure."""

from __future__ import annotations

from dataclasses import dataclass

from shoal.workspace.records import ModelVersion
from shoal_gui.filtering import Searchable
from shoal_gui.records import Records
from shoal_gui.shown import age_of, ago_text, bytes_text, labels_text, when_text
from shoal_gui.tables import Column
from shoal_gui.words import tr


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One version, and where it should be running."""

    model: ModelVersion
    places: tuple[tuple[str, str], ...]
    """Device and service."""
    users: tuple[str, ...]
    """Deployments in force that it belongs to, in any version that could be gone back to: it cannot be deleted."""

    @property
    def id(self) -> str:
        return self.model.id


def rows_of(records: Records) -> list[ModelRow]:
    """Every version, by name."""
    in_force = [one for one in records.deployments if one.retired is None]
    return [
        ModelRow(
            model,
            records.devices_with_model(model.id),
            tuple(sorted({one.name for one in in_force if model.id in one.models})),
        )
        for model in records.models
    ]


def columns() -> list[Column[ModelRow]]:
    return [
        Column(tr("Name"), lambda row: row.model.name, 150),
        Column(
            tr("Version"), lambda row: str(row.model.version), 80, key=lambda row: row.model.version, is_number=True
        ),
        Column(tr("Framework"), lambda row: framework_text(row.model), 100),
        Column(tr("Size"), lambda row: bytes_text(row.model.size), 70, lambda row: row.model.size, is_number=True),
        Column(tr("Deployed"), _deployed, 100, key=lambda row: len(row.places), tip=_places),
        Column(tr("Tags"), lambda row: labels_text(row.model.tags), 90),
        Column(
            tr("Created"),
            lambda row: ago_text(age_of(row.model.created)),
            80,
            key=lambda row: row.model.created,
            tip=lambda row: when_text(row.model.created),
        ),
    ]


def searchable(row: ModelRow) -> Searchable:
    model = row.model
    text = " ".join(
        [model.id, model.framework, model.description, labels_text(model.tags), *(d for d, _ in row.places)]
    )
    fields = {"name": model.name, "framework": model.framework.lower(), "state": "deployed" if row.places else "unused"}
    return Searchable(text, {**model.properties, **model.tags}, fields)


def framework_text(model: ModelVersion) -> str:
    return f"{model.framework.value} {model.framework_version or ''}".strip()


def _deployed(row: ModelRow) -> str:
    devices = len({device for device, _ in row.places})
    return tr("on %n device(s)", devices) if devices else "-"


def _places(row: ModelRow) -> str:
    return "\n".join(f"{device} / {service}" for device, service in row.places[:20]) or tr("nowhere")
