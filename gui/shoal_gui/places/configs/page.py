"""The page of Configs: a form and texts side by side that show the composition, and what is tried of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QSizePolicy, QSplitter, QStackedWidget, QWidget

from shoal.errors import ShoalError
from shoal.packaging.review import Review
from shoal_gui.desk import Desk
from shoal_gui.drafts import ConfigDraft
from shoal_gui.places.configs.composition import Composition
from shoal_gui.places.configs.disk import ChangedMeanwhile
from shoal_gui.places.configs.form import ConfigForm
from shoal_gui.places.configs.models_button import ModelsButton
from shoal_gui.places.configs.texts import Texts
from shoal_gui.places.configs.trial_panel import Trial, TrialPanel
from shoal_gui.places.place import Action, Place
from shoal_gui.tokens import Space
from shoal_gui.widgets.empty import EmptyState
from shoal_gui.widgets.error_panel import ErrorPanel
from shoal_gui.widgets.layout import allow, box, button, column, label, row, shortcut
from shoal_gui.words import tr


class Configs(Place):
    """At most one config is composed at a time; what is composed is the desk's draft."""

    name = "configs"
    symbol = "fa6s.sliders"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.composition = Composition(desk, self)
        self._error = ErrorPanel()
        self._conflict = (
            self._error.offer(tr("Replace it"), self._insist, symbol="fa6s.right-left"),
            self._error.offer(tr("Read it again"), self.composition.drop),
        )
        self._make_parts()
        self._lay_out()
        self.composition.changed.connect(self._show)
        self.composition.opened.connect(self._show_opened)
        self.composition.reviewed.connect(self._show_review)
        self.composition.failed.connect(self._fail)
        self.session.records_changed.connect(self._show_models)
        shortcut(self, "Ctrl+S", self.save)
        self._show_opened()
        if self.composition.draft is None:
            self.composition.restore()

    @classmethod
    def title(cls) -> str:
        return tr("Configs")

    @classmethod
    def offers(cls) -> list[Action]:
        return [
            Action(tr("New config…"), "fa6s.file-circle-plus", cls.begin),
            Action(tr("Open a config"), "fa6s.folder-open", cls.open),
        ]

    def show_item(self, item: str) -> None:
        """*item* is the path of a config's file."""
        self.texts.flush()
        self.composition.open(Path(item))

    def act(self) -> None:
        """Try it here."""
        self.texts.tabs.setCurrentWidget(self._test)
        self.trial.run()

    def entered(self) -> None:
        """Somebody may have changed the files meanwhile."""
        self.composition.refresh()
        self.texts.read_sides(self.composition.draft)

    def left(self) -> None:
        if self.composition.draft:
            self.composition.write_down()

    def begin(self) -> None:
        """Begin a config in a folder that is asked for."""
        if name := QFileDialog.getExistingDirectory(self, tr("The folder for config and entry script")):
            self.texts.flush()
            self.composition.begin(Path(name))

    def open(self) -> None:
        kinds = tr("Inference configs (*.json *.yaml *.yml)")
        if name := QFileDialog.getOpenFileName(self, tr("Open a config"), "", kinds)[0]:
            self.show_item(name)

    def save(self) -> None:
        self.texts.flush()
        self.composition.save()

    # ── what is shown ────────────────────────────────────────────────────────────────────────────────────────

    def _show_opened(self) -> None:
        """Another config, or files of it that are there now."""
        self._error.show_error(None)
        self.composition.review = Review(())
        draft = self.composition.draft
        self.trial.forget()
        self.texts.show_opened(draft)
        if draft and draft.file:
            self.trial.request.set_text(draft.sample or "{}")
        self._show_models()
        self._show()

    def _show(self) -> None:
        self.texts.flush()  # so that nothing typed a moment ago is taken back
        draft = self.composition.draft
        self._pages.setCurrentIndex(0 if draft is None else 1)
        if draft is None:
            self._say_saving(None)
            return
        self.texts.show_draft(draft)
        self.form.show_draft(draft)
        self._say_saving(draft)
        self.trial.look()

    def _show_models(self) -> None:
        draft = self.composition.draft
        self._models.put(self.session.records.models, draft.models if draft else ())
        self.trial.look()

    def _show_review(self, found: Review) -> None:
        self.form.show_review(found)
        self.texts.show_review(found, self.composition.draft)
        self.trial.look()

    def _say_saving(self, draft: ConfigDraft | None) -> None:
        self._where.setText("" if draft is None else str(draft.file))
        self._where.setToolTip(self._where.text())
        self._unsaved.setText("" if draft is None or draft.is_saved else tr("not saved yet"))
        nothing = tr("Open a config first") if draft is None else tr("Everything is saved")
        allow(self._save, nothing if draft is None or draft.is_saved else None)
        allow(self._deploy, tr("Open a config first") if draft is None else draft.problem or None)

    def _fail(self, error: ShoalError) -> None:
        for one in self._conflict:
            one.setVisible(isinstance(error, ChangedMeanwhile))
        self._error.show_error(error)

    # ── what is done ─────────────────────────────────────────────────────────────────────────────────────────

    def _plan(self) -> Trial | str:
        draft = self.composition.draft
        if draft is None:
            return tr("Open a config first")
        if not draft.is_usable:
            return draft.problem
        if findings := self.composition.review.findings:
            return findings[0].error.message
        if not self._models.models:
            return tr("Choose the models to try it with first")
        return Trial(self._models.models, draft.config, draft.folder)

    def _on_models(self, models: tuple[str, ...]) -> None:
        self.composition.set_trial(models=models)

    def _on_sample(self, sample: str) -> None:
        self.composition.set_trial(sample=sample)

    def _insist(self) -> None:
        self._error.show_error(None)
        self.composition.save(insist=True)

    def _save_and(self, go_on: Callable[[], None]) -> None:
        """What is tried and deployed is what stands on the disk."""
        self.texts.flush()
        self.composition.save(go_on)

    def _go_deploy(self) -> None:
        self._save_and(self._to_deploy)

    def _to_deploy(self) -> None:
        self.desk.go("deploy", "config")

    # ── what it looks like ───────────────────────────────────────────────────────────────────────────────────

    def _make_parts(self) -> None:
        self.form = ConfigForm()
        self.form.changed.connect(self.composition.set_fields)
        self.form.making.connect(self.composition.make)
        self.texts = Texts(self.desk, self.composition, self.form)
        self._models = ModelsButton()
        self._models.chosen.connect(self._on_models)
        self.trial = TrialPanel(self.desk, self._plan)
        self.trial.before = self._save_and
        self.trial.keeping = self.composition.keep_golden
        self.trial.sample_edited.connect(self._on_sample)
        self._where, self._unsaved = label(role="muted"), label(role="muted")
        self._where.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def _lay_out(self) -> None:
        self._save = button(tr("Save"), self.save, symbol="fa6s.floppy-disk")
        self._deploy = button(tr("Deploy…"), self._go_deploy, symbol="fa6s.paper-plane", is_main=True)
        for one in (
            button(tr("New…"), self.begin, symbol="fa6s.file-circle-plus"),
            button(tr("Open…"), self.open, symbol="fa6s.folder-open"),
            self._save,
            self._deploy,
        ):
            self.buttons.addWidget(one)
        inside = column(row(label(tr("With"), "muted"), self._models), self.trial)
        inside.setContentsMargins(0, Space.S, 0, 0)
        self._test = box(inside)
        self.texts.tabs.addTab(self._test, tr("Test here"))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.form)
        split.addWidget(self.texts)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(1, 1)
        split.setSizes([400, 680])
        nothing = EmptyState(
            "fa6s.sliders",
            tr("No config is open"),
            tr("A config says how models are served: by which script, with which packages, on which base image."),
        )
        nothing.offer(tr("Begin one in a folder"), self.begin, symbol="fa6s.file-circle-plus")
        nothing.offer(tr("Open one"), self.open, symbol="fa6s.folder-open", is_main=False)
        self._pages = QStackedWidget()
        self._pages.addWidget(nothing)
        self._pages.addWidget(split)
        where = row(self._where, self._unsaved)
        where.setStretch(0, 1)
        self.body.addLayout(where)
        self.body.addWidget(self._error)
        self.body.addWidget(self._pages, 1)
