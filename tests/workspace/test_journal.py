"""Every desired document is signed, numbered and kept; and the deployments that they are made of."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from workspace_samples import DIGEST, desired

from shoal.contract.deployment import DeploymentConfig
from shoal.contract.desired import Desired, OversizeDocument, open_desired
from shoal.contract.inference import InferenceConfig
from shoal.contract.manifest import Manifest, Target
from shoal.contract.names import BadName
from shoal.workspace import Workspace
from shoal.workspace.errors import UnknownDeployment, UnknownModel
from shoal.workspace.journal import read_entry
from shoal.workspace.records import DeployedImage

APPEND_THIRTY = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from workspace_samples import desired
from shoal.workspace import Workspace
def one_more(before, rev):
    return desired("cam-01", rev, digits=before.services["digits"].deployment + 1 if before else 1)
with Workspace.open(Path(sys.argv[1])) as workspace:
    workspace.journal.latest("cam-01")
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(30):
        workspace.journal.append("cam-01", one_more)
"""


def test_a_document_is_signed_so_that_the_device_takes_it(workspace: Workspace):
    entry = workspace.journal.append("cam-01", lambda _, rev: desired("cam-01", rev, digits=1))
    trusted = [workspace.operator_key.public]
    opened = open_desired(entry.envelope, trusted=trusted, fleet="default", device="cam-01", above=0)
    assert opened == read_entry(entry) == desired("cam-01", 1, digits=1)
    assert (entry.rev, entry.spec_hash, entry.published) == (1, opened.spec_hash, None)


def test_each_document_is_made_of_the_one_before(workspace: Workspace):
    seen: list[tuple[Desired | None, int]] = []

    def compose(before: Desired | None, rev: int) -> Desired:
        seen.append((before, rev))
        return desired("cam-01", rev, digits=rev)

    for _ in range(2):
        workspace.journal.append("cam-01", compose)
    workspace.journal.append("cam-02", lambda _, rev: desired("cam-02", rev))
    assert seen == [(None, 1), (desired("cam-01", 1, digits=1), 2)]
    assert workspace.journal.desired("cam-01") == desired("cam-01", 2, digits=2)
    assert workspace.journal.desired("cam-03") is None
    assert [one.rev for one in workspace.journal.history("cam-01")] == [1, 2]
    assert [(one.device, one.rev) for one in workspace.journal.current()] == [("cam-01", 2), ("cam-02", 1)]


def test_an_oversize_document_leaves_the_journal_as_it_was(workspace: Workspace):
    first = workspace.journal.append("cam-01", lambda _, rev: desired("cam-01", rev, digits=1))
    with pytest.raises(OversizeDocument, match="limit"):
        workspace.journal.append("cam-01", lambda _, rev: desired("cam-01", rev, padding="x" * 40_000, digits=2))
    assert workspace.journal.latest("cam-01") == first
    assert workspace.journal.append("cam-01", lambda _, rev: desired("cam-01", rev)).rev == 2


def test_a_document_for_another_device_or_rev_is_a_mistake_and_not_written(workspace: Workspace):
    with pytest.raises(ValueError, match="cam-02"):
        workspace.journal.append("cam-01", lambda _, rev: desired("cam-02", rev))
    with pytest.raises(ValueError, match="rev 8"):
        workspace.journal.append("cam-01", lambda _, rev: desired("cam-01", 8))
    assert workspace.journal.latest("cam-01") is None


def test_what_was_written_and_not_published_is_found_again_but_not_what_was_replaced(workspace: Workspace):
    for device, times in {"cam-01": 2, "cam-02": 1}.items():
        for _ in range(times):
            workspace.journal.append(device, lambda _, rev, to=device: desired(to, rev))
    with Workspace.open(workspace.folder) as again:
        assert [(one.device, one.rev) for one in again.journal.unpublished()] == [("cam-01", 2), ("cam-02", 1)]
        again.journal.mark_published("cam-01", 2)
    assert [one.device for one in workspace.journal.unpublished()] == ["cam-02"]
    first = workspace.journal.latest("cam-01")
    workspace.journal.mark_published("cam-01", 2)
    assert workspace.journal.latest("cam-01") == first
    assert workspace.journal.history("cam-01")[0].published is None


def test_two_processes_write_one_history(workspace: Workspace):
    command = [sys.executable, "-W", "error", "-c", APPEND_THIRTY, str(workspace.folder), str(Path(__file__).parent)]
    children = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("\n")
        child.stdin.flush()
    for child in children:
        child.communicate(timeout=60)
        assert child.returncode == 0
    history = workspace.journal.history("cam-01")
    assert [one.rev for one in history] == list(range(1, 61))
    assert [read_entry(one).services["digits"].deployment for one in history] == list(range(1, 61))


# ── deployments ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def registered(workspace: Workspace, tmp_path: Path) -> Workspace:
    (tmp_path / "m.bin").write_bytes(b"weights")
    workspace.models.register("digits", tmp_path / "m.bin")
    return workspace


def _add(workspace: Workspace, name: str = "digits", **manifest: object) -> int:
    images = {"linux/arm64": DeployedImage(repository="digits", digest=DIGEST, size=7)}
    written = Manifest(name=name, models=("digits",), **manifest)  # type: ignore[arg-type]
    return workspace.deployments.add(name, written, images, ["digits:1"]).version


def test_a_deployment_is_kept_as_it_was_written(registered: Workspace):
    manifest = Manifest(
        name="digits",
        models=("digits",),
        inference_config=InferenceConfig(entry_script="score.py", environment_variables={"A": "b"}),
        deployment_config=DeploymentConfig(port=6789),
        target=Target(labels={"site": "oslo"}),
    )
    images = {
        "linux/arm64": DeployedImage(repository="digits", digest=DIGEST, size=7),
        "linux/amd64": DeployedImage(repository="team/digits", digest=DIGEST, size=8, registry="https://r.example"),
    }
    made = registered.deployments.add("digits", manifest, images, ["digits:1"])
    with Workspace.open(registered.folder) as again:
        found = again.deployments.get("digits")
    assert found == made
    assert (found.manifest, found.images, found.models) == (manifest, images, ("digits:1",))


def test_versions_of_a_deployment_count_up_by_name(registered: Workspace):
    assert [_add(registered), _add(registered), _add(registered, "other")] == [1, 2, 1]
    assert registered.deployments.get("digits").version == 2
    assert registered.deployments.get("digits", 1).version == 1
    assert [one.version for one in registered.deployments.history("digits")] == [1, 2]
    assert [(one.name, one.version) for one in registered.deployments.list()] == [("digits", 2), ("other", 1)]


def test_a_retired_deployment_leaves_the_list_but_not_the_history(registered: Workspace):
    _add(registered)
    _add(registered, "other")
    registered.deployments.retire("digits")
    assert [one.name for one in registered.deployments.list()] == ["other"]
    assert [one.name for one in registered.deployments.list(retired=True)] == ["digits", "other"]
    assert registered.deployments.get("digits").retired
    assert _add(registered) == 2
    assert [one.version for one in registered.deployments.list() if one.name == "digits"] == [2]


def test_an_unknown_deployment_is_answered_with_the_nearest(registered: Workspace):
    _add(registered)
    for ask in (registered.deployments.get, registered.deployments.history, registered.deployments.retire):
        with pytest.raises(UnknownDeployment) as name:
            ask("digit")
        assert name.value.hint == "did you mean 'digits'?"
    with pytest.raises(UnknownDeployment) as version:
        registered.deployments.get("digits", 9)
    assert version.value.hint == "the newest are 1"


def test_a_deployment_of_a_model_that_is_gone_is_not_kept(registered: Workspace):
    registered.models.delete("digits:1")
    with pytest.raises(UnknownModel):
        _add(registered)
    with pytest.raises(BadName):
        _add(registered, "Digits")
    assert registered.deployments.list() == ()
