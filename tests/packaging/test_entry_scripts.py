"""Entry scripts are looked at and never run."""

from __future__ import annotations

from pathlib import Path

import pytest

from shoal.packaging.entry_script import check_entry_script
from shoal.packaging.errors import BadEntryScript, EntryScriptMissing

INIT = "def init(): pass\n"


@pytest.fixture
def check(tmp_path: Path):
    def check(text: str | bytes, name: str = "score.py") -> None:
        data = text if isinstance(text, bytes) else text.encode()
        (tmp_path / name).write_bytes(data)
        check_entry_script(tmp_path / name)

    return check


@pytest.mark.parametrize(
    "run",
    [
        "def run(data): pass",
        "async def run(data): pass",
        "run = lambda data: data",
        "run: object = print",
        "from other import run",
        "from other import score as run",
        "from other import *",
        "import run",
        "class run: pass",
        "try:\n    import fast\nexcept ImportError:\n    def run(data): pass",
        "if True:\n    pass\nelse:\n    def run(data): pass",
        "a, run = 1, print",
        "@decorated\ndef run(data): pass",
    ],
)
def test_every_way_of_defining_a_name_at_the_top_counts(check, run):
    check(INIT + run)


@pytest.mark.parametrize(
    "text",
    [
        "def score(data): pass",
        "class Model:\n    def run(self, data): pass",
        "def make():\n    def run(data): pass\n    run = 1",
        "names = [run for run in ()]",
        "f = lambda: (run := 1)",
        "print(run)",
        "'''def run(data): pass'''",
    ],
)
def test_a_script_without_run_is_refused(check, text):
    with pytest.raises(BadEntryScript, match=r"does not define run\(\)"):
        check(INIT + text)


def test_a_script_without_init_is_refused_as_the_server_would(check):
    with pytest.raises(BadEntryScript, match=r"does not define init\(\)"):
        check("def run(data): pass")


def test_a_syntax_error_is_told_with_line_and_column(check, tmp_path):
    with pytest.raises(BadEntryScript, match="syntax error") as caught:
        check(INIT + "def run(data):\n    return data +\n")
    assert caught.value.where == f"{tmp_path / 'score.py'}, line 3, column 18"


def test_a_script_is_not_run_by_looking_at_it(check, tmp_path):
    check(f"open({str(tmp_path / 'ran')!r}, 'w')\n{INIT}def run(data): pass")
    assert not (tmp_path / "ran").exists()


def test_a_byte_order_mark_is_no_error(check):
    check(b"\xef\xbb\xbf" + INIT.encode() + b"def run(data): pass")


def test_a_careless_escape_is_the_scripts_own_affair(check):
    check(INIT + "def run(data): return '\\d'")


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"def init(): pass\n# caf\xe9\n", "score.py", "not UTF-8"),
        (b"def run(d): pass\0", "score.py", "no Python|syntax error"),
        (b"def run(d): pass", "score.txt", "no Python file"),
        (b"def run(d): pass", "score", "no Python file"),
    ],
)
def test_what_is_no_python_text_is_refused(check, data, name, message):
    with pytest.raises(BadEntryScript, match=message):
        check(data, name)


def test_the_line_that_is_not_utf8_is_named(check):
    with pytest.raises(BadEntryScript) as caught:
        check(b"def init(): pass\n# caf\xe9\n")
    assert str(caught.value.where).endswith("score.py, line 2")


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.mkdir()])
def test_a_script_that_is_not_there_is_told_with_the_place(tmp_path, make):
    make(tmp_path / "score.py")
    with pytest.raises(EntryScriptMissing) as caught:
        check_entry_script(tmp_path / "score.py")
    assert caught.value.where == str(tmp_path / "score.py")
