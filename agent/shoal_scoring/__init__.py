"""The server inside every scoring container."""
