"""Stands in for `azureml.contrib.services.aml_request` and `aml_response`, and for their newer names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from shoal_scoring.rawhttp import AMLResponse, RawRequest

__all__ = ["AMLRequest", "AMLResponse", "rawhttp"]

AMLRequest = RawRequest
_rawHttpRequested = False  # noqa: N816  the original's name, which `script` reads in either

_Run = TypeVar("_Run", bound=Callable[..., object])


def rawhttp(run: _Run) -> _Run:
    """Have `run` called with the request itself."""
    global _rawHttpRequested  # noqa: PLW0603  as the original: one script a process
    _rawHttpRequested = True
    return run
