"""Closed sets of words that both sides of the wire, the screens and the store share."""

from __future__ import annotations

from enum import StrEnum


class ServiceState(StrEnum):
    """What is true of a service on one device; the words are those of Azure ML v1."""

    TRANSITIONING = "Transitioning"
    """On the way to what was asked for: fetching, starting, waiting to be ready."""
    HEALTHY = "Healthy"
    """The wanted version is running and its last probe was answered rightly."""
    UNHEALTHY = "Unhealthy"
    """Was ready once and does not answer now, or is being restarted."""
    UNSCHEDULABLE = "Unschedulable"
    """This device cannot take it as asked; the error says why, and nothing is retried until something changes."""
    FAILED = "Failed"
    """The wanted version was tried and given up; the last good one, if there was one, serves."""


class Phase(StrEnum):
    """The step a service is in on its way to Healthy; shown with a percent where there is one."""

    WAITING = "waiting"
    FETCHING = "fetching"
    LOADING = "loading"
    STARTING = "starting"
    PROBING = "probing"
    SERVING = "serving"
    BACKING_OFF = "backing off"
    ROLLED_BACK = "rolled back"
    STOPPED = "stopped"


class Presence(StrEnum):
    """What a device last said of its own connection (or its will said for it)."""

    ONLINE = "online"
    LEAVING = "leaving"
    LOST = "lost"


class RuntimeKind(StrEnum):
    """What runs the services of a device."""

    DOCKER = "docker"
    PROCESS = "process"


class Framework(StrEnum):
    """What a model was made with; the spellings are those of Azure ML v1."""

    CUSTOM = "Custom"
    TENSORFLOW = "TensorFlow"
    SCIKITLEARN = "ScikitLearn"
    ONNX = "Onnx"
    TFKERAS = "TfKeras"
    PYTORCH = "PyTorch"
    MULTI = "Multi"

    @classmethod
    def _missing_(cls, value: object) -> Framework | None:
        """Take any case: people write ONNX, Onnx and onnx."""
        wanted = str(value).lower()
        return next((one for one in cls if one.value.lower() == wanted), None)
