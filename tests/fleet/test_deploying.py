"""A deployment is journalled whole or not at all, and what is gone from every device is gone."""

import pytest

from shoal.contract.deployment import DeploymentConfig
from shoal.contract.desired import LIMIT, OversizeDocument
from shoal.contract.manifest import Manifest
from shoal.fleet.deploying import delete, deploy, roll_back
from shoal.fleet.errors import NotDeployed, NothingToRollBack
from shoal.workspace import Workspace
from shoal.workspace.errors import UnknownDevice
from shoal.workspace.records import DeployedImage

IMAGES = {"linux/amd64": DeployedImage(repository="shoal/x", digest="sha256:" + "0" * 64, size=1)}


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "weights.bin").write_bytes(b"weights")
    with Workspace.create(tmp_path / "workspace") as made:
        made.models.register("w", tmp_path / "weights.bin")
        for name in ("a", "b"):
            made.devices.enrol(name, {}, "linux/amd64")
        yield made


def deployed(workspace, name="x", devices=("a", "b"), **variables):
    config = DeploymentConfig(environment_variables=variables)
    manifest = Manifest(name=name, models=("w:1",), deployment_config=config)
    targets = [workspace.devices.get(device) for device in devices]
    return deploy(workspace, manifest, targets, IMAGES, ("w:1",), "linux/amd64")


def told(workspace, device):
    document = workspace.journal.desired(device)
    return {name: one.deployment for name, one in document.services.items()} if document else None


def test_each_device_is_told_the_new_version(workspace):
    deployed(workspace)
    assert [(one.device, one.version, one.entry.rev) for one in deployed(workspace)] == [("a", 2, 2), ("b", 2, 2)]
    assert told(workspace, "a") == told(workspace, "b") == {"x": 2}


def test_a_deployment_that_is_refused_for_one_device_is_journalled_for_none(workspace):
    deployed(workspace, "big", ["b"], LARGE="x" * (LIMIT // 2))
    before = (workspace.journal.current(), workspace.deployments.list())
    with pytest.raises(OversizeDocument):
        deployed(workspace, "x", LARGE="x" * (LIMIT // 3))
    assert (workspace.journal.current(), workspace.deployments.list()) == before


def test_rolling_back_goes_to_the_version_before_on_every_device_that_had_one(workspace):
    deployed(workspace)
    deployed(workspace, devices=["a"])
    assert [(one.device, one.version) for one in roll_back(workspace, "x")] == [("a", 1)]
    with pytest.raises(NothingToRollBack):
        roll_back(workspace, "x")


def test_a_service_that_left_its_last_device_sets_its_models_free(workspace):
    deployed(workspace)
    delete(workspace, "x", ["a"])
    assert told(workspace, "a") == {}
    delete(workspace, "x", ["b"])
    with pytest.raises(NotDeployed):
        delete(workspace, "x")
    workspace.models.delete("w:1")


def test_a_service_whose_devices_were_removed_can_still_be_deleted(workspace):
    deployed(workspace, devices=["a"])
    workspace.devices.remove("a")
    assert delete(workspace, "x") == []
    workspace.models.delete("w:1")


def test_a_device_that_nobody_knows_is_not_passed_over(workspace):
    deployed(workspace)
    with pytest.raises(UnknownDevice):
        delete(workspace, "x", ["a", "nosuch"])
    assert told(workspace, "a") == {"x": 1}
