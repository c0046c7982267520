"""One field changed in a text that a person wrote, and the rest left as it stands."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from shoal.contract.editing import with_field
from shoal.contract.reading import Unreadable, read_plain

YAML = """\
# how the digits are read
entryScript: score.py  # ours
condaFile: conda.yml

# for the field
environmentVariables:
  LEVEL: info  # or debug
  NAME: "x y"
pythonVersion: "3.11"
"""
JSON = '{\n  "entryScript": "score.py",\n  "runtime": "python",\n  "condaFile": "conda.yml",\n}\n'


def test_a_field_of_yaml_changes_and_every_comment_stays() -> None:
    changed = with_field(YAML, ["entryScript"], "main.py")
    assert changed == YAML.replace("score.py", "main.py")


def test_a_field_within_a_field_changes_alone() -> None:
    assert with_field(YAML, ["environmentVariables", "LEVEL"], "debug") == YAML.replace("LEVEL: info", "LEVEL: debug")


def test_a_field_is_added_below_the_others_of_yaml() -> None:
    assert with_field(YAML, ["baseImage"], "python:3.11") == YAML + "baseImage: python:3.11\n"


def test_a_mapping_is_put_in_with_its_own_indent() -> None:
    changed = with_field("entryScript: score.py\n", ["environmentVariables"], {"A": "1"})
    assert changed == "entryScript: score.py\nenvironmentVariables:\n  A: '1'\n"


def test_a_field_taken_out_takes_its_line_with_it() -> None:
    assert with_field(YAML, ["condaFile"], None) == YAML.replace("condaFile: conda.yml\n", "")


def test_the_last_of_a_mapping_takes_the_mapping_with_it() -> None:
    assert read_plain(with_field("a: 1\nb:\n  c: 2\n", ["b", "c"], None), where="") == {"a": 1}


def test_json_with_azures_trailing_comma_keeps_its_form() -> None:
    assert with_field(JSON, ["condaFile"], "other.yml") == JSON.replace("conda.yml", "other.yml")
    assert with_field(JSON, ["runtime"], None) == JSON.replace('"runtime": "python",\n  ', "")
    added = with_field(JSON.replace(",\n}", "\n}"), ["baseImage"], "none")
    assert added == JSON.replace(",\n}", ',\n  "baseImage": "none"\n}')


def test_nothing_at_all_becomes_json() -> None:
    assert json.loads(with_field("", ["entryScript"], "score.py")) == {"entryScript": "score.py"}
    assert json.loads(with_field("{}", ["entryScript"], "score.py")) == {"entryScript": "score.py"}


def test_a_block_of_text_is_replaced_whole() -> None:
    assert with_field("a: |\n  one\n  two\nb: 1\n", ["a"], "three") == "a: three\nb: 1\n"


def test_what_is_so_already_leaves_the_text_alone() -> None:
    assert with_field(YAML, ["entryScript"], "score.py") is YAML


def test_a_text_that_cannot_be_read_is_not_changed() -> None:
    with pytest.raises(Unreadable):
        with_field('{"a": ', ["a"], 1)


NAMES = st.text("abz _-:#'\"é", min_size=1, max_size=5)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(NAMES, VALUES, max_size=4), st.lists(NAMES, min_size=1, max_size=3), VALUES, st.booleans())
def test_whatever_the_text_it_then_says_just_that(
    data: dict[str, Any], path: list[str], value: Any, as_yaml: bool
) -> None:
    text = yaml.safe_dump(data, allow_unicode=True) if as_yaml else json.dumps(data, indent=2)
    before = read_plain(text, where="")
    after = read_plain(with_field(text, path, value), where="")
    found: Any = after
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    assert found == value
    others = [{key: one[key] for key in one if key != path[0]} for one in (before, after)]
    assert others[0] == others[1]
