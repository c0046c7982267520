"""What the request console sends and gets, as plain data, and the two ways to a service; these wait: in tasks only."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from enum import StrEnum

from shoal.contract.command import Score
from shoal.errors import ShoalError
from shoal.fleet.errors import CommandFailed
from shoal.fleet.keying import keys_of
from shoal.fleet.station import Station
from shoal.workspace import Workspace
from shoal.workspace.scoring_keys import Which
from shoal_gui.calling import Reply, ServiceOutOfReach, beside, call
from shoal_gui.words import tr

PATIENCE = 60.0
"""Seconds that a service may take."""
OPENAPI_PATIENCE = 15.0
"""Seconds that a service may take to say what it takes."""
WAY_BACK = 5.0
"""Seconds more that its answer may take through the device."""


class Way(StrEnum):
    """How a request gets to its service."""

    EITHER = "either"
    """Over HTTP, and if that cannot be, through the device."""
    HTTP = "HTTP"
    DEVICE = "MQTT"
    """As a command to the device, which asks the service itself."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request to one service on one device."""

    device: str
    service: str
    uri: str
    """Empty while the service has none."""
    body: bytes
    content_type: str
    way: Way = Way.EITHER
    needs_key: bool = False
    """Whether the service asks for a key: over HTTP it is sent along, a device knows it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and what came of it."""

    request: Request
    at: float
    """Seconds since 1970."""
    reply: Reply | None = None
    error: ShoalError | None = None
    """Why there is no reply."""


def ask(station: Station, request: Request) -> Asked:
    """Send *request*, and wait for what comes of it; an error is an answer too."""
    at = time.time()
    try:
        return Asked(request, at, _reply(station, request))
    except ShoalError as error:
        return Asked(request, at, error=error)


def _reply(station: Station, request: Request) -> Reply:
    if request.way is Way.DEVICE or not request.uri:
        return _through_device(station, request)
    try:
        key = key_for(station.workspace, request.service) if request.needs_key else ""
        return call(request.uri, request.body, content_type=request.content_type, key=key, timeout=PATIENCE)
    except ServiceOutOfReach:  # and not for one that is slow to answer: that one has the request already
        if request.way is Way.HTTP:
            raise
    return _through_device(station, request)


def _through_device(station: Station, request: Request) -> Reply:
    score = Score(
        service=request.service, body=request.body, content_type=request.content_type, timeout=PATIENCE - WAY_BACK
    )
    began = time.perf_counter()
    answer = station.ask(request.device, score, timeout=PATIENCE)
    if not answer.ok:
        problem = answer.problem
        raise CommandFailed(
            problem.message if problem else "the device could not ask the service",
            where=f"{request.device}, {problem.code}" if problem else request.device,
            hint=problem.hint if problem and problem.hint else None,
        )
    return Reply(answer.status, answer.content_type, answer.body, time.perf_counter() - began, Way.DEVICE)


def key_for(workspace: Workspace, service: str, which: Which = "primary") -> str:
    """One of the keys of *service*.

    Raises:
        NoKeys: It has none.
    """
    keys = keys_of(workspace, service)
    return (keys.primary_key if which == "primary" else keys.secondary_key) or ""


def openapi(workspace: Workspace, uri: str, service: str, needs_key: bool) -> Reply:
    """The document in which *service*, whose scoring path is at *uri*, says what it takes and gives."""
    key = key_for(workspace, service) if needs_key else ""
    return call(beside(uri, "/swagger.json"), key=key, timeout=OPENAPI_PATIENCE)


def readable(body: bytes, content_type: str) -> str:
    """*body* as text to look at: JSON set out in lines, other text as it is, and of bytes how many they are."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return tr("%n byte(s) that are no text", len(body))
    if "json" not in content_type:
        return text
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text


def check_json(text: str) -> str | None:
    """What is wrong with *text* as JSON, with the line; None if nothing is."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return tr("No JSON: {what}, line {line}, column {column}").format(
            what=error.msg, line=error.lineno, column=error.colno
        )
    return None


def example_in(document: bytes) -> str:
    """The example of a request that the OpenAPI *document* of a service has, as JSON; empty if it has none."""
    try:
        schema = json.loads(document)["definitions"]["ServiceInput"]
    except (ValueError, LookupError, TypeError):
        return ""
    example = schema.get("example") if isinstance(schema, dict) else None
    return json.dumps(example, indent=2, ensure_ascii=False) if example else ""
