"""Commands as they are documented, and what they print for scripts."""

import json
import re
from pathlib import Path

import pytest

from shoal.cli.main import COMMANDS
from shoal.contract.deployment import Keys
from shoal.workspace import Workspace

ROOT = Path(__file__).parents[2]
GROUPS = {
    "model": ["register", "list", "show", "download", "update", "delete", "deploy"],
    "workspace": ["init", "show", "set"],
    "device": ["enrol", "list", "label", "remove"],
    "service": ["run", "logs", "retry", "get-keys", "regen-key", "delete", "list"],
    "batch": ["run", "status", "stop"],
    "broker": ["use", "config"],
    "registry": ["login", "logout", "list"],
}
EVERY = [
    *((name,) for name in COMMANDS if name not in GROUPS),
    *((group, name) for group, names in GROUPS.items() for name in names),
]


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_the_help_of_every_command_has_an_example(shoal, words):
    ended = shoal(*words, "--help")
    assert ended.status == 0
    assert re.search(rf"Example: .*shoal {' '.join(words)}", ended.out.replace("\n  ", " "))


def test_the_list_of_commands_names_every_one(shoal):
    listed = shoal("--help").out
    assert all(f"  {name} " in listed for name in COMMANDS)
    assert all(f"  {name} " in shoal(group, "--help").out for group, names in GROUPS.items() for name in names)


@pytest.mark.parametrize("page", ["README.md", "docs/operating.md", "docs/batch.md"])
def test_every_command_that_is_documented_exists(shoal, page):
    text = (ROOT / page).read_text()
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.S))
    commands = re.findall(r"^(?:.*\| )?shoal ((?:[a-z][a-z-]* ?)+)", blocks, re.M)
    assert len(commands) > 3
    for command in commands:
        words = command.split()
        known = words[:2] if words[0] in GROUPS else words[:1]
        assert shoal(*known, "--help").status == 0, command


@pytest.mark.parametrize("page", ["README.md", *(str(path.relative_to(ROOT)) for path in (ROOT / "docs").glob("*.md"))])
def test_every_link_between_pages_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (ROOT / page).read_text()):
        assert ((ROOT / page).parent / target).exists(), f"{page}: {target}"


def test_a_model_goes_in_and_comes_out_the_same(here, shoal):
    (here / "weights.bin").write_bytes(b"weights")
    register = ("model", "register", "-n", "w", "-p", "weights.bin", "--tag", "area=demo", "-d", "for people")
    model = json.loads(shoal(*register, "-o", "json").out)
    assert (model["id"], model["tags"], model["description"]) == ("w:1", {"area": "demo"}, "for people")
    assert [one["id"] for one in json.loads(shoal("model", "list", "--tag", "area=demo", "-o", "json").out)] == ["w:1"]
    assert json.loads(shoal("model", "list", "--tag", "area=other", "-o", "json").out) == []
    assert json.loads(shoal("model", "show", "w:1", "-o", "json").out) == model
    assert shoal("model", "download", "w:1", "-t", "out").status == 0
    assert (here / "out" / "weights.bin").read_bytes() == b"weights"


def test_tags_change_and_a_model_is_deleted_by_its_version(here, shoal):
    (here / "weights.bin").write_bytes(b"weights")
    shoal("model", "register", "-n", "w", "-p", "weights.bin", "--tag", "draft")
    assert shoal("model", "update", "w:1", "--add-tag", "area=x", "--remove-tag", "draft").status == 0
    assert json.loads(shoal("model", "show", "w", "-o", "json").out)["tags"] == {"area": "x"}
    assert shoal("model", "delete", "w:1").status == 0
    assert "shoal model register" in shoal("model", "list").err


def test_a_device_is_enrolled_labelled_and_removed(here, shoal):
    assert "shoal-agent enrol cam-01.enrol.json" in shoal("device", "enrol", "cam-01", "--label", "site=oslo").out
    assert (here / "cam-01.enrol.json").stat().st_mode & 0o777 == 0o600
    assert shoal("device", "label", "cam-01", "zone=b", "site-").status == 0
    (device,) = json.loads(shoal("device", "list", "-o", "json").out)
    assert (device["name"], device["labels"], device["birth"]) == ("cam-01", {"zone": "b"}, None)
    assert "never seen" in shoal("device", "list").out
    assert shoal("device", "remove", "cam-01").status == 0
    assert json.loads(shoal("device", "list", "-o", "json").out) == []


def test_settings_are_shown_and_changed(shoal):
    assert shoal("workspace", "set", "host=192.0.2.7", "registryPort=5999").status == 0
    shown = json.loads(shoal("workspace", "show", "-o", "json").out)
    assert (shown["registry"], shown["tls"]) == ("https://192.0.2.7:5999", True)


def test_a_login_is_kept_and_never_shown(shoal, monkeypatch):
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("a secret\n"))
    assert shoal("registry", "login", "registry.example", "-u", "ci", "--password-stdin").status == 0
    listed = shoal("registry", "list", "-o", "json").out
    assert json.loads(listed) == {"registry.example": "ci"}
    assert shoal("registry", "logout", "registry.example").status == 0


def test_the_keys_of_a_service_are_shown_to_who_has_the_workspace(here, shoal):
    with Workspace.open(here / ".shoal") as workspace:
        workspace.scoring_keys.settle("digits", Keys(primary_key="one", secondary_key="two"))
    assert shoal("service", "get-keys", "-n", "digits").out.split()[2:] == ["primary", "one", "secondary", "two"]
    keys = {"primaryKey": "one", "secondaryKey": "two"}
    assert json.loads(shoal("service", "get-keys", "-n", "digits", "-o", "json").out) == keys
    unknown = shoal("service", "get-keys", "-n", "other")
    assert (unknown.status, "SHOAL-DEP-311" in unknown.err) == (3, True)
    for key, status in {"primary": 3, "third": 2}.items():  # nobody has the service; there is no such key
        assert shoal("service", "regen-key", "-n", "digits", "--key", key).status == status


def test_every_schema_is_printed(shoal):
    names = shoal("schema").out.split()
    assert "manifest" in names
    assert json.loads(shoal("schema", "manifest").out)["title"] == "manifest"


def test_packaging_tells_each_layer_and_what_was_kept(here, shoal):
    (here / "weights.bin").write_bytes(b"weights")
    (here / "score.py").write_text("def init():\n    pass\n\n\ndef run(data):\n    return data\n")
    (here / "ic.json").write_text('{"entryScript": "score.py"}')
    shoal("model", "register", "-n", "w", "-p", "weights.bin")
    first = json.loads(shoal("package", "-m", "w", "--ic", "ic.json", "--base", "none", "-o", "json").out)
    shoal("model", "register", "-n", "w", "-p", "score.py")
    second = json.loads(shoal("package", "-m", "w", "--ic", "ic.json", "--base", "none", "-o", "json").out)
    old, new = first["built"]["images"][0], second["built"]["images"][0]
    assert old["digest"] != new["digest"]
    assert [layer["kind"] for layer in new["layers"] if not layer["reused"]] == ["model"]
