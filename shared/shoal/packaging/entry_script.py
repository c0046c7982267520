"""Looks at an entry script without running it, so that the packager refuses what every device would choke on."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from shoal.packaging.errors import BadEntryScript, EntryScriptMissing

__all__ = ["CALLED", "check_entry_script", "check_script_text"]

CALLED: Final = ("init", "run")
"""What the server calls: the first once at the start, the second for every request."""


def check_entry_script(path: Path) -> None:
    """Raise unless *path* is a Python file with `init()` and `run()`.

    Raises:
        EntryScriptMissing: There is no such file, or it cannot be read.
        BadEntryScript: With line and column where there are some.
    """
    if path.suffix != ".py":
        raise BadEntryScript("the entry script is no Python file", where=str(path), hint="its name must end in .py")
    check_script_text(_text(path), where=str(path))


def check_script_text(text: str, *, where: str) -> None:
    """Raise `BadEntryScript` unless *text* is Python with `init()` and `run()`; *where* is named in errors."""
    names = set(_names(_parsed(text, where)))
    missing = [f"{name}()" for name in CALLED if name not in names]
    if missing and "*" not in names:
        raise BadEntryScript(
            f"the entry script does not define {' and '.join(missing)}",
            where=where,
            hint="init() loads the model once; run(data) answers a request",
        )


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise EntryScriptMissing(
            f"cannot read the entry script: {error.strerror}",
            where=str(path),
            hint="entryScript is relative to sourceDirectory, or to the folder of the inference config",
        ) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BadEntryScript("the entry script is not UTF-8 text", where=f"{path}, line {line}") from error


def _parsed(text: str, where: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its style; they are the script's own affair
            return ast.parse(text, filename=where or "<script>")
    except SyntaxError as error:
        place = f"{where}, line {error.lineno}, column {error.offset}" if error.lineno else where
        raise BadEntryScript(f"the entry script has a syntax error: {error.msg}", where=place) from error
    except ValueError as error:
        raise BadEntryScript(f"the entry script is no Python: {error}", where=where) from error


def _names(tree: ast.AST) -> Iterator[str]:
    """Every name that running *tree* would bind in its module, whatever `if` or `try` it stands in.

    `*` among them stands for whatever another module has.
    """
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name  # what is inside is not the module's
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                yield from (alias.asname or alias.name for alias in aliases)
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                pass  # a scope of its own
            case _:
                yield from _names(node)
