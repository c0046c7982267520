"""Scoring keys: made or given, the same on every device, sealed to each, renewed without a new version."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from shoal.contract.deployment import DeploymentConfig, Keys
from shoal.contract.manifest import Manifest
from shoal.contract.reported import Birth, Facts
from shoal.contract.sealing import SealingKey
from shoal.fleet.deploying import Change, delete, deploy, renew_key, roll_back
from shoal.fleet.errors import KeyNotKnown, NoKeys, NotDeployed
from shoal.fleet.keying import keys_of
from shoal.states import RuntimeKind
from shoal.workspace import Workspace
from shoal.workspace.errors import DamagedWorkspace
from shoal.workspace.records import DeployedImage, now

IMAGES = {"linux/amd64": DeployedImage(repository="shoal/x", digest="sha256:" + "0" * 64, size=1)}
DEVICE_KEYS = {name: SealingKey.generate() for name in ("a", "b")}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    (tmp_path / "weights.bin").write_bytes(b"weights")
    with Workspace.create(tmp_path / "workspace") as made:
        made.models.register("w", tmp_path / "weights.bin")
        facts = Facts(architecture="amd64", runtime=RuntimeKind.PROCESS, cpus=4, memory=1 << 30)
        for name, key in DEVICE_KEYS.items():
            made.devices.enrol(name, {}, "linux/amd64")
            birth = Birth(agent="1", session="s", boot="b", facts=facts, sealing_key=key.public, time=now())
            made.devices.remember_birth(name, birth)
        made.devices.enrol("never-seen", {}, "linux/amd64")
        yield made


def deployed(workspace: Workspace, devices: tuple[str, ...] = ("a", "b"), **config: object) -> list[Change]:
    manifest = Manifest(name="x", models=("w:1",), deployment_config=DeploymentConfig(**config))
    targets = [workspace.devices.get(device) for device in devices]
    return deploy(workspace, manifest, targets, IMAGES, ("w:1",), "linux/amd64")


def told(workspace: Workspace, device: str) -> Keys:
    """The keys that *device* was told, as only it can read them."""
    document = workspace.journal.desired(device)
    assert document is not None
    return msgspec.json.decode(DEVICE_KEYS[device].open(document.services["x"].keys, "keys x"), type=Keys)


def test_a_service_that_asks_for_a_key_gets_two_of_them_the_same_on_every_device(workspace: Workspace) -> None:
    deployed(workspace, auth_enabled=True)
    keys = keys_of(workspace, "x")
    assert told(workspace, "a") == told(workspace, "b") == keys
    assert len({keys.primary_key, keys.secondary_key}) == 2
    assert min(len(keys.primary_key or ""), len(keys.secondary_key or "")) >= 32
    document = workspace.journal.desired("a")
    assert document is not None
    assert document.services["x"].env["SHOAL_AUTH"] == "key"
    deployed(workspace, auth_enabled=True)
    assert told(workspace, "a") == keys


def test_keys_that_are_written_down_are_taken_and_kept_out_of_the_deployment(workspace: Workspace) -> None:
    deployed(workspace, auth_enabled=True, keys=Keys(primary_key="mine"))
    assert told(workspace, "a").primary_key == "mine"
    assert told(workspace, "a").secondary_key
    assert b"mine" not in msgspec.json.encode(workspace.deployments.list())
    assert "mine" not in repr(keys_of(workspace, "x"))
    assert stat.S_IMODE((workspace.folder / "scoring-keys.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("given", ["", "given"])
def test_a_key_is_renewed_everywhere_without_another_version_and_the_other_stays(
    workspace: Workspace, given: str
) -> None:
    deployed(workspace, auth_enabled=True)
    before, document = keys_of(workspace, "x"), workspace.journal.desired("a")
    changes = renew_key(workspace, "x", "primary", given)
    assert [(one.device, one.version) for one in changes] == [("a", 1), ("b", 1)]
    after, later = keys_of(workspace, "x"), workspace.journal.desired("a")
    assert after.secondary_key == before.secondary_key
    assert after.primary_key not in ("", before.primary_key)
    assert not given or after.primary_key == given
    assert told(workspace, "a") == told(workspace, "b") == after
    assert document is not None
    assert later is not None
    assert (later.spec_hash, later.rev) == (document.spec_hash, document.rev + 1)


def test_going_back_to_an_older_version_does_not_bring_older_keys_back(workspace: Workspace) -> None:
    deployed(workspace, auth_enabled=True)
    deployed(workspace, auth_enabled=True, environment_variables={"A": "1"})
    renew_key(workspace, "x", "primary")
    roll_back(workspace, "x")
    assert told(workspace, "a") == keys_of(workspace, "x")


def test_a_service_that_asks_for_none_has_none(workspace: Workspace) -> None:
    deployed(workspace, keys=Keys(primary_key="unused"))
    document = workspace.journal.desired("a")
    assert document is not None
    assert (document.services["x"].keys, document.services["x"].env) == (b"", {})
    for ask in (lambda: keys_of(workspace, "x"), lambda: renew_key(workspace, "x", "primary")):
        with pytest.raises(NoKeys):
            ask()


def test_keys_cannot_be_sealed_to_a_device_that_was_never_seen_and_nobody_is_told_anything(
    workspace: Workspace,
) -> None:
    with pytest.raises(KeyNotKnown, match="never-seen has never connected, so the keys of x"):
        deployed(workspace, ("a", "never-seen"), auth_enabled=True)
    assert workspace.journal.desired("a") is None
    assert not workspace.deployments.list()


def test_keys_go_with_the_last_device_of_their_service(workspace: Workspace) -> None:
    deployed(workspace, auth_enabled=True)
    delete(workspace, "x", ["a"])
    assert keys_of(workspace, "x")
    delete(workspace, "x")
    with pytest.raises(NoKeys):
        keys_of(workspace, "x")


def test_a_key_of_a_service_that_nobody_has_is_not_renewed(workspace: Workspace) -> None:
    workspace.scoring_keys.settle("x")
    with pytest.raises(NotDeployed):
        renew_key(workspace, "x", "secondary")


def test_a_damaged_file_of_keys_is_said(workspace: Workspace) -> None:
    (workspace.folder / "scoring-keys.json").write_text("{")
    with pytest.raises(DamagedWorkspace, match="the scoring keys cannot be read"):
        keys_of(workspace, "x")
