"""Deploy."""

from __future__ import annotations

from shoal_gui.places.place import Place
from shoal_gui.words import tr


class Deploy(Place):
    """Deploy."""

    name = "deploy"
    symbol = "fa6s.paper-plane"

    @classmethod
    def title(cls) -> str:
        return tr("Deploy")
