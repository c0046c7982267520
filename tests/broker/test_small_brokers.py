"""The embedded broker where there is no mosquitto: iotcore, which comes with pip, or none at all."""

from __future__ import annotations

import queue
import sys
from pathlib import Path

import pytest

from broker.conftest import LogIn
from parts import Program, free_port, listens
from shoal.broker.embedded import SMALL_BROKER, EmbeddedBroker, admit, small_configuration
from shoal.broker.errors import NoBroker
from shoal.link import Message, Will


@pytest.fixture(autouse=True)
def without_mosquitto(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "no programs"))
    monkeypatch.setattr("shoal.broker.embedded.SYSTEM_FOLDERS", "")


def make_broker(folder: Path, **options) -> EmbeddedBroker:
    wanted = {"fleet": "north", "host": "127.0.0.1", "port": free_port(), "passwords": {}, **options}
    return EmbeddedBroker(folder / "broker", **wanted)


def hear_and_say(log_in: LogIn, url: str) -> str:
    """Retained and live messages and a goodbye, over a new link each; what was spoken."""
    heard: queue.Queue[Message] = queue.Queue()
    writer = log_in(url, "writer", will=lambda: Will("told/presence", b"lost"))
    writer.publish("told/state", b"old", retain=True).wait(10)
    reader = log_in(url, "reader")
    reader.subscribe("told/#", heard.put).wait(10)
    assert heard.get(timeout=10) == Message("told/state", b"old", retained=True)
    writer.publish("told/event", b"new").wait(10)
    assert heard.get(timeout=10) == Message("told/event", b"new", retained=False)
    return reader.protocol


def test_the_small_broker_speaks_mqtt_5_and_says_what_it_lacks(log_in: LogIn, tmp_path: Path):
    port = free_port()
    with make_broker(tmp_path, port=port) as broker:
        assert broker.program == "iotcore"
        assert "this machine only" in broker.limits
        assert hear_and_say(log_in, f"mqtt://127.0.0.1:{port}") == "5"
        assert not admit(tmp_path / "broker", {})
    assert not listens(port)


def test_the_link_speaks_3_1_1_to_the_small_broker_s_older_listener(log_in: LogIn, tmp_path: Path):
    port = free_port()
    file = tmp_path / "older.toml"
    file.write_text(small_configuration(port).replace("v5", "v4"))
    broker = Program([sys.executable, "-c", SMALL_BROKER, file], tmp_path / "log")
    broker.start(ready=lambda: listens(port))
    try:
        assert hear_and_say(log_in, f"mqtt://127.0.0.1:{port}") == "3.1.1"
    finally:
        broker.stop()


def test_the_small_broker_keeps_quiet_about_ordinary_packets(log_in: LogIn, tmp_path: Path):
    port = free_port()
    with make_broker(tmp_path, port=port):
        log_in(f"mqtt://127.0.0.1:{port}", "writer").publish("some/topic", b"").wait(10)
    assert (tmp_path / "broker/broker.log").read_text() == ""


@pytest.mark.parametrize("wish", [{"host": "0.0.0.0"}, {"tls": Path("server.pem")}])
def test_the_small_broker_serves_no_other_machines(tmp_path: Path, wish):
    with pytest.raises(NoBroker, match="only mosquitto") as caught:
        make_broker(tmp_path, **wish).start()
    assert caught.value.hint == "apt install mosquitto"


def test_without_any_broker_both_ways_to_get_one_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "iotcore", None)
    with pytest.raises(NoBroker) as caught:
        make_broker(tmp_path).start()
    assert "apt install mosquitto" in (caught.value.hint or "")
    assert "shoal[broker]" in (caught.value.hint or "")
