"""The main job, with the commands a person types, on real parts: a broker, a registry, agents, processes."""

import json
import subprocess
import sys

import pytest

from parts import wait_until
from parts.site import ASSETS, HELD_OUT, PATIENCE, answers, ask, json_of, reads_digits, right, score, script
from shoal.states import Phase, ServiceState


def test_the_demo_runs_the_whole_job_and_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-m", "shoal.cli", "demo"], capture_output=True, text=True, timeout=170, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Healthy" in done.stdout
    assert "right      19 of 20" in done.stdout
    assert not list(tmp_path.glob("shoal-demo-*"))


def test_a_model_is_deployed_updated_rolled_back_and_deleted(site):
    site.register_digits()
    site.device("cam-01", "site=oslo")
    site.deploy_digits("--labels", "site=oslo")
    first = site.wait_for("cam-01", ServiceState.HEALTHY, running=1)
    assert reads_digits(first.scoring_uri)

    site.register_digits()
    site.deploy_digits("--labels", "site=oslo")
    second = site.wait_for("cam-01", ServiceState.HEALTHY, running=2)
    assert second.image != first.image
    assert reads_digits(second.scoring_uri)

    site.shoal("rollback", "-n", "digits", "--wait")
    back = site.wait_for("cam-01", ServiceState.HEALTHY, running=1)
    assert back.image == first.image

    site.shoal("service", "delete", "-n", "digits", "--wait")
    site.wait_gone("cam-01")
    with pytest.raises(OSError, match="refused"):
        score(back.scoring_uri)


def test_a_device_that_was_away_catches_up_when_it_comes(site):
    site.register_digits()
    site.device("here", "site=oslo")
    away = site.enrol("away", "site=oslo")
    site.deploy_digits("--labels", "site=oslo", "--no-wait")
    site.wait_for("here", ServiceState.HEALTHY, running=1)
    away.start()
    site.wait_for("away", ServiceState.HEALTHY, running=1)


def test_a_service_is_asked_and_read_over_mqtt(site):
    site.register_digits()
    site.device("cam-01")
    site.deploy_digits("--device", "cam-01")
    sample = site.folder / "sample.json"
    sample.write_bytes((ASSETS / "digits-held-out.json").read_bytes())
    answer = site.shoal("service", "run", "-n", "digits", "--device", "cam-01", "-d", f"@{sample}")
    assert right(json_of(answer)["labels"]) >= len(HELD_OUT["truth"]) - 1
    assert "score" in site.shoal("service", "logs", "-n", "digits", "--device", "cam-01")


def test_a_version_that_answers_its_golden_requests_wrongly_gives_way_to_the_last_good_one(site):
    site.device("cam-01")
    golden = [{"name": "the sum", "body": {"a": 1}, "expected": 3.0, "absolute": 0.1}]
    site.deploy_script("sums", script(3.05), "cam-01", golden=golden)
    good = site.wait_for("cam-01", ServiceState.HEALTHY, service="sums", running=1)
    site.deploy_script("sums", script(3.5), "cam-01", golden=golden)
    bad = site.wait_for("cam-01", ServiceState.FAILED, service="sums", running=1, wanted=2, phase=Phase.ROLLED_BACK)
    assert bad.error.code == "SHOAL-SVC-908"
    assert bad.error.message == "1 of its 1 golden requests were not answered rightly on this device"
    assert bad.error.cause == "the sum: answer: expected 3.0, got 3.5"
    assert ask(good.scoring_uri) == 3.05


def test_a_version_that_hangs_at_its_golden_requests_can_be_replaced_at_once(site):
    site.device("cam-01")
    begun = site.folder / "begun"
    run = f"    open({str(begun)!r}, 'w')\n    time.sleep(600)\n"
    hanging = f"import time\n\ndef init():\n    pass\n\ndef run(data):\n{run}"
    site.deploy_script("sums", hanging, "cam-01", golden=[{"body": {}}])
    wait_until(begun.exists, PATIENCE, "the golden request is being answered")
    site.deploy_script("sums", script(3), "cam-01", golden=[{"body": {}, "expected": 3}])
    site.wait_for("cam-01", ServiceState.HEALTHY, service="sums", running=2)


def test_the_device_has_the_key_for_golden_requests_where_callers_need_one(site):
    site.device("cam-01")
    golden = [{"body": "anything", "expected": 3}]
    site.deploy_script("sums", script(3), "cam-01", golden=golden, config={"authEnabled": True})
    guarded = site.wait_for("cam-01", ServiceState.HEALTHY, service="sums", running=1)
    assert not answers(guarded.scoring_uri)


def test_golden_requests_are_named_on_the_command_line_and_refused_where_they_are_wrong(site):
    site.register_digits()
    site.device("cam-01")
    file = site.folder / "golden.yaml"
    digit = {"data": HELD_OUT["data"][:1]}
    file.write_text(f"requests: [{{body: {json.dumps(digit)}, expect: 3}}]")
    words = ("model", "deploy", "-n", "digits", "-m", "digits", "--device", "cam-01", "--golden-requests", file)
    refused = site.shoal(*words, fails=1)
    assert "there is no field 'expect' here" in refused
    assert "did you mean 'expected'?" in refused
    file.write_text(f"requests: [{{body: {json.dumps(digit)}, status: 400}}]")
    site.deploy_digits("--device", "cam-01", "--golden-requests", file, "--no-wait")
    failed = site.wait_for("cam-01", ServiceState.FAILED, code="SHOAL-SVC-908")
    assert "it was answered with 200 instead of 400" in failed.error.cause


def test_the_status_tells_everything_a_script_needs(site):
    site.register_digits()
    site.device("cam-01", "site=oslo")
    site.deploy_digits("--device", "cam-01")
    (device,) = json_of(site.shoal("status", "-o", "json"))
    assert (device["device"], device["contact"], device["labels"]) == ("cam-01", "online", {"site": "oslo"})
    assert device["reported"]["services"]["digits"]["state"] == "Healthy"
    table = site.shoal("status")
    assert "Healthy" in table
    assert "site=oslo" in table


def test_services_go_on_while_their_agent_is_stopped_and_are_adopted_by_the_next(site):
    site.register_digits()
    agent = site.device("cam-01")
    site.deploy_digits("--device", "cam-01")
    before = site.wait_for("cam-01", ServiceState.HEALTHY)
    agent.stop()
    assert reads_digits(before.scoring_uri)
    agent.start()
    after = site.wait_for("cam-01", ServiceState.HEALTHY)
    assert (after.scoring_uri, after.restarts) == (before.scoring_uri, before.restarts)


def test_only_the_bytes_of_a_new_model_version_travel(site):
    site.register_digits()
    site.device("cam-01")
    site.deploy_digits("--device", "cam-01")
    (blobs,) = site.agents["cam-01"].state.rglob("sha256")
    before = {file.name: file.stat().st_size for file in blobs.iterdir() if file.is_file()}
    site.register_digits()
    site.deploy_digits("--device", "cam-01")
    new = {file.name: file.stat().st_size for file in blobs.iterdir() if file.is_file() and file.name not in before}
    assert sum(new.values()) < (ASSETS / "digits.onnx").stat().st_size + 100_000
