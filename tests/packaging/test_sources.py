"""What goes into the image beside the models: a source directory whole, or the script alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from shoal.contract.inference import InferenceConfig
from shoal.packaging.errors import BadEntryScript, Contradiction, EntryScriptMissing, FolderMissing
from shoal.packaging.source import MANY_BYTES, Source, gather_source

SCRIPT = "def init(): pass\ndef run(data): pass\n"


@pytest.fixture
def gather(tmp_path: Path):
    def gather(*names: str, entry_script: str | None = "score.py", source_directory: str | None = ".") -> Source:
        for name in names:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(SCRIPT)
        return gather_source(InferenceConfig(entry_script=entry_script, source_directory=source_directory), tmp_path)

    return gather


def names(source: Source) -> list[str]:
    return [entry.name.removeprefix("var/azureml-app/") for entry in source.entries]


def test_a_source_directory_goes_into_the_image_whole(gather):
    source = gather("score.py", "lib/a.py", "lib/deep/b.json")
    assert names(source) == ["lib/a.py", "lib/deep/b.json", "score.py"]
    assert source.entry_script == "score.py"


def test_without_a_source_directory_the_script_goes_alone(gather):
    source = gather("code/score.py", "code/other.py", entry_script="code/score.py", source_directory=None)
    assert (names(source), source.entry_script) == (["score.py"], "score.py")


def test_a_script_in_a_sub_folder_keeps_its_place(gather):
    source = gather("src/code/score.py", "src/x.py", entry_script="./code/score.py", source_directory="src")
    assert (names(source), source.entry_script) == (["code/score.py", "x.py"], "code/score.py")


def test_what_never_belongs_in_an_image_stays_behind(gather):
    source = gather(
        *("score.py", ".git/config", "__pycache__/score.pyc", "lib/__pycache__/a.pyc", "a.pyc", ".venv/bin/x"),
        *(".shoal/db", "lib/.ipynb_checkpoints/x", ".gitignore"),
    )
    assert names(source) == ["score.py"]


@pytest.mark.parametrize("file", [".amlignore", ".shoalignore"])
def test_an_ignore_file_names_what_stays_behind(gather, tmp_path, file):
    (tmp_path / file).write_text("# big\n*.csv\n/data/\nnotes/**/*.md\n!keep.csv\nlog?.[tx]xt\n\nbuild/\n")
    source = gather(
        *("score.py", "a.csv", "lib/b.csv", "keep.csv", "data/x", "lib/data/x", "notes/a/b.md", "notes/c.md"),
        *("log1.txt", "log12.txt", "build/x", "lib/build/y", "building"),
    )
    assert names(source) == ["building", "keep.csv", "lib/data/x", "log12.txt", "score.py"]


def test_our_ignore_file_counts_instead_of_azures(gather, tmp_path):
    (tmp_path / ".amlignore").write_text("a.txt")
    (tmp_path / ".shoalignore").write_text("b.txt")
    assert names(gather("score.py", "a.txt", "b.txt")) == ["a.txt", "score.py"]


def test_a_script_that_would_stay_behind_is_an_error(gather, tmp_path):
    (tmp_path / ".shoalignore").write_text("*.py")
    with pytest.raises(EntryScriptMissing, match="stay behind") as caught:
        gather("score.py")
    assert caught.value.hint.endswith("!score.py")


def test_a_folder_where_the_models_go_stays_behind_with_a_notice(gather):
    source = gather("score.py", "azureml-models/digits/1/digits.onnx")
    assert names(source) == ["score.py"]
    assert "azureml-models is left out" in source.notices[0]


def test_links_to_files_are_followed_and_links_to_folders_told(gather, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "src").mkdir()
    (tmp_path / "elsewhere" / "a.py").write_text("a = 1")
    (tmp_path / "src" / "a.py").symlink_to(tmp_path / "elsewhere" / "a.py")
    (tmp_path / "src" / "loop").symlink_to(tmp_path / "src")
    os.mkfifo(tmp_path / "src" / "pipe")
    source = gather("src/score.py", source_directory="src")
    assert names(source) == ["a.py", "score.py"]
    assert [Path(one.split(" is left out")[0]).name for one in source.notices] == ["loop", "pipe"]


def test_a_directory_that_brings_too_much_is_told(gather, tmp_path):
    with (tmp_path / "big.bin").open("wb") as sparse:
        sparse.truncate(MANY_BYTES + 1)
    assert "brings 50 MB" in gather("score.py").notices[0]


def test_a_program_can_be_executed_whatever_the_disk_says(gather, tmp_path):
    (tmp_path / "tool.sh").write_text("#!/bin/sh\n")
    source = gather("score.py", "data.bin")
    (tmp_path / "data.bin").chmod(0o777)
    modes = {entry.name.rpartition("/")[2]: entry.image_mode for entry in source.entries}
    assert modes == {"data.bin": 0o644, "score.py": 0o644, "tool.sh": 0o755}


def test_a_source_directory_that_is_not_there_is_told_with_the_place(gather, tmp_path):
    with pytest.raises(FolderMissing) as caught:
        gather(source_directory="nowhere")
    assert caught.value.where == str(tmp_path / "nowhere")


def test_a_script_outside_of_the_source_directory_is_refused(gather):
    with pytest.raises(Contradiction, match="outside"):
        gather("score.py", "src/x.py", entry_script="../score.py", source_directory="src")


def test_a_bad_script_is_refused_before_anything_is_gathered(gather):
    with pytest.raises(BadEntryScript):
        gather("notes.txt", entry_script="notes.txt")


def test_no_script_and_no_source_directory_give_no_files(gather):
    assert gather(entry_script=None, source_directory=None) == Source((), None)
