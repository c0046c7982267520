"""Logins for registries are kept for whoever owns the workspace, and shown to nobody."""

from __future__ import annotations

import pytest

from shoal.oci.errors import BadReference
from shoal.workspace import Workspace
from shoal.workspace.errors import DamagedWorkspace
from shoal.workspace.logins import Login


def test_a_login_is_found_however_the_registry_is_written(workspace: Workspace):
    workspace.logins.set("https://Registry.example:5000/", "me", "secret")
    with Workspace.open(workspace.folder) as again:
        assert again.logins.get("registry.example:5000") == Login("me", "secret")
        assert again.logins.get("http://registry.example:5000") == Login("me", "secret")
        assert again.logins.get("registry.example") is None


def test_docker_hub_is_one_registry_with_several_names(workspace: Workspace):
    workspace.logins.set("docker.io", "me", "secret")
    assert workspace.logins.get("https://registry-1.docker.io") == Login("me", "secret")


def test_passwords_are_in_no_list_and_no_text(workspace: Workspace):
    workspace.logins.set("b.example", "me", "secret")
    workspace.logins.set("a.example", "you", "secret")
    assert workspace.logins.list() == {"a.example": "you", "b.example": "me"}
    assert "secret" not in repr(workspace.logins.get("a.example"))


def test_a_login_is_replaced_and_removed(workspace: Workspace):
    workspace.logins.set("a.example", "me", "old")
    workspace.logins.set("a.example", "me", "new")
    assert workspace.logins.get("a.example") == Login("me", "new")
    assert workspace.logins.remove("a.example")
    assert not workspace.logins.remove("a.example")
    assert workspace.logins.get("a.example") is None


def test_what_is_no_host_is_refused(workspace: Workspace):
    with pytest.raises(BadReference):
        workspace.logins.set("not a host", "me", "secret")


def test_a_damaged_file_of_logins_is_told_and_not_overwritten(workspace: Workspace):
    file = workspace.folder / "logins.json"
    file.write_text("{half")
    with pytest.raises(DamagedWorkspace):
        workspace.logins.set("a.example", "me", "secret")
    assert file.read_text() == "{half"
