"""Making a workspace, finding it, its settings and its secrets."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from shoal.contract.enrolment import BrokerAccess
from shoal.contract.names import BadName
from shoal.contract.reading import BadField
from shoal.workspace import Workspace
from shoal.workspace.errors import (
    BadSetting,
    DamagedWorkspace,
    FleetIsNamed,
    NewerWorkspace,
    NoWorkspace,
    WorkspaceBusy,
    WorkspaceExists,
    WorkspaceForbidden,
)


def test_a_workspace_is_found_from_any_folder_below_the_one_it_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    below = tmp_path / "project" / "src" / "deep"
    below.mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "project")
    Workspace.create(fleet="plant-2").close()
    monkeypatch.chdir(below)
    with Workspace.open() as found:
        assert found.folder == tmp_path / "project" / ".shoal"
        assert found.settings.fleet == "plant-2"


def test_the_environment_names_a_workspace_and_a_path_wins_over_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("one", "two"):
        Workspace.create(tmp_path / name, fleet=name).close()
    monkeypatch.setenv("SHOAL_WORKSPACE", str(tmp_path / "one"))
    with Workspace.open() as by_variable, Workspace.open(tmp_path / "two") as by_path:
        assert (by_variable.settings.fleet, by_path.settings.fleet) == ("one", "two")


def test_without_a_workspace_the_error_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoWorkspace) as nowhere:
        Workspace.open()
    assert "shoal workspace init" in (nowhere.value.hint or "")
    monkeypatch.setenv("SHOAL_WORKSPACE", str(tmp_path / "gone"))
    with pytest.raises(NoWorkspace, match="SHOAL_WORKSPACE"):
        Workspace.open()


def test_a_second_workspace_in_the_same_place_is_refused_and_the_first_keeps_its_key(tmp_path: Path):
    with Workspace.create(tmp_path / "w") as first:
        key = first.operator_key
    with pytest.raises(WorkspaceExists):
        Workspace.create(tmp_path / "w")
    with Workspace.open(tmp_path / "w") as still:
        assert still.operator_key == key
    assert [one.name for one in tmp_path.iterdir()] == ["w"]


def test_a_workspace_is_not_made_among_other_files(tmp_path: Path):
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "thesis.txt").write_text("years of work")
    with pytest.raises(WorkspaceExists, match="something else"):
        Workspace.create(tmp_path / "w")
    assert [str(one.relative_to(tmp_path)) for one in sorted(tmp_path.rglob("*"))] == ["w", "w/thesis.txt"]


def test_a_folder_that_cannot_be_made_is_told_plainly(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceForbidden) as caught:
        Workspace.create(tmp_path / "file" / "w")
    assert str(tmp_path / "file") in (caught.value.where or "")


def test_a_bad_fleet_or_host_makes_no_workspace(tmp_path: Path):
    with pytest.raises(BadName):
        Workspace.create(tmp_path / "w", fleet="Plant 2")
    with pytest.raises(BadSetting):
        Workspace.create(tmp_path / "w", host="http://192.168.1.10")
    assert not list(tmp_path.iterdir())


def test_a_workspace_of_a_newer_version_is_left_alone(tmp_path: Path):
    Workspace.create(tmp_path / "w").close()
    _execute(tmp_path / "w", "UPDATE schema SET version = 2")
    (tmp_path / "w" / "settings.json").write_text('{"aFieldOfTheFuture": 1}')
    with pytest.raises(NewerWorkspace, match="form 2") as caught:
        Workspace.open(tmp_path / "w")
    assert caught.value.hint == "update Shoal on this machine"


def test_a_damaged_database_is_told_as_damaged(tmp_path: Path):
    Workspace.create(tmp_path / "w").close()
    (tmp_path / "w" / "workspace.db").write_bytes(b"not a database" * 1000)
    with pytest.raises(DamagedWorkspace):
        Workspace.open(tmp_path / "w")


def test_a_database_without_tables_is_told_as_damaged(tmp_path: Path):
    Workspace.create(tmp_path / "w").close()
    (tmp_path / "w" / "workspace.db").write_bytes(b"")
    with pytest.raises(DamagedWorkspace):
        Workspace.open(tmp_path / "w")


def test_a_lost_signing_key_is_never_quietly_replaced(workspace: Workspace):
    (workspace.folder / "keys" / "operator.key").unlink()
    with pytest.raises(DamagedWorkspace, match="signing key"):
        _ = workspace.operator_key
    assert not (workspace.folder / "keys" / "operator.key").exists()


def test_secrets_are_files_that_only_their_owner_can_read(workspace: Workspace):
    workspace.change_settings(host="192.168.1.10")
    workspace.logins.set("registry.example", "me", "secret")
    workspace.authority.server_file("192.168.1.10")
    assert workspace.broker.password
    secrets = [workspace.folder / "settings.json", workspace.folder / "logins.json"]
    secrets += [one for one in (workspace.folder / "keys").iterdir() if one.name != ".lock"]
    assert len(secrets) == 6
    assert {stat.S_IMODE(one.stat().st_mode) for one in secrets} == {0o600}


def test_a_changed_setting_is_there_for_the_next_process(tmp_path: Path):
    with Workspace.create(tmp_path / "w") as workspace:
        workspace.change_settings(host="10.0.0.7", registry_port=6000)
        workspace.change_settings(tls=False)
        assert workspace.settings.registry_url == "http://10.0.0.7:6000"
    with Workspace.open(tmp_path / "w") as again:
        assert again.settings == workspace.settings


def test_tls_is_on_unless_only_this_machine_is_served(workspace: Workspace):
    assert workspace.settings.broker_url == "mqtt://127.0.0.1:1883"
    for host, url in {
        "localhost": "http://localhost:5080",
        "::1": "http://[::1]:5080",
        "fd00::7": "https://[fd00::7]:5080",
        "desk.example": "https://desk.example:5080",
    }.items():
        assert workspace.change_settings(host=host).registry_url == url
    assert workspace.settings.broker_url == "mqtts://desk.example:1883"


@pytest.mark.parametrize(
    "change", [{"registry_port": 0}, {"broker_port": "many"}, {"host": ""}, {"tls": 3}, {"registryport": 5081}]
)
def test_a_setting_that_cannot_be_changes_nothing(workspace: Workspace, change: dict[str, object]):
    before = (workspace.folder / "settings.json").read_bytes()
    with pytest.raises(BadSetting):
        workspace.change_settings(**change)
    assert (workspace.folder / "settings.json").read_bytes() == before


def test_a_misspelt_setting_in_the_file_is_named_with_its_line(workspace: Workspace):
    (workspace.folder / "settings.json").write_text('{\n  "fleet": "default",\n  "regstryPort": 1\n}')
    with pytest.raises(BadField) as caught:
        Workspace.open(workspace.folder)
    assert "line 3" in (caught.value.where or "")
    assert caught.value.hint == "did you mean 'registryPort'?"


def test_the_fleet_keeps_its_name_once_a_device_bears_it(workspace: Workspace):
    workspace.change_settings(fleet="plant-2")
    workspace.devices.enrol("cam-01")
    with pytest.raises(FleetIsNamed):
        workspace.change_settings(fleet="plant-3")
    assert workspace.settings.fleet == "plant-2"


def test_the_operator_has_an_account_at_the_embedded_broker_and_his_own_at_another(workspace: Workspace):
    embedded = workspace.broker
    assert (embedded.url, embedded.username) == ("mqtt://127.0.0.1:1883", "operator")
    assert workspace.broker.password == embedded.password
    elsewhere = BrokerAccess(url="mqtts://broker.example:8883", username="me", password="secret")
    workspace.change_settings(broker=elsewhere)
    with Workspace.open(workspace.folder) as again:
        assert again.broker == elsewhere


def test_a_write_that_breaks_off_leaves_nothing_of_it(workspace: Workspace):
    with pytest.raises(ZeroDivisionError), workspace._database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO resolutions VALUES ('key', 'text', 'now')")
        _ = 1 / 0
    assert workspace.resolutions.get("key") is None


def test_a_writer_who_waits_in_vain_is_told_that_somebody_else_writes(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("shoal.workspace.database.PATIENCE", 0.1)
    with Workspace.open(workspace.folder) as other, workspace._database.writing():
        assert other.models.list() == ()  # readers do not wait
        with pytest.raises(WorkspaceBusy, match=r"0\.1 s"):
            other.resolutions.put("key", "text")


def test_a_resolution_is_kept_until_it_is_replaced(workspace: Workspace):
    assert workspace.resolutions.get("numpy>=1") is None
    workspace.resolutions.put("numpy>=1", "numpy==1.26")
    workspace.resolutions.put("numpy>=1", "numpy==2.4")
    with Workspace.open(workspace.folder) as again:
        assert again.resolutions.get("numpy>=1") == "numpy==2.4"


def test_nothing_heavy_is_loaded_before_a_workspace_is_opened(tmp_path: Path):
    heavy = "{'sqlalchemy', 'cryptography', 'requests', 'yaml'}"
    code = f"import sys, shoal.workspace; print({heavy} & sys.modules.keys() or 'light')"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert done.stdout.strip() == "light"


def _execute(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / "workspace.db")
    with connection:
        connection.execute(statement)
    connection.close()
