"""A page of another origin, as a browser lets it: asks for leave first, and shows it only what the server allows.

`Browser` does what the Fetch standard has a browser do about CORS, over a real socket.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import pytest
from tests.scoring.conftest import Reply, Server

ECHO = "def init(): pass\ndef run(data): return data"
SIMPLE_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"}
ALWAYS_READABLE = {"cache-control", "content-language", "content-length", "content-type", "expires", "last-modified"}
ITS_OWN = {
    "Host": "edge-1:5001",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0",
    "Accept": "*/*",
    "Accept-Language": "en-US,en;q=0.9",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Sec-Fetch-Mode": "cors",
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-Dest": "empty",
    "Connection": "keep-alive",
}


class Blocked(Exception):
    """What a page sees as `TypeError: Failed to fetch`; the reason is in the browser's console."""


@dataclass
class Browser:
    """Showing a page of *origin*, which fetches from *server*."""

    server: Server
    origin: str
    private_network: bool = False
    asked: list[str] = field(default_factory=list)

    def fetch(
        self, path: str, method: str = "GET", headers: dict[str, str] | None = None, body="", credentials="same-origin"
    ) -> Reply:
        headers = headers or {}
        mine = {name.lower(): text for name, text in headers.items()}
        unsafe = sorted(name for name in mine if name != "content-type" or mine[name] not in SIMPLE_TYPES)
        if method not in ("GET", "HEAD", "POST") or unsafe or self.private_network:
            self._preflight(path, method, unsafe, credentials)
        self.asked.append(method)
        cookie = {"Cookie": "session=1"} if credentials == "include" else {}
        sent = {**ITS_OWN, "Origin": self.origin, "Referer": f"{self.origin}/", **cookie, **headers}
        reply = self.server.ask(method, path, body, sent)
        self._check(reply, credentials)
        exposed = {one.strip().lower() for one in reply.headers.get("access-control-expose-headers", "").split(",")}
        readable = {name: text for name, text in reply.headers.items() if name in ALWAYS_READABLE | exposed}
        return Reply(reply.status, readable, reply.body)

    def _preflight(self, path: str, method: str, unsafe: list[str], credentials: str) -> None:
        asking = {**ITS_OWN, "Origin": self.origin, "Access-Control-Request-Method": method}
        if unsafe:
            asking["Access-Control-Request-Headers"] = ",".join(unsafe)
        if self.private_network:
            asking["Access-Control-Request-Private-Network"] = "true"
        self.asked.append("OPTIONS")
        reply = self.server.ask("OPTIONS", path, headers=asking)
        self._check(reply, credentials)
        if not 200 <= reply.status < 300:
            raise Blocked(f"preflight: {reply.status}")
        if method not in ("GET", "HEAD", "POST") and method not in listed(reply, "access-control-allow-methods"):
            raise Blocked(f"{method} is not allowed")
        if missing := set(unsafe) - listed(reply, "access-control-allow-headers"):
            raise Blocked(f"{missing} are not allowed")
        if self.private_network and reply.headers.get("access-control-allow-private-network") != "true":
            raise Blocked("a private network")

    def _check(self, reply: Reply, credentials: str) -> None:
        allowed = reply.headers.get("access-control-allow-origin")
        if allowed == "*" and credentials != "include":
            return
        if allowed != self.origin:
            raise Blocked(f"origin: {allowed}")
        if credentials == "include" and reply.headers.get("access-control-allow-credentials") != "true":
            raise Blocked("credentials")


def listed(reply: Reply, name: str) -> set[str]:
    return {one.strip() for one in reply.headers.get(name, "").split(",") if one.strip()}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("browsers")
    (folder / "score.py").write_text(ECHO)
    (folder / "keys.json").write_text('{"primaryKey": "first"}')
    environ = {
        "SHOAL_AUTH": "key",
        "SHOAL_KEYS_FILE": str(folder / "keys.json"),
        "AML_CORS_ORIGINS": "https://a.example, https://b.example:8443",
    }
    with Server(folder, ["--entry-script", "score.py"], environ) as server:
        yield server


KEYED = {"Content-Type": "application/json", "Authorization": "Bearer first", "x-request-id": "mine"}


@pytest.mark.parametrize("origin", ["https://a.example", "https://b.example:8443"])
def test_a_page_of_a_listed_origin_scores_with_a_key_and_reads_the_answer_and_its_id(server, origin):
    browser = Browser(server, origin)
    reply = browser.fetch("/score", "POST", KEYED, json.dumps({"a": 1}))
    assert browser.asked == ["OPTIONS", "POST"]
    assert (reply.status, reply.json(), reply.headers["x-request-id"]) == (200, '{"a": 1}', "mine")
    assert reply.headers["x-ms-run-function-failed"] == "False"


@pytest.mark.parametrize("path", ["/score", "/describe", "/swagger.json", "/v2"])
def test_every_route_can_be_read_from_a_listed_origin(server, path):
    assert Browser(server, "https://a.example").fetch(path, headers={"Authorization": "Bearer first"}).status == 200


def test_a_page_learns_why_it_was_refused(server):
    reply = Browser(server, "https://a.example").fetch("/score", "POST", {"Content-Type": "application/json"}, "{}")
    assert (reply.status, reply.json()["code"]) == (401, "SHOAL-SCO-603")


@pytest.mark.parametrize(
    "origin", ["https://c.example", "http://a.example", "https://a.example:444", "https://a.example.evil", "null"]
)
def test_a_page_of_another_origin_is_stopped_before_it_scores(server, origin):
    browser = Browser(server, origin)
    with pytest.raises(Blocked, match="origin"):
        browser.fetch("/score", "POST", KEYED, "{}")
    assert browser.asked == ["OPTIONS"]
    with pytest.raises(Blocked, match="origin"):
        browser.fetch("/")


def test_a_request_that_needs_no_leave_is_read_too(server):
    browser = Browser(server, "https://a.example")
    assert browser.fetch("/").body == b"Healthy"
    assert browser.asked == ["GET"]


def test_credentials_are_for_origins_that_are_named(server, serve):
    assert Browser(server, "https://a.example").fetch("/", credentials="include").status == 200
    anybody = serve(ECHO, AML_CORS_ORIGINS="*").ready()
    assert Browser(anybody, "https://c.example").fetch("/score", "POST", KEYED, "x").json() == "x"
    with pytest.raises(Blocked, match="credentials"):
        Browser(anybody, "https://c.example").fetch("/", credentials="include")


def test_a_public_page_may_ask_a_device_in_a_private_network(server):
    browser = Browser(server, "https://a.example", private_network=True)
    assert browser.fetch("/score", "POST", KEYED, "x").json() == "x"


def test_methods_that_nothing_answers_are_not_allowed(server):
    with pytest.raises(Blocked, match="PUT is not allowed"):
        Browser(server, "https://a.example").fetch("/score", "PUT", KEYED, "x")


def test_without_listed_origins_no_page_reads_anything(serve):
    server = serve(ECHO).ready()
    with pytest.raises(Blocked):
        Browser(server, "https://a.example").fetch("/score", "POST", KEYED, "x")


def test_a_script_that_names_readers_itself_does_not_gainsay_the_server(serve):
    script = """
        from azureml.contrib.services.aml_response import AMLResponse
        def init(): pass
        def run(data): return AMLResponse("x", 200, {"Access-Control-Allow-Origin": "*", "X-Own": "1"})
    """
    reply = Browser(serve(script, AML_CORS_ORIGINS="https://a.example/").ready(), "https://a.example").fetch("/score")
    assert reply.body == b"x"
    assert serve(script).ready().get("/score").headers["access-control-allow-origin"] == "*"
