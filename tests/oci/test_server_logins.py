"""Who may read from a registry's server, and what TLS does to what is read."""

from __future__ import annotations

import socket

import pytest

from oci.asking import ask, socket_of
from oci.images import model_of, noise, put_image, skopeo
from parts import CuttingProxy
from shoal.oci.download import download
from shoal.oci.errors import Unauthorized
from shoal.oci.registry import Credentials, Registry
from shoal.oci.server import RegistryServer

GOOD = Credentials("shoal", "tide pool")


def right(name: str, password: str) -> bool:
    return (name, password) == ("shoal", "tide pool")


def test_only_who_knows_the_password_may_read(layout, image, tls_files, tmp_path):
    with RegistryServer(layout, tls=tls_files, check_login=right) as server:
        with Registry(server.url, credentials=GOOD, ca=tls_files[0]) as client:
            assert client.repository("team/digits").tags() == ["1"]
        for wrong in (None, Credentials("shoal", "old")):
            with Registry(server.url, credentials=wrong, ca=tls_files[0]) as client, pytest.raises(Unauthorized):
                client.repository("team/digits").tags()
        (tmp_path / "certs").mkdir()
        (tmp_path / "certs" / "ca.crt").write_bytes(tls_files[0].read_bytes())
        login = ("--creds", "shoal:tide pool", "--cert-dir", tmp_path / "certs")
        assert skopeo("inspect", *login, f"docker://{server.address}/team/digits:1")["Digest"] == image.digest


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic !!!", "Basic /w==", "Bearer c2hvYWw6dGlkZSBwb29s", "Basic c2hvYWw="]
)
def test_what_is_no_password_is_refused_with_the_way_to_give_one(layout, image, header):
    with RegistryServer(layout, check_login=right) as server:
        for path in ("/v2/", "/v2/team/digits/tags/list", "/nowhere"):
            status, headers, _ = ask(server, "GET", path, {"Authorization": header})
            assert (status, headers["www-authenticate"]) == (401, 'Basic realm="shoal"')


@pytest.mark.parametrize("here", [0, 1 << 20])
def test_large_blobs_go_through_tls_unharmed_whole_and_from_the_middle(layout, tls_files, tmp_path, here):
    image = put_image(layout, "team/digits:1", model=noise(5 << 20))
    blob = model_of(layout, image)
    with RegistryServer(layout, tls=tls_files) as server, Registry(server.url, ca=tls_files[0]) as client:
        into = tmp_path / "model"
        into.with_name("model.part").write_bytes(layout.path(blob.digest).read_bytes()[:here])
        download(client.repository("team/digits"), blob, into)
    assert into.read_bytes() == layout.path(blob.digest).read_bytes()


def test_a_blob_cut_inside_tls_resumes_from_there(layout, tls_files, tmp_path, pauses):
    image = put_image(layout, "team/digits:1", model=noise(5 << 20))
    blob = model_of(layout, image)
    with RegistryServer(layout, tls=tls_files) as server, CuttingProxy(socket_of(server)[1]) as line:
        line.cut_after(blob.size * 9 // 10)
        with Registry(f"https://{line.address}", ca=tls_files[0]) as client:
            download(client.repository("team/digits"), blob, tmp_path / "model", pause=pauses.append)
        assert line.received < blob.size * 11 // 10
    assert pauses == [1.0]


def test_who_stalls_in_the_handshake_holds_up_nobody(layout, image, tls_files):
    with (
        RegistryServer(layout, tls=tls_files) as server,
        Registry(server.url, ca=tls_files[0]) as client,
        socket.create_connection(socket_of(server)),
    ):
        assert client.repository("team/digits").tags() == ["1"]
