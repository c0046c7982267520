"""Registering under hardship: other processes at the same time, SIGKILL, a full disk, files larger than memory."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from shoal.oci.descriptor import digest_of
from shoal.workspace import Workspace

REGISTER_TWENTY = """
import sys
from pathlib import Path
from shoal.workspace import Workspace
folder, name = Path(sys.argv[1]), sys.argv[2]
with Workspace.open(folder) as workspace:
    workspace.models.list()  # everything is loaded
    print("ready", flush=True)
    sys.stdin.readline()
    for i in range(20):
        file = folder.parent / f"{name}.bin"
        file.write_text(f"{name} {i}")
        print(workspace.models.register("m", file).version, flush=True)
"""

REGISTER_AND_HANG = """
import sys
from pathlib import Path
from shoal.workspace import Workspace
folder, model, at = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
def hang(done, total):
    if done >= at:
        print(f"{done} of {total}", flush=True)
        sys.stdin.readline()
with Workspace.open(folder) as workspace:
    workspace.models.register("m", model, progress=hang)
"""

REGISTER_HUGE = """
import sys
from pathlib import Path
from shoal.workspace import Workspace
def peak():
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024
with Workspace.open(Path(sys.argv[1])) as workspace:
    workspace.models.list()
    before = peak()
    model = workspace.models.register("huge", Path(sys.argv[2]))
    print(model.size, before, peak())
"""

ON_A_SMALL_DISK = """
import json, sys
from pathlib import Path
from shoal.errors import NoRoom
from shoal.workspace import Workspace
disk, models = Path(sys.argv[1]), Path(sys.argv[2])
told = {}
def refusal(what):
    try:
        what()
    except NoRoom as error:
        return [error.code, error.message, getattr(error, "needed", None), getattr(error, "available", None)]
with Workspace.create(disk / "w") as workspace:
    register = workspace.models.register
    told["first"] = register("small", models / "small.bin").id
    told["larger than the disk"] = refusal(lambda: register("m", models / "large.bin"))
    told["the second file of two"] = refusal(lambda: register("m", models / "two"))
    told["left"] = [one.id for one in workspace.models.list()]
    workspace.sweep(older_than=-1)
    told["after sweeping"] = register("m", models / "two" / "a.bin").id
    told["download"] = refusal(lambda: workspace.models.download("m", disk / "out"))
    told["half a file"] = [str(one) for one in (disk / "out").rglob("*") if one.is_file()]
    with (disk / "filler").open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(bytes(4096))
        except OSError:
            pass
    told["database"] = refusal(lambda: [workspace.resolutions.put(str(i), "x" * 50_000) for i in range(100)])
    (disk / "filler").unlink()
    told["at the end"] = [one.id for one in workspace.models.list()]
print(json.dumps(told))
"""


def test_two_processes_that_register_at_once_get_versions_of_their_own(workspace: Workspace):
    children = [_child(REGISTER_TWENTY, workspace.folder, name) for name in ("left", "right")]
    for child in children:
        assert _line(child) == "ready"
    for child in children:
        _say_go(child)
    versions = [[int(one) for one in child.communicate(timeout=60)[0].split()] for child in children]
    assert [child.returncode for child in children] == [0, 0]
    assert sorted(versions[0] + versions[1]) == list(range(1, 41))
    assert all(one == sorted(one) for one in versions)
    for model in workspace.models.list():
        name = model.files[0].path.removesuffix(".bin")
        mine = versions[name != "left"]
        assert model.files[0].digest == digest_of(f"{name} {mine.index(model.version)}".encode())


def test_a_process_killed_in_the_middle_of_a_file_leaves_no_version_and_no_number_used(
    workspace: Workspace, tmp_path: Path
):
    folder = tmp_path / "m"
    folder.mkdir()
    (folder / "a.bin").write_bytes(os.urandom(3 << 20))
    (folder / "b.bin").write_bytes(os.urandom(3 << 20))
    for at in (1, 4 << 20, 6 << 20):  # in the first file, in the second one, after the last byte
        child = _child(REGISTER_AND_HANG, workspace.folder, folder, str(at))
        assert _line(child).endswith("of 6291456")
        _kill(child)
        assert workspace.models.list() == ()
    workspace.sweep(older_than=-1)
    assert list(workspace.layout.digests()) == []
    assert not list((workspace.layout.folder / "ingest").iterdir())
    assert workspace.models.register("m", folder).version == 1


def test_wherever_a_process_is_killed_each_version_is_whole(workspace: Workspace):
    seed = random.randrange(1 << 32)
    moments = random.Random(seed)
    print("seed", seed)
    acknowledged = 0
    for _ in range(6):
        child = _child(REGISTER_TWENTY, workspace.folder, "left")
        assert _line(child) == "ready"
        _say_go(child)
        time.sleep(moments.uniform(0.0, 0.15))
        acknowledged = max([acknowledged, *map(int, _kill(child).split())])
        with Workspace.open(workspace.folder) as again:
            found = again.models.list()
            assert [one.version for one in found] == list(range(1, len(found) + 1))
            assert len(found) >= acknowledged
            for file in (file for model in found for file in model.files):
                assert digest_of(again.layout.path(file.digest).read_bytes()) == file.digest
    assert acknowledged


def test_a_file_larger_than_2_gib_is_registered_in_flat_memory(workspace: Workspace, tmp_path: Path):
    huge = tmp_path / "huge.bin"
    size = (2 << 30) + 12345
    with huge.open("wb") as out:
        out.truncate(size)
    child = _child(REGISTER_HUGE, workspace.folder, huge)
    try:
        out, _ = child.communicate(timeout=150)
        registered, before, after = map(int, out.split())
        assert registered == size
        assert after - before < 16 << 20
        stored = workspace.models.get("huge").files[0]
        assert workspace.layout.size(stored.digest) == size
    finally:
        huge.unlink()
        for digest in workspace.layout.digests():
            workspace.layout.remove(digest)


def test_a_full_disk_is_told_with_its_numbers_and_what_was_there_stays(tmp_path: Path):
    disk, models = tmp_path / "disk", tmp_path / "models"
    disk.mkdir()
    (models / "two").mkdir(parents=True)
    for name, size in {"small.bin": 1000, "large.bin": 20 << 20, "two/a.bin": 5 << 20, "two/b.bin": 5 << 20}.items():
        (models / name).write_bytes(os.urandom(size))
    script = tmp_path / "script.py"
    script.write_text(ON_A_SMALL_DISK)
    mount = (
        f"mount -t tmpfs -o size=8m tmpfs '{disk}' && exec '{sys.executable}' -W error '{script}' '{disk}' '{models}'"
    )
    # A mount namespace of its own: the disk is gone with the process, whatever happens to it.
    command = ["unshare", "--mount", "--map-root-user", "sh", "-c", mount]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["first"] == "small:1"
    code, message, needed, available = told["larger than the disk"]
    assert (code, needed) == ("SHOAL-OCI-801", 20 << 20)
    assert 0 < available < 8 << 20
    assert str(needed) in message
    assert str(available) in message
    _, _, needed, available = told["the second file of two"]
    assert needed == 5 << 20 > available
    assert told["left"] == ["small:1"]
    assert told["after sweeping"] == "m:1"
    assert told["download"][2] == 5 << 20
    assert told["half a file"] == []
    assert told["database"][0] == "SHOAL-WSP-801"
    assert told["at the end"] == ["m:1", "small:1"]
    assert not list(disk.iterdir())


def _child(code: str, *arguments: Path | str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _line(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


def _say_go(child: subprocess.Popen[str]) -> None:
    assert child.stdin is not None
    child.stdin.write("\n")
    child.stdin.flush()


def _kill(child: subprocess.Popen[str]) -> str:
    """End it as a power cut would; what it had said by then."""
    child.send_signal(signal.SIGKILL)
    return child.communicate(timeout=20)[0]
