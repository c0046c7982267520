"""A service's `/metrics`, as the rate and the latency of its requests; pure. The poller in `scraping` fetches them.

The page counts from the service's start, so that two of them are compared: what lies between is what has just happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shoal.errors import Damaged

HISTOGRAM = "shoal_score_seconds"
"""From a request's arrival to its answer; probes and other paths are not in it."""
INFINITE = float("inf")


class NoMetrics(Damaged):
    """What a service serves as its metrics is none of ours."""

    code = "SHOAL-GUI-701"


@dataclass(frozen=True, slots=True)
class Scrape:
    """What a service had counted at one time."""

    time: float
    """Seconds since 1970."""
    requests: float
    """Scored since the service started."""
    buckets: tuple[tuple[float, float], ...]
    """Upper bound in seconds, ascending, and how many took no longer than that."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How a service did between two scrapes."""

    rate: float
    """Requests a second."""
    p50: float | None
    """Seconds within which half of the requests were answered; None if there were none."""
    p99: float | None
    """Seconds within which 99 of 100 were."""


def read_scrape(page: str, time: float) -> Scrape:
    """What *page*, fetched at *time*, says of scoring.

    Raises:
        NoMetrics: It says nothing of it.
    """
    buckets: list[tuple[float, float]] = []
    requests: float | None = None
    for name, labels, value in _samples(page):
        if name == f"{HISTOGRAM}_bucket" and "le" in labels:
            buckets.append((_number(labels["le"]), value))
        elif name == f"{HISTOGRAM}_count":
            requests = value
    if requests is None or not buckets:
        raise NoMetrics("the service does not say how many requests it answered", hint="was its image made by Shoal?")
    return Scrape(time, requests, tuple(sorted(buckets)))


def between(before: Scrape, after: Scrape) -> Pace | None:
    """How it did from *before* to *after*; None if it was started anew meanwhile, or no time has passed."""
    passed = after.time - before.time
    bounds = [bound for bound, _ in after.buckets]
    if passed <= 0 or after.requests < before.requests or bounds != [bound for bound, _ in before.buckets]:
        return None
    counts = [new - old for (_, new), (_, old) in zip(after.buckets, before.buckets, strict=True)]
    return Pace(
        (after.requests - before.requests) / passed, quantile(bounds, counts, 0.5), quantile(bounds, counts, 0.99)
    )


def quantile(bounds: list[float], counts: list[float], share: float) -> float | None:
    """The value that *share* of all do not exceed, taking those in one bucket to lie evenly in it.

    Args:
        bounds: Upper bound of each bucket, ascending; the last may be infinite.
        counts: How many do not exceed each bound.
        share: 0 to 1.

    Returns:
        None if there are none; the highest finite bound if it lies beyond that.
    """
    if not counts or counts[-1] <= 0:
        return None
    rank = share * counts[-1]
    lower = below = 0.0
    for bound, count in zip(bounds, counts, strict=True):
        if count >= rank and count > below:
            return lower if bound == INFINITE else lower + (bound - lower) * (rank - below) / (count - below)
        lower, below = bound, count
    return lower


def _samples(page: str) -> Iterator[tuple[str, dict[str, str], float]]:
    """Name, labels and value of each line that has them."""
    for line in page.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        head, _, rest = line.partition("}") if "{" in line else line.partition(" ")
        name, _, labels = head.partition("{")
        words = rest.split()
        if words and (value := _number(words[0])) == value:
            yield name, _labels(labels), value


def _labels(text: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in text.split(",") if pair)
    return {key.strip(): value.strip().strip('"') for key, _, value in pairs}


def _number(text: str) -> float:
    """What Prometheus writes as a number; NaN for anything else."""
    try:
        return float(text)
    except ValueError:
        return float("nan")
