"""What a registry's server shows of a layout, and what it does not."""

from __future__ import annotations

import hashlib
import os

import pytest

from oci.asking import ask
from oci.images import AMD64, ARM64, model_of, put_image, skopeo
from parts import wait_until
from shoal.oci.download import download
from shoal.oci.errors import NotInRegistry
from shoal.oci.handler import read_range
from shoal.oci.image import write_index
from shoal.oci.layout import Layout
from shoal.oci.registry import Registry
from shoal.oci.server import RegistryServer

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
