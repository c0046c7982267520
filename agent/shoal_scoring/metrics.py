"""What Prometheus reads at `/metrics`: counts and times of requests, the queue, the process.

Kept as plain numbers, by whoever holds the lock of `app`, so that counting costs a request well under a microsecond.
"""

from __future__ import annotations

import os
import resource
from bisect import bisect_left
from collections import defaultdict
from pathlib import Path

from shoal_scoring.messages import Answer

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Upper bounds of the histograms' buckets in seconds."""


class Histogram:
    """How many took how long."""

    def __init__(self) -> None:
        self._counts = [0] * (len(BOUNDS) + 1)
        self._sum = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        self._counts[bisect_left(BOUNDS, seconds)] += 1
        self._sum += seconds

    def lines(self, name: str, about: str) -> list[str]:
        """As Prometheus has it: each bucket counts those of the smaller ones too."""
        lines = [f"# HELP {name} {about}", f"# TYPE {name} histogram"]
        total = 0
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), self._counts, strict=True):
            total += count
            lines.append(f'{name}_bucket{{le="{bound}"}} {total}')
        return [*lines, f"{name}_sum {self._sum:.6f}", f"{name}_count {total}"]


class Metrics:
    """Of one server."""

    def __init__(self) -> None:
        self.requests: defaultdict[tuple[str, int], int] = defaultdict(int)
        """How many to a known route were answered with a status."""
        self._whole = Histogram()
        self._run = Histogram()
        self._failures = 0

    def scored(self, seconds: float, answer: Answer) -> None:
        """One request to score was answered after *seconds*."""
        self._whole.add(seconds)
        if answer.run_ms is not None:
            self._run.add(answer.run_ms / 1000)
        if answer.failed:
            self._failures += 1

    def text(self, *, ready: bool, outstanding: int, connections: tuple[int, int]) -> bytes:
        """The page."""
        usage = resource.getrusage(resource.RUSAGE_SELF)
        lines = [
            "# HELP shoal_requests_total Requests answered.",
            "# TYPE shoal_requests_total counter",
            *(
                f'shoal_requests_total{{route="{route}",status="{status}"}} {count}'
                for (route, status), count in sorted(self.requests.items())
            ),
            *self._whole.lines("shoal_score_seconds", "From a request's arrival to its answer."),
            *self._run.lines("shoal_run_seconds", "In run() or the model."),
            *_one("shoal_run_failures_total", "counter", "Scripts that failed or ran out of time.", self._failures),
            *_one("shoal_ready", "gauge", "Whether the model is loaded and requests are taken.", int(ready)),
            *_one("shoal_requests_outstanding", "gauge", "Requests waiting or being scored.", outstanding),
            *_one("shoal_connections", "gauge", "Open connections.", connections[0]),
            *_one("shoal_lane_connections", "gauge", "Those served by the scoring thread itself.", connections[1]),
            *_one("process_cpu_seconds_total", "counter", "Processor time.", usage.ru_utime + usage.ru_stime),
            *_one("process_resident_memory_bytes", "gauge", "Resident memory.", _resident()),
        ]
        return ("\n".join(lines) + "\n").encode()


def _one(name: str, kind: str, about: str, number: float) -> list[str]:
    return [f"# HELP {name} {about}", f"# TYPE {name} {kind}", f"{name} {number}"]


def _resident() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
