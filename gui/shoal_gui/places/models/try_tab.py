"""Scores a sample with one version of a model on this machine."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shoal.contract.inference import InferenceConfig
from shoal.packaging.build import is_served_as_it_is
from shoal.workspace.sample_request import sample_request
from shoal_gui.desk import Desk
from shoal_gui.drafts import config_draft
from shoal_gui.places.configs.outcome import readable
from shoal_gui.places.configs.trial_panel import Trial, TrialPanel
from shoal_gui.places.models.rows import ModelRow
from shoal_gui.tokens import Space
from shoal_gui.widgets.layout import button, label, row
from shoal_gui.words import tr


class TryTab(QWidget):
    """Without code where the model can be served so, else with the config that is being composed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._row: ModelRow | None = None
        self._said = label(role="muted", wraps=True)
        self._configs = button(tr("To the configs"), lambda: desk.go("configs"), symbol="fa6s.arrow-right")
        self.panel = TrialPanel(desk, self._plan, self)
        self.panel.sample_edited.connect(self._keep_sample)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, Space.S, 0, 0)
        said = row(self._said, self._configs)
        said.setStretch(0, 1)
        whole.addLayout(said)
        whole.addWidget(self.panel, 1)

    def show_row(self, row: ModelRow) -> None:
        is_other = self._row is None or self._row.id != row.id
        self._row = row
        if is_other:
            kept = self._desk.drafts.get(self._key)
            self.panel.request.set_text(str(kept or _sample(row)))
            self.panel.forget()
        self.look()

    def look(self) -> None:
        """Ask again with which config it would be tried."""
        plan = self._plan()
        if isinstance(plan, str):
            self._said.setText(plan)
        elif not self._serves_itself:
            self._said.setText(tr("With the config that is being composed"))
        else:
            self._said.setText(tr("Without code, as a device would serve it"))
        self._configs.setVisible(not self._serves_itself)
        self.panel.look()

    @property
    def _serves_itself(self) -> bool:
        return self._row is not None and is_served_as_it_is(self._row.model.framework)

    @property
    def _key(self) -> str:
        return f"sample of {self._row.id}" if self._row else ""

    def _plan(self) -> Trial | str:
        if self._row is None:
            return tr("Choose a model first")
        if self._serves_itself:
            return Trial((self._row.id,), InferenceConfig(), Path())
        draft = config_draft(self._desk)
        if draft is None or not draft.is_usable:
            return tr("Such a model takes a config: an entry script, or the packages that can read it")
        return Trial((self._row.id,), draft.config, draft.folder)

    def _keep_sample(self, text: str) -> None:
        self._desk.drafts[self._key] = text


def _sample(row: ModelRow) -> str:
    """A request to begin with; empty where none can be made up."""
    signature = row.model.signature
    text = sample_request(signature) if signature else ""
    return readable(json.loads(text)) if text else ""
