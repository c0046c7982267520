"""Fetching with the real child process, a real registry and a bad line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from agent_runtime.small_image import facts_of, make_image, push_image, random_bytes
from parts import CuttingProxy, Registry, free_port, wait_until
from shoal.contract.desired import ImageRef
from shoal.contract.reported import Facts
from shoal.oci.layout import Layout
from shoal.oci.reference import Reference
from shoal.oci.registry import Credentials
from shoal.oci.registry import Registry as Client
from shoal.oci.transfer import push
from shoal.states import RuntimeKind
from shoal_agent.fetch_job import Access
from shoal_agent.fetcher import Fetch, Fetcher, FetchStatus
from shoal_agent.images import ImageStore

MODEL = random_bytes(3_000_000)


class Watched(Fetcher):
    """A fetcher that can be waited for."""

    def __init__(self, folder: Path, facts: Facts) -> None:
        self.changed = threading.Event()
        super().__init__(folder, facts, self.changed.set)

    def until(self, digest: str, what: Callable[[Fetch], object], timeout: float = 30) -> Fetch:
        deadline = time.monotonic() + timeout
        while True:
            self.changed.clear()
            seen = self.fetches()[digest]
            if what(seen):
                return seen
            assert self.changed.wait(deadline - time.monotonic()), f"last seen: {seen}"

    def settled(self, digest: str) -> Fetch:
        """What came of the first try."""
        return self.until(digest, lambda one: one.status not in (FetchStatus.WAITING, FetchStatus.RUNNING))


@pytest.fixture
def fetcher(tmp_path: Path, store: ImageStore) -> Iterator[Watched]:
    """A fetcher for the process runtime."""
    fetcher = Watched(store.folder, facts_of(RuntimeKind.PROCESS, tmp_path))
    yield fetcher
    fetcher.close()


def pushed(layout: Layout, registry: Registry, repository: str, *, through: str = "", **how: object) -> ImageRef:
    image = push_image(layout, make_image(layout, **how), registry.url, f"fetcher/{repository}")
    return ImageRef(registry=through or image.registry, repository=image.repository, digest=image.digest)


def test_an_image_is_fetched_proven_and_unpacked(
    fetcher: Watched, store: ImageStore, layout: Layout, registry: Registry
) -> None:
    image = pushed(layout, registry, "whole", model=MODEL)
    fetcher.want(image)
    ready = fetcher.settled(image.digest)
    assert (ready.status, ready.problem, ready.retry_at) == (FetchStatus.READY, None, None)
    assert ready.done == ready.total > len(MODEL)
    model = store.rootfs(image.digest) / "var/azureml-app/azureml-models/digits/1/digits.onnx"
    assert model.read_bytes() == MODEL


def test_of_a_second_version_only_the_new_model_is_fetched(
    fetcher: Watched, layout: Layout, registry: Registry
) -> None:
    with CuttingProxy(registry.port) as line:
        first = pushed(layout, registry, "versions", through=f"http://{line.address}", model=MODEL)
        second = pushed(layout, registry, "versions", through=f"http://{line.address}", model=b"2" * 10_000)
        for image in (first, second):
            before = line.received
            fetcher.want(image)
            assert fetcher.settled(image.digest).status is FetchStatus.READY
        assert line.received - before < 10_000 + 10_000


def test_a_download_cut_at_90_percent_and_its_child_killed_goes_on_from_there(
    fetcher: Watched, layout: Layout, registry: Registry
) -> None:
    with CuttingProxy(registry.port) as line:
        image = pushed(layout, registry, "cut", through=f"http://{line.address}", model=MODEL)
        line.hold_after(len(MODEL) * 9 // 10)
        fetcher.want(image)
        fetcher.until(image.digest, lambda one: one.done > len(MODEL) * 8 // 10)
        _kill_child()
        died = fetcher.settled(image.digest)
        assert (died.status, died.failures) == (FetchStatus.FAILED, 1)
        assert died.problem
        assert died.problem.code == "SHOAL-FET-901"
        assert "SIGKILL" in died.problem.message
        assert died.retry_at
        line.flow()
        fetcher.until(image.digest, lambda one: one.status is FetchStatus.READY)
        assert line.received < len(MODEL) * 12 // 10


def test_a_connection_that_breaks_is_taken_up_again_by_the_same_child(
    fetcher: Watched, layout: Layout, registry: Registry
) -> None:
    with CuttingProxy(registry.port) as line:
        image = pushed(layout, registry, "broken", through=f"http://{line.address}", model=MODEL)
        line.cut_after(len(MODEL) // 2)
        fetcher.want(image)
        assert fetcher.settled(image.digest).status is FetchStatus.READY
        assert line.received < len(MODEL) * 12 // 10


def test_a_bit_that_has_flipped_on_the_disk_is_fetched_again(
    fetcher: Watched, store: ImageStore, layout: Layout, registry: Registry
) -> None:
    image = pushed(layout, registry, "flipped", model=MODEL)
    fetcher.want(image)
    assert fetcher.settled(image.digest).status is FetchStatus.READY
    biggest = max((store.blobs.path(digest) for digest in store.blobs.digests()), key=lambda path: path.stat().st_size)
    data = bytearray(biggest.read_bytes())
    data[1_000_000] ^= 1
    biggest.write_bytes(data)
    fetcher.forget(image.digest)
    assert fetcher.settled(image.digest).status is FetchStatus.READY
    data[1_000_000] ^= 1
    assert biggest.read_bytes() == data


def test_an_image_that_is_here_as_a_whole_needs_no_registry(fetcher: Watched, layout: Layout, tmp_path: Path) -> None:
    with Registry(tmp_path / "registry") as registry:
        image = pushed(layout, registry, "here")
        fetcher.want(image)
        assert fetcher.settled(image.digest).status is FetchStatus.READY
    fetcher.forget(image.digest)
    assert fetcher.settled(image.digest).status is FetchStatus.READY


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"architecture": "arm64"}, "the image is for arm64; this device is amd64"),
        ({"python": "3.8"}, "the image is for Python 3.8; this device has"),
    ],
)
def test_an_image_this_device_cannot_take_is_refused_before_its_layers_are_fetched(
    fetcher: Watched, layout: Layout, registry: Registry, how: dict[str, str], reason: str
) -> None:
    with CuttingProxy(registry.port) as line:
        image = pushed(layout, registry, "misfit", through=f"http://{line.address}", model=MODEL, **how)
        fetcher.want(image)
        refused = fetcher.settled(image.digest)
        assert line.received < 50_000
    assert (refused.status, refused.retry_at) == (FetchStatus.MISFIT, None)
    assert refused.problem
    assert reason in refused.problem.message


def test_an_image_without_a_base_is_refused_where_a_container_engine_runs(
    store: ImageStore, layout: Layout, registry: Registry, tmp_path: Path
) -> None:
    image = pushed(layout, registry, "baseless")
    fetcher = Watched(store.folder, facts_of(RuntimeKind.DOCKER, tmp_path))
    try:
        fetcher.want(image)
        problem = fetcher.settled(image.digest).problem
    finally:
        fetcher.close()
    assert problem
    assert "no base" in problem.message


def test_a_registry_that_is_away_is_tried_again_with_growing_pauses(fetcher: Watched) -> None:
    image = ImageRef(registry=f"http://127.0.0.1:{free_port()}", repository="a/b", digest="sha256:" + "1" * 64)
    fetcher.want(image)
    first = fetcher.settled(image.digest)
    assert first.problem
    assert first.problem.code == "SHOAL-REG-500"
    second = fetcher.until(image.digest, lambda one: one.failures == 2)
    assert second.retry_at
    assert 1.5 < second.retry_at - time.monotonic() <= 2


def test_trying_now_does_not_wait_for_the_pause(fetcher: Watched, layout: Layout, registry: Registry) -> None:
    with CuttingProxy(registry.port) as line:
        image = pushed(layout, registry, "now", through=f"http://{line.address}")
        line.refuse()
        fetcher.want(image)
        fetcher.until(image.digest, lambda one: one.failures == 3)
        line.accept()
        fetcher.forget(image.digest)
        assert fetcher.state(image.digest).status is not FetchStatus.FAILED  # it is on its way already
        assert fetcher.settled(image.digest).status is FetchStatus.READY


def test_wrong_credentials_are_told_as_such_and_not_tried_again_at_once_but_right_ones_are(
    fetcher: Watched, layout: Layout, registry_with_password: Registry
) -> None:
    there = registry_with_password
    image = make_image(layout)
    wanted = ImageRef(registry=there.url, repository="fetcher/secret", digest=image.digest)
    _push_with_password(layout, image.digest, there)
    fetcher.want(wanted, Access("shoal", "wrong"))
    refused = fetcher.settled(wanted.digest)
    assert refused.problem
    assert refused.problem.code == "SHOAL-REG-401"
    assert refused.retry_at
    assert refused.retry_at - time.monotonic() > 290
    fetcher.want(wanted, Access(str(there.user), there.password))
    assert fetcher.settled(wanted.digest).status is FetchStatus.READY


def _push_with_password(layout: Layout, digest: str, there: Registry) -> None:
    with Client(there.url, credentials=Credentials(str(there.user), there.password)) as client:
        push(layout, digest, client, Reference.parse(f"{there.url}/fetcher/secret"))


def test_images_are_fetched_one_at_a_time_in_the_order_of_asking(
    fetcher: Watched, layout: Layout, registry: Registry
) -> None:
    with CuttingProxy(registry.port) as line:
        first = pushed(layout, registry, "first", through=f"http://{line.address}", model=MODEL)
        second = pushed(layout, registry, "second", model=b"small")
        line.hold_after(1_000_000)
        fetcher.want(first)
        fetcher.want(second)
        fetcher.until(first.digest, lambda one: one.done > 0)
        assert fetcher.fetches()[second.digest].status is FetchStatus.WAITING
        line.flow()
        fetcher.settled(second.digest)
        assert fetcher.fetches()[first.digest].status is FetchStatus.READY


def test_an_image_that_is_called_off_makes_way_for_the_next(
    fetcher: Watched, layout: Layout, registry: Registry
) -> None:
    with CuttingProxy(registry.port) as line:
        first = pushed(layout, registry, "off", through=f"http://{line.address}", model=MODEL)
        second = pushed(layout, registry, "next")
        line.hold_after(1_000_000)
        fetcher.want(first)
        fetcher.until(first.digest, lambda one: one.done > 0)
        fetcher.want(second)
        fetcher.cancel(first.digest)
        assert fetcher.settled(second.digest).status is FetchStatus.READY
        assert fetcher.state(first.digest) is None


def test_closing_ends_the_child_at_once(fetcher: Watched, layout: Layout, registry: Registry) -> None:
    with CuttingProxy(registry.port) as line:
        image = pushed(layout, registry, "closing", through=f"http://{line.address}", model=MODEL)
        line.hold_after(1_000_000)
        fetcher.want(image)
        fetcher.until(image.digest, lambda one: one.done > 0)
        child = psutil.Process(_child())
        fetcher.close()
        assert not child.is_running()


AGENT = """
import sys, time
from pathlib import Path
from agent_runtime.small_image import facts_of
from shoal.contract.desired import ImageRef
from shoal.states import RuntimeKind
from shoal_agent.fetcher import Fetcher

folder, registry, repository, digest = sys.argv[1:]
fetcher = Fetcher(Path(folder), facts_of(RuntimeKind.PROCESS, Path(folder)), lambda: None)
fetcher.want(ImageRef(registry=registry, repository=repository, digest=digest))
time.sleep(60)
"""


def test_the_child_of_an_agent_that_is_killed_ends_as_well(
    store: ImageStore, layout: Layout, registry: Registry
) -> None:
    with CuttingProxy(registry.port) as line:
        image = pushed(layout, registry, "orphan", through=f"http://{line.address}", model=MODEL)
        line.hold_after(1_000_000)
        command = [sys.executable, "-c", AGENT, str(store.folder), image.registry, image.repository, image.digest]
        tests = {**os.environ, "PYTHONPATH": f"{Path(__file__).parents[1]}:{os.environ.get('PYTHONPATH', '')}"}
        agent = subprocess.Popen(command, env=tests)
        wait_until(line.held, 20, "the child fetches")
        (child,) = psutil.Process(agent.pid).children()
        agent.kill()
        agent.wait()
        wait_until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, 5, "the child has ended")


def test_a_device_that_cannot_start_processes_says_so_and_tries_again(
    fetcher: Watched, layout: Layout, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = pushed(layout, registry, "unstarted")
    with monkeypatch.context() as patch:
        patch.setattr("shoal_agent.fetcher._COMMAND", ("/nowhere/python",))
        fetcher.want(image)
        failed = fetcher.settled(image.digest)
    assert failed.problem
    assert failed.problem.code == "SHOAL-FET-902"
    fetcher.until(image.digest, lambda one: one.status is FetchStatus.READY)


def _child() -> int:
    children = psutil.Process().children()
    return next(one.pid for one in children if "shoal_agent.fetch" in one.cmdline())


def _kill_child() -> None:
    os.kill(_child(), signal.SIGKILL)


def test_a_disk_without_room_is_told_with_the_bytes_that_are_needed_before_layers_are_fetched(
    layout: Layout, registry: Registry, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=34m", "tmpfs", disk], check=True)
    fetcher = Watched(ImageStore(disk / "images").folder, facts_of(RuntimeKind.PROCESS, disk))
    try:
        with CuttingProxy(registry.port) as line:
            image = pushed(layout, registry, "room", through=f"http://{line.address}", model=MODEL)
            fetcher.want(image)
            full = fetcher.settled(image.digest)
            assert line.received < 50_000
    finally:
        fetcher.close()
        subprocess.run(["umount", disk], check=True)
    assert full.problem
    assert full.problem.code == "SHOAL-OCI-801"
    assert full.retry_at
