"""A model that cannot serve is given up with its cause, and the version before it serves on."""

from __future__ import annotations

import pytest

from parts.site import ask, script
from shoal.states import Phase, ServiceState

IN_A_HURRY = {"livenessProbeRequirements": {"initialDelaySeconds": 2, "periodSeconds": 1}}
RAISES = script(None, init="import json\njson.loads('{')")
EXITS = script(None, init="import os, sys\nprint('the camera is gone', file=sys.stderr, flush=True)\nos._exit(17)")
NEVER_READY = script(None, init="import time\nwhile True: time.sleep(1)")
BAD = {"raises": (RAISES, {}), "exits": (EXITS, {}), "hangs": (NEVER_READY, IN_A_HURRY)}


@pytest.fixture(scope="module")
def device(shared_site):
    """It serves a good version of three services, and then is told to run a bad one of each, all at once."""
    agent = shared_site.device("device")
    for name in BAD:
        shared_site.deploy_script(name, script("good"), "device")
    for name in BAD:
        shared_site.wait_for("device", ServiceState.HEALTHY, service=name)
    for name, (bad, config) in BAD.items():
        shared_site.deploy_script(name, bad, "device", config=config)
    yield agent
    shared_site.clear(agent)


@pytest.mark.parametrize(
    ("service", "code", "cause"),
    [
        ("raises", "SHOAL-SVC-902", "json.decoder.JSONDecodeError: Expecting property name"),
        ("exits", "SHOAL-SVC-901", "the camera is gone"),
        ("hangs", "SHOAL-SVC-903", ""),
    ],
)
def test_a_version_that_cannot_serve_is_given_up_with_its_cause_and_the_old_one_comes_back(
    shared_site, device, service, code, cause
):
    report = shared_site.wait_for("device", ServiceState.FAILED, service=service, phase=Phase.ROLLED_BACK)
    assert report.error is not None
    assert report.error.code == code
    assert cause in report.error.cause
    assert report.error.message
    assert report.error.hint
    assert (report.deployment, report.running, report.last_good) == (2, 1, 1)
    assert ask(report.scoring_uri) == "good"


def test_one_process_a_service_is_left(shared_site, device):
    for service in BAD:
        shared_site.wait_for("device", ServiceState.FAILED, service=service, phase=Phase.ROLLED_BACK)
    assert len(device.services()) == len(BAD)


def test_the_log_of_a_version_that_was_given_up_can_still_be_read(shared_site, device):
    shared_site.wait_for("device", ServiceState.FAILED, service="exits", phase=Phase.ROLLED_BACK)
    assert "the camera is gone" in shared_site.shoal("service", "logs", "-n", "exits", "--device", "device")


def test_a_first_version_that_cannot_serve_leaves_nothing_running_and_a_better_one_takes_over(shared_site, cam):
    (shared_site.folder / "bad.py").write_text(RAISES)
    (shared_site.folder / "bad.json").write_text('{"entryScript": "bad.py"}')
    shared_site.shoal("model", "register", "-n", "any", "-p", "bad.py", "--framework", "Custom")
    words = ("-n", "small", "-m", "any", "--ic", "bad.json", "--base", "none", "--device", cam.name)
    told = shared_site.shoal("model", "deploy", *words, fails=9)
    assert "JSONDecodeError" in told
    assert "shoal service logs" in told
    assert "Traceback" not in told

    report = shared_site.wait_for(cam.name, ServiceState.FAILED, service="small", phase=Phase.STOPPED)
    assert (report.running, report.scoring_uri) == (0, "")
    assert cam.services() == []

    version = shared_site.deploy_script("small", script("mended"), cam.name)
    report = shared_site.wait_for(cam.name, ServiceState.HEALTHY, service="small", running=version)
    assert ask(report.scoring_uri) == "mended"
    assert report.error is None
