"""Activity: what devices told, and what was done from here."""

from shoal_gui.places.activity.page import Activity

__all__ = ["Activity"]
