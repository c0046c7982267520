"""Shoal's device agent: makes one device look like what its operator last signed."""
