"""Names, topics, answers in pieces, and the schemas that are checked in."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoal.contract.command import PIECE, Answer, AnswerPieces, DamagedAnswer, split
from shoal.contract.desired import AcceleratorNeed, ImageRef, Resources, Service
from shoal.contract.fit import ImageNeeds, image_misfits, misfits
from shoal.contract.names import BadName, check_device, check_service, parse_labels, parse_model
from shoal.contract.reported import Accelerator, Facts, Reported
from shoal.contract.schemas import DOCUMENTS, descriptions, schema
from shoal.contract.topics import DeviceTopics, FleetTopics
from shoal.states import Framework, RuntimeKind

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
IMAGE = ImageRef(registry="http://r", repository="x", digest="sha256:" + "0" * 64)
FACTS = Facts(
    architecture="arm64",
    runtime=RuntimeKind.PROCESS,
    cpus=2,
    memory=1 << 30,
    python="3.11",
    glibc="2.36",
    accelerators=(Accelerator(kind="gpu", vendor="nvidia", name="x"),),
)


@pytest.mark.parametrize("name", ["a", "cam-01", "a" * 36])
def test_a_good_device_name_is_taken(name):
    assert check_device(name) == name


@pytest.mark.parametrize("name", ["", "A", "a_b", "-a", "a-", "a/b", "a+", "#", "a" * 37, "a\n"])
def test_a_bad_device_name_is_refused(name):
    with pytest.raises(BadName):
        check_device(name)


def test_a_service_name_follows_azures_rule():
    assert check_service("my-service-2") == "my-service-2"
    with pytest.raises(BadName, match="2x"):
        check_service("2x")


@pytest.mark.parametrize(("text", "parsed"), [("a", ("a", None)), ("a:3", ("a", 3)), ("A.b_c-1:12", ("A.b_c-1", 12))])
def test_a_model_reference_is_taken_apart(text, parsed):
    assert parse_model(text) == parsed


@pytest.mark.parametrize("text", ["", ":", "a:", "a:0", "a:-1", "a:x", "a:1:2", "a:²"])
def test_a_bad_model_reference_is_refused(text):
    with pytest.raises(BadName):
        parse_model(text)


def test_labels_are_read_as_people_write_them():
    assert parse_labels("site=oslo, zone=b") == {"site": "oslo", "zone": "b"}
    assert parse_labels("") == {}


@pytest.mark.parametrize("text", ["site", "=x", "a=b,a=c", "a=b c", "Ä=b"])
def test_a_bad_label_is_refused(text):
    with pytest.raises(BadName):
        parse_labels(text)


def test_a_topic_is_put_together_and_taken_apart():
    topics = DeviceTopics("f", "d")
    assert topics.desired == "shoal/1/f/device/d/desired"
    assert FleetTopics("f").split(topics.answer("x")) == ("d", "rsp/x")
    assert FleetTopics("f").split("shoal/1/g/device/d/desired") is None
    assert topics.command("x").count("/") <= 7


@given(size=st.integers(0, 3 * PIECE), order=st.randoms())
def test_an_answer_in_pieces_is_whole_again_in_whatever_order_they_come(size, order):
    answer = Answer(ok=True, body=bytes(size))
    pieces = list(split(answer))
    order.shuffle(pieces)
    collected = AnswerPieces()
    results = [collected.add(piece) for piece in pieces]
    assert results[:-1] == [None] * (len(pieces) - 1)
    assert results[-1] == answer


def test_a_damaged_piece_is_noticed():
    (piece,) = split(Answer(ok=True, body=b"x"))
    with pytest.raises(DamagedAnswer):
        AnswerPieces().add(msgspec.structs.replace(piece, data=piece.data + b" "))


def test_a_service_that_fits_has_no_misfits():
    service = Service(deployment=1, image=IMAGE, resources=Resources(cpu=2, memory=1 << 30))
    assert list(misfits(service, FACTS)) == []


@pytest.mark.parametrize(
    ("service", "words"),
    [
        (Service(deployment=1, image=IMAGE, resources=Resources(memory=2 << 30)), "2 GiB of memory; this device has 1"),
        (Service(deployment=1, image=IMAGE, resources=Resources(cpu=3)), "3 cores; this device has 2"),
        (
            Service(deployment=1, image=IMAGE, accelerators=(AcceleratorNeed(kind="fpga"),)),
            "1 fpga; this device has none",
        ),
        (
            Service(deployment=1, image=IMAGE, accelerators=(AcceleratorNeed(kind="gpu", count=2, vendor="nvidia"),)),
            "2 gpus by nvidia; this device has 1",
        ),
    ],
)
def test_a_service_that_does_not_fit_is_told_why(service, words):
    (sentence,) = misfits(service, FACTS)
    assert words in sentence


@pytest.mark.parametrize(
    ("needs", "runtime", "words"),
    [
        (ImageNeeds(architecture="amd64"), RuntimeKind.PROCESS, "for amd64; this device is arm64"),
        (ImageNeeds(architecture="arm64", has_base=False), RuntimeKind.DOCKER, "no base"),
        (ImageNeeds(architecture="arm64", python="3.12"), RuntimeKind.PROCESS, "Python 3.12; this device has 3.11"),
        (ImageNeeds(architecture="arm64", glibc="2.38"), RuntimeKind.PROCESS, "glibc 2.38; this device has 2.36"),
        (ImageNeeds(architecture="arm64", has_layers=False), RuntimeKind.PROCESS, "not packaged by Shoal"),
    ],
)
def test_an_image_that_does_not_fit_is_told_why(needs, runtime, words):
    (sentence,) = image_misfits(needs, msgspec.structs.replace(FACTS, runtime=runtime))
    assert words in sentence


def test_docker_does_not_mind_the_devices_own_python_and_c_library():
    needs = ImageNeeds(architecture="arm64", python="3.9", glibc="2.99")
    assert not list(image_misfits(needs, msgspec.structs.replace(FACTS, runtime=RuntimeKind.DOCKER)))


def test_a_report_of_a_newer_agent_is_still_read():
    data = b'{"session":"s","seq":1,"boot":"b","monotonic":1.0,"time":"t","brand_new":{"x":1}}'
    assert msgspec.json.decode(data, type=Reported).session == "s"


def test_a_framework_is_known_in_any_case():
    assert Framework("ONNX") is Framework.ONNX
    with pytest.raises(ValueError, match="Sparkling"):
        Framework("Sparkling")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_field_of_every_document_says_what_it_is(name):
    for component in schema(name)["$defs"].values():
        for field, properties in component.get("properties", {}).items():
            assert properties.get("description") or field == "type", f"{component.get('title')}.{field}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_schemas_that_are_checked_in_are_those_of_the_code(name):
    now = json.loads(msgspec.json.encode(schema(name)))
    assert json.loads((SCHEMAS / f"{name}.schema.json").read_text()) == now, "run: shoal schema --dir docs/schemas"


def test_a_description_is_the_docstring_under_its_field():
    assert descriptions(ImageRef)["repository"] == "Repository in that registry, team/digits."
