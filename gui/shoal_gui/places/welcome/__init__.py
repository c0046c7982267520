"""What is shown while no workspace is open: three ways to get one."""

from shoal_gui.places.welcome.page import Welcome

__all__ = ["Welcome"]
