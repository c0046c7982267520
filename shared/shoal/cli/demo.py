"""`shoal demo`: the main job from end to end, on embedded defaults, with what happened."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from shoal.cli.following import describe
from shoal.cli.output import say
from shoal.contract.reported import ServiceReport
from shoal.demo.play import DEVICE, Play
from shoal.demo.stage import Stage
from shoal.demo.steps import SERVICE, Outcome, Step
from shoal.fleet.following import Awaited
from shoal.fleet.view import DeviceView


class DemoRuntime(StrEnum):
    """What the demo's device runs its service with."""

    PROCESS = "process"
    DOCKER = "docker"


def demo(
    keep: Annotated[bool, typer.Option("--keep", help="Leave everything running, and say how to go on.")] = False,
    runtime: Annotated[DemoRuntime, typer.Option(help="process needs nothing; docker a reachable engine.")] = (
        DemoRuntime.PROCESS
    ),
    base: Annotated[
        str | None, typer.Option(help="Image to build on with Docker; python:X.Y-slim-bookworm otherwise.")
    ] = None,
    docker_host: Annotated[str | None, typer.Option("--docker-host", help="Else $DOCKER_HOST.")] = None,
) -> None:
    """Run the main job end to end: broker, registry, device, model, image, deployment, scores.

    Example: shoal demo --keep
    """
    folder = Path(tempfile.mkdtemp(prefix="shoal-demo-"))
    stage = Stage.of(folder, runtime.value, docker_host or os.environ.get("DOCKER_HOST"), keep=keep)
    chosen_base = base if runtime is DemoRuntime.DOCKER else "none"
    kept = False
    try:
        outcome = Play(stage.host, _Teller(), chosen_base).run()
        _tell(outcome)
        kept = keep
    finally:
        if not kept:
            _clean_up(stage)
    if kept:
        _tell_how_to_go_on(stage)


class _Teller:
    """The demo's audience: prints the time of each step, and each new phase of the device once."""

    def __init__(self) -> None:
        self._last = ""

    def began(self, step: Step) -> None:
        pass

    def ended(self, step: Step, seconds: float) -> None:
        say(f"{seconds:6.2f} s  {step.value}")

    def check(self) -> None:
        pass

    def saw(self, device: DeviceView | None, awaited: Awaited) -> None:
        line = describe(device, awaited)
        if line != self._last:
            say(f"          {line}")
            self._last = line


def _tell(outcome: Outcome) -> None:
    report: ServiceReport = outcome.report
    say()
    say(f"predicted  {' '.join(map(str, outcome.predictions))}")
    say(f"truth      {' '.join(map(str, outcome.truth))}")
    say(f"right      {outcome.right} of {len(outcome.truth)}")
    say()
    say(f"device     {DEVICE}: {SERVICE} version {report.running} is {report.state.value} at {report.scoring_uri}")
    say(f"image      {report.image}")
    say(f"in all     {sum(outcome.timings.values()):.1f} s")


def _clean_up(stage: Stage) -> None:
    """Take the service off the device, so that nothing of it outlives the demo, and end every part."""
    from shoal.demo.closing import remove_service

    try:
        remove_service(stage.host)
    finally:
        stage.clear()


def _tell_how_to_go_on(stage: Stage) -> None:
    sample = Path(str(resources.files("shoal.demo"))) / "assets" / "digits-held-out.json"
    pids = " ".join(str(part.pid) for part in stage.host.parts.values())
    shoal = "shoal" if shutil.which("shoal") else str(Path(sys.argv[0]).absolute())
    say()
    say("Everything is still running. To go on:")
    say(f"  export SHOAL_WORKSPACE={stage.host.workspace}")
    say(f"  {shoal} status --watch")
    say(f"  {shoal} service run -n {SERVICE} --device {DEVICE} -d @{sample}")
    say(f"  {shoal} service logs -n {SERVICE} --device {DEVICE}")
    say("To end it:")
    say(f"  {shoal} service delete -n {SERVICE} --wait && kill {pids}")
    say(f"  while kill -0 {pids} 2>/dev/null; do sleep 0.1; done; rm -r {stage.folder}")
