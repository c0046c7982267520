from __future__ import annotations

import gzip
import hashlib
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from oci.images import noise
from oci.small_disk import run_on_small_disk
from shoal.oci.blobs import BlobFolder
from shoal.oci.errors import BadEntry
from shoal.oci.layers import Entry, LayerCache, Packing, build_layer

GOLDEN = [
    Entry("opt/b.py", b"print('b')\n", mode=0o700),
    Entry("opt/a/" + "long-" * 40 + "name.txt", b"x" * 600),
    Entry("opt/a/größe.bin", b""),
]


@pytest.fixture
def blobs(tmp_path: Path) -> BlobFolder:
    return BlobFolder(tmp_path / "blobs-here")


@pytest.fixture
def cache(tmp_path: Path) -> LayerCache:
    return LayerCache(tmp_path / "cache")


def members(blobs: BlobFolder, digest: str) -> list[tarfile.TarInfo]:
    with tarfile.open(blobs.path(digest)) as tar:
        return tar.getmembers()


def test_a_layer_lists_parents_first_sorted_with_nobody_and_never(blobs):
    layer = build_layer(GOLDEN, blobs, packing=Packing.GZIP)
    found = members(blobs, layer.descriptor.digest)
    assert [one.name for one in found] == [
        "opt",
        "opt/a",
        "opt/a/größe.bin",
        "opt/a/" + "long-" * 40 + "name.txt",
        "opt/b.py",
    ]
    assert {(one.uid, one.gid, one.uname, one.gname, one.mtime) for one in found} == {(0, 0, "", "", 0)}
    assert [oct(one.mode) for one in found] == ["0o755", "0o755", "0o644", "0o644", "0o755"]


def test_the_bytes_of_a_layer_are_what_they_were_in_every_release(blobs):
    # A change here makes every device fetch every layer again: raise `layers.FORMAT` with it, and say so.
    layer = build_layer(GOLDEN, blobs, packing=Packing.PLAIN)
    assert layer.diff_id == "sha256:190df65c7df86b9cf5b7fb2a162b16003e37de1d8fe929f750239e7f12a655a1"


def test_a_plain_layer_is_its_tar_and_a_gzipped_one_unpacks_to_it(blobs):
    plain = build_layer(GOLDEN, blobs, packing=Packing.PLAIN)
    zipped = build_layer(GOLDEN, blobs, packing=Packing.GZIP)
    assert plain.diff_id == plain.descriptor.digest == zipped.diff_id
    data = blobs.path(zipped.descriptor.digest).read_bytes()
    assert gzip.decompress(data) == blobs.path(plain.descriptor.digest).read_bytes()
    assert data[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
    assert plain.unpacked_size == zipped.unpacked_size == plain.descriptor.size


def test_a_layer_is_the_same_from_another_folder_time_umask_and_process(tmp_path, blobs):
    script = """
import os, sys
from pathlib import Path
from shoal.oci.blobs import BlobFolder
from shoal.oci.layers import Entry, Packing, build_layer
root, mask, time = Path(sys.argv[1]), int(sys.argv[2], 8), int(sys.argv[3])
os.umask(mask)
root.mkdir(parents=True)
for name in sys.argv[4:]:
    (root / name).write_text(name * 1000)
    os.utime(root / name, (time, time))
entries = [Entry(f"app/{name}", root / name) for name in sys.argv[4:]]
print(build_layer(entries, BlobFolder(root / "store"), packing=Packing.GZIP).descriptor.digest)
"""

    def digest(folder: str, mask: str, time: str, *names: str, **env: str) -> bytes:
        command = [sys.executable, "-c", script, str(tmp_path / folder), mask, time, *names]
        return subprocess.run(command, check=True, capture_output=True, env=os.environ | env).stdout

    one = digest("here", "022", "1", "a", "b", "c", PYTHONHASHSEED="1", TZ="UTC")
    other = digest("over there", "077", "99999999", "c", "a", "b", PYTHONHASHSEED="2", TZ="Asia/Tokyo")
    assert one == other


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["/etc/passwd"], "cannot be the name"),
        (["a/../../b"], "cannot be the name"),
        (["./a"], "cannot be the name"),
        ([""], "cannot be the name"),
        (["a//b"], "cannot be the name"),
        (["a/"], "cannot be the name"),
        (["a\0b"], "cannot be the name"),
        (["var/.wh.model"], "would delete"),
        (["a\udc80"], "not Unicode"),
        (["a", "a"], "two files want the same place"),
        (["a", "a/b"], "a file and a folder want the same place"),
    ],
)
def test_a_name_that_cannot_be_in_an_image_is_refused_and_nothing_is_stored(blobs, names, said):
    with pytest.raises(BadEntry, match=said):
        build_layer([Entry(name, b"x") for name in names], blobs, packing=Packing.PLAIN)
    assert list(blobs.digests()) == []


def test_a_file_that_changes_while_it_is_packed_is_an_error_and_nothing_is_stored(tmp_path, blobs):
    growing = tmp_path / "growing"
    growing.write_bytes(bytes(10))

    class Growing(type(growing)):
        def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
            before = super().stat(follow_symlinks=follow_symlinks)
            with growing.open("ab") as out:
                out.write(b"more")
            return before

    with pytest.raises(BadEntry, match="changed while it was packed"):
        build_layer([Entry("model", Growing(growing))], blobs, packing=Packing.PLAIN)
    assert list(blobs.digests()) == []


def test_a_large_file_takes_no_memory(tmp_path):
    large = tmp_path / "large.onnx"
    with large.open("wb") as out:
        out.truncate(100 << 20)
    script = """
import resource, sys
from pathlib import Path
from shoal.oci.blobs import BlobFolder
from shoal.oci.layers import Entry, Packing, build_layer
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
build_layer([Entry("m", Path(sys.argv[1]))], BlobFolder(Path(sys.argv[2])), packing=Packing(sys.argv[3]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    for packing in Packing:
        command = [sys.executable, "-c", script, str(large), str(tmp_path / packing), packing.value]
        grown = int(subprocess.run(command, check=True, capture_output=True).stdout)
        assert grown < 16 << 10, f"{packing}: {grown} KiB"


def test_a_layer_made_once_is_not_made_again_for_another_workspace(tmp_path, cache, blobs):
    source = tmp_path / "wheel.so"
    source.write_bytes(noise(1000))
    known = f"sha256:{hashlib.sha256(noise(1000)).hexdigest()}"
    first = build_layer([Entry("lib.so", source, digest=known)], blobs, packing=Packing.GZIP, cache=cache)
    source.unlink()  # nothing can be read any more: neither packed nor hashed
    fresh = BlobFolder(tmp_path / "fresh")
    second = build_layer([Entry("lib.so", source, digest=known)], fresh, packing=Packing.GZIP, cache=cache)
    assert second == first
    assert fresh.path(first.descriptor.digest).read_bytes() == blobs.path(first.descriptor.digest).read_bytes()


def test_a_file_is_known_by_its_content_and_not_by_its_place_or_date(tmp_path, cache, blobs):
    def layer_of(name: str, content: bytes):
        (tmp_path / name).write_bytes(content)
        return build_layer([Entry("lib.so", tmp_path / name)], blobs, packing=Packing.GZIP, cache=cache)

    first = layer_of("one", b"content")
    written = blobs.path(first.descriptor.digest).stat().st_ino
    assert layer_of("other", b"content") == first
    assert blobs.path(first.descriptor.digest).stat().st_ino == written, "it was found, not made again"
    assert layer_of("one", b"changed") != first


@pytest.mark.parametrize(
    "other",
    [
        Entry("lib.so", b"other"),
        Entry("lib2.so", b"content"),
        Entry("lib.so", b"content", mode=0o755),
    ],
)
def test_another_content_name_or_mode_is_another_layer(cache, blobs, other):
    one = build_layer([Entry("lib.so", b"content")], blobs, packing=Packing.GZIP, cache=cache)
    assert build_layer([other], blobs, packing=Packing.GZIP, cache=cache).diff_id != one.diff_id


def test_a_mode_that_images_do_not_keep_makes_no_other_layer(cache, blobs):
    one = build_layer([Entry("lib.so", b"content", mode=0o600)], blobs, packing=Packing.GZIP, cache=cache)
    assert build_layer([Entry("lib.so", b"content", mode=0o664)], blobs, packing=Packing.GZIP, cache=cache) == one


def test_plain_layers_do_not_fill_the_cache(tmp_path, cache, blobs):
    layer = build_layer([Entry("model", noise(5000))], blobs, packing=Packing.PLAIN, cache=cache)
    assert list(BlobFolder(tmp_path / "cache").digests()) == []
    assert build_layer([Entry("model", noise(5000))], blobs, packing=Packing.PLAIN, cache=cache) == layer


def test_the_cache_drops_what_was_not_used_for_longest(tmp_path, blobs):
    cache = LayerCache(tmp_path / "small", limit=2500)
    kept = BlobFolder(tmp_path / "small")
    made = []
    for number in range(3):
        layer = build_layer([Entry("x", noise(1000, seed=number))], blobs, packing=Packing.GZIP, cache=cache)
        made.append(layer.descriptor.digest)
        for age, digest in enumerate(reversed(made)):
            if kept.has(digest):
                os.utime(kept.path(digest), (1000 - age, 1000 - age))
    assert set(kept.digests()) == set(made[1:])


def test_a_cached_layer_that_lost_bytes_is_made_again(tmp_path, cache, blobs):
    entries = [Entry("x", noise(3000))]
    layer = build_layer(entries, blobs, packing=Packing.GZIP, cache=cache)
    damaged = BlobFolder(tmp_path / "cache").path(layer.descriptor.digest)
    damaged.write_bytes(damaged.read_bytes()[:100])
    fresh = BlobFolder(tmp_path / "fresh")
    assert build_layer(entries, fresh, packing=Packing.GZIP, cache=cache) == layer
    data = fresh.path(layer.descriptor.digest).read_bytes()
    assert f"sha256:{hashlib.sha256(data).hexdigest()}" == layer.descriptor.digest


def test_an_unreadable_record_of_the_cache_costs_only_the_work(tmp_path, cache, blobs):
    entries = [Entry("x", b"content")]
    layer = build_layer(entries, blobs, packing=Packing.GZIP, cache=cache)
    for record in (tmp_path / "cache" / "layers").iterdir():
        record.write_bytes(b"\0" * 10)
    assert build_layer(entries, blobs, packing=Packing.GZIP, cache=cache) == layer


def test_a_full_disk_is_named_with_what_is_free_and_leaves_nothing(tmp_path):
    script = """
import sys
from pathlib import Path
from shoal.oci.blobs import BlobFolder
from shoal.oci.errors import NoRoomForBlob
from shoal.oci.layers import Entry, Packing, build_layer
blobs = BlobFolder(Path(sys.argv[1]))
try:
    build_layer([Entry("model", bytes(8 << 20))], blobs, packing=Packing.PLAIN)
except NoRoomForBlob as error:
    print(error.code, error, list(blobs.digests()), list((blobs.folder / "ingest").iterdir()))
"""
    said = run_on_small_disk(tmp_path / "disk", script)
    assert said == f"SHOAL-OCI-801 the disk is full ({tmp_path}/disk/ingest) [] []\n"
