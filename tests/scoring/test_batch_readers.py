"""Whatever is in a file, each of its rows is read once, from any place on, and one bad item fails no other."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from shoal_scoring.batch.checkpoint import Places
from shoal_scoring.batch.formats import format_of
from shoal_scoring.batch.inputs import Kind, ReadAs, Takes, find_files, sources_of
from shoal_scoring.batch.items import Failure, Items, MiniBatch, Origin, Position, Requests, Table
from shoal_scoring.batch.output import Output
from shoal_scoring.batch.readers import read
from shoal_scoring.batch.scorer import Judge, Outcome
from shoal_scoring.logs import Log

WORDS = some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6).map("t{}".format)
"""Text that is none of numbers."""
MARK = b"\xef\xbb\xbf"


def batches_of(name: str, content: bytes, size: int, takes: Takes, *, folder: Path) -> list[MiniBatch]:
    """The mini-batches of a file; the same from wherever one begins."""
    (folder / name).write_bytes(content)
    sources, _ = sources_of([folder / name], takes, ReadAs.AUTO)
    whole = list(read(sources, size, takes, {}))
    for number, one in enumerate(whole):
        rest = list(read(sources, size, takes, {}, one.after, one.number + 1))
        assert [seen(later) for later in rest] == [seen(later) for later in whole[number + 1 :]]
    return whole


def seen(batch: MiniBatch) -> tuple[object, ...]:
    items = [repr(batch.items.plain(place)) for place in range(len(batch.items))]
    return batch.number, batch.items.origins, items, batch.failures, batch.after, batch.done


@settings(deadline=None)
@given(some.lists(some.tuples(WORDS, WORDS), max_size=20), some.integers(1, 7))
def test_the_rows_of_a_csv_file_are_those_that_were_written(rows, size):
    text = io.StringIO()
    csv.writer(text).writerows([("a", "b"), *rows])
    with tempfile.TemporaryDirectory() as folder:
        whole = batches_of("in.csv", text.getvalue().encode(), size, Takes.MINI_BATCHES, folder=Path(folder))
    assert not any(one.failures for one in whole)
    assert [one.items.plain(place) for one in whole for place in range(len(one.items))] == [
        {"a": a, "b": b} for a, b in rows
    ]


@given(
    some.lists(some.binary(max_size=12), max_size=20), some.integers(1, 7), some.sampled_from(["in.csv", "in.jsonl"])
)
def test_every_row_of_a_file_is_an_item_or_a_failure_whatever_is_in_it(lines, size, name):
    content = b"a,b\n" * (name == "in.csv") + b"\n".join(lines)
    with tempfile.TemporaryDirectory() as folder:
        whole = batches_of(name, content, size, Takes.MINI_BATCHES, folder=Path(folder))
    rows = [one.row for batch in whole for one in batch.items.origins]
    failed = [one.origin.row for batch in whole for one in batch.failures]
    assert sorted(rows + failed) == list(range(len(rows) + len(failed)))
    if name == "in.jsonl":
        assert len(rows + failed) == sum(bool(line.strip()) for line in content.removeprefix(MARK).split(b"\n"))


@settings(deadline=None)
@given(some.lists(some.text(max_size=8).map(str.encode).filter(lambda one: b"\n" not in one), max_size=20))
def test_requests_are_the_lines_as_they_are_but_for_blanks_and_a_byte_order_mark(lines):
    with tempfile.TemporaryDirectory() as folder:
        content = MARK + b"\n".join(lines)
        whole = batches_of("in.jsonl", content, 3, Takes.REQUESTS, folder=Path(folder))
    bodies = [body for one in whole if isinstance(one.items, Requests) for body in one.items.bodies]
    assert bodies == [one.strip() for one in lines if one.strip()]


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1", "-2", "3"], [1, -2, 3]),
        (["1", "2.5", "1e3"], [1, 2.5, 1000.0]),
        (["1", "2", "three"], [1, 2, "three"]),
        (["True", "false", "True"], [True, False, True]),
        (["007", "x", "y"], ["007", "x", "y"]),
        (["x", "NA", "y"], ["x", None, "y"]),
    ],
    ids=["whole", "broken", "a wrong word", "truth", "text", "missing"],
)
def test_a_column_is_what_most_of_its_cells_are_and_a_cell_that_is_not_stays_a_word(tmp_path, cells, values):
    text = "\n".join(["x,y", *(f"{cell},z" for cell in cells)])
    (batch,) = batches_of("in.csv", text.encode(), 10, Takes.MINI_BATCHES, folder=tmp_path)
    assert isinstance(batch.items, Table)
    assert batch.items.columns["x"] == values


def test_missing_numbers_are_not_a_number(tmp_path):
    (batch,) = batches_of("in.csv", b"x\n1\nNA\n3\n", 10, Takes.MINI_BATCHES, folder=tmp_path)
    assert isinstance(batch.items, Table)
    np.testing.assert_array_equal(batch.items.columns["x"], [1, np.nan, 3])


def test_columns_without_a_name_or_with_another_ones_are_called_as_pandas_calls_them(tmp_path):
    (batch,) = batches_of("in.csv", b"a,,a\n1,2,3\n", 10, Takes.MINI_BATCHES, folder=tmp_path)
    assert isinstance(batch.items, Table)
    assert list(batch.items.columns) == ["a", "Unnamed: 1", "a.1"]


def test_rows_of_a_numpy_file_lie_along_its_first_dimension(tmp_path):
    np.save(tmp_path / "many.npy", np.arange(12).reshape(6, 2))
    np.savez(tmp_path / "named.npz", a=np.zeros((3, 2)), b=np.ones(3))
    np.save(tmp_path / "one.npy", np.zeros((5,)))
    files = find_files([str(tmp_path)], ())
    sources, _ = sources_of(files, Takes.ARRAYS, ReadAs.AUTO)
    assert {one.kind for one in sources} == {Kind.NUMPY}
    found = [
        (Path(one.items.origins[0].source).name, len(one.items)) for one in read(sources, 4, Takes.ARRAYS, {"x": 2})
    ]
    assert found == [("many.npy", 4), ("many.npy", 2), ("named.npz", 3), ("one.npy", 1)]


def test_a_damaged_numpy_file_is_one_failure_and_the_next_file_is_read(tmp_path):
    (tmp_path / "a.npy").write_bytes(b"no array")
    np.save(tmp_path / "b.npy", np.zeros((2, 2)))
    sources, _ = sources_of(find_files([str(tmp_path)], ()), Takes.ARRAYS, ReadAs.AUTO)
    first, second = read(sources, 4, Takes.ARRAYS, {"x": 2})
    assert "cannot be read" in first.failures[0].reason
    assert [one.after for one in read(sources, 4, Takes.ARRAYS, {"x": 2}, first.after, 1)] == [second.after]


class Picky:
    """Gives back each item's number, and fails whenever one of the *bad* is among them."""

    takes, one_by_one = Takes.MINI_BATCHES, False
    ranks: Mapping[str, int] = {}

    def __init__(self, bad: set[int]) -> None:
        self.bad, self.calls = bad, 0

    def load(self) -> None: ...
    def check(self, items: Items) -> None: ...
    def end(self) -> None: ...

    def score(self, items: Items, number: int) -> list[Any]:
        self.calls += 1
        numbers = [one.row for one in items.origins]
        if self.bad & set(numbers):
            raise ValueError(numbers)
        return numbers


@settings(deadline=None)
@given(some.sets(some.integers(0, 63), max_size=10))
def test_exactly_the_bad_items_fail_and_the_others_keep_their_order(bad):
    scorer, origins = Picky(bad), tuple(Origin("in", row) for row in range(64))
    with Path("/dev/null").open("wb") as nowhere:
        outcome = Judge(scorer, Log(nowhere.fileno())).score(MiniBatch(0, Items(origins), (), Position(1), 1))
    assert list(outcome.results) == [row for row in range(64) if row not in bad]
    assert [one.origin.row for one in outcome.failures] == sorted(bad)
    assert scorer.calls <= 1 + 2 * 6 * len(bad)


@settings(deadline=None, max_examples=20)
@given(
    some.lists(some.tuples(some.lists(some.integers(0, 99), max_size=4), some.booleans()), max_size=8),
    some.binary(max_size=9),
    some.sampled_from(["out.csv", "out.jsonl"]),
)
def test_the_output_is_the_same_wherever_it_was_cut_off(steps, torn, name):
    """*steps* are mini-batches; after each that says so the process dies, and leaves *torn* behind."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as another:
        undisturbed = _write(Path(one) / name, [(values, False) for values, _ in steps], b"")
        assert _write(Path(another) / name, steps, torn) == undisturbed


def _write(path: Path, steps: Sequence[tuple[list[int], bool]], torn: bytes) -> tuple[bytes, bytes]:
    places, deaths = Places.of(str(path)), {number for number, (_, dies) in enumerate(steps) if dies}
    while not _write_on(places, [values for values, _ in steps], deaths, torn):
        pass
    return places.results.read_bytes(), places.failures.read_bytes()


def _write_on(places: Places, steps: Sequence[list[int]], deaths: set[int], torn: bytes) -> bool:
    """Whether it came to the end; if not, it died after the first of *deaths*, with an old checkpoint."""
    with Output(places, format_of(places.results, "null"), {"an input": "x"}, restart=False) as output:
        for number in range(output.state.mini_batches, len(steps)):
            output.add(*_step(number, steps[number]))
            if number % 3 == 0:
                output.commit()
            if number in deaths:
                deaths.remove(number)
                old = places.checkpoint.read_bytes()
                break
        else:
            output.finish()
            return True
    places.checkpoint.write_bytes(old)
    for file in (places.results, places.failures):
        with file.open("ab") as end:
            end.write(torn)
    return False


def _step(number: int, values: list[int]) -> tuple[MiniBatch, Outcome]:
    origins = tuple(Origin("in", number * 10 + place) for place in range(len(values)))
    good = [value for value in values if value % 3]
    bad = [Failure(origin, "C", "divisible") for origin, value in zip(origins, values, strict=True) if not value % 3]
    batch = MiniBatch(number, Items(origins), (), Position(0, number + 1), number + 1)
    return batch, Outcome(tuple({"v": value} for value in good), tuple(bad))


def test_a_result_that_the_output_cannot_say_fails_alone(tmp_path):
    path = tmp_path / "out.csv"
    with Output(Places.of(str(path)), format_of(path, "refuse"), {}, restart=False) as output:
        origins = tuple(Origin("in", row) for row in range(4))
        results = ({"a": 1}, {"b": 2}, {"a": float("nan")}, {"a": [1, 2]})
        output.add(MiniBatch(0, Items(origins), (), Position(1), 1), Outcome(results, ()))
        output.finish()
    assert path.read_text() == 'a\n1\n"[1,2]"\n'
    failures = [json.loads(line) for line in (tmp_path / "out.failed.jsonl").read_text().splitlines()]
    assert [(one["row"], one["code"]) for one in failures] == [(1, "SHOAL-BAT-104"), (2, "SHOAL-SCO-313")]
