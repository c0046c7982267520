"""What old scripts import and use of Azure ML's own packages, which no image ships."""

from __future__ import annotations

import json
import textwrap

import pytest
from tests.scoring.conftest import Server

from shoal_scoring.compat.absent import NoWorkspace, absent
from shoal_scoring.compat.azureml_core import Model, ModelNotFoundException


def test_imports_of_retired_packages_resolve(serve):
    server = serve("""
        import azureml.train.automl
        from azureml.core import Model
        from azureml.monitoring import ModelDataCollector
        from sklearn.externals import joblib
        import joblib as real
        def init():
            global collector
            collector = ModelDataCollector("m", designation="inputs", feature_names=["a", "b"])
        def run(data):
            collector.collect([[1, 2]])
            return [joblib is real, Model.__name__, open("kept/m-inputs.jsonl").read()]
        """, SHOAL_COLLECT_DIR="kept").ready()  # fmt: skip
    same, name, kept = server.score(b"").json()
    assert (same, name) == (True, "Model")
    assert json.loads(kept)["data"] == [{"a": 1, "b": 2}]


PARTS = """
    import azureml.core
    import azureml.core.image.container
    import azureml.automl.core
    from azureml.automl.core.shared import log_server, logging_utilities
    from azureml.core import Dataset, Environment, Experiment, Model, Run, Workspace, model, run as run_module
    from azureml.core.authentication import MsiAuthentication, ServicePrincipalAuthentication
    from azureml.core.conda_dependencies import CondaDependencies
    from azureml.core.model import InferenceConfig, Model as TheSame
    from azureml.core.run import Run as Other, RunEnvironmentException, _OfflineRun
    from azureml.core.webservice import AciWebservice, Webservice
    from azureml.exceptions import AzureMLException, ServiceException, WebserviceException
    from azureml.telemetry import INSTRUMENTATION_KEY

    log_server.enable_telemetry(INSTRUMENTATION_KEY)
    log_server.set_verbosity("INFO")
    def reached(workspace: Workspace): return eval(workspace)

    def init():
        assert model.Model is Model is TheSame and run_module.Run is Run is Other
        print("SDK version:", azureml.core.VERSION, azureml.core.__version__)

    def run(data): return eval(data)
"""


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """A script that imports whatever scripts have been seen to import, and evaluates what it is sent."""
    folder = tmp_path_factory.mktemp("parts")
    (folder / "score.py").write_text(textwrap.dedent(PARTS))
    with Server(folder, ["--entry-script", "score.py"], {}) as server:
        yield server


def test_every_part_of_the_old_packages_can_be_imported(parts):
    parts.find(r"SDK version: \d+\.\d+\.\d+ \d+")


@pytest.mark.parametrize(
    ("use", "named"),
    [
        ("Workspace.from_config()", "Workspace.from_config"),
        ("Workspace(subscription_id='s', resource_group='r', workspace_name='w')", "Workspace"),
        ("MsiAuthentication()", "MsiAuthentication"),
        ("Model(None, 'digits')", "Model"),
        ("Model.list(None)", "Model.list"),
        ("InferenceConfig(entry_script='score.py')", "InferenceConfig"),
        ("Run(None, 'id')", "Run"),
        ("Run.get_context().experiment.workspace", "Run.get_context().experiment"),
        ("Run.get_context().input_datasets['data']", "Run.get_context().input_datasets"),
    ],
)
def test_what_needs_a_workspace_says_so_when_it_is_used(parts, use, named):
    reply = parts.score(use.encode())
    assert reply.status == 500
    assert f"NoWorkspace: the scoring server's azureml.core has no {named}" in reply.json()["cause"]


@pytest.mark.parametrize(
    ("use", "given"),
    [
        ("'_OfflineRun' in str(Run.get_context())", True),
        ("isinstance(Run.get_context(), _OfflineRun)", True),
        ("Run.get_context().id.startswith('OfflineRun_')", True),
        ("hasattr(Run.get_context(), 'experiment')", False),
        ("getattr(Run.get_context(), 'parent', None)", {}),
        ("Run.get_context().child_run('a').complete()", {}),
        ("issubclass(RunEnvironmentException, AzureMLException)", True),
        ("log_server.update_custom_dimensions({'model_name': 'm'})", {}),
    ],
)
def test_outside_of_a_run_a_script_gets_what_it_always_got(parts, use, given):
    assert parts.score(use.encode()).json() == given


@pytest.mark.parametrize(
    ("use", "told"),
    [
        ("Run.get_context().log('accuracy', 0.5)", "log accuracy 0.5"),
        ("Run.get_context().log_list('several', [1, 2])", "log_list several [1, 2]"),
        ("Run.get_context().log_row('row', x=1)", "log_row row {'x': 1}"),
        ("Run.get_context().log_table(name='t', value={'y': [1]})", "log_table t {'y': [1]}"),
        ("Run.get_context().tag('stage', 'test')", "tag stage test"),
        ("Run.get_context().upload_file(name='a', path_or_stream='b')", "upload_file a b"),
    ],
)
def test_what_a_script_records_of_a_run_stands_in_the_log(parts, use, told):
    assert parts.score(use.encode()).status == 200
    parts.wait_for(f"not recorded, since a service is no run: {told}")


def test_a_script_that_insists_on_a_run_is_told_that_there_is_none(parts):
    reply = parts.score(b"Run.get_context(allow_offline=False)")
    assert "RunEnvironmentException: a service is no run" in reply.json()["cause"]


def test_what_automl_has_a_script_log_stands_in_the_log(parts):
    parts.score(b"logging_utilities.log_traceback(ValueError('too old a model'), None)")
    parts.wait_for("ValueError: too old a model")


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


SPARK = """
    from inference_schema.parameter_types.spark_parameter_type import SparkParameterType
    from inference_schema.schema_decorators import input_schema
    def init(): pass
"""


def test_a_script_that_only_imports_the_spark_type_serves_where_there_is_no_spark(serve):
    assert serve(SPARK + "    def run(data): return data").ready().score(b"x").json() == "x"


def test_a_script_that_needs_spark_where_there_is_none_is_told_what_to_add(serve):
    server = serve(SPARK + "    @input_schema('data', SparkParameterType([]))\n    def run(data): return data")
    assert server.exit_code() == 3
    last = server.err.rstrip().splitlines()[-1]
    assert "SparkParameterType needs pyspark, which is not installed" in last
    assert "Java" in last


def test_a_real_package_that_is_installed_wins(serve):
    server = serve(
        """
        from azureml.core.model import Model
        from azureml.contrib.services.aml_request import rawhttp
        def init(): pass
        def run(data): return [Model.REAL, rawhttp.__module__]
        """,
        files={
            "azureml/__init__.py": "",
            "azureml/core/__init__.py": "",
            "azureml/core/model.py": "class Model: REAL = True",
        },
    ).ready()
    assert server.score(b"").json() == [True, "shoal_scoring.compat.aml_request"]


@pytest.mark.parametrize(
    ("layout", "call", "said"),
    [
        (["m/1/f", "m/10/g", "m/9/h"], "Model.get_model_path('m')", "azureml-models/m/10/g"),
        (["m/1/f", "m/2/g"], "Model.get_model_path('m', version=1)", "azureml-models/m/1/f"),
        (["m/1/folder/f"], "Model.get_model_path('m')", "azureml-models/m/1/folder"),
        (["m/1/f"], "Model.get_model_path('score.py')", "score.py"),
        (["m/1/f", "m/1/g"], "Model.get_model_path('m')", "must hold exactly one file or folder; it holds: f, g"),
        (["m/1/f"], "Model.get_model_path('m', version=2)", "has no version 2; there are: 1"),
        (["m/1/f"], "Model.get_model_path('n')", "no model named 'n'"),
    ],
)
def test_the_path_of_a_model_is_found_or_its_absence_explained(serve, layout, call, said):
    server = serve(
        f"""
        from azureml.core.model import Model
        def init(): pass
        def run(data): return {call}
        """,
        files={f"azureml-models/{name}": "" for name in layout},
    ).ready()
    reply = server.score(b"")
    assert said in (reply.json() if reply.status == 200 else reply.json()["cause"])


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
