"""Layers of a base that are not in the layout: fetched while they are served, once for all who ask."""

from __future__ import annotations

import hashlib
import http.client
import socket
import threading
import time
from collections.abc import Callable
from functools import partial

import pytest

from oci.asking import ask, socket_of
from oci.images import AMD64, noise, put_image
from parts import CuttingProxy, wait_until
from shoal.oci.descriptor import Descriptor
from shoal.oci.download import download
from shoal.oci.errors import RegistryFailing
from shoal.oci.image import BaseImage
from shoal.oci.layout import Layout
from shoal.oci.reference import Reference
from shoal.oci.registry import Registry
from shoal.oci.server import RegistryServer
from shoal.oci.transfer import fetch_base, fetch_upstream, push


@pytest.fixture
def far_base(registry, repository, tmp_path):
    """A base in a registry whose one large layer the layout only knows of; with the line to it, which can be cut."""
    elsewhere = Layout(tmp_path / "elsewhere")
    put_image(elsewhere, "base:1", model=noise(8 << 20, seed=3))
    with CuttingProxy(registry.port) as line:
        name = Reference.parse(f"{line.address}/{repository}:1")
        with Registry(name.url) as client:
            push(elsewhere, "base:1", client, name)
            yield fetch_base(client, name, AMD64), line


@pytest.fixture
def on_far_base(layout, far_base) -> Descriptor:
    """The layer of `far_base` that an image in the layout needs."""
    base: BaseImage = far_base[0]
    put_image(layout, "team/digits:1", base=base)
    return base.manifest.layers[0]


def lazily(layout) -> RegistryServer:
    return RegistryServer(layout, fetch=lambda blob: fetch_upstream(layout, blob))


def fetch_with_pause(layout: Layout, pause: Callable[[float], None], blob: Descriptor) -> None:
    """As `fetch_upstream`, but for what is done between two attempts."""
    upstream = layout.upstream(blob.digest)
    assert upstream
    with Registry(upstream.url) as client:
        download(client.repository(upstream.repository), blob, layout.path(blob.digest), pause=pause)


def test_a_layer_that_is_not_here_is_fetched_once_for_all_who_ask(layout, far_base, on_far_base, tmp_path):
    line = far_base[1]
    before = line.received

    def fetch(number: int) -> None:
        with Registry(server.url) as client:
            download(client.repository("team/digits"), on_far_base, tmp_path / str(number))

    with lazily(layout) as server:
        threads = [threading.Thread(target=fetch, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert line.received - before < on_far_base.size + 10_000
        wait_until(lambda: layout.has(on_far_base.digest), 10, "it is in the layout")
        fetch(4)
        assert line.received - before < on_far_base.size + 10_000
    assert len({hashlib.sha256((tmp_path / str(number)).read_bytes()).digest() for number in range(5)}) == 1


def test_a_layer_is_passed_on_while_it_comes(layout, far_base, on_far_base, tmp_path):
    line = far_base[1]
    line.hold_after(on_far_base.size // 2)
    seen: list[int] = []
    with lazily(layout) as server, Registry(server.url) as client:
        repository = client.repository("team/digits")
        into = tmp_path / "layer"
        thread = threading.Thread(
            target=download,
            args=(repository, on_far_base, into),
            kwargs={"progress": lambda done, _all: seen.append(done)},
        )
        thread.start()
        wait_until(lambda: seen and seen[-1] > on_far_base.size * 4 // 10, 10, "what there is has been passed on")
        assert not layout.has(on_far_base.digest)
        line.flow()
        thread.join()
    assert into.stat().st_size == on_far_base.size


def test_the_end_of_a_layer_can_be_had_while_it_comes(layout, on_far_base):
    with lazily(layout) as server:
        path = f"/v2/team/digits/blobs/{on_far_base.digest}"
        status, headers, _ = ask(server, "HEAD", path)
        assert (status, int(headers["content-length"])) == (200, on_far_base.size)
        assert not layout.has(on_far_base.digest)
        status, _, body = ask(server, "GET", path, {"Range": "bytes=-1000"})
        wait_until(lambda: layout.has(on_far_base.digest), 10, "it is in the layout")
    assert (status, body) == (206, layout.path(on_far_base.digest).read_bytes()[-1000:])


def test_an_upstream_that_does_not_answer_is_a_bad_gateway_and_the_next_request_tries_again(
    layout, far_base, on_far_base
):
    line = far_base[1]

    impatiently = partial(fetch_with_pause, layout, lambda _seconds: None)
    line.refuse()
    with RegistryServer(layout, fetch=impatiently) as server, Registry(server.url) as client:
        with pytest.raises(RegistryFailing, match="502: UNKNOWN nothing listens"):
            client.repository("team/digits").small_blob(on_far_base)
        line.accept()
        status, _, body = ask(server, "GET", f"/v2/team/digits/blobs/{on_far_base.digest}")
    assert (status, len(body)) == (200, on_far_base.size)


def test_a_layer_that_breaks_off_for_good_is_cut_and_not_ended(layout, far_base, on_far_base):
    line = far_base[1]

    once = partial(fetch_with_pause, layout, lambda _seconds: line.refuse())
    line.cut_after(on_far_base.size // 2)
    with RegistryServer(layout, fetch=once) as server, pytest.raises(http.client.IncompleteRead):
        ask(server, "GET", f"/v2/team/digits/blobs/{on_far_base.digest}")


def test_a_server_stops_at_once_though_a_layer_is_still_coming(layout, far_base, on_far_base):
    line = far_base[1]
    line.hold_after(on_far_base.size // 2)
    server = lazily(layout)
    server.start()
    with socket.create_connection(socket_of(server)) as client:
        client.sendall(f"GET /v2/team/digits/blobs/{on_far_base.digest} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert client.recv(10)
        begun = time.monotonic()
        server.stop()
        assert time.monotonic() - begun < 2
    line.flow()
    wait_until(lambda: layout.has(on_far_base.digest), 10, "what had begun to come is not thrown away")
