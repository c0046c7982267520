"""Whole images: what is in them, that they come out the same anywhere, and that only what changed moves."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Callable

import pytest

from parts import BaseImage, Registry
from shoal.contract import labels
from shoal.contract.reading import BadField
from shoal.oci import registry as oci
from shoal.oci.errors import BadReference, BlobMissing
from shoal.oci.reference import Reference
from shoal.oci.transfer import push
from shoal.packaging.build import packages_for
from shoal.packaging.errors import Contradiction, NoEntryScript, UnsupportedPlatform
from shoal.packaging.packages import Packages
from shoal.packaging.request import BuiltImage
from shoal.packaging.server_files import with_server
from shoal.packaging.source import Source
from shoal.states import Framework
from shoal_scoring.selfcheck import read_goldens

AARCH64 = 183


def kinds(image: BuiltImage) -> list[str]:
    return [layer.kind for layer in image.layers]


def variables(bench, image: BuiltImage) -> dict[str, str]:
    return dict(line.split("=", 1) for line in bench.config_of(image)["config"]["Env"])


def test_an_image_says_what_it_is_and_how_it_starts(bench):
    (image,) = bench.package(bench.model(3), environment_variables={"MODE": "fast"}).images
    config = bench.config_of(image)
    assert (config["os"], config["architecture"]) == ("linux", "amd64")
    assert config["config"]["Entrypoint"] == ["python3", "/opt/shoal/launch.py"]
    assert config["config"]["ExposedPorts"] == {"5001/tcp": {}}
    assert config["config"]["WorkingDir"] == "/var/azureml-app"
    assert variables(bench, image) == {
        "AML_APP_ROOT": "/var/azureml-app",
        "AZUREML_ENTRY_SCRIPT": "score.py",
        "AZUREML_MODEL_DIR": "/var/azureml-app/azureml-models/digits/3",
        "MODE": "fast",
        "PYTHONPYCACHEPREFIX": "/opt/shoal/pycache",
        "SHOAL_PYTHON": image.python,
    }
    told = config["config"]["Labels"]
    assert told["shoal.base"] == "none"
    assert told["shoal.models"] == "digits:3"
    needs = labels.needs_of(config["architecture"], told, has_layers=True)
    assert (needs.python, needs.glibc, needs.has_base, needs.has_layers) == (image.python, "2.28", False, True)


def test_everything_stands_where_the_contract_says(bench):
    model = bench.model(2, name="net", paths=("resnet/weights.bin", "resnet/labels.txt"), framework=Framework.CUSTOM)
    (image,) = bench.package(model).images
    assert bench.names(image, "model") == [
        "var/azureml-app/azureml-models/net/2/resnet/labels.txt",
        "var/azureml-app/azureml-models/net/2/resnet/weights.bin",
    ]
    assert bench.names(image, "script") == ["var/azureml-app/score.py"]
    server = bench.names(image, "server")
    assert {"opt/shoal/launch.py", "opt/shoal/server/shoal_scoring/cli.py", "opt/shoal/server/shoal/errors.py"} <= {
        *server
    }
    assert not [name for name in server if "__pycache__" in name or "shoal/packaging" in name]
    assert all(name.startswith("opt/shoal/site/") for name in bench.names(image, "dependencies"))


def test_layers_go_from_what_changes_least_to_what_changes_most(bench):
    small, large = bench.model(name="small"), bench.model(name="large", data=b"x" * 1000)
    (image,) = bench.package(small, large).images
    assert kinds(image) == ["dependencies", "dependencies", "server", "model", "model", "script"]
    assert [layer.what for layer in image.layers if layer.kind == "model"] == ["large:1", "small:1"]


def test_golden_requests_lie_on_top_and_stand_as_the_server_reads_them(bench, tmp_path):
    bench.write("golden.yaml", "requests: [{body: {data: [[0, 1]], also: 2}, expected: {label: [7]}, max_ms: 50}]")
    (image,) = bench.package(golden_requests="golden.yaml").images
    assert kinds(image)[-2:] == ["script", "golden"]
    assert bench.names(image, "golden") == ["opt/shoal/golden.json"]
    assert variables(bench, image)["SHOAL_GOLDEN_REQUESTS"] == "/opt/shoal/golden.json"
    goldens, _ = read_goldens((bench.unpack(image, tmp_path, "golden") / "opt/shoal/golden.json").read_bytes())
    (one,) = goldens
    assert (one.body, one.expected, one.max_ms) == (b'{"data":[[0,1]],"also":2}', {"label": [7]}, 50)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("requests: []", "length >= 1"),
        ("requests: [{expected: 1}]", "missing required field `body`"),
        ("requests: [{body: 1, maxMs: 5}]", "there is no field 'maxMs' here"),
        ("requests: [{body: 1, path: /metrics}]", "matching regex"),
        ("requests: [{body: 1, absolute: -1}]", ">= 0"),
        ("requests: [{body: 1, absolute: .inf}]", "which JSON cannot say"),
        ("requests: [{body: [.nan]}]", "which JSON cannot say"),
    ],
)
def test_golden_requests_that_are_none_are_refused_before_anything_is_made(bench, text: str, said: str):
    bench.write("golden.yaml", text)
    with pytest.raises(BadField) as refused:
        bench.package(golden_requests="golden.yaml")
    assert said in str(refused.value)
    assert "golden.yaml" in (refused.value.where or "")


def test_several_models_share_one_model_folder(bench):
    (image,) = bench.package(bench.model(), bench.model(name="other")).images
    assert variables(bench, image)["AZUREML_MODEL_DIR"] == "/var/azureml-app/azureml-models"


def test_a_single_onnx_model_needs_no_script_and_gets_its_runtime(bench):
    (image,) = bench.package(entry_script=None).images
    assert "AZUREML_ENTRY_SCRIPT" not in variables(bench, image)
    assert "script" not in kinds(image)
    assert [what.split()[0] for what in (one.what for one in image.layers)][:3] == ["numpy", "onnxruntime", "uvloop"]


def test_several_models_need_no_script_either(bench):
    (image,) = bench.package(bench.model(), bench.model(name="letters"), entry_script=None).images
    assert "AZUREML_ENTRY_SCRIPT" not in variables(bench, image)
    assert variables(bench, image)["AZUREML_MODEL_DIR"] == "/var/azureml-app/azureml-models"
    assert any(one.what.startswith("onnxruntime ") for one in image.layers)


def test_an_estimator_needs_no_script_where_the_environment_reads_it_and_brings_no_runtime_for_onnx(bench):
    estimator = bench.model(name="flowers", paths=("m.joblib",), framework=Framework.SCIKITLEARN)
    asked = Packages(requirements=("scikit-learn==1.7.2",))
    without = packages_for([estimator], Source((), None), asked).requirements
    assert "scikit-learn==1.7.2" in without
    assert not [one for one in without if one.startswith("onnxruntime")]
    beside = packages_for([estimator, bench.model()], Source((), None), asked).requirements
    assert [one for one in beside if one.startswith("onnxruntime")]


def test_a_package_that_the_person_names_is_not_replaced_by_ours(bench):
    bench.write("requirements.txt", "orjson==3.11.0\n")
    (image,) = bench.package(requirements_file="requirements.txt").images
    assert "orjson 3.11.0" in " ".join(layer.what for layer in image.layers)


def test_another_build_of_the_model_runtime_takes_the_place_of_ours():
    named = with_server(Packages(requirements=("onnxruntime-gpu==1.20.0",)), code=False).requirements
    assert "onnxruntime-gpu==1.20.0" in named
    assert not [one for one in named if one.startswith("onnxruntime=")]


def test_an_image_is_for_this_machines_own_platform_unless_another_is_named(bench):
    machine = {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()]
    assert [image.platform for image in bench.package(platforms=()).images] == [f"linux/{machine}"]


def test_an_image_is_the_same_in_another_place_under_another_umask(bench, new_bench: Callable, tmp_path):
    bench.write("lib/helper.py", "x = 1")
    config = {"source_directory": ".", "platforms": ("linux/amd64", "linux/arm64")}
    first = bench.package(bench.model(data=b"w" * 5000), **config, cache=tmp_path / "one")
    before = os.umask(0o077)
    try:
        other = new_bench("another place")
        other.write("score.py")
        other.write("lib/helper.py", "x = 1")
        second = other.package(other.model(data=b"w" * 5000), **config, cache=tmp_path / "two caches")
    finally:
        os.umask(before)
    assert not any(layer.reused for image in second.images for layer in image.layers if layer.kind == "dependencies")
    assert first.index is not None
    assert (first.index, first.images[0].digest) == (second.index, second.images[0].digest)


def test_libraries_for_arm64_are_aarch64_whatever_this_machine_is(bench, tmp_path):
    (image,) = bench.package(platforms=("linux/arm64",)).images
    libraries = list(bench.unpack(image, tmp_path / "root", "dependencies").rglob("*.so"))
    assert len(libraries) >= 3
    assert {int.from_bytes(one.read_bytes()[18:20], "little") for one in libraries} == {AARCH64}


def test_both_platforms_stand_under_one_name(bench):
    built = bench.package(platforms=("linux/amd64", "linux/arm64", "linux/arm64/v8"))
    assert [image.platform for image in built.images] == ["linux/amd64", "linux/arm64"]
    assert bench.layout.resolve("shoal/digits:1").digest == built.index == built.digest
    shared = [{layer.digest for layer in image.layers if layer.kind != "dependencies"} for image in built.images]
    assert shared[0] == shared[1]


def test_only_the_new_model_is_read_and_packed_when_only_the_model_changed(bench):
    bench.package(bench.model(1))
    bench.write("score.py")
    built = bench.package(bench.model(2, b"other weights"))
    assert bench.steps == ["packing model digits:2"]
    assert [layer.what for layer in built.images[0].layers if not layer.reused] == ["digits:2"]


def test_only_the_new_models_bytes_are_pushed_when_only_the_model_changed(bench, registry: Registry):
    target = Reference.parse(f"{registry.address}/team/moves-little:1")
    weights = os.urandom(3_000_000)
    for version, data in enumerate((weights, weights[::-1]), start=1):
        built = bench.package(bench.model(version, data))
        with oci.Registry(registry.url) as connection:
            pushed = push(bench.layout, built.digest, connection, target)
    (model,) = (layer for layer in built.images[0].layers if layer.kind == "model")
    config = bench.document(built.digest)["config"]
    assert pushed.sent == model.size + config["size"]
    assert model.size - len(weights) < 10_000


def test_a_fresh_workspace_finds_the_packages_of_another_one(bench, new_bench, tmp_path):
    bench.package(cache=tmp_path / "cache")
    other = new_bench("other")
    built = other.package(cache=tmp_path / "cache")
    assert other.steps[0].startswith("choosing packages")
    assert not [step for step in other.steps if step.startswith("fetching")]
    assert all(layer.reused for layer in built.images[0].layers if layer.kind == "dependencies")
    assert all(other.layout.has(layer.digest) for layer in built.images[0].layers)


def test_versions_stay_as_they_were_chosen_until_somebody_asks_for_the_newest(bench):
    bench.package()
    (key,) = bench.resolutions
    bench.package()
    assert not [step for step in bench.steps if step.startswith("choosing")]
    bench.package(refresh=True)
    assert [step for step in bench.steps if step.startswith("choosing")]
    assert list(bench.resolutions) == [key]


def test_without_a_network_an_image_is_made_of_what_was_fetched_before_and_that_is_told(bench, new_bench, request):
    bench.package(refresh=True)
    request.getfixturevalue("no_network")
    offline = new_bench("offline")
    (notice,) = [one for one in offline.package().notices if "index" in one]
    assert notice == "the package index cannot be reached: versions were chosen from those fetched before"


def test_a_cache_that_was_lost_or_damaged_is_made_again(bench, tmp_path):
    first = bench.package(cache=tmp_path / "cache")
    for file in (tmp_path / "cache" / "lists").iterdir():
        file.write_text("[")
    assert bench.package(cache=tmp_path / "cache").digest == first.digest


def test_the_layers_of_a_base_are_named_and_never_fetched(bench, base_image: BaseImage):
    (image,) = bench.package(base=base_image.reference).images
    base, *ours = image.layers
    assert base.kind == "base"
    assert not bench.layout.has(base.digest)
    assert all(bench.layout.has(layer.digest) for layer in ours)
    assert bench.config_of(image)["config"]["Labels"]["shoal.base"] == f"{base_image.reference}@{base_image.digest}"
    assert variables(bench, image)["PATH"] == "/usr/local/bin:/usr/bin:/bin"


def test_packaging_on_a_known_base_needs_no_registry(bench, base_image: BaseImage):
    first = bench.package(base=base_image.reference)
    again = bench.package(base=base_image.reference, connect=lambda url: pytest.fail(f"asked {url}"))
    assert again.digest == first.digest


def test_other_tools_read_the_image(bench):
    bench.package()
    told = subprocess.run(
        ["skopeo", "inspect", f"oci:{bench.layout.folder}:shoal/digits:1"], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    assert '"Architecture": "amd64"' in told.stdout


def test_a_name_that_images_cannot_have_is_made_one(bench):
    assert bench.package(name="Digits..Model_").repository == "shoal/digits-model"


@pytest.mark.parametrize("changed", [{"tag": "not a tag"}, {"name": "--"}])
def test_a_name_that_nothing_can_be_made_of_is_refused(bench, changed):
    with pytest.raises(BadReference):
        bench.package(**changed)


@pytest.mark.parametrize(
    ("models", "says"),
    [
        ([], "nothing"),
        ([Framework.ONNX, Framework.CUSTOM], r"^m1:1 \(Custom\) cannot be served without code"),
        ([Framework.PYTORCH], "PyTorch"),
        (
            [Framework.ONNX, Framework.SCIKITLEARN],
            r"m1:1 \(ScikitLearn\) is served without code by scikit-learn, which",
        ),
        ([Framework.TENSORFLOW], "by tensorflow, which the environment lacks"),
    ],
)
def test_what_cannot_be_served_without_code_is_refused(bench, models, says):
    registered = [bench.model(name=f"m{n}", framework=one) for n, one in enumerate(models)]
    with pytest.raises(NoEntryScript, match=says):
        bench.package(entry_script=None, models=tuple(registered))


def test_a_model_that_is_named_twice_is_refused(bench):
    with pytest.raises(Contradiction, match="twice"):
        bench.package(bench.model(), bench.model())


def test_a_model_whose_bytes_are_gone_is_told(bench):
    model = bench.model()
    bench.layout.path(model.files[0].digest).unlink()
    with pytest.raises(BlobMissing):
        bench.package(model)


def test_a_platform_without_wheels_is_refused_before_anything_is_made(bench):
    with pytest.raises(UnsupportedPlatform):
        bench.package(platforms=("linux/amd64", "linux/arm/v7"))
    assert bench.steps == []
    assert bench.layout.names() == {}


def test_what_was_tagged_before_stays_when_packaging_fails(bench):
    built = bench.package()
    with pytest.raises(NoEntryScript):
        bench.package(bench.model(2, framework=Framework.CUSTOM), entry_script=None)
    assert bench.layout.resolve("shoal/digits:1").digest == built.digest
