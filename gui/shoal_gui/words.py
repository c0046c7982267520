"""Every word on the screen goes through here, so that it can be said in another language.

`tr` is what the whole desktop calls; lupdate finds its calls. A change of language builds the window anew, so that no
widget has to know how to translate itself a second time.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

LANGUAGES = {"en": "English", "zh_CN": "简体中文", "zh_TW": "繁體中文", "ru": "Русский"}
"""By the code of its files in `languages/`; each is called what its own speakers call it."""
FOLDER = Path(__file__).parent / "languages"

_installed: list[QTranslator] = []


def tr(text: str, n: int = -1) -> str:
    """*text* in the language of the desktop; `%n` in it becomes *n*, in the plural form that *n* asks for."""
    return QCoreApplication.translate("", text, None, n)


def speak(language: str) -> None:
    """Say every word in *language* from now on: those of Qt itself, too."""
    application = QCoreApplication.instance()
    assert application is not None
    while _installed:
        application.removeTranslator(_installed.pop())
    QLocale.setDefault(QLocale(language))
    qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    for file in (qt / f"qtbase_{language}.qm", FOLDER / f"{language}.qm"):
        translator = QTranslator()
        if translator.load(str(file)):
            application.installTranslator(translator)
            _installed.append(translator)


def language_for(wished: Sequence[str]) -> str:
    """The best of `LANGUAGES` for somebody who reads *wished*, best first, in BCP 47's form."""
    for one in wished:
        code = one.replace("-", "_")
        language = code.partition("_")[0]
        if language == "zh":
            return "zh_TW" if any(part in code for part in ("TW", "HK", "MO", "Hant")) else "zh_CN"
        if language in LANGUAGES:
            return language
    return "en"
