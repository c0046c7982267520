"""What a draft refers to and does not hold itself: the inference config it means, and the logins for registries."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from shoal.contract.inference import InferenceConfig
from shoal.contract.reading import read
from shoal.errors import ShoalError
from shoal_gui.desk import Desk
from shoal_gui.drafts import config_draft
from shoal_gui.places.deploy.draft import Code, Draft, Source
from shoal_gui.shown import sentence
from shoal_gui.words import tr


class Sources(QObject):
    """Reads in tasks, and says when it knows more."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._file = ""
        self._said = Source()
        """What the config in `_file` said when it was read last."""
        self._reading = ""
        self.logins: dict[str, str] = {}
        """User name by registry."""

    def of(self, draft: Draft) -> Source:
        """The inference config that *draft* means, as far as it is known."""
        match draft.code:
            case Code.NONE:
                return Source(InferenceConfig())
            case Code.FILE:
                return self._said if self._file == draft.file else Source()
            case Code.COMPOSED:
                return self._composed()

    def read_logins(self) -> None:
        workspace = self._desk.session.workspace
        self._desk.tasks.run(
            tr("Read the logins"), lambda _: workspace.logins.list(), then=self._take_logins, quiet=True
        )

    def read_file(self, draft: Draft, *, again: bool = False) -> None:
        """Read the inference config on the disk, unless it was read already, or *again* though it was."""
        file = draft.file
        if draft.code is not Code.FILE or not file or file == self._reading:
            return
        if file == self._file and not again:
            return
        self._reading = file
        self._desk.tasks.run(
            tr("Read the inference config"),
            lambda _: (file, read_source(file)),
            target=file,
            then=self._take_file,
            quiet=True,
        )

    def _composed(self) -> Source:
        composed = config_draft(self._desk)
        if composed is None:
            return Source(problem=tr("No config has been composed yet"))
        if not composed.is_usable:
            return Source(problem=tr("The composed config is not finished: {problem}").format(problem=composed.problem))
        if composed.texts:
            return Source(problem=tr("Files of the composed config are not saved yet: save them at Configs"))
        return Source(composed.config, composed.folder)

    def _take_file(self, read: tuple[str, Source]) -> None:
        if read[0] == self._reading:  # else another was wanted meanwhile
            self._reading = ""
            self._file, self._said = read
            self.changed.emit()

    def _take_logins(self, logins: dict[str, str]) -> None:
        self.logins = logins
        self.changed.emit()


def read_source(file: str) -> Source:
    """The inference config in *file*; reads the disk, in tasks only."""
    try:
        return Source(read(Path(file), InferenceConfig), Path(file).parent)
    except ShoalError as error:
        return Source(problem=sentence(error))
