"""What people write: every example loads, Azure's vocabulary is taken, mistakes are named with their place."""

from pathlib import Path

import msgspec
import pytest

from shoal.contract.deployment import GIB, DeploymentConfig
from shoal.contract.inference import InferenceConfig
from shoal.contract.manifest import Manifest
from shoal.contract.reading import BadField, MissingFile, Unreadable, not_acted_on, parse, read, read_manifest
from shoal.fleet.compose import configs_of

EXAMPLES = sorted((Path(__file__).parents[2] / "edge-manifests").glob("*.yaml"))

AZURE_DEPLOYMENT = """{
    "computeType": "aks", "autoScaler": {"autoscaleEnabled": true, "minReplicas": 1, "maxReplicas": 3,
        "refreshPeriodInSeconds": 1, "targetUtilization": 70},
    "dataCollection": {"storageEnabled": true}, "authEnabled": true,
    "containerResourceRequirements": {"cpu": 0.5, "memoryInGB": 1.0},
    "livenessProbeRequirements": {"periodSeconds": 7, "initialDelaySeconds": 20, "timeoutSeconds": 3,
        "successThreshold": 2, "failureThreshold": 4},
    "keys": {"primaryKey": "a", "secondaryKey": "b"}, "gpuCores": 1, "scoringTimeoutMs": 1000,
    "maxConcurrentRequestsPerContainer": 2, "maxQueueWaitMs": 100, "namespace": "x", "numReplicas": null,
    "sslEnabled": false, "cname": "y", "dnsNameLabel": "z", "location": "west"
}"""


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_every_example_loads_with_the_files_it_names(example):
    deployment, inference = configs_of(read_manifest(example))
    script = inference.entry_script
    assert script is None or (example.parent / (inference.source_directory or ".") / script).is_file()
    assert deployment.probe.start_deadline > 0


def test_there_is_an_example_for_every_kind_of_target():
    assert {"minimal", "every-field", "plain-server", "edge-gateway", "gpu-host", "fpga-host"} <= {
        path.stem for path in EXAMPLES
    }


def test_the_full_example_writes_every_field_there_is():
    text = (EXAMPLES[0].parent / "every-field.yaml").read_text()
    written = {line.split("#")[0].split(":")[0].strip(" -{") for line in text.splitlines() if ":" in line}
    for kind in (Manifest, DeploymentConfig, InferenceConfig):
        assert {field.encode_name for field in msgspec.structs.fields(kind)} <= written


def test_an_azure_deployment_config_is_read_unchanged():
    config = parse(AZURE_DEPLOYMENT, DeploymentConfig, where="deploymentconfig.json")
    assert (config.resources.cpu, config.resources.memory) == (0.5, GIB)
    assert (config.probe.period, config.probe.timeout, config.probe.failures, config.probe.successes) == (7, 3, 4, 2)
    assert config.probe.start_deadline == 20
    assert [(need.kind, need.count) for need in config.needs(enable_gpu=False)] == [("gpu", 1)]


def test_what_is_accepted_without_being_acted_on_is_named():
    config = parse(AZURE_DEPLOYMENT, DeploymentConfig, where="x")
    named = set(not_acted_on(config))
    assert {"autoScaler", "dataCollection", "cname", "location"} <= named
    acted_on = {"gpuCores", "containerResourceRequirements", "computeType", "scoringTimeoutMs", "authEnabled", "keys"}
    assert not acted_on & named


def test_a_runtime_is_only_named_where_it_is_another_than_the_one_there_is():
    assert list(not_acted_on(InferenceConfig(entry_script="score.py", runtime="python"))) == []
    assert list(not_acted_on(InferenceConfig(entry_script="score.py", runtime="spark-py"))) == ["runtime"]


def test_azures_own_example_with_a_trailing_comma_and_its_second_spelling_is_read():
    text = '{"entryScript": "score.py", "runtime": "python", "extraDockerFileSteps": "steps",}'
    config = parse(text, InferenceConfig, where="x")
    assert (config.entry_script, config.extra_dockerfile_steps) == ("score.py", "steps")


def test_an_unknown_field_is_refused_with_its_line_and_the_nearest_known_name():
    text = "name: x\nmodels: [a]\ndeploymentConfig:\n  containerResourceRequirements:\n    memoryInGb: 2\n"
    with pytest.raises(BadField) as caught:
        parse(text, Manifest, where="m.yaml")
    assert "m.yaml, line 5" in str(caught.value)
    assert caught.value.hint == "did you mean 'memoryInGB'?"


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("models: []", BadField, "`name`"),
        ("- a", BadField, "list"),
        ("", BadField, "nothing"),
        ("a: [b", Unreadable, "line 1"),
        ('{"name": "x" "models": []}', Unreadable, "column 14"),
        ("name: x\nmodels: [a]\ndeploymentConfig: {port: 70000}", BadField, "deploymentConfig.port"),
        ("name: x\nmodels: [a]\ndeploymentConfig: {containerResourceRequirements: {cpu: -1}}", BadField, "line 3"),
    ],
)
def test_a_mistake_is_named_with_its_place(text, error, words):
    with pytest.raises(error) as caught:
        parse(text, Manifest, where="m.yaml")
    assert words in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(MissingFile, match="No such file"):
        read(tmp_path / "none.yaml", Manifest)


@pytest.mark.parametrize(
    ("written", "source_directory", "entry_script"),
    [
        ('{"entryScript": "score.py", "sourceDirectory": "src"}', "conf/src", "score.py"),
        ('{"entryScript": "score.py"}', None, "conf/score.py"),
    ],
)
def test_what_a_named_inference_config_names_is_found_from_the_manifest(
    tmp_path, written, source_directory, entry_script
):
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "ic.json").write_text(written)
    (tmp_path / "m.yaml").write_text("name: x\nmodels: [a]\ninferenceConfig: conf/ic.json\n")
    _, inference = configs_of(read_manifest(tmp_path / "m.yaml"))
    assert (inference.source_directory, inference.entry_script) == (source_directory, entry_script)
