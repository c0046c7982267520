"""Configs: an inference config composed as form and text side by side, and tried on this machine."""

from shoal_gui.places.configs.page import Configs

__all__ = ["Configs"]
