"""Real parts for tests: a broker, a registry, a container engine, a base image, a proxy that cuts.

`tests/conftest.py` makes fixtures of them; a test that has to break a part (kill it, fill it, change its password)
starts one of its own from here. Nothing in this package knows Shoal, but for `parts.site`, a
whole workspace with devices, played with Shoal's own commands; `parts.desktop`, its window; and `parts.voices`, devices
that only speak.
"""

from parts.base_image import BaseImage
from parts.cutting_proxy import CuttingProxy
from parts.docker_engine import DockerEngine
from parts.mosquitto import Mosquitto
from parts.program import DidNotStart, Program
from parts.registry import Registry
from parts.waiting import free_port, listens, wait_until

__all__ = [
    "BaseImage",
    "CuttingProxy",
    "DidNotStart",
    "DockerEngine",
    "Mosquitto",
    "Program",
    "Registry",
    "free_port",
    "listens",
    "wait_until",
]
