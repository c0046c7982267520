"""Scores with an entry script: `run(mini_batch)` of Azure's batch scripts, or the `run` of one that takes requests.

Which of the two it is, its signature says: a first parameter named `mini_batch` (or near it) takes mini-batches; a
decorated `run` takes requests; so does any other, unless the person says otherwise.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import orjson

from shoal_scoring import schemas
from shoal_scoring.batch.errors import NotForBatch, ResultUnusable
from shoal_scoring.batch.inputs import Takes
from shoal_scoring.batch.items import ArrowTable, Files, Items, Requests, Table, pandas
from shoal_scoring.errors import InitFailed, RunFailed, ToldToEnd
from shoal_scoring.logs import Log
from shoal_scoring.messages import JSON, Answer, Request
from shoal_scoring.results import answer_of
from shoal_scoring.script import EntryScript, in_one_line, is_raw, load_script
from shoal_scoring.settings import Settings

MINI_BATCH_NAMES = ("mini_batch", "minibatch", "batch")
_CONTEXT = "mini_batch_context"


class ScriptScorer:
    """An entry script with `init()`, `run()` and perhaps `shutdown()`."""

    ranks: Mapping[str, int] = {}

    def __init__(self, settings: Settings, told: Takes | None, log: Log) -> None:
        """*told* is what the person says that `run` takes; None to go by its signature."""
        self._settings, self._told, self._log = settings, told, log
        self._script: EntryScript
        self.takes: Takes

    def load(self) -> None:
        """Import the script and call its `init()`.

        Raises:
            ScriptMissing, ScriptFailed, ScriptUnusable: See `load_script`.
            InitFailed: `init()` raised or left; that exception is the cause.
        """
        settings = self._settings
        self._script = script = load_script(settings.entry_script, settings.root, settings.source_directory)
        self.takes = self._told or _takes(script)
        run = inspect.signature(script.run_function).parameters
        self._first, self._wants_context = next(iter(run)), _CONTEXT in run
        try:
            script.init()
        except ToldToEnd:
            raise
        except BaseException as error:
            raise InitFailed(f"init() failed: {in_one_line(error)}", where=script.path) from error

    @property
    def one_by_one(self) -> bool:
        return self.takes is Takes.REQUESTS and self._script.batching is None

    def check(self, items: Items) -> None:
        if self.takes is Takes.REQUESTS and not isinstance(items, Requests):
            raise NotForBatch(
                f"run({self._first}) takes requests, and {items.origins[0].source} holds none",
                where=self._script.path,
                hint="give JSON lines (.jsonl), each the body of a request; or, if it takes mini-batches, call its"
                " parameter mini_batch or add --run-takes mini-batch",
            )
        if isinstance(items, Table | ArrowTable):
            pandas()

    def score(self, items: Items, number: int) -> list[Any]:
        if isinstance(items, Requests):
            return self._score_requests(items)
        more = {_CONTEXT: SimpleNamespace(minibatch_index=number)} if self._wants_context else {}
        return listed(self._script.run({self._first: _mini_batch(items), **more}, _request(b"")))

    def end(self) -> None:
        shutdown = getattr(self._script.module, "shutdown", None)
        if callable(shutdown):
            shutdown()

    def _score_requests(self, items: Requests) -> list[Any]:
        requests = [_request(body) for body in items.bodies]
        arguments = [self._script.arguments_of(one) for one in requests]
        try:
            if self._script.batching is not None:
                results = self._script.run_batch(arguments)
            else:
                results = [self._script.run(*one) for one in zip(arguments, requests, strict=True)]
        except Exception as error:
            if (misfit := schemas.misfit_behind(error)) is not None:
                raise misfit from None
            raise
        answers = [self._content(answer_of(one, self._settings.non_finite)) for one in results]
        return [{**origin.plain, "result": one} for origin, one in zip(items.origins, answers, strict=True)]

    def _content(self, answer: Answer) -> Any:
        """What *answer* says; an answer that says no is a failure."""
        if answer.status >= 400:
            raise RunFailed(f"run() answered {answer.status}: {answer.body[:500].decode(errors='replace')}")
        try:
            return orjson.loads(answer.body)
        except orjson.JSONDecodeError:
            return answer.body.decode(errors="replace")


def _mini_batch(items: Items) -> Any:
    match items:
        case Table() | ArrowTable():
            return items.frame()
        case Files():
            return items.paths
        case _:
            raise NotForBatch(f"{items.origins[0].source} cannot be handed to run(mini_batch)")


def _request(body: bytes) -> Request:
    return Request("POST", "/score", b"", {b"content-type": JSON.encode()}, body)


def _takes(script: EntryScript) -> Takes:
    run = script.run_function
    first = next(iter(inspect.signature(run).parameters))
    if first in MINI_BATCH_NAMES and not is_raw() and not schemas.is_declared(run) and script.batching is None:
        return Takes.MINI_BATCHES
    return Takes.REQUESTS


def listed(result: Any) -> list[Any]:
    """What `run(mini_batch)` returned, an element for each item that succeeded.

    Raises:
        ResultUnusable: It is neither a list, an array, nor a DataFrame.
    """
    if hasattr(result, "to_dict") and hasattr(result, "columns"):
        return [{str(name): value for name, value in row.items()} for row in result.to_dict(orient="records")]
    if hasattr(result, "tolist"):  # NumPy's arrays and pandas' Series
        result = result.tolist()
    if isinstance(result, list | tuple) or inspect.isgenerator(result):
        return list(result)
    raise ResultUnusable(
        f"run(mini_batch) returned a {type(result).__name__}", hint="return a list or a DataFrame, a row for each item"
    )
