"""Several models served without a script, each by its name: `/v2/models/<name>`, or `/score?model=<name>`.

A model is loaded when it is first asked for (or before, with `SHOAL_PRELOAD`) and leaves memory when it is the one
longest unused and room is short (`SHOAL_MODEL_MEMORY`). Each is a `ModelRuntime`, which knows how to score with one.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from shoal.errors import ShoalError, did_you_mean
from shoal_scoring.backstop import unforeseen
from shoal_scoring.dispatch import RunInterrupted
from shoal_scoring.errors import BadRequest, BadSetting, ModelDamaged, NoSuchModel
from shoal_scoring.failures import explain
from shoal_scoring.logs import Log
from shoal_scoring.memory import memory_limit
from shoal_scoring.messages import Answer, Request, question
from shoal_scoring.model_folder import Found, latest
from shoal_scoring.openapi import ALL_VERSIONS
from shoal_scoring.runtimes.model import ModelRuntime, is_inference
from shoal_scoring.settings import Settings
from shoal_scoring.shelf import Shelf


class ModelRepository:
    """The models that were *found*; *make* makes one that is not loaded."""

    max_delay = 0.0

    def __init__(
        self, found: Sequence[Found], make: Callable[[Found], ModelRuntime], settings: Settings, log: Log
    ) -> None:
        self._settings, self._log = settings, log
        self._found = {str(one): one for one in found}
        self._versions = {one.name: [each.version for each in found if each.name == one.name] for one in found}
        limit = memory_limit()
        room = settings.model_memory or (limit * 3 // 4 if limit else None)
        share = room // settings.workers if room else None  # each worker has models of its own
        self._shelf = Shelf(lambda name: make(self._found[name]), self._size_of, share, log)
        self._in_memory: tuple[int, dict[str, dict[str, Any]]] = (os.getpid(), {})
        self.max_batch = settings.max_batch

    def load(self) -> None:
        """Load those that are to be loaded before the first request.

        Raises:
            BadSetting: One that is named is not there.
        """
        self._log.info(f"serving {len(self._found)} models without a script: {', '.join(self._found)}")
        for name in self._preloaded():
            self._shelf.take(name)

    def _preloaded(self) -> list[str]:
        asked = self._settings.preload
        if "all" in asked:
            return list(self._found)
        for name in asked:
            if name not in self._found and name not in self._versions:
                raise BadSetting(f"SHOAL_PRELOAD names {name!r}, and there is no such model", hint=self._known(name))
        return [one if one in self._found else f"{one}:{latest(self._versions[one])}" for one in asked]

    def _known(self, name: str) -> str:
        return did_you_mean(name, self._versions) or f"there are {', '.join(self._versions)}"

    def _size_of(self, name: str) -> int:
        return sum(path.stat().st_size for path in self._found[name].files)

    @property
    def methods(self) -> frozenset[str]:
        """A GET brings its inputs in the query, beside the name of the model."""
        return frozenset({"POST", "GET"})

    @property
    def models(self) -> dict[str, dict[str, bytes]]:
        """Their names and versions; what else there is to say of one is known once it is loaded."""
        return {name: dict.fromkeys(versions, b"") for name, versions in self._versions.items()}

    def documents(self) -> tuple[dict[str, Any], dict[str, Any], frozenset[str]]:
        """Nothing in particular: each model takes something else, as `/v2/models/<name>` says."""
        told = f"Of the model named by the query, ?model=NAME; there are {', '.join(self._versions)}"
        document = {"type": "object", "description": told, "example": {}}
        return document, document, ALL_VERSIONS

    def describe(self) -> dict[str, Any]:
        """Every model there is; `app` adds what is known of those in memory."""
        models = [
            {"name": one.name, "version": one.version, "file": str(one.path), "bytes": self._size_of(str(one))}
            for one in self._found.values()
        ]
        self._note_memory()
        process, in_memory = self._in_memory
        return {"kind": "models", "models": models, "process": process, "in_memory": in_memory}

    def score(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """Answer all of *requests*, those for one model together; those for models in memory come first."""
        answers: dict[int, Answer] = {}
        places: dict[str, list[int]] = {}
        for place, request in enumerate(requests):
            try:
                places.setdefault(self._model_of(request), []).append(place)
            except BadRequest as error:
                answers[place] = explain(error, request)
            except Exception as error:  # noqa: BLE001  a path or query that none of us thought of fails by itself
                answers[place] = unforeseen(error, request, self._log)
        for name in sorted(places, key=lambda one: one not in self._shelf):
            group = [requests[place] for place in places[name]]
            answers |= zip(places[name], self._answers(name, group), strict=True)
        self._note_memory()
        for answer in answers.values():
            answer.in_memory = self._in_memory
        return [answers[place] for place in range(len(requests))]

    def _note_memory(self) -> None:
        if self._shelf.changed:
            held = self._shelf.held.items()
            self._in_memory = os.getpid(), {name: {**one.book.describe(), "memory": one.size} for name, one in held}
            self._shelf.changed = False

    def _model_of(self, request: Request) -> str:
        """Name and version of the model that *request* is for."""
        if is_inference(request):
            match request.path.split("/")[3:]:
                case [name, "versions", version, *_]:
                    return f"{name}:{version}"
                case [name, *_]:
                    return f"{name}:{latest(self._versions[name])}"
        asked = {name: texts[-1] for name, texts in question(request.query).items() if name in ("model", "version")}
        if request.method == "GET":  # what is left are inputs
            rest = {name: texts for name, texts in question(request.query).items() if name not in asked}
            request.query = urlencode(rest, doseq=True).encode()
        return self._named(asked.get("model", ""), asked.get("version", ""))

    def _named(self, name: str, version: str) -> str:
        with_name = ""
        if name not in self._versions:
            name, _, with_name = name.partition(":")
        if not name and len(self._versions) > 1:
            hint = "send to /score?model=<name>, or to /v2/models/<name>/infer"
            raise BadRequest(f"this service has several models: {', '.join(self._versions)}; name one", hint=hint)
        name = name or next(iter(self._versions))
        versions = self._versions.get(name)
        if versions is None:
            raise NoSuchModel(f"there is no model {name!r}", hint=self._known(name))
        version = version or with_name or latest(versions)
        if version not in versions:
            raise NoSuchModel(f"model {name!r} has no version {version!r}; it has {', '.join(versions)}")
        return f"{name}:{version}"

    def _answers(self, name: str, requests: Sequence[Request]) -> Sequence[Answer]:
        try:
            runtime = self._shelf.take(name)
        except RunInterrupted:
            raise
        except ShoalError as error:
            return self._unloadable(name, error, requests)
        except Exception as error:  # noqa: BLE001  a pickle may raise anything; the other models go on
            self._log.error(f"loading {name} failed\n{''.join(traceback.format_exception(error))}")
            what = f"the model cannot be loaded: {type(error).__name__}: {error}"
            return self._unloadable(name, ModelDamaged(what, where=str(self._found[name].path)), requests)
        step = runtime.max_batch
        batches = [requests[start : start + step] for start in range(0, len(requests), step)]
        answers = [answer for batch in batches for answer in runtime.score(batch)]
        for answer in answers:
            answer.model = name
        return answers

    def _unloadable(self, name: str, error: ShoalError, requests: Sequence[Request]) -> Sequence[Answer]:
        self._log.error(f"{name}: {error}" + (f"; {error.hint}" if error.hint else ""), requests[0].id)
        answers = [explain(error, request, failed=True) for request in requests]
        for answer in answers:
            answer.model = name
        return answers
