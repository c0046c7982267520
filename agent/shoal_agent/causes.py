"""Why a service does not run, as a person is told it: pure sentences over what was seen.

`plan` and the reconciler ask for them; each has a stable code, like the errors.

    SHOAL-SVC-401  this device cannot take the service        SHOAL-SVC-901  it ended
    SHOAL-SVC-402  its port is taken                          SHOAL-SVC-902  its entry script cannot boot
    SHOAL-SVC-801  out of memory                              SHOAL-SVC-903  it was not ready in time
                                                              SHOAL-SVC-904  it answers no more
    SHOAL-SVC-403  its batch lost it                          SHOAL-SVC-905  it was tried and never became ready
    SHOAL-SVC-802  its batch is out of memory                 SHOAL-SVC-906  its batch ended
                                                              SHOAL-SVC-907  its batch took too long
                                                              SHOAL-SVC-908  its golden answers are wrong, or late
"""

from __future__ import annotations

import re
import signal
from collections.abc import Iterable, Sequence

from shoal.contract.desired import Service
from shoal.contract.reported import Facts, Problem
from shoal_agent.errors import as_problem
from shoal_agent.probes import Health
from shoal_agent.runtime.errors import PortTaken
from shoal_agent.runtime.protocol import Instance

MIB = 1024**2
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:")
"""How the scoring server's own lines begin."""
CANNOT_BOOT = 3
"""Exit code of the scoring server whose entry script cannot be loaded or whose `init()` failed."""


def cannot_take(reasons: Iterable[str]) -> Problem:
    return Problem(
        code="SHOAL-SVC-401",
        message="this device cannot take it: " + "; ".join(reasons),
        hint="choose another device, or ask for less in the deployment config",
    )


def port_taken(port: int, holder: str) -> Problem:
    return as_problem(PortTaken(port, holder))


def ended(instance: Instance, service: Service, facts: Facts, log: str) -> Problem:
    """Why *instance* ended, from its exit code and the last lines of its *log*."""
    if instance.out_of_memory:
        return _out_of_memory(service, facts, log)
    if instance.exit_code == CANNOT_BOOT:
        return Problem(
            code="SHOAL-SVC-902",
            message="the service cannot boot",
            cause=last_line(log),
            hint="see the whole of it with: shoal service logs",
        )
    return Problem(
        code="SHOAL-SVC-901",
        message=f"the service ended {_how(instance.exit_code)}",
        cause=_crash(log) or last_line(log),
        hint="see the whole of it with: shoal service logs",
    )


def not_ready_in_time(service: Service, health: Health) -> Problem:
    return Problem(
        code="SHOAL-SVC-903",
        message=f"it was not ready within {service.probe.start_deadline:g} s; at the last probe {_at_last(health)}",
        hint="give it longer with livenessProbeRequirements.initialDelaySeconds, or look at its log",
    )


def answers_no_more(health: Health) -> Problem:
    return Problem(
        code="SHOAL-SVC-904",
        message=f"it answers no more: {health.failures} probe{'s' * (health.failures > 1)} failed in a row",
        cause=health.said,
    )


def never_ready(tries: int) -> Problem:
    return Problem(
        code="SHOAL-SVC-905",
        message=f"it was started {tries} times and never became ready; the device went down during the last start",
        hint="it may take the whole device down: try it on another one first",
    )


def golden_wrong(wrong: int, all_: int, reasons: Sequence[str]) -> Problem:
    """*wrong* of *all_* golden requests were not answered as they must be, or it took too much memory to do so."""
    message = f"{wrong} of its {all_} golden requests were not answered rightly on this device"
    return Problem(
        code="SHOAL-SVC-908",
        message=message if wrong else "it answered its golden requests rightly, and took too much memory for it",
        cause="; ".join(reasons[:3]) + ("; …" if len(reasons) > 3 else ""),
        hint="mend the model, or grant its golden requests more with absolute, relative, max_ms or max_memory",
    )


def golden_late(patience: float) -> Problem:
    return Problem(
        code="SHOAL-SVC-908",
        message=f"its golden requests were not all answered within {patience:g} s",
        hint="ask for fewer of them, or give it longer with livenessProbeRequirements.initialDelaySeconds",
    )


def golden_unasked(why: str) -> Problem:
    return Problem(
        code="SHOAL-SVC-908",
        message="it cannot be asked its golden requests",
        cause=why,
        hint="a service whose callers need tokens, or a server other than Shoal's, can have none",
    )


def batch_ended(exit_code: int, out_of_memory: bool, log: str) -> Problem:
    """Why a batch failed: in its own words where the last line of its *log* has a code."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    if said := re.fullmatch(r"(SHOAL-[A-Z]+-[0-9]{3}) (.+)", lines[-1] if lines else ""):
        hint = lines[-2].removeprefix("hint: ") if len(lines) > 1 and lines[-2].startswith("hint: ") else ""
        return Problem(code=said[1], message=said[2], hint=hint)
    if out_of_memory:
        hint = "smaller mini-batches, or more memory with containerResourceRequirements.memoryInGB"
        return Problem(code="SHOAL-SVC-802", message="the batch was killed at its memory limit", hint=hint)
    return Problem(code="SHOAL-SVC-906", message=f"the batch ended {_how(exit_code)}", cause=last_line(log))


def batch_too_long(limit: float) -> Problem:
    hint = "give it longer with --timeout; run again it goes on where it stopped"
    return Problem(code="SHOAL-SVC-907", message=f"the batch was ended after {limit:,.0f} s", hint=hint)


def batch_orphaned(service: str) -> Problem:
    hint = "another version makes another output: name a new --output, or --restart"
    message = f"the batch was ended since {service!r} was removed, or replaced by another version"
    return Problem(code="SHOAL-SVC-403", message=message, hint=hint)


def last_line(log: str) -> str:
    """The last line of *log* that says something: where Python puts the cause of a traceback."""
    return next((line.strip() for line in reversed(log.splitlines()) if line.strip()), "")


def _crash(log: str) -> str:
    """Where a library took the process down, as Python says at the end of *log*; empty if it says nothing."""
    _, found, rest = log.rpartition("Fatal Python error: ")
    if not found or any(_TIME.match(line) for line in rest.splitlines()):  # a worker's, after which the service went on
        return ""
    what, *lines = rest.splitlines()
    place = next((line.strip() for line in lines if line.strip().startswith("File ")), "")
    return f"{what}: {place}" if place else what


def _out_of_memory(service: Service, facts: Facts, log: str) -> Problem:
    limit = service.resources.memory
    where = f"its limit of {limit / MIB:,.0f} MiB" if limit else "the end of the device's memory"
    return Problem(
        code="SHOAL-SVC-801",
        message=f"out of memory: it was killed at {where}; this device has {facts.memory / MIB:,.0f} MiB",
        cause=last_line(log),
        hint="give it more with containerResourceRequirements.memoryInGB, or use a smaller model",
    )


def _how(exit_code: int | None) -> str:
    if exit_code is None:
        return "while no agent ran"
    number = -exit_code if exit_code < 0 else exit_code - 128
    if number in set(signal.Signals):
        return f"by {signal.Signals(number).name}"
    return f"with exit code {exit_code}"


def _at_last(health: Health) -> str:
    return health.said or "it had not answered often enough"
