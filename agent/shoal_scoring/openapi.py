"""The service described for machines: Swagger 2.0 (what Power BI and old clients read), OpenAPI 3.0 and 3.1.

The documents have the shape of the original's. A script's own file takes the place of ours: `swagger.json` or
`swagger2.json` for 2.0, `swagger3.json` for 3.0, in the root folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from shoal_scoring.errors import BadSetting
from shoal_scoring.settings import Settings

_NAMES = {"2": "2.0", "2.0": "2.0", "3": "3.0", "3.0": "3.0", "3.1": "3.1"}
ALL_VERSIONS = frozenset(_NAMES.values())
_OWN_FILES = {"2.0": ("swagger.json", "swagger2.json"), "3.0": ("swagger3.json",), "3.1": ()}
_ERROR = {
    "type": "object",
    "properties": {
        "message": {"type": "string"},
        "code": {"type": "string"},
        "hint": {"type": "string"},
        "cause": {"type": "string"},
        "request_id": {"type": "string"},
    },
    "required": ["message"],
}
Schema = Mapping[str, Any]


def write_documents(settings: Settings, takes: Schema, gives: Schema, versions: frozenset[str]) -> dict[str, bytes]:
    """The document of each version by every name a client may ask it by; *versions* are those the schemas allow.

    Raises:
        BadSetting: A file of the script's own is no JSON.
    """
    documents: dict[str, bytes] = {}
    for version, files in _OWN_FILES.items():
        paths = [settings.root / name for name in files if (settings.root / name).is_file()]
        if paths:
            documents[version] = _own(paths[0])
        elif version in versions:
            documents[version] = orjson.dumps(_document(settings, version, takes, gives))
    return {name: documents[version] for name, version in _NAMES.items() if version in documents}


def _own(path: Path) -> bytes:
    content = path.read_bytes()
    try:
        orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise BadSetting(f"this description of the service is no JSON: {error}", where=str(path)) from None
    return content


def _document(settings: Settings, version: str, takes: Schema, gives: Schema) -> dict[str, Any]:
    prefix = f"/{settings.service_path_prefix.strip('/')}" if settings.service_path_prefix else ""
    schemas = {"ServiceInput": takes, "ServiceOutput": gives, "ErrorResponse": _ERROR}
    about = {
        "title": settings.service_name,
        "description": f"API specification for the machine-learning service {settings.service_name}",
        "version": settings.service_version,
    }
    bearer = {"type": "apiKey", "name": "Authorization", "in": "header", "description": "For example: Bearer abc123"}
    if version == "2.0":
        return {
            "swagger": "2.0",
            "info": about,
            "schemes": ["https", "http"],
            "consumes": ["application/json"],
            "produces": ["application/json"],
            "securityDefinitions": {"Bearer": bearer},
            "paths": {prefix + path: one for path, one in _paths_2().items()},
            "definitions": schemas,
        }
    return {
        "openapi": {"3.0": "3.0.3", "3.1": "3.1.0"}[version],
        "info": about,
        "paths": {prefix + path: one for path, one in _paths_3(settings.auth != "none", bool(takes)).items()},
        "components": {"schemas": schemas, "securitySchemes": {"Bearer": bearer}},
    }


_HEALTH = {"operationId": "ServiceHealthCheck", "description": "Answers as soon as the service is up."}
_SCORE = {
    "operationId": "RunMLService",
    "description": "Run the service's model and get the prediction output.",
}
_SECURITY: dict[str, Any] = {"security": [{"Bearer": []}]}
"""Clients made from the original's 2.0 expect it whether a key is asked for or not."""
_SPECIFICATION = {"operationId": "GetSwaggerSpec", "description": "Get this specification."}
_VERSIONS = {"type": "string", "enum": list(_NAMES)}
_SCORED = "The service processed the input and gives its prediction."
_UP = "The service is up: the text Healthy."


def _paths_2() -> dict[str, Any]:
    error = {"description": "The service failed.", "schema": {"$ref": "#/definitions/ErrorResponse"}}

    def answers(description: str, schema: Schema) -> dict[str, Any]:
        return {"200": {"description": description, "schema": schema}, "default": error}

    body = {"name": "serviceInputPayload", "in": "body", "schema": {"$ref": "#/definitions/ServiceInput"}}
    version = {"name": "version", "in": "query", "required": False, **_VERSIONS}
    health = {**_HEALTH, "produces": ["text/html"], "responses": answers(_UP, {"type": "string"})}
    return {
        "/": {"get": health},
        "/score": {
            "post": {
                **_SCORE,
                **_SECURITY,
                "parameters": [body],
                "responses": answers(_SCORED, {"$ref": "#/definitions/ServiceOutput"}),
            }
        },
        "/swagger.json": {
            "get": {**_SPECIFICATION, "parameters": [version], "responses": answers("It.", {"type": "object"})}
        },
    }


def _paths_3(secured: bool, takes_body: bool) -> dict[str, Any]:
    def content(schema: Schema, kind: str = "application/json") -> dict[str, Any]:
        return {"content": {kind: {"schema": schema}}}

    error = {"description": "The service failed.", **content({"$ref": "#/components/schemas/ErrorResponse"})}

    def answers(description: str, schema: Schema, kind: str = "application/json") -> dict[str, Any]:
        return {"200": {"description": description, **content(schema, kind)}, "default": error}

    version = {"name": "version", "in": "query", "required": False, "schema": _VERSIONS}
    return {
        "/": {"get": {**_HEALTH, "responses": answers(_UP, {"type": "string"}, "text/html")}},
        "/score": {
            "post": {
                **_SCORE,
                **(_SECURITY if secured else {}),
                "requestBody": {"required": takes_body, **content({"$ref": "#/components/schemas/ServiceInput"})},
                "responses": answers(_SCORED, {"$ref": "#/components/schemas/ServiceOutput"}),
            }
        },
        "/swagger.json": {
            "get": {**_SPECIFICATION, "parameters": [version], "responses": answers("It.", {"type": "object"})}
        },
    }
