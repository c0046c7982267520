"""What our client reads from a registry, and as whom."""

from __future__ import annotations

import json

import msgspec
import pytest

from oci.images import put_image, skopeo
from parts import free_port
from parts.stub import Answer, answering
from shoal.oci.descriptor import OCI_MANIFEST, Descriptor, Index, Platform, digest_of
from shoal.oci.errors import DamagedBlob, DamagedDocument, NotInRegistry, Unauthorized, WrongKind, WrongPlatform
from shoal.oci.reference import Reference
from shoal.oci.registry import Credentials, Registry
from shoal.oci.server import RegistryServer
from shoal.oci.transfer import fetch_base, push

GOOD = Credentials("shoal", "tide pool")
BLOB = Descriptor(media_type="x", digest=digest_of(b"content"), size=7)


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
