"""The desktop under a large fleet: real window, real broker, devices that speak real MQTT from a process of their own.

    python benchmarks/bench_desktop.py [--devices 10000] [--rate 1000] [--seconds 60] [--strict]

One line a measure, with its goal; with --strict the exit status is 1 if one is missed. A frame is a turn of the feed
with everything it caused, painting included, in time of the processor: what it takes on a machine that does nothing
else. How long the loop was blocked is time of the clock. Drawn offscreen, by the same painter as on a screen without a
graphics card.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))  # for `parts`

import psutil
from PySide6.QtCore import QCoreApplication, Qt, QTimer

from parts.desktop import close
from parts.voices import Voice, enrol, speaking
from parts.waiting import free_port
from shoal.contract.reported import BEAT_PERIOD, Beat
from shoal.workspace import Workspace
from shoal_gui.app import application_of
from shoal_gui.desk import Desk
from shoal_gui.history import LENGTH
from shoal_gui.looks import Theme
from shoal_gui.places import FOOT, PLACES
from shoal_gui.preferences import Preferences
from shoal_gui.tasks import Tasks
from shoal_gui.window import Window

MIB = 1024**2
BEAT = 0.005
"""Seconds between two calls of the timer that feels how long the loop is blocked."""
FIRST_PAINT = """
import sys, time
from PySide6.QtCore import QCoreApplication
from pathlib import Path
from shoal_gui.app import application_of
from shoal_gui.desk import Desk
from shoal_gui.preferences import Preferences
from shoal_gui.tasks import Tasks
from shoal_gui.window import Window
application_of(["shoal-gui"])
window = Window(Desk(Preferences(Path(sys.argv[1])), Tasks()))
window.show()
QCoreApplication.processEvents()
window.grab()
print(time.time())
"""


def main() -> None:
    options = _options()
    if options.speak:
        _speak(options.speak, options.devices, options.rate)
        return
    application_of(sys.argv[:1])
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        _tell("start to first paint", _first_paint(folder), "{:.2f} s", 2)
        workspace = _workspace(folder, options.devices)
        window = Window(Desk(_preferences(folder), Tasks()))
        window.resize(1280, 720)
        window.show()
        try:
            _measure(window, workspace, options)
        finally:
            close(window)
    if _missed and options.strict:
        sys.exit(f"missed: {', '.join(_missed)}")


def _measure(window: Window, workspace: Path, options: argparse.Namespace) -> None:
    began = time.perf_counter()
    window.open_workspace(workspace)
    _until(lambda: window.desk.has_session)
    window.go("devices")
    window.grab()
    _tell(f"first table of {options.devices} devices", time.perf_counter() - began, "{:.2f} s", 2)
    feed = window.desk.session.feed
    _until(lambda: feed.line.is_up)
    with _speaker(workspace, options):
        _until(lambda: len(feed.view.devices) >= options.devices)
        _pause(10)  # until all births are read and remembered
        _remember_an_hour(window)
        for place in ("devices", "overview"):
            window.go(place)
            _frames(window, place, options.seconds)
        _switching(window)


def _remember_an_hour(window: Window) -> None:
    """Fill the charts' history, whose rings would otherwise be what grows for the first hour."""
    history, now = window.desk.session.feed.history, time.time()
    for name in window.desk.session.feed.view.devices:
        for n in range(LENGTH):
            beat = Beat(session="before", seq=n, uptime=BEAT_PERIOD * n, load=1.0)
            history.take(name, beat, now - BEAT_PERIOD * (LENGTH - n))


def _frames(window: Window, place: str, seconds: float) -> None:
    """Frames while the fleet speaks, and memory before and after."""
    process, feed, frames, changed = psutil.Process(), window.desk.session.feed, list[float](), list[int]()
    blocked = _Blocked()
    feed.drawn.connect(frames.append)
    feed.changed.connect(lambda names: changed.append(len(names)))
    before, cpu, began = process.memory_info().rss, process.cpu_times(), time.perf_counter()
    _pause(seconds)
    took, after = time.perf_counter() - began, process.cpu_times()
    _tell(f"{place}: devices drawn a second", sum(changed) / took, "{:.0f}")
    _tell(f"{place}: frame p50, processor", 1000 * _percentile(50, frames), "{:.0f} ms")
    _tell(f"{place}: frame p99, processor", 1000 * _percentile(99, frames), "{:.0f} ms", 50)
    _tell(f"{place}: loop blocked p99, clock", 1000 * _percentile(99, blocked.end()), "{:.0f} ms", 50)
    _tell(f"{place}: share of a core", (after.user + after.system - cpu.user - cpu.system) / took, "{:.0%}")
    resident = process.memory_info().rss
    _tell(f"{place}: memory", resident / MIB, "{:.0f} MiB", 500)
    _tell(f"{place}: memory grown in {took:.0f} s", (resident - before) / MIB, "{:+.1f} MiB")


class _Blocked:
    """Feels, from now on, by how much the loop comes too late to a timer that is always due."""

    def __init__(self) -> None:
        self._late: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(interval=round(1000 * BEAT), timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._feel)
        self._timer.start()

    def end(self) -> list[float]:
        """Seconds, of each call."""
        self._timer.stop()
        return self._late

    def _feel(self) -> None:
        now = time.perf_counter()
        self._late.append(max(0.0, now - self._last - BEAT))
        self._last = now


def _percentile(percent: int, values: list[float]) -> float:
    return sorted(values)[percent * len(values) // 100]


def _switching(window: Window) -> None:
    """From the key to the painted place, the first time (which builds it) and after; in time of the processor."""
    for again in ("first", "again"):
        slowest = 0.0, ""
        for place in (*PLACES, *FOOT):
            began = time.thread_time()
            window.go(place.name)
            window.grab()
            slowest = max(slowest, (time.thread_time() - began, place.name))
            _pause(0.5)
        _tell(f"switching places, {again}: {slowest[1]}, the slowest", 1000 * slowest[0], "{:.0f} ms", 100)


def _first_paint(folder: Path) -> float:
    """The best of three, in processes of their own, from before the interpreter starts."""
    times = []
    for _ in range(3):
        began = time.time()
        command = [sys.executable, "-c", FIRST_PAINT, str(folder / "first.ini")]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        times.append(float(done.stdout.split()[-1]) - began)
    return min(times)


def _workspace(folder: Path, devices: int) -> Path:
    path = folder / "workspace"
    with Workspace.create(path) as workspace:
        workspace.change_settings(registry_port=free_port(), broker_port=free_port())
        enrol(workspace, [f"camera-{n:05}" for n in range(devices)], {"site": "oslo"})
    return path


def _preferences(folder: Path) -> Preferences:
    kept = Preferences(folder / "desktop.ini")
    kept.language, kept.theme = "en", Theme.LIGHT
    return kept


class _speaker:  # noqa: N801 - used as a function
    """All devices, in a process of their own."""

    def __init__(self, workspace: Path, options: argparse.Namespace) -> None:
        rate = ["--devices", str(options.devices), "--rate", str(options.rate)]
        self._command = [sys.executable, __file__, "--speak", str(workspace), *rate]

    def __enter__(self) -> None:
        self._process = subprocess.Popen(self._command)

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()


def _speak(workspace: Path, devices: int, rate: int) -> None:
    """Every device comes; then any of them says something, *rate* times a second, until the process is ended."""
    turn = threading.Event()
    with speaking(workspace) as voices:
        names = [f"camera-{n:05}" for n in range(devices)]
        for n, name in enumerate(names):
            delivery = voices[name].come()
            if n % 200 == 199:
                delivery.wait(60)
        began, said = time.monotonic(), 0
        while True:
            while said < rate * (time.monotonic() - began):
                _say_something(voices[random.choice(names)])
                said += 1
            turn.wait(0.02)


def _say_something(voice: Voice) -> None:
    voice.beat(load=random.random() * 4)


def _until(true: Callable[[], object]) -> None:
    while not true():
        QCoreApplication.processEvents()
        time.sleep(0.001)


def _pause(seconds: float) -> None:
    deadline = time.monotonic() + seconds
    _until(lambda: time.monotonic() > deadline)


_missed: list[str] = []


def _tell(what: str, measured: float, form: str, goal: float | None = None) -> None:
    """Print *measured*, which should be no more than *goal*."""
    is_missed = goal is not None and measured > goal
    if is_missed:
        _missed.append(what)
    wanted = "" if goal is None else f"goal {form.format(goal)}"
    print(f"{what:48} {form.format(measured):>12}   {wanted}{', missed' * is_missed}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the desktop under a large fleet.")
    parser.add_argument("--devices", type=int, default=10_000)
    parser.add_argument("--rate", type=int, default=1000, help="messages a second")
    parser.add_argument("--seconds", type=float, default=60.0, help="of each measurement of frames")
    parser.add_argument("--strict", action="store_true", help="end with status 1 if a goal is missed")
    parser.add_argument("--speak", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
