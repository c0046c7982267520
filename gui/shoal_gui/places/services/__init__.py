"""Services: what runs where, whether it does, and everything that can be asked and ordered of it."""

from shoal_gui.places.services.page import Services

__all__ = ["Services"]
