"""What the scoring server is to reach, as ratios to its peers and to the work without a server; and whether it did.

Of each figure the median of the rounds' own ratios, so that a machine whose speed moves moves both sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scoring_tables import ENOUGH, Row, markdown, median_ratio

SCRIPT, NO_CODE, ONE_BY_ONE, TWO = (
    "shoal, same script",
    "shoal, no code",
    "shoal, no code, no batches",
    "shoal, no code, 2 workers",
)
AZML, AZML_2 = "azml", "azml, 2 workers"
LOOP, BARE, BATCH = "no server, same script", "no server, bare prediction", "no server, 32 rows together"

_FIGURES = {
    "requests a second": lambda sample: sample.rate,
    "CPU a request": lambda sample: sample.cpu / max(1, sample.requests),
    "p50": lambda sample: sample.p50,
    "p99": lambda sample: sample.p99,
}
MEMORY, START = "memory (PSS)", "time to the first answer"


@dataclass(frozen=True)
class Goal:
    """One ratio: a figure of *ours* to that of *other*."""

    case: str
    figure: str
    ours: str
    other: str
    least: float = 0.0
    most: float = 0.0
    """One of both is set."""
    clients: int = 0
    """How many at a time, for what depends on it."""

    def __str__(self) -> str:
        at = f" at {self.clients} client{'s' * (self.clients > 1)}" if self.clients else ""
        return f"{self.case}: {self.figure}{at}, {self.ours} : {self.other}"

    @property
    def bound(self) -> str:
        """As it is written."""
        return f"≥ {self.least:g}" if self.least else f"≤ {self.most:.3g}"

    def met_by(self, ratio: float) -> bool:
        """Whether *ratio* is good enough."""
        return ratio >= self.least if self.least else ratio <= self.most


def _rate(case: str, ours: str, other: str, **by_clients: float) -> Iterator[Goal]:
    """Goals for requests a second, by count of clients (`c1=10` is ten times as many with one)."""
    for count, least in by_clients.items():
        yield Goal(case, "requests a second", ours, other, least=least, clients=int(count[1:]))


GOALS = (
    *_rate("echo", SCRIPT, AZML, c1=10, c8=20, c64=25),
    *_rate("echo", SCRIPT, AZML_2, c8=15, c64=15),
    Goal("echo", "CPU a request", SCRIPT, AZML, most=1 / 20, clients=8),
    Goal("echo", "p99", SCRIPT, AZML, most=1 / 12, clients=64),
    Goal("echo", MEMORY, SCRIPT, AZML, most=0.25),
    Goal("echo", START, SCRIPT, AZML, most=0.2),
    *_rate("ridge", SCRIPT, AZML, c1=3.3, c8=3.3, c64=3.3),
    Goal("ridge", "CPU a request", SCRIPT, LOOP, most=1.4, clients=8),
    *_rate("ridge", NO_CODE, AZML, c64=25),
    *_rate("ridge", NO_CODE, BARE, c64=3),
    Goal("ridge", MEMORY, SCRIPT, AZML, most=0.65),
    Goal("ridge", START, SCRIPT, AZML, most=0.6),
    *_rate("mlp-json", SCRIPT, AZML, c1=3.3, c8=3.3, c64=3.3),
    *_rate("mlp-json", NO_CODE, AZML, c64=14),
    Goal("mlp-json", MEMORY, SCRIPT, AZML, most=0.4),
    Goal("mlp-json", START, SCRIPT, AZML, most=0.3),
    *_rate("mlp-raw", NO_CODE, AZML, c64=30),
    *_rate("mlp-raw", NO_CODE, BARE, c64=0.8),
    Goal("mlp-raw", "p50", NO_CODE, ONE_BY_ONE, most=1.05, clients=1),
    *_rate("image-json", NO_CODE, AZML, c8=6),
    *_rate("image-raw", NO_CODE, AZML, c8=2.7),
    *_rate("conv-raw", TWO, AZML_2, c64=1.4),
    *_rate("conv-json", TWO, AZML_2, c64=1.8),
    *_rate("wide-raw", NO_CODE, AZML, c64=13),
    *_rate("wide-raw", NO_CODE, BATCH, c64=0.7),
)


def judge(case: str, rows: Sequence[Row], starts: Mapping[str, Sequence[float]]) -> list[list[str]]:
    """A line of the table for each goal of *case* that was measured: goal, bound, ratio, verdict."""
    named = {row.name: row for row in rows}
    lines = []
    for goal in GOALS:
        if goal.case == case and (ratio := _ratio(goal, named, starts)) is not None:
            verdict = "met" if goal.met_by(ratio) else "missed"
            if _held_back(goal, named):
                verdict += ", the client may be the limit"
            lines.append([str(goal), goal.bound, f"{ratio:.3g}", verdict])
    return lines


def _ratio(goal: Goal, rows: Mapping[str, Row], starts: Mapping[str, Sequence[float]]) -> float | None:
    """What *goal* is about; None if one of both took no part."""
    if goal.figure == START:
        times = starts.get(goal.ours, ()), starts.get(goal.other, ())
        return median_ratio(*times) if all(times) else None
    if goal.ours not in rows or goal.other not in rows:
        return None
    ours, other = rows[goal.ours], rows[goal.other]
    if goal.figure == MEMORY:
        return ours.megabytes / other.megabytes if ours.megabytes and other.megabytes else None
    figure = _FIGURES[goal.figure]
    seen = [[figure(one) for one in row.samples.get(goal.clients, ())] for row in (ours, other)]
    return median_ratio(*seen) if all(seen) else None


def _held_back(goal: Goal, rows: Mapping[str, Row]) -> bool:
    """Whether the client was too close to what it measured."""
    client = rows.get("client")
    return client is not None and goal.clients > 0 and client.ratio(rows[goal.ours], goal.clients) < ENOUGH


def print_goals(lines: Sequence[Sequence[str]]) -> None:
    """All goals that were measured in this run."""
    if lines:
        met = sum(line[-1].startswith("met") for line in lines)
        print(f"### Goals: {met} of {len(lines)} met\n\n{markdown(['', 'goal', 'measured', ''], lines)}\n", flush=True)
