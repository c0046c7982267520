"""Has a service answer the golden requests that its image brings: only then does a new version count as good here."""

from __future__ import annotations

import http.client

import msgspec

from shoal.contract.base import Wire
from shoal.contract.reported import Problem
from shoal_agent import causes
from shoal_agent.errors import NothingRuns
from shoal_agent.probes import Target

_PATH = "/selfcheck"
_LONGEST = 1 << 20
"""Bytes of a report that are read; a longer one is of thousands of requests."""


def examine(target: Target, key: str, patience: float) -> Problem | None:
    """What is wrong with the answers of the service at *target*; None if nothing is.

    Args:
        target: Where it answers.
        key: With which it is called; empty if it asks for none.
        patience: Seconds that all its answers may take.

    Raises:
        NothingRuns: It said nothing, as a service that is ending does.
    """
    connection = http.client.HTTPConnection(target.address, target.port, timeout=patience)
    try:
        connection.request("POST", _PATH, headers={"Authorization": f"Bearer {key}"} if key else {})
        answer = connection.getresponse()
        body = answer.read(_LONGEST)
    except TimeoutError:
        return causes.golden_late(patience)
    except (OSError, http.client.HTTPException) as error:
        raise NothingRuns(f"it did not say how it answers its golden requests: {error}") from error
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK:
        return causes.golden_refused(answer.status, body[:200].decode(errors="replace"))
    return judge(body)


class _Told(Wire, frozen=True, kw_only=True):
    """What a golden request came to."""

    name: str
    passed: bool
    problems: tuple[str, ...] = ()


class _Report(Wire, frozen=True, kw_only=True):
    """What `POST /selfcheck` says."""

    passed: bool
    requests: tuple[_Told, ...]
    problems: tuple[str, ...] = ()
    """Of all of them together."""


def judge(said: bytes) -> Problem | None:
    """What is wrong according to the report that *said* is."""
    try:
        report = msgspec.json.decode(said, type=_Report)
    except msgspec.DecodeError as error:
        return causes.golden_refused(http.HTTPStatus.OK, str(error))
    if report.passed:
        return None
    wrong = [one for one in report.requests if not one.passed]
    reasons = [f"{one.name}: {', '.join(one.problems[:1])}" for one in wrong] + list(report.problems)
    return causes.golden_wrong(len(wrong), len(report.requests), reasons)
