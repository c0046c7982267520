from __future__ import annotations

import json

import msgspec
import pytest

from oci.images import AMD64, ARM64
from shoal.oci.descriptor import (
    DOCKER_CONFIG,
    DOCKER_MANIFEST,
    DOCKER_TAR_GZIP,
    OCI_MANIFEST,
    Descriptor,
    ImageConfig,
    Index,
    Manifest,
    Platform,
    canonical,
    check_is_image,
    read_document,
    read_manifest,
)
from shoal.oci.errors import BadReference, DamagedDocument, WrongKind, WrongPlatform

DIGEST = "sha256:" + "00" * 32
BLOB = {"mediaType": DOCKER_TAR_GZIP, "digest": DIGEST, "size": 3}
DOCKER_IMAGE = {
    "schemaVersion": 2,
    "mediaType": DOCKER_MANIFEST,
    "config": BLOB | {"mediaType": DOCKER_CONFIG},
    "layers": [BLOB],
}


def encoded(document: object) -> bytes:
    return json.dumps(document).encode()


def test_a_docker_manifest_reads_like_an_oci_one():
    manifest = read_manifest(encoded(DOCKER_IMAGE), "here")
    assert isinstance(manifest, Manifest)
    check_is_image(manifest, "here")
    assert manifest.layers[0].media_type == DOCKER_TAR_GZIP


def test_a_docker_configuration_keeps_all_that_the_engine_obeys():
    config = {
        "architecture": "arm64",
        "os": "linux",
        "variant": "v8",
        "os.version": "1",
        "container_config": {"Cmd": ["x"]},
        "config": {"Volumes": None, "Healthcheck": {"Test": ["NONE"]}, "OnBuild": None, "WorkingDir": "/w"},
        "rootfs": {"type": "layers", "diff_ids": []},
        "history": [{"created_by": "x", "empty_layer": True}],
    }
    read = json.loads(canonical(read_document(encoded(config), ImageConfig, "here")))
    kept = {name: value for name, value in config.items() if name != "container_config"}
    assert read == kept | {"config": {"Healthcheck": {"Test": ["NONE"]}, "WorkingDir": "/w"}}


def test_canonical_json_is_sorted_without_blanks_and_without_what_is_absent():
    blob = Descriptor(media_type="b", digest=DIGEST, size=1, annotations={"z": "1", "a": "2"})
    assert (
        canonical(blob)
        == f'{{"annotations":{{"a":"2","z":"1"}},"digest":"{DIGEST}","mediaType":"b","size":1}}'.encode()
    )


@pytest.mark.parametrize(
    ("document", "error"),
    [
        ({"schemaVersion": 1, "name": "x", "fsLayers": []}, WrongKind),
        (DOCKER_IMAGE | {"manifests": []}, DamagedDocument),
        (DOCKER_IMAGE | {"config": BLOB | {"digest": "sha256:../../etc"}}, DamagedDocument),
        (DOCKER_IMAGE | {"layers": [BLOB | {"size": -1}]}, DamagedDocument),
        (DOCKER_IMAGE | {"schemaVersion": 3}, DamagedDocument),
        ({"schemaVersion": 2}, DamagedDocument),
        ([], DamagedDocument),
    ],
)
def test_what_is_no_manifest_is_refused_with_its_origin(document, error):
    with pytest.raises(error) as caught:
        read_manifest(encoded(document), "registry.example/a")
    assert caught.value.where == "registry.example/a"


@pytest.mark.parametrize("junk", [b"", b"<html>", b"\xff\xfe", b'{"schemaVersion":'])
def test_junk_is_a_damaged_document(junk):
    with pytest.raises(DamagedDocument):
        read_manifest(junk, "here")


@pytest.mark.parametrize(
    "part",
    [
        {"config": BLOB | {"mediaType": "application/vnd.cncf.model.config.v1+json"}},
        {"layers": [BLOB | {"mediaType": "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"}]},
    ],
)
def test_what_is_no_container_image_is_named_by_its_type(part):
    manifest = read_manifest(encoded(DOCKER_IMAGE | part), "here")
    assert isinstance(manifest, Manifest)
    with pytest.raises(WrongKind, match="vnd"):
        check_is_image(manifest, "here")


def test_an_index_gives_the_platform_asked_for_and_names_the_others_otherwise():
    blob = Descriptor(media_type=OCI_MANIFEST, digest=DIGEST, size=1)
    made = {
        one: msgspec.structs.replace(blob, platform=Platform.parse(one)) for one in ("linux/amd64", "linux/arm64/v8")
    }
    attestation = msgspec.structs.replace(blob, platform=Platform(os="unknown", architecture="unknown"))
    index = Index(schema_version=2, manifests=(attestation, *made.values()))
    assert index.choose(AMD64) == made["linux/amd64"]
    assert index.choose(ARM64) == made["linux/arm64/v8"]
    with pytest.raises(WrongPlatform, match="nothing for linux/riscv64; it has linux/amd64, linux/arm64/v8"):
        index.choose(Platform.parse("linux/riscv64"))


@pytest.mark.parametrize("text", ["linux", "", "linux/", "/amd64", "a/b/c/d"])
def test_what_is_no_platform_is_refused(text):
    with pytest.raises(BadReference, match="is not a platform"):
        Platform.parse(text)
