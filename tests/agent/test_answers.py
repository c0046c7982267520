"""A command acts once, however often it comes and whatever dies in between."""

from __future__ import annotations

from pathlib import Path

from shoal.contract.command import Answer
from shoal_agent.answers import KEPT, ROOM, Answers, Turn

SAID = Answer(ok=True, body=b"the answer")


def test_a_new_command_is_ours_and_while_it_acts_it_is_nobody_elses(tmp_path: Path):
    answers = Answers(tmp_path / "answers")
    assert answers.begin("one") is Turn.OURS
    assert answers.begin("one") is Turn.OTHERS
    assert answers.begin("two") is Turn.OURS


def test_a_command_that_comes_again_is_answered_alike_also_by_the_next_agent(tmp_path: Path):
    answers = Answers(tmp_path)
    answers.begin("one")
    answers.finish("one", SAID)
    assert answers.begin("one") == SAID
    assert Answers(tmp_path).begin("one") == SAID


def test_a_command_in_which_the_agent_died_does_not_act_again(tmp_path: Path):
    Answers(tmp_path).begin("one")
    answer = Answers(tmp_path).begin("one")
    assert isinstance(answer, Answer)
    assert (answer.ok, answer.problem and answer.problem.code) == (False, "SHOAL-AGT-404")


def test_the_last_thousand_are_remembered(tmp_path: Path):
    answers = Answers(tmp_path)
    for number in range(3):
        answers.begin(f"old-{number}")
        answers.finish(f"old-{number}", SAID)
    for number in range(4, KEPT + 2):
        (tmp_path / f"{number:012d}-filler-{number}").write_bytes(b"")
    answers = Answers(tmp_path)
    answers.begin("newest")
    answers.finish("newest", SAID)
    assert answers.begin("old-1") is Turn.OURS
    assert (answers.begin("old-2"), Answers(tmp_path).begin("newest")) == (SAID, SAID)


def test_answers_that_take_too_much_room_are_forgotten_but_not_that_they_were_given(tmp_path: Path):
    answers = Answers(tmp_path)
    big = Answer(ok=True, body=bytes(ROOM // 4))  # a third more on disk, as base64
    for number in range(3):
        answers.begin(f"big-{number}")
        answers.finish(f"big-{number}", big)
    assert sum(one.stat().st_size for one in tmp_path.iterdir()) <= ROOM
    lost = answers.begin("big-0")
    assert isinstance(lost, Answer)
    assert not lost.ok
    assert answers.begin("big-2") == big


def test_a_damaged_answer_counts_as_given(tmp_path: Path):
    answers = Answers(tmp_path)
    answers.begin("one")
    answers.finish("one", SAID)
    next(tmp_path.iterdir()).write_bytes(b"\0" * 20)
    answer = answers.begin("one")
    assert isinstance(answer, Answer)
    assert not answer.ok
