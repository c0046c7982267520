"""Which registered models are deployed: those chosen so far, and a box to choose one more."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from shoal.workspace.records import ModelVersion
from shoal_gui.shown import bytes_text
from shoal_gui.tokens import Space
from shoal_gui.widgets.layout import box, icon_button, label, row
from shoal_gui.words import tr


class ModelsField(QWidget):
    """An editor for a tuple of NAME:VERSION."""

    changed = Signal(object)
    """tuple[str, ...]."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: tuple[str, ...] = ()
        self._known: dict[str, ModelVersion] = {}
        self.box = QComboBox()
        self.box.setAccessibleName(tr("Add a model"))
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.activated.connect(self._add)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.XS)
        layout.addLayout(self._lines)
        layout.addWidget(self.box)
        self.setFocusProxy(self.box)

    def show_models(self, chosen: tuple[str, ...], models: Iterable[ModelVersion]) -> None:
        """Show *chosen*, and offer the others of *models*, the newest version of each first."""
        known = {one.id: one for one in sorted(models, key=lambda one: (one.name, -one.version))}
        if (chosen, known) == (self._chosen, self._known):
            return
        self._chosen, self._known = chosen, known
        while (item := self._lines.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for one in chosen:
            remove = icon_button(tr("Leave {model} out").format(model=one), "fa6s.xmark", partial(self._remove, one))
            self._lines.addWidget(box(row(label(self._text(one)), None, remove)))
        self._offer()

    def _offer(self) -> None:
        others = [one for one in self._known if one not in self._chosen]
        self.box.clear()
        if not self._known:
            self.box.addItem(tr("No model is registered yet"))
        else:
            self.box.addItem(tr("Add another model…") if self._chosen else tr("Choose a model…"))
        for one in others:
            self.box.addItem(self._text(one), one)
        self.box.setEnabled(bool(others))

    def _text(self, one: str) -> str:
        model = self._known.get(one)
        return f"{one}  ({model.framework.value}, {bytes_text(model.size)})" if model else one

    def _add(self, place: int) -> None:
        if one := self.box.itemData(place):
            self.changed.emit((*self._chosen, str(one)))

    def _remove(self, one: str) -> None:
        self.changed.emit(tuple(other for other in self._chosen if other != one))
