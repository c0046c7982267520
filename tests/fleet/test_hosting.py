"""What this machine runs for its devices lets in whom it should, and nobody else."""

import base64
import ssl
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

from parts import free_port, wait_until
from shoal.fleet.hosting import admit_devices, embedded_broker, registry_server
from shoal.fleet.station import Station
from shoal.link import BadCredentials, Link
from shoal.workspace import Workspace

PATIENCE = 20.0


@pytest.fixture
def workspace(tmp_path):
    """A workspace that speaks TLS."""
    with Workspace.create(tmp_path / "workspace") as made:
        made.change_settings(tls=True, broker_port=free_port(), registry_port=free_port())
        yield made


@contextmanager
def connected(access):
    link = Link(access, access.username)
    link.start()
    try:
        link.wait_connected(PATIENCE)
        yield link
    finally:
        link.stop()


def asked(workspace, access):
    """The status with which the registry answers the login of *access*; None shows none."""
    request = urllib.request.Request(f"{workspace.settings.registry_url}/v2/")
    if access:
        login = base64.b64encode(f"{access.username}:{access.password}".encode()).decode()
        request.add_header("Authorization", f"Basic {login}")
    context = ssl.create_default_context(cadata=workspace.authority.certificate)
    try:
        with urllib.request.urlopen(request, timeout=10, context=context) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return refusal.code


def test_the_broker_lets_in_the_operator_and_enrolled_devices_over_tls_and_nobody_else(workspace):
    before = workspace.devices.enrol("cam-01").broker
    with embedded_broker(workspace), Station(workspace):
        with connected(before):
            pass
        after = workspace.devices.enrol("cam-02").broker
        with pytest.raises(BadCredentials), connected(after):
            pass
        admit_devices(workspace)
        with connected(after):
            pass
        assert after.url.startswith("mqtts://")
        assert "BEGIN CERTIFICATE" in after.ca


def test_a_device_that_is_removed_is_thrown_out_and_the_others_stay(workspace):
    removed, kept = (workspace.devices.enrol(name).broker for name in ("cam-01", "cam-02"))
    with embedded_broker(workspace), connected(kept) as staying, connected(removed) as going:
        workspace.devices.remove("cam-01")
        admit_devices(workspace)
        wait_until(lambda: not going.connected, PATIENCE, "it is thrown out")
        wait_until(lambda: staying.connected, PATIENCE, "the other one is there")


def test_the_registry_speaks_tls_and_asks_for_the_password_of_a_device(workspace):
    access = workspace.devices.enrol("cam-01").registries[0]
    with registry_server(workspace):
        assert asked(workspace, access) == 200
        assert asked(workspace, None) == 401
        workspace.devices.enrol("cam-01", again=True)
        assert asked(workspace, access) == 401


def test_on_loopback_both_are_plain_and_only_this_machine_reaches_them(workspace):
    workspace.change_settings(tls=None)
    with registry_server(workspace) as server, embedded_broker(workspace), Station(workspace):
        assert workspace.settings.registry_url == f"http://{server.address}"
        with urllib.request.urlopen(f"{workspace.settings.registry_url}/v2/", timeout=10) as answer:
            assert answer.status == 200
