"""What was seen, as tables in Markdown that can also be read as they are."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring_load import Sample

ENOUGH = 3.0
"""The client must be able to do so many times what it measured, or it is the client that was measured."""


def median_ratio(ours: Sequence[float], other: Sequence[float]) -> float:
    """The median of the rounds' own ratios; a round in which *other* got nothing done is boundlessly won."""
    return statistics.median(one / two if two else math.inf for one, two in zip(ours, other, strict=False))


@dataclass(frozen=True)
class Row:
    """One server, or the work without one."""

    name: str
    samples: Mapping[int, Sequence[Sample]]
    """By count of clients, a sample each round."""
    megabytes: float | None = None

    def cpu(self, clients: int) -> float:
        """Processor microseconds a request."""
        samples = self.samples[clients]
        return sum(one.cpu for one in samples) / max(1, sum(one.requests for one in samples)) * 1e6

    def ratio(self, other: Row, clients: int) -> float:
        """How many times the rate of *other*."""
        return median_ratio(*([one.rate for one in row.samples[clients]] for row in (self, other)))


def print_table(title: str, clients: Sequence[int], rows: Sequence[Row]) -> None:
    """Rates, latencies and what they cost, each beside the first row."""
    reference = rows[0]
    heads = ["", *(f"{n} client{'s' * (n > 1)}" for n in clients)]
    middle = clients[len(clients) // 2]
    heads += [f"CPU µs/req at {middle}", "PSS MB", "errors"]
    lines = []
    for row in rows:
        if row.name == "client":
            continue
        cells = [row.name, *(_cell(row, reference, n) for n in clients)]
        memory = "" if row.megabytes is None else f"{row.megabytes:.0f}"
        errors = sum(one.errors for samples in row.samples.values() for one in samples)
        lines.append([*cells, f"{row.cpu(middle):.0f}", memory, str(errors)])
    print(f"### {title}\n\nRequests a second (p50 / p99 in ms) and how many times those of {reference.name}.\n")
    print(markdown(heads, lines))
    print(_on_the_client(rows, clients) + "\n", flush=True)


def _cell(row: Row, reference: Row, clients: int) -> str:
    samples = row.samples[clients]
    rate, p50, p99 = (statistics.median(getattr(one, name) for one in samples) for name in ("rate", "p50", "p99"))
    return f"{rate:.0f} ({p50:.2f} / {p99:.2f}) ×{row.ratio(reference, clients):.2f}"


def _on_the_client(rows: Sequence[Row], clients: Sequence[int]) -> str:
    """Whom the client may have held back."""
    client = next((row for row in rows if row.name == "client"), None)
    if client is None:
        return "\nWhether the client was the limit is not known: there is no C compiler here."
    held = [
        f"{row.name} at {n} ({client.ratio(row, n):.1f}×)"
        for row in rows
        for n in clients
        if row is not client and not row.name.startswith("no server") and client.ratio(row, n) < ENOUGH
    ]
    if not held:
        return f"\nThe client could do at least {ENOUGH:.0f} times what it was asked for."
    return f"\nThe client could do less than {ENOUGH:.0f} times what it did for: {', '.join(held)}."


def print_starts(title: str, times: Mapping[str, Sequence[float]]) -> None:
    """Medians, and the ratio to the first."""
    reference = next(iter(times.values()))
    lines = []
    for name, seconds in times.items():
        lines.append([name, f"{statistics.median(seconds):.2f}", f"{median_ratio(seconds, reference):.2f}"])
    print(f"### {title}\n\n{markdown(['', 's', '×'], lines)}\n", flush=True)


def markdown(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table whose columns are aligned; all but the first to the right."""
    widths = [max(map(len, column)) for column in zip(heads, *lines, strict=True)]

    def line(cells: Sequence[str]) -> str:
        padded = [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)]
        return f"| {' | '.join([cells[0].ljust(widths[0]), *padded])} |"

    rule = f"|{'-' * (widths[0] + 2)}|{'|'.join('-' * (width + 1) + ':' for width in widths[1:])}|"
    return "\n".join([line(heads), rule, *map(line, lines)])
