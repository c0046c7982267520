"""Which web pages of other origins may read the answers, and the browser's question for leave before it asks."""

from __future__ import annotations

from collections.abc import Sequence

from shoal_scoring.messages import TEXT, Answer, Request

Headers = list[tuple[str, str]]


def cors_headers(allowed: Sequence[str], origin: str) -> Headers:
    """The headers that let a page of *origin* (empty if none was sent) read an answer; none if it may not."""
    if not allowed:
        return []
    if "*" in allowed:
        return [("Access-Control-Allow-Origin", origin or "*"), ("Vary", "Origin")]
    if len(allowed) == 1:
        return [("Access-Control-Allow-Origin", allowed[0])] if origin in ("", allowed[0]) else []
    if origin and origin not in allowed:
        return [("Vary", "Origin")]
    return [("Access-Control-Allow-Origin", origin or allowed[0]), ("Vary", "Origin")]


def is_preflight(allowed: Sequence[str], request: Request) -> bool:
    """Whether a browser asks here before it asks in earnest."""
    return bool(allowed) and request.method == "OPTIONS" and b"access-control-request-method" in request.headers


def preflight(request: Request) -> Answer:
    """Leave for what the browser wants to send; `cors_headers` says for whom."""
    headers = [("Access-Control-Allow-Methods", "GET, POST"), ("Access-Control-Max-Age", "600")]
    if asked := request.header(b"access-control-request-headers"):
        headers.append(("Access-Control-Allow-Headers", asked))
    return Answer(body=b"", content_type=TEXT, headers=tuple(headers), failed=None)
