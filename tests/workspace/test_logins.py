"""Logins for registries are kept for whoever owns the workspace, and shown to nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from parts.keyring import ABSENT, MemoryKeyring, in_force
from shoal.oci.errors import BadReference
from shoal.workspace import Workspace
from shoal.workspace.errors import DamagedWorkspace
from shoal.workspace.keyrings import KeyringUnreachable, NotInKeyring
from shoal.workspace.logins import Keeper, Login


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


# ── the system's keyring ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def system_keyring() -> Iterator[MemoryKeyring]:
    kept = MemoryKeyring()
    with in_force(kept):
        yield kept


def test_a_password_goes_into_the_keyring_and_not_into_the_workspace(
    workspace: Workspace, system_keyring: MemoryKeyring
):
    assert workspace.logins.set("a.example", "me", "secret", in_keyring=True) is Keeper.KEYRING
    assert b"secret" not in (workspace.folder / "logins.json").read_bytes()
    with Workspace.open(workspace.folder) as again:
        assert again.logins.get("a.example") == Login("me", "secret")
        assert again.logins.keepers() == {"a.example": Keeper.KEYRING}


def test_without_a_keyring_the_password_is_kept_in_the_workspace(workspace: Workspace):
    with in_force(ABSENT):
        assert workspace.logins.set("a.example", "me", "secret", in_keyring=True) is Keeper.FILE
    assert workspace.logins.get("a.example") == Login("me", "secret")


def test_a_keyring_that_takes_nothing_is_as_none(workspace: Workspace, system_keyring: MemoryKeyring):
    system_keyring.is_locked = True
    assert workspace.logins.set("a.example", "me", "secret", in_keyring=True) is Keeper.FILE


def test_what_is_replaced_or_removed_leaves_the_keyring(workspace: Workspace, system_keyring: MemoryKeyring):
    workspace.logins.set("a.example", "me", "old", in_keyring=True)
    workspace.logins.set("a.example", "me", "new", in_keyring=True)
    assert list(system_keyring.kept.values()) == ["new"]
    workspace.logins.set("a.example", "me", "plain")
    assert system_keyring.kept == {}
    workspace.logins.set("a.example", "me", "again", in_keyring=True)
    assert workspace.logins.remove("a.example")
    assert system_keyring.kept == {}


def test_a_password_that_the_keyring_does_not_give_is_told_as_such(workspace: Workspace, system_keyring: MemoryKeyring):
    workspace.logins.set("a.example", "me", "secret", in_keyring=True)
    system_keyring.is_locked = True
    with pytest.raises(KeyringUnreachable, match="locked"):
        workspace.logins.get("a.example")
    system_keyring.is_locked = False
    system_keyring.kept.clear()
    with pytest.raises(NotInKeyring):
        workspace.logins.get("a.example")
    with in_force(ABSENT), pytest.raises(KeyringUnreachable, match="none in this session"):
        workspace.logins.get("a.example")
