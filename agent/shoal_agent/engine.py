"""Chooses what runs the services of this device, and opens it."""

from __future__ import annotations

import importlib.util
import os
from enum import StrEnum
from pathlib import Path

from shoal.errors import Refused, Unreachable
from shoal.states import RuntimeKind
from shoal_agent.accelerators import accelerators
from shoal_agent.errors import NoDockerLibrary
from shoal_agent.images import ImageStore
from shoal_agent.runtime.docker import USUAL_URL, DockerRuntime
from shoal_agent.runtime.process import ProcessRuntime
from shoal_agent.store import Store


class Choice(StrEnum):
    """What a person may ask for."""

    AUTO = "auto"
    """Docker if an engine answers, else processes; once found out, it stays so."""
    DOCKER = "docker"
    PROCESS = "process"


def open_runtime(
    choice: Choice, docker_host: str | None, store: Store, device: str, images: ImageStore
) -> DockerRuntime | ProcessRuntime:
    """The runtime that *choice* means on this machine.

    Raises:
        NoDockerLibrary: It is to be Docker, and what speaks to its engine is not installed.
    """
    url = docker_host or os.environ.get("DOCKER_HOST") or USUAL_URL
    wanted = _resolve(choice, url, store, device, images)
    # An engine that is slow to come up after a power cut must not turn containers into processes.
    if choice is Choice.AUTO:
        store.settle_runtime(wanted)
    if wanted is RuntimeKind.PROCESS:
        return ProcessRuntime(store.folder, images)
    if not _has_library():
        hint = "pip install 'shoal[agent]', or choose --runtime process"
        raise NoDockerLibrary("this agent has no library to speak to Docker with", hint=hint)
    return DockerRuntime(url, device, images, accelerators(Path("/")), store.folder)


def _resolve(choice: Choice, url: str, store: Store, device: str, images: ImageStore) -> RuntimeKind:
    if choice is not Choice.AUTO:
        return RuntimeKind(choice.value)
    if settled := store.settled_runtime():
        return settled
    docker = _has_library() and _answers(DockerRuntime(url, device, images))
    return RuntimeKind.DOCKER if docker else RuntimeKind.PROCESS


def _answers(engine: DockerRuntime) -> bool:
    try:
        engine.engine()
    except (Unreachable, Refused):
        return False
    finally:
        engine.close()
    return True


def _has_library() -> bool:
    return importlib.util.find_spec("docker") is not None
