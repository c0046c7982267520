"""The desktop's languages kept in step: `make languages` takes new words in, `make check` finds what is not said.

Words are the literals that `tr` is called with; lupdate and lrelease do the rest. `en.ts` has nothing but plural
forms, since the words themselves are English.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "gui" / "shoal_gui"
FOLDER = SOURCES / "languages"
LANGUAGES = ("en", "zh_CN", "zh_TW", "ru")
PLURALS = {"en": 2, "zh_CN": 1, "zh_TW": 1, "ru": 3}
"""Forms that a language has for a number of things."""


def main() -> None:
    """Bring every language up to date, or with --check say what is not; the exit status is 1 if there is anything."""
    if sys.argv[1:] == ["--check"]:
        found = [complaint for language in LANGUAGES for complaint in complaints(language)]
        print(*found, sep="\n", end="\n" * bool(found))
        sys.exit(bool(found))
    for language in LANGUAGES:
        update(FOLDER / f"{language}.ts", language)
        release(FOLDER / f"{language}.ts", FOLDER / f"{language}.qm")


def complaints(language: str) -> Iterator[str]:
    """A line for each word of the desktop that *language* does not say, or says though nobody asks any more."""
    kept = FOLDER / f"{language}.ts"
    with tempfile.TemporaryDirectory() as folder:
        fresh, compiled = Path(folder) / kept.name, Path(folder) / "compiled.qm"
        fresh.write_bytes(kept.read_bytes())
        update(fresh, language)
        wanted, known = words(fresh), words(kept)
        release(kept, compiled)
        is_stale = compiled.read_bytes() != (FOLDER / f"{language}.qm").read_bytes()
    for word in known.keys() - wanted.keys():
        yield f"{kept.name}: nobody says {word!r} any more; run: make languages"
    for word in wanted.keys() - known.keys():
        yield f"{kept.name}: new: {word!r}; run: make languages, then translate it"
    for word in wanted.keys() & known.keys():
        said = known[word]
        if not all(said) or ("%n" in word and len(said) != PLURALS[language]):
            yield f"{kept.name}: not translated: {word!r}"
        elif any(places(one) != places(word) for one in said):
            yield f"{kept.name}: other places to fill in: {word!r}"
    if is_stale:
        yield f"{language}.qm is older than {kept.name}; run: make languages"


def words(file: Path) -> dict[str, list[str]]:
    """What *file* says for each word: one translation, or one for each plural form; empty where there is none."""
    said = {}
    for message in ET.parse(file).iter("message"):
        translation = message.find("translation")
        assert translation is not None
        forms = translation.findall("numerusform") or [translation]
        unfinished = translation.get("type") is not None
        said[message.findtext("source") or ""] = ["" if unfinished else one.text or "" for one in forms]
    return said


def places(text: str) -> set[str]:
    """The names in braces that values are put in the place of."""
    return {one.partition("}")[0] for one in text.split("{")[1:]}


def update(file: Path, language: str) -> None:
    """Take the words of the desktop into *file*, and those out that it does not say any more."""
    plural = ["-pluralonly"] if language == "en" else []
    options = ["-silent", "-no-obsolete", "-locations", "none", "-source-language", "en", "-target-language", language]
    with tempfile.TemporaryDirectory() as folder:
        calls = Path(folder) / "words.py"  # lupdate knows a plural by a third argument, which people need not write
        calls.write_text("".join(f"tr({word!r}{', None, n' * ('%n' in word)})\n" for word in spoken()))
        _run("lupdate", *options, *plural, str(calls), "-ts", str(file))


def spoken() -> list[str]:
    """Every word that the desktop says, once."""
    found = set()
    for file in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr":
                found.add(_literal(node, file))
    return sorted(found)


def _literal(call: ast.Call, file: Path) -> str:
    """The text that `tr` is called with, which must be written there for anybody to find it."""
    first = call.args[0] if call.args else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        return first.value
    sys.exit(f"{file.name}:{call.lineno}: tr() can only say words that are written there")


def release(file: Path, compiled: Path) -> None:
    """Compile *file* for Qt to read."""
    _run("lrelease", "-silent", str(file), "-qm", str(compiled))


def _run(tool: str, *words: str) -> None:
    subprocess.run([Path(sys.executable).with_name(f"pyside6-{tool}"), *words], check=True)


if __name__ == "__main__":
    main()
