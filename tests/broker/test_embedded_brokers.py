"""The embedded broker on a real mosquitto: who gets in, who may do what, and how it starts and ends."""

from __future__ import annotations

import queue
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from broker.conftest import PASSWORDS, LogIn
from link.certificates import Authority
from parts import CuttingProxy, free_port, listens, wait_until
from shoal.broker.embedded import EmbeddedBroker, admit
from shoal.broker.errors import BrokerDied, PortTaken
from shoal.broker.passwords import hash_password
from shoal.contract.topics import DeviceTopics, FleetTopics
from shoal.link import BadCredentials, Link, Message, PublishRefused, Will

FLEET = FleetTopics("north")
CAM_01 = FLEET.device("cam-01")
CAM_02 = FLEET.device("cam-02")


def make_broker(folder: Path, **options) -> EmbeddedBroker:
    wanted = {"fleet": FLEET.fleet, "host": "127.0.0.1", "port": free_port(), "passwords": PASSWORDS, **options}
    return EmbeddedBroker(folder / "broker", **wanted)


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def url(port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A broker for the tests that only use it."""
    with make_broker(tmp_path_factory.mktemp("embedded"), port=port):
        yield f"mqtt://127.0.0.1:{port}"


def own_topics(device: DeviceTopics) -> list[str]:
    return [
        device.birth,
        device.presence,
        device.beat,
        device.reported,
        device.event,
        device.progress,
        device.answer("1"),
    ]


def listen(link: Link, topic_filter: str) -> queue.Queue[Message]:
    heard: queue.Queue[Message] = queue.Queue()
    link.subscribe(topic_filter, heard.put).wait(10)
    return heard


# Rights.


def test_a_device_writes_its_own_topics_and_the_operator_hears_them(log_in: LogIn, url: str):
    heard = listen(log_in(url, "operator"), "shoal/1/north/device/cam-01/#")
    device = log_in(url, "cam-01")
    for topic in own_topics(CAM_01):
        device.publish(topic, b"").wait(10)
        assert heard.get(timeout=10).topic == topic


@pytest.mark.parametrize(
    "topic", [*own_topics(CAM_02), CAM_01.desired, CAM_01.command("1"), FLEET.device("cam-01").root, "elsewhere"]
)
def test_a_device_writes_nothing_else(log_in: LogIn, url: str, topic: str):
    with pytest.raises(PublishRefused, match=topic):
        log_in(url, "cam-01").publish(topic, b"").wait(10)


def test_a_device_reads_its_own_desired_document_and_commands_and_nobody_else_s(log_in: LogIn, url: str):
    operator, device = log_in(url, "operator"), log_in(url, "cam-01")
    heard = listen(device, "shoal/#")
    for topic in (CAM_02.desired, CAM_02.command("1"), CAM_01.reported, CAM_01.desired, CAM_01.command("1")):
        operator.publish(topic, b"").wait(10)
    assert [heard.get(timeout=10).topic for _ in range(2)] == [CAM_01.desired, CAM_01.command("1")]


def test_a_device_cannot_have_a_lie_about_another_told_by_its_will(log_in: LogIn, url: str, port: int):
    operator = log_in(url, "operator")
    heard = listen(operator, FLEET.every("presence"))
    for name, will in {"cam-01": b"a lie", "cam-02": b"the truth"}.items():
        with CuttingProxy(port) as proxy:
            will_of_one = Will(CAM_02.presence, will, delay=0)
            log_in(f"mqtt://{proxy.address}", name, will=lambda will=will_of_one: will, first_pause=60)
            proxy.cut()
    assert heard.get(timeout=10).payload == b"the truth"
    operator.publish(CAM_02.presence, b"the end").wait(10)
    assert heard.get(timeout=10).payload == b"the end"


@pytest.mark.parametrize(("name", "password"), [("cam-01", "wrong"), ("cam-01", ""), ("stranger", "wrong"), ("", "")])
def test_nobody_gets_in_without_the_right_password(log_in: LogIn, url: str, name: str, password: str):
    with pytest.raises(BadCredentials):
        log_in(url, name, password=password)


def test_nothing_secret_can_be_read_by_other_users_of_the_machine(tmp_path: Path):
    with make_broker(tmp_path):
        assert (tmp_path / "broker/passwd").stat().st_mode & 0o077 == 0


# Who comes and goes while it runs.


def test_a_device_enrolled_while_it_runs_gets_in_and_one_removed_is_thrown_out(log_in: LogIn, tmp_path: Path):
    port = free_port()
    url = f"mqtt://127.0.0.1:{port}"
    with make_broker(tmp_path, port=port):
        losses: queue.Queue[object] = queue.Queue()
        log_in(url, "cam-01", on_disconnect=losses.put)
        fresh = {name: PASSWORDS[name] for name in ("operator", "cam-02")} | {"cam-03": hash_password("sesame")}
        assert admit(tmp_path / "broker", fresh)
        losses.get(timeout=10)
        log_in(url, "cam-03", password="sesame")
        with pytest.raises(BadCredentials):
            log_in(url, "cam-01")


def test_whoever_is_admitted_while_no_broker_runs_gets_in_later(log_in: LogIn, tmp_path: Path):
    assert not admit(tmp_path / "broker", PASSWORDS)
    port = free_port()
    with make_broker(tmp_path, port=port):
        log_in(f"mqtt://127.0.0.1:{port}", "cam-01")
    assert not admit(tmp_path / "broker", PASSWORDS)


def test_a_stranger_that_bears_the_number_of_a_killed_broker_is_left_alone(tmp_path: Path):
    with make_broker(tmp_path):
        pass
    with subprocess.Popen(["sleep", "60"]) as stranger:
        (tmp_path / "broker/pid").write_text(str(stranger.pid))
        assert not admit(tmp_path / "broker", PASSWORDS)
        assert stranger.poll() is None
        stranger.send_signal(signal.SIGTERM)
        assert stranger.wait() == -signal.SIGTERM


# Starting and ending.


def test_what_the_broker_keeps_outlives_a_restart(log_in: LogIn, tmp_path: Path):
    port = free_port()
    url = f"mqtt://127.0.0.1:{port}"
    with make_broker(tmp_path, port=port):
        log_in(url, "operator").publish(CAM_01.desired, b"kept", retain=True).wait(10)
    with make_broker(tmp_path, port=port):
        assert listen(log_in(url, "cam-01"), CAM_01.desired).get(timeout=10).payload == b"kept"


def test_a_port_in_use_is_named(tmp_path: Path):
    port = free_port()
    with make_broker(tmp_path / "first", port=port), pytest.raises(PortTaken, match=f"in use.*127.0.0.1:{port}"):
        make_broker(tmp_path / "second", port=port).start()


def test_a_broker_that_does_not_start_is_quoted(tmp_path: Path):
    broken = tmp_path / "server.pem"
    broken.write_text("not a certificate")
    with pytest.raises(BrokerDied, match=r"Error: Unable to load server certificate.*server\.pem"):
        make_broker(tmp_path, tls=broken).start()
    assert not (tmp_path / "broker/pid").exists()


def test_it_speaks_tls_with_the_certificate_it_is_given(log_in: LogIn, tmp_path: Path):
    authority, port = Authority(), free_port()
    issued = authority.issue("127.0.0.1")
    (tmp_path / "server.pem").write_text(issued.certificate + issued.key)
    with make_broker(tmp_path, port=port, tls=tmp_path / "server.pem"):
        url = f"mqtts://127.0.0.1:{port}"
        log_in(url, "cam-01", ca=authority.certificate).publish(CAM_01.birth, b"").wait(10)


STARTER = """
import sys, time
from pathlib import Path
from shoal.broker.embedded import EmbeddedBroker
EmbeddedBroker(Path(sys.argv[1]), fleet="north", host="127.0.0.1", port=int(sys.argv[2]), passwords={}).start()
print("started", flush=True)
time.sleep(60)
"""


def test_it_ends_with_the_program_that_started_it_however_that_ends(tmp_path: Path):
    port = free_port()
    command = [sys.executable, "-c", STARTER, str(tmp_path / "broker"), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as starter:
        assert starter.stdout is not None
        assert starter.stdout.readline() == b"started\n"
        assert listens(port)
        starter.kill()
    wait_until(lambda: not listens(port), 10, "the broker has ended")
    with make_broker(tmp_path, port=port):
        assert listens(port)
