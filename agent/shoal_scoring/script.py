"""An entry script as people have written them for years: a module with `init()` and `run(...)`.

This module knows that contract and nothing of HTTP servers or threads: `load_script` imports and inspects,
`EntryScript.init` and `EntryScript.run` call. What `run` takes is decided once, by its decorators:

* none: the body as text, in its first parameter, whatever its content type says (the original lost a body that came
  as a form, which is what `curl -d` makes of it);
* `@input_schema`: a JSON object, each parameter of `run` taken from it by name;
* `@rawhttp`: the request itself.

A parameter named `request_headers` gets the headers, never anything of the body.
"""

from __future__ import annotations

import importlib.util
import inspect
import sys
from collections.abc import Callable, Coroutine
from contextvars import copy_context
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import orjson

from shoal_scoring import compat, schemas
from shoal_scoring.batching import batching_of
from shoal_scoring.errors import (
    BadRequest,
    FieldMissing,
    MethodNotTaken,
    ScriptFailed,
    ScriptMissing,
    ScriptUnusable,
    WrongContentType,
)
from shoal_scoring.flask_context import flask_context
from shoal_scoring.messages import Request, question

if TYPE_CHECKING:
    import asyncio

_RAW_MODULES = ("azureml_inference_server_http.api.aml_request", "azureml.contrib.services.aml_request")
_MARKS = (b"\xef\xbb", b"\xff\xfe", b"\xfe\xff")
"""How a body begins that starts with a byte order mark."""


class EntryScript:
    """An imported entry script, ready to be called; made by `load_script`."""

    def __init__(self, module: ModuleType, path: str) -> None:
        self.module = module
        self.path = path
        self._init: Callable[[], Any] = module.init
        self.run_function = run = _run_of(module)
        """What `run` is, with its decorators."""
        self._asynchronous = inspect.iscoroutinefunction(run)
        self._runner: asyncio.Runner | None = None
        parameters = _parameters(run, path)
        self._wants_headers = any(one.name == "request_headers" for one in parameters)
        inputs = [one for one in parameters if one.name != "request_headers"]
        if not inputs:
            besides = ' other than "request_headers"' if self._wants_headers else " for input data"
            raise ScriptUnusable(f"run() needs to accept an argument{besides}", where=path)
        self._first = inputs[0].name
        self._defaults = {one.name: one.default for one in inputs}
        self.batching = batching_of(run)
        """What `@batched` asks for; None if `run` takes one request."""
        self.arguments_of = self._reader()
        """Turns a request into the arguments of `run`; raises `BadRequest`."""

    def _reader(self) -> Callable[[Request], dict[str, Any]]:
        raw, schema = is_raw(), schemas.is_declared(self.run_function)
        if raw and schema:
            raise ScriptUnusable("run() cannot be decorated with both @rawhttp and @input_schema", where=self.path)
        if self.batching is not None and (raw or schema):
            raise ScriptUnusable("@batched takes bodies as text: it cannot be joined by @rawhttp or @input_schema")
        if raw:
            return self._raw_argument
        return self._named_arguments if schema else self._text_argument

    def init(self) -> None:
        """Call the script's `init()`, to its end if it is a coroutine; whatever it raises comes out."""
        result = self._init()
        if inspect.iscoroutine(result):
            self._finish(result)

    def run(self, arguments: dict[str, Any], request: Request) -> Any:
        """Call the script's `run`; whatever it raises comes out."""
        if self._wants_headers:
            arguments["request_headers"] = request.titled_headers()
        if "flask" in sys.modules:
            with flask_context(request):
                return self._call(arguments)
        return self._call(arguments)

    def _call(self, arguments: dict[str, Any]) -> Any:
        result = self.run_function(**arguments)
        if self._asynchronous or inspect.iscoroutine(result):
            return self._finish(result)
        return result

    def run_batch(self, arguments: list[dict[str, Any]]) -> list[Any]:
        """Call a `run` that takes a list and returns one as long; whatever it raises comes out."""
        result = self.run_function([one[self._first] for one in arguments])
        results = list(self._finish(result) if inspect.iscoroutine(result) else result)
        if len(results) != len(arguments):
            raise ValueError(f"run() returned {len(results)} results for {len(arguments)} requests")
        return results

    def _finish(self, result: Coroutine[Any, Any, Any]) -> Any:
        if self._runner is None:
            import asyncio

            self._runner = asyncio.Runner()
        return self._runner.run(result, context=copy_context())  # by itself it would keep the first request's

    def misfit_behind(self, error: BaseException, request: Request) -> BadRequest | None:
        """The refusal of the payload, if `run` raised *error* while the schema decorators converted it; else None."""
        misfit = schemas.misfit_behind(error)
        field = getattr(misfit, "field", None)
        if field in self._defaults and field not in self._given(request):  # what did not fit was the default
            return FieldMissing(f"field {field!r} was not sent; expected {getattr(misfit, 'expected', 'a value')}")
        return misfit

    # The three ways a request becomes arguments.

    def _text_argument(self, request: Request) -> dict[str, Any]:
        if request.method == "GET":
            return {self._first: orjson.dumps(query_arguments(request)).decode()}
        _must_be_post(request)
        try:
            return {self._first: request.body.decode()}
        except UnicodeDecodeError as error:
            raise BadRequest(f"Input cannot be decoded as UTF-8: {error}") from None

    def _given(self, request: Request) -> dict[str, Any]:
        if request.method == "GET":
            return query_arguments(request)
        _must_be_post(request)
        return json_object(request)

    def _named_arguments(self, request: Request) -> dict[str, Any]:
        given = self._given(request)
        arguments = {name: given.get(name, default) for name, default in self._defaults.items()}
        for name, argument in arguments.items():
            if argument is inspect.Parameter.empty:
                raise BadRequest(f"A value is not provided for the {name!r} parameter.")
        return arguments

    def _raw_argument(self, request: Request) -> dict[str, Any]:
        from shoal_scoring.rawhttp import RawRequest

        return {self._first: RawRequest(request)}


def load_script(path: str, root: Path, source_directory: str) -> EntryScript:
    """Import the entry script at *path* (below *root* unless absolute; none means a `main.py` that can be imported).

    Its own folder, *root* and the source directory can be imported from.

    Raises:
        ScriptMissing: There is no such file.
        ScriptFailed: Importing it raised; that exception is the cause.
        ScriptUnusable: It lacks `init` or `run`, or `run` cannot be called.
    """
    file = _find(path, root, root / source_directory)
    for folder in (file.parent, root / source_directory, root):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    compat.install()
    try:
        module = _import(file)
    except (Exception, SystemExit) as error:
        said = f"importing the entry script failed: {in_one_line(error)}"
        raise ScriptFailed(said, where=str(file), hint=getattr(error, "hint", None)) from error
    for name in ("init", "run"):
        if not callable(getattr(module, name, None)):
            raise ScriptUnusable(f"the entry script does not define {name}()", where=str(file))
    schemas.guard_installed_types()
    return EntryScript(module, str(file))


def _find(path: str, root: Path, source: Path) -> Path:
    candidates = [root / path, source / path] if path else [root / "main.py", source / "main.py"]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    tried = ", ".join(dict.fromkeys(map(str, candidates)))
    raise ScriptMissing(f"there is no entry script at {tried}", hint="set AZUREML_ENTRY_SCRIPT or --entry-script")


def _import(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("entry_module", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file.name} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules["entry_module"] = module  # dataclasses and pickles made by the script look it up
    spec.loader.exec_module(module)
    return module


def _run_of(module: ModuleType) -> Callable[..., Any]:
    """`run` itself. Generated driver modules forward to the real script's but lose its arguments: theirs is skipped."""
    driven = getattr(module, "driver_module", None)
    return driven.run if isinstance(driven, ModuleType) and hasattr(driven, "run") else module.run  # type: ignore[no-any-return]


def _parameters(run: Callable[..., Any], path: str) -> list[inspect.Parameter]:
    parameters = list(inspect.signature(run).parameters.values())
    allowed = (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    if any(one.kind not in allowed for one in parameters):
        raise ScriptUnusable("run() cannot accept positional-only arguments, *args, or **kwargs", where=path)
    return parameters


def is_raw() -> bool:
    """Whether the script used `@rawhttp`, the original's or ours: either notes it in its module."""
    return any(getattr(sys.modules.get(name), "_rawHttpRequested", False) for name in _RAW_MODULES)


def _must_be_post(request: Request) -> None:
    if request.method != "POST":
        raise MethodNotTaken("Method not allowed")


def json_object(request: Request) -> dict[str, Any]:
    """The body as a JSON object.

    Raises:
        WrongContentType: The content type is not JSON.
        BadRequest: The body is empty, not JSON, or not an object.
    """
    kind = request.header(b"content-type").partition(";")[0].strip().lower()
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise WrongContentType("Expects Content-Type to be application/json")
    if not request.body:
        raise BadRequest("POST body is empty. Expecting a JSON dictionary.")
    content = json_value(request.body)
    if not isinstance(content, dict):
        raise BadRequest("POST body should be a JSON dictionary.")
    return content


def json_value(body: bytes) -> Any:
    """What *body* says in JSON; UTF-8, with or without a byte order mark, or UTF-16.

    Raises:
        BadRequest: It is not JSON.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        if body[:2] in _MARKS or b"\0" in body[:4] or b"NaN" in body or b"Infinity" in body:
            return _json_value_slowly(body)
        raise BadRequest(f"POST body could not be decoded as JSON: {error}") from None


def _json_value_slowly(body: bytes) -> Any:
    """As `json_value`, for other encodings and for the words that are no JSON and that old clients send."""
    import json

    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"POST body could not be decoded as JSON: {error}") from None


def query_arguments(request: Request) -> dict[str, Any]:
    """The query's parameters: each read as JSON where it can be, else text; a repeated one is a list."""
    return {
        name: _leniently(texts[0]) if len(texts) == 1 else [_leniently(text) for text in texts]
        for name, texts in question(request.query).items()
    }


def _leniently(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def in_one_line(error: BaseException) -> str:
    """An exception as the last line of its traceback says it, without line breaks."""
    if isinstance(error, SystemExit):
        return f"it called sys.exit({error.code!r})"
    import traceback

    return " ".join("".join(traceback.format_exception_only(error)).split("\n")).strip()
