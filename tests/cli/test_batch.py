"""Batches on this machine, in the environment that an image would have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

SCRIPT = """
import os, sys

def init():
    global words
    words = open(os.path.join(os.environ["AZUREML_MODEL_DIR"], "words.txt")).read().split()

def run(mini_batch):
    return [sys.argv[1:] + [os.path.basename(path), open(path).read() in words] for path in mini_batch]
"""


@pytest.fixture
def words(here: Path, shoal) -> Path:
    """A workspace with a model, and beside it a script, its config and files to score."""
    (here / "words.txt").write_text("apple pear")
    assert shoal("model", "register", "-n", "words", "-p", "words.txt").status == 0
    (here / "score.py").write_text(SCRIPT)
    (here / "inferenceconfig.json").write_text(json.dumps({"entryScript": "score.py"}))
    (here / "in").mkdir()
    for name, text in (("a.txt", "apple"), ("b.txt", "plum")):
        (here / "in" / name).write_text(text)
    return here


def test_a_batch_is_scored_here_and_what_is_complete_is_left_alone(words, shoal):
    asked = ("batch", "run", "-m", "words:1", "--ic", "inferenceconfig.json", "--input", "in", "--output", "out.jsonl")
    ended = shoal(*asked, "--", "--loud")
    assert ended.status == 0, ended.err
    lines = (words / "out.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == [["--loud", "a.txt", True], ["--loud", "b.txt", False]]
    assert "2 items: 2 results" in ended.out
    assert "complete already" in shoal(*asked, "--", "--loud").out
    refused = shoal(*asked, "--", "--quiet")
    assert (refused.status, refused.err.splitlines()[-1][:13]) == (4, "SHOAL-BAT-401")


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        ("-m", "words", "--device", "cam-01"),
        ("-n", "words"),
        ("--device", "cam-01"),
        ("-m", "words", "--read-as", "columns"),
    ],
    ids=["nowhere", "here and there", "no device", "no service", "a word that is none"],
)
def test_what_cannot_be_asked_for_is_refused_before_anything_is_made(here, shoal, wrong):
    ended = shoal("batch", "run", *wrong, "--input", "in", "--output", "out.jsonl")
    assert (ended.status, ended.err[:21]) == (1, "error SHOAL-CLI-104: ")
