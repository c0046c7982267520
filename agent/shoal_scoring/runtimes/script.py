"""Score with the user's entry script: one request at a time, whatever it raises."""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shoal_scoring.backstop import unforeseen
from shoal_scoring.body import unpack
from shoal_scoring.dispatch import RunInterrupted
from shoal_scoring.errors import BadRequest, InitFailed, ResultUnwritable, RunFailed, ToldToEnd
from shoal_scoring.failures import explain
from shoal_scoring.logs import Log
from shoal_scoring.messages import Answer, Request
from shoal_scoring.model_folder import packaged_models, tree
from shoal_scoring.results import answer_of, runs_while_written
from shoal_scoring.schemas import documents
from shoal_scoring.script import EntryScript, in_one_line, is_raw, load_script
from shoal_scoring.settings import Settings


class ScriptRuntime:
    """An entry script with `init()` and `run()`."""

    max_batch = 1
    max_delay = 0.0

    def __init__(self, settings: Settings, log: Log) -> None:
        self._settings, self._log = settings, log
        self._script: EntryScript
        self._noted_text = False

    def load(self) -> None:
        """Import the script and call its `init()`.

        Raises:
            ScriptMissing, ScriptFailed, ScriptUnusable: See `load_script`.
            InitFailed: `init()` raised or left; that exception is the cause.
        """
        settings = self._settings
        self._script = load_script(settings.entry_script, settings.root, settings.source_directory)
        if (batching := self._script.batching) is not None:
            self.max_batch, self.max_delay = batching.max_size, batching.max_delay
        self._log.info(f"found the entry script at {self._script.path}; calling init()")
        began = time.monotonic()
        try:
            self._script.init()
        except ToldToEnd:
            raise
        except BaseException as error:
            self._show_models()
            said, hint = f"init() failed: {in_one_line(error)}", getattr(error, "hint", None)
            raise InitFailed(said, where=self._script.path, hint=hint) from error
        self._log.info(f"init() took {time.monotonic() - began:.2f} s")

    def _show_models(self) -> None:
        """Most scripts that cannot start look for their model in the wrong place."""
        folder = Path(os.environ.get("AZUREML_MODEL_DIR") or self._settings.root / "azureml-models")
        if folder.is_dir():
            self._log.info(f"the folder of models, {folder}, holds:\n{tree(folder)}")
        else:
            self._log.info(f"there is no folder of models at {folder.absolute()}")

    @property
    def methods(self) -> frozenset[str]:
        """A raw script answers preflights and HEAD itself."""
        return frozenset({"POST", "GET", "OPTIONS", "HEAD"} if is_raw() else {"POST", "GET"})

    @property
    def models(self) -> dict[str, dict[str, bytes]]:
        """None: what a script takes and gives are no tensors."""
        return {}

    def documents(self) -> tuple[dict[str, Any], dict[str, Any], frozenset[str]]:
        """As the script's decorators declare."""
        return documents(self._script.run_function)

    def describe(self) -> dict[str, Any]:
        """The script's path, and the models that were packaged for it."""
        root = self._settings.model_dir
        models = [{"name": name, "version": version} for name, version in packaged_models(Path(root))] if root else []
        return {"kind": "script", "script": self._script.path, "models": models}

    def score(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """Call `run()` for each of *requests*, or once for all where the script asked for that."""
        if self._script.batching is not None:
            return self._score_together(requests)
        return [self._score(request) for request in requests]

    def _arguments(self, request: Request) -> dict[str, Any]:
        if b"content-encoding" in request.headers:
            unpack(request, self._settings.max_body)
        return self._script.arguments_of(request)

    def _score_together(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """One `run()` for all that can be read; if that fails, one for each, so that none fails for its neighbours."""
        read: dict[int, dict[str, Any]] = {}
        answers: dict[int, Answer] = {}
        for place, request in enumerate(requests):
            try:
                read[place] = self._arguments(request)
            except BadRequest as error:
                answers[place] = explain(error, request)
            except RunInterrupted:
                raise
            except Exception as error:  # noqa: BLE001  a request that none of us thought of must not fail the others
                answers[place] = unforeseen(error, request, self._log)
        outcomes, run_ms = self._run_together([requests[place] for place in read], list(read.values()))
        for place, outcome in zip(read, outcomes, strict=True):
            answers[place] = self._answer(requests[place], outcome)
            answers[place].run_ms = run_ms
        return [answers[place] for place in range(len(requests))]

    def _run_together(self, requests: list[Request], arguments: list[dict[str, Any]]) -> tuple[list[Any], float]:
        """What `run()` gave for each, or the exception, and the milliseconds it took."""
        if not requests:
            return [], 0.0
        self._log.request_id = requests[0].id
        began = time.perf_counter()
        try:
            outcomes = self._script.run_batch(arguments)
        except RunInterrupted:
            raise
        except BaseException as error:  # noqa: BLE001  as below
            if len(requests) == 1:
                outcomes = [error]
            else:
                alone = [
                    self._run_together([one], [argument]) for one, argument in zip(requests, arguments, strict=True)
                ]
                outcomes = [outcome[0] for outcome, _ in alone]
        for request in requests:
            request.ran = True
        return outcomes, (time.perf_counter() - began) * 1000

    def _answer(self, request: Request, outcome: Any) -> Answer:
        return self._failed(request, outcome) if isinstance(outcome, BaseException) else self._written(request, outcome)

    def _score(self, request: Request) -> Answer:
        try:
            arguments = self._arguments(request)
        except BadRequest as error:
            return explain(error, request)
        except RunInterrupted:
            raise
        except Exception as error:  # noqa: BLE001  a request that none of us thought of must not end the server
            return unforeseen(error, request, self._log)
        self._log.request_id = request.id
        began = time.perf_counter()
        try:
            result = self._script.run(arguments, request)
        except RunInterrupted:
            self._log.error(f"run() was interrupted: its time was up\n{traceback.format_exc()}", request.id)
            return Answer(500, failed=True)  # the client has been told already
        except BaseException as error:  # noqa: BLE001  a script may raise anything, sys.exit included; serving goes on
            if (misfit := self._script.misfit_behind(error, request)) is not None:
                return explain(misfit, request, misfit.status)
            return self._failed(request, error)
        run_ms = (time.perf_counter() - began) * 1000
        request.ran = not runs_while_written(result)
        answer = self._written(request, result)
        answer.run_ms = run_ms
        return answer

    def _failed(self, request: Request, error: BaseException) -> Answer:
        self._log.error(f"run() failed\n{''.join(traceback.format_exception(error))}", request.id)
        cause = in_one_line(error) if self._settings.show_errors else ""
        said = RunFailed("An unexpected error occurred in scoring script. Check the logs for more info.")
        return explain(said, request, 500, failed=True, cause=cause)

    def _written(self, request: Request, result: object) -> Answer:
        try:
            answer = answer_of(result, self._settings.non_finite)
        except ResultUnwritable as error:
            return self._unwritable(request, error)
        if answer.headers and self._settings.cors_origins:  # the server says who may read; said twice, nobody may
            answer.headers = tuple(one for one in answer.headers if one[0].lower() != "access-control-allow-origin")
        if isinstance(result, str) and not self._noted_text:
            self._noted_text = True
            self._log.info(
                "run() returned a str, which is sent as a JSON string, quoted; return a dict to send it once"
            )
        return answer

    def _unwritable(self, request: Request, error: ResultUnwritable) -> Answer:
        inner = error.__cause__
        trace = "" if inner is None else "\n" + "".join(traceback.format_exception(inner))
        self._log.error(f"{error}{error.hint and '; '}{error.hint}{trace}", request.id)
        cause = in_one_line(inner) if inner is not None and self._settings.show_errors else ""
        return explain(error, request, cause=cause)
