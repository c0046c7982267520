"""A registry's server from its start to its end, with clients that stay, stall or go away."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time

import pytest

from oci.asking import ask, socket_of
from oci.images import model_of, noise, put_image
from parts import CuttingProxy
from shoal.oci.download import download
from shoal.oci.errors import AddressTaken, RegistryUnreachable
from shoal.oci.registry import Registry
from shoal.oci.server import RegistryServer


def test_a_port_that_is_taken_is_named(layout):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(AddressTaken, match="cannot listen there") as caught:
            RegistryServer(layout, port=port)
    assert caught.value.where == f"127.0.0.1:{port}"


def test_a_server_that_was_never_started_can_be_stopped(layout):
    RegistryServer(layout).stop()


def test_a_stopped_server_answers_nothing_on_connections_that_were_kept_alive(layout, image):
    server = RegistryServer(layout)
    server.start()
    connection = http.client.HTTPConnection(server.address, timeout=10)
    with contextlib.closing(connection):
        connection.request("GET", "/v2/")
        connection.getresponse().read()
        begun = time.monotonic()
        server.stop()
        assert time.monotonic() - begun < 2
        with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
            connection.request("GET", "/v2/")
            connection.getresponse()
    with pytest.raises(ConnectionRefusedError):
        ask(server, "GET", "/v2/")


@pytest.mark.parametrize("tls", [False, True])
def test_a_server_stops_at_once_though_a_client_is_in_the_middle_of_a_blob(layout, tls_files, tls):
    image = put_image(layout, "team/digits:1", model=noise(8 << 20))
    server = RegistryServer(layout, tls=tls_files if tls else None)
    server.start()
    with contextlib.ExitStack() as stack:
        client = stack.enter_context(socket.create_connection(socket_of(server)))
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        if tls:
            context = ssl.create_default_context(cafile=str(tls_files[0]))
            client = stack.enter_context(context.wrap_socket(client, server_hostname="127.0.0.1"))
        path = f"/v2/team/digits/blobs/{model_of(layout, image).digest}"
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert client.recv(10)
        begun = time.monotonic()
        server.stop()
        assert time.monotonic() - begun < 2


def test_a_client_that_goes_away_in_the_middle_disturbs_nobody(server, layout, image, caplog):
    with CuttingProxy(socket_of(server)[1]) as proxy:
        proxy.cut_after(1000)
        with (
            Registry(proxy.address) as client,
            pytest.raises(RegistryUnreachable),
            client.repository("team/digits").blob(model_of(layout, image)) as blob,
        ):
            for _ in blob.pieces:
                pass
    assert ask(server, "GET", "/v2/")[0] == 200
    assert "failed" not in caplog.text


def test_tls_spoken_to_a_plain_port_is_answered_and_forgotten(server, caplog):
    with socket.create_connection(socket_of(server)) as plain, pytest.raises(ssl.SSLError):
        ssl.create_default_context().wrap_socket(plain, server_hostname="127.0.0.1")
    assert ask(server, "GET", "/v2/")[0] == 200


def test_many_clients_are_served_at_once(server, layout, image, tmp_path):
    blob = model_of(layout, image)

    def fetch(number: int) -> None:
        with Registry(server.url) as client:
            download(client.repository("team/digits"), blob, tmp_path / str(number))

    threads = [threading.Thread(target=fetch, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = layout.path(blob.digest).read_bytes()
    assert all((tmp_path / str(number)).read_bytes() == expected for number in range(16))
