"""What runs the services of a device is found out once, and then stays so."""

from __future__ import annotations

from pathlib import Path

import pytest

from parts import DockerEngine
from shoal.errors import ShoalError
from shoal.states import RuntimeKind
from shoal_agent import engine
from shoal_agent.engine import Choice, open_runtime
from shoal_agent.errors import NoDockerLibrary
from shoal_agent.images import ImageStore
from shoal_agent.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def opened(choice: Choice, url: str, store: Store) -> RuntimeKind:
    runtime = open_runtime(choice, url, store, "cam-01", ImageStore(store.folder / "images"))
    if runtime.kind is RuntimeKind.DOCKER:
        runtime.close()
    return runtime.kind


def test_where_no_engine_answers_processes_are_run(store: Store):
    assert opened(Choice.AUTO, "unix:///nowhere/docker.sock", store) is RuntimeKind.PROCESS


def test_where_an_engine_answers_it_is_taken_and_an_engine_that_is_late_at_boot_does_not_change_that(
    store: Store, docker_engine: DockerEngine
):
    assert opened(Choice.AUTO, docker_engine.url, store) is RuntimeKind.DOCKER
    assert opened(Choice.AUTO, "unix:///nowhere/docker.sock", Store(store.folder)) is RuntimeKind.DOCKER


@pytest.mark.parametrize(
    ("choice", "kind"), [(Choice.DOCKER, RuntimeKind.DOCKER), (Choice.PROCESS, RuntimeKind.PROCESS)]
)
def test_what_a_person_asks_for_is_what_they_get(choice: Choice, kind: RuntimeKind, store: Store):
    store.settle_runtime(RuntimeKind.DOCKER)
    assert opened(choice, "unix:///nowhere/docker.sock", store) is kind
    assert store.settled_runtime() is RuntimeKind.DOCKER


def test_a_device_without_the_library_is_told_what_to_install(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine, "_has_library", lambda: False)
    assert opened(Choice.AUTO, "unix:///nowhere/docker.sock", store) is RuntimeKind.PROCESS
    with pytest.raises(NoDockerLibrary) as refused:
        opened(Choice.DOCKER, "unix:///nowhere/docker.sock", store)
    assert isinstance(refused.value, ShoalError)
    assert "shoal[agent]" in str(refused.value.hint)
