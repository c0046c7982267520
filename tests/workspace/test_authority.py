"""The workspace's certificates are ones that a TLS client really accepts, for the right host only."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from shoal.workspace import Workspace
from shoal.workspace.authority import Authority
from shoal.workspace.errors import DamagedWorkspace


def test_a_client_that_trusts_the_workspace_trusts_its_server(workspace: Workspace):
    served = workspace.authority.server_file("127.0.0.1")
    assert _handshake(served, workspace.authority.certificate, "127.0.0.1") == "TLSv1.3"


def test_a_name_is_certified_as_well_as_an_address(workspace: Workspace):
    served = workspace.authority.server_file("desk.example")
    assert _handshake(served, workspace.authority.certificate, "desk.example") == "TLSv1.3"


def test_the_certificate_is_good_for_no_other_host(workspace: Workspace):
    served = workspace.authority.server_file("127.0.0.1")
    with pytest.raises(ssl.SSLCertVerificationError, match=r"127\.0\.0\.2"):
        _handshake(served, workspace.authority.certificate, "127.0.0.2")


def test_the_authority_of_another_workspace_is_not_trusted(workspace: Workspace, tmp_path: Path):
    with Workspace.create(tmp_path / "other") as other:
        trusted = other.authority.certificate
    with pytest.raises(ssl.SSLCertVerificationError, match="certificate verify failed"):
        _handshake(workspace.authority.server_file("127.0.0.1"), trusted, "127.0.0.1")


def test_certificates_last_as_long_as_they_should(workspace: Workspace):
    authority = x509.load_pem_x509_certificate(workspace.authority.certificate.encode())
    issued = x509.load_pem_x509_certificate(workspace.authority.issue("10.0.0.7").certificate.encode())
    assert abs(_life(authority) - timedelta(days=3650)) < timedelta(minutes=5)
    assert abs(_life(issued) - timedelta(days=730)) < timedelta(minutes=5)


def test_a_server_keeps_its_certificate_until_it_has_to_be_replaced(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
):
    first = workspace.authority.server_file("127.0.0.1").read_bytes()
    assert workspace.authority.server_file("127.0.0.1").read_bytes() == first
    monkeypatch.setattr("shoal.workspace.authority.RENEWAL", timedelta(days=731))
    renewed = workspace.authority.server_file("127.0.0.1")
    assert renewed.read_bytes() != first
    assert _handshake(renewed, workspace.authority.certificate, "127.0.0.1") == "TLSv1.3"


def test_a_server_certificate_of_a_former_authority_is_replaced(workspace: Workspace):
    workspace.authority.server_file("127.0.0.1")
    (workspace.folder / "keys" / "authority.pem").unlink()
    served = workspace.authority.server_file("127.0.0.1")
    assert _handshake(served, workspace.authority.certificate, "127.0.0.1") == "TLSv1.3"


def test_a_damaged_authority_is_told_and_left_as_it_is(workspace: Workspace):
    _ = workspace.authority.certificate
    file = workspace.folder / "keys" / "authority.pem"
    file.write_bytes(file.read_bytes()[:200])
    with pytest.raises(DamagedWorkspace, match="certificate authority"):
        workspace.authority.issue("127.0.0.1")
    assert len(file.read_bytes()) == 200


def test_two_processes_that_ask_first_get_one_authority(tmp_path: Path):
    code = (
        "import sys; from pathlib import Path; from shoal.workspace.authority import Authority;"
        "sys.stdin.readline(); print(Authority(Path(sys.argv[1])).certificate)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    children = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    certificates = {child.communicate("\n", timeout=30)[0].strip() for child in children}
    assert certificates == {Authority(tmp_path).certificate.strip()}


def _life(certificate: x509.Certificate) -> timedelta:
    return certificate.not_valid_after_utc - datetime.now(UTC)


def _handshake(served: Path, trusted: str, host: str) -> str | None:
    """The version of TLS that a strict client, who expects *host*, agrees on with a server."""
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(served)
    client = ssl.create_default_context(cadata=trusted)
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    near, far = socket.socketpair()
    thread = threading.Thread(target=_serve, args=(server, far))
    thread.start()
    try:
        with near, client.wrap_socket(near, server_hostname=host) as secured:
            return secured.version()
    finally:
        near.close()
        thread.join(10)


def _serve(context: ssl.SSLContext, far: socket.socket) -> None:
    with far:
        try:
            with context.wrap_socket(far, server_side=True) as secured:
                secured.recv(1)
        except OSError:
            return  # the client did not like what it saw, which is what it tells the test
