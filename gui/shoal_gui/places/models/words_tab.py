"""What people say of a model: description and tags, which change, and properties, which are only added to."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QScrollArea, QWidget

from shoal.errors import ShoalError
from shoal.workspace.records import ModelVersion
from shoal_gui.desk import Desk
from shoal_gui.places.models.rows import ModelRow
from shoal_gui.tokens import Space, State
from shoal_gui.widgets.error_panel import ErrorPanel
from shoal_gui.widgets.field import Field
from shoal_gui.widgets.layout import allow, box, button, column, row, shortcut
from shoal_gui.widgets.pairs import Pairs
from shoal_gui.words import tr


@dataclass(frozen=True, slots=True)
class Words:
    """What can be said of a version."""

    description: str
    tags: dict[str, str]
    properties: dict[str, str]


class WordsTab(QScrollArea):
    """A form; what is not saved yet is kept with the desk, for each version."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._model: ModelVersion | None = None
        self._description = QPlainTextEdit()
        self._description.setTabChangesFocus(True)
        self._description.setFixedHeight(72)
        self._tags, self._properties = Pairs(tr("Tags")), Pairs(tr("Properties"))
        self._tagged = Field(tr("Tags"), self._tags)
        self._proper = Field(
            tr("Properties"), self._properties, tr("Properties can be added; what is there stays as it is")
        )
        self._error = ErrorPanel()
        self.save_button = button(tr("Save"), self.save, symbol="fa6s.floppy-disk", is_main=True)
        self._undo = button(tr("Undo changes"), self._discard)
        self._description.textChanged.connect(self._changed)
        self._tags.edited.connect(self._changed)
        self._properties.edited.connect(self._changed)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the fields have it
        form = column(
            Field(tr("Description"), self._description),
            self._tagged,
            self._proper,
            self._error,
            row(self.save_button, self._undo, None),
            None,
            space=Space.M,
        )
        form.setContentsMargins(0, Space.S, Space.S, 0)
        self.setWidget(box(form))
        shortcut(self, "Ctrl+Return", self.save)

    def show_row(self, row: ModelRow) -> None:
        is_other = self._model is None or self._model.id != row.id
        self._model = row.model
        if is_other:
            self._error.show_error(None)
        draft = self._desk.drafts.get(self._key)
        self._put(draft if isinstance(draft, Words) else _words_of(row.model))

    def save(self) -> None:
        if not self.save_button.isEnabled() or self._model is None:
            return
        model, words, models = self._model, self._words, self._desk.session.workspace.models
        added = {key: value for key, value in words.properties.items() if model.properties.get(key) != value}
        self._error.show_error(None)
        self._desk.tasks.run(
            tr("Save tags and description"),
            lambda _: models.update(model.id, tags=words.tags, description=words.description, properties=added),
            target=model.id,
            then=self._saved,
            failed=self._failed,
        )

    @property
    def _key(self) -> str:
        return f"words of {self._model.id}" if self._model else ""

    @property
    def _words(self) -> Words:
        return Words(self._description.toPlainText().strip(), self._tags.pairs, self._properties.pairs)

    def _put(self, words: Words) -> None:
        if self._words != words:
            self._description.blockSignals(True)
            self._description.setPlainText(words.description)
            self._description.blockSignals(False)
        fixed = frozenset(self._model.properties) if self._model else frozenset[str]()
        self._tags.put(words.tags)
        self._properties.put(words.properties, fixed)
        self._judge()

    def _changed(self) -> None:
        if self._model and self._words != _words_of(self._model):
            self._desk.drafts[self._key] = self._words
        else:
            self._desk.drafts.pop(self._key, None)
        self._judge()

    def _discard(self) -> None:
        self._desk.drafts.pop(self._key, None)
        if self._model:
            self._put(_words_of(self._model))

    def _judge(self) -> None:
        self._tagged.mark(self._tags.problem or None)
        self._proper.mark(self._properties.problem or None)
        is_same = self._model is None or self._words == _words_of(self._model)
        problem = self._tags.problem or self._properties.problem or (tr("Nothing was changed") if is_same else "")
        allow(self.save_button, problem or None)
        allow(self._undo, tr("Nothing was changed") if is_same else None)

    def _saved(self, model: ModelVersion) -> None:
        self._desk.drafts.pop(f"words of {model.id}", None)
        self._desk.tell(tr("{model} is saved").format(model=model.id), State.OK)
        self._desk.session.reread()
        if self._model and self._model.id == model.id:
            self._model = model
            self._judge()

    def _failed(self, error: ShoalError) -> None:
        self._error.show_error(error)


def _words_of(model: ModelVersion) -> Words:
    return Words(model.description, dict(model.tags), dict(model.properties))
