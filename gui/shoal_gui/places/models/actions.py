"""The buttons of one version: deploy, download, delete."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from shoal.errors import ShoalError
from shoal.workspace.errors import FileInTheWay
from shoal.workspace.records import ModelVersion
from shoal_gui.desk import Desk
from shoal_gui.places.models.rows import ModelRow
from shoal_gui.task import Work
from shoal_gui.tokens import State
from shoal_gui.widgets.confirmation import Confirmation
from shoal_gui.widgets.error_panel import ErrorPanel
from shoal_gui.widgets.layout import allow, button, column, row
from shoal_gui.words import tr


class Actions(QWidget):
    """A row of buttons; below it what is asked before deleting, and why the last one failed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._row: ModelRow | None = None
        self._target = Path()
        self._error = ErrorPanel()
        self._overwrite = self._error.offer(tr("Replace it"), self._replace, symbol="fa6s.right-left")
        self.deploy_button = button(tr("Deploy…"), self._deploy, symbol="fa6s.paper-plane")
        self.download_button = button(tr("Download…"), self._choose_target, symbol="fa6s.download")
        self.delete_button = button(tr("Delete…"), self._ask, symbol="fa6s.trash-can")
        buttons = row(self.deploy_button, self.download_button, self.delete_button, None)
        self._confirmation = Confirmation(symbol="fa6s.trash-can", parent=self)
        self._confirmation.confirmed.connect(self._delete)
        self.setLayout(column(buttons, self._confirmation, self._error))

    def show_row(self, row: ModelRow) -> None:
        if self._row is None or self._row.id != row.id:
            self._error.show_error(None)
            self._confirmation.hide()
        self._row = row
        users = ", ".join(row.users)
        allow(
            self.delete_button,
            tr("It is used by {services}; delete the service first").format(services=users) if users else None,
        )

    def _deploy(self) -> None:
        if self._row:
            self._desk.go("deploy", f"model:{self._row.id}")

    def _choose_target(self) -> None:
        name = QFileDialog.getExistingDirectory(self, tr("The folder to write it into"))
        if name:
            self._target = Path(name)
            self._download(overwrite=False)

    def _replace(self) -> None:
        self._download(overwrite=True)

    def _download(self, *, overwrite: bool) -> None:
        if self._row is None:
            return
        models, model, target = self._desk.session.workspace.models, self._row.id, self._target

        def write(work: Work) -> Path:
            work.stage(tr("Writing files"))
            return models.download(model, target, overwrite=overwrite, progress=work.progress)

        self._error.show_error(None)
        title = tr("Download {model}").format(model=model)
        self._desk.tasks.run(title, write, target=str(target), then=self._downloaded, failed=self._failed)

    def _downloaded(self, path: Path) -> None:
        self._desk.tell(tr("Written to {path}").format(path=path), State.OK)

    def _ask(self) -> None:
        """Once, since nobody can take it back."""
        if self._row:
            sentence = tr("Delete {model}? Its number is never given again.").format(model=self._row.id)
            self._confirmation.ask(sentence, tr("Delete it"), 1)

    def leave(self) -> bool:
        """Esc: what was asked is not done; False if nothing was asked."""
        return self._confirmation.leave()

    def _delete(self) -> None:
        if self._row is None:
            return
        models, model = self._desk.session.workspace.models, self._row.id
        title = tr("Delete {model}").format(model=model)
        self._desk.tasks.run(
            title, lambda _: models.delete(model), target=model, then=self._deleted, failed=self._failed
        )

    def _deleted(self, model: ModelVersion) -> None:
        self._desk.session.reread()
        self._desk.tell(tr("{model} is deleted").format(model=model.id), State.OK)

    def _failed(self, error: ShoalError) -> None:
        self._overwrite.setVisible(isinstance(error, FileInTheWay))
        self._error.show_error(error)
