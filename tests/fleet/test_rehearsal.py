"""Models and a config served on this machine, before anything is deployed."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from shoal.contract.inference import InferenceConfig
from shoal.fleet.child_server import CannotServe, NoAnswer
from shoal.fleet.rehearsal import Rehearsal, Step, rehearse
from shoal.packaging.errors import NoEntryScript
from shoal.workspace import Workspace

SCRIPT = """
import os
from pathlib import Path

def init():
    global text
    text = Path(os.environ["AZUREML_MODEL_DIR"], "words.txt").read_text()

def run(data):
    return {"said": text, "got": data, "level": os.environ["LEVEL"]}
"""


class Unwanted(Exception):
    """Whoever waited has gone."""


class Waiting:
    """Notes what is done; loses patience once *until* is set."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.until = threading.Event()

    def on_step(self, step: Step) -> None:
        self.steps.append(step)

    def progress(self, done: int, total: int) -> None:
        self.done = (done, total)

    def check(self) -> None:
        if self.until.is_set():
            raise Unwanted


def wanted(folder: Path, script: str = SCRIPT, **more: object) -> Rehearsal:
    (folder / "score.py").write_text(script)
    config = InferenceConfig(entry_script="score.py", environment_variables={"LEVEL": "debug", "SHOAL_AUTH": "key"})
    return Rehearsal(models=("words",), config=config, folder=folder, body=b"1", **more)  # type: ignore[arg-type]


@pytest.fixture
def words(workspace: Workspace, tmp_path: Path) -> Workspace:
    (tmp_path / "words.txt").write_text("good day")
    workspace.models.register("words", tmp_path / "words.txt")
    return workspace


def test_a_request_is_answered_as_a_device_would_answer_it(words: Workspace, tmp_path: Path) -> None:
    waiting = Waiting()
    outcome = rehearse(words, wanted(tmp_path, times=3), waiting)
    assert [answer.status for answer in outcome.answers] == [200, 200, 200]
    assert outcome.answers[0].body == b'{"said":"good day","got":"1","level":"debug"}'
    assert outcome.answers[0].run_seconds is not None
    assert outcome.answers[0].run_seconds < outcome.answers[0].seconds
    assert waiting.steps == list(Step)
    assert waiting.done == (8, 8)
    assert "POST /score 200" in outcome.log


def test_a_script_that_cannot_boot_says_why_and_leaves_its_log(words: Workspace, tmp_path: Path) -> None:
    script = "import no_such_package\ndef init(): pass\ndef run(data): pass\n"
    with pytest.raises(CannotServe, match="No module named 'no_such_package'") as failed:
        rehearse(words, wanted(tmp_path, script), Waiting())
    assert "Traceback" in failed.value.log


def test_a_server_that_dies_over_a_request_is_no_answer(words: Workspace, tmp_path: Path) -> None:
    script = "import os\ndef init(): pass\ndef run(data): os._exit(5)\n"
    with pytest.raises(NoAnswer, match="did not answer"):
        rehearse(words, wanted(tmp_path, script), Waiting())


def test_who_loses_patience_with_init_is_let_go_and_nothing_is_left(words: Workspace, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    script = f"import pathlib, time\ndef init(): pathlib.Path({str(begun)!r}).touch() or time.sleep(600)\n"
    script += "def run(data): ...\n"
    waiting = Waiting()

    def check() -> None:
        if begun.exists():
            raise Unwanted

    waiting.check = check  # type: ignore[method-assign]
    with pytest.raises(Unwanted):
        rehearse(words, wanted(tmp_path, script), waiting)


def test_a_model_that_takes_code_is_refused_before_anything_is_started(words: Workspace, tmp_path: Path) -> None:
    waiting = Waiting()
    with pytest.raises(NoEntryScript):
        rehearse(words, Rehearsal(models=("words",), config=InferenceConfig(), folder=tmp_path, body=b""), waiting)
    assert waiting.steps == []
