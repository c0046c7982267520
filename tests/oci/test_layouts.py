from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time

import msgspec
import pytest

from oci.images import AMD64, ARM64, noise, put_image, skopeo
from oci.small_disk import run_on_small_disk
from shoal.oci.blobs import BlobFolder
from shoal.oci.descriptor import OCI_TAR, Descriptor, digest_of
from shoal.oci.errors import BadReference, BlobMissing, DamagedBlob, DamagedDocument, NameUnknown
from shoal.oci.image import write_index
from shoal.oci.layout import Layout, Upstream

DIGEST = "sha256:" + "00" * 32


def age(layout, *digests, by=7200):
    for digest in digests or list(layout.digests()):
        os.utime(layout.path(digest), (time.time() - by,) * 2)


# ── blobs ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_content_from_bytes_file_and_stream_is_one_blob(tmp_path, layout):
    (tmp_path / "file").write_bytes(noise(3 << 20))
    with (tmp_path / "file").open("rb") as stream:
        stored = {layout.put_blob(source) for source in (noise(3 << 20), tmp_path / "file", stream)}
    assert [one.digest for one in stored] == [digest_of(noise(3 << 20))] == list(layout.digests())
    assert layout.size(digest_of(noise(3 << 20))) == 3 << 20


def test_a_blob_that_is_known_to_be_here_is_not_read_again(tmp_path, layout):
    stored = layout.put_blob(b"content")
    assert layout.put_blob(tmp_path / "not-there", digest=stored.digest) == stored


def test_bytes_that_are_not_what_they_are_said_to_be_leave_nothing(layout):
    with pytest.raises(DamagedBlob, match="should be"):
        layout.put_blob(b"content", digest=DIGEST)
    assert list(layout.digests()) == list((layout.folder / "ingest").iterdir()) == []


def test_a_blob_whose_writer_gives_up_leaves_nothing(layout):
    with pytest.raises(KeyboardInterrupt), layout.writing() as blob:
        blob.write(b"half")
        raise KeyboardInterrupt
    assert list(layout.digests()) == list((layout.folder / "ingest").iterdir()) == []


def test_a_damaged_blob_is_healed_by_storing_it_again(layout):
    digest = layout.put_blob(b"content").digest
    layout.path(digest).write_bytes(b"rot")
    layout.put_blob(b"content")
    assert layout.path(digest).read_bytes() == b"content"


@pytest.mark.parametrize("digest", ["sha256:../../../etc/passwd", "sha512:" + "0" * 128, "", DIGEST + "\n"])
def test_only_a_digest_leads_to_a_file(layout, digest):
    with pytest.raises(BlobMissing, match="is not a digest"):
        layout.path(digest)


def test_a_blob_that_is_not_there_is_missed_by_name(layout):
    for ask in (layout.open, layout.size, layout.document):
        with pytest.raises(BlobMissing, match=DIGEST):
            ask(DIGEST)


def test_many_threads_may_store_the_same_blob_at_once(layout):
    threads = [threading.Thread(target=layout.put_blob, args=(noise(1 << 20),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(layout.digests()) == [digest_of(noise(1 << 20))]


def test_a_file_on_another_disk_is_taken_over_by_a_checked_copy(tmp_path):
    script = """
import sys
from pathlib import Path
from shoal.oci.blobs import BlobFolder
here, there = BlobFolder(Path(sys.argv[1])), BlobFolder(Path(sys.argv[2]))
digest = there.put_blob(b"content").digest
print(here.adopt(there.path(digest), digest), here.path(digest).read_bytes(), here.path(digest).stat().st_nlink)
"""
    assert run_on_small_disk(tmp_path / "disk", script, str(tmp_path / "there")) == "True b'content' 1\n"


def test_a_file_on_the_same_disk_is_taken_over_by_a_link(tmp_path, layout):
    other = BlobFolder(tmp_path / "other")
    digest = other.put_blob(b"content").digest
    assert layout.adopt(other.path(digest), digest)
    assert layout.path(digest).samefile(other.path(digest))
    assert not layout.adopt(tmp_path / "gone", DIGEST)


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_name_stands_for_its_newest_meaning_until_it_is_forgotten(layout):
    one, two = put_image(layout, model=b"one"), put_image(layout, model=b"two")
    layout.tag("team/digits:1", one)
    layout.tag("team/digits:1", two)
    assert layout.resolve("team/digits:1").digest == two.digest
    assert list(layout.names()) == ["team/digits:1"]
    layout.untag("team/digits:1")
    assert layout.names() == {}


def test_a_name_nothing_bears_is_answered_with_the_nearest_one(layout):
    put_image(layout, "team/digits:1")
    for ask in (layout.resolve, layout.untag):
        with pytest.raises(NameUnknown, match="team/digit:1") as caught:
            ask("team/digit:1")
        assert caught.value.hint == "did you mean 'team/digits:1'?"


def test_an_image_is_found_by_digest_only_where_a_name_leads_to_it(layout):
    image = put_image(layout, "team/digits:1")
    stray = put_image(layout, model=b"stray")
    assert layout.resolve(f"team/digits@{image.digest}").digest == image.digest
    assert layout.resolve(image.digest).digest == image.digest
    for wanted in (f"other/digits@{image.digest}", f"team/digits@{stray.digest}", stray.digest):
        with pytest.raises(NameUnknown):
            layout.resolve(wanted)


@pytest.mark.parametrize("name", ["digits", "Digits:1", "digits:", ":1", "a b:1", "digits:a/b", "../x:1"])
def test_what_cannot_be_a_name_is_refused(layout, name):
    image = put_image(layout)
    with pytest.raises(BadReference, match="is not a repository and a tag"):
        layout.tag(name, image)


def test_only_a_manifest_that_is_here_can_be_named(layout):
    blob = layout.put_blob(b"layer")
    with pytest.raises(BadReference, match="cannot bear the name"):
        layout.tag("digits:1", Descriptor(media_type=OCI_TAR, digest=blob.digest, size=blob.size))
    with pytest.raises(BlobMissing):
        layout.tag("digits:1", Descriptor(media_type=OCI_TAR, digest=DIGEST, size=1))


def test_two_processes_that_name_images_at_once_lose_no_name(tmp_path, layout):
    image = put_image(layout)
    script = """
import sys
from pathlib import Path
import msgspec
from shoal.oci.descriptor import Descriptor
from shoal.oci.layout import Layout
layout, image = Layout(Path(sys.argv[1])), msgspec.json.decode(sys.argv[2], type=Descriptor)
sys.stdin.read()
for number in range(40):
    layout.tag(f"digits:{sys.argv[3]}-{number}", image)
"""
    words = [sys.executable, "-c", script, str(layout.folder), msgspec.json.encode(image).decode()]
    running = [subprocess.Popen([*words, name], stdin=subprocess.PIPE) for name in ("a", "b", "c")]
    for one in running:
        assert one.stdin
        one.stdin.close()
    assert [one.wait(timeout=60) for one in running] == [0, 0, 0]
    assert len(layout.names()) == 120


def test_entries_that_other_tools_wrote_survive_a_new_name(tmp_path, layout):
    put_image(layout, "team/digits:1")
    skopeo("copy", "--preserve-digests", f"oci:{layout.folder}:team/digits:1", f"oci:{layout.folder}:by-skopeo")
    put_image(layout, "team/digits:2", model=b"two")
    assert set(layout.names()) == {"team/digits:1", "team/digits:2", "by-skopeo"}


def test_skopeo_reads_the_layout(layout):
    image = put_image(layout, "team/digits:1")
    seen = skopeo("inspect", f"oci:{layout.folder}:team/digits:1")
    assert seen["Digest"] == image.digest
    assert seen["Architecture"] == "amd64"
    assert seen["Env"] == ["MODE=test"]


def test_an_index_that_cannot_be_read_is_said_to_be_so_and_nothing_is_written_over_it(layout):
    image = put_image(layout, "team/digits:1")
    (layout.folder / "index.json").write_text('{"schemaVer')
    for act in (layout.names, layout.collect, lambda: layout.tag("digits:2", image)):
        with pytest.raises(DamagedDocument, match="not a valid index") as caught:
            act()
        assert caught.value.where == str(layout.folder / "index.json")
    assert (layout.folder / "index.json").read_text() == '{"schemaVer'


def test_a_layout_that_is_there_is_opened_as_it_is(layout):
    put_image(layout, "team/digits:1")
    assert list(Layout(layout.folder).names()) == ["team/digits:1"]
    assert json.loads((layout.folder / "oci-layout").read_text()) == {"imageLayoutVersion": "1.0.0"}


# ── reach and sweeping ───────────────────────────────────────────────────────────────────────────────────────


def test_a_repository_reaches_all_of_its_images_and_nothing_else(layout):
    images = [put_image(layout, platform=one) for one in (AMD64, ARM64)]
    index = write_index(layout, images)
    layout.tag("team/digits:1", index)
    other = put_image(layout, "other/digits:1", model=b"other")
    parts = {
        part.digest
        for one in images
        for part in (layout.manifest(one.digest).config, *layout.manifest(one.digest).layers)
    }
    assert layout.reachable("team/digits") == {index.digest, *(one.digest for one in images)} | parts
    assert other.digest not in layout.reachable("team/digits")
    assert layout.reachable("team") == frozenset()


def test_a_sweep_takes_what_no_name_reaches_and_counts_it(layout):
    put_image(layout, "team/digits:1", model=noise(1000))
    kept = set(layout.digests())
    put_image(layout, model=noise(5000, seed=2))
    strays = set(layout.digests()) - kept
    age(layout)
    expected = sum(layout.size(one) for one in strays)
    swept = layout.collect()
    assert set(swept.digests) == strays
    assert swept.bytes == expected > 5000
    assert set(layout.digests()) == kept


def test_a_sweep_spares_the_young_and_what_is_used_otherwise(layout):
    young, used, stray = (layout.put_blob(content).digest for content in (b"young", b"used", b"stray"))
    age(layout, used, stray)
    assert layout.collect(keep=[used]).digests == (stray,)
    assert set(layout.digests()) == {young, used}


def test_a_blob_that_is_stored_or_kept_again_is_young_again(layout):
    stored, kept = (layout.put_blob(content).digest for content in (b"stored", b"kept"))
    age(layout)
    layout.put_blob(b"stored", digest=stored)
    assert layout.keep(kept)
    assert layout.collect().digests == ()


def test_a_sweep_cleans_up_after_writers_that_were_killed(layout):
    left = [layout.folder / "ingest" / "tmp123", layout.folder / "blobs" / "sha256" / f"{'0' * 64}.part"]
    for one in left:
        one.write_bytes(b"half")
    layout.collect()
    assert all(one.exists() for one in left)
    for one in left:
        os.utime(one, (1, 1))
    layout.collect()
    assert not any(one.exists() for one in left)


def test_a_sweep_that_cannot_read_a_manifest_deletes_nothing(layout):
    image = put_image(layout, "team/digits:1")
    layout.put_blob(b"stray")
    age(layout)
    layout.path(image.digest).write_bytes(b"rot")
    before = set(layout.digests())
    with pytest.raises(DamagedBlob, match=image.digest):
        layout.collect()
    assert set(layout.digests()) == before


def test_where_a_blob_can_be_had_is_remembered_while_an_image_needs_it(layout):
    upstream = Upstream("https://registry.example", "library/python")
    layout.remember_upstream(DIGEST, upstream)
    assert Layout(layout.folder).upstream(DIGEST) == upstream
    os.utime(layout.folder / "upstream" / ("0" * 64), (1, 1))
    layout.collect()
    assert layout.upstream(DIGEST) is None
