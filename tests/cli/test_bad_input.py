"""Bad input gets a code, a place and a hint, never a traceback, and loses nothing."""

import hashlib
import json
import socket

import pytest

from parts import free_port
from shoal.workspace import Workspace

SCRIPT = "def init():\n    pass\n\n\ndef run(data):\n    return data\n"


@pytest.fixture
def prepared(here, shoal):
    """A model, a device, and files that are wrong in one way each."""
    (here / "weights.bin").write_bytes(b"weights")
    (here / "score.py").write_text(SCRIPT)
    (here / "no_run.py").write_text("def init():\n    pass\n")
    (here / "broken.py").write_text("def init():\n    pass\n\ndef run(data)\n    return data\n")
    (here / "corrupt.onnx").write_bytes(b"this is no ONNX file")
    for name in ("score", "no_run", "broken", "absent"):
        (here / f"{name}.json").write_text(json.dumps({"entryScript": f"{name}.py", "baseImage": "none"}))
    (here / "typo.json").write_text('{\n  "entryScrpt": "score.py"\n}')
    (here / "nojson.json").write_text('{"entryScript": ')
    (here / "typo.yaml").write_text("name: x\nmodels: [weights]\ntarget:\n  label: site=oslo\n")
    assert shoal("model", "register", "-n", "weights", "-p", "weights.bin").status == 0
    assert shoal("device", "enrol", "cam-01", "--label", "site=oslo").status == 0
    assert shoal("workspace", "set", f"brokerPort={free_port()}", f"registryPort={free_port()}").status == 0
    return here


PACKAGE = ("package", "-m", "weights", "--ic")
DEPLOY = ("model", "deploy", "-n", "x", "-m", "weights", "--ic", "score.json")

CASES = {
    "a missing model file": (("model", "register", "-n", "x", "-p", "absent"), 3, "SHOAL-MDL-302", "absent"),
    "a corrupt ONNX": (
        ("model", "register", "-n", "x", "-p", "corrupt.onnx", "--framework", "ONNX"),
        7,
        "SHOAL-MDL-701",
        "corrupt.onnx",
    ),
    "a bad model name": (("model", "register", "-n", "ä", "-p", "weights.bin"), 1, "SHOAL-MAN-110", "model name"),
    "an unknown framework": (
        ("model", "register", "-n", "x", "-p", "weights.bin", "--framework", "Onyx"),
        1,
        "SHOAL-MDL-101",
        "Onyx",
    ),
    "an unknown model": (("model", "show", "weigths"), 3, "SHOAL-MDL-301", "did you mean 'weights'"),
    "a wrong version": (("model", "show", "weights:7"), 3, "SHOAL-MDL-301", "7"),
    "a version that is no number": (("model", "show", "weights:x"), 1, "SHOAL-MAN-110", "NAME:VERSION"),
    "no model named": (("model", "show"), 1, "SHOAL-CLI-101", "digits:1"),
    "an entry script without run": ((*PACKAGE, "no_run.json"), 1, "SHOAL-", "run"),
    "an entry script with a syntax error": ((*PACKAGE, "broken.json"), 1, "SHOAL-", "line 4"),
    "an entry script that is not there": ((*PACKAGE, "absent.json"), 3, "SHOAL-", "absent.py"),
    "a config that is not there": ((*PACKAGE, "none.json"), 3, "SHOAL-MAN-301", "none.json"),
    "a config that is no JSON": ((*PACKAGE, "nojson.json"), 1, "SHOAL-MAN-101", "line 1"),
    "an unknown field of a config": ((*PACKAGE, "typo.json"), 1, "SHOAL-MAN-102", "did you mean 'entryScript'"),
    "an unknown field of a manifest": (("deploy", "-f", "typo.yaml"), 1, "SHOAL-MAN-102", "line 4"),
    "a bad label": (("device", "enrol", "cam-02", "--label", "site"), 1, "SHOAL-MAN-110", "key=value"),
    "a bad device name": (("device", "enrol", "Cam_2"), 1, "SHOAL-MAN-110", "cam-01"),
    "a device's name already taken": (("device", "enrol", "cam-01"), 4, "SHOAL-DEV-401", "cam-01"),
    "an unknown device": ((*DEPLOY, "--device", "cam-10"), 3, "SHOAL-DEV-301", "cam-01"),
    "labels that nobody has": ((*DEPLOY, "--labels", "site=rome"), 3, "SHOAL-DEV-301", "site=rome"),
    "no target": (DEPLOY, 1, "SHOAL-DEV-102", "device"),
    "a bad service name": (("model", "deploy", "-n", "X", "-m", "weights"), 1, "SHOAL-MAN-110", "service name"),
    "nothing to roll back": (("rollback", "-n", "x"), 3, "SHOAL-DEP-310", "shoal status"),
    "nothing to delete": (("service", "delete", "-n", "x"), 3, "SHOAL-DEP-310", "shoal status"),
    "an unreachable broker": (("status",), 5, "SHOAL-LNK-500", "127.0.0.1"),
    "an unreachable registry": (
        (*PACKAGE, "score.json", "--push", f"127.0.0.1:{free_port()}/team/x"),
        5,
        "SHOAL-",
        "127.0.0.1",
    ),
    "a 32-bit platform": ((*PACKAGE, "score.json", "--platform", "linux/arm/v7"), 1, "SHOAL-", "linux/arm64"),
    "a bad image reference": ((*PACKAGE, "score.json", "--push", "Registry Example"), 1, "SHOAL-", "Registry Example"),
    "a bad broker address": (("broker", "use", "http://x"), 1, "SHOAL-LNK-101", "mqtt"),
    "an unknown setting": (("workspace", "set", "hots=x"), 1, "SHOAL-WSP-101", "host"),
    "a workspace that is there": (("workspace", "init"), 4, "SHOAL-WSP-401", ".shoal"),
    "a workspace that is not there": (("model", "list", "--workspace", "none"), 3, "SHOAL-WSP-301", "workspace init"),
    "an unknown schema": (("schema", "manifset"), 3, "SHOAL-CLI-301", "did you mean 'manifest'"),
    "a folder that is a file": (("schema", "--dir", "weights.bin"), 1, "SHOAL-CLI-102", "--dir"),
    "a folder that cannot be made": (("broker", "config", "--dir", "weights.bin/x"), 1, "SHOAL-CLI-102", "weights.bin"),
    "what is no file": (("model", "register", "-n", "x", "-p", "/dev/null"), 1, "SHOAL-MDL-101", "null"),
    "a file that cannot be read": (
        ("model", "register", "-n", "x", "-p", "/proc/self/mem"),
        3,
        "SHOAL-MDL-302",
        "Input/output error",
    ),
    "a model where a file is in the way": (
        ("model", "download", "weights", "-t", "."),
        4,
        "SHOAL-MDL-402",
        "weights.bin",
    ),
    "data that is not there": (
        ("service", "run", "-n", "x", "--device", "cam-01", "-d", "@none"),
        3,
        "SHOAL-MAN-301",
        "none",
    ),
}


@pytest.mark.parametrize(("words", "status", "code", "says"), CASES.values(), ids=CASES.keys())
def test_bad_input_is_told_with_code_place_and_hint_and_changes_nothing(prepared, shoal, words, status, code, says):
    before = contents(prepared)
    ended = shoal(*words)
    assert (ended.status, ended.out) == (status, ""), ended.err
    assert f"error {code}" in ended.err
    assert says in ended.err
    assert contents(prepared) == before


def test_an_error_is_json_where_json_is_asked_for(prepared, shoal):
    ended = shoal("model", "show", "weigths", "-o", "json")
    error = json.loads(ended.err)["error"]
    assert (error["code"], error["hint"]) == ("SHOAL-MDL-301", "did you mean 'weights'?")


def test_a_port_in_use_is_named(prepared, shoal):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        shoal("workspace", "set", f"brokerPort={port}")
        ended = shoal("serve", "--broker")
    assert ended.status == 4
    assert f"127.0.0.1:{port}" in ended.err


def test_a_deployment_that_the_broker_did_not_take_stays_in_the_journal(prepared, shoal):
    ended = shoal(*DEPLOY, "--device", "cam-01", "--base", "none", "--no-wait")
    assert ended.status == 5
    with Workspace.open(prepared / ".shoal") as workspace:
        assert [entry.device for entry in workspace.journal.unpublished()] == ["cam-01"]


def test_wrong_usage_ends_with_status_2(shoal):
    assert shoal("model", "register").status == 2
    assert shoal("modle").status == 2


def contents(folder):
    """What a workspace holds: its records and the names of its blobs; caches may grow."""
    with Workspace.open(folder / ".shoal") as workspace:
        return (
            workspace.settings,
            workspace.models.list(),
            [(device.name, device.labels) for device in workspace.devices.list()],
            workspace.deployments.list(),
            workspace.journal.current(),
            hashlib.sha256((folder / ".shoal" / "settings.json").read_bytes()).hexdigest(),
        )
