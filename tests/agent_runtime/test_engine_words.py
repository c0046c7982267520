"""What real engines have said, and what it means: one table."""

from __future__ import annotations

import pytest

from shoal.errors import ShoalError
from shoal_agent.runtime.engine_words import explained, silence
from shoal_agent.runtime.errors import (
    AcceleratorAbsent,
    AddressUnknown,
    CannotRun,
    DamagedImage,
    EngineDown,
    EngineFailed,
    EngineFull,
    ImageAbsent,
    ImageInUse,
    ImageUnfit,
    InstanceRunning,
    InstanceUnknown,
    NoEngine,
    PortTaken,
)

SAID: list[tuple[str, type[ShoalError]]] = [
    (
        "failed to register layer: Error processing tar file(exit status 1): write /a/b: no space left on device",
        EngineFull,
    ),
    ("failed to register layer: Error processing tar file(exit status 1): archive/tar: invalid tar header", ImageUnfit),
    ("filesystem layer verification failed for digest sha256:123", DamagedImage),
    ("no matching manifest for linux/riscv64 in the manifest list entries", ImageUnfit),
    ("unsupported media type application/vnd.cncf.model.config.v1+json", ImageUnfit),
    (
        "driver failed programming external connectivity on endpoint shoal-cam-01-digits-0123 (abc): "
        "Error starting userland proxy: listen tcp4 127.0.0.1:6789: bind: address already in use",
        PortTaken,
    ),
    (
        "driver failed programming external connectivity on endpoint x (abc): "
        "Bind for 0.0.0.0:6789 failed: port is already allocated",
        PortTaken,
    ),
    (
        "driver failed programming external connectivity on endpoint x (abc): Error starting userland proxy: "
        "listen tcp4 192.0.2.1:6789: bind: cannot assign requested address",
        AddressUnknown,
    ),
    ('could not select device driver "" with capabilities: [[gpu]]', AcceleratorAbsent),
    ("unknown or invalid runtime name: nvidia", AcceleratorAbsent),
    ('error gathering device information while adding custom device "/dev/apex_0": no such file', AcceleratorAbsent),
    (
        'OCI runtime create failed: container_linux.go:380: starting container process caused: exec: "python3": '
        "executable file not found in $PATH: unknown",
        CannotRun,
    ),
    ("No such container: 0123456789ab", InstanceUnknown),
    ("No such image: shoal.local/cam-01:123", ImageAbsent),
    ("You cannot remove a running container 0123. Stop the container before attempting removal", InstanceRunning),
    (
        'conflict: unable to remove repository reference "shoal.local/cam-01:1" (must force) - '
        "container 0123 is using its referenced image 4567",
        ImageInUse,
    ),
    ("conflict: unable to delete 0123 (cannot be forced) - image is being used by running container 4567", ImageInUse),
    ('Get "http://127.0.0.1:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused', EngineFailed),
    ("something new", EngineFailed),
]


@pytest.mark.parametrize(("said", "kind"), SAID, ids=[said[:40] for said, _ in SAID])
def test_the_words_of_engines_are_put_into_ours(said: str, kind: type[ShoalError]) -> None:
    error = explained(said, "digits")
    assert type(error) is kind
    if isinstance(error, PortTaken):
        assert error.port == 6789


def test_words_nobody_knows_are_passed_on() -> None:
    assert "something new" in str(explained("something new", ""))


@pytest.mark.parametrize(
    ("error", "kind", "word"),
    [
        (PermissionError(), NoEngine, "may not speak"),
        (FileNotFoundError(), NoEngine, "no container engine runs"),
        (ConnectionRefusedError(), EngineDown, "does not answer"),
    ],
)
def test_an_engine_that_gives_no_answer_is_told_by_the_reason(
    error: Exception, kind: type[ShoalError], word: str
) -> None:
    told = silence(error, "unix:///var/run/docker.sock")
    assert type(told) is kind
    assert word in str(told)
    assert told.hint
