"""The routes, and what every answer carries. It never scores, it only hands over.

Runs on the event loop; for clients in the `lane`, in the scoring thread.

`server` makes one `App`, tells it as the boot proceeds, and gives it to the listener as its handler.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any

import orjson

from shoal import __version__
from shoal_scoring.cors import cors_headers, is_preflight, preflight
from shoal_scoring.dispatch import Dispatcher
from shoal_scoring.errors import BadRequest, NotReady, Overloaded, Unauthorized
from shoal_scoring.failures import explain, plain
from shoal_scoring.logs import ACCESS, Log
from shoal_scoring.messages import TEXT, Answer, Request, question
from shoal_scoring.metrics import CONTENT_TYPE, Metrics
from shoal_scoring.model_folder import latest
from shoal_scoring.model_metrics import ModelMetrics
from shoal_scoring.settings import Settings
from shoal_scoring.tracing import IdTooLong, id_lines, identify

if TYPE_CHECKING:
    from shoal_scoring.auth import Guard


class Phase(StrEnum):
    """Where the server is between its start and its end; `/readyz` names it."""

    LOADING = "loading"
    """Importing the script, running `init()`, reading the model."""
    READY = "ready"
    DRAINING = "draining"
    """Told to end: finishing what was begun."""


_LOADING = NotReady("The model is still loading", hint="wait until /readyz answers 200")
_CHECKING = Overloaded("A self-check is under way", hint="ask again once it has ended")
_FAILED = {
    True: "x-ms-run-function-failed: True\r\n",
    False: "x-ms-run-function-failed: False\r\n",
    None: "",
}
_SCORING = ("/score", "/infer")
_HEALTH = frozenset({"/", "/livez", "/readyz", "/v2/health/live", "/v2/health/ready"})
Route = Callable[[Request], None]


def _to_read(route: Route) -> dict[str, Route]:
    """Whatever can be got answers HEAD alike: `http` leaves the body out."""
    return {"GET": route, "HEAD": route}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is known of a model once it is loaded."""

    documents: Mapping[str, bytes] = field(default_factory=dict)
    """`swagger.json` by the version a client asks for."""
    description: Mapping[str, Any] = field(default_factory=dict)
    """What `/describe` says."""
    methods: frozenset[str] = frozenset()
    """The methods of `/score` that are scored."""
    models: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    """Metadata for the Open Inference Protocol by name and version of each model that speaks it; see `Runtime`."""


def _guard(settings: Settings, log: Log) -> Guard | None:
    if settings.auth == "none":
        return None
    from shoal_scoring.auth import Guard

    return Guard(settings.auth, settings.keys_file, log)


class App:
    """Answers each request, or has it scored."""

    def __init__(self, settings: Settings, dispatcher: Dispatcher, log: Log, flush_soon: Callable[[], object]) -> None:
        """*flush_soon* has the log flushed within a few milliseconds.

        Raises:
            BadSetting: Keys are asked for, and there are none.
        """
        self._guard = _guard(settings, log)
        self._open = frozenset() if settings.auth_health else _HEALTH
        self._origins = settings.cors_origins
        self._golden_requests, self._checking = settings.golden_requests, False
        self.phase = Phase.LOADING
        self._dispatcher, self._log, self._flush_soon = dispatcher, log, flush_soon
        self._version = f"x-ms-server-version: shoal/{__version__}\r\n" if settings.show_version else ""
        self._loaded = Loaded()
        self._metrics = Metrics()
        self._counting = Lock()
        """Held by whoever changes the two or reads them: the event loop, and the scoring thread for the lane."""
        self._models = ModelMetrics()
        self.count_connections: Callable[[], tuple[int, int]] = lambda: (0, 0)
        """How many there are, and how many of them are in the lane; set by the front, which knows them."""
        self._began = time.monotonic()
        self._routes: dict[str, dict[str, Route]] = {
            "/score": {"POST": self._score, "GET": self._score, "OPTIONS": self._preflight},
            "/": {**_to_read(self._health), "OPTIONS": self._options},
            "/swagger.json": _to_read(self._swagger),
            "/describe": _to_read(self._describe),
            "/selfcheck": {"POST": self._self_check},
            "/metrics": _to_read(self._show_metrics),
            "/livez": _to_read(self._live),
            "/readyz": _to_read(self._ready),
            "/v2": _to_read(self._inference_server),
            "/v2/health/live": _to_read(self._live),
            "/v2/health/ready": _to_read(self._ready),
            "/v2/models": _to_read(self._list_models),
            "/v2/repository/index": {"POST": self._index_models},
        }

    def set_ready(self, loaded: Loaded) -> None:
        """From now on requests are scored."""
        self._loaded = loaded
        if held := loaded.description.get("in_memory"):
            self._models.note(loaded.description["process"], held)
        self._routes["/score"] |= dict.fromkeys(loaded.methods, self._score)
        for name, versions in loaded.models.items():
            for version, metadata in versions.items():
                self._add_model(f"/v2/models/{name}/versions/{version}", metadata)
            self._add_model(f"/v2/models/{name}", versions[latest(versions)])
        self.phase = Phase.READY

    def _add_model(self, path: str, metadata: bytes) -> None:
        """*metadata* is empty where only a worker knows it."""

        def describe(request: Request) -> None:
            request.reply(Answer(body=metadata))

        self._routes |= {
            path: _to_read(describe if metadata else self._ask),
            f"{path}/ready": _to_read(self._ready),
            f"{path}/infer": {"POST": self._score},
        }

    def on_request(self, request: Request) -> None:
        """Send *request* where its path and method say."""
        try:
            identify(request)
        except IdTooLong as error:
            request.reply(explain(error, request, error.status))
            return
        methods = self._routes.get(request.path)
        if methods is None and self.phase is Phase.LOADING and request.path.startswith("/v2/models/"):
            methods = dict.fromkeys(("GET", "HEAD", "POST"), self._score)  # nobody knows yet which there are
        if methods is None:
            request.reply(plain(404, f"There is nothing at {request.path}", request.path))
            return
        if self._origins and is_preflight(self._origins, request):
            request.reply(preflight(request))
            return
        route = methods.get(request.method)
        if route is None:
            answer = plain(405, "The method is not allowed for the requested URL.", request.path)
            answer.headers = (("Allow", ", ".join(methods)),)
            request.reply(answer)
            return
        if self._guard is not None and request.path not in self._open:
            try:
                self._guard.admit(request.header(b"authorization"))
            except Unauthorized as error:
                answer = explain(error, request, 401)
                answer.headers = (("WWW-Authenticate", "Bearer"),)
                request.reply(answer)
                return
        route(request)

    def _inference_server(self, request: Request) -> None:
        said = {"name": "shoal", "version": __version__, "extensions": ["binary_tensor_data"]}
        request.reply(Answer(body=orjson.dumps(said), failed=None))

    def _list_models(self, request: Request) -> None:
        request.reply(Answer(body=orjson.dumps({"models": list(self._loaded.models)}), failed=None))

    def _index_models(self, request: Request) -> None:
        """As Triton's clients ask for it."""
        held = self._models.in_memory()
        index = [
            {"name": name, "version": version, "state": "READY", "reason": ""}
            if metadata or f"{name}:{version}" in held
            else {"name": name, "version": version, "state": "UNAVAILABLE", "reason": "loaded when first asked for"}
            for name, versions in self._loaded.models.items()
            for version, metadata in versions.items()
        ]
        request.reply(Answer(body=orjson.dumps(index), failed=None))

    def _ask(self, request: Request) -> None:
        """Have the worker answer what only a loaded model knows."""
        self._dispatcher.submit(request)

    def _score(self, request: Request) -> None:
        if self.phase is Phase.LOADING:
            request.reply(explain(_LOADING, request, 503))
        else:
            self._dispatcher.submit(request)

    def _preflight(self, request: Request) -> None:
        request.reply(Answer(body=b"", content_type=TEXT))

    def _health(self, request: Request) -> None:
        request.reply(Answer(body=b"Healthy", content_type=TEXT, failed=None, quiet=True))

    def _options(self, request: Request) -> None:
        headers = (("Allow", "GET, HEAD, OPTIONS"),)
        request.reply(Answer(body=b"", content_type=TEXT, headers=headers, failed=None))

    def _live(self, request: Request) -> None:
        request.reply(Answer(body=b'{"status":"live"}', failed=None, quiet=True))

    def _ready(self, request: Request) -> None:
        said = {"status": self.phase, "seconds": round(time.monotonic() - self._began, 3)}
        status = 200 if self.phase is Phase.READY else 503
        request.reply(Answer(status, orjson.dumps(said), failed=None, quiet=True))

    def _swagger(self, request: Request) -> None:
        asked = question(request.query).get("version", ["2"])[-1]
        if self.phase is Phase.LOADING:
            answer = explain(_LOADING, request, 503)
        elif asked in self._loaded.documents:
            answer = Answer(body=self._loaded.documents[asked])
        else:
            supported = f"Supported swagger versions: [{', '.join(sorted(self._loaded.documents))}]."
            message = f"Swagger version [{asked}] is not supported for the scoring script. {supported}"
            answer = plain(404, message, request.path)
        request.reply(answer)

    def _describe(self, request: Request) -> None:
        said = {"server": f"shoal/{__version__}", "phase": self.phase, **self._loaded.description}
        if held := self._models.in_memory():
            said["in_memory"] = held
        request.reply(Answer(body=orjson.dumps(said), failed=None))

    def _self_check(self, request: Request) -> None:
        from shoal_scoring.selfcheck import SelfCheck, own_goldens, read_goldens

        if self.phase is not Phase.READY or self._checking:
            request.reply(explain(_CHECKING if self._checking else _LOADING, request, 503))
            return
        try:
            goldens, max_memory = read_goldens(request.body or own_goldens(self._golden_requests))
        except BadRequest as error:
            request.reply(explain(error, request, error.status))
            return
        self._checking = True
        SelfCheck(goldens, max_memory, self._dispatcher, partial(self._end_check, request)).start()

    def _end_check(self, request: Request, report: Answer) -> None:
        self._checking = False
        request.reply(report)

    def _show_metrics(self, request: Request) -> None:
        with self._counting:
            page = self._metrics.text(
                ready=self.phase is Phase.READY,
                outstanding=self._dispatcher.outstanding,
                connections=self.count_connections(),
            )
            page += self._models.text()
        request.reply(Answer(body=page, content_type=CONTENT_TYPE, failed=None, quiet=True))

    def on_answer(self, request: Request, answer: Answer) -> str:
        """Count and log *answer*; the headers that every answer bears, as one text: this runs for every request."""
        path = request.path
        seconds = time.monotonic() - request.arrived if request.arrived else 0.0
        with self._counting:
            if path in self._routes:
                self._metrics.requests["/v2" if path.startswith("/v2") else path, answer.status] += 1
            if seconds and path.endswith(_SCORING):
                self._metrics.scored(seconds, answer)
            if answer.model:
                self._models.count(answer)
            if answer.in_memory:
                self._models.note(*answer.in_memory)
        if not answer.quiet:
            self._note(request, answer, seconds)
        lines = f"{id_lines(request)}{self._version}{_FAILED[answer.failed]}"
        if answer.run_ms is not None:
            lines += f"x-ms-run-fn-exec-ms: {answer.run_ms:.3f}\r\n"
        if self._origins:
            for name, text in cors_headers(self._origins, request.header(b"origin")):
                lines += f"{name}: {text}\r\n"
        return lines

    def _note(self, request: Request, answer: Answer, seconds: float) -> None:
        target = f"{request.path}?{request.query.decode('latin-1')}" if request.query else request.path
        if not target.isprintable():  # a line break in it would write lines of its own
            target = repr(target)
        said = f"{request.method} {target} {answer.status} {seconds * 1000:.3f}ms {len(answer.body)}"
        if self._log.keep("I", ACCESS, said, request.id) and not request.near:  # the lane sees to its own
            self._flush_soon()

    def on_refusal(self, request: Request, status: int, reason: str) -> Answer:
        """Note what the listener turned away, by an id under which its client can ask after it."""
        with suppress(IdTooLong):  # it is refused already, and has an id of ours then
            identify(request)
        if self._log.keep("W", ACCESS, f"refused with {status}: {reason}", request.id) and not request.near:
            self._flush_soon()
        answer = plain(status, reason, request.path)
        answer.quiet = True
        return answer
