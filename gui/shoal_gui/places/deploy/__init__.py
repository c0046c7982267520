"""Deploy: which models, how they are run, on which devices, with what; first what that would do, then the push."""

from shoal_gui.places.deploy.page import Deploy

__all__ = ["Deploy"]
