"""Rollouts."""

from __future__ import annotations

from shoal_gui.places.place import Place
from shoal_gui.words import tr


class Rollouts(Place):
    """Rollouts."""

    name = "rollouts"
    symbol = "fa6s.list-check"

    @classmethod
    def title(cls) -> str:
        return tr("Rollouts")
