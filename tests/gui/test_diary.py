"""The diary: what happened is kept within bounds, whatever became of the file, the disk or the process before."""

from __future__ import annotations

import math
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from oci.small_disk import run_on_small_disk
from shoal.errors import ShoalError
from shoal_gui.diary import Diary, Scribe, UnusableDiary
from shoal_gui.places.activity.deeds import Deed, Kind
from shoal_gui.places.activity.kept import LONGEST, as_kept, deeds_kept
from shoal_gui.tokens import State


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "activity.jsonl"


def deed(n: int, **changed: object) -> Deed:
    return Deed(**{  # type: ignore[arg-type]
        "id": f"deed-{n}", "time": 1000.0 + n, "kind": Kind.SERVICE, "state": State.OK, "text": f"did {n}", **changed
    })  # fmt: skip


def numbers(first: int, end: int) -> list[bytes]:
    return [b"%d" % n for n in range(first, end)]


# The file.


def test_what_is_written_is_there_for_the_next_one_and_for_nobody_else(path: Path) -> None:
    assert Diary(path).read() == []
    Diary(path).append([b"one", b"two"])
    Diary(path).append([b"three"])
    assert Diary(path).read() == [b"one", b"two", b"three"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_it_is_cut_to_the_last_lines_before_it_is_more_than_twice_as_long(path: Path) -> None:
    diary = Diary(path, kept=10)
    for n in range(55):
        diary.append(numbers(n, n + 1))
        assert path.read_bytes().count(b"\n") <= 20
    assert diary.read() == numbers(45, 55)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_file_that_grew_too_long_elsewhere_is_cut(path: Path) -> None:
    Diary(path, kept=1000).append(numbers(0, 500))
    Diary(path, kept=10).append([b"last"])
    assert path.read_bytes().split() == [*numbers(490, 500), b"last"]


def test_a_line_that_was_cut_off_leaves_the_next_one_whole(path: Path) -> None:
    path.write_bytes(b"one\ntw")
    Diary(path).append([b"three"])
    assert Diary(path).read() == [b"one", b"tw", b"three"]


def test_processes_that_write_and_cut_at_the_same_time_lose_nothing_that_is_to_stay(path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from shoal_gui.diary import Diary\n"
        "diary = Diary(Path(sys.argv[1]), kept=150)\n"
        "for n in range(400): diary.append([b'%s %d' % (sys.argv[2].encode(), n)])"
    )
    writers = [subprocess.Popen([sys.executable, "-c", script, path, name]) for name in "abc"]
    assert [one.wait(60) for one in writers] == [0, 0, 0]
    lines = [line.split() for line in Diary(path, kept=150).read()]
    assert len(lines) == 150
    for name in {line[0] for line in lines}:
        told = [int(n) for writer, n in lines if writer == name]
        assert told == list(range(told[0], 400))


def test_what_the_system_forbids_is_told_with_the_place(path: Path) -> None:
    path.mkdir()
    for use in (lambda diary: diary.read(), lambda diary: diary.append([b"one"])):
        with pytest.raises(UnusableDiary) as caught:
            use(Diary(path))
        assert caught.value.where == str(path)


# The scribe.


def test_all_that_was_given_is_in_the_file_at_the_end(path: Path) -> None:
    scribe = Scribe(Diary(path), pytest.fail)
    for n in range(100):
        scribe.write(numbers(n, n + 1))
    scribe.end()
    assert Diary(path).read() == numbers(0, 100)
    scribe.write([b"too late"])
    assert len(Diary(path).read()) == 100


def test_a_scribe_without_work_has_no_thread_and_makes_no_file(path: Path) -> None:
    before = threading.active_count()
    scribe = Scribe(Diary(path), pytest.fail)
    scribe.write([])
    assert threading.active_count() == before
    scribe.end()
    assert not path.exists()


def test_a_full_disk_is_told_once_and_what_happened_meanwhile_is_written_once_there_is_room(tmp_path: Path) -> None:
    script = (
        "import sys, threading; from pathlib import Path; from shoal_gui.diary import Diary, Scribe\n"
        "folder, told = Path(sys.argv[1]), threading.Event()\n"
        "def troubled(error): print(error.code); told.set()\n"
        "diary = Diary(folder / 'activity.jsonl'); diary.append([b'before'])\n"
        "(folder / 'filler').write_bytes(bytes(4096 * 5)); filler = open(folder / 'filler', 'ab', buffering=0)\n"
        "try:\n"
        "    while filler.write(bytes(4096)): pass\n"
        "except OSError: pass\n"
        "scribe = Scribe(diary, troubled)\n"
        "scribe.write([b'x' * 8000]); told.wait(20)\n"
        "for n in range(3): scribe.write([b'y' * 8000])\n"
        "filler.truncate(0); scribe.write([b'after']); scribe.end()\n"
        "lines = diary.read(); print(lines[0], len(set(lines) & {b'x' * 8000, b'y' * 8000}), lines[-1])"
    )
    said = run_on_small_disk(tmp_path / "disk", script, size="64k")
    assert said == "SHOAL-GUI-902\nb'before' 2 b'after'\n"


def test_a_disk_that_hangs_holds_nobody_up(path: Path) -> None:
    goes_on = threading.Event()

    class Hung(Diary):
        def append(self, lines: object) -> None:
            goes_on.wait()

    scribe = Scribe(Hung(path), pytest.fail)
    for _ in range(5000):
        scribe.write([b"one"])
    scribe.end(grace=0.01)
    goes_on.set()
    scribe.end()


def test_nothing_is_told_after_the_end(tmp_path: Path) -> None:
    told: list[ShoalError] = []
    scribe = Scribe(Diary(tmp_path / "nowhere" / "activity.jsonl"), told.append)
    with scribe._news:  # nothing is tried before the end has come
        scribe.write([b"one"])
        scribe._is_over = True
    scribe.end()
    assert told == []


# The lines.


def test_a_deed_comes_back_as_it_was() -> None:
    one = deed(1, device="cam", service="digits", details={"a": "ü\n"}, place=("services", "cam/digits"))
    assert deeds_kept([as_kept(one)]) == {one.id: one}
    assert b"\n" not in as_kept(one)


def test_names_that_are_no_text_are_kept_all_the_same() -> None:
    strange = deed(1, text="Register caf\udce9.onnx")
    assert deeds_kept([as_kept(strange)]) == {strange.id: strange}


@pytest.mark.parametrize(
    "line",
    [
        as_kept(deed(1))[:-20],
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b"{}",
        b"null",
        as_kept(deed(1)).replace(b'"service"', b'"new kind"', 1),
        as_kept(deed(1, time=math.nan)),
        as_kept(deed(1, time=1e300)),
    ],
)
def test_a_damaged_line_loses_only_itself(line: bytes) -> None:
    assert list(deeds_kept([as_kept(deed(1)), line, as_kept(deed(2))])) == ["deed-1", "deed-2"]
    assert deeds_kept([line]) == {}


def test_what_was_written_again_counts_as_it_was_written_last() -> None:
    began, ended = (deed(1, kind=Kind.TASK, state=state) for state in (State.WORKING, State.FAILED))
    assert deeds_kept(map(as_kept, [began, ended])) == {"deed-1": ended}


def test_how_a_task_ended_that_nobody_saw_end_is_unknown() -> None:
    (left,) = deeds_kept([as_kept(deed(1, kind=Kind.TASK, state=State.WORKING))]).values()
    assert left.state is State.UNKNOWN


def test_long_texts_are_cut_and_details_left_out_rather_than_a_line_be_endless() -> None:
    log = "".join(f"{n}\n" for n in range(10_000))
    (cut,) = deeds_kept([as_kept(deed(1, text="x" * 5000, details={"log": log}))]).values()
    assert cut.details["log"].endswith("9999\n") and len(cut.text) == len(cut.details["log"]) == 2000
    many = as_kept(deed(1, details={str(n): "x" * 1000 for n in range(100)}))
    assert len(many) <= LONGEST and deeds_kept([many])["deed-1"].details == {}
