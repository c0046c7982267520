"""The editor, typed into as a person does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from shoal_gui.editors.checks import config_marks, entry_script_marks, packages_marks
from shoal_gui.editors.editor_pane import EditorPane
from shoal_gui.editors.languages import JSON, PYTHON, YAML, language_of
from shoal_gui.looks import Theme, tokens, wear
from shoal_gui.tokens import State

SCRIPT = "def init():\n    pass\n\n\ndef run(data):\n    return data\n"
Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    """A window with a field before and after the editor."""
    wear(Theme.LIGHT)
    made = QWidget()
    made.setLayout(QVBoxLayout())
    made.resize(600, 400)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def script(page: QWidget, qtbot: QtBot) -> EditorPane:
    before = QLineEdit(page)
    pane = EditorPane(PYTHON, "Entry script", page, check=entry_script_marks)
    for one in (before, pane, QLineEdit(page)):
        page.layout().addWidget(one)  # type: ignore[union-attr]
    page.show()
    qtbot.waitExposed(page)
    pane.editor.setFocus()
    qtbot.waitUntil(pane.editor.hasFocus)
    return pane


def waves(pane: EditorPane) -> list[str]:
    """What is underlined as wrong."""
    wave = QTextCharFormat.UnderlineStyle.WaveUnderline
    return [one.cursor.selectedText() for one in pane.editor.extraSelections() if one.format.underlineStyle() == wave]


def colours(pane: EditorPane, line: int) -> dict[str, str]:
    """The words of a line that are not drawn as plain text, with their colours."""
    block = pane.editor.document().findBlockByNumber(line - 1)
    formats = block.layout().formats()
    return {block.text()[one.start : one.start + one.length]: one.format.foreground().color().name() for one in formats}


def test_a_mistake_is_marked_where_it_is_as_soon_as_the_typing_pauses(script: EditorPane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(script.edited):
        qtbot.keyClicks(script.editor, "def init(:")
    (mark,) = script.problems
    assert (mark.line, mark.state) == (1, State.FAILED)
    assert "syntax error" in mark.message
    assert waves(script) == [":"]
    assert script.findChild(QWidget, "said").text().startswith("Line 1: the entry script has a syntax error")  # type: ignore[attr-defined]


def test_a_script_without_run_says_so_and_one_with_it_is_fine(script: EditorPane) -> None:
    script.set_text(SCRIPT.replace("run", "predict"))
    assert [mark.message for mark in script.problems] == ["the entry script does not define run()"]
    script.set_text(SCRIPT)
    assert script.problems == []


def test_tab_moves_the_selected_lines_in_and_shift_tab_out(script: EditorPane, qtbot: QtBot) -> None:
    script.set_text("a\n\nb")
    script.editor.selectAll()
    qtbot.keyClick(script.editor, Key.Key_Tab)
    assert script.text == "    a\n\n    b"
    qtbot.keyClick(script.editor, Key.Key_Backtab, Mod.ShiftModifier)
    assert script.text == "a\n\nb"


def test_a_new_line_stands_where_the_one_before_did_or_deeper_after_a_colon(script: EditorPane, qtbot: QtBot) -> None:
    qtbot.keyClicks(script.editor, "def run(data):")
    qtbot.keyClick(script.editor, Key.Key_Return)
    qtbot.keyClicks(script.editor, "a = 1")
    qtbot.keyClick(script.editor, Key.Key_Return)
    qtbot.keyClick(script.editor, Key.Key_B)
    assert script.text == "def run(data):\n    a = 1\n    b"


def test_the_keyboard_can_leave_the_editor(script: EditorPane, qtbot: QtBot) -> None:
    before, after = script.parentWidget().findChildren(QLineEdit, options=Qt.FindChildOption.FindDirectChildrenOnly)
    qtbot.keyClick(script.editor, Key.Key_Escape)
    qtbot.keyClick(script.editor, Key.Key_Tab)
    assert not script.editor.hasFocus()
    assert script.text == ""
    script.editor.setFocus()
    qtbot.keyClick(script.editor, Key.Key_Escape)
    qtbot.keyClick(script.editor, Key.Key_A)
    qtbot.keyClick(script.editor, Key.Key_Tab)
    assert script.editor.hasFocus()
    assert script.text == "a   "
    qtbot.keyClick(script.editor, Key.Key_Escape)
    qtbot.keyClick(script.editor, Key.Key_Backtab, Mod.ShiftModifier)
    assert before.hasFocus()
    assert not after.hasFocus()


def test_ctrl_f_finds_within_the_text_and_escape_goes_back_to_it(script: EditorPane, qtbot: QtBot) -> None:
    script.set_text(SCRIPT)
    qtbot.keyClick(script.editor, Key.Key_F, Mod.ControlModifier)
    words = script.findChild(QLineEdit)
    qtbot.waitUntil(words.hasFocus)
    qtbot.keyClicks(words, "data")
    assert script.editor.textCursor().selectedText() == "data"
    assert script.editor.textCursor().blockNumber() == 4
    qtbot.keyClick(words, Key.Key_Return)
    assert script.editor.textCursor().blockNumber() == 5
    qtbot.keyClick(words, Key.Key_Return)
    assert script.editor.textCursor().blockNumber() == 4
    qtbot.keyClick(words, Key.Key_Escape)
    assert script.editor.hasFocus()


def test_the_sentence_below_leads_to_the_line(script: EditorPane, qtbot: QtBot) -> None:
    script.set_text(SCRIPT + "x = = 1\n")
    qtbot.mouseClick(script.findChild(QWidget, "said"), Qt.MouseButton.LeftButton)
    assert script.editor.textCursor().blockNumber() == 6
    assert script.editor.textCursor().positionInBlock() == 4


def test_a_click_on_a_number_goes_to_that_line(script: EditorPane, qtbot: QtBot) -> None:
    script.set_text(SCRIPT)
    margin = next(one for one in script.editor.children() if isinstance(one, QWidget) and one.accessibleName())
    line = next(where for n, where in script.editor.lines_within(script.editor.viewport().rect()) if n == 3)
    qtbot.mouseClick(margin, Qt.MouseButton.LeftButton, pos=QPoint(5, line.center().y()))
    assert script.editor.textCursor().blockNumber() == 2


def test_words_are_coloured_by_their_kind(script: EditorPane) -> None:
    script.set_text('def init():  # once\n    """Load\n    it."""\n    return 12, "a", len')
    look = tokens()
    first, third, last = colours(script, 1), colours(script, 3), colours(script, 4)
    assert first == {"def ": look.accent, "init": look.states[State.WAITING], "# once": look.muted}
    assert third == {'    it."""': look.states[State.OK]}
    assert last["return"] == look.accent
    assert last['"a"'] == look.states[State.OK]
    assert set(last) == {"return", "12", '"a"', "len"}
    assert isinstance(script.editor.document().findChild(QSyntaxHighlighter), QSyntaxHighlighter)


def test_text_put_in_keeps_the_cursor_and_can_be_undone(script: EditorPane) -> None:
    script.set_text(SCRIPT)
    script.editor.go_to(5, 5)
    script.set_text(SCRIPT.replace("pass", "pass  # 🐟"))
    cursor = script.editor.textCursor()
    assert (cursor.blockNumber(), cursor.positionInBlock()) == (4, 4)
    script.editor.undo()
    assert script.text == SCRIPT


def test_a_config_says_its_mistakes_and_what_nothing_is_done_about(page: QWidget) -> None:
    pane = EditorPane(JSON, "Config", page, check=config_marks)
    pane.set_text('{\n  "entryscript": "score.py"\n}')
    (mark,) = pane.problems
    assert (mark.line, mark.hint) == (2, "did you mean 'entryScript'?")
    pane.set_text('{\n  "runtime": "spark-py"\n}')
    (note,) = pane.editor.marks
    assert (note.line, note.state, pane.problems) == (2, State.STALE, [])
    pane.set_text('{\n  "runtime" "spark-py"\n}')
    assert [(one.line, one.column, one.code) for one in pane.problems] == [(2, 13, "SHOAL-MAN-101")]


def test_packages_that_no_device_could_be_given_are_marked_in_their_lines() -> None:
    conda = (
        "name: a\ndependencies:\n  - python=3.11\n  - cudatoolkit-dev\n  - pip:\n      - -r more.txt\n      - ./mine\n"
    )
    assert [mark.line for mark in packages_marks(conda)] == [4, 7]
    assert [mark.line for mark in packages_marks("numpy\n-r more.txt\n-e .\n")] == [3]
    assert packages_marks("numpy>=2  # all\n--extra-index-url https://example.org\n") == []
    assert [mark.line for mark in packages_marks("name: a\ndependencies: [\n")] == [3]


def test_the_name_of_a_file_tells_its_language_and_else_the_text_does() -> None:
    assert [language_of("a.py"), language_of("b.json"), language_of("c.YML")] == [PYTHON, JSON, YAML]
    assert [language_of("d", '{"a": 1}'), language_of("", "a: 1")] == [JSON, YAML]
