"""What our client says of a registry that nobody vouches for, that is none, or that is unwell."""

from __future__ import annotations

import datetime
import email.utils
import socket
import threading
from pathlib import Path

import pytest

from oci.images import certificate
from parts import free_port
from parts.stub import Answer, answering
from shoal.oci.descriptor import OCI_MANIFEST, Descriptor, digest_of
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
from shoal.oci.registry import Registry
from shoal.oci.server import RegistryServer

BLOB = Descriptor(media_type="x", digest=digest_of(b"content"), size=7)
PORTAL = Answer(200, b"<html>Welcome! Please log in.</html>", {"Content-Type": "text/html; charset=utf-8"})


# ── TLS ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_registry_nobody_vouches_for_is_refused(tls_registry):
    with Registry(tls_registry.url) as client, pytest.raises(TlsTrouble, match="nobody we trust") as caught:
        client.ping()
    assert "CA" in (caught.value.hint or "")


def test_a_certificate_for_another_host_is_refused(layout, tmp_path):
    chain, key = certificate(tmp_path, ["registry.example"])
    with (
        RegistryServer(layout, tls=(chain, key)) as server,
        Registry(server.url, ca=chain) as client,
        pytest.raises(TlsTrouble, match="another host's"),
    ):
        client.ping()


def test_a_certificate_that_has_expired_is_refused_as_such(layout, tmp_path):
    chain, key = certificate(tmp_path, age=datetime.timedelta(days=1))
    with (
        RegistryServer(layout, tls=(chain, key)) as server,
        Registry(server.url, ca=chain) as client,
        pytest.raises(TlsTrouble, match="has expired"),
    ):
        client.ping()


def test_tls_to_a_plain_port_and_the_reverse_say_what_to_write(registry, tls_registry):
    with Registry(f"https://{registry.address}") as client, pytest.raises(TlsTrouble) as caught:
        client.ping()
    assert caught.value.hint == "write http:// in front of its name"
    with Registry(f"http://{tls_registry.address}") as client, pytest.raises(TlsTrouble) as caught:
        client.ping()
    assert caught.value.hint == "write https:// in front of its name"


def test_a_ca_file_that_is_not_there_is_named():
    with pytest.raises(TlsTrouble) as caught:
        Registry("registry.example", ca=Path("no-such.pem"))
    assert caught.value.where == "no-such.pem"


def test_a_registry_with_tls_does_not_send_us_on_without(layout, tls_files):
    with (
        RegistryServer(layout, tls=tls_files) as server,
        Registry(server.url, ca=tls_files[0]) as client,
        pytest.raises(TlsTrouble, match="sends us on without TLS"),
    ):
        client.send("PUT", f"http://{server.address}/v2/", ())


# ── what goes wrong ──────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_listening_is_unreachable():
    port = free_port()
    with Registry(f"127.0.0.1:{port}") as client, pytest.raises(RegistryUnreachable, match="nothing listens") as caught:
        client.ping()
    assert caught.value.where == f"http://127.0.0.1:{port}/v2/"


def test_a_name_nobody_knows_is_unreachable():
    with Registry("registry.invalid") as client, pytest.raises(RegistryUnreachable, match="nobody knows"):
        client.ping()


def test_a_registry_that_takes_the_connection_and_is_silent_is_unreachable():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with Registry(url, timeout=(1, 0.2)) as client, pytest.raises(RegistryUnreachable, match="in time"):
            client.ping()


def test_a_registry_that_hangs_up_is_unreachable():
    with socket.create_server(("127.0.0.1", 0)) as rude:

        def hang_up() -> None:
            connection, _ = rude.accept()
            connection.recv(100)
            connection.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        with (
            Registry(f"http://127.0.0.1:{rude.getsockname()[1]}") as client,
            pytest.raises(RegistryUnreachable, match="broke"),
        ):
            client.ping()
        thread.join()


def test_a_captive_portal_is_no_registry_whatever_it_is_asked():
    with answering(lambda _request: PORTAL) as portal, Registry(portal.url) as client:
        repository = client.repository("team/digits", push=True)

        def read_blob() -> None:
            with repository.blob(BLOB):
                pass

        for ask in (
            client.ping,
            repository.tags,
            read_blob,
            repository.begin_upload,
            lambda: repository.manifest("1"),
            lambda: repository.has_blob(BLOB.digest),
            lambda: repository.small_blob(BLOB),
            lambda: repository.mount(BLOB.digest, "other"),
            lambda: repository.put_manifest("1", b"{}", OCI_MANIFEST),
        ):
            with pytest.raises(NotARegistry) as caught:
                ask()
            assert "login" in (caught.value.hint or "")


def test_a_portal_that_redirects_to_its_login_is_no_registry():
    def answer(request):
        return PORTAL if request.path == "/login" else Answer(302, headers={"Location": "/login"})

    with answering(answer) as portal, Registry(portal.url) as client, pytest.raises(NotARegistry):
        client.ping()


def test_a_circle_of_redirects_ends():
    with (
        answering(lambda one: Answer(302, headers={"Location": one.path})) as portal,
        Registry(portal.url) as client,
        pytest.raises(NotARegistry, match="circles"),
    ):
        client.ping()


@pytest.mark.parametrize(
    ("answer", "error", "said"),
    [
        (Answer(403, b'{"errors":[{"code":"DENIED","message":"read only"}]}'), Denied, "DENIED read only"),
        (Answer(404, b'{"errors":[{"code":"NAME_UNKNOWN"}]}'), NotInRegistry, "NAME_UNKNOWN"),
        (Answer(404, b"<html>", {"Content-Type": "text/html"}), NotARegistry, "404"),
        (Answer(413, b"too large"), RegistryRefused, "413: too large"),
        (Answer(400, b'{"errors":[{"code":"DIGEST_INVALID"}]}'), RegistryRefused, "DIGEST_INVALID"),
        (Answer(500, b"oops"), RegistryFailing, "500: oops"),
        (Answer(502, b"<html>", {"Content-Type": "text/html"}), RegistryFailing, "502"),
        (Answer(204), NotARegistry, "204"),
        (Answer(401), Unauthorized, "other credentials"),
        (Answer(401, headers={"WWW-Authenticate": "Negotiate"}), Unauthorized, "other credentials"),
        (Answer(401, headers={"WWW-Authenticate": 'Basic realm="x"'}), Unauthorized, "a name and a password"),
    ],
)
def test_each_answer_has_its_meaning_and_keeps_the_registry_s_words(answer, error, said):
    with (
        answering(lambda _request: answer) as stub,
        Registry(stub.url) as client,
        pytest.raises(error, match=said) as caught,
    ):
        client.ping()
    assert type(caught.value) is error
    assert stub.url in (caught.value.where or "")


@pytest.mark.parametrize("status", [429, 503])
def test_a_registry_that_says_when_to_come_back_is_heard(status):
    in_a_while = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=100)
    for header, low, high in (("7", 7, 7), (email.utils.format_datetime(in_a_while, usegmt=True), 90, 101)):
        with (
            answering(lambda _one, header=header: Answer(status, headers={"Retry-After": header})) as stub,
            Registry(stub.url) as client,
            pytest.raises(RegistryFailing) as caught,
        ):
            client.ping()
        assert low <= (caught.value.retry_after or 0) <= high
        assert isinstance(caught.value, TooManyRequests) == (status == 429)


def test_a_token_server_that_talks_nonsense_is_no_registry():
    def answer(request):
        if request.path.startswith("/token"):
            return Answer(200, b"surprise")
        return Answer(401, headers={"WWW-Authenticate": 'Bearer realm="/token",service="s"'})

    with answering(answer) as stub, Registry(stub.url) as client, pytest.raises(NotARegistry, match="makes no sense"):
        client.ping()


@pytest.mark.parametrize("url", ["", "http://", "http://a b", "ftp://box"])
def test_what_is_no_address_is_refused_before_anything_is_sent(url):
    with pytest.raises(BadReference):
        Registry(url)
