"""How a command ends that is interrupted, or whose reader has seen enough: as real processes."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from parts import free_port, listens, wait_until

BUFFERED = {name: text for name, text in os.environ.items() if name != "PYTHONUNBUFFERED"}


@contextmanager
def running(*words):
    command = [sys.executable, "-m", "shoal.cli", *map(str, words)]
    with subprocess.Popen(
        command, env=BUFFERED, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0
    ) as process:
        yield process


@pytest.fixture
def watched(mosquitto, here, shoal):
    """A fleet of one device at a broker that runs."""
    shoal("broker", "use", mosquitto.url)
    shoal("device", "enrol", "cam-01", "--label", "site=oslo")
    return mosquitto


def test_a_watch_that_is_piped_ends_with_its_reader(watched):
    with running("status", "--watch") as watch:
        assert watch.stdout.readline().startswith("DEVICE")
        assert "site=oslo" in watch.stdout.readline()
        watch.stdout.close()
        assert watch.wait(20) == 0
        assert watch.stderr.read() == ""


def test_a_watch_ends_well_with_ctrl_c(watched):
    with running("status", "--watch", "-o", "json") as watch:
        assert watch.stdout.readline().startswith('[{"device":"cam-01"')
        watch.send_signal(signal.SIGINT)
        assert watch.wait(20) == 0
        assert watch.stderr.read() == ""


@pytest.mark.parametrize("words", [("schema", "manifest"), ("model", "list", "--help")])
def test_a_reader_that_goes_early_is_no_failure(words):
    with running(*words) as printing:
        printing.stdout.close()
        assert printing.wait(20) == 0
        assert printing.stderr.read() == ""


def test_a_command_that_is_interrupted_ends_with_130_and_no_traceback(watched):
    with running("service", "run", "-n", "digits", "--device", "cam-01", "-d", "{}") as asking:
        wait_until(lambda: "SUBSCRIBE" in watched.log.read_text(), 20, "it waits for the answer")
        asking.send_signal(signal.SIGINT)
        assert asking.wait(20) == 130
        assert (asking.stdout.read(), asking.stderr.read()) == ("", "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serving_ends_well_when_it_is_told_to(here, shoal, number):
    registry, broker = free_port(), free_port()
    shoal("workspace", "set", f"registryPort={registry}", f"brokerPort={broker}")
    with running("serve", "--broker") as serving:
        assert serving.stdout.readline() == f"broker    mqtt://127.0.0.1:{broker} (mosquitto)\n"
        assert serving.stdout.readline().startswith(f"registry  http://127.0.0.1:{registry}")
        assert "Ctrl+C" in serving.stdout.readline()
        serving.send_signal(number)
        assert serving.wait(20) == 0
        assert "Traceback" not in serving.stderr.read()
    assert not listens(broker)
    assert not listens(registry)
