"""What every place of the rail is: a title, perhaps an item to show, a filter, a main action."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shoal_gui.desk import Desk
from shoal_gui.session import Session
from shoal_gui.tokens import Space
from shoal_gui.widgets.layout import label


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done at a place, for the command palette: what a button there does, too."""

    text: str
    symbol: str
    does: Callable[[Any], object]
    """Called with the place, once it is on the screen."""


class Place(QWidget):
    """One page; built when it is first gone to, and built anew when theme, language or workspace change.

    A subclass fills `body`, puts its buttons into `buttons`, and gives `name` and `symbol`. `title` is a function
    because words are only known once a language is spoken.
    """

    name: ClassVar[str]
    """As in `Desk.go`."""
    symbol: ClassVar[str]
    """Icon on the rail."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.session: Session = desk.session
        self.buttons = QHBoxLayout()
        """Beside the title: the place's buttons."""
        self.buttons.setSpacing(Space.S)
        head = QHBoxLayout()
        head.addWidget(label(self.title(), "title"))
        head.addStretch(1)
        head.addLayout(self.buttons)
        self.body = QVBoxLayout()
        """Everything else."""
        self.body.setSpacing(Space.M)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        whole.setSpacing(Space.M)
        whole.addLayout(head)
        whole.addLayout(self.body, 1)

    @classmethod
    @abstractmethod  # looked at by the type checker alone: Qt's metaclass leaves no room for ABC's
    def title(cls) -> str:
        """What it is called on the rail and at its own head, in the language spoken."""

    def show_item(self, item: str) -> None:
        """Bring *item* to the front: called by `Desk.go` with an item that is not empty."""

    def focus_filter(self) -> None:
        """Ctrl+F: put the focus into the filter."""

    def act(self) -> None:
        """Ctrl+Enter: the main action."""

    def go_back(self) -> bool:
        """Esc: leave what was opened within the place; False if nothing was."""
        return False

    def entered(self) -> None:
        """It is on the screen now."""

    def left(self) -> None:
        """It is not on the screen any more: rest."""

    @classmethod
    def entries(cls, session: Session) -> list[tuple[str, str]]:  # noqa: ARG003 - for those that have some
        """What the command palette should find there: text, and the item to show."""
        return []

    @classmethod
    def offers(cls) -> list[Action]:
        """What the command palette should be able to do there."""
        return []
