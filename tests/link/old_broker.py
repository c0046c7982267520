"""A broker that speaks nothing newer than MQTT 3.1.1: a gate before a real one, which looks at the first packet."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Literal, Self

REFUSED_VERSION = b"\x20\x02\x00\x01"
"""CONNACK of MQTT 3.1.1 with return code 1."""


class OldBroker:
    """Turns MQTT 5 away, in words or by hanging up, and passes MQTT 3.1.1 on to the loopback port *target*."""

    def __init__(self, target: int, refuses: Literal["in words", "by hanging up"]) -> None:
        self._target = target
        self._farewell = REFUSED_VERSION if refuses == "in words" else b""
        self.versions: list[int] = []
        """Protocol levels asked for, in order: 5 is MQTT 5, 4 is 3.1.1."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.1)
        self._closing = threading.Event()
        self._threads = [threading.Thread(target=self._accept)]

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _accept(self) -> None:
        while not self._closing.is_set():
            with contextlib.suppress(TimeoutError):
                client, _ = self._listener.accept()
                thread = threading.Thread(target=self._serve, args=(client,))
                self._threads.append(thread)
                thread.start()

    def _serve(self, client: socket.socket) -> None:
        with client:
            first = client.recv(4096)
            version = first[first.index(b"MQTT") + 4]
            self.versions.append(version)
            if version == 5:
                client.sendall(self._farewell)
                return
            with socket.create_connection(("127.0.0.1", self._target)) as server:
                server.sendall(first)
                back = threading.Thread(target=_pump, args=(server, client))
                back.start()
                _pump(client, server)
                back.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(4096):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_RDWR)
