"""Shows the logs of one service or several, merged by time: follow, filter, search, copy, save.

Places give it the logs to show and make it follow while they are on the screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from shoal_gui.desk import Desk
from shoal_gui.logs.lines import Level, LogLine
from shoal_gui.logs.model import LogModel, Sieve
from shoal_gui.logs.painter import LinePainter
from shoal_gui.logs.reader import LogReader, Source
from shoal_gui.saving import save_lines
from shoal_gui.task import Work
from shoal_gui.tokens import Space
from shoal_gui.widgets.empty import EmptyState
from shoal_gui.widgets.layout import button, column, icon_button, label, row, shortcut
from shoal_gui.words import tr

SHORTEST = 120
"""Pixels of the filter at the least."""
TYPING = 150
"""Milliseconds after a key before filter or search is applied."""


class LogView(QWidget):
    """The logs of *sources*; it asks for them only while it can be seen."""

    def __init__(self, desk: Desk, sources: Sequence[Source], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._has_lines = False
        self._longest = 0
        self.model = LogModel(self)
        self.reader = LogReader(desk.session, sources, self)
        names = [log.name for log in self.reader.logs]
        self._painter = LinePainter(self.model, names, self)
        self._make_controls(names)
        self._make_list()
        self.setLayout(self._laid_out())
        self._connect()
        self._look()

    def focus_filter(self) -> None:
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def go_to_match(self, step: int) -> None:
        """Go to the next line that has what is sought, or with -1 to the one before; round the end."""
        matches = self.model.matches
        if not matches:
            return
        here = self.list.currentIndex().row()
        ahead = [row for row in matches if row > here] if step > 0 else [row for row in matches if row < here][::-1]
        self._go_to(ahead[0] if ahead else matches[0 if step > 0 else -1])

    def copy(self) -> None:
        """Put the chosen lines, or all that are shown, on the clipboard."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        text = "\n".join(self.model.texts(rows or None, with_source=self._is_merged))
        QGuiApplication.clipboard().setText(text)

    def save_to(self, path: Path) -> None:
        """Write what is shown to *path*."""
        lines = list(self.model.texts(with_source=self._is_merged))

        def save(_work: Work) -> int:
            return save_lines(path, lines)

        title = tr("Save the log as {file}").format(file=path.name)
        self._desk.tasks.run(title, save, then=self._tell_saved)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reader.follow(self.follow.isChecked())
        if not self.reader.is_following and not self._has_lines:
            self.reader.ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.reader.follow(False)

    # How it is made.

    @property
    def _is_merged(self) -> bool:
        return len(self.reader.logs) > 1

    def _make_controls(self, names: Sequence[str]) -> None:
        self.filter = _line_edit(tr("Show only lines with"), tr("Filter of the log"))
        self.search = _line_edit(tr("Find"), tr("Find in the log"))
        self.levels = QComboBox()
        self.levels.setAccessibleName(tr("Lines that are shown"))
        for text, level in (
            (tr("All lines"), Level.INFO),
            (tr("Warnings"), Level.WARNING),
            (tr("Errors"), Level.ERROR),
        ):
            self.levels.addItem(text, level)
        self.sources = QComboBox()
        self.sources.setAccessibleName(tr("Logs that are shown"))
        self.sources.addItem(tr("All logs"), "")
        for name in names:
            self.sources.addItem(name, name)
        self.sources.setVisible(self._is_merged)
        self.filter.setMinimumWidth(SHORTEST)
        self.follow = button(tr("Follow"), self._follow_changed, symbol="fa6s.arrow-down-long")
        self.follow.setCheckable(True)
        self.follow.setChecked(True)
        self.follow.setToolTip(tr("Read new lines as they are written, every two seconds"))
        self.found: QLabel = label(role="muted")
        self.count: QLabel = label(role="muted")
        self.trouble: QLabel = label(role="muted", wraps=True)
        self.to_end = button(tr("To the end"), self._go_to_end, symbol="fa6s.angles-down")

    def _make_list(self) -> None:
        self.list = _list(self.model, self._painter)
        self.nothing = EmptyState("fa6s.align-left", "")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.nothing)
        self._sticks = True

    def _laid_out(self) -> QVBoxLayout:
        earlier = icon_button(
            tr("Read as many earlier lines as the device sends"), "fa6s.clock-rotate-left", self._earlier
        )
        before = icon_button(tr("Previous match (Shift+F3)"), "fa6s.chevron-up", lambda: self.go_to_match(-1))
        after = icon_button(tr("Next match (F3)"), "fa6s.chevron-down", lambda: self.go_to_match(1))
        copy = icon_button(tr("Copy the chosen lines, or all"), "fa6s.copy", self.copy)
        save = icon_button(tr("Save what is shown to a file"), "fa6s.floppy-disk", self._ask_where)
        return column(
            row(self.filter, self.levels, self.follow),
            row(self.search, before, after, self.found, None, earlier, copy, save, space=Space.XS),
            self.stack,
            row(self.sources, self.count, None, self.to_end),
            self.trouble,
        )

    def _connect(self) -> None:
        self._typing = QTimer(self, singleShot=True, interval=TYPING)
        self._typing.timeout.connect(self._apply)
        self.filter.textChanged.connect(self._typing.start)
        self.search.textChanged.connect(self._typing.start)
        self.levels.currentIndexChanged.connect(self._apply)
        self.sources.currentIndexChanged.connect(self._apply)
        self.search.returnPressed.connect(lambda: self.go_to_match(1))
        self.reader.added.connect(self._add)
        self.reader.replaced.connect(self._replace)
        self.reader.troubled.connect(self._look)
        self.model.counted.connect(self._look)
        bar = self.list.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(self._grown)
        shortcut(self, "F3", lambda: self.go_to_match(1))
        shortcut(self, "Shift+F3", lambda: self.go_to_match(-1))
        shortcut(self.list, QKeySequence(QKeySequence.StandardKey.Copy).toString(), self.copy)

    # What happens.

    def _add(self, lines: list[LogLine]) -> None:
        self._measure(lines)
        self.model.add(lines)

    def _replace(self, name: str, lines: list[LogLine]) -> None:
        self._measure(lines)
        self._has_lines = True
        self.model.replace(name, lines)

    def _measure(self, lines: list[LogLine]) -> None:
        longest = max((len(line.text) for line in lines), default=0)
        if longest > self._longest:
            self._longest = longest
            self.list.horizontalHeader().setMinimumSectionSize(self._painter.width(self._longest))

    def _apply(self) -> None:
        level = Level(self.levels.currentData())
        self.model.sift(Sieve(self.filter.text().lower(), level, str(self.sources.currentData())))
        if self.search.text().lower() != self.model.sought:
            self.model.seek(self.search.text())

    def _look(self) -> None:
        """Show the lines, or why there are none; how many; and what is wrong."""
        shown, total, matches = self.model.rowCount(), self.model.total, len(self.model.matches)
        self.stack.setCurrentIndex(0 if shown else 1)
        self.nothing.say(self._why_empty())
        self.count.setText(self._counted(shown, total))
        self.found.setText(tr("%n match(es)", matches) if self.model.sought else "")
        self.trouble.setText("\n".join(f"{name}: {why}" for name, why in self.reader.troubles))
        self.trouble.setVisible(bool(self.reader.troubles))
        self.to_end.setVisible(not self._sticks)

    def _why_empty(self) -> str:
        if self.model.total:
            return tr("No line passes the filter")
        if self.reader.troubles:
            return tr("The log cannot be read now")
        return tr("Nothing was written yet") if self._has_lines else tr("Reading the log")

    def _counted(self, shown: int, total: int) -> str:
        text = tr("%n line(s)", total) if shown == total else tr("{shown} of %n line(s)", total).format(shown=shown)
        return tr("{lines}; earlier ones were let go").format(lines=text) if self.model.has_dropped else text

    def _go_to(self, row: int) -> None:
        index = self.model.index(row)
        self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        across = self.list.horizontalScrollBar()
        place = across.value()
        self.list.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        across.setValue(place)
        n = self.model.matches.index(row) + 1
        self.found.setText(tr("{n} of {all}").format(n=n, all=len(self.model.matches)))

    def _go_to_end(self) -> None:
        self.list.scrollToBottom()

    def _scrolled(self, value: int) -> None:
        self._sticks = value >= self.list.verticalScrollBar().maximum()
        self.to_end.setVisible(not self._sticks)

    def _grown(self) -> None:
        """A reader at the end stays at the end; one who looks at earlier lines is left alone."""
        if self._sticks:
            self.list.scrollToBottom()

    def _follow_changed(self) -> None:
        self.reader.follow(self.follow.isChecked())

    def _earlier(self) -> None:
        self.reader.ask_for_earlier()

    def _ask_where(self) -> None:
        name = f"{self.reader.logs[0].source.service}.log" if self.reader.logs else "shoal.log"
        path, _ = QFileDialog.getSaveFileName(self, tr("Save the log"), name, tr("Text (*.log *.txt)"))
        if path:
            self.save_to(Path(path))

    def _tell_saved(self, lines: int) -> None:
        self._desk.tell(tr("%n line(s) saved", lines))


def _list(model: LogModel, painter: LinePainter) -> QTableView:
    """A list of one column; a table, since Qt's list view looks at every row again whenever one is added."""
    made = QTableView()
    made.setModel(model)
    made.setItemDelegate(painter)
    made.setAccessibleName(tr("Lines of the log"))
    made.setShowGrid(False)
    made.setWordWrap(False)
    made.setTabKeyNavigation(False)
    made.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    made.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    down, across = made.verticalHeader(), made.horizontalHeader()
    down.hide()
    down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    down.setMinimumSectionSize(1)
    down.setDefaultSectionSize(painter.height)
    across.hide()
    across.setStretchLastSection(True)
    return made


def _line_edit(placeholder: str, name: str) -> QLineEdit:
    made = QLineEdit(placeholderText=placeholder, clearButtonEnabled=True)
    made.setAccessibleName(name)
    return made
