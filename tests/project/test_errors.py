"""Every error a person can meet has a code of its own, which documentation and scripts may rely on."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from shoal.errors import ShoalError

sys.path.insert(0, str(Path(__file__).parent))

import error_table


@pytest.fixture(scope="module")
def errors() -> list[type[ShoalError]]:
    """Every class of Shoal's error tree; one that is reached twice stands here once."""
    return [ShoalError, *error_table.errors()]


def test_the_table_of_error_codes_is_that_of_the_code():
    page = Path(__file__).parents[2] / "docs" / "errors.md"
    assert page.read_text() == error_table.table(), "run: python tests/project/error_table.py > docs/errors.md"


def test_every_leaf_of_the_error_tree_has_a_code_of_its_own(errors):
    leaves = [one for one in errors if not one.__subclasses__()]
    assert len(leaves) > 20
    assert [one.__qualname__ for one in leaves if "code" not in vars(one)] == []


def test_no_two_errors_share_a_code(errors):
    codes = Counter(vars(one)["code"] for one in errors if "code" in vars(one))
    assert [code for code, count in codes.items() if count > 1] == []


def test_every_code_names_its_area_and_a_number(errors):
    codes = [one.code for one in errors]
    assert [code for code in codes if not re.fullmatch(r"SHOAL-[A-Z]{2,6}-[0-9]{3}", code)] == []


def test_every_error_says_in_a_docstring_what_it_means(errors):
    assert [one.__qualname__ for one in errors if not vars(one).get("__doc__")] == []
