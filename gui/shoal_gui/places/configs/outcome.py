"""A rehearsal as a person reads it: the answer, what it took, and samples from files; pure but for `read_sample`."""

from __future__ import annotations

import json
import statistics
from pathlib import Path
from typing import Final

from shoal.errors import BadInput
from shoal.fleet.child_server import Answer
from shoal.fleet.rehearsal import Outcome
from shoal_gui.words import tr

LONGEST: Final = 500_000
"""Bytes of a sample or an answer that are shown as text."""
WIDTH: Final = 80
"""Characters that are read in one line."""
NUMBERS: Final = 16
"""That stand in one line."""


class SampleUnreadable(BadInput):
    """A file that was chosen as a request cannot be shown as text."""

    code = "SHOAL-GUI-120"


def summary_of(outcome: Outcome) -> str:
    """`200 · 4.2 ms, of which run() 0.6 ms · ready after 1.0 s`."""
    last, times = outcome.answers[-1], [one.seconds * 1000 for one in outcome.answers]
    ready = tr("ready after {seconds:.1f} s").format(seconds=outcome.boot_seconds)
    if len(times) > 1:
        latency = tr("{n} requests: p50 {p50:.1f} ms, p99 {p99:.1f} ms").format(
            n=len(times), p50=statistics.median(times), p99=statistics.quantiles(times, n=100, method="inclusive")[98]
        )
    elif last.run_seconds is None:
        latency = tr("{ms:.1f} ms").format(ms=times[0])
    else:
        latency = tr("{ms:.1f} ms, of which run() {run:.1f} ms").format(ms=times[0], run=last.run_seconds * 1000)
    return tr("Status {status} · {latency} · {ready}").format(status=last.status, latency=latency, ready=ready)


def shown(answer: Answer) -> str:
    """The body as a person can read it."""
    if len(answer.body) > LONGEST:
        return tr("{n} bytes: too many to show").format(n=len(answer.body))
    text = answer.body.decode(errors="replace")
    try:
        plain = json.loads(text)
    except ValueError:
        return text
    return readable(plain)


def readable(value: object, margin: str = "") -> str:
    """JSON in lines that a person can read: a field or an item a line, numbers side by side."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) <= WIDTH or not isinstance(value, dict | list):
        return flat
    inner = margin + "  "
    if isinstance(value, dict):
        lines = [f"{json.dumps(name, ensure_ascii=False)}: {readable(one, inner)}" for name, one in value.items()]
    elif all(isinstance(one, int | float | None) for one in value):
        lines = [json.dumps(value[n : n + NUMBERS])[1:-1] for n in range(0, len(value), NUMBERS)]
    else:
        lines = [readable(one, inner) for one in value]
    opened, closed = "{}" if isinstance(value, dict) else "[]"
    return f"{opened}\n{inner}" + f",\n{inner}".join(lines) + f"\n{margin}{closed}"


def read_sample(file: Path) -> str:
    try:
        if file.stat().st_size > LONGEST:
            raise SampleUnreadable(
                "the file is too large to be shown as text", where=str(file), hint="choose a smaller one"
            )
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise SampleUnreadable(f"cannot read the file: {reason}", where=str(file)) from error
