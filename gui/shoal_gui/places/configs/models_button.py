"""Chooses the models that a config is tried with: a button with a menu of the registered versions."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from shoal.workspace.records import ModelVersion
from shoal_gui.widgets.layout import put_symbol
from shoal_gui.words import tr


class ModelsButton(QPushButton):
    """Shows what is chosen; several may be."""

    chosen = Signal(object)
    """NAME:VERSION of each, a tuple."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: tuple[str, ...] = ()
        self.setObjectName("models")
        self._menu = QMenu(self)
        self._menu.setAccessibleName(tr("Models to try it with"))
        self._menu.triggered.connect(self._on_triggered)
        self.setMenu(self._menu)
        put_symbol(self, "fa6s.cube")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._say()

    def put(self, known: tuple[ModelVersion, ...], models: tuple[str, ...]) -> None:
        """Offer the *known* versions, the newest of each model first, with *models* chosen."""
        self._models = tuple(one for one in models if any(one == model.id for model in known))
        self._menu.clear()
        for model in sorted(known, key=lambda one: (one.name, -one.version)):
            action = self._menu.addAction(f"{model.id}  ({model.framework.value})")
            action.setData(model.id)
            action.setCheckable(True)
            action.setChecked(model.id in self._models)
        self.setEnabled(bool(known))
        self._say()

    @property
    def models(self) -> tuple[str, ...]:
        return self._models

    def _on_triggered(self) -> None:
        self._models = tuple(str(one.data()) for one in self._menu.actions() if one.isChecked())
        self._say()
        self.chosen.emit(self._models)

    def _say(self) -> None:
        shown = ", ".join(self._models)
        no_models = tr("No models registered yet") if self._menu.isEmpty() else tr("Choose the models")
        self.setText(shown or no_models)
        self.setToolTip(shown or no_models)
        self.setAccessibleName(tr("Models: {models}").format(models=shown or no_models))
