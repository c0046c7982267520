"""The process runtime with real processes; `small_image` has what they serve."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from agent_runtime.instances import exited, only
from agent_runtime.small_image import OBEDIENT, SERVER, answer, hold_image, make_image, service
from parts import free_port, wait_until
from shoal.contract.desired import ImageRef, Resources, Service
from shoal.oci.layout import Layout
from shoal_agent.images import ImageStore
from shoal_agent.runtime.errors import (
    AddressUnknown,
    CannotRun,
    FolderFull,
    FolderUnwritable,
    ImageAbsent,
    ImageInUse,
    InstanceRunning,
    InstanceUnknown,
    PortTaken,
)
from shoal_agent.runtime.log_file import LogFile
from shoal_agent.runtime.process import ProcessRuntime
from shoal_agent.runtime.protocol import Instance, InstanceState, Runtime

SPEC = "0123456789ab"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def image(store: ImageStore, layout: Layout) -> ImageRef:
    return hold_image(store, layout, make_image(layout))


@pytest.fixture
def runtime(state: Path, store: ImageStore) -> Iterator[ProcessRuntime]:
    """A runtime whose services end with the test."""
    runtime = ProcessRuntime(state, store)
    conforms: Runtime = runtime
    yield runtime
    for one in conforms.instances():
        runtime.stop(one.id, grace=0)


def started(
    runtime: ProcessRuntime, image: ImageRef, *, spec: str = SPEC, name: str = "digits", **settings: object
) -> Instance:
    instance = runtime.create(name, service(image, **settings), spec, free_port())
    runtime.start(instance.id)
    answer(instance.port)
    return only(runtime, instance.id)


def test_a_service_runs_below_its_unpacked_image_with_the_variables_of_image_operator_and_device(
    runtime: ProcessRuntime, store: ImageStore, image: ImageRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_OF_THE_AGENT", "x")
    instance = started(runtime, image, env={"MINE": "2"}, resources=Resources(cpu=1.5))
    said = answer(instance.port)
    rootfs = store.rootfs(image.digest)
    assert said["cwd"] == str(rootfs / "var/azureml-app")
    expected = {
        "AZUREML_MODEL_DIR": str(rootfs / "var/azureml-app/azureml-models/digits/1"),
        "PYTHONPYCACHEPREFIX": str(rootfs / "opt/shoal/pycache"),
        "OWN": "1",
        "MINE": "2",
        "SHOAL_HOST": "127.0.0.1",
        "SHOAL_PORT": str(instance.port),
        "SHOAL_CPU": "1.5",
        "OMP_NUM_THREADS": "1",
        "PATH": os.environ["PATH"],
    }
    assert expected.items() <= said["env"].items()
    assert "SECRET_OF_THE_AGENT" not in said["env"]


def test_an_instance_is_created_then_runs_then_has_exited(runtime: ProcessRuntime, image: ImageRef) -> None:
    created = runtime.create("digits", service(image), SPEC, free_port())
    assert [created] == runtime.instances()
    assert (created.state, created.image, created.spec) == (InstanceState.CREATED, image.digest, SPEC)
    runtime.start(created.id)
    assert only(runtime, created.id).state is InstanceState.RUNNING
    answer(created.port)
    runtime.stop(created.id)
    assert (exited(runtime, created.id).exit_code, runtime.usage(created.id)) == (0, None)


def test_the_exit_code_of_a_service_that_ends_by_itself_is_seen(runtime: ProcessRuntime, image: ImageRef) -> None:
    instance = started(runtime, image)
    with pytest.raises((OSError, urllib.error.URLError)):
        urllib.request.urlopen(f"http://127.0.0.1:{instance.port}/exit", timeout=5)
    assert exited(runtime, instance.id).exit_code == 7


def test_a_service_that_is_killed_by_hand_has_exited_as_a_container_would_say_it(
    runtime: ProcessRuntime, image: ImageRef
) -> None:
    instance = started(runtime, image)
    os.kill(answer(instance.port)["pid"], signal.SIGKILL)
    assert exited(runtime, instance.id).exit_code == 128 + signal.SIGKILL


def test_the_exit_code_of_a_service_that_ends_while_it_is_looked_at_is_seen(
    runtime: ProcessRuntime, image: ImageRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance = started(runtime, image)
    victim = psutil.Process(answer(instance.port)["pid"])
    victim.kill()
    wait_until(lambda: victim.status() == psutil.STATUS_ZOMBIE, 5, "it has died")
    waitpid, asked = os.waitpid, list[int]()

    def lives_at_first(pid: int, options: int) -> tuple[int, int]:
        asked.append(pid)
        return waitpid(pid, options) if len(asked) > 1 else (0, 0)

    monkeypatch.setattr(os, "waitpid", lives_at_first)
    assert only(runtime, instance.id).exit_code == 128 + signal.SIGKILL


def test_an_exited_instance_starts_again_on_the_same_port(runtime: ProcessRuntime, image: ImageRef) -> None:
    instance = started(runtime, image)
    runtime.stop(instance.id)
    runtime.start(instance.id)
    answer(instance.port)
    assert only(runtime, instance.id) == instance


def test_a_service_that_is_started_at_once_after_its_death_leaves_no_dead_process_behind(
    runtime: ProcessRuntime, image: ImageRef
) -> None:
    instance = started(runtime, image)
    victim = psutil.Process(answer(instance.port)["pid"])
    victim.kill()
    wait_until(lambda: victim.status() == psutil.STATUS_ZOMBIE, 5, "it has died")
    runtime.start(instance.id)
    assert not victim.is_running()
    assert answer(instance.port)["pid"] != victim.pid
    assert only(runtime, instance.id).exit_code is None


def test_starting_what_runs_changes_nothing(runtime: ProcessRuntime, image: ImageRef) -> None:
    instance = started(runtime, image)
    before = answer(instance.port)["pid"]
    runtime.start(instance.id)
    assert answer(instance.port)["pid"] == before


def test_a_service_that_does_not_listen_to_sigterm_is_killed_after_the_grace(
    runtime: ProcessRuntime, store: ImageStore, layout: Layout
) -> None:
    deaf = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SERVER
    instance = started(runtime, hold_image(store, layout, make_image(layout, server=deaf)))
    runtime.stop(instance.id, grace=0.2)
    assert exited(runtime, instance.id).exit_code == 128 + signal.SIGKILL


def test_stopping_ends_what_the_service_has_begun_as_well(
    runtime: ProcessRuntime, store: ImageStore, layout: Layout
) -> None:
    worker = "import subprocess\nprint(subprocess.Popen(['sleep', '1000'], process_group=0).pid, flush=True)\n"
    instance = started(runtime, hold_image(store, layout, make_image(layout, server=worker + OBEDIENT)))
    pid = int(runtime.logs(instance.id, 10).split()[0])
    runtime.stop(instance.id)
    wait_until(lambda: not Path(f"/proc/{pid}").exists() or _is_zombie(pid), 5, "the worker has ended")


def _is_zombie(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].startswith("Z")


AGENT = """
import os, signal, sys
from pathlib import Path
from agent_runtime.small_image import service
from shoal.contract.desired import ImageRef
from shoal_agent.images import ImageStore
from shoal_agent.runtime.process import ProcessRuntime

state, digest, port = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
runtime = ProcessRuntime(state, ImageStore(state / "images"))
image = ImageRef(registry="http://127.0.0.1:9", repository="test/held", digest=digest)
runtime.start(runtime.create("digits", service(image), "0123456789ab", port).id)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_service_outlives_the_agent_and_the_next_agent_finds_it(
    runtime: ProcessRuntime, state: Path, image: ImageRef
) -> None:
    port = free_port()
    command = [sys.executable, "-c", AGENT, str(state), image.digest, str(port)]
    tests = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    assert subprocess.run(command, env=tests, check=False).returncode == -signal.SIGKILL
    (found,) = runtime.instances()
    assert (found.state, found.service, found.port) == (InstanceState.RUNNING, "digits", port)
    answer(port)
    runtime.stop(found.id)
    (ended,) = runtime.instances()
    assert (ended.state, ended.exit_code) == (InstanceState.EXITED, None)


def test_another_process_that_got_the_same_id_is_not_taken_for_the_service(
    runtime: ProcessRuntime, state: Path, image: ImageRef
) -> None:
    instance = started(runtime, image)
    runtime.stop(instance.id)
    file = state / "instances" / instance.id / "process"
    boot, _, stat = file.read_text().partition(" ")
    stranger = subprocess.Popen(["sleep", "1000"], start_new_session=True)
    try:
        file.write_text(f"{boot} {stranger.pid} {stat.partition(' ')[2]}")
        assert only(runtime, instance.id).state is InstanceState.EXITED
        runtime.stop(instance.id, grace=0.1)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_after_a_reboot_nothing_runs(runtime: ProcessRuntime, state: Path, image: ImageRef) -> None:
    instance = started(runtime, image)
    file = state / "instances" / instance.id / "process"
    now = file.read_text()
    file.write_text(f"another-boot {now.partition(' ')[2]}")
    assert only(runtime, instance.id).state is InstanceState.EXITED
    file.write_text(now)


def test_a_taken_port_is_told_with_the_process_that_holds_it(runtime: ProcessRuntime, image: ImageRef) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        instance = runtime.create("digits", service(image), SPEC, port)
        with pytest.raises(PortTaken, match=rf"port {port} is held by .*\(process {os.getpid()}\)"):
            runtime.start(instance.id)
    assert only(runtime, instance.id).state is InstanceState.CREATED


def test_an_address_of_another_machine_is_refused(runtime: ProcessRuntime, image: ImageRef) -> None:
    elsewhere = Service(deployment=1, image=image, host="192.0.2.1")
    instance = runtime.create("digits", elsewhere, SPEC, free_port())
    with pytest.raises(AddressUnknown, match=r"192\.0\.2\.1"):
        runtime.start(instance.id)


def test_a_process_that_cannot_begin_says_why(runtime: ProcessRuntime, state: Path, image: ImageRef) -> None:
    instance = runtime.create("digits", service(image), SPEC, free_port())
    (state / "instances" / instance.id / "log").mkdir()
    with pytest.raises(CannotRun, match="Is a directory"):
        runtime.start(instance.id)
    assert only(runtime, instance.id).state is InstanceState.CREATED


def test_a_server_that_is_not_there_is_seen_as_an_exit_with_the_shells_words_in_the_log(
    runtime: ProcessRuntime, store: ImageStore, image: ImageRef
) -> None:
    shutil.rmtree(store.rootfs(image.digest) / "var")
    instance = runtime.create("digits", service(image), SPEC, free_port())
    runtime.start(instance.id)
    assert exited(runtime, instance.id).exit_code == 2
    assert "azureml-app" in runtime.logs(instance.id, 5)


def test_what_a_service_uses_includes_its_workers(runtime: ProcessRuntime, store: ImageStore, layout: Layout) -> None:
    hungry = "x = bytearray(b'x' * 2**27); input()"
    worker = f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {hungry!r}], stdin=subprocess.PIPE)\n"
    instance = started(runtime, hold_image(store, layout, make_image(layout, server=worker + SERVER)))
    used = wait_until(
        lambda: now if (now := runtime.usage(instance.id)) and now.memory > 2**27 else None, 10, "the worker is counted"
    )
    assert 0 < used.cpu_seconds < 60


def test_the_log_gives_its_last_lines_oldest_first(runtime: ProcessRuntime, store: ImageStore, layout: Layout) -> None:
    chatty = "import sys\nprint(*range(1000), sep='\\n', flush=True)\nprint('trouble', file=sys.stderr, flush=True)\n"
    instance = started(runtime, hold_image(store, layout, make_image(layout, server=chatty + SERVER)))
    assert runtime.logs(instance.id, 4).split() == ["998", "999", "trouble", "listening"]


def test_a_flooded_log_stays_within_its_cap(
    runtime: ProcessRuntime, state: Path, store: ImageStore, layout: Layout
) -> None:
    flood = "import sys\nfor n in range(12):\n  sys.stdout.write(f'{n}\\n' + 'x' * 2**20)\nsys.stdout.flush()\n"
    instance = started(runtime, hold_image(store, layout, make_image(layout, server=flood + SERVER)))
    runtime.instances()
    folder = state / "instances" / instance.id
    assert (folder / "log").stat().st_size < 2**20
    assert (folder / "log.1").stat().st_size > 12 * 2**20
    assert runtime.logs(instance.id, 1).endswith("listening\n")


def test_a_removed_instance_leaves_nothing(runtime: ProcessRuntime, state: Path, image: ImageRef) -> None:
    instance = started(runtime, image)
    with pytest.raises(InstanceRunning):
        runtime.remove(instance.id)
    runtime.stop(instance.id)
    runtime.remove(instance.id)
    assert runtime.instances() == []
    assert list((state / "instances").iterdir()) == []
    with pytest.raises(InstanceUnknown):
        runtime.logs(instance.id, 1)


def test_creating_again_what_was_created_gives_the_same_instance(runtime: ProcessRuntime, image: ImageRef) -> None:
    first = runtime.create("digits", service(image), SPEC, 20001)
    second = runtime.create("digits", service(image), SPEC, 20002)
    assert [second] == runtime.instances()
    assert (first.id, second.port) == (second.id, 20002)


def test_an_image_that_is_not_unpacked_cannot_be_loaded(runtime: ProcessRuntime) -> None:
    digest = "sha256:" + "1" * 64
    with pytest.raises(ImageAbsent):
        runtime.load(digest)


def test_an_image_is_kept_while_an_instance_of_it_runs(
    runtime: ProcessRuntime, store: ImageStore, image: ImageRef
) -> None:
    instance = started(runtime, image)
    with pytest.raises(ImageInUse):
        runtime.remove_image(image.digest)
    runtime.stop(instance.id)
    assert runtime.images() == {image.digest}
    runtime.remove_image(image.digest)
    assert (runtime.images(), list(store.blobs.digests())) == (frozenset(), [])


def test_limits_that_nothing_holds_are_named(runtime: ProcessRuntime, image: ImageRef) -> None:
    limited = service(image, resources=Resources(cpu=0.5, memory=512 * 2**20))
    memory, cpu = runtime.limits_not_kept(limited)
    assert "512 MiB" in memory
    assert "0.5 cores" in cpu
    assert runtime.limits_not_kept(service(image)) == []


@pytest.fixture
def small_disk(runtime: ProcessRuntime, state: Path) -> Iterator[Path]:
    """The folder of the instances, on a disk of a few pages of its own; unmounted once no service holds it."""
    folder = state / "instances"
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], check=True)
    yield folder
    for one in runtime.instances():
        runtime.stop(one.id, grace=0)
    subprocess.run(["umount", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """A file that leaves no room on *disk*."""
    filler = disk / ".filler"
    with filler.open("wb", buffering=0) as out, pytest.raises(OSError, match="No space left"):
        while True:
            out.write(bytes(4096))
    return filler


def test_an_instance_for_which_the_disk_has_no_room_is_refused_and_made_once_there_is(
    runtime: ProcessRuntime, small_disk: Path, image: ImageRef
) -> None:
    filler = fill(small_disk)
    with pytest.raises(FolderFull, match="No space left on device") as caught:
        runtime.create("digits", service(image), SPEC, free_port())
    assert (caught.value.code, caught.value.where) == ("SHOAL-RUN-802", str(small_disk / f"digits-{SPEC}"))
    filler.unlink()
    assert started(runtime, image).state is InstanceState.RUNNING


def test_services_are_looked_after_though_a_full_disk_takes_neither_an_exit_code_nor_a_log(
    runtime: ProcessRuntime,
    small_disk: Path,
    image: ImageRef,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    instance = started(runtime, image)
    (small_disk / instance.id / "log").write_text("x")
    fill(small_disk)
    monkeypatch.setattr(LogFile.cap, "__defaults__", (0,))
    assert only(runtime, instance.id).state is InstanceState.RUNNING
    assert only(runtime, instance.id).state is InstanceState.RUNNING
    runtime.stop(instance.id, grace=0)
    assert exited(runtime, instance.id).exit_code is None
    assert caplog.text.count("is not cut") == 1
    assert "is not written down" in caplog.text


def test_a_folder_that_takes_no_writes_is_named(runtime: ProcessRuntime, small_disk: Path, image: ImageRef) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(FolderUnwritable, match="Read-only file system"):
        runtime.create("digits", service(image), SPEC, free_port())
