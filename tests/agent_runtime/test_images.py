"""What a device keeps of images: unpacking, sharing, sweeping, and the room it takes."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent_runtime.small_image import hold_image, make_image
from shoal.oci.descriptor import OCI_TAR, OCI_TAR_GZIP, OCI_TAR_ZSTD, Descriptor
from shoal.oci.errors import NoRoomForBlob, WrongKind
from shoal.oci.image import UNPACKED_SIZE
from shoal.oci.layout import Layout
from shoal_agent.images import ImageStore
from shoal_agent.room import RESERVE, check_room, engine_need, shared_layers
from shoal_agent.unpack import UnsafeLayer, unpack

IMAGE = "sha256:" + "1" * 64


def layer_of(store: ImageStore, *members: tarfile.TarInfo, media_type: str = OCI_TAR) -> Descriptor:
    """A layer in *store* with *members*, each with no content."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as tar:
        for member in members:
            tar.addfile(member)
    stored = store.blobs.put_blob(data.getvalue())
    return Descriptor(media_type=media_type, digest=stored.digest, size=stored.size)


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


@pytest.mark.parametrize(
    "evil",
    [
        member("../outside"),
        member("a/../../outside"),
        member("/etc/passwd"),
        member("link", tarfile.SYMTYPE, "/etc"),
        member("link", tarfile.LNKTYPE, "etc/passwd"),
        member("device", tarfile.CHRTYPE),
        member("pipe", tarfile.FIFOTYPE),
    ],
    ids=lambda one: f"{one.name}-{one.type!r}",
)
def test_a_layer_that_holds_more_than_files_and_folders_is_refused_and_leaves_nothing(
    store: ImageStore, evil: tarfile.TarInfo
) -> None:
    store.begin(IMAGE)
    with pytest.raises(UnsafeLayer, match=evil.name.rpartition("/")[2]):
        unpack(store, IMAGE, [layer_of(store, member("good"), evil)], 0)
    assert store.unpacked() == frozenset()
    assert list(store.rootfs(IMAGE).parent.iterdir()) == []
    assert not (store.folder / "outside").exists()


@pytest.mark.parametrize("media_type", [OCI_TAR_ZSTD, OCI_TAR_GZIP])
def test_a_layer_that_is_not_what_it_says_is_refused(store: ImageStore, media_type: str) -> None:
    store.begin(IMAGE)
    with pytest.raises(WrongKind):
        unpack(store, IMAGE, [layer_of(store, member("good"), media_type=media_type)], 0)
    assert store.unpacked() == frozenset()


def test_what_an_unpacking_that_was_cut_short_has_left_is_done_again(store: ImageStore) -> None:
    store.begin(IMAGE)
    partial = store.rootfs(IMAGE).with_suffix(".partial")
    partial.mkdir()
    (partial / "half").touch()
    assert store.unpacked() == frozenset()
    unpack(store, IMAGE, [layer_of(store, member("opt/whole"))], 0)
    assert store.unpacked() == {IMAGE}
    assert sorted(path.name for path in store.rootfs(IMAGE).rglob("*")) == ["opt", "whole"]


def test_a_later_layer_replaces_files_of_an_earlier_one(store: ImageStore, layout: Layout) -> None:
    first = layer_of(store, member("a"), member("b"))
    second = member("a")
    second.mode = 0o755
    store.begin(IMAGE)
    unpack(store, IMAGE, [first, layer_of(store, second)], 0)
    assert (store.rootfs(IMAGE) / "a").stat().st_mode & 0o777 == 0o755
    assert (store.rootfs(IMAGE) / "b").stat().st_mode & 0o777 == 0o644


def test_blobs_that_two_images_share_go_with_the_last_of_them(store: ImageStore, layout: Layout) -> None:
    first = hold_image(store, layout, make_image(layout, model=b"1"))
    second = hold_image(store, layout, make_image(layout, model=b"2"))
    server, model = (layer.digest for layer in store.manifest(second.digest).layers)
    store.remove(first.digest)
    assert (store.unpacked(), list(store.complete())) == ({second.digest}, [second.digest])
    assert len(list(store.blobs.digests())) == 4
    assert store.blobs.has(server)
    assert store.blobs.has(model)
    store.remove(second.digest)
    assert list(store.blobs.digests()) == []


def test_removing_also_takes_what_an_interrupted_download_has_left(store: ImageStore, layout: Layout) -> None:
    image = hold_image(store, layout, make_image(layout))
    layer = store.blobs.path(store.manifest(image.digest).layers[0].digest)
    layer.rename(layer.with_name(f"{layer.name}.part"))
    other = hold_image(store, layout, make_image(layout, server="print()"))
    waiting = store.blobs.path(store.manifest(other.digest).layers[0].digest)
    waiting.rename(waiting.with_name(f"{waiting.name}.part"))
    store.remove(image.digest)
    assert [path.name for path in layer.parent.glob("*.part")] == [f"{waiting.name}.part"]


def test_an_engine_has_those_layers_that_begin_like_another_of_its_images() -> None:
    assert shared_layers(["a", "b", "c"], [["a", "x", "c"], ["a", "b"], ["b", "c"]]) == 2
    assert shared_layers(["a"], []) == 0


def test_an_engine_needs_room_for_its_copy_and_for_what_it_extracts_from_it() -> None:
    ours = Descriptor(media_type=OCI_TAR_GZIP, digest=IMAGE, size=100, annotations={UNPACKED_SIZE: "250"})
    plain = Descriptor(media_type=OCI_TAR, digest=IMAGE, size=100)
    base = Descriptor(media_type=OCI_TAR_GZIP, digest=IMAGE, size=100)
    assert engine_need([ours]) == 100 + 250
    assert engine_need([plain, base]) == 200 + 400


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_room_is_asked_for_on_one_disk_together_and_on_two_apart(small_disk: Path, tmp_path: Path) -> None:
    free = 64 * 2**20 - RESERVE
    check_room(small_disk, free // 2, str(small_disk), free // 2 - 4096)
    with pytest.raises(NoRoomForBlob) as told:
        check_room(small_disk, free // 2, str(small_disk), free // 2 + 4096)
    assert told.value.needed == free + 4096 + RESERVE
    check_room(tmp_path, free, str(small_disk), free - 4096)
    with pytest.raises(NoRoomForBlob):
        check_room(tmp_path, 0, str(small_disk), free + 4096)
    check_room(small_disk, 0, "/nowhere", 2**50)


def test_a_disk_that_fills_up_while_unpacking_keeps_nothing_of_it(small_disk: Path, layout: Layout) -> None:
    store = ImageStore(small_disk / "images")
    made = make_image(layout, model=bytes(40 * 2**20))
    with pytest.raises(NoRoomForBlob):
        hold_image(store, layout, made)
    assert store.unpacked() == frozenset()
    assert [path.name for path in store.rootfs(made.digest).parent.iterdir()] == []
