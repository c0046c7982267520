"""Rollouts: deployments in progress and past, each device on its way, and the ways back."""

from shoal_gui.places.rollouts.page import Rollouts

__all__ = ["Rollouts"]
