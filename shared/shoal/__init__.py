"""Shoal: deploy machine-learning models to a fleet of edge devices over MQTT."""

__version__ = "0.1.0"
