"""Who may score, over what, and from which pages: keys, tokens, TLS and CORS."""

from __future__ import annotations

import base64
import hmac
import http.client
import json
import ssl
import time
from pathlib import Path

import pytest
from tests.scoring.conftest import read_all

ECHO = "def init(): pass\ndef run(data): return data"


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def replace(path: Path, content: object) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(content))
    partial.replace(path)


@pytest.fixture
def keyed(serve, tmp_path):
    keys = tmp_path / "keys.json"
    replace(keys, {"primaryKey": "first", "secondaryKey": "second"})
    return serve(ECHO, SHOAL_AUTH="key", SHOAL_KEYS_FILE=str(keys)).ready()


def test_either_key_lets_in_and_anything_else_does_not(keyed):
    assert [keyed.score(b"x", bearer(key)).status for key in ("first", "second")] == [200, 200]
    for headers in ({}, bearer("third"), bearer(""), {"Authorization": "Basic first"}, bearer("first second")):
        reply = keyed.score(b"x", headers)
        assert (reply.status, reply.headers["www-authenticate"]) == (401, "Bearer")
        assert reply.json()["code"] == "SHOAL-SCO-603"


def test_health_is_open_and_everything_else_is_not(keyed):
    assert {keyed.get(path).status for path in ("/", "/livez", "/readyz", "/v2/health/live")} == {200}
    assert {keyed.get(path).status for path in ("/swagger.json", "/describe", "/v2", "/metrics")} == {401}


def test_health_is_closed_where_that_is_set(serve, tmp_path):
    replace(tmp_path / "keys.json", {"primaryKey": "first"})
    environ = {"SHOAL_AUTH": "key", "SHOAL_KEYS_FILE": str(tmp_path / "keys.json"), "SHOAL_AUTH_HEALTH": "true"}
    server = serve(ECHO, **environ).ready()
    assert (server.get("/").status, server.get("/", **bearer("first")).status) == (401, 200)


def test_a_key_is_regenerated_without_a_restart_and_a_damaged_file_changes_nothing(keyed, tmp_path):
    replace(tmp_path / "keys.json", {"primaryKey": "new", "secondaryKey": "second"})
    deadline = time.monotonic() + 10
    while keyed.score(b"x", bearer("new")).status != 200:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert keyed.score(b"x", bearer("first")).status == 401
    assert keyed.score(b"x", bearer("second")).status == 200
    (tmp_path / "keys.json").write_text("{")
    while "the keys stay as they are" not in keyed.out:
        assert keyed.score(b"x", bearer("new")).status == 200
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        ("{", "is no JSON"),
        ("{}", "has no primaryKey and no secondaryKey"),
        ("[]", "has no pri"),
    ],
)
def test_without_keys_the_server_does_not_start_open(serve, tmp_path, content, said):
    if content is not None:
        (tmp_path / "keys.json").write_text(content)
    server = serve(ECHO, SHOAL_AUTH="key", SHOAL_KEYS_FILE=str(tmp_path / "keys.json"))
    assert server.exit_code() == 3
    assert said in server.err.rstrip().splitlines()[-1]


def token(secret: str, head: dict | None = None, **claims) -> str:
    def part(content: bytes) -> str:
        return base64.urlsafe_b64encode(content).rstrip(b"=").decode()

    signed = f"{part(json.dumps(head or {'alg': 'HS256'}).encode())}.{part(json.dumps(claims).encode())}"
    return f"{signed}.{part(hmac.digest(secret.encode(), signed.encode(), 'sha256'))}"


def test_a_token_lets_in_until_it_runs_out(serve, tmp_path):
    replace(tmp_path / "keys.json", {"tokenSecret": "s3cret", "primaryKey": "first"})
    server = serve(ECHO, SHOAL_AUTH="token", SHOAL_KEYS_FILE=str(tmp_path / "keys.json")).ready()
    now = time.time()
    assert server.score(b"x", bearer(token("s3cret", exp=now + 60))).status == 200
    for refused, said in {
        token("s3cret", exp=now - 60): "run out",
        token("s3cret", exp=now + 600, nbf=now + 300): "not valid yet",
        token("other", exp=now + 60): "not signed by this service",
        token("s3cret", head={"alg": "none"}, exp=now + 60): "not signed by this service",
        token("s3cret"): "run out",
        token("s3cret", exp="soon"): "no token",
        "a.b.c": "no token",
        "first": "no token",
        "..": "not signed by this service",
    }.items():
        reply = server.score(b"x", bearer(refused))
        assert reply.status == 401
        assert said in reply.json()["message"]


def https(server, context: ssl.SSLContext) -> tuple[int, bytes]:
    connection = http.client.HTTPSConnection("127.0.0.1", server.port, context=context, timeout=20)
    try:
        connection.request("POST", "/score", b"x" * 300_000)
        reply = connection.getresponse()
        return reply.status, reply.read()
    finally:
        connection.close()


def insecure() -> ssl.SSLContext:
    """What trusts any certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def test_tls_with_a_given_certificate_is_what_clients_can_verify(serve, tmp_path):
    from shoal_scoring.tls import _make

    pem = tmp_path / "server.pem"
    pem.write_bytes(_make("edge-1"))
    server = serve(ECHO, "--tls-certificate", str(pem), "--tls-key", str(pem)).ready()
    context = ssl.create_default_context(cafile=pem)
    assert https(server, context) == (200, b'"' + b"x" * 300_000 + b'"')
    with pytest.raises(ssl.SSLCertVerificationError):
        https(server, ssl.create_default_context())
    server.terminate()
    assert server.exit_code() == 0


def test_tls_with_a_certificate_made_at_the_start(serve):
    server = serve(ECHO, SHOAL_TLS_CERTIFICATE="generate").ready()
    assert https(server, insecure())[0] == 200


@pytest.mark.parametrize("options", [[], ["--workers", "2"]], ids=["one process", "workers"])
def test_a_raw_request_says_that_it_came_over_tls(serve, options):
    script = """
        from azureml.contrib.services.aml_request import rawhttp
        def init(): pass
        @rawhttp
        def run(request):
            told = [request.environ[name] for name in ("wsgi.url_scheme", "SERVER_PORT")]
            return [request.url, request.url_root, request.scheme, request.is_secure, *told]
    """
    server = serve(script, *options, SHOAL_TLS_CERTIFICATE="generate").ready()
    with insecure().wrap_socket(server.connect()) as client:
        client.sendall(b"GET /score?n=1 HTTP/1.1\r\nHost: edge\r\nConnection: close\r\n\r\n")
        answer = read_all(client)
    said = ["https://edge/score?n=1", "https://edge/", "https", True, "https", "443"]
    assert json.loads(answer.partition(b"\r\n\r\n")[2]) == said


def test_a_certificate_that_cannot_be_used_ends_the_boot(serve):
    server = serve(ECHO, "--tls-certificate", "bad.pem", files={"bad.pem": "no certificate"})
    assert server.exit_code() == 3
    assert "the certificate cannot be used" in server.err.rstrip().splitlines()[-1]


ASKING = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type, authorization"}


def allowed(reply) -> tuple[str | None, str | None]:
    return reply.headers.get("access-control-allow-origin"), reply.headers.get("vary")


@pytest.mark.parametrize(
    ("origins", "origin", "expected"),
    [
        ("https://a.example, https://b.example", "https://b.example", ("https://b.example", "Origin")),
        ("https://a.example, https://b.example", "https://c.example", (None, "Origin")),
        ("https://a.example, https://b.example", None, ("https://a.example", "Origin")),
        ("https://a.example", "https://a.example", ("https://a.example", None)),
        ("https://a.example", "https://c.example", (None, None)),
        ("*", "https://c.example", ("https://c.example", "Origin")),
        ("", "https://c.example", (None, None)),
    ],
)
def test_pages_of_the_listed_origins_may_read_the_answers(serve, origins, origin, expected):
    server = serve(ECHO, AML_CORS_ORIGINS=origins).ready()
    headers = {"Origin": origin} if origin else {}
    assert allowed(server.score(b"x", headers)) == expected
    assert allowed(server.get("/", **headers)) == expected


def test_a_browser_is_answered_before_it_asks_also_where_a_key_is_needed(serve, tmp_path):
    replace(tmp_path / "keys.json", {"primaryKey": "first"})
    environ = {"SHOAL_AUTH": "key", "SHOAL_KEYS_FILE": str(tmp_path / "keys.json")}
    server = serve(ECHO, "--cors-origins", "https://a.example", **environ).ready()
    reply = server.ask("OPTIONS", "/score", headers={"Origin": "https://a.example", **ASKING})
    assert (reply.status, reply.body) == (200, b"")
    assert reply.headers["access-control-allow-methods"] == "GET, POST"
    assert reply.headers["access-control-allow-headers"] == "content-type, authorization"
    assert allowed(reply) == ("https://a.example", None)
    refused = server.score(b"x", {"Origin": "https://a.example"})
    assert (refused.status, allowed(refused)) == (401, ("https://a.example", None))
