"""A link that does not get in: what it says of a broker that refuses it, is none, or is not there."""

from __future__ import annotations

import socket
import time
from socketserver import BaseRequestHandler, TCPServer
from threading import Event, Thread

import pytest

from link.conftest import Connect, Ear
from parts import Mosquitto, free_port
from shoal.contract.enrolment import BrokerAccess
from shoal.link import BadCredentials, BrokerUnreachable, NotABroker, Will

WITH_PASSWORD = "allow_anonymous false\npassword_file {file}\n"


def test_a_wrong_password_is_told_at_once(connect: Connect, tmp_path):
    file = tmp_path / "passwd"
    file.write_text("cam-01:$7$101$AAAAAAAAAAAAAAAA$" + "A" * 86 + "==\n")
    with Mosquitto(tmp_path / "guarded", settings=WITH_PASSWORD.format(file=file)) as broker:
        link = connect(BrokerAccess(url=broker.url, username="cam-01", password="wrong"))
        with pytest.raises(BadCredentials, match=str(broker.port)) as caught:
            link.wait_connected(timeout=60)
        assert caught.value.code == "SHOAL-LNK-401"
        assert "password" in (caught.value.hint or "")


def test_a_broker_that_is_not_there_is_named(connect: Connect):
    port = free_port()
    with pytest.raises(BrokerUnreachable, match=f"refused.*127.0.0.1:{port}"):
        connect(f"mqtt://127.0.0.1:{port}").wait_connected(timeout=0.5)


def test_a_name_that_does_not_resolve_is_told(connect: Connect):
    errors = Ear()
    connect("mqtt://nowhere.invalid", on_error=errors)
    error = errors.next()
    assert isinstance(error, BrokerUnreachable)
    assert "nowhere.invalid" in str(error)


def test_something_else_that_answers_is_not_taken_for_a_broker(connect: Connect):
    class WebServer(BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(4096)
            self.request.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    with TCPServer(("127.0.0.1", 0), WebServer) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        link = connect(f"mqtt://127.0.0.1:{server.server_address[1]}")
        with pytest.raises(NotABroker):
            link.wait_connected(timeout=0.5)
        link.stop()
        server.shutdown()
        thread.join()


def test_stopping_does_not_wait_for_a_broker_that_never_answers(connect: Connect):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        link = connect(f"mqtt://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(BrokerUnreachable):
            link.wait_connected(timeout=0.2)
        began = time.monotonic()
        link.stop(timeout=5)
        assert time.monotonic() - began < 2


def test_a_bug_in_the_will_does_not_end_the_link(connect: Connect, shared_mosquitto: Mosquitto):
    stumbled = Event()

    def will() -> Will:
        if not stumbled.is_set():
            stumbled.set()
            raise RuntimeError("no will yet")
        return Will("presence", b"lost")

    connect(shared_mosquitto.url, will=will).wait_connected()
    assert stumbled.is_set()
