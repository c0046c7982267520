"""A preview says what a push would do to each device, byte for byte, and a push does nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from parts.voices import FACTS
from shoal.contract.deployment import ContainerResources, DeploymentConfig
from shoal.contract.inference import InferenceConfig
from shoal.contract.manifest import Manifest, Target
from shoal.contract.reported import Birth, Facts
from shoal.fleet.errors import PreviewOutdated
from shoal.fleet.imaging import Packaged, package_models
from shoal.fleet.orders import Order, journal_order, order_of
from shoal.fleet.preview import Preview, check_still_true, preview
from shoal.packaging.errors import Contradiction
from shoal.states import RuntimeKind
from shoal.workspace import Workspace

HERE = msgspec.structs.replace(FACTS, architecture="amd64", runtime=RuntimeKind.PROCESS)
SMALL = msgspec.structs.replace(HERE, memory=1024**3)
Looked = tuple[Order, Packaged, Preview]


def birth(facts: Facts) -> Birth:
    return Birth(agent="1", session="s", boot="b", facts=facts, sealing_key=b"k" * 32, time="2026-11-21T07:00:00Z")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "workspace") as made:
        (tmp_path / "weights.bin").write_bytes(b"weights")
        made.models.register("w", tmp_path / "weights.bin")
        for name, facts in {"big": HERE, "small": SMALL}.items():
            made.devices.enrol(name)
            made.devices.remember_birth(name, birth(facts))
        made.devices.enrol("silent", {}, "linux/amd64")
        yield made


def look(workspace: Workspace, answer: str, *devices: str, memory: float | None = None, auth: bool = False) -> Looked:
    folder = workspace.folder.parent
    (folder / "score.py").write_text(f"def init():\n    pass\n\n\ndef run(data):\n    return {answer!r}\n")
    resources = ContainerResources(memory_in_gb=memory)
    config = DeploymentConfig(container_resource_requirements=resources, auth_enabled=auth)
    manifest = Manifest(
        name="x",
        models=("w:1",),
        inference_config=InferenceConfig(entry_script="score.py"),
        deployment_config=config,
        target=Target(devices=devices),
    )
    order = order_of(workspace, manifest, folder, "none")
    packaged = package_models(workspace, order.imaging)
    return order, packaged, preview(workspace, order, packaged)


def test_only_layers_that_a_device_was_not_told_of_before_are_fetched(workspace: Workspace):
    order, packaged, first = look(workspace, "one", "big")
    (image,) = packaged.built.images
    assert (first.version, first.parts[0].before, first.fetch) == (1, None, image.size)
    journal_order(workspace, order, packaged)

    _, packaged, second = look(workspace, "two", "big", "silent")
    (image,) = packaged.built.images
    script = next(layer for layer in image.layers if layer.kind == "script")
    parts = {part.device: part for part in second.parts}
    assert (second.version, parts["big"].fetch, parts["silent"].fetch) == (2, script.size, image.size)
    assert parts["big"].before
    assert (parts["big"].before.deployment, parts["big"].after.deployment) == (1, 2)


def test_what_is_pushed_is_what_was_shown(workspace: Workspace):
    order, packaged, seen = look(workspace, "one", "big", "silent")
    check_still_true(workspace, seen, order, packaged)
    journal_order(workspace, order, packaged)
    for part in seen.parts:
        told = workspace.journal.desired(part.device)
        assert told
        assert told.services == {"x": part.after}
    with pytest.raises(PreviewOutdated):
        check_still_true(workspace, seen, order, packaged)


def test_each_device_that_cannot_take_it_says_why_and_one_never_seen_says_so(workspace: Workspace):
    _, _, seen = look(workspace, "one", "big", "small", "silent", memory=2)
    parts = {part.device: part for part in seen.parts}
    assert parts["small"].reasons == ("it asks for 2 GiB of memory; this device has 1 GiB",)
    assert parts["big"].reasons == parts["silent"].reasons == ()
    assert [part.device for part in seen.parts if not part.is_known] == ["silent"]


def test_keys_cannot_be_sealed_to_a_device_that_was_never_seen(workspace: Workspace):
    _, _, seen = look(workspace, "one", "big", "silent", auth=True)
    said = {part.device: part.reasons for part in seen.parts}
    assert said["big"] == ()
    assert "the keys of the service cannot be sealed to it" in said["silent"][0]


@pytest.mark.parametrize("variables", [{"SHOAL_AUTH": "token"}, {"SHOAL_AUTH": "key", "SHOAL_KEYS_FILE": "/keys.json"}])
def test_golden_requests_that_no_device_could_ask_are_refused_before_anything_is_made(
    workspace: Workspace, variables: dict[str, str]
):
    manifest = Manifest(
        name="x",
        models=("w:1",),
        inference_config=InferenceConfig(entry_script="score.py", golden_requests="golden.json"),
        deployment_config=DeploymentConfig(environment_variables=variables),
        target=Target(devices=("big",)),
    )
    with pytest.raises(Contradiction, match="cannot ask golden requests"):
        order_of(workspace, manifest, workspace.folder.parent, "none")
