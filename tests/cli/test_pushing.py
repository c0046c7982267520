"""A registry that asks for a login is pushed to with the right one, and says no to any other."""

import io

import pytest


@pytest.fixture
def package(here, shoal):
    """The words of a package that is made without a network."""
    (here / "weights.bin").write_bytes(b"weights")
    (here / "score.py").write_text("def init():\n    pass\n\n\ndef run(data):\n    return data\n")
    (here / "ic.json").write_text('{"entryScript": "score.py", "baseImage": "none"}')
    shoal("model", "register", "-n", "w", "-p", "weights.bin")
    return ("package", "-m", "w", "--ic", "ic.json")


def login(shoal, monkeypatch, registry, password):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    return shoal("registry", "login", registry.address, "-u", registry.user, "--password-stdin")


def test_a_push_without_a_login_or_with_a_wrong_one_is_refused_and_says_what_to_do(
    package, shoal, monkeypatch, registry_with_password
):
    to = ("--push", f"{registry_with_password.address}/cli/w")
    without = shoal(*package, *to)
    assert (without.status, without.out) == (6, "")
    assert "hint: shoal registry login" in without.err
    login(shoal, monkeypatch, registry_with_password, "a guess")
    wrong = shoal(*package, *to)
    assert (wrong.status, wrong.out) == (6, "")
    assert "a guess" not in wrong.err


def test_only_what_is_not_there_yet_is_pushed(package, shoal, monkeypatch, registry_with_password):
    to = ("--push", f"{registry_with_password.address}/cli/w")
    assert login(shoal, monkeypatch, registry_with_password, registry_with_password.password).status == 0
    assert f"pushed to {registry_with_password.url}" in shoal(*package, *to).out
    assert "0 B sent" in shoal(*package, *to).out
