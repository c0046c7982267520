"""The whole main job on one machine, on real parts: what `shoal demo` shows."""
