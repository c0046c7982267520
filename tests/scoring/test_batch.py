"""Batches as people run them: a script, files, and now and then a power cut."""

from __future__ import annotations

import json
import os
import pty
import resource
import signal
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests import `batches`

from batches import Batch

from conftest import until

SQUARES = """
    def init():
        pass

    def run(mini_batch):
        mini_batch["square"] = mini_batch.x.astype(int) ** 2
        return mini_batch
"""
ONE_BY_ONE = """
    import json, os, time

    def init():
        pass

    def run(data):
        number = json.loads(data)
        if str(number) == os.environ.get("PAUSE_AT"):
            time.sleep(1.1)  # longer than there is between two checkpoints
        if str(number) == os.environ.get("BLOCK_AT"):
            open("reached", "w").close()
            time.sleep(60)
        return number ** 2
"""
WORDS = """
    def init():
        pass

    def run(mini_batch):
        return [len(open(path).read()) for path in mini_batch]
"""
ONLINE = """
    import json

    def init():
        pass

    def run(data):
        return sum(json.loads(data)["x"])
"""


@pytest.fixture
def batch(tmp_path: Path) -> Batch:
    return Batch(tmp_path)


def write_numbers(batch: Batch, count: int, bad: int = -1) -> None:
    rows = (f"n{number},{'three' if number == bad else number}" for number in range(count))
    batch.write("in.csv", "name,x", *rows)


@pytest.mark.parametrize(("output", "workers"), [("out.jsonl", "1"), ("out.csv", "2")])
def test_a_batch_killed_half_way_goes_on_and_gives_what_an_undisturbed_one_gives(batch, output, workers):
    batch.write_script(ONE_BY_ONE)
    batch.write("in.jsonl", *("three" if number == 30 else str(number) for number in range(100)))
    options = ("--input", "in.jsonl", "--mini-batch-size", "7", "--workers", workers)
    assert batch.run(*options, "--output", f"undisturbed/{output}").status == 0

    disturbed = batch.begin(*options, "--output", output, environ={"PAUSE_AT": "35", "BLOCK_AT": "70"})
    until((batch.folder / "reached").exists)
    disturbed.kill()
    disturbed.communicate()
    assert 5 < batch.state["mini_batches"] < 11
    with (batch.folder / output).open("ab") as torn:
        torn.write(b'{"source": "/in.j')
    ended = batch.run(*options, "--output", output)

    assert ended.status == 0, ended.err
    assert "going on after" in ended.out
    for name in (output, "out.failed.jsonl"):
        assert (batch.folder / name).read_bytes() == (batch.folder / "undisturbed" / name).read_bytes()
    assert [one["row"] for one in batch.failures] == [30]


def test_a_batch_told_to_end_says_so_and_loses_nothing_that_was_scored(batch):
    batch.write_script(ONE_BY_ONE)
    batch.write("in.jsonl", *map(str, range(20)))
    options = ("--input", "in.jsonl", "--mini-batch-size", "5")
    process = batch.begin(*options, environ={"BLOCK_AT": "15"})
    until((batch.folder / "reached").exists)
    process.terminate()
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 128 + signal.SIGTERM
    assert "run it again to go on" in out
    assert (batch.state["items"], len(batch.results)) == (15, 15)
    assert batch.run(*options).status == 0
    assert [one["result"] for one in batch.results] == [number**2 for number in range(20)]


def test_a_complete_batch_is_not_run_again_unless_it_is_asked_for(batch):
    batch.write_script("def init(): print('begins')\ndef run(mini_batch): return mini_batch")
    batch.write("in/a.txt", "a")
    assert "begins" in batch.run("--input", "in").out
    assert "begins" not in batch.run("--input", "in").out
    assert "begins" in batch.run("--input", "in", "--restart").out


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda batch: batch.write("in/b.txt", "new"), "an input"),
        (lambda batch: batch.write_script(WORDS + "\n"), "an entry script"),
        (lambda batch: batch.write("models/m.bin", "new"), "a model"),
    ],
    ids=["input", "script", "model"],
)
def test_the_output_of_another_batch_is_never_gone_on_with(batch, change, named):
    batch.write_script(WORDS)
    batch.write("in/a.txt", "a")
    (batch.folder / "models").mkdir()
    options = ("--input", "in", "--model-dir", "models")
    assert batch.run(*options).status == 0
    before = batch.results
    change(batch)
    ended = batch.run(*options)
    assert ended.status == 4
    assert ended.err.splitlines()[-1].startswith(f"SHOAL-BAT-401 this output was begun with {named} other than now")
    assert batch.results == before


def test_what_no_batch_has_written_is_left_alone(batch):
    batch.write_script(WORDS)
    batch.write("in/a.txt", "a")
    batch.write("out.jsonl", "mine")
    assert "SHOAL-BAT-401" in batch.run("--input", "in").err
    assert (batch.folder / "out.jsonl").read_text() == "mine\n"


def test_two_batches_do_not_write_one_output(batch):
    batch.write_script(ONE_BY_ONE)
    batch.write("in.jsonl", "1")
    first = batch.begin("--input", "in.jsonl", environ={"BLOCK_AT": "1"})
    until((batch.folder / "reached").exists)
    second = batch.run("--input", "in.jsonl")
    first.kill()
    first.communicate()
    assert "SHOAL-BAT-402" in second.err


def test_files_come_as_paths_in_mini_batches_with_what_azure_gives_a_script_besides(batch):
    batch.write_script(
        """
        import os, sys
        from azureml_user.parallel_run import EntryScript
        from azureml_user.parallel_run.entry_script import EntryScript as Spelt

        def init():
            Spelt().logger.info(f"told {sys.argv[1:]}")
            assert EntryScript().output_dir == os.environ["AZUREML_BI_OUTPUT_PATH"] == os.getcwd()

        def run(mini_batch, mini_batch_context):
            return [[mini_batch_context.minibatch_index, len(mini_batch), path[-5:]] for path in mini_batch]

        def shutdown():
            print("ends well")
        """
    )
    for name in "abc":
        batch.write(f"in/deep/{name}.txt", name)
    ended = batch.run("--input", "in", "--mini_batch_size", "2", "--", "--model", "m")
    assert batch.results == [[0, 2, "a.txt"], [0, 2, "b.txt"], [1, 1, "c.txt"]]
    assert "told ['--model', 'm']" in ended.out
    assert "ends well" in ended.out


def test_tables_come_as_files_if_that_is_asked_for(batch):
    batch.write_script(WORDS)
    batch.write("in.csv", "a,b")
    assert batch.run("--input", "*.csv", "--read-as", "files").status == 0
    assert batch.results == [4]


def test_append_row_as_azure_writes_it_is_text_without_a_header(batch):
    batch.write_script("def init(): pass\ndef run(mini_batch): return mini_batch.head(2)")
    batch.write("in.csv", "a,b", "1,x y", "2,z")
    assert batch.run("--input", "in.csv", "--output", "parallel_run_step.txt").status == 0
    assert (batch.folder / "parallel_run_step.txt").read_text() == '1 "x y"\n2 z\n'


def test_summary_only_counts_and_writes_no_results(batch):
    batch.write_script(WORDS)
    batch.write("in/a.txt", "a")
    assert batch.run("--input", "in", "--output_action", "summary_only").status == 0
    assert not (batch.folder / "out.jsonl").exists()
    assert batch.state["results"] == 1


def test_a_row_that_fails_is_told_with_its_reason_and_its_content_and_fails_no_other(batch):
    batch.write_script(SQUARES)
    write_numbers(batch, 12, bad=5)
    with (batch.folder / "in.csv").open("ab") as more:
        more.write(b"short\n\xff,1\n")
    ended = batch.run("--input", "in.csv")
    assert ended.status == 0
    assert [one["x"] for one in batch.results] == [number for number in range(12) if number != 5]
    where = str(batch.folder / "in.csv")
    assert [(one["source"], one["row"], one["code"]) for one in batch.failures] == [
        (where, 5, "SHOAL-BAT-901"),
        (where, 12, "SHOAL-BAT-103"),
        (where, 13, "SHOAL-BAT-103"),
    ]
    assert batch.failures[0]["item"] == {"name": "n5", "x": "three"}
    assert "three" in batch.failures[0]["reason"]
    assert "14 items: 11 results, 3 failed" in ended.out


def test_a_row_that_takes_its_process_down_fails_alone_where_there_are_workers(batch):
    batch.write_script(
        """
        import os

        def init():
            pass

        def run(mini_batch):
            if any(path.endswith(("13.txt", "29.txt")) for path in mini_batch):
                os.kill(os.getpid(), 9)
            return [os.path.basename(path) for path in mini_batch]
        """
    )
    names = [f"{number:02}.txt" for number in range(40)]
    for name in names:
        batch.write(f"in/{name}", "x")
    ended = batch.run("--input", "in", "--workers", "2", "--mini-batch-size", "8")
    assert ended.status == 0, ended.err
    assert batch.results == [name for name in names if name not in ("13.txt", "29.txt")]
    assert [(one["source"][-6:], one["code"]) for one in batch.failures] == [
        ("13.txt", "SHOAL-SCO-314"),
        ("29.txt", "SHOAL-SCO-314"),
    ]


def test_workers_that_cannot_even_load_end_the_batch(batch):
    batch.write_script("import os\ndef init(): os.kill(os.getpid(), 9)\ndef run(mini_batch): pass")
    batch.write("in/a.txt", "a")
    ended = batch.run("--input", "in", "--workers", "2")
    assert ended.err.splitlines()[-1] == "SHOAL-SCO-314 a worker process ended while loading"


def test_an_error_threshold_ends_the_batch_and_a_higher_one_goes_on(batch):
    batch.write_script("def init(): pass\ndef run(mini_batch): return [1 / (ord(one[-5]) % 2) for one in mini_batch]")
    for name in "abcdef":
        batch.write(f"in/{name}.txt", name)
    options = ("--input", "in", "--mini-batch-size", "1", "--error_threshold")
    ended = batch.run(*options, "1")
    assert ended.status == 9
    assert "SHOAL-BAT-903 2 items failed, more than the error threshold of 1" in ended.err
    assert batch.state["items"] == 4
    assert batch.run(*options, "3").status == 0
    assert (len(batch.results), len(batch.failures)) == (3, 3)


def test_a_batch_of_which_nothing_succeeds_has_failed(batch):
    batch.write_script("def init(): pass\ndef run(mini_batch): raise SystemExit(0)")
    batch.write("in/a.txt", "a")
    ended = batch.run("--input", "in")
    assert (ended.status, ended.err.splitlines()[-1][:13]) == (9, "SHOAL-BAT-903")
    assert batch.failures[0]["reason"] == "it called sys.exit(0)"


def test_results_that_are_missing_are_counted_as_failures(batch):
    batch.write_script("def init(): pass\ndef run(mini_batch): return mini_batch[:2]")
    for name in "abcd":
        batch.write(f"in/{name}.txt", name)
    batch.run("--input", "in")
    assert (batch.state["results"], batch.state["failed"]) == (2, 2)
    assert [(one["code"], one["count"]) for one in batch.failures] == [("SHOAL-BAT-902", 2)]


def test_a_result_that_is_no_list_fails_with_what_to_return_instead(batch):
    batch.write_script("def init(): pass\ndef run(mini_batch): return None")
    batch.write("in/a.txt", "a")
    batch.run("--input", "in")
    assert batch.failures[0]["reason"] == "run(mini_batch) returned a NoneType"


def test_a_script_that_takes_requests_is_given_a_line_of_json_each(batch):
    batch.write_script(ONLINE)
    batch.write("in.jsonl", '{"x": [1, 2]}', "no json", "", '{"x": [3]}')
    assert batch.run("--input", "in.jsonl").status == 0
    assert [(one["row"], one["result"]) for one in batch.results] == [(0, 3), (2, 3)]
    assert [(one["row"], one["item"]) for one in batch.failures] == [(1, "no json")]


def test_a_script_that_takes_requests_is_not_given_rows_and_says_what_to_do(batch):
    batch.write_script(ONLINE)
    batch.write("in.csv", "x", "1")
    ended = batch.run("--input", "in.csv")
    assert ended.err.splitlines()[-1].startswith("SHOAL-BAT-102 run(data) takes requests")
    assert "--run-takes mini-batch" in ended.err
    batch.write_script("def init(): pass\ndef run(data): return data")
    assert batch.run("--input", "in.csv", "--run-takes", "mini-batch").status == 0
    assert batch.results == [{"x": 1}]


def test_schema_decorators_say_what_is_wrong_with_a_request(batch):
    batch.write_script(
        """
        import numpy as np
        from inference_schema.schema_decorators import input_schema
        from inference_schema.parameter_types.numpy_parameter_type import NumpyParameterType

        def init(): pass

        @input_schema("data", NumpyParameterType(np.array([[1, 2]])))
        def run(data): return data.sum(axis=1)
        """
    )
    batch.write("in.jsonl", '{"data": [[1, 2], [3, 4]]}', '{"data": [["x", 2]]}')
    batch.run("--input", "in.jsonl")
    assert [one["result"] for one in batch.results] == [[3, 7]]
    assert "data" in batch.failures[0]["reason"]
    assert batch.failures[0]["code"].startswith("SHOAL-SCO-")


def test_a_script_that_cannot_begin_says_so_in_its_last_line(batch):
    batch.write_script("def init(): raise OSError('no model')\ndef run(mini_batch): pass")
    batch.write("in/a.txt", "a")
    ended = batch.run("--input", "in", "--workers", "2")
    assert ended.err.splitlines()[-1].startswith("SHOAL-SCO-302 init() failed: OSError: no model")
    batch.write_script(WORDS)
    assert batch.run("--input", "in").status == 0, "nothing was done yet: another script may begin anew"


def test_an_input_that_is_not_there_is_named(batch):
    batch.write_script(WORDS)
    ended = batch.run("--input", "data/*.csv")
    assert (ended.status, ended.err.splitlines()[-1]) == (3, "SHOAL-BAT-301 there is no such input (data/*.csv)")


def test_a_disk_that_takes_no_more_ends_the_batch_and_with_room_it_goes_on(batch):
    batch.write_script("def init(): pass\ndef run(mini_batch): return ['x' * 1000] * len(mini_batch)")
    batch.write("in.jsonl", *(str(number) for number in range(100)))

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    options = ("--input", "in.jsonl", "--mini-batch-size", "10")
    ended = batch.run(*options, preexec_fn=little_room)
    assert (ended.status, ended.err.splitlines()[-1][:13]) == (8, "SHOAL-BAT-801")
    assert batch.run(*options).status == 0
    assert batch.results == ["x" * 1000] * 100


def test_the_memory_of_a_batch_does_not_grow_with_its_input(batch):
    batch.write_script("def init(): pass\ndef run(data): return len(data)")

    def peak(lines: int) -> int:
        batch.write("in.jsonl", *['"' + "x" * 10_000 + '"'] * lines)
        process = batch.begin("--input", "in.jsonl", "--mini-batch-size", "100", "--restart", stdout=None, stderr=None)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        return used.ru_maxrss * 1024

    assert peak(10_000) - peak(1_000) < 25_000_000, "a hundred megabytes against ten"


def test_a_terminal_shows_a_bar_and_a_pipe_none(batch):
    batch.write_script(WORDS)
    batch.write("in/a.txt", "a")
    ours, theirs = pty.openpty()
    ended = batch.run("--input", "in", stderr=theirs)
    os.close(theirs)
    assert ended.status == 0
    assert "[##############################] 100 %, 1 items" in os.read(ours, 10_000).decode()
    os.close(ours)
    assert "###" not in batch.run("--input", "in", "--restart").err


def test_who_asks_how_far_it_is_reads_a_small_file(batch):
    batch.write_script(WORDS)
    batch.write("in/a.txt", "a")
    batch.run("--input", "in", "--output", "results/", "--checkpoint", "how-far.json")
    state = json.loads((batch.folder / "how-far.json").read_text())
    assert (state["items"], state["done"], state["total"], state["finished"]) == (1, 2, 2, True)
    assert (batch.folder / "results" / "predictions.jsonl").read_text() == "2\n"
