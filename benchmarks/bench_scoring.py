"""The scoring server beside its peers, on the same work, in one run: the goals of the issue as ratios.

    python benchmarks/bench_scoring.py [--quick] [--cases echo,ridge] [--peers azml,mlserver] [--clients 1,64]

Each case starts everybody, then asks them in turn, every second time in the opposite order; medians are quoted, and
`×` is the median of the ratios to the first row within each round, since a shared machine's speed moves. Peers are
installed from the package index, once, into environments below ~/.cache/shoal-bench ($SHOAL_BENCH_CACHE elsewhere).
Besides the servers each table has the same work with no server at all, and how much faster the client can be than it
was needed to be. The last table sets what was measured beside the goals. Needs wrk (`apt-get install wrk`).
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import json
import os
import platform
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from awake import kept_awake
from scoring_cases import CASES, SCRIPTS, Case, make_models
from scoring_goals import judge, print_goals
from scoring_load import DidNotStart, NoLoadGenerator, Running, Sample, wrk, yardstick
from scoring_peers import PEERS, Bench, Contender, clean_environ
from scoring_tables import Row, print_starts, print_table

STARTED = ("echo", "mlp-json", "ridge")
"""The cases whose start is timed."""


@dataclass
class Plan:
    """What was asked for on the command line."""

    cases: list[Case]
    peers: set[str]
    clients: set[int]
    rounds: int
    starts: int
    seconds: int = 1
    awake: bool = False
    """Whether cores are kept from falling asleep."""


@dataclass
class Seen:
    """All samples of one case, by row and count of clients, in the order of the rounds."""

    samples: dict[str, dict[int, list[Sample]]] = field(default_factory=dict)

    def add(self, row: str, clients: int, sample: Sample) -> None:
        self.samples.setdefault(row, {}).setdefault(clients, []).append(sample)


def main() -> None:
    plan = _plan()
    if shutil.which("wrk") is None:
        raise NoLoadGenerator
    cache = Path(os.environ.get("SHOAL_BENCH_CACHE") or Path.home() / ".cache/shoal-bench")
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shoal-bench-")))
        bench = Bench(cache, folder)
        (folder / "models").mkdir()
        make_models(folder / "models")
        _introduce(bench, plan)
        if plan.awake:
            stack.enter_context(kept_awake())
        verdicts: list[list[str]] = []
        for case in plan.cases:
            contenders = bench.contenders(case, plan.peers)
            rows: list[Row] = []
            starts: dict[str, list[float]] = {}
            with _others_told():
                if plan.rounds:
                    rows = _measure(bench, plan, case, contenders, folder / case.name)
                if plan.starts and case.name in STARTED:
                    starts = _time_starts(plan, case, contenders, folder / f"{case.name}-starts")
            verdicts += judge(case.name, rows, starts)
        print_goals(verdicts)


@contextlib.contextmanager
def _others_told() -> Iterator[None]:
    """Say how much of the machine was at something else meanwhile: the more, the less the figures are worth."""

    def ours() -> float:
        uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(use.ru_utime + use.ru_stime for use in uses)

    def all_and_busy() -> tuple[float, float]:
        times = psutil.cpu_times()
        every = sum(times[:8])  # guests are counted in these already
        return every, every - times.idle - times.iowait - times.nice  # `nice` is what keeps the cores awake

    (every, busy), mine = all_and_busy(), ours()
    yield
    every, busy, mine = all_and_busy()[0] - every, all_and_busy()[1] - busy, ours() - mine
    print(f"Other work took {max(0.0, busy - mine) / every:.0%} of the machine meanwhile.\n", flush=True)


def _introduce(bench: Bench, plan: Plan) -> None:
    names = {"shoal", *(peer.removesuffix("-2") for peer in plan.peers)}
    print(f"{datetime.date.today()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(", ".join(sorted(bench.version_of(name) for name in names)))
    awake = "cores kept awake" if plan.awake else "cores free to fall asleep"
    print(f"{plan.rounds} rounds of {plan.seconds} s, {awake}; load at the start {os.getloadavg()[0]:.1f}\n")


def _measure(bench: Bench, plan: Plan, case: Case, contenders: Sequence[Contender], folder: Path) -> list[Row]:
    """Everybody in turn, round by round, and a table of it."""
    seen = Seen()
    clients = [count for count in case.clients if count in plan.clients]
    with contextlib.ExitStack() as stack:
        running = list(_start(stack, contenders, folder))
        port = stack.enter_context(yardstick(folder))
        for one in running:
            one.load(clients[-1], plan.seconds)  # nobody is measured cold
        for turn in range(plan.rounds):
            for count in clients:
                for one in running if turn % 2 else reversed(running):
                    seen.add(one.contender.name, count, one.load(count, plan.seconds))
                if port is not None:
                    seen.add("client", count, _load_yardstick(port, running[0], folder, count, plan.seconds))
            for name, sample in _limits(bench, case, folder, plan.seconds):
                for count in clients:
                    seen.add(name, count, sample)
        memory = {one.contender.name: one.megabytes() for one in running}
    rows = [Row(name, samples, memory.get(name)) for name, samples in seen.samples.items()]
    rows.sort(key=lambda row: _place(row.name, contenders))
    print_table(f"{case.name}: {case.about}", clients, rows)
    return rows


def _place(name: str, contenders: Sequence[Contender]) -> int:
    """Where a row stands: servers as they were listed, then the work with no server, the client last."""
    names = [one.name for one in contenders]
    return names.index(name) if name in names else len(names) + (name == "client")


def _start(stack: contextlib.ExitStack, contenders: Sequence[Contender], folder: Path) -> Iterator[Running]:
    folder.mkdir()
    for n, contender in enumerate(contenders):
        try:
            running = Running(contender, folder / str(n))
        except DidNotStart as error:
            print(f"left out: {error}", flush=True)
            continue
        stack.callback(running.stop)
        yield running


def _load_yardstick(port: int, like: Running, folder: Path, clients: int, seconds: int) -> Sample:
    body = folder / "body"
    body.write_bytes(like.contender.body.content)
    return Sample(**wrk(port, "/", like.contender.body, body, clients, seconds), cpu=0.0)


def _limits(bench: Bench, case: Case, folder: Path, seconds: int) -> Iterator[tuple[str, Sample]]:
    """The same work in a loop: the script with JSON around it, the bare prediction, and of 32 rows together."""
    model = str(bench.model_folder(case) / case.model_file)
    body = folder / "json"
    body.write_bytes(case.json_body.content)
    asked = {} if case.raw else {"no server, same script": ("script", str(SCRIPTS / case.script), str(body))}
    if case.model:
        asked["no server, bare prediction"] = ("predict", model, "1")
        asked["no server, 32 rows together"] = ("predict", model, "32")
    environ = clean_environ() | {"AZUREML_MODEL_DIR": str(bench.model_folder(case)), "OMP_NUM_THREADS": "1"}
    for name, arguments in asked.items():
        command = [bench.bin("shoal") / "python", SCRIPTS / "limit.py", *arguments, str(seconds)]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
        took = json.loads(done.stdout)
        each = took["seconds"] / took["rows"] * 1000
        yield name, Sample(took["rows"], took["seconds"], each, each, 0, took["cpu"])


def _time_starts(plan: Plan, case: Case, contenders: Sequence[Contender], folder: Path) -> dict[str, list[float]]:
    """From the command to the first 200 of a scored request."""
    times: dict[str, list[float]] = {}
    folder.mkdir()
    for turn in range(plan.starts):
        for n, contender in enumerate(contenders if turn % 2 else reversed(contenders)):
            with contextlib.suppress(DidNotStart):  # told above
                running = Running(contender, folder / f"{turn}-{n}")
                running.stop()
                times.setdefault(contender.name, []).append(running.seconds_to_start)
    ordered = {one.name: times[one.name] for one in contenders if one.name in times}
    print_starts(f"{case.name}: seconds to the first answer", ordered)
    return ordered


def _plan() -> Plan:
    names = [case.name for case in CASES]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", default=",".join(names), help="with commas between (default: all: %(default)s)")
    parser.add_argument("--peers", default=",".join(PEERS), help="likewise (default: %(default)s)")
    parser.add_argument("--clients", default="1,8,64", help="how many at a time (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is asked; 0 for none (default: 5)")
    parser.add_argument("--seconds", type=int, default=1, help="for how long each time (default: 1)")
    parser.add_argument("--starts", type=int, default=5, help="how often each is started; 0 for none (default: 5)")
    parser.add_argument("--awake", action="store_true", help="keep cores from falling asleep: for virtual machines")
    parser.add_argument("--quick", action="store_true", help="two rounds and starts: an impression, not a figure")
    options = parser.parse_args()
    wanted, peers = options.cases.split(","), options.peers.split(",")
    for asked, known in ((wanted, names), (peers, PEERS)):
        for unknown in set(asked) - set(known):
            parser.error(f"{unknown!r} is none of {', '.join(known)}")
    if options.quick:
        options.rounds, options.starts = min(2, options.rounds), min(2, options.starts)
    cases = [case for case in CASES if case.name in wanted]
    clients = {int(count) for count in options.clients.split(",")}
    return Plan(cases, {"azml", *peers}, clients, options.rounds, options.starts, options.seconds, options.awake)


if __name__ == "__main__":
    main()
