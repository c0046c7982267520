"""The settings as tabs."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from shoal_gui.desk import Desk
from shoal_gui.places.place import Place
from shoal_gui.places.settings.about_tab import AboutTab
from shoal_gui.places.settings.broker_tab import BrokerTab
from shoal_gui.places.settings.looks_tab import LooksTab
from shoal_gui.places.settings.registries_tab import RegistriesTab
from shoal_gui.places.settings.workspace_tab import WorkspaceTab
from shoal_gui.session import Session
from shoal_gui.tokens import Space
from shoal_gui.widgets.layout import box, column, scrolled, tabs
from shoal_gui.words import tr

WIDTH = 720


class SettingsPlace(Place):
    """One tab for each thing that is set; which one is open outlives the place."""

    name = "settings"
    symbol = "fa6s.gear"

    @classmethod
    def title(cls) -> str:
        return tr("Settings")

    @classmethod
    def entries(cls, session: Session) -> list[tuple[str, str]]:  # noqa: ARG003 - the signature is the place's
        return [(title, name) for name, title in _titles().items()]

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.workspace, self.broker = WorkspaceTab(desk), BrokerTab(desk)
        self.registries, self.looks = RegistriesTab(desk), LooksTab(desk)
        self._pages: dict[str, QWidget] = {
            "workspace": self.workspace,
            "broker": self.broker,
            "registries": self.registries,
            "looks": self.looks,
            "about": AboutTab(),
        }
        self.tabs = tabs()
        self.tabs.setAccessibleName(self.title())
        for name, title in _titles().items():
            page = self._pages[name]
            page.setMaximumWidth(WIDTH)
            self.tabs.addTab(scrolled(box(column(page, None, margin=Space.L))), title)
        self.body.addWidget(self.tabs)
        self.show_item(str(desk.drafts.get(self.name, "")))
        self.tabs.currentChanged.connect(self._keep)

    def show_item(self, item: str) -> None:
        """Open the tab called *item*."""
        if item in self._pages:
            self.tabs.setCurrentIndex(list(self._pages).index(item))

    def entered(self) -> None:
        self.registries.reread()

    def act(self) -> None:
        page = list(self._pages.values())[self.tabs.currentIndex()]
        if isinstance(page, WorkspaceTab | BrokerTab | RegistriesTab):
            page.act()

    def _keep(self, index: int) -> None:
        if self.isVisible():  # tabs also change while they are taken down
            self.desk.drafts[self.name] = list(self._pages)[index]


def _titles() -> dict[str, str]:
    return {
        "workspace": tr("Workspace"),
        "broker": tr("Broker"),
        "registries": tr("Registries"),
        "looks": tr("Appearance"),
        "about": tr("About"),
    }
