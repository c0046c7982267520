"""Stands in for `azureml.core.run`: a service is no run, so there is only what the original gave outside of one.

What a script records is printed, and so stands in the log; what it asks of an experiment or a workspace is not there.
"""

from __future__ import annotations

import uuid
from typing import Any

from shoal.errors import NotFound
from shoal_scoring.compat.absent import Absent, absent, no_workspace

__all__ = ["Run", "RunEnvironmentException", "_OfflineRun", "get_run"]


class RunEnvironmentException(NotFound):
    """A script wants to be part of a run, and a service is none."""

    code = "SHOAL-SCO-144"


class Run(metaclass=Absent):
    """Only what works where there is no run."""

    @staticmethod
    def get_context(allow_offline: bool = True, **_: object) -> _OfflineRun:
        """A run that records nothing.

        Raises:
            RunEnvironmentException: *allow_offline* is not set.
        """
        if not allow_offline:
            raise RunEnvironmentException(
                "a service is no run that could be submitted", hint="call Run.get_context() without allow_offline=False"
            )
        return _OfflineRun()


class _OfflineRun:
    """Takes what a run takes; scripts look for this very name in its text."""

    def __init__(self, run_id: str | None = None) -> None:
        self.id = run_id or f"OfflineRun_{uuid.uuid4()}"

    def __enter__(self) -> _OfflineRun:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held."""

    def log(self, name: str, value: object, description: str = "", step: int | None = None) -> None:  # noqa: ARG002
        """Print a number."""
        _tell("log", name, value)

    def log_row(self, name: str, description: str | None = None, **values: object) -> None:  # noqa: ARG002
        """Print a row."""
        _tell("log_row", name, values)

    def child_run(self, name: str | None = None, run_id: str | None = None, outputs: object = None) -> _OfflineRun:  # noqa: ARG002
        """Another."""
        return _OfflineRun(run_id)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("log_") or name in _TAKEN:
            return lambda *given, **named: _tell(name, *given, *named.values())
        if name.startswith("_"):
            raise AttributeError(name)
        raise no_workspace(f"Run.get_context().{name}: a service is no run")


_TAKEN = frozenset(
    {"add_properties", "set_tags", "tag", "upload_folder", "upload_files", "upload_file"}
    | {"complete", "fail", "cancel", "flush"}
)
"""What else may be called on a run, to no effect."""


def _tell(*what: object) -> None:
    print("not recorded, since a service is no run:", *what)  # noqa: T201  as the original: what is printed is logged


def get_run(*_: object, **__: object) -> None:
    """There is no experiment to look in."""
    raise no_workspace("get_run")


def __getattr__(name: str) -> type:
    return absent(name)
