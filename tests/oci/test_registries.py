from __future__ import annotations

import datetime
import email.utils
import json
import socket
import threading
from pathlib import Path

import msgspec
import pytest

from oci.images import certificate, put_image, skopeo
from oci.stub import Answer, answering
from parts import free_port
from shoal.oci.descriptor import OCI_MANIFEST, Descriptor, Index, Platform, digest_of
from shoal.oci.errors import (
    BadReference,
    DamagedBlob,
    DamagedDocument,
    Denied,
    NotARegistry,
    NotInRegistry,
    RegistryFailing,
    RegistryRefused,
    RegistryUnreachable,
    TlsTrouble,
    TooManyRequests,
    Unauthorized,
    WrongKind,
    WrongPlatform,
)
from shoal.oci.reference import Reference
from shoal.oci.registry import Credentials, Registry
from shoal.oci.server import RegistryServer
from shoal.oci.transfer import fetch_base, push

GOOD = Credentials("shoal", "tide pool")
BLOB = Descriptor(media_type="x", digest=digest_of(b"content"), size=7)
PORTAL = Answer(200, b"<html>Welcome! Please log in.</html>", {"Content-Type": "text/html; charset=utf-8"})


# ── who we are ───────────────────────────────────────────────────────────────────────────────────────────────


def test_an_open_registry_asks_nobody(registry):
    with Registry(registry.address) as client:
        client.ping()


def test_the_right_password_over_tls_with_a_ca_of_our_own_is_let_in(tls_registry, tls_files):
    with Registry(tls_registry.url, credentials=GOOD, ca=tls_files[0]) as client:
        client.ping()


@pytest.mark.parametrize("credentials", [None, Credentials("shoal", "wrong"), Credentials("nobody", "tide pool")])
def test_other_credentials_are_refused_by_name(tls_registry, tls_files, credentials):
    with (
        Registry(tls_registry.url, credentials=credentials, ca=tls_files[0]) as client,
        pytest.raises(Unauthorized) as caught,
    ):
        client.ping()
    assert caught.value.code == "SHOAL-REG-401"
    assert caught.value.hint


def test_credentials_are_learnt_of_once_and_then_sent_at_once(layout):
    put_image(layout, "team/digits:1")
    asked: list[bool] = []

    def check(name: str, password: str) -> bool:
        asked.append((name, password) == ("shoal", "tide pool"))
        return asked[-1]

    with RegistryServer(layout, check_login=check) as server, Registry(server.url, credentials=GOOD) as client:
        for _ in range(3):
            assert client.repository("team/digits").tags() == ["1"]
    assert asked == [True, True, True]


def test_a_token_is_asked_for_with_all_that_is_needed_and_used_again(token_registry, layout):
    put_image(layout, "team/digits:1")
    with Registry(token_registry.registry.url, credentials=GOOD) as client:
        push(layout, "team/digits:1", client, Reference.parse(f"{token_registry.registry.address}/team/digits:1"))
        assert client.repository("team/digits").tags() == ["1"]
    assert token_registry.scopes_asked == [["repository:team/digits:pull,push"], ["repository:team/digits:pull"]]


@pytest.mark.parametrize("credentials", [None, Credentials("shoal", "wrong")])
def test_who_gets_no_token_is_unauthorized(token_registry, credentials):
    with Registry(token_registry.registry.url, credentials=credentials) as client, pytest.raises(Unauthorized):
        client.repository("team/digits").tags()


def test_neither_proxy_variables_nor_a_netrc_leak_in(layout, monkeypatch, tmp_path):
    put_image(layout, "team/digits:1")
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("no_proxy", raising=False)
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login shoal password other\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with (
        RegistryServer(layout, check_login=lambda *_: False) as server,
        Registry(server.url) as client,
        pytest.raises(Unauthorized),
    ):
        client.ping()


def test_credentials_stay_with_the_registry_when_it_sends_us_to_its_storage():
    def storage_answer(_request):
        return Answer(200, b"content")

    with answering(storage_answer) as storage:

        def registry_answer(request):
            if "authorization" not in request.headers:
                return Answer(401, headers={"WWW-Authenticate": 'Basic realm="x"'})
            return Answer(307, headers={"Location": f"{storage.url}/somewhere?signature=1"})

        # Another name for this machine, so that it is another host.
        with (
            answering(registry_answer) as front,
            Registry(front.url.replace("127.0.0.1", "localhost"), credentials=GOOD) as client,
            client.repository("a").blob(BLOB) as stream,
        ):
            assert b"".join(stream.pieces) == b"content"
    assert [one.path for one in storage.requests] == ["/somewhere?signature=1"]
    assert "authorization" not in storage.requests[0].headers


def test_an_upload_to_another_host_goes_without_credentials():
    with answering(lambda _request: Answer(201)) as storage:

        def registry_answer(request):
            if "authorization" not in request.headers:
                return Answer(401, headers={"WWW-Authenticate": 'Basic realm="x"'})
            return Answer(202, headers={"Location": f"{storage.url}/upload?state=1"})

        with answering(registry_answer) as front, Registry(front.url, credentials=GOOD) as client:
            repository = client.repository("a", push=True)
            repository.finish_upload(repository.begin_upload(), BLOB.digest, lambda: b"content")
    assert storage.requests[0].path == f"/upload?state=1&digest=sha256%3A{BLOB.digest.removeprefix('sha256:')}"
    assert "authorization" not in storage.requests[0].headers


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


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_manifest_is_read_by_tag_and_by_digest_in_its_exact_bytes(registry, base_image):
    name = Reference.parse(base_image.reference)
    with Registry(registry.address) as client:
        repository = client.repository(name.repository)
        by_tag, data = repository.manifest(name.wanted)
        by_digest, same = repository.manifest(base_image.digest)
    assert data == same
    assert by_tag == by_digest == Descriptor(media_type=OCI_MANIFEST, digest=base_image.digest, size=len(data))


def test_what_is_not_there_is_not_found(registry):
    with Registry(registry.address) as client:
        repository = client.repository("nothing/here")
        with pytest.raises(NotInRegistry):
            repository.manifest("1")
        assert not repository.has_blob(BLOB.digest)
        assert not repository.has_manifest(BLOB.digest)


@pytest.mark.parametrize("headers", [{}, {"Docker-Content-Digest": BLOB.digest}])
def test_a_manifest_that_is_not_its_digest_is_damaged(headers):
    answer = Answer(200, b"other", {"Content-Type": OCI_MANIFEST, **headers})
    with answering(lambda _request: answer) as stub, Registry(stub.url) as client, pytest.raises(DamagedBlob):
        client.repository("a").manifest("latest" if headers else BLOB.digest)


def test_a_document_without_end_is_not_taken_in():
    with (
        answering(lambda _request: Answer(200, bytes(5 << 20))) as stub,
        Registry(stub.url) as client,
        pytest.raises(DamagedDocument, match="more than 4194304"),
    ):
        client.repository("a").manifest("latest")


def test_tags_come_from_every_page():
    def answer(request):
        if "last=b" in request.path:
            return Answer(200, b'{"name":"a","tags":["c"]}')
        return Answer(200, b'{"name":"a","tags":["a","b"]}', {"Link": '</v2/a/tags/list?last=b>; rel="next"'})

    with answering(answer) as stub, Registry(stub.url) as client:
        assert client.repository("a").tags() == ["a", "b", "c"]


# ── base images ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_base_is_learnt_for_the_platform_wanted_without_its_layers(registry, base_image_index, base_image_arm64):
    name = Reference.parse(base_image_index.reference)
    before = len(registry.log.read_text())
    with Registry(registry.address) as client:
        base = fetch_base(client, name, Platform.parse("linux/arm64"))
    assert base.digest == base_image_arm64.digest
    assert base.config.platform == Platform.parse("linux/arm64/v8")
    assert base.upstream.repository == name.repository
    assert all(one.digest not in registry.log.read_text()[before:] for one in base.manifest.layers)


def test_a_base_without_the_platform_wanted_is_refused(registry, base_image_index, base_image):
    for one in (base_image_index, base_image):
        with Registry(registry.address) as client, pytest.raises(WrongPlatform, match="riscv64"):
            fetch_base(client, Reference.parse(one.reference), Platform.parse("linux/riscv64"))


def test_a_base_that_docker_s_own_format_describes_is_learnt(registry, base_image, repository):
    name = f"{registry.address}/{repository}:docker"
    skopeo(
        "copy",
        "--format=v2s2",
        "--dest-tls-verify=false",
        f"oci:{base_image.layout}:{base_image.name}",
        f"docker://{name}",
    )
    with Registry(registry.address) as client:
        base = fetch_base(client, Reference.parse(name), Platform.parse("linux/amd64"))
    assert base.manifest.layers[0].media_type == "application/vnd.docker.image.rootfs.diff.tar.gzip"


def test_an_index_that_leads_to_an_index_is_no_base(layout):
    image = put_image(layout)
    inner = layout.put_document(Index(schema_version=2, manifests=(image,)))
    outer = Index(schema_version=2, manifests=(msgspec.structs.replace(inner, platform=image.platform),))
    layout.tag("a:1", layout.put_document(outer))
    with (
        RegistryServer(layout) as server,
        Registry(server.url) as client,
        pytest.raises(WrongKind, match="within an index"),
    ):
        fetch_base(client, Reference.parse(f"{server.address}/a:1"), Platform.parse("linux/amd64"))


def test_a_model_artifact_is_no_base():
    document = {
        "schemaVersion": 2,
        "config": {"mediaType": "application/vnd.cncf.model.config.v1+json", "digest": BLOB.digest, "size": 7},
        "layers": [],
    }
    answer = Answer(200, json.dumps(document).encode(), {"Content-Type": OCI_MANIFEST})
    with (
        answering(lambda _request: answer) as stub,
        Registry(stub.url) as client,
        pytest.raises(WrongKind, match="cncf"),
    ):
        fetch_base(client, Reference.parse("x/a:1"), Platform.parse("linux/amd64"))
