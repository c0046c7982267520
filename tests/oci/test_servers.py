from __future__ import annotations

import contextlib
import hashlib
import http.client
import os
import socket
import ssl
import subprocess
import sys
import threading
import time

import pytest

from oci.images import AMD64, ARM64, noise, put_image, skopeo
from parts import CuttingProxy, wait_until
from shoal.oci.blobs import BlobFolder
from shoal.oci.descriptor import Descriptor, Manifest
from shoal.oci.download import download
from shoal.oci.errors import AddressTaken, NotInRegistry, RegistryFailing, RegistryUnreachable, Unauthorized
from shoal.oci.image import BaseImage, write_index
from shoal.oci.layout import Layout
from shoal.oci.mirror import Mirror
from shoal.oci.reference import Reference
from shoal.oci.registry import Credentials, Registry
from shoal.oci.server import RegistryServer, read_range
from shoal.oci.transfer import fetch_base, fetch_upstream, push

GOOD = Credentials("shoal", "tide pool")
MODEL = noise(300_000)


@pytest.fixture
def image(layout) -> Descriptor:
    return put_image(layout, "team/digits:1", model=MODEL)


@pytest.fixture
def server(layout, image):
    with RegistryServer(layout) as running:
        yield running


def model_of(layout, image) -> Descriptor:
    manifest = layout.manifest(image.digest)
    assert isinstance(manifest, Manifest)
    return manifest.layers[-2]


def ask(server, method, path, headers=None, body=None):
    """One request on a connection of its own: status, headers (lower case), body."""
    connection = http.client.HTTPConnection(server.address, timeout=10)
    with contextlib.closing(connection):
        connection.request(method, path, headers=headers or {}, body=body)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_skopeo_inspects_and_copies_what_is_served(server, image, tmp_path):
    name = f"docker://{server.address}/team/digits:1"
    assert skopeo("inspect", "--tls-verify=false", name)["Digest"] == image.digest
    skopeo("copy", "--preserve-digests", "--src-tls-verify=false", name, f"oci:{tmp_path}/copy:team/digits:1")
    assert Layout(tmp_path / "copy").resolve("team/digits:1").digest == image.digest


def test_skopeo_finds_both_platforms_of_an_index(layout, tmp_path):
    layout.tag("team/digits:1", write_index(layout, [put_image(layout, platform=one) for one in (AMD64, ARM64)]))
    with RegistryServer(layout) as server:
        name = f"docker://{server.address}/team/digits:1"
        skopeo("copy", "--all", "--src-tls-verify=false", name, f"dir:{tmp_path}/copy")
        for platform in ("amd64", "arm64"):
            seen = skopeo("--override-arch", platform, "inspect", "--tls-verify=false", name)
            assert seen["Architecture"] == platform


def test_our_own_client_reads_everything_back(server, layout, image, tmp_path):
    with Registry(server.url) as client:
        client.ping()
        repository = client.repository("team/digits")
        assert repository.tags() == ["1"]
        assert repository.manifest("1") == repository.manifest(image.digest)
        assert (
            download(repository, model_of(layout, image), tmp_path / "model").read_bytes()
            == layout.path(model_of(layout, image).digest).read_bytes()
        )


def test_a_head_tells_what_a_get_would_bring(server, layout, image):
    for path, kind in (
        (f"/v2/team/digits/manifests/{image.digest}", image.media_type),
        ("/v2/team/digits/manifests/1", image.media_type),
        (f"/v2/team/digits/blobs/{model_of(layout, image).digest}", "application/octet-stream"),
    ):
        head, get = ask(server, "HEAD", path), ask(server, "GET", path)
        assert head[0] == get[0] == 200
        assert head[2] == b""
        assert int(head[1]["content-length"]) == len(get[2])
        assert head[1]["content-type"] == kind
        assert head[1]["docker-content-digest"] == "sha256:" + hashlib.sha256(get[2]).hexdigest()
        assert head[1]["docker-distribution-api-version"] == "registry/2.0"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=1000-", 1000, None),
        ("bytes=-5", -5, None),
        ("bytes=10-19", 10, 20),
        ("bytes=5-99999999", 5, None),
    ],
)
def test_a_range_of_a_blob_can_be_had(server, layout, image, asked, first, last):
    blob = model_of(layout, image)
    whole = layout.path(blob.digest).read_bytes()
    status, headers, body = ask(server, "GET", f"/v2/team/digits/blobs/{blob.digest}", {"Range": asked})
    assert (status, body) == (206, whole[first:last])
    start = first if first >= 0 else blob.size + first
    assert headers["content-range"] == f"bytes {start}-{start + len(body) - 1}/{blob.size}"


@pytest.mark.parametrize("asked", ["bytes=0-1,3-4", "lines=1-2", "bytes=-", "bytes"])
def test_a_range_we_need_not_know_brings_the_whole(server, layout, image, asked):
    blob = model_of(layout, image)
    status, _, body = ask(server, "GET", f"/v2/team/digits/blobs/{blob.digest}", {"Range": asked})
    assert (status, len(body)) == (200, blob.size)


def test_a_range_beyond_the_end_is_refused_with_the_size(server, layout, image):
    blob = model_of(layout, image)
    status, headers, _ = ask(server, "GET", f"/v2/team/digits/blobs/{blob.digest}", {"Range": f"bytes={blob.size}-"})
    assert (status, headers["content-range"]) == (416, f"bytes */{blob.size}")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=-0", range(100, 100)),
        ("bytes=-500", range(100)),
        ("bytes=7-3", range(7, 4)),
        (" bytes=1-1 ", range(1, 2)),
    ],
)
def test_odd_ranges_are_read_as_the_standard_says(header, expected):
    assert list(read_range(header, 100)) == list(expected)


def test_the_bytes_that_were_taken_are_counted(server, layout, image):
    blob = model_of(layout, image)
    ask(server, "GET", f"/v2/team/digits/blobs/{blob.digest}")
    ask(server, "GET", f"/v2/team/digits/blobs/{blob.digest}", {"Range": "bytes=-10"})
    wait_until(lambda: server.bytes_served == blob.size + 10, 5, "both answers are counted")


def test_a_name_that_is_given_while_serving_is_served_at_once(server, layout):
    with Registry(server.url) as client, pytest.raises(NotInRegistry):
        client.repository("team/digits").manifest("2")
    newer = put_image(layout, "team/digits:2", model=b"newer")
    with Registry(server.url) as client:
        assert client.repository("team/digits").manifest("2")[0].digest == newer.digest


# ── what is not shown ────────────────────────────────────────────────────────────────────────────────────────


def test_a_repository_shows_only_what_its_own_names_reach(server, layout, image):
    private = put_image(layout, "private/digits:1", model=b"private")
    loose = layout.put_blob(b"a registered model, in no image")
    hidden = [
        f"/v2/team/digits/manifests/{private.digest}",
        f"/v2/team/digits/blobs/{model_of(layout, private).digest}",
        f"/v2/team/digits/blobs/{loose.digest}",
        f"/v2/private/digits/manifests/{image.digest}",
        f"/v2/team/manifests/{image.digest}",
    ]
    assert [ask(server, "GET", path)[0] for path in hidden] == [404] * len(hidden)
    assert ask(server, "GET", f"/v2/private/digits/manifests/{private.digest}")[0] == 200


def test_a_layer_is_no_manifest_and_a_manifest_no_blob(server, layout, image):
    assert ask(server, "GET", f"/v2/team/digits/manifests/{model_of(layout, image).digest}")[0] == 404
    assert ask(server, "GET", f"/v2/team/digits/blobs/{image.digest}")[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v2",
        "/v2/team/digits",
        "/v2/_catalog",
        "/v2/nothing/tags/list",
        "/v2/team/digits/blobs/sha256:..%2f..%2findex.json",
        "/v2/team/digits/blobs/../../index.json",
        "/v2/team/digits/manifests/../../index.json",
        "/v2/../etc/passwd/manifests/1",
        f"/v2/{'a/' * 20000}manifests/1",
        "/v2/team/digits/manifests/" + "x" * 30000,
    ],
)
def test_every_other_path_is_not_found(server, path):
    status, headers, body = ask(server, "GET", path)
    assert status == 404
    assert headers["content-type"] == "application/json"
    assert b'"errors"' in body


@pytest.mark.parametrize("method", ["PUT", "POST", "PATCH", "DELETE"])
def test_nobody_can_write(server, layout, method):
    before = set(layout.digests())
    status, headers, body = ask(server, method, "/v2/team/digits/blobs/uploads/", body=b"GET /v2/ HTTP/1.1\r\n\r\n")
    assert (status, headers["allow"], headers["connection"]) == (405, "GET, HEAD", "close")
    assert b"UNSUPPORTED" in body
    assert set(layout.digests()) == before


def test_a_blob_that_has_lost_bytes_is_not_served(server, layout, image, caplog):
    blob = model_of(layout, image)
    os.truncate(layout.path(blob.digest), 10)
    status, _, body = ask(server, "GET", f"/v2/team/digits/blobs/{blob.digest}")
    assert status == 500
    assert b"lost bytes" in body
    assert "SHOAL-OCI-701" in caplog.text


def test_a_blob_that_is_gone_and_can_be_had_nowhere_is_not_found(server, layout, image):
    blob = model_of(layout, image)
    layout.remove(blob.digest)
    for method in ("GET", "HEAD"):
        assert ask(server, method, f"/v2/team/digits/blobs/{blob.digest}")[0] == 404


# ── who may read ─────────────────────────────────────────────────────────────────────────────────────────────


def right(name: str, password: str) -> bool:
    return (name, password) == ("shoal", "tide pool")


def test_only_who_knows_the_password_may_read(layout, image, tls_files, tmp_path):
    with RegistryServer(layout, tls=tls_files, check_login=right) as server:
        with Registry(server.url, credentials=GOOD, ca=tls_files[0]) as client:
            assert client.repository("team/digits").tags() == ["1"]
        for wrong in (None, Credentials("shoal", "old")):
            with Registry(server.url, credentials=wrong, ca=tls_files[0]) as client, pytest.raises(Unauthorized):
                client.repository("team/digits").tags()
        (tmp_path / "certs").mkdir()
        (tmp_path / "certs" / "ca.crt").write_bytes(tls_files[0].read_bytes())
        login = ("--creds", "shoal:tide pool", "--cert-dir", tmp_path / "certs")
        assert skopeo("inspect", *login, f"docker://{server.address}/team/digits:1")["Digest"] == image.digest


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic !!!", "Basic /w==", "Bearer c2hvYWw6dGlkZSBwb29s", "Basic c2hvYWw="]
)
def test_what_is_no_password_is_refused_with_the_way_to_give_one(layout, image, header):
    with RegistryServer(layout, check_login=right) as server:
        for path in ("/v2/", "/v2/team/digits/tags/list", "/nowhere"):
            status, headers, _ = ask(server, "GET", path, {"Authorization": header})
            assert (status, headers["www-authenticate"]) == (401, 'Basic realm="shoal"')


@pytest.mark.parametrize("here", [0, 1 << 20])
def test_large_blobs_go_through_tls_unharmed_whole_and_from_the_middle(layout, tls_files, tmp_path, here):
    image = put_image(layout, "team/digits:1", model=noise(5 << 20))
    blob = model_of(layout, image)
    with RegistryServer(layout, tls=tls_files) as server, Registry(server.url, ca=tls_files[0]) as client:
        into = tmp_path / "model"
        into.with_name("model.part").write_bytes(layout.path(blob.digest).read_bytes()[:here])
        download(client.repository("team/digits"), blob, into)
    assert into.read_bytes() == layout.path(blob.digest).read_bytes()


def test_a_blob_cut_inside_tls_resumes_from_there(layout, tls_files, tmp_path, pauses):
    image = put_image(layout, "team/digits:1", model=noise(5 << 20))
    blob = model_of(layout, image)
    with RegistryServer(layout, tls=tls_files) as server, CuttingProxy(int(server.address.rpartition(":")[2])) as line:
        line.cut_after(blob.size * 9 // 10)
        with Registry(f"https://{line.address}", ca=tls_files[0]) as client:
            download(client.repository("team/digits"), blob, tmp_path / "model", pause=pauses.append)
        assert line.received < blob.size * 11 // 10
    assert pauses == [1.0]


def test_who_stalls_in_the_handshake_holds_up_nobody(layout, image, tls_files):
    with RegistryServer(layout, tls=tls_files) as server, Registry(server.url, ca=tls_files[0]) as client:
        host, _, port = server.address.rpartition(":")
        with socket.create_connection((host, int(port))):
            assert client.repository("team/digits").tags() == ["1"]


# ── starting and stopping ────────────────────────────────────────────────────────────────────────────────────


def test_a_port_that_is_taken_is_named(layout):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(AddressTaken, match="cannot listen there") as caught:
            RegistryServer(layout, port=port)
    assert caught.value.where == f"127.0.0.1:{port}"


def test_a_server_that_was_never_started_can_be_stopped(layout):
    RegistryServer(layout).stop()


def test_a_stopped_server_answers_nothing_on_connections_that_were_kept_alive(layout, image):
    server = RegistryServer(layout)
    server.start()
    connection = http.client.HTTPConnection(server.address, timeout=10)
    with contextlib.closing(connection):
        connection.request("GET", "/v2/")
        connection.getresponse().read()
        begun = time.monotonic()
        server.stop()
        assert time.monotonic() - begun < 2
        with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
            connection.request("GET", "/v2/")
            connection.getresponse()
    with pytest.raises(ConnectionRefusedError):
        ask(server, "GET", "/v2/")


@pytest.mark.parametrize("tls", [False, True])
def test_a_server_stops_at_once_though_a_client_is_in_the_middle_of_a_blob(layout, tls_files, tls):
    image = put_image(layout, "team/digits:1", model=noise(8 << 20))
    server = RegistryServer(layout, tls=tls_files if tls else None)
    server.start()
    host, _, port = server.address.rpartition(":")
    with contextlib.ExitStack() as stack:
        client = stack.enter_context(socket.create_connection((host, int(port))))
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        if tls:
            context = ssl.create_default_context(cafile=str(tls_files[0]))
            client = stack.enter_context(context.wrap_socket(client, server_hostname="127.0.0.1"))
        path = f"/v2/team/digits/blobs/{model_of(layout, image).digest}"
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert client.recv(10)
        begun = time.monotonic()
        server.stop()
        assert time.monotonic() - begun < 2


def test_a_client_that_goes_away_in_the_middle_disturbs_nobody(server, layout, image, caplog):
    with CuttingProxy(int(server.address.rpartition(":")[2])) as proxy:
        proxy.cut_after(1000)
        with (
            Registry(proxy.address) as client,
            pytest.raises(RegistryUnreachable),
            client.repository("team/digits").blob(model_of(layout, image)) as blob,
        ):
            for _ in blob.pieces:
                pass
    assert ask(server, "GET", "/v2/")[0] == 200
    assert "failed" not in caplog.text


def test_tls_spoken_to_a_plain_port_is_answered_and_forgotten(server, caplog):
    host, _, port = server.address.rpartition(":")
    with socket.create_connection((host, int(port))) as plain, pytest.raises(ssl.SSLError):
        ssl.create_default_context().wrap_socket(plain, server_hostname="127.0.0.1")
    assert ask(server, "GET", "/v2/")[0] == 200


def test_many_clients_are_served_at_once(server, layout, image, tmp_path):
    blob = model_of(layout, image)

    def fetch(number: int) -> None:
        with Registry(server.url) as client:
            download(client.repository("team/digits"), blob, tmp_path / str(number))

    threads = [threading.Thread(target=fetch, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = layout.path(blob.digest).read_bytes()
    assert all((tmp_path / str(number)).read_bytes() == expected for number in range(16))


# ── layers of a base that are not here ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def far_base(registry, repository, tmp_path):
    """A base in a registry whose one large layer the layout only knows of; with the line to it, which can be cut."""
    elsewhere = Layout(tmp_path / "elsewhere")
    put_image(elsewhere, "base:1", model=noise(8 << 20, seed=3))
    with CuttingProxy(registry.port) as line:
        name = Reference.parse(f"{line.address}/{repository}:1")
        with Registry(name.url) as client:
            push(elsewhere, "base:1", client, name)
            yield fetch_base(client, name, AMD64), line


@pytest.fixture
def on_far_base(layout, far_base) -> Descriptor:
    """The layer of `far_base` that an image in the layout needs."""
    base: BaseImage = far_base[0]
    put_image(layout, "team/digits:1", base=base)
    return base.manifest.layers[0]


def lazily(layout) -> RegistryServer:
    return RegistryServer(layout, fetch=lambda blob: fetch_upstream(layout, blob))


def test_a_layer_that_is_not_here_is_fetched_once_for_all_who_ask(layout, far_base, on_far_base, tmp_path):
    line = far_base[1]
    before = line.received

    def fetch(number: int) -> None:
        with Registry(server.url) as client:
            download(client.repository("team/digits"), on_far_base, tmp_path / str(number))

    with lazily(layout) as server:
        threads = [threading.Thread(target=fetch, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert line.received - before < on_far_base.size + 10_000
        wait_until(lambda: layout.has(on_far_base.digest), 10, "it is in the layout")
        fetch(4)
        assert line.received - before < on_far_base.size + 10_000
    assert len({hashlib.sha256((tmp_path / str(number)).read_bytes()).digest() for number in range(5)}) == 1


def test_a_layer_is_passed_on_while_it_comes(layout, far_base, on_far_base, tmp_path):
    line = far_base[1]
    line.hold_after(on_far_base.size // 2)
    seen: list[int] = []
    with lazily(layout) as server, Registry(server.url) as client:
        repository = client.repository("team/digits")
        into = tmp_path / "layer"
        thread = threading.Thread(
            target=download,
            args=(repository, on_far_base, into),
            kwargs={"progress": lambda done, _all: seen.append(done)},
        )
        thread.start()
        wait_until(lambda: seen and seen[-1] > on_far_base.size * 4 // 10, 10, "what there is has been passed on")
        assert not layout.has(on_far_base.digest)
        line.flow()
        thread.join()
    assert into.stat().st_size == on_far_base.size


def test_the_end_of_a_layer_can_be_had_while_it_comes(layout, on_far_base):
    with lazily(layout) as server:
        path = f"/v2/team/digits/blobs/{on_far_base.digest}"
        status, headers, _ = ask(server, "HEAD", path)
        assert (status, int(headers["content-length"])) == (200, on_far_base.size)
        assert not layout.has(on_far_base.digest)
        status, _, body = ask(server, "GET", path, {"Range": "bytes=-1000"})
        wait_until(lambda: layout.has(on_far_base.digest), 10, "it is in the layout")
    assert (status, body) == (206, layout.path(on_far_base.digest).read_bytes()[-1000:])


def test_an_upstream_that_does_not_answer_is_a_bad_gateway_and_the_next_request_tries_again(
    layout, far_base, on_far_base
):
    line = far_base[1]

    def impatiently(blob: Descriptor) -> None:
        upstream = layout.upstream(blob.digest)
        assert upstream
        with Registry(upstream.url) as client:
            download(
                client.repository(upstream.repository), blob, layout.path(blob.digest), pause=lambda _seconds: None
            )

    line.refuse()
    with RegistryServer(layout, fetch=impatiently) as server, Registry(server.url) as client:
        with pytest.raises(RegistryFailing, match="502: UNKNOWN nothing listens"):
            client.repository("team/digits").small_blob(on_far_base)
        line.accept()
        status, _, body = ask(server, "GET", f"/v2/team/digits/blobs/{on_far_base.digest}")
    assert (status, len(body)) == (200, on_far_base.size)


def test_a_layer_that_breaks_off_for_good_is_cut_and_not_ended(layout, far_base, on_far_base):
    line = far_base[1]

    def once(blob: Descriptor) -> None:
        upstream = layout.upstream(blob.digest)
        assert upstream
        with Registry(upstream.url) as client:
            download(
                client.repository(upstream.repository),
                blob,
                layout.path(blob.digest),
                pause=lambda _seconds: line.refuse(),
            )

    line.cut_after(on_far_base.size // 2)
    with RegistryServer(layout, fetch=once) as server, pytest.raises(http.client.IncompleteRead):
        ask(server, "GET", f"/v2/team/digits/blobs/{on_far_base.digest}")


def test_a_server_stops_at_once_though_a_layer_is_still_coming(layout, far_base, on_far_base):
    line = far_base[1]
    line.hold_after(on_far_base.size // 2)
    server = lazily(layout)
    server.start()
    host, _, port = server.address.rpartition(":")
    with socket.create_connection((host, int(port))) as client:
        client.sendall(f"GET /v2/team/digits/blobs/{on_far_base.digest} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert client.recv(10)
        begun = time.monotonic()
        server.stop()
        assert time.monotonic() - begun < 2
    line.flow()
    wait_until(lambda: layout.has(on_far_base.digest), 10, "what had begun to come is not thrown away")


# ── the mirror on a device ───────────────────────────────────────────────────────────────────────────────────


def test_a_mirror_shows_one_image_by_digest_and_nothing_else(layout, image, tmp_path):
    folder = BlobFolder(tmp_path / "device")
    for digest in layout.reachable("team/digits"):
        folder.put_blob(layout.path(digest), digest=digest)
    loose = folder.put_blob(b"of another image")
    mirror = Mirror(folder)
    mirror.offer("team/digits", image.digest)
    with RegistryServer(mirror) as server:
        name = f"docker://{server.address}/team/digits@{image.digest}"
        assert skopeo("inspect", "--no-tags", "--tls-verify=false", name)["Digest"] == image.digest
        skopeo("copy", "--src-tls-verify=false", name, f"dir:{tmp_path}/copy")
        for path in ("manifests/1", f"blobs/{loose.digest}", f"manifests/{loose.digest}", "tags/list"):
            assert ask(server, "GET", f"/v2/team/digits/{path}")[0] == 404
        mirror.withdraw("team/digits")
        assert ask(server, "GET", f"/v2/team/digits/manifests/{image.digest}")[0] == 404


def test_a_mirror_shows_an_index_of_which_one_platform_is_here(layout, tmp_path):
    images = [put_image(layout, platform=one, model=str(one).encode()) for one in (AMD64, ARM64)]
    index = write_index(layout, images)
    layout.tag("team/digits:1", index)
    folder = BlobFolder(tmp_path / "device")
    amd64 = layout.manifest(images[0].digest)
    assert isinstance(amd64, Manifest)
    for digest in (index.digest, images[0].digest, amd64.config.digest, *(one.digest for one in amd64.layers)):
        folder.put_blob(layout.path(digest), digest=digest)
    mirror = Mirror(folder)
    mirror.offer("team/digits", index.digest)
    with RegistryServer(mirror) as server:
        name = f"docker://{server.address}/team/digits@{index.digest}"
        skopeo("--override-arch", "amd64", "copy", "--src-tls-verify=false", name, f"dir:{tmp_path}/copy")
        assert ask(server, "GET", f"/v2/team/digits/manifests/{images[1].digest}")[0] == 404


def test_a_device_that_only_serves_imports_no_client():
    script = "import sys, shoal.oci.server, shoal.oci.mirror, shoal.oci.layout; print('requests' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout == b"False\n"
