"""Expected errors and bugs part ways here: a code, a sentence and a hint for the first, a traceback for the second."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from shoal.errors import ShoalError


class ReaderGone(Exception):
    """Whoever read our output has seen enough, as `head` does; Typer would call a BrokenPipeError a failure."""


@contextmanager
def told_plainly(argv: list[str]) -> Iterator[None]:
    """Print an expected error of the command *argv* to standard error, and end with its exit status."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except ShoalError as error:
        _tell(error, as_json=_wants_json(argv))
        raise SystemExit(error.exit_code) from None
    except (ReaderGone, BrokenPipeError):
        # What is left must not fail once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None


def _tell(error: ShoalError, *, as_json: bool) -> None:
    if as_json:
        fields = {"code": error.code, "message": error.message, "where": error.where, "hint": error.hint}
        print(json.dumps({"error": {name: text for name, text in fields.items() if text}}), file=sys.stderr)
        return
    print(f"error {error.code}: {error}", file=sys.stderr)
    if error.hint:
        print(f"hint: {error.hint}", file=sys.stderr)


def _wants_json(argv: list[str]) -> bool:
    """An error may come before the options are parsed, so the bare words are looked at."""
    pairs = zip(argv, [*argv[1:], ""], strict=True)
    return any((word in {"-o", "--output"} and value == "json") or word in {"-ojson", "--output=json"}
               for word, value in pairs)  # fmt: skip
