from __future__ import annotations

import base64

import pytest

from shoal.oci.auth import Challenge, Credentials, Token, read_challenges, scopes_for


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            'Bearer realm="https://auth.example/token",service="registry.example",scope="repository:a/b:pull,push"',
            [
                (
                    "bearer",
                    {
                        "realm": "https://auth.example/token",
                        "service": "registry.example",
                        "scope": "repository:a/b:pull,push",
                    },
                )
            ],
        ),
        ('Basic realm="a \\"quoted\\" realm, with a comma"', [("basic", {"realm": 'a "quoted" realm, with a comma'})]),
        ("Basic realm=bare", [("basic", {"realm": "bare"})]),
        (
            'Basic realm="x", Bearer realm="y" , service=z',
            [("basic", {"realm": "x"}), ("bearer", {"realm": "y", "service": "z"})],
        ),
        ('BEARER Realm = "y"', [("bearer", {"realm": "y"})]),
        ("Negotiate", [("negotiate", {})]),
        ('realm="of nobody"', []),
        ("", []),
    ],
)
def test_every_challenge_of_a_header_is_read(header, expected):
    assert read_challenges(header) == [Challenge(scheme, parameters) for scheme, parameters in expected]


def test_all_that_a_push_will_need_is_asked_for_at_once():
    assert scopes_for("team/digits", push=True, mounts=("library/python", "team/digits")) == (
        "repository:team/digits:pull,push",
        "repository:library/python:pull",
    )
    assert scopes_for("team/digits", push=False) == ("repository:team/digits:pull",)


def test_a_password_is_in_the_header_and_in_no_text():
    credentials = Credentials("shoal", "tidé:pool")
    assert base64.b64decode(credentials.header.removeprefix("Basic ")).decode() == "shoal:tidé:pool"
    assert "pool" not in repr(credentials)


def test_a_token_is_renewed_before_the_registry_refuses_it():
    assert Token.read(b'{"token":"t","expires_in":60}').fresh
    assert Token.read(b'{"access_token":"t"}').text == "t"
    assert not Token.read(b'{"token":"t","expires_in":0}').fresh
    assert not Token.read(b"{}").fresh
    assert "secret" not in repr(Token.read(b'{"token":"secret"}'))
