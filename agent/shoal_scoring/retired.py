"""Settings of the original that do nothing here: they are taken, and each is answered with why.

`settings` reads the table, so that a deployment made for the original starts unchanged and its owner is told.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Retired:
    """One setting of the original, by the names it went by."""

    env: str
    why: str
    flag: str = ""


_HEALTH = "health is answered at the port of scoring, whatever the script is doing"
_TELEMETRY = "nothing is sent to Application Insights; GET /metrics and the log say the same"

RETIRED = (
    Retired("HEALTH_PORT", _HEALTH, "--health_port"),
    Retired("SEPERATE_HEALTH_ENDPOINT", _HEALTH),
    Retired("WORKER_TIMEOUT", "SCORING_TIMEOUT_MS is the one limit on run()"),
    Retired("WORKER_PRELOAD", "each worker calls init() in its own process, where threads and locks are its own"),
    Retired("SERVER_PORT", "SHOAL_PORT or --port chooses the port, as only --port did"),
    Retired("AML_APP_INSIGHTS_ENABLED", _TELEMETRY),
    Retired("AML_APP_INSIGHTS_KEY", _TELEMETRY, "--appinsights_instrumentation_key"),
    Retired("APP_INSIGHTS_LOG_RESPONSE_ENABLED", _TELEMETRY),
    Retired("AML_MDC_STORAGE_ENABLED", "a script's ModelDataCollector writes to SHOAL_COLLECT_DIR"),
    Retired("AZUREML_LOG_LEVEL", "the original read it and used it nowhere; a logging.json sets levels"),
    Retired("AZUREML_DEBUG_PORT", "no debugger is waited for; call debugpy in the script's init()"),
)


class _Noted(argparse.Action):
    """Keeps the name of an option whose value means nothing."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,  # noqa: ARG002  argparse's signature
        namespace: argparse.Namespace,
        values: object,  # noqa: ARG002
        option_string: str | None = None,
    ) -> None:
        setattr(namespace, self.dest, [*(getattr(namespace, self.dest) or ()), option_string])


def add_options(parser: argparse.ArgumentParser) -> None:
    """Have *parser* take them: their names are then in `retired`."""
    for one in RETIRED:
        if one.flag:
            parser.add_argument(one.flag, dest="retired", action=_Noted, help=argparse.SUPPRESS)


def notes_on_variables(environ: Mapping[str, str]) -> list[str]:
    """A sentence for each that is given as a variable."""
    return [note_on(one.env, one) for one in RETIRED if environ.get(one.env)]


def notes_on_options(given: Collection[str]) -> list[str]:
    """A sentence for each of the options *given*."""
    return [note_on(one.flag, one) for one in RETIRED if one.flag in given]


def retired_name(key: str) -> Retired | None:
    """The one that *key* of a configuration file means: as a variable is written, or an option or field."""
    wanted = key.lower()
    return next((one for one in RETIRED if wanted in (one.env.lower(), one.flag.removeprefix("--"))), None)


def note_on(name: str, retired: Retired) -> str:
    """Why *name* does nothing."""
    return f"{name} does nothing here: {retired.why}"
