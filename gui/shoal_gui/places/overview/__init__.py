"""Overview."""

from __future__ import annotations

from shoal_gui.places.place import Place
from shoal_gui.words import tr


class Overview(Place):
    """Overview."""

    name = "overview"
    symbol = "fa6s.house"

    @classmethod
    def title(cls) -> str:
        return tr("Overview")
