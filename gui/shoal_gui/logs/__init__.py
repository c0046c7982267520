"""Logs of services: read through their devices, merged by time, followed, filtered, searched and saved."""
