"""What a device knows outlives power cuts and bad disks."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cases import PROBLEM, V1, V2, spec

from shoal.contract.enrolment import BrokerAccess, Enrolment
from shoal.contract.sealing import SealingKey
from shoal.states import RuntimeKind
from shoal_agent.errors import AlreadyRunning, NotEnrolled, UnreadableState, UnwritableState
from shoal_agent.record import BAD_KEPT, Record
from shoal_agent.store import Accepted, Identity, Store, is_locked

ACCEPTED = [Accepted(envelope=f"envelope {rev}".encode(), applied_rev=rev) for rev in range(3)]


def identity(device: str = "cam-01", fleet: str = "plant", operator: bytes = b"k" * 32) -> Identity:
    broker = BrokerAccess(url="mqtt://127.0.0.1", password="secret")
    enrolment = Enrolment(fleet=fleet, device=device, broker=broker, operators=(operator,))
    return Identity(enrolment=enrolment, sealing_key=SealingKey.generate().raw)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def fill_with_zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def flip_a_bit_of_the_content(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-20] ^= 1
    path.write_bytes(data)


def flip_a_bit_of_the_checksum(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[10] ^= 1
    path.write_bytes(data)


DAMAGES = [truncate, empty, fill_with_zeros, flip_a_bit_of_the_content, flip_a_bit_of_the_checksum]
damaged = pytest.mark.parametrize("damage", DAMAGES, ids=lambda one: one.__name__)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A state folder in which everything was written twice."""
    store = Store(tmp_path)
    store.accept(ACCEPTED[1])
    store.revise("digits", lambda one: one.with_good(V1))
    store.accept(ACCEPTED[2])
    store.revise("digits", lambda one: one.with_good(V2))
    return tmp_path


def test_what_was_written_is_read_again(kept: Path):
    again = Store(kept)
    assert (again.accepted, again.record("digits").good, again.problems()) == (ACCEPTED[2], V2, [])


@damaged
def test_the_generation_before_takes_the_place_of_a_damaged_document(kept: Path, damage: Callable[[Path], None]):
    damage(kept / "desired.json")
    again = Store(kept)
    assert again.accepted == ACCEPTED[1]
    assert [one.code for one in again.problems()] == ["SHOAL-AGT-701"]


@damaged
def test_the_generation_before_takes_the_place_of_damaged_memories(kept: Path, damage: Callable[[Path], None]):
    damage(kept / "services.json")
    again = Store(kept)
    assert again.record("digits").good == V1
    assert "services.json" in again.problems()[0].message


@damaged
def test_what_is_damaged_is_set_aside_and_not_thrown_away(kept: Path, damage: Callable[[Path], None]):
    damage(kept / "desired.json")
    bytes_ = (kept / "desired.json").read_bytes()
    Store(kept)
    assert [one.read_bytes() for one in (kept / "quarantine").iterdir()] == [bytes_]


def test_a_folder_in_which_both_generations_are_damaged_begins_anew_and_says_so(kept: Path):
    empty(kept / "desired.json")
    empty(kept / "desired.previous")
    again = Store(kept)
    assert again.accepted is None
    assert len(again.problems()) == 2
    assert len(list((kept / "quarantine").iterdir())) == 2


def test_a_crash_between_the_two_renames_leaves_the_generation_that_counted(kept: Path):
    (kept / "desired.json").replace(kept / "desired.previous")
    again = Store(kept)
    assert (again.accepted, again.problems()) == (ACCEPTED[2], [])


def test_a_damaged_identity_is_replaced_by_the_one_before(tmp_path: Path):
    store = Store(tmp_path)
    first, second = identity(), identity()
    store.enrol(first)
    store.enrol(second)
    truncate(tmp_path / "identity.json")
    assert Store(tmp_path).identity() == first


def test_secrets_can_be_read_by_their_owner_only(tmp_path: Path):
    store = Store(tmp_path)
    store.enrol(identity())
    store.enrol(identity())
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in ("identity.json", "identity.previous")} == {0o600}


def test_a_folder_without_identity_belongs_to_nobody(tmp_path: Path):
    with pytest.raises(NotEnrolled):
        Store(tmp_path).identity()


def test_a_device_that_is_enrolled_again_by_its_operator_goes_on_counting_revs(kept: Path):
    store = Store(kept)
    store.enrol(identity())
    store.enrol(identity())
    assert Store(kept).accepted == ACCEPTED[2]


@pytest.mark.parametrize("other", [identity(device="cam-02"), identity(fleet="lab"), identity(operator=b"x" * 32)])
def test_a_device_under_another_name_or_operator_begins_its_revs_anew_and_keeps_its_services(
    kept: Path, other: Identity
):
    store = Store(kept)
    store.enrol(identity())
    store.enrol(other)
    again = Store(kept)
    assert (again.accepted, again.record("digits").good) == (None, V2)


def test_two_agents_cannot_work_on_one_folder(tmp_path: Path):
    one, other = Store(tmp_path), Store(tmp_path)
    assert not is_locked(tmp_path)
    one.lock()
    assert is_locked(tmp_path)
    with pytest.raises(AlreadyRunning, match="another agent"):
        other.lock()
    one.unlock()
    other.lock()
    other.unlock()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(UnreadableState, match="No such file"):
        Store(tmp_path / "nowhere").lock()


def test_what_runs_the_services_is_found_out_once(tmp_path: Path):
    store = Store(tmp_path)
    assert store.settled_runtime() is None
    store.settle_runtime(RuntimeKind.DOCKER)
    assert Store(tmp_path).settled_runtime() is RuntimeKind.DOCKER


@pytest.fixture
def read_only(kept: Path) -> Iterator[Path]:
    """The folder on a file system that takes no writes any more."""
    subprocess.run(["mount", "--bind", str(kept), str(kept)], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", str(kept)], check=True)
    yield kept
    subprocess.run(["umount", str(kept)], check=True)


def test_a_read_only_folder_is_read_and_new_documents_are_refused(read_only: Path):
    store = Store(read_only)
    with pytest.raises(UnwritableState, match="Read-only file system"):
        store.accept(ACCEPTED[0])
    assert store.accepted == ACCEPTED[2]


def test_memories_that_cannot_be_written_hold_until_the_agent_ends_and_are_a_problem(read_only: Path):
    store = Store(read_only)
    store.revise("digits", lambda _: Record(good=V1))
    assert store.record("digits").good == V1
    assert [one.code for one in store.problems()] == ["SHOAL-AGT-801"]
    assert Store(read_only).record("digits").good == V2


def test_a_problem_with_writing_is_over_once_writing_works_again(kept: Path):
    store = Store(kept)
    subprocess.run(["mount", "--bind", str(kept), str(kept)], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(kept)], check=True)
        store.revise("digits", lambda _: Record(restarts=7))
    finally:
        subprocess.run(["umount", str(kept)], check=True)
    assert store.problems()
    store.revise("digits", lambda _: Record(restarts=8))
    assert (store.problems(), Store(kept).record("digits").restarts) == ([], 8)


def test_a_log_that_could_not_be_kept_is_no_problem_any_more_once_one_can(tmp_path: Path):
    store = Store(tmp_path)
    (tmp_path / "logs").write_text("in the way")
    store.keep_log("digits", "last words")
    assert [one.code for one in store.problems()] == ["SHOAL-AGT-801"]
    (tmp_path / "logs").unlink()
    store.keep_log("digits", "last words")
    assert (store.problems(), store.kept_log("digits")) == ([], "last words")


# ── records ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_starts_are_counted_once_for_each_boot_and_each_end():
    record = Record()
    for boot, ended, count in [("a", False, 1), ("a", False, 1), ("a", True, 2), ("b", False, 3)]:
        if ended:
            record = record.with_end("v1")
        record = record.with_start("v1", boot)
        assert record.tries("v1") == count
    assert record.with_start("v2", "b").tries("v2") == 1


def test_a_version_that_proved_itself_is_good_and_the_one_before_is_kept_in_mind():
    record = Record(good=V1, restarts=4, bad={spec(V2): PROBLEM}).with_start(spec(V2), "a").with_good(V2)
    assert (record.good, record.previous, record.restarts, record.bad) == (V2, V1.image.digest, 0, {})
    assert record.attempt is None


def test_only_the_newest_bad_versions_are_remembered():
    record = Record()
    for number in range(BAD_KEPT + 3):
        record = record.with_bad(f"v{number}", PROBLEM)
    assert list(record.bad) == [f"v{number}" for number in range(3, BAD_KEPT + 3)]
    assert record.forgiven().bad == {}
