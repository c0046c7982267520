from __future__ import annotations

import pytest

from shoal.oci.errors import BadReference
from shoal.oci.reference import Reference, registry_url

DIGEST = "sha256:" + "a1" * 32


@pytest.mark.parametrize(
    ("text", "registry", "repository", "tag", "digest"),
    [
        ("python:3.11-slim", "docker.io", "library/python", "3.11-slim", None),
        ("python", "docker.io", "library/python", None, None),
        ("docker.io/python:3", "docker.io", "library/python", "3", None),
        ("index.docker.io/team/digits", "docker.io", "team/digits", None, None),
        ("team/digits:2", "docker.io", "team/digits", "2", None),
        ("registry.example/team/digits:2", "registry.example", "team/digits", "2", None),
        ("registry.example:5000/digits", "registry.example:5000", "digits", None, None),
        (f"registry.example:5000/a/b:t@{DIGEST}", "registry.example:5000", "a/b", "t", DIGEST),
        (f"127.0.0.1:5000/a@{DIGEST}", "127.0.0.1:5000", "a", None, DIGEST),
        ("localhost/a", "localhost", "a", None, None),
        ("[::1]:5000/a:t", "[::1]:5000", "a", "t", None),
        ("http://box/a:t", "box", "a", "t", None),
        ("a/b__c.d-e--f:T_1.2-x", "docker.io", "a/b__c.d-e--f", "T_1.2-x", None),
    ],
)
def test_a_name_is_taken_apart_as_docker_does(text, registry, repository, tag, digest):
    parsed = Reference.parse(text)
    assert (parsed.registry, parsed.repository, parsed.tag, parsed.digest) == (registry, repository, tag, digest)


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("team/Digits:2", "'team/Digits' is not the name of an image", "lower case: team/digits"),
        ("team//digits", "not the name of an image", "lower-case letters"),
        ("", "not the name of an image", "lower-case"),
        ("digits:ta g", "'ta g' is not a tag", "at most 128"),
        ("digits:", "'' is not a tag", None),
        ("digits@sha256:abc", "'sha256:abc' is not a digest", "64 hex digits"),
        (f"digits@{DIGEST}\n", "is not a digest", None),
        ("ftp://box/digits", "ftp:// is not a way", "https://"),
        ("box.example:99999/digits", "is not a host", "registry.example:5000"),
        ("-box.example/digits", "is not a host", None),
        ("box.example/../../etc/passwd", "not the name of an image", None),
    ],
)
def test_what_is_no_name_is_refused_by_the_part_that_is_wrong(text, said, hint):
    with pytest.raises(BadReference) as caught:
        Reference.parse(text)
    assert said in caught.value.message
    assert caught.value.where == text
    assert hint is None or hint in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("docker.io", "https://registry-1.docker.io"),
        ("registry.example:5000", "https://registry.example:5000"),
        ("http://registry.example:5000/", "http://registry.example:5000"),
        ("127.0.0.1:5000", "http://127.0.0.1:5000"),
        ("localhost", "http://localhost"),
        ("[::1]:80", "http://[::1]:80"),
        ("https://127.0.0.1:5000", "https://127.0.0.1:5000"),
        ("127.0.0.1.example", "https://127.0.0.1.example"),
    ],
)
def test_plain_http_is_for_the_loopback_and_for_who_writes_it(text, url):
    assert registry_url(text) == url


def test_a_name_is_written_in_full_and_without_a_scheme():
    assert str(Reference.parse(f"http://box:80/a:t@{DIGEST}")) == f"box:80/a:t@{DIGEST}"
    assert str(Reference.parse("python:3.11-slim")) == "docker.io/library/python:3.11-slim"


def test_the_digest_is_asked_for_before_the_tag_and_latest_without_either():
    assert Reference.parse("a:t").pinned(DIGEST).wanted == DIGEST
    assert Reference.parse("a:t").wanted == "t"
    assert Reference.parse("a").wanted == "latest"
