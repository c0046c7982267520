"""The main job in figures: what the goals in the issue are measured by, on real parts, in one run.

    python benchmarks/bench_main_job.py [--docker-host unix:///var/run/docker.sock --base IMAGE]

A line each: packaging after only the model changed, bytes that travel then, time from a deployment's acknowledgement
to the device's first act, what the agent uses while it serves. Medians; the machine's own noise stands beside them.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from shoal.contract.desired import Desired, Service
from shoal.contract.inference import InferenceConfig
from shoal.demo.play import SERVICE, Play
from shoal.demo.stage import DEVICE, Stage
from shoal.fleet.compose import desired_document, services_of
from shoal.fleet.imaging import Imaging, package_models
from shoal.fleet.station import Station
from shoal.workspace import Workspace
from shoal.workspace.records import now

ROUNDS = 5
IDLE = 20.0
PACE = 2.0
"""Seconds after which a device reports at once again; sooner it gathers changes, and the report lags the act."""
MEGABYTE = 1_000_000


def main() -> None:
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="shoal-bench-"))
    stage = Stage(folder, "docker" if options.docker_host else "process", options.docker_host)
    try:
        begun = time.perf_counter()
        Play(stage, options.base, lambda _line: None, lambda _device, _awaited: None).run()
        _tell("main job, from nothing to scores", f"{time.perf_counter() - begun:.1f} s")
        with Workspace.open(stage.workspace) as workspace:
            for size in (1, 10, 100):
                _packaging(workspace, folder, size, options.base)
            with Station(workspace) as station:
                _reaction(workspace, station)
                _footprint(stage)
                _clear(workspace, station)
    finally:
        stage.stop()


def _packaging(workspace: Workspace, folder: Path, megabytes: int, base: str | None) -> None:
    """A script that reads any file as its model, so that only the model's size counts."""
    script = folder / "score.py"
    script.write_text("def init():\n    pass\n\n\ndef run(data):\n    return data\n")
    took, moved = [], []
    for n in range(3):
        model = folder / "weights.bin"
        model.write_bytes(os.urandom(megabytes * MEGABYTE))
        name = f"weights-{megabytes}"
        begun = time.perf_counter()
        version = workspace.models.register(name, model)
        registered = time.perf_counter()
        config = InferenceConfig(entry_script="score.py")
        packaged = package_models(workspace, Imaging(name, (version.id,), config, folder, base=base))
        if n:  # the first one makes the layers that stay
            took.append((registered - begun, time.perf_counter() - registered))
            moved.append(sum(layer.size for layer in packaged.built.images[0].layers if not layer.reused))
    registering, packaging = (statistics.median(one) for one in zip(*took, strict=True))
    copy = _copy_and_hash(model)
    _tell(
        f"{megabytes} MB model changed",
        f"register {registering:.2f} s, package {packaging:.2f} s, new {moved[-1] / MEGABYTE:.2f} MB "
        f"(to copy and hash such a file takes {copy:.2f} s)",
    )


def _copy_and_hash(model: Path) -> float:
    """The least that can be done with a file, as a yardstick of this machine at this moment."""
    begun = time.perf_counter()
    with model.open("rb") as source, tempfile.TemporaryFile(dir=model.parent) as copy:
        digest = hashlib.sha256()
        while chunk := source.read(MEGABYTE):
            digest.update(chunk)
            copy.write(chunk)
        os.fsync(copy.fileno())
    return time.perf_counter() - begun


def _reaction(workspace: Workspace, station: Station) -> None:
    """From the broker's acknowledgement, when `shoal deploy` returns, to the device's first report of having begun."""
    heard = threading.Event()
    station.listen(lambda _device: heard.set())
    times = []
    for _ in range(ROUNDS):
        _settled(station, heard)
        time.sleep(PACE)
        entry = workspace.journal.append(DEVICE, _another(workspace))
        station.publish([entry])
        begun = time.perf_counter()
        _observe(station, heard, entry.rev)
        times.append((time.perf_counter() - begun) * 1000)
    figures = f"median {statistics.median(times):.1f} ms, worst {max(times):.1f} ms"
    _tell("deploy returned, until the device had begun", figures)
    _settled(station, heard)


def _another(workspace: Workspace) -> Callable[[Desired | None, int], Desired]:
    """The same service at another version, with nothing new to fetch."""

    def compose(latest: Desired | None, rev: int) -> Desired:
        services = services_of(latest)
        old = services[SERVICE]
        services[SERVICE] = msgspec.structs.replace(old, deployment=old.deployment + 1, env={"ROUND": str(rev)})
        return desired_document(workspace.settings.fleet, DEVICE, rev, services, now())

    return compose


def _observe(station: Station, heard: threading.Event, rev: int) -> None:
    _until(heard, lambda: _observed(station) >= rev)


def _observed(station: Station) -> int:
    view = station.view.devices.get(DEVICE)
    return view.reported.observed_rev if view and view.reported else 0


def _settled(station: Station, heard: threading.Event) -> None:
    def is_settled() -> bool:
        view = station.view.devices.get(DEVICE)
        return bool(view and view.reported and 0 < view.reported.observed_rev == view.reported.applied_rev)

    _until(heard, is_settled)


def _until(heard: threading.Event, true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        heard.wait(1.0)
        heard.clear()
        if time.monotonic() > deadline:
            raise TimeoutError("the device did not get there within 60 s")


def _footprint(stage: Stage) -> None:
    """Resident memory and processor time of the agent alone, while one service runs and nothing is asked."""
    pid = stage.parts["agent"].pid
    before = _ticks(pid)
    time.sleep(IDLE)
    share = (_ticks(pid) - before) / os.sysconf("SC_CLK_TCK") / IDLE
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    resident = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    _tell(f"agent at rest, {stage.runtime} runtime", f"{resident / 1024:.1f} MiB resident, {share:.2%} of a core")


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _clear(workspace: Workspace, station: Station) -> None:
    """Take the service off the device, since services outlive their agent."""

    def compose(_latest: Desired | None, rev: int) -> Desired:
        none: dict[str, Service] = {}
        return desired_document(workspace.settings.fleet, DEVICE, rev, none, now())

    heard = threading.Event()
    station.watch(lambda _device: heard.set())
    entry = workspace.journal.append(DEVICE, compose)
    station.publish([entry])
    _observe(station, heard, entry.rev)
    _settled(station, heard)


def _tell(what: str, figures: str) -> None:
    print(f"{what:48}  {figures}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--docker-host", help="URL of an engine; processes are measured without it")
    parser.add_argument("--base", default="none", help="image to build on")
    return parser.parse_args()


if __name__ == "__main__":
    main()
