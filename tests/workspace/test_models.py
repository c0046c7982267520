"""Registering, finding, downloading, changing and deleting models."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import onnx
import pytest
from workspace_samples import DIGEST, onnx_model, write_onnx

from shoal.contract.manifest import Manifest
from shoal.contract.names import BadName
from shoal.oci.descriptor import digest_of
from shoal.oci.errors import DamagedBlob
from shoal.states import Framework
from shoal.workspace import Workspace
from shoal.workspace.errors import (
    BadModel,
    CorruptModel,
    FileInTheWay,
    MissingModelFile,
    ModelChanged,
    ModelInUse,
    PropertyIsFixed,
    UnknownModel,
)
from shoal.workspace.records import DeployedImage, ResourceConfiguration

MakeFile = Callable[..., Path]


def test_what_was_said_of_a_model_is_there_for_the_next_process(workspace: Workspace, file: MakeFile):
    said = ResourceConfiguration(cpu=0.5, memory=1 << 29, gpu=1)
    made = workspace.models.register(
        "digits",
        file("model.pkl"),
        framework="scikitlearn",
        framework_version="1.5",
        tags={"area": "demo"},
        properties={"commit": "abc"},
        description="ten digits",
        resources=said,
    )
    with Workspace.open(workspace.folder) as again:
        found = again.models.get("digits:1")
    assert found == made
    assert (found.id, found.framework, found.resources, found.size) == ("digits:1", Framework.SCIKITLEARN, said, 7)


def test_versions_count_up_and_a_name_alone_means_the_newest(workspace: Workspace, file: MakeFile):
    for data in (b"one", b"two", b"three"):
        workspace.models.register("digits", file("model.bin", data))
    assert workspace.models.get("digits").version == 3
    assert workspace.models.get("digits:2").files[0].digest == digest_of(b"two")


def test_a_single_file_keeps_its_own_name_and_a_folder_becomes_the_top_folder(workspace: Workspace, file: MakeFile):
    file("bert/vocab.txt", b"words")
    file("bert/weights/0.bin", b"0")
    alone = workspace.models.register("a", file("bert/config.json", b"{}"))
    whole = workspace.models.register("b", file("bert/config.json", b"{}").parent)
    assert [one.path for one in alone.files] == ["config.json"]
    assert [one.path for one in whole.files] == ["bert/config.json", "bert/vocab.txt", "bert/weights/0.bin"]


def test_the_folder_one_stands_in_keeps_its_name_too(
    workspace: Workspace, file: MakeFile, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(file("bert/vocab.txt").parent)
    assert workspace.models.register("bert", Path()).files[0].path == "bert/vocab.txt"


def test_the_same_bytes_are_stored_once(workspace: Workspace, file: MakeFile):
    weights = os.urandom(300_000)
    file("m/a.bin", weights)
    folder = file("m/copy/b.bin", weights).parent.parent
    workspace.models.register("m", folder)
    workspace.models.register("m", folder)
    workspace.models.register("other", folder / "a.bin")
    assert list(workspace.layout.digests()) == [digest_of(weights)]


def test_links_inside_the_folder_are_followed(workspace: Workspace, file: MakeFile):
    folder = file("m/v1/a.bin", b"one").parent.parent
    (folder / "current.bin").symlink_to("v1/a.bin")
    (folder / "current").symlink_to("v1")
    found = {one.path: one.digest for one in workspace.models.register("m", folder).files}
    assert found == dict.fromkeys(["m/current.bin", "m/current/a.bin", "m/v1/a.bin"], digest_of(b"one"))


def test_a_folder_that_is_named_through_a_link_keeps_the_name_it_was_called_by(workspace: Workspace, file: MakeFile):
    folder = file("m-2024/a.bin").parent
    link = folder.parent / "m"
    link.symlink_to(folder)
    assert [one.path for one in workspace.models.register("m", link).files] == ["m/a.bin"]


@pytest.mark.parametrize("target", ["../secret.txt", "/etc/hostname", ".."])
def test_a_link_out_of_the_folder_is_refused_by_name(workspace: Workspace, file: MakeFile, target: str):
    file("secret.txt")
    folder = file("m/a.bin").parent
    (folder / "link").symlink_to(target)
    with pytest.raises(BadModel, match="leads out") as caught:
        workspace.models.register("m", folder)
    assert caught.value.where == str(folder / "link")


def test_a_link_in_a_circle_is_refused(workspace: Workspace, file: MakeFile):
    folder = file("m/deep/a.bin").parent.parent
    (folder / "deep" / "again").symlink_to("..")
    with pytest.raises(BadModel, match="back to a folder above"):
        workspace.models.register("m", folder)


def test_a_link_to_itself_is_told_and_not_followed_for_ever(workspace: Workspace, file: MakeFile):
    folder = file("m/a.bin").parent
    (folder / "loop").symlink_to("loop")
    with pytest.raises(MissingModelFile):
        workspace.models.register("m", folder)


def test_a_pipe_in_the_folder_is_refused_and_not_waited_for(workspace: Workspace, file: MakeFile):
    folder = file("m/a.bin").parent
    os.mkfifo(folder / "pipe")
    with pytest.raises(BadModel, match="neither a file nor a folder"):
        workspace.models.register("m", folder)


def test_a_name_that_is_not_text_is_refused(workspace: Workspace, file: MakeFile):
    folder = file("m/a.bin").parent
    (Path(os.fsdecode(os.fsencode(folder) + b"/\xff.bin"))).write_bytes(b"")
    with pytest.raises(BadModel, match="not text"):
        workspace.models.register("m", folder)


def test_nothing_to_register_is_told_with_its_place(workspace: Workspace, file: MakeFile, tmp_path: Path):
    with pytest.raises(MissingModelFile) as gone:
        workspace.models.register("m", tmp_path / "gone.onnx")
    assert gone.value.where == str(tmp_path / "gone.onnx")
    with pytest.raises(MissingModelFile):
        workspace.models.register("m", file("file") / "below")
    (tmp_path / "empty" / "below").mkdir(parents=True)
    with pytest.raises(BadModel, match="no files"):
        workspace.models.register("m", tmp_path / "empty")


def test_a_file_that_is_written_to_meanwhile_is_not_registered(workspace: Workspace, file: MakeFile):
    path = file("m.bin", bytes(3 << 20))

    def write_more(done: int, total: int) -> None:
        with path.open("ab") as out:
            out.write(b"more")

    with pytest.raises(ModelChanged):
        workspace.models.register("m", path, progress=write_more)
    assert workspace.models.list() == ()


def test_what_a_sweep_took_during_a_long_registration_is_stored_again(workspace: Workspace, file: MakeFile):
    file("m/a.bin", b"first")
    folder = file("m/b.bin", b"second").parent

    def sweep(done: int, total: int) -> None:
        if done == total:  # as another process might, hours after the first file was stored
            workspace.layout.remove(digest_of(b"first"))

    model = workspace.models.register("m", folder, progress=sweep)
    assert [workspace.layout.has(one.digest) for one in model.files] == [True, True]


@pytest.mark.parametrize("framework", ["Custom", "Onnx"])
def test_a_file_that_cannot_be_read_is_told_with_the_reason(workspace: Workspace, framework: str):
    unreadable = Path("/proc/self/mem").resolve()  # a regular file whose first byte nobody can read
    with pytest.raises(MissingModelFile, match="cannot read the model") as caught:
        workspace.models.register("m", unreadable, framework=framework)
    assert caught.value.where == str(unreadable)


def test_progress_is_told_up_to_the_last_byte(workspace: Workspace, file: MakeFile, tmp_path: Path):
    file("m/a.bin", bytes(2_500_000))
    folder = file("m/b.bin", b"abc").parent
    told: list[tuple[int, int]] = []
    workspace.models.register("m", folder, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (2_500_003, 2_500_003)
    assert len(told) > 3
    assert told == sorted(told)
    told.clear()
    workspace.models.download("m", tmp_path / "out", progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (2_500_003, 2_500_003)


@pytest.mark.parametrize("name", ["", "-digits", "digits:1", "dig its", "a" * 256])
def test_a_bad_name_is_refused(workspace: Workspace, file: MakeFile, name: str):
    with pytest.raises(BadName):
        workspace.models.register(name, file("m.bin"))


def test_wrong_words_about_a_model_are_refused_before_its_bytes_are_copied(workspace: Workspace, file: MakeFile):
    path = file("m.bin")
    with pytest.raises(BadModel) as misspelt:
        workspace.models.register("m", path, framework="PyTroch")
    assert misspelt.value.hint == "did you mean 'PyTorch'?"
    with pytest.raises(BadModel, match="without a framework"):
        workspace.models.register("m", path, framework_version="1.5")
    with pytest.raises(BadModel, match="tag"):
        workspace.models.register("m", path, tags={"": "x"})
    assert not list(workspace.layout.digests())


# ── ONNX ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_onnx_model_is_kept_with_its_signature(workspace: Workspace, tmp_path: Path):
    workspace.models.register("digits", write_onnx(tmp_path / "digits.onnx"), framework="ONNX")
    signature = workspace.models.get("digits").signature
    assert signature is not None
    assert [(one.name, one.type, one.shape) for one in signature.inputs] == [("images", "float32", ("N", 4))]


def test_a_corrupt_onnx_is_refused_and_the_versions_before_it_stay(workspace: Workspace, tmp_path: Path):
    path = write_onnx(tmp_path / "digits.onnx")
    workspace.models.register("digits", path, framework="ONNX")
    before = set(workspace.layout.digests())
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(CorruptModel) as caught:
        workspace.models.register("digits", path, framework="ONNX")
    assert (caught.value.where, caught.value.exit_code) == (str(path), 7)
    assert [one.id for one in workspace.models.list()] == ["digits:1"]
    assert set(workspace.layout.digests()) == before


def test_a_file_of_another_framework_is_not_looked_into(workspace: Workspace, file: MakeFile):
    assert workspace.models.register("m", file("m.onnx", b"anything")).signature is None


def test_every_onnx_file_of_a_folder_is_checked(workspace: Workspace, file: MakeFile, tmp_path: Path):
    write_onnx(tmp_path / "m" / "encoder.onnx")
    two = write_onnx(tmp_path / "m" / "decoder.onnx")
    assert workspace.models.register("m", tmp_path / "m", framework="onnx").signature is None
    two.write_bytes(b"broken")
    with pytest.raises(CorruptModel) as caught:
        workspace.models.register("m", tmp_path / "m", framework="onnx")
    assert caught.value.where == str(two)
    with pytest.raises(BadModel, match=r"no \.onnx file"):
        workspace.models.register("m", file("other/readme.txt").parent, framework="onnx")


def test_an_onnx_file_without_the_weights_beside_it_is_refused(workspace: Workspace, tmp_path: Path):
    folder = tmp_path / "m"
    folder.mkdir()
    onnx.save_model(onnx_model(), folder / "m.onnx", save_as_external_data=True, location="m.data", size_threshold=0)
    with pytest.raises(BadModel, match=r"'m\.data'") as caught:
        workspace.models.register("m", folder / "m.onnx", framework="onnx")
    assert "folder" in (caught.value.hint or "")
    assert workspace.models.register("m", folder, framework="onnx").signature is not None


# ── finding ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def shelf(workspace: Workspace, file: MakeFile) -> Workspace:
    register, path = workspace.models.register, file("m.bin")
    register("cats", path, framework="PyTorch", tags={"area": "demo", "old": ""}, properties={"run": "1"})
    register("cats", path, framework="PyTorch", tags={"area": "prod"}, properties={"run": "2"})
    register("dogs", path, framework="TensorFlow", tags={"area": "demo"})
    return workspace


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["cats:1", "cats:2", "dogs:1"]),
        ({"latest": True}, ["cats:2", "dogs:1"]),
        ({"name": "cats"}, ["cats:1", "cats:2"]),
        ({"name": "cat"}, []),
        ({"tags": ["area"]}, ["cats:1", "cats:2", "dogs:1"]),
        ({"tags": ["area=demo"]}, ["cats:1", "dogs:1"]),
        ({"tags": ["area=demo", "old"]}, ["cats:1"]),
        ({"tags": ["old="]}, ["cats:1"]),
        ({"tags": ["area=demo"], "latest": True}, ["cats:1", "dogs:1"]),
        ({"properties": ["run=2"]}, ["cats:2"]),
        ({"framework": "pytorch"}, ["cats:1", "cats:2"]),
        ({"framework": "tensorflow", "tags": ["area=prod"]}, []),
    ],
)
def test_models_are_found_by_what_is_said_of_them(shelf: Workspace, wanted: dict[str, object], found: list[str]):
    assert [one.id for one in shelf.models.list(**wanted)] == found  # type: ignore[arg-type]


def test_an_unknown_model_is_answered_with_the_nearest_name_or_the_versions_there_are(shelf: Workspace):
    with pytest.raises(UnknownModel) as name:
        shelf.models.get("cat")
    assert name.value.hint == "did you mean 'cats'?"
    with pytest.raises(UnknownModel) as version:
        shelf.models.get("cats:7")
    assert version.value.hint == "the newest are 1, 2"


# ── downloading ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_download_gives_back_what_was_registered(workspace: Workspace, file: MakeFile, tmp_path: Path):
    file("bert/weights/0.bin", b"0" * 3_000_000)
    workspace.models.register("bert", file("bert/vocab.txt", b"words").parent)
    made = workspace.models.download("bert:1", tmp_path / "out" / "here")
    assert made == tmp_path / "out" / "here" / "bert"
    assert (made / "vocab.txt").read_bytes() == b"words"
    assert (made / "weights" / "0.bin").read_bytes() == b"0" * 3_000_000


def test_a_file_in_the_way_stops_a_download_before_it_writes_anything(
    workspace: Workspace, file: MakeFile, tmp_path: Path
):
    file("m/a.bin", b"a")
    workspace.models.register("m", file("m/b.bin", b"b").parent)
    mine = file("out/m/b.bin", b"mine")
    with pytest.raises(FileInTheWay) as caught:
        workspace.models.download("m", tmp_path / "out")
    assert caught.value.where == str(mine)
    assert [one.name for one in mine.parent.iterdir()] == ["b.bin"]
    workspace.models.download("m", tmp_path / "out", overwrite=True)
    assert mine.read_bytes() == b"b"


def test_a_file_where_a_folder_should_be_is_told(workspace: Workspace, file: MakeFile, tmp_path: Path):
    workspace.models.register("m", file("m/a.bin").parent)
    with pytest.raises(FileInTheWay):
        workspace.models.download("m", file("out/m").parent, overwrite=True)
    with pytest.raises(FileInTheWay):
        workspace.models.download("m", file("target"))


def test_a_blob_that_was_tampered_with_is_not_handed_out(workspace: Workspace, file: MakeFile, tmp_path: Path):
    model = workspace.models.register("m", file("m.bin", b"right"))
    workspace.layout.path(model.files[0].digest).write_bytes(b"wrong")
    with pytest.raises(DamagedBlob):
        workspace.models.download("m", tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


# ── changing and deleting ────────────────────────────────────────────────────────────────────────────────────


def test_tags_are_replaced_and_properties_only_added(shelf: Workspace):
    shelf.models.update("cats:1", tags={"new": "yes"}, description="soft", properties={"run": "1", "seed": "7"})
    found = shelf.models.get("cats:1")
    assert (found.tags, found.description) == ({"new": "yes"}, "soft")
    assert found.properties == {"run": "1", "seed": "7"}
    with pytest.raises(PropertyIsFixed):
        shelf.models.update("cats:1", description="hard", properties={"run": "9"})
    assert shelf.models.get("cats:1") == found


def test_the_number_of_a_deleted_version_is_not_given_again(workspace: Workspace, file: MakeFile):
    path = file("m.bin")
    workspace.models.register("m", path)
    workspace.models.register("m", path)
    workspace.models.delete("m:2")
    assert workspace.models.register("m", path).version == 3


def test_deleting_needs_a_version(shelf: Workspace):
    with pytest.raises(BadModel, match="names no version"):
        shelf.models.delete("cats")
    with pytest.raises(UnknownModel):
        shelf.models.delete("cats:9")
    assert len(shelf.models.list()) == 3


def test_a_model_is_not_deleted_while_a_deployment_uses_it(shelf: Workspace):
    manifest = Manifest(name="pets", models=("cats:1",))
    image = DeployedImage(repository="pets", digest=DIGEST, size=1)
    shelf.deployments.add("pets", manifest, {"linux/amd64": image}, ["cats:1"])
    shelf.deployments.add("pets", manifest, {"linux/amd64": image}, ["cats:2"])
    with pytest.raises(ModelInUse, match="pets"):  # the version before can be gone back to
        shelf.models.delete("cats:1")
    shelf.deployments.retire("pets")
    shelf.models.delete("cats:1")
    assert [one.id for one in shelf.models.list(name="cats")] == ["cats:2"]


def test_a_sweep_takes_what_no_model_needs_and_nothing_else(workspace: Workspace, file: MakeFile, tmp_path: Path):
    workspace.models.register("m", file("one.bin", b"one"))
    workspace.models.register("m", file("two.bin", b"two"))
    workspace.models.register("other", file("two.bin", b"two"))
    for version in ("m:1", "m:2"):
        workspace.models.delete(version)
    assert workspace.sweep().digests == ()  # too young
    assert workspace.sweep(older_than=-1).digests == (digest_of(b"one"),)
    assert workspace.models.download("other", tmp_path / "out").read_bytes() == b"two"
