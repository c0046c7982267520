"""`shoal batch`: score files instead of requests, on this machine or on a device."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from shoal.broker.embedded import ending_with_us
from shoal.cli.later import noun
from shoal.cli.options import OutputOption, WorkspaceOption, workspace_at
from shoal.cli.output import Output, Shown, progress_bar, remark, say, show_fields, show_json, size, working
from shoal.cli.packaging import InferenceFile, inference_config
from shoal.cli.services import ask_at
from shoal.contract.batch import DAY, BatchReport, BatchState, ReadBatch, StartBatch, StopBatch, command_words
from shoal.contract.command import Ask
from shoal.errors import BadInput
from shoal.fleet.errors import CommandFailed, DeviceSilent
from shoal.fleet.rehearsal import Step, laid_out
from shoal.fleet.station import Station

app = noun("Score files instead of requests.")

PERIOD = 2.0
"""Seconds between two questions to a device, once it is clear that it takes long."""
PATIENCE = 30.0
"""Seconds for an answer; ending a batch takes some."""

OneDevice = Annotated[str, typer.Option("--device", help="Name of the device.")]
FormOption = Annotated[Output, typer.Option("-o", "--format", help="table for people, json for scripts.")]


class BatchWhere(BadInput):
    """It is not said, or said twice, where a batch is to be scored."""

    code = "SHOAL-CLI-104"


@app.command()
def run(
    input_: Annotated[list[str], typer.Option("--input", help="File, folder or pattern; repeat for more.")],
    output_: Annotated[str, typer.Option("--output", help="File (.jsonl, .csv, .tsv, .txt), or a folder.")],
    model: Annotated[
        list[str] | None,
        typer.Option("-m", "--model", help="NAME[:VERSION], to score on this machine.", show_default=False),
    ] = None,
    ic: InferenceFile = None,
    name: Annotated[str, typer.Option("-n", "--name", help="Service to score with, on a device.")] = "",
    device: Annotated[str, typer.Option("--device", help="Device; paths are those of its --batch-dir.")] = "",
    output_action: Annotated[str, typer.Option(help="append_row, or summary_only.")] = "append_row",
    mini_batch_size: Annotated[int, typer.Option(min=0, help="Rows or files a run(); 0: 1000 rows, 10 files.")] = 0,
    error_threshold: Annotated[int, typer.Option(min=-1, help="Rows that may fail; -1 for any number.")] = -1,
    read_as: Annotated[str, typer.Option(help="auto, rows, or files.")] = "auto",
    run_takes: Annotated[str, typer.Option(help="mini-batch or requests, if the script does not show it.")] = "",
    columns: Annotated[str, typer.Option(help="NAME,NAME: what a model without a script gets.")] = "",
    method: Annotated[str, typer.Option(help="What a scikit-learn model is to do.")] = "",
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that score.")] = 1,
    restart: Annotated[bool, typer.Option("--restart", help="Throw away what is there, and begin anew.")] = False,
    timeout: Annotated[float, typer.Option(help="Seconds after which a device ends it.")] = DAY,
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Watch the device until it is done.")] = True,
    arguments: Annotated[list[str] | None, typer.Argument(help="After --: for the script's sys.argv.")] = None,
    workspace: WorkspaceOption = None,
    form: FormOption = Output.TABLE,
) -> None:
    """Score files with a script or a model: here (-m), or on a device with one of its services (-n, --device).

    What was begun and ended early goes on where it stopped when it is run again.

    Example: shoal batch run -m digits:1 --input 'digits/*.npy' --output predictions.jsonl
    """
    ask = _checked(
        StartBatch(
            service=name,
            input=tuple(input_),
            output=output_,
            output_action=output_action,
            mini_batch_size=mini_batch_size,
            error_threshold=error_threshold,
            read_as=read_as,
            run_takes=run_takes,
            columns=tuple(filter(None, columns.split(","))),
            method=method,
            workers=workers,
            arguments=tuple(arguments or ()),
            restart=restart,
            timeout=timeout,
        )
    )
    if bool(model) == bool(device) or bool(name) != bool(device):
        hint = "here: -m MODEL [--ic FILE]; on a device: -n SERVICE --device NAME"
        raise BatchWhere("say either with which models to score here, or with which service of which device", hint=hint)
    if device:
        _run_there(workspace, device, ask, wait, form)
    else:
        _run_here(workspace, tuple(model or ()), ic, ask)


@app.command()
def status(device: OneDevice, workspace: WorkspaceOption = None, output: OutputOption = Output.TABLE) -> None:
    """Show how the last batch of a device gets on.

    Example: shoal batch status --device cam-01
    """
    _show_answer(device, ReadBatch(), workspace, output)


@app.command()
def stop(device: OneDevice, workspace: WorkspaceOption = None, output: OutputOption = Output.TABLE) -> None:
    """End the batch that a device runs; run again, it goes on where it stopped.

    Example: shoal batch stop --device cam-01
    """
    _show_answer(device, StopBatch(), workspace, output)


def _show_answer(device: str, ask: ReadBatch | StopBatch, workspace: Path | None, output: Output) -> None:
    with workspace_at(workspace) as opened:
        opened.devices.get(device)
        with Station(opened) as station:
            _show(_ask(station, device, ask), output)


def _checked(ask: StartBatch) -> StartBatch:
    """*ask* as a device would read it, so that a word it would not know is refused here, too."""
    try:
        return msgspec.json.decode(msgspec.json.encode(ask), type=StartBatch)
    except msgspec.ValidationError as error:
        raise BatchWhere(f"this cannot be asked for: {error}", hint="shoal batch run --help") from error


# Here.


class _Watcher:
    """Shows what is done before scoring begins."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown

    def on_step(self, step: Step) -> None:
        del step

    def progress(self, done: int, total: int) -> None:
        self._shown(done, total)

    def check(self) -> None:
        """Nobody ends it but with Ctrl+C."""


def _run_here(workspace: Path | None, models: tuple[str, ...], ic: Path | None, ask: StartBatch) -> None:
    """Score in a child of this process, in the environment that an image would have; ends with its exit status."""
    config, folder = inference_config(ic)
    slash = "/" if ask.output.endswith("/") else ""
    words = command_words(ask, [_absolute(one) for one in ask.input], _absolute(ask.output) + slash)
    with workspace_at(workspace) as opened, ExitStack() as running:
        with working("making ready") as step:
            watcher = _Watcher(lambda done, total: step(f"models, {size(done)} of {size(total)}"))
            out = running.enter_context(laid_out(opened, models, config, folder, watcher))
        for notice in out.notices:
            remark(f"note: {notice}")
        status = _child([*out.command, *words], out.variables, out.workdir)
    raise SystemExit(status)


def _child(command: Sequence[str], variables: dict[str, str], folder: Path) -> int:
    """Run *command* on this terminal; Ctrl+C is for it alone to answer."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.run(ending_with_us(list(command)), env=variables, cwd=folder, check=False).returncode
    finally:
        signal.signal(signal.SIGINT, before)


def _absolute(path: str) -> str:
    return str(Path(path).absolute())


# There.


def _run_there(workspace: Path | None, device: str, ask: StartBatch, wait: bool, form: Output) -> None:
    with workspace_at(workspace) as opened:
        opened.devices.get(device)
        with Station(opened) as station:
            report = _ask(station, device, ask)
            if not wait:
                _show(report, form)
                return
            with suppress(KeyboardInterrupt):
                report = _follow(station, device, report)
    if report.state is BatchState.RUNNING:
        remark(f"it goes on; see: shoal batch status --device {device}")
        return
    _show(report, form)
    if report.state is not BatchState.FINISHED:
        problem = report.problem
        raise CommandFailed(
            problem.message if problem else f"the batch was {report.state}",
            where=f"{device}, {problem.code}" if problem else device,
            hint=(problem and problem.hint) or None,
        )


def _follow(station: Station, device: str, report: BatchReport) -> BatchReport:
    """Show how it gets on until it has ended; a device that is away for a while is waited for."""
    pause = PERIOD / 16
    with progress_bar(f"{report.service} on {device}") as shown:
        while report.state is BatchState.RUNNING:
            time.sleep(pause)
            pause = min(PERIOD, 2 * pause)
            with suppress(DeviceSilent):
                report = _same(_ask(station, device, ReadBatch()), report)
            shown(report.progress.done, report.progress.total)
    return report


def _same(now: BatchReport, before: BatchReport) -> BatchReport:
    """*now*, unless it is about another batch that somebody has begun since."""
    if now.id != before.id:
        raise CommandFailed("somebody has begun another batch there", hint="what ours has done is in its output")
    return now


def _ask(station: Station, device: str, ask: Ask) -> BatchReport:
    return msgspec.json.decode(ask_at(station, device, ask, PATIENCE).body, type=BatchReport)


def _show(report: BatchReport, output: Output) -> None:
    if output is Output.JSON:
        show_json(msgspec.to_builtins(report))
        return
    done = report.progress
    percent = f"{100 * done.done // done.total} %" if done.total else ""
    show_fields(
        [
            ("batch", report.id),
            ("service", f"{report.service}, version {report.deployment}"),
            ("state", report.state.value),
            ("done", percent),
            ("items", done.items),
            ("results", done.results),
            ("failed", done.failed),
            ("output", report.output),
            ("started", report.started),
            ("seconds", report.seconds),
            ("why", f"{report.problem.code} {report.problem.message}" if report.problem else ""),
        ]
    )
    if report.state is BatchState.FAILED and report.log:
        say(report.log.rstrip())
