"""Every error a person can meet has a code of its own, which documentation and scripts may rely on."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from shoal.errors import ShoalError

ROOTS = ("shoal", "shoal_agent", "shoal_scoring")


def import_everything() -> None:
    for root in ROOTS:
        package = importlib.import_module(root)
        for module in pkgutil.walk_packages(package.__path__, f"{root}."):
            if not module.name.endswith(".__main__"):
                importlib.import_module(module.name)


def descendants(kind: type[ShoalError]) -> Iterator[type[ShoalError]]:
    for one in kind.__subclasses__():
        if one.__module__.split(".")[0] in ROOTS:
            yield one
        yield from descendants(one)


@pytest.fixture(scope="module")
def errors() -> list[type[ShoalError]]:
    """Every class of Shoal's error tree; one that is reached twice stands here once."""
    import_everything()
    return [ShoalError, *dict.fromkeys(descendants(ShoalError))]


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
