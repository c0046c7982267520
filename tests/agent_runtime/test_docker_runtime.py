"""The Docker runtime with a real engine, real images on a real base, and no registry but its own passing one."""

from __future__ import annotations

import os
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agent_runtime.instances import exited, only
from agent_runtime.small_image import answer, facts_of, hold_image, make_image, push_image, service
from parts import BaseImage, DockerEngine, Registry, free_port, wait_until
from shoal.contract.desired import ImageRef, Resources, Service
from shoal.files import replace_file
from shoal.oci.descriptor import Platform
from shoal.oci.layout import Layout
from shoal.oci.reference import Reference
from shoal.oci.registry import Registry as Client
from shoal.oci.transfer import fetch_base
from shoal.states import RuntimeKind
from shoal_agent.fetch import bring
from shoal_agent.fetch_job import Access, Job
from shoal_agent.images import ImageStore
from shoal_agent.keys import folder_of
from shoal_agent.runtime.docker import DockerRuntime
from shoal_agent.runtime.errors import (
    AddressUnknown,
    DamagedImage,
    EngineDown,
    ImageAbsent,
    ImageInUse,
    InstanceRunning,
    InstanceUnknown,
    NoEngine,
    PortTaken,
)
from shoal_agent.runtime.protocol import Instance, InstanceState, Runtime

SPEC = "0123456789ab"
MIB = 2**20


@pytest.fixture(scope="module")
def base(registry: Registry, base_image: BaseImage) -> Any:
    """What has to be known of the base image to build on it."""
    with Client(registry.url) as client:
        return fetch_base(client, Reference.parse(base_image.reference), Platform(os="linux", architecture="amd64"))


@pytest.fixture(scope="module")
def loaded(
    docker_engine: DockerEngine, registry: Registry, base: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[DockerRuntime, ImageStore, ImageRef]]:
    """A runtime, and an image that it has fetched and loaded."""
    folder = tmp_path_factory.mktemp("docker-runtime")
    store = ImageStore(folder / "images")
    image = fetched(store, Layout(folder / "layout"), registry, base)
    runtime = DockerRuntime(docker_engine.url, "runtime-01", store)
    runtime.load(image.digest)
    yield runtime, store, image
    runtime.remove_image(image.digest)
    runtime.close()


@pytest.fixture
def runtime(docker_engine: DockerEngine, loaded: tuple[DockerRuntime, ImageStore, ImageRef]) -> Iterator[DockerRuntime]:
    """The runtime; its containers end with the test."""
    conforms: Runtime = loaded[0]
    assert conforms
    yield loaded[0]
    docker_engine.remove_containers()


@pytest.fixture
def image(loaded: tuple[DockerRuntime, ImageStore, ImageRef]) -> ImageRef:
    return loaded[2]


@pytest.fixture
def other(docker_engine: DockerEngine, loaded: tuple[DockerRuntime, ImageStore, ImageRef]) -> Iterator[DockerRuntime]:
    """Another device on the same engine, with the same blobs and nothing loaded."""
    other = DockerRuntime(docker_engine.url, "runtime-02", loaded[1])
    yield other
    docker_engine.remove_containers()
    other.close()


def fetched(store: ImageStore, layout: Layout, registry: Registry, base: Any, **how: Any) -> ImageRef:
    made = make_image(layout, base=base, python="3.11", **how)
    image = push_image(layout, made, registry.url, "docker/digits")
    fetch(store, image)
    return image


def fetch(store: ImageStore, image: ImageRef) -> None:
    bring(Job(image, Access(), facts_of(RuntimeKind.DOCKER, store.folder), str(store.folder)))


def started(runtime: DockerRuntime, image: ImageRef, **settings: Any) -> Instance:
    instance = runtime.create("digits", service(image, **settings), SPEC, free_port())
    runtime.start(instance.id)
    answer(instance.port)
    return only(runtime, instance.id)


def test_a_fetched_image_is_loaded_without_any_registry_and_survives_a_prune(
    runtime: DockerRuntime, image: ImageRef, docker_engine: DockerEngine
) -> None:
    assert runtime.images() == {image.digest}
    docker_engine.docker("image", "prune", "--force")
    assert runtime.images() == {image.digest}
    runtime.load(image.digest)
    assert started(runtime, image).image == image.digest


def test_the_registry_name_of_the_moment_is_gone_after_the_load(image: ImageRef, docker_engine: DockerEngine) -> None:
    shown = docker_engine.docker("image", "ls", "--digests", "--format", "{{.Repository}} {{.Digest}}")
    assert [line for line in shown.splitlines() if "127.0.0.1" in line and "/shoal" in line] == []


def test_a_container_has_the_variables_labels_and_limits_that_were_asked_for(
    runtime: DockerRuntime, image: ImageRef, docker_engine: DockerEngine
) -> None:
    limits = Resources(cpu=0.5, memory=256 * MIB)
    instance = started(runtime, image, env={"MINE": "2"}, resources=limits)
    said = answer(instance.port)
    assert {"MINE": "2", "OWN": "1"}.items() <= said["env"].items()
    assert said["cwd"] == "/var/azureml-app"
    asked = "{{.HostConfig.NanoCpus}} {{.HostConfig.Memory}} {{.HostConfig.MemorySwap}} {{.Name}}"
    shown = docker_engine.docker("inspect", "--format", asked, instance.id).split()
    assert shown == ["500000000", str(256 * MIB), str(256 * MIB), f"/shoal-runtime-01-digits-{SPEC}"]
    assert runtime.limits_not_kept(service(image, resources=limits)) == []


def test_an_instance_is_created_then_runs_then_has_exited(runtime: DockerRuntime, image: ImageRef) -> None:
    created = runtime.create("digits", service(image), SPEC, free_port())
    assert [created] == runtime.instances()
    assert (created.state, created.image, created.spec) == (InstanceState.CREATED, image.digest, SPEC)
    runtime.start(created.id)
    answer(created.port)
    assert only(runtime, created.id).state is InstanceState.RUNNING
    runtime.stop(created.id)
    assert (exited(runtime, created.id).exit_code, runtime.usage(created.id)) == (0, None)
    runtime.start(created.id)
    answer(created.port)
    assert only(runtime, created.id).state is InstanceState.RUNNING


def test_the_engine_starts_a_service_again_by_itself_only_while_nobody_looks(
    runtime: DockerRuntime, image: ImageRef
) -> None:
    instance = started(runtime, image)
    _make_exit(instance.port)
    assert exited(runtime, instance.id).exit_code == 7
    assert only(runtime, instance.id).exit_code == 7
    runtime.start(instance.id)
    answer(instance.port)
    assert only(runtime, instance.id).state is InstanceState.RUNNING


def test_a_service_that_the_engine_brought_back_before_this_agent_came_is_left_alone(
    runtime: DockerRuntime, image: ImageRef, docker_engine: DockerEngine, store: ImageStore
) -> None:
    instance = started(runtime, image)
    _make_exit(instance.port)
    counted = ("inspect", "--format", "{{.RestartCount}}", instance.id)
    wait_until(lambda: docker_engine.docker(*counted).strip() == "1", 20, "the engine has started it again")
    answer(instance.port)
    next_agent = DockerRuntime(docker_engine.url, "runtime-01", store)
    try:
        assert only(next_agent, instance.id).state is InstanceState.RUNNING
    finally:
        next_agent.close()


def _make_exit(port: int) -> None:
    with pytest.raises((OSError, urllib.error.URLError)):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/exit", timeout=5)


def test_a_service_that_takes_more_than_its_memory_has_exited_out_of_memory(
    runtime: DockerRuntime, image: ImageRef
) -> None:
    instance = started(runtime, image, resources=Resources(memory=64 * MIB))
    with pytest.raises((OSError, urllib.error.URLError)):
        urllib.request.urlopen(f"http://127.0.0.1:{instance.port}/eat", timeout=20)
    ended = exited(runtime, instance.id)
    assert ended.out_of_memory
    assert ended.exit_code == 137


def test_two_devices_on_one_engine_do_not_see_each_other(
    runtime: DockerRuntime, other: DockerRuntime, image: ImageRef
) -> None:
    mine = started(runtime, image)
    assert (other.images(), other.instances()) == (frozenset(), [])
    other.load(image.digest)
    theirs = started(other, image)
    other.stop(theirs.id)
    other.remove(theirs.id)
    assert runtime.instances() == [mine]


@pytest.fixture
def own_engine(tmp_path: Path) -> Iterator[DockerEngine]:
    """An engine that may be broken."""
    with DockerEngine(tmp_path / "dockerd.log") as engine:
        yield engine


def test_a_service_comes_back_with_its_engine_and_is_found_again_and_after_a_crash_of_it_can_be_started(
    own_engine: DockerEngine, layout: Layout, registry: Registry, base: Any, store: ImageStore
) -> None:
    runtime = DockerRuntime(own_engine.url, "runtime-01", store)
    image = fetched(store, layout, registry, base)
    runtime.load(image.digest)
    instance = started(runtime, image)
    own_engine.restart()
    answer(instance.port)
    assert runtime.instances() == [instance]

    own_engine.kill()
    with pytest.raises((EngineDown, NoEngine)):
        runtime.instances()
    own_engine.start()
    if only(runtime, instance.id).state is InstanceState.EXITED:  # without a power cut, the engine ends what ran on
        runtime.start(instance.id)
    answer(instance.port)
    assert runtime.instances() == [instance]
    runtime.close()


def test_an_engine_that_is_not_there_is_told_as_such(store: ImageStore, tmp_path: Path) -> None:
    runtime = DockerRuntime(f"unix://{tmp_path}/docker.sock", "runtime-01", store)
    with pytest.raises(NoEngine, match="no container engine"):
        runtime.instances()


def test_a_taken_port_is_told_with_the_process_that_holds_it(runtime: DockerRuntime, image: ImageRef) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        instance = runtime.create("digits", service(image), SPEC, port)
        with pytest.raises(PortTaken, match=rf"port {port} is held by .*\(process {os.getpid()}\)"):
            runtime.start(instance.id)
    assert only(runtime, instance.id).state is not InstanceState.RUNNING
    runtime.start(instance.id)
    answer(port)


def test_an_address_of_another_machine_is_refused(runtime: DockerRuntime, image: ImageRef) -> None:
    elsewhere = Service(deployment=1, image=image, host="192.0.2.1")
    instance = runtime.create("digits", elsewhere, SPEC, free_port())
    with pytest.raises(AddressUnknown):
        runtime.start(instance.id)


def test_a_damaged_layer_is_told_and_can_be_fetched_again(
    docker_engine: DockerEngine, store: ImageStore, layout: Layout, registry: Registry, base: Any
) -> None:
    runtime = DockerRuntime(docker_engine.url, "runtime-03", store)
    image = fetched(store, layout, registry, base, model=os.urandom(100_000))
    weights = store.blobs.path(store.manifest(image.digest).layers[-1].digest)
    data = bytearray(weights.read_bytes())
    data[50_000] ^= 1
    weights.write_bytes(data)
    with pytest.raises(DamagedImage):
        runtime.load(image.digest)
    weights.unlink()
    with pytest.raises(ImageAbsent):
        runtime.load(image.digest)
    assert runtime.images() == frozenset()
    fetch(store, image)
    runtime.load(image.digest)
    assert runtime.images() == {image.digest}
    runtime.remove_image(image.digest)
    assert (runtime.images(), list(store.blobs.digests())) == (frozenset(), [])
    runtime.close()


def test_an_image_whose_program_is_not_there_has_exited_with_the_reason_in_its_log(
    docker_engine: DockerEngine, store: ImageStore, layout: Layout
) -> None:
    runtime = DockerRuntime(docker_engine.url, "runtime-03", store)
    image = hold_image(store, layout, make_image(layout))
    runtime.load(image.digest)
    instance = runtime.create("digits", service(image), SPEC, free_port())
    runtime.start(instance.id)
    assert exited(runtime, instance.id).exit_code == 127
    assert "python3" in runtime.logs(instance.id, 5)
    runtime.remove(instance.id)
    runtime.remove_image(image.digest)
    runtime.close()


def test_what_a_container_uses_and_wrote_is_told(runtime: DockerRuntime, image: ImageRef) -> None:
    instance = started(runtime, image)
    used = runtime.usage(instance.id)
    assert used
    assert 0 < used.cpu_seconds < 60
    assert MIB < used.memory < 200 * MIB
    assert runtime.logs(instance.id, 5) == "listening\n"


def test_a_container_somebody_removed_is_gone_and_removing_it_again_is_nothing(
    runtime: DockerRuntime, image: ImageRef, docker_engine: DockerEngine
) -> None:
    instance = started(runtime, image)
    docker_engine.docker("rm", "--force", instance.id)
    assert runtime.instances() == []
    with pytest.raises(InstanceUnknown):
        runtime.stop(instance.id)
    runtime.remove(instance.id)


def test_a_running_container_is_neither_removed_nor_is_its_image(
    runtime: DockerRuntime, other: DockerRuntime, image: ImageRef
) -> None:
    other.load(image.digest)
    instance = started(other, image)
    with pytest.raises(InstanceRunning):
        other.remove(instance.id)
    with pytest.raises(ImageInUse):
        other.remove_image(image.digest)
    other.stop(instance.id, grace=0)
    other.remove(instance.id)
    assert other.instances() == []


def test_creating_again_what_an_earlier_attempt_left_takes_its_place(runtime: DockerRuntime, image: ImageRef) -> None:
    first = runtime.create("digits", service(image), SPEC, 20001)
    second = runtime.create("digits", service(image), SPEC, 20002)
    assert runtime.instances() == [second]
    assert first.id != second.id


def test_an_engine_tells_its_name_and_where_it_keeps_images(
    runtime: DockerRuntime, docker_engine: DockerEngine
) -> None:
    assert runtime.engine().startswith("Docker 2")
    assert runtime.folder() == str(docker_engine.root / "data")


def test_a_service_with_keys_reads_them_also_once_they_were_replaced_and_cannot_write_them(
    docker_engine: DockerEngine, loaded: tuple[DockerRuntime, ImageStore, ImageRef], tmp_path: Path
) -> None:
    folder = folder_of(tmp_path, "digits")
    folder.mkdir(parents=True)
    (tmp_path / "keys").chmod(0o700)
    runtime = DockerRuntime(docker_engine.url, "runtime-01", loaded[1], state=tmp_path)
    replace_file(folder / "keys.json", b"first")
    instance = started(runtime, loaded[2], env={"SHOAL_AUTH": "key"})
    said = answer(instance.port)
    assert (said["keys"], said["writable"]) == ("first", False)
    replace_file(folder / "keys.json", b"second")
    assert answer(instance.port)["keys"] == "second"
    docker_engine.remove_containers()
    runtime.close()
