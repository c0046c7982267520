"""Activity."""

from __future__ import annotations

from shoal_gui.places.place import Place
from shoal_gui.words import tr


class Activity(Place):
    """Activity."""

    name = "activity"
    symbol = "fa6s.clock-rotate-left"

    @classmethod
    def title(cls) -> str:
        return tr("Activity")
