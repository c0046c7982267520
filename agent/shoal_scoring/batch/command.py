"""`shoal-scoring batch`: scores files instead of requests.

Exit status 0: everything was scored, with no more failures than the threshold allows. 2: wrong usage. 143 or 130: told
to end. Else that of the error, whose code and sentence are the last line on stderr. Whatever it ended with but 0,
running the same command again goes on.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence

from shoal.errors import ShoalError
from shoal_scoring.batch.checkpoint import Checkpoint, Places
from shoal_scoring.batch.inputs import ReadAs, Takes
from shoal_scoring.batch.job import FILES, ROWS, Job, OutputAction
from shoal_scoring.batch.loop import run_batch
from shoal_scoring.batch.progress import BatchLog
from shoal_scoring.batch.scorer import Scorer
from shoal_scoring.errors import ToldToEnd
from shoal_scoring.last_words import tell
from shoal_scoring.logs import Log, capture
from shoal_scoring.settings import Settings, read_settings


def main(arguments: Sequence[str]) -> int:
    """Run the batch that *arguments* describe; the exit status."""
    told = list[int]()

    def leave(number: int, _frame: object) -> None:
        told.append(number)
        raise ToldToEnd

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    log = BatchLog()
    try:
        job, settings = read_job(arguments)
        log.as_json = settings.log_format == "json"
        state = run_batch(job, settings, _maker(job, settings, log), log)
    except ShoalError as error:
        tell(error)
        return error.exit_code
    except ToldToEnd:
        log.warning("told to end; run it again to go on")
        return 128 + told[0]
    log.info(_summary(state))
    return 0


def read_job(arguments: Sequence[str]) -> tuple[Job, Settings]:
    """What *arguments* ask for; what follows a bare `--` is for the script.

    Raises:
        BadSetting: A variable of the environment cannot be used.
        SystemExit: Wrong usage (status 2), or `--help`.
    """
    own, rest = list(arguments), list[str]()
    if "--" in own:
        place = own.index("--")
        own, rest = own[:place], own[place + 1 :]
    options = vars(_parser().parse_args(own))
    served = [word for name in ("entry_script", "model_dir") for word in _again(name, options.pop(name))]
    # A row without a number is no fault of a file of results as it is of an answer.
    settings, _ = read_settings(served, {"SHOAL_NON_FINITE": "null", **os.environ})
    inputs = tuple(one for many in options.pop("input") for one in many)
    return Job(inputs=inputs, arguments=tuple(rest), **options), settings


def _again(name: str, value: str | None) -> list[str]:
    return [] if value is None else [f"--{name.replace('_', '-')}", value]


def _maker(job: Job, settings: Settings, log: BatchLog) -> Callable[[], tuple[Scorer, Log]]:
    """Makes a scorer in the process that calls it, where from then on all that is printed goes to the log."""

    def make() -> tuple[Scorer, Log]:
        own = BatchLog(as_json=log.as_json) if job.workers > 1 else log
        if settings.model_dir:
            os.environ["AZUREML_MODEL_DIR"] = settings.model_dir
        os.environ["AZUREML_BI_OUTPUT_PATH"] = str(Places.of(job.output).results.parent)
        capture(own, [settings.root, (settings.root / settings.entry_script).parent])
        if settings.entry_script or not settings.model_dir:
            from shoal_scoring.batch.script_scorer import ScriptScorer

            sys.argv = [settings.entry_script, *job.arguments]
            return ScriptScorer(settings, job.run_takes, own), own
        from shoal_scoring.batch.model_scorer import ModelScorer

        return ModelScorer(settings, job.method, job.columns, own), own

    return make


def _summary(state: Checkpoint) -> str:
    failed = f", {state.failed:,} failed" if state.failed else ""
    return f"{state.items:,} items: {state.results:,} results{failed}, in {state.seconds:,.1f} s"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="shoal-scoring batch",
        description="Score files with an entry script's run(mini_batch), or with a model by itself.",
        epilog="example: shoal-scoring batch --entry-script score.py --model-dir models --input 'data/*.csv'"
        " --output out.jsonl; what follows -- goes to the script",
        allow_abbrev=False,
    )
    add = _adder(parser)
    add("--input", nargs="+", action="append", required=True, help="files, folders or patterns; may be repeated")
    add("--output", required=True, help="file (.jsonl, .csv, .tsv, .txt), or a folder for predictions.jsonl")
    add("--entry-script", metavar="X", help="the script; without one a single model is used [AZUREML_ENTRY_SCRIPT]")
    add("--model-dir", metavar="DIR", help="folder of the model [AZUREML_MODEL_DIR]")
    size = f"rows (or files) that run() gets at once (default: {ROWS} rows, {FILES} files)"
    add("--mini-batch-size", type=_from(1), default=0, metavar="N", help=size)
    actions = "append_row writes results, summary_only counts them (default: append_row)"
    add("--output-action", type=OutputAction, choices=list(OutputAction), default=OutputAction.APPEND_ROW, help=actions)
    threshold = "rows that may fail before the batch ends; -1 for any number (default: -1)"
    add("--error-threshold", type=_from(-1), default=-1, metavar="N", help=threshold)
    add("--workers", type=_from(1), default=1, metavar="N", help="processes that score (default: 1)")
    read_as = "rows of tables, or whole files; auto goes by their names (default: auto)"
    add("--read-as", type=ReadAs, choices=list(ReadAs), default=ReadAs.AUTO, help=read_as)
    takes = "what the script's run() takes (default: mini-batch if its parameter is named so, else requests)"
    choices = [Takes.MINI_BATCHES, Takes.REQUESTS]
    add("--run-takes", type=Takes, choices=choices, default=None, help=takes)
    columns = "columns that a model without a script gets, in its order (default: those it was fitted with, else all)"
    add("--columns", type=_names, default=(), metavar="NAME,…", help=columns)
    add("--method", default="", metavar="X", help="what a scikit-learn model is to do (default: predict)")
    add("--checkpoint", default="", metavar="PATH", help="where to note how far it is (default: beside the output)")
    add("--restart", action="store_true", help="throw away what is there, and begin anew")
    return parser


def _adder(parser: argparse.ArgumentParser) -> Callable[..., argparse.Action]:
    """Adds an option by its name and, where that has two words, by the spelling of Azure's own command."""

    def add(flag: str, **how: object) -> argparse.Action:
        return parser.add_argument(*dict.fromkeys((flag, f"--{flag[2:].replace('-', '_')}")), **how)  # type: ignore[arg-type]

    return add


def _from(least: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if int(text) < least:
            raise argparse.ArgumentTypeError(f"must be {least} or more")
        return int(text)

    return number


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
