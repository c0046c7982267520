"""Which web pages of other origins may read the answers, and the browser's question for leave before it asks."""

from __future__ import annotations

from collections.abc import Sequence

from shoal_scoring.messages import TEXT, Answer, Request

Headers = list[tuple[str, str]]


_EXPOSED = (
    "x-request-id, x-ms-request-id, x-ms-client-request-id, x-ms-run-function-failed, x-ms-run-fn-exec-ms,"
    " Inference-Header-Content-Length, Retry-After"
)
"""Headers that a page may read besides the few that it always may."""


def cors_headers(allowed: Sequence[str], origin: str) -> Headers:
    """The headers that let a page of *origin* (empty if none was sent) read an answer; none if it may not.

    Cookies and the like are let through only for origins that are named: with `*` any page could use them.
    """
    if not allowed:
        return []
    named = origin in allowed
    if origin and not named and "*" not in allowed:
        return [("Vary", "Origin")] if len(allowed) > 1 else []
    headers = [("Access-Control-Allow-Origin", origin or allowed[0])]
    if len(allowed) > 1 or "*" in allowed:
        headers.append(("Vary", "Origin"))
    if origin:
        headers.append(("Access-Control-Expose-Headers", _EXPOSED))
    if named:
        headers.append(("Access-Control-Allow-Credentials", "true"))
    return headers


def is_preflight(allowed: Sequence[str], request: Request) -> bool:
    """Whether a browser asks here before it asks in earnest."""
    return bool(allowed) and request.method == "OPTIONS" and b"access-control-request-method" in request.headers


def preflight(request: Request) -> Answer:
    """Leave for what the browser wants to send; `cors_headers` says for whom."""
    headers = [("Access-Control-Allow-Methods", "GET, POST"), ("Access-Control-Max-Age", "600")]
    if asked := request.header(b"access-control-request-headers"):
        headers.append(("Access-Control-Allow-Headers", asked))
    if request.header(b"access-control-request-private-network") == "true":  # Chrome, from the internet to a device
        headers.append(("Access-Control-Allow-Private-Network", "true"))
    return Answer(body=b"", content_type=TEXT, headers=tuple(headers), failed=None)
