from __future__ import annotations

import fcntl
import sys
import threading
from io import BytesIO
from pathlib import Path

import msgspec
import pytest

from oci.images import noise
from oci.small_disk import run_on_small_disk
from parts import CuttingProxy, Program, wait_until
from parts.stub import Answer, answering
from shoal.oci.descriptor import OCI_TAR, Descriptor, digest_of
from shoal.oci.download import download
from shoal.oci.errors import (
    DamagedBlob,
    NoRoomForBlob,
    NotARegistry,
    NotInRegistry,
    RegistryFailing,
    RegistryUnreachable,
    Unauthorized,
)
from shoal.oci.registry import Registry
from shoal.oci.repository import Body

MODEL = noise(6 << 20, seed=7)
BLOB = Descriptor(media_type=OCI_TAR, digest=digest_of(MODEL), size=len(MODEL))


@pytest.fixture(scope="module")
def model_at(registry) -> str:
    """The repository in the shared registry that has the model."""
    with Registry(registry.address) as client:
        repository = client.repository("oci-tests/downloads", push=True)
        body = Body(BytesIO(MODEL), len(MODEL), lambda _count: None)
        repository.finish_upload(repository.begin_upload(), BLOB.digest, lambda: body)
    return repository.name


@pytest.fixture
def line(registry):
    """The way to the registry, which can be cut."""
    with CuttingProxy(registry.port) as proxy:
        yield proxy


@pytest.fixture
def source(line, model_at):
    with Registry(line.address) as client:
        yield client.repository(model_at)


@pytest.fixture
def into(tmp_path):
    return tmp_path / "model"


def part_of(into):
    return into.with_name("model.part")


def test_a_blob_arrives_whole_with_its_progress_and_without_its_part(source, into):
    seen: list[tuple[int, int]] = []
    assert download(source, BLOB, into, progress=lambda *step: seen.append(step)) == into
    assert into.read_bytes() == MODEL
    assert not part_of(into).exists()
    assert seen[-1] == (len(MODEL), len(MODEL))
    assert len(seen) > 10
    assert seen == sorted(seen)


def test_a_blob_that_is_here_is_not_fetched(source, into, line):
    into.write_bytes(MODEL)
    download(source, BLOB, into)
    assert line.connections == 0


def test_an_empty_blob_arrives(tmp_path, source):
    nothing = Descriptor(media_type=OCI_TAR, digest=digest_of(b""), size=0)
    assert download(source, nothing, tmp_path / "nothing").read_bytes() == b""


def test_a_blob_cut_at_90_percent_resumes_from_there(source, into, line, pauses):
    line.cut_after(len(MODEL) * 9 // 10)
    download(source, BLOB, into, pause=pauses.append)
    assert into.read_bytes() == MODEL
    assert pauses == [1.0]
    assert line.received < len(MODEL) + (64 << 10), "the first 90 % came once"


def test_a_line_that_breaks_six_times_costs_the_blob_once(source, into, line):
    def break_again(_seconds: float) -> None:
        line.cut_after(len(MODEL) // 7)

    break_again(0)
    pauses: list[float] = []
    download(source, BLOB, into, pause=lambda seconds: (pauses.append(seconds), break_again(seconds))[0])
    assert into.read_bytes() == MODEL
    assert len(pauses) >= 6
    assert set(pauses) == {1.0}, "what gets on is not given up"
    assert line.received < len(MODEL) + (256 << 10)


def test_a_killed_process_leaves_what_it_had_and_the_next_fetches_only_the_rest(
    tmp_path, registry, model_at, into, line
):
    script = """
import sys
from pathlib import Path
import msgspec
from shoal.oci.descriptor import Descriptor
from shoal.oci.download import download
from shoal.oci.registry import Registry
blob = msgspec.json.decode(sys.argv[3], type=Descriptor)
download(Registry(sys.argv[1]).repository(sys.argv[2]), blob, Path(sys.argv[4]))
"""
    line.hold_after(len(MODEL) * 99 // 100)
    words = [sys.executable, "-c", script, line.address, model_at, msgspec.json.encode(BLOB).decode(), str(into)]
    child = Program(words, tmp_path / "child.log")
    child.start(ready=line.held)
    wait_until(lambda: part_of(into).stat().st_size > len(MODEL) * 98 // 100, 10, "what came is in the part")
    child.kill()
    line.flow()
    before = line.received
    with Registry(line.address) as client:
        download(client.repository(model_at), BLOB, into)
    assert into.read_bytes() == MODEL
    assert line.received - before < len(MODEL) // 50


def test_a_part_that_is_wrong_is_thrown_away_and_the_blob_fetched_whole(source, into, line):
    rotten = bytearray(MODEL[: len(MODEL) // 2])
    rotten[1000] ^= 1
    part_of(into).write_bytes(rotten)
    download(source, BLOB, into)
    assert into.read_bytes() == MODEL


@pytest.mark.parametrize("left", [MODEL, MODEL + b"more", noise(len(MODEL), seed=8)])
def test_a_part_as_long_as_the_blob_or_longer_is_checked_and_not_believed(source, into, left):
    part_of(into).write_bytes(left)
    download(source, BLOB, into)
    assert into.read_bytes() == MODEL


def test_a_part_that_was_complete_costs_nothing_more(source, into, line):
    part_of(into).write_bytes(MODEL)
    download(source, BLOB, into)
    assert line.connections == 0


def test_a_registry_that_has_other_bytes_under_the_digest_is_one_clear_error(into, pauses):
    flipped = bytes([MODEL[0] ^ 1]) + MODEL[1:]
    with (
        answering(lambda _request: Answer(200, flipped)) as stub,
        Registry(stub.url) as client,
        pytest.raises(DamagedBlob, match=f"what arrived as {BLOB.digest}") as caught,
    ):
        download(client.repository("a"), BLOB, into, pause=pauses.append)
    assert caught.value.where == stub.url
    assert len(stub.requests) == 1
    assert not into.exists()
    assert not part_of(into).exists()


def test_more_bytes_than_the_blob_has_are_not_taken_in(into):
    with (
        answering(lambda _request: Answer(200, MODEL + MODEL)) as stub,
        Registry(stub.url) as client,
        pytest.raises(DamagedBlob, match="more bytes"),
    ):
        download(client.repository("a"), BLOB, into)
    assert not part_of(into).exists()


def test_a_server_without_ranges_is_asked_for_the_whole(into):
    part_of(into).write_bytes(MODEL[:1000])
    with answering(lambda _request: Answer(200, MODEL)) as stub, Registry(stub.url) as client:
        download(client.repository("a"), BLOB, into)
    assert into.read_bytes() == MODEL
    assert [one.headers.get("range") for one in stub.requests] == ["bytes=1000-"]


def test_a_server_that_sends_another_range_is_not_believed(into):
    part_of(into).write_bytes(MODEL[:1000])
    wrong = Answer(206, MODEL[500:], {"Content-Range": f"bytes 500-{len(MODEL) - 1}/{len(MODEL)}"})
    with (
        answering(lambda _request: wrong) as stub,
        Registry(stub.url) as client,
        pytest.raises(DamagedBlob, match="range"),
    ):
        download(client.repository("a"), BLOB, into)


def test_a_server_without_ranges_behind_a_line_that_always_breaks_is_given_up(into, pauses):
    with (
        answering(lambda _request: Answer(200, MODEL[:-10], {"Content-Length": str(len(MODEL))})) as stub,
        Registry(stub.url) as client,
        pytest.raises(RegistryUnreachable),
    ):
        download(client.repository("a"), BLOB, into, pause=pauses.append)
    assert pauses == [1.0, 2.0, 4.0, 8.0, 16.0]
    assert part_of(into).exists()


def test_a_registry_that_stays_away_is_given_up_after_growing_pauses(source, into, line, pauses):
    part_of(into).write_bytes(MODEL[:1000])
    line.refuse()
    with pytest.raises(RegistryUnreachable):
        download(source, BLOB, into, pause=pauses.append)
    assert pauses == [2.0, 4.0, 8.0, 16.0]
    assert part_of(into).read_bytes() == MODEL[:1000]


def test_a_registry_that_says_when_to_come_back_is_heard(into, pauses):
    answers = iter([Answer(429, headers={"Retry-After": "5"}), Answer(503), Answer(200, MODEL)])
    with answering(lambda _request: next(answers)) as stub, Registry(stub.url) as client:
        download(client.repository("a"), BLOB, into, pause=pauses.append)
    assert pauses == [5.0, 4.0]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (Answer(401, headers={"WWW-Authenticate": 'Basic realm="x"'}), Unauthorized),
        (Answer(404), NotInRegistry),
        (Answer(200, b"<html>", {"Content-Type": "text/html"}), NotARegistry),
        (Answer(429, headers={"Retry-After": "3600"}), RegistryFailing),
    ],
)
def test_what_no_waiting_helps_is_said_at_once_and_what_was_here_stays(into, pauses, answer, error):
    part_of(into).write_bytes(MODEL[:1000])
    with answering(lambda _request: answer) as stub, Registry(stub.url) as client, pytest.raises(error):
        download(client.repository("a"), BLOB, into, pause=pauses.append)
    assert len(stub.requests) == 1
    assert pauses == []
    assert part_of(into).read_bytes() == MODEL[:1000]


def test_two_that_want_the_same_blob_fetch_it_once(line, registry, model_at, into):
    def fetch() -> None:
        with Registry(line.address) as client:
            download(client.repository(model_at), BLOB, into)

    line.hold_after(len(MODEL) // 2)
    threads = [threading.Thread(target=fetch) for _ in range(3)]
    for thread in threads:
        thread.start()
    wait_until(line.held, 10, "the first is half way")
    line.flow()
    for thread in threads:
        thread.join()
    assert into.read_bytes() == MODEL
    assert not part_of(into).exists()
    assert line.received < len(MODEL) * 3 // 2


def test_a_part_that_another_process_threw_away_while_we_waited_is_begun_anew(source, into):
    with part_of(into).open("a+b") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        thread = threading.Thread(target=download, args=(source, BLOB, into))
        thread.start()
        wait_until(lambda: str(part_of(into).stat().st_ino) in _waiting_for_locks(), 10, "it waits")
        part_of(into).unlink()
    thread.join()
    assert into.read_bytes() == MODEL


def _waiting_for_locks() -> str:
    """What the kernel tells of those who wait for a lock."""
    lines = Path("/proc/locks").read_text().splitlines()
    return "\n".join(line for line in lines if "->" in line)


# ── room ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_room_nothing_is_fetched_and_the_bytes_are_named(source, into, line):
    part_of(into).write_bytes(MODEL[:1000])
    with pytest.raises(NoRoomForBlob) as caught:
        download(source, BLOB, into, reserve=1 << 60)
    assert caught.value.needed == len(MODEL) - 1000 + (1 << 60)
    assert 0 < caught.value.available < 1 << 60
    assert str(caught.value.needed) in str(caught.value)
    assert line.connections == 0
    assert part_of(into).exists()


def test_a_disk_that_fills_up_underway_is_named_and_gets_its_room_back(tmp_path, line, model_at):
    script = """
import sys
from pathlib import Path
import msgspec
from shoal.oci.descriptor import Descriptor
from shoal.oci.download import download
from shoal.oci.errors import NoRoomForBlob
from shoal.oci.registry import Registry
disk = Path(sys.argv[1])
def somebody_else_writes(done, total):
    if done > total // 2:
        (disk / "other").write_bytes(bytes(2 << 20))
with Registry(sys.argv[2]) as client:
    try:
        blob = msgspec.json.decode(sys.argv[4], type=Descriptor)
        download(client.repository(sys.argv[3]), blob, disk / "model", progress=somebody_else_writes)
    except NoRoomForBlob as error:
        print(error.code, error.needed, sorted(one.name for one in disk.iterdir()))
"""
    arguments = (line.address, model_at, msgspec.json.encode(BLOB).decode())
    said = run_on_small_disk(tmp_path / "disk", script, *arguments, size="7m")
    assert said == f"SHOAL-OCI-801 {len(MODEL)} ['other']\n"
