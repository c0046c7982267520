"""Shoal's device agent: makes one device look like what its operator last signed."""

from shoal_agent import lean  # noqa: F401 - before anything else is imported
