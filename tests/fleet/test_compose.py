"""What a device is told, worked out without a broker or a database."""

import msgspec
import pytest

from shoal.contract.deployment import ContainerResources, DeploymentConfig
from shoal.contract.desired import Desired, ImageRef, Service
from shoal.contract.inference import InferenceConfig
from shoal.contract.manifest import Manifest
from shoal.fleet.compose import desired_document, image_of, service_of, services_of, version_before, without
from shoal.fleet.errors import NotDeployed
from shoal.workspace.records import DeployedImage, Deployment, ResourceConfiguration

DIGEST = "sha256:" + "0" * 64
IMAGE = ImageRef(registry="http://r", repository="shoal/digits", digest=DIGEST)


def deployment(config=None, inference=None):
    manifest = Manifest(
        name="digits",
        models=("digits:1",),
        deployment_config=config or DeploymentConfig(),
        inference_config=inference or InferenceConfig(),
    )
    return Deployment(
        name="digits", version=3, created="2026-01-01T00:00:00Z", manifest=manifest, images={}, models=("digits:1",)
    )


def told(version):
    services = {"digits": Service(deployment=version, image=IMAGE)} if version else {}
    return desired_document("f", "d", 1, services, "2026-01-01T00:00:00Z")


def test_a_service_is_what_its_deployment_config_says():
    config = DeploymentConfig(
        container_resource_requirements=ContainerResources(cpu=0.5, memory_in_gb=2),
        port=6789,
        host="127.0.0.1",
        environment_variables={"A": "1"},
    )
    service = service_of(deployment(config), IMAGE)
    assert (service.deployment, service.port, service.host, service.env) == (3, 6789, "127.0.0.1", {"A": "1"})
    assert (service.resources.cpu, service.resources.memory) == (0.5, 2 << 30)


def test_the_server_is_told_its_limits_and_a_variable_of_ones_own_wins():
    config = DeploymentConfig(
        scoring_timeout_ms=1000,
        max_concurrent_requests_per_container=2,
        max_queue_wait_ms=100,
        environment_variables={"SHOAL_MAX_QUEUE_WAIT_MS": "7"},
    )
    assert service_of(deployment(config), IMAGE).env == {
        "SCORING_TIMEOUT_MS": "1000",
        "SHOAL_MAX_CONCURRENT": "2",
        "SHOAL_MAX_QUEUE_WAIT_MS": "7",
    }


def test_what_a_model_is_said_to_need_counts_where_the_config_is_silent():
    config = DeploymentConfig(container_resource_requirements=ContainerResources(cpu=0.5))
    suggested = ResourceConfiguration(cpu=4, memory=1 << 30, gpu=1)
    service = service_of(deployment(config), IMAGE, suggested)
    assert (service.resources.cpu, service.resources.memory) == (0.5, 1 << 30)
    assert [need.kind for need in service.accelerators] == ["gpu"]


def test_enable_gpu_asks_every_device_for_one():
    service = service_of(deployment(inference=InferenceConfig(enable_gpu=True)), IMAGE)
    assert [need.kind for need in service.accelerators] == ["gpu"]


def test_an_image_comes_from_where_it_was_pushed_else_from_the_workspace():
    image = DeployedImage(repository="shoal/x", digest=DIGEST, size=5)
    assert image_of(image, "http://mine").registry == "http://mine"
    pushed = msgspec.structs.replace(image, registry="https://other")
    assert image_of(pushed, "http://mine").registry == "https://other"


def test_a_device_is_told_the_whole_of_what_it_should_run():
    old = told(1)
    new = desired_document("f", "d", 2, {**services_of(old), "other": Service(deployment=1, image=IMAGE)}, "t")
    assert set(new.services) == {"digits", "other"}
    assert new.spec_hash != old.spec_hash
    assert isinstance(new, Desired)


def test_golden_requests_must_be_understood_by_the_device_that_is_told_of_them():
    tried = service_of(deployment(inference=InferenceConfig(golden_requests="golden.json")), IMAGE)
    untried = service_of(deployment(), IMAGE)
    assert desired_document("f", "d", 1, {"a": untried, "b": tried}, "").must_understand == ("golden",)
    assert desired_document("f", "d", 1, {"a": untried}, "").must_understand == ()


def test_taking_away_what_is_not_there_is_refused():
    with pytest.raises(NotDeployed):
        without({}, "digits")


@pytest.mark.parametrize(
    ("versions", "before"),
    [([1], None), ([1, 2], 1), ([1, 2, 3], 2), ([1, 2, 1], None), ([1, 2, 3, 2], 1), ([1, 0, 2], 1), ([], None)],
)
def test_rolling_back_goes_to_the_newest_lower_version_this_device_had(versions, before):
    service = version_before([told(version) for version in versions], "digits")
    assert (service.deployment if service else None) == before
