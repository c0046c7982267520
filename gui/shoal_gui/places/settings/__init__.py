"""Settings: of the workspace, of the broker, of the registries, and of the desktop itself."""

from shoal_gui.places.settings.page import SettingsPlace

__all__ = ["SettingsPlace"]
