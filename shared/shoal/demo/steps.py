"""What the demo does and what comes of it, as plain data: who shows it need not load what plays it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shoal.contract.reported import ServiceReport

SERVICE = "digits"


class Step(StrEnum):
    """What is done, in this order; the value is what `shoal demo` calls it."""

    WORKSPACE = "make a workspace"
    SERVE = "start the broker and the registry"
    DEVICE = "enrol a device and start its agent"
    MODEL = "register the model"
    PACKAGE = "package it as an image"
    DEPLOY = "deploy it over MQTT, until it is Healthy"
    SCORE = "score held-out digits at its scoring URI"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    predictions: list[int]
    truth: list[int]
    report: ServiceReport
    timings: dict[Step, float]
    """Seconds by step, in order."""

    @property
    def right(self) -> int:
        return sum(a == b for a, b in zip(self.predictions, self.truth, strict=True))
