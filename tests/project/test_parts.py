"""The real parts keep their word; every other test stands on them."""

from __future__ import annotations

import contextlib
import os
import socket
import socketserver
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from parts import (
    BaseImage,
    CuttingProxy,
    DidNotStart,
    DockerEngine,
    Mosquitto,
    Program,
    Registry,
    free_port,
    listens,
    wait_until,
)
from parts.leftovers import Running, left_since


class _EchoHandler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        with contextlib.suppress(OSError):
            while data := self.request.recv(4096):
                self.request.sendall(data)


@contextlib.contextmanager
def echo_server() -> Iterator[int]:
    """Send back whatever comes; gives its port."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _EchoHandler) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.05])
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def read_all(client: socket.socket) -> bytes:
    got = b""
    while data := client.recv(4096):
        got += data
    return got


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=5)


class TestWaiting:
    def test_a_wait_returns_the_answer_it_waited_for(self):
        answers = iter([0, 0, 7])
        assert wait_until(lambda: next(answers), 5, "a seven comes") == 7

    def test_a_wait_in_vain_says_what_was_missing_and_what_was_there(self):
        with pytest.raises(AssertionError, match=r"not within 0\.1 s: pigs fly; last seen: \[\]"):
            wait_until(lambda: [], 0.1, "pigs fly")

    def test_a_free_port_can_be_bound_and_is_never_one_of_an_outgoing_connection(self):
        port = free_port()
        with socket.create_server(("127.0.0.1", port)):
            assert listens(port)
        first = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
        assert port < first


class TestProgram:
    def test_a_program_that_ends_at_once_is_shown_with_its_log(self, tmp_path):
        program = Program(["sh", "-c", "echo the disk is on fire; exit 3"], tmp_path / "log")
        with pytest.raises(DidNotStart, match=r"ended with 3:\nthe disk is on fire"):
            program.start(ready=lambda: False)

    def test_a_program_that_never_gets_ready_is_ended_and_shown_with_its_log(self, tmp_path):
        program = Program(["sh", "-c", "echo thinking; exec sleep 60"], tmp_path / "log")
        with pytest.raises(DidNotStart, match=r"not ready after 0\.3 s:\nthinking"):
            program.start(ready=lambda: False, timeout=0.3)
        assert not program.running


class TestEnvironment:
    def test_home_and_settings_are_the_tests_own(self, test_cache):
        assert Path.home() == Path(os.environ["HOME"])
        assert not list(Path.home().iterdir())
        assert [name for name in os.environ if name.startswith("SHOAL_")] == ["SHOAL_CACHE_DIR"]
        assert Path(os.environ["SHOAL_CACHE_DIR"]).is_relative_to(test_cache)

    def test_uv_keeps_the_cache_of_the_user(self):
        uv = Path(sys.executable).with_name("uv")
        shown = subprocess.run([uv, "cache", "dir"], check=True, capture_output=True, text=True).stdout
        assert not Path(shown.strip()).is_relative_to(Path.home())


class TestLeftovers:
    def test_a_thread_left_behind_is_named(self):
        before, end = Running.now(), threading.Event()
        thread = threading.Thread(target=end.wait, name="forgotten")
        thread.start()
        try:
            assert left_since(before, grace=0.2) == ["thread 'forgotten'"]
        finally:
            end.set()
            thread.join()

    def test_a_process_left_behind_is_named_and_ended_even_if_its_parent_is_gone(self):
        before = Running.now()
        subprocess.run(["sh", "-c", "sleep 61 & exit 0"], check=True)
        (told,) = left_since(before, grace=0.2)
        assert told.endswith(": sleep 61")
        wait_until(lambda: not Running.now().since(before), 5, "the forgotten process is gone")

    def test_what_ends_by_itself_soon_is_not_left_behind(self):
        before = Running.now()
        subprocess.run(["sh", "-c", "sleep 0.3 & exit 0"], check=True)
        assert left_since(before) == []


def retained(broker: Mosquitto, topic: str) -> bytes | None:
    """Ask the broker what it holds under *topic*."""
    got: list[bytes] = []
    done = threading.Event()
    client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
    client.on_message = lambda _client, _data, message: got.append(message.payload)
    client.on_subscribe = lambda *_: client.publish("end", b"", qos=1)  # acknowledged after what is retained
    client.on_publish = lambda *_: done.set()
    client.connect(broker.host, broker.port)
    client.loop_start()
    client.subscribe(topic, qos=1)
    assert done.wait(5)
    client.disconnect()
    client.loop_stop()
    return got[0] if got else None


def retain(broker: Mosquitto, topic: str, payload: bytes) -> None:
    client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
    client.connect(broker.host, broker.port)
    client.loop_start()
    client.publish(topic, payload, qos=1, retain=True).wait_for_publish(5)
    client.disconnect()
    client.loop_stop()


class TestMosquitto:
    def test_a_restart_forgets_and_an_orderly_one_remembers(self, mosquitto):
        retain(mosquitto, "a/topic", b"here")
        mosquitto.restart(keep_store=True)
        assert retained(mosquitto, "a/topic") == b"here"
        mosquitto.restart()
        assert retained(mosquitto, "a/topic") is None

    def test_a_killed_broker_does_not_answer_and_comes_back_on_its_port(self, mosquitto):
        mosquitto.kill()
        assert not listens(mosquitto.port)
        mosquitto.start()
        assert listens(mosquitto.port)

    def test_a_broker_with_a_wrong_setting_is_shown_with_its_log(self, tmp_path):
        with pytest.raises(DidNotStart, match="wibble"):
            Mosquitto(tmp_path, settings="wibble true\n").start()


class TestRegistry:
    def test_an_open_registry_answers_everybody(self, registry):
        with urllib.request.urlopen(f"{registry.url}/v2/", timeout=5) as answer:
            assert answer.status == 200

    def test_a_registry_with_a_password_answers_only_who_knows_it(self, registry_with_password):
        part = registry_with_password
        with pytest.raises(urllib.error.HTTPError) as refusal:
            urllib.request.urlopen(f"{part.url}/v2/", timeout=5)
        refusal.value.close()
        assert refusal.value.code == 401
        assert answers(part, part.password)
        assert not answers(part, "a guess")

    def test_a_new_password_holds_from_the_next_start(self, tmp_path):
        with Registry(tmp_path, user="ann", password="old") as part:
            part.set_password("new")
            part.restart()
            assert answers(part, "new")
            assert not answers(part, "old")


def answers(registry: Registry, password: str) -> bool:
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, registry.url, registry.user or "", password)
    opener = urllib.request.build_opener(urllib.request.HTTPBasicAuthHandler(passwords))
    try:
        with opener.open(f"{registry.url}/v2/", timeout=5):
            return True
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return False


class TestCuttingProxy:
    @pytest.fixture
    def proxy(self):
        with echo_server() as port, CuttingProxy(port) as proxy:
            yield proxy

    def test_bytes_pass_both_ways_and_are_counted(self, proxy):
        with connect(proxy.port) as client:
            client.sendall(b"x" * 100_000)
            client.shutdown(socket.SHUT_WR)
            assert len(read_all(client)) == 100_000
        assert (proxy.sent, proxy.received, proxy.connections) == (100_000, 100_000, 1)

    def test_a_cut_lets_exactly_so_many_bytes_through_and_later_connections_live(self, proxy):
        proxy.cut_after(1234)
        with connect(proxy.port) as client:
            client.sendall(b"x" * 50_000)
            assert len(read_all(client)) == 1234
        with connect(proxy.port) as client:
            client.sendall(b"again")
            assert client.recv(5) == b"again"

    def test_a_held_line_stays_open_and_silent_until_it_flows(self, proxy):
        proxy.hold_after(3)
        with connect(proxy.port) as client:
            client.sendall(b"abcdef")
            wait_until(proxy.held, 5, "three bytes have passed")
            assert client.recv(10) == b"abc"
            client.settimeout(0.2)
            with pytest.raises(TimeoutError):
                client.recv(10)
            proxy.flow()
            client.settimeout(5)
            assert client.recv(10) == b"def"

    def test_a_cut_now_resets_what_is_open(self, proxy):
        with connect(proxy.port) as client:
            client.sendall(b"hello")
            assert client.recv(5) == b"hello"
            proxy.cut()
            with pytest.raises(ConnectionResetError):
                client.recv(1)

    def test_a_refusing_line_refuses_and_accepts_again_on_the_same_port(self, proxy):
        proxy.refuse()
        assert not listens(proxy.port)
        proxy.accept()
        assert listens(proxy.port)

    def test_a_line_that_closes_while_somebody_connects_leaves_nothing_open(self):
        with echo_server() as port:
            for _ in range(20):
                with CuttingProxy(port) as proxy, connect(proxy.port):
                    pass


class TestDockerEngine:
    def test_the_base_image_runs_and_says_its_python(self, docker_engine: DockerEngine, base_image: BaseImage):
        docker_engine.docker("pull", "--quiet", base_image.reference)
        said = docker_engine.docker("run", "--rm", base_image.reference, "python3", "-c", PROBE)
        assert said.split() == ["3.11", "imported"]

    def test_a_published_port_answers_on_loopback(self, docker_engine, base_image):
        port = free_port()
        serve = ["python3", "-m", "http.server", "8000"]
        name = docker_engine.docker(
            "run", "--detach", "--publish", f"127.0.0.1:{port}:8000", base_image.reference, *serve
        ).strip()
        try:
            wait_until(lambda: status(port) == 200, 20, "the container answers on its published port")
        finally:
            docker_engine.docker("rm", "--force", name)

    def test_an_engine_killed_and_started_again_still_has_its_images(self, tmp_path, base_image, docker_engine):
        with DockerEngine(tmp_path / "dockerd.log") as own:
            own.docker("pull", "--quiet", base_image.reference)
            own.kill()
            own.start()
            assert base_image.reference in own.docker("images", "--format", "{{.Repository}}:{{.Tag}}")
            root, bridge = own.root, own.bridge
        assert not root.exists()
        assert not Path("/sys/class/net", bridge).exists()


PROBE = """
import bz2, ctypes, hashlib, lzma, sqlite3, ssl, sys, uuid, zlib, xml.etree.ElementTree, asyncio, multiprocessing
hashlib.sha256(ssl.OPENSSL_VERSION.encode()); ctypes.CDLL("libgomp.so.1"); ctypes.CDLL("libstdc++.so.6")
print("%d.%d" % sys.version_info[:2], "imported")
"""


def status(port: int) -> int | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=2) as answer:
            return int(answer.status)
    except OSError:
        return None
