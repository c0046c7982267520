from __future__ import annotations

import json

import msgspec
import pytest

from oci.images import AMD64, ARM64, put_image
from shoal.oci.descriptor import (
    DOCKER_CONFIG,
    DOCKER_TAR_GZIP,
    OCI_TAR,
    OCI_TAR_GZIP,
    Descriptor,
    ExecConfig,
    History,
    ImageConfig,
    Manifest,
    Platform,
    RootFS,
    read_document,
)
from shoal.oci.errors import DamagedDocument, WrongKind, WrongPlatform
from shoal.oci.image import BaseImage, Launch, app_layers, compose, unpacked_size, write_index
from shoal.oci.layout import Layout, Upstream

UPSTREAM = Upstream("https://registry.example", "library/python")
LAYERS = [f"sha256:{number:064x}" for number in (1, 2)]
DIFFS = tuple(f"sha256:{number:064x}" for number in (11, 12))


def docker_base(**changed) -> BaseImage:
    manifest = Manifest(
        schema_version=2,
        config=Descriptor(media_type=DOCKER_CONFIG, digest=f"sha256:{9:064x}", size=9),
        layers=tuple(Descriptor(media_type=DOCKER_TAR_GZIP, digest=one, size=7) for one in LAYERS),
    )
    config = ImageConfig(
        architecture="arm64",
        os="linux",
        variant="v8",
        created="2026-01-01T00:00:00Z",
        rootfs=RootFS(type="layers", diff_ids=DIFFS),
        history=(History(created_by="ADD"), History(created_by="ENV", empty_layer=True), History(created_by="RUN")),
        config=ExecConfig(
            env=("PATH=/bin", "MODE=base"), cmd=("python3",), labels={"from": "base"}, user="nobody", working_dir="/srv"
        ),
    )
    config = msgspec.structs.replace(config, **changed)
    return BaseImage("registry.example/library/python:3", f"sha256:{8:064x}", manifest, config, UPSTREAM)


def documents(layout: Layout, image: Descriptor) -> tuple[Manifest, ImageConfig]:
    manifest = layout.manifest(image.digest)
    assert isinstance(manifest, Manifest)
    return manifest, read_document(layout.document(manifest.config.digest), ImageConfig, "")


def test_layers_are_appended_to_a_base_that_was_never_downloaded(layout):
    manifest, config = documents(layout, put_image(layout, platform=ARM64, base=docker_base()))
    assert [one.digest for one in manifest.layers[:2]] == LAYERS
    assert [one.media_type for one in manifest.layers] == [OCI_TAR_GZIP, OCI_TAR_GZIP, OCI_TAR, OCI_TAR_GZIP]
    assert config.rootfs.diff_ids[:2] == DIFFS
    assert len(config.rootfs.diff_ids) == 4
    assert [layout.upstream(one) for one in LAYERS] == [UPSTREAM, UPSTREAM]
    assert manifest.annotations == {
        "org.opencontainers.image.base.name": "registry.example/library/python:3",
        "org.opencontainers.image.base.digest": f"sha256:{8:064x}",
    }


def test_what_the_image_does_not_say_stays_as_the_base_has_it(layout):
    _, config = documents(layout, put_image(layout, platform=ARM64, base=docker_base()))
    assert config.config == ExecConfig(
        env=("PATH=/bin", "MODE=test"),
        entrypoint=("python3", "-m", "server"),
        cmd=None,
        labels={"from": "base"},
        user="nobody",
        working_dir="/srv",
        exposed_ports={"5001/tcp": {}},
    )
    assert (config.variant, config.created) == ("v8", "1970-01-01T00:00:00Z")


def test_an_image_without_a_base_has_only_its_own_layers(layout):
    manifest, config = documents(layout, put_image(layout, platform=ARM64))
    assert config.platform == ARM64
    assert manifest.annotations is None
    assert [one.what for one in app_layers(manifest, config)] == ["model digits:1", "score.py"]


@pytest.mark.parametrize(
    "history",
    [
        docker_base().config.history,
        None,
        (History(created_by="only one of two"),),
        (History(created_by="e", empty_layer=True),),
    ],
)
def test_own_layers_are_told_from_the_base_s_whatever_its_history_lacks(layout, history):
    manifest, config = documents(layout, put_image(layout, platform=ARM64, base=docker_base(history=history)))
    found = app_layers(manifest, config)
    assert [(one.descriptor, one.diff_id) for one in found] == list(
        zip(manifest.layers[2:], config.rootfs.diff_ids[2:], strict=True)
    )
    assert [one.what for one in found] == ["model digits:1", "score.py"]


def test_a_base_of_which_nothing_is_known_has_no_layers_of_ours():
    base = docker_base()
    assert app_layers(base.manifest, base.config) == []


def test_own_layers_say_their_kind_and_their_size_unpacked(layout):
    manifest, _ = documents(layout, put_image(layout, platform=ARM64, base=docker_base(), model=bytes(600)))
    assert [unpacked_size(one) for one in manifest.layers[:3]] == [None, None, 512 * (2 + 1 + 2 + 2)]
    assert [(one.annotations or {}).get("io.shoal.layer.kind") for one in manifest.layers] == [
        None,
        None,
        "model",
        "script",
    ]


@pytest.mark.parametrize("wanted", ["linux/amd64", "windows/arm64", "linux/arm64/v9"])
def test_a_base_for_another_platform_is_refused(layout, wanted):
    with pytest.raises(WrongPlatform, match=f"for linux/arm64/v8, not for {wanted}"):
        put_image(layout, platform=Platform.parse(wanted), base=docker_base())


def test_a_base_whose_configuration_has_another_number_of_layers_is_damaged():
    base = docker_base(rootfs=RootFS(type="layers", diff_ids=DIFFS[:1]))
    with pytest.raises(DamagedDocument, match="does not fit its layers"):
        compose(ARM64, [], Launch(), base=base)


def test_a_base_that_is_no_image_is_refused():
    base = docker_base()
    config = msgspec.structs.replace(base.manifest.config, media_type="application/vnd.cncf.model.config.v1+json")
    artifact = BaseImage(
        base.name, base.digest, msgspec.structs.replace(base.manifest, config=config), base.config, UPSTREAM
    )
    with pytest.raises(WrongKind, match="cncf"):
        compose(ARM64, [], Launch(), base=artifact)


def test_the_same_image_has_the_same_digest_in_another_layout(tmp_path, layout):
    other = Layout(tmp_path / "over there")
    images = [[put_image(one, platform=platform) for platform in (AMD64, ARM64)] for one in (layout, other)]
    assert images[0] == images[1]
    assert write_index(layout, images[0]) == write_index(other, images[1][::-1])


def test_an_index_lists_each_image_with_its_platform(layout):
    index = write_index(layout, [put_image(layout, platform=one) for one in (ARM64, AMD64)], annotations={"a": "b"})
    listed = json.loads(layout.document(index.digest))
    assert [one["platform"] for one in listed["manifests"]] == [
        {"architecture": "amd64", "os": "linux"},
        {"architecture": "arm64", "os": "linux"},
    ]
    assert listed["annotations"] == {"a": "b"}
