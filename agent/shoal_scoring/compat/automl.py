"""Stands in for what the scripts that AutoML generated import to log through: their own calls, with nothing behind.

`azureml.automl.core.shared.log_server` and `logging_utilities`, and `azureml.telemetry`. A model that AutoML trained
needs its own packages all the same; one that was converted, to ONNX say, is served by its script without them.
"""

from __future__ import annotations

import logging
from typing import Any

__all__ = ["INSTRUMENTATION_KEY", "enable_telemetry", "log_traceback", "set_verbosity", "update_custom_dimensions"]

INSTRUMENTATION_KEY = ""


def enable_telemetry(*_: object, **__: object) -> None:
    """Nothing is sent anywhere."""


def set_verbosity(*_: object, **__: object) -> None:
    """A `logging.json` sets levels."""


def update_custom_dimensions(*_: object, **__: object) -> None:
    """Nothing bears them."""


def log_traceback(exception: BaseException, logger: logging.Logger | None = None, *_: Any, **__: Any) -> None:
    """Write the traceback into the log."""
    (logger or logging.getLogger("azureml.automl")).error("%s", exception, exc_info=exception)
