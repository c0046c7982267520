"""What old scripts import and use of Azure ML's own packages, which no image ships."""

from __future__ import annotations

import pytest

from shoal_scoring.compat.azureml_core import Model, ModelNotFoundException, NoWorkspace, absent

USES = """
    from azureml.core import Dataset, Environment, Model, Run, Workspace, model
    def init(): assert model.Model is Model
    def run(data): return str(Run.get_context())
"""


def test_a_script_may_import_what_only_a_workspace_has_and_is_told_when_it_uses_it(serve):
    reply = serve(USES).ready().score(b"")
    assert reply.status == 500
    assert "the scoring server's azureml.core has no Run.get_context" in reply.json()["cause"]


@pytest.mark.parametrize(
    ("use", "named"),
    [
        (lambda it: it("a", key=1), "Workspace"),
        (lambda it: it.from_config(), "Workspace.from_config"),
        (lambda it: it.name, "Workspace.name"),
    ],
)
def test_every_use_of_a_stand_in_says_what_to_do(use, named):
    with pytest.raises(NoWorkspace, match=rf"has no {named}$") as raised:
        use(absent("Workspace"))
    assert "add azureml-core to the environment" in raised.value.hint


def test_a_stand_in_can_be_asked_what_it_is_without_being_used():
    assert isinstance(absent("Run"), type)
    assert not hasattr(absent("Run"), "__wrapped__")


@pytest.mark.parametrize(
    ("model_dir", "version", "path"),
    [
        ("models", None, "models/digits/10/m.onnx"),
        ("models", 2, "models/digits/2/m.onnx"),
        ("models/digits", None, "models/digits/10/m.onnx"),
        ("models/digits/2", 2, "models/digits/2/m.onnx"),
    ],
)
def test_a_model_is_found_below_the_folder_of_models(tmp_path, monkeypatch, model_dir, version, path):
    lay_out(tmp_path, "models/digits/2/m.onnx", "models/digits/10/m.onnx")
    monkeypatch.setenv("AZUREML_MODEL_DIR", str(tmp_path / model_dir))
    assert Model.get_model_path("digits", version) == str(tmp_path / path)


def test_a_folder_that_is_named_as_its_model_is_not_taken_for_it(tmp_path, monkeypatch):
    lay_out(tmp_path, "digits/1/digits/a/f", "digits/1/digits/b/f")
    monkeypatch.setenv("AZUREML_MODEL_DIR", str(tmp_path / "digits/1"))
    assert Model.get_model_path("digits") == str(tmp_path / "digits/1/digits")


def test_a_model_of_no_version_is_found_as_well(tmp_path, monkeypatch):
    lay_out(tmp_path, "digits/m.onnx")
    monkeypatch.setenv("AZUREML_MODEL_DIR", str(tmp_path))
    assert Model.get_model_path("digits") == str(tmp_path / "digits/m.onnx")


def test_every_place_that_was_looked_in_is_named(tmp_path, monkeypatch):
    lay_out(tmp_path, "models/letters/1/m.onnx")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AML_APP_ROOT", str(tmp_path / "app"))
    monkeypatch.setenv("AZUREML_MODEL_DIR", str(tmp_path / "models"))
    with pytest.raises(ModelNotFoundException) as raised:
        Model.get_model_path("digits")
    places = [tmp_path / one for one in ("app/azureml-models/digits", "models/digits", "digits")]
    assert f"at any of {', '.join(map(str, places))}; there are: letters" in str(raised.value)


def lay_out(root, *files):
    for name in files:
        (root / name).parent.mkdir(parents=True)
        (root / name).touch()
