"""What a registry's answers mean, and its silences: each becomes one of our errors, with a hint.

Only this module knows the words of requests, urllib3 and OpenSSL; `registry` sends everything through here.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime

import msgspec
import requests
import urllib3

from shoal.errors import ShoalError
from shoal.oci.errors import (
    BadReference,
    Denied,
    NotARegistry,
    NotInRegistry,
    RegistryFailing,
    RegistryRefused,
    RegistryUnreachable,
    TlsTrouble,
    TooManyRequests,
    Unauthorized,
)

__all__ = ["judge", "silences_told"]

_SAID_LIMIT = 4096
_PORTAL_HINT = "does this network want a login in a browser first? is it the address of a registry?"


class _Complaint(msgspec.Struct):
    code: str = ""
    message: str = ""


class _Complaints(msgspec.Struct):
    errors: tuple[_Complaint, ...] = ()


@contextmanager
def silences_told(url: str) -> Iterator[None]:
    """Turn what goes wrong below HTTP into our errors; *url* says with whom."""
    try:
        yield
    except requests.exceptions.SSLError as error:
        raise _tls_trouble(str(error), url) from error
    except requests.exceptions.Timeout as error:
        raise RegistryUnreachable("the registry does not answer in time", where=url, hint="is it up?") from error
    except requests.exceptions.TooManyRedirects as error:
        raise NotARegistry("redirected in circles", where=url, hint=_PORTAL_HINT) from error
    except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
        raise BadReference(f"not an address: {error}", where=url) from error
    except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError) as error:
        raise RegistryUnreachable(_why(str(error)), where=url, hint="check the address and the network") from error


def judge(answer: requests.Response, expect: Collection[int]) -> requests.Response:
    """Give *answer* back if its status is among those we *expect*; otherwise close it and raise what it means."""
    if answer.status_code in expect and not _is_html(answer):
        return answer
    with answer:
        raise _meaning_of(answer, _said_by(answer))


def _meaning_of(answer: requests.Response, said: str) -> ShoalError:
    where = f"{answer.request.method} {answer.url.partition('?')[0]}"
    status = answer.status_code
    if status == 429 or status >= 500:
        kind = TooManyRequests if status == 429 else RegistryFailing
        return kind(f"the registry answers {status}{said}", retry_after=_retry_after(answer), where=where)
    if status < 400 or (_is_html(answer) and status not in {401, 403}):
        return NotARegistry(f"something answers {status} that is not a registry", where=where, hint=_PORTAL_HINT)
    return _refusal(status, said, where)


def _refusal(status: int, said: str, where: str) -> ShoalError:
    if status == 401:
        return Unauthorized(f"the registry wants other credentials{said}", where=where, hint="check name and password")
    if status == 403:
        return Denied(f"the registry does not allow it{said}", where=where, hint="ask its owner for the right")
    if status == 404:
        return NotInRegistry(f"the registry has no such thing{said}", where=where, hint="check repository and tag")
    if status == 400 and "HTTPS server" in said:
        return TlsTrouble("the registry speaks TLS only", where=where, hint="write https:// in front of its name")
    hint = "does the registry want https://?" if status == 400 and " http:" in where else None
    return RegistryRefused(f"the registry answers {status}{said}", where=where, hint=hint)


def _is_html(answer: requests.Response) -> bool:
    return answer.headers.get("Content-Type", "").lower().startswith("text/html")


def _said_by(answer: requests.Response) -> str:
    """The registry's own words, ready to be put behind ours; empty if it has none."""
    with silences_told(answer.url):
        data = answer.raw.read(_SAID_LIMIT, decode_content=True)
    if _is_html(answer):
        return ""
    try:
        complaints = msgspec.json.decode(data, type=_Complaints).errors
    except msgspec.DecodeError:
        text = data.decode(errors="replace").strip()
    else:
        text = "; ".join(f"{one.code} {one.message}".strip() for one in complaints)
    return f": {text}" if text else ""


def _retry_after(answer: requests.Response) -> float | None:
    """Seconds to wait, from a number or a date."""
    text = answer.headers.get("Retry-After", "")
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except ValueError:
        return None


def _tls_trouble(said: str, url: str) -> ShoalError:
    if "WRONG_VERSION_NUMBER" in said:
        return TlsTrouble("the registry does not speak TLS", where=url, hint="write http:// in front of its name")
    if "mismatch" in said or "doesn't match" in said:
        return TlsTrouble(
            "the registry's certificate is another host's", where=url, hint="use the name it was made for"
        )
    if "expired" in said:
        return TlsTrouble("the registry's certificate has expired", where=url, hint="renew it; is the clock right?")
    if "CERTIFICATE_VERIFY_FAILED" in said:
        return TlsTrouble("nobody we trust vouches for the registry", where=url, hint="give the CA that signed for it")
    if "EOF" in said:
        return RegistryUnreachable("the connection broke", where=url, hint="check the network")
    return TlsTrouble(f"no TLS connection: {said}", where=url)


def _why(said: str) -> str:
    """The short reason in the long words of urllib3."""
    reasons = {
        "Connection refused": "nothing listens at the registry's address",
        "Name or service not known": "nobody knows the registry's name",
        "Temporary failure in name resolution": "nobody knows the registry's name",
        "No address associated": "nobody knows the registry's name",
        "No route to host": "no way leads to the registry",
        "Network is unreachable": "no way leads to the registry",
    }
    return next((ours for theirs, ours in reasons.items() if theirs in said), "the connection to the registry broke")
