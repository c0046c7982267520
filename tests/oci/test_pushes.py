from __future__ import annotations

import re
import time

import pytest

import parts
from oci.images import AMD64, ARM64, noise, put_image, skopeo
from parts import CuttingProxy
from parts.stub import Answer, answering
from shoal.oci.errors import (
    BlobMissing,
    DamagedBlob,
    NameUnknown,
    NotARegistry,
    NotInRegistry,
    RegistryRefused,
    RegistryUnreachable,
    TooManyRequests,
    Unauthorized,
)
from shoal.oci.image import BaseImage, write_index
from shoal.oci.layout import Layout, Upstream
from shoal.oci.reference import Reference
from shoal.oci.registry import Credentials, Registry
from shoal.oci.transfer import Pushed, fetch_base, push

GOOD = Credentials("shoal", "tide pool")


def base_of(image: parts.BaseImage) -> BaseImage:
    name = Reference.parse(image.reference)
    with Registry(name.url) as client:
        return fetch_base(client, name, AMD64)


def base_size(base: BaseImage) -> int:
    return sum(one.size for one in base.manifest.layers)


def sizes(layout, image) -> list[int]:
    manifest = layout.manifest(image.digest)
    return [one.size for one in (manifest.config, *manifest.layers)]


def test_an_image_arrives_under_its_digest(layout, registry, repository):
    image = put_image(layout, "team/digits:1", model=noise(200_000))
    name = Reference.parse(f"{registry.address}/{repository}:1")
    with Registry(registry.address) as client:
        pushed = push(layout, "team/digits:1", client, name)
    total = sum(sizes(layout, image))
    assert pushed == Pushed(total=total, done=total, sent=total)
    assert skopeo("inspect", "--tls-verify=false", f"docker://{name}")["Digest"] == image.digest


def test_an_index_arrives_with_every_platform(layout, registry, repository, tmp_path):
    index = write_index(layout, [put_image(layout, platform=one) for one in (AMD64, ARM64)])
    layout.tag("team/digits:1", index)
    name = Reference.parse(f"{registry.address}/{repository}:1")
    with Registry(registry.address) as client:
        push(layout, "team/digits:1", client, name)
        found, _ = client.repository(repository).manifest("1")
    assert found.digest == index.digest
    skopeo("copy", "--all", "--src-tls-verify=false", f"docker://{name}", f"dir:{tmp_path}/copy")


def test_an_image_is_found_by_digest_if_it_was_given_no_tag(layout, registry, repository):
    image = put_image(layout, "team/digits:1")
    with Registry(registry.address) as client:
        push(layout, "team/digits:1", client, Reference.parse(f"{registry.address}/{repository}"))
        assert client.repository(repository).has_manifest(image.digest)
        with pytest.raises(NotInRegistry):
            client.repository(repository).manifest("latest")


def test_pushing_again_sends_nothing(layout, registry, repository):
    put_image(layout, "team/digits:1", model=noise(100_000))
    name = Reference.parse(f"{registry.address}/{repository}:1")
    with Registry(registry.address) as client:
        first = push(layout, "team/digits:1", client, name)
        again = push(layout, "team/digits:1", client, name)
    assert again == Pushed(total=first.total, done=first.total, skipped=first.total)


def test_a_new_model_sends_its_own_bytes_and_a_configuration(layout, registry, repository):
    put_image(layout, "team/digits:1", model=noise(100_000, seed=1))
    image = put_image(layout, "team/digits:2", model=noise(100_000, seed=2))
    with CuttingProxy(registry.port) as proxy, Registry(proxy.address) as client:
        push(layout, "team/digits:1", client, Reference.parse(f"{proxy.address}/{repository}:1"))
        before = proxy.sent
        pushed = push(layout, "team/digits:2", client, Reference.parse(f"{proxy.address}/{repository}:2"))
        really = proxy.sent - before
    config, model, script = sizes(layout, image)
    assert (pushed.sent, pushed.skipped) == (config + model, script)
    assert config + model < really < config + model + 10_000  # headers and two manifests


def test_progress_tells_of_every_step_and_never_more_than_all(layout, registry, repository):
    put_image(layout, "team/digits:1", model=noise(3 << 20))
    states: list[Pushed] = []
    with Registry(registry.address) as client:
        name = Reference.parse(f"{registry.address}/{repository}:1")
        pushed = push(layout, "team/digits:1", client, name, progress=states.append)
    assert states[-1] == pushed
    assert all(0 <= one.done <= one.total == pushed.total for one in states)
    assert [one.done for one in states] == sorted(one.done for one in states)
    assert len({one.sent for one in states}) > 5


# ── bases ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_layers_of_a_base_are_mounted_and_neither_fetched_nor_sent(layout, registry, repository, base_image):
    base = base_of(base_image)
    image = put_image(layout, "team/digits:1", base=base)
    name = Reference.parse(f"{registry.address}/{repository}:1")
    with Registry(registry.address) as client:
        pushed = push(layout, "team/digits:1", client, name)
    assert pushed.mounted == base_size(base)
    assert pushed.sent == pushed.total - base_size(base) < 10_000
    assert pushed.fetched == 0
    assert not any(layout.has(one.digest) for one in base.manifest.layers)
    assert skopeo("inspect", "--tls-verify=false", f"docker://{name}")["Digest"] == image.digest


def test_a_base_of_another_registry_is_fetched_once_and_then_sent(
    layout, registry, tls_registry, tls_files, repository, base_image
):
    base = base_of(base_image)
    put_image(layout, "team/digits:1", base=base)
    states: list[Pushed] = []
    with Registry(tls_registry.url, credentials=GOOD, ca=tls_files[0]) as client:
        name = Reference.parse(f"{tls_registry.address}/{repository}:1")
        pushed = push(layout, "team/digits:1", client, name, progress=states.append)
    assert (pushed.fetched, pushed.mounted) == (base_size(base), 0)
    assert pushed.sent == pushed.total
    assert len({one.fetched for one in states}) > 2
    assert all(layout.has(one.digest) for one in base.manifest.layers)


def test_a_base_that_the_registry_no_longer_has_is_fetched_where_it_is_said_to_be(
    layout, registry, repository, base_image, pauses
):
    base = base_of(base_image)
    put_image(layout, "team/digits:1", base=base)
    for one in base.manifest.layers:
        layout.remember_upstream(one.digest, Upstream(registry.url, "no/such/repository"))
    with Registry(registry.address) as client, pytest.raises(NotInRegistry):
        push(
            layout, "team/digits:1", client, Reference.parse(f"{registry.address}/{repository}:1"), pause=pauses.append
        )


def test_a_token_that_allows_the_push_allows_the_mount_too(token_registry, layout, tmp_path):
    registry = token_registry.registry
    put_image(layout, "bases/python:3", model=noise(50_000))
    with Registry(registry.url, credentials=GOOD) as client:
        push(layout, "bases/python:3", client, Reference.parse(f"{registry.address}/bases/python:3"))
        base = fetch_base(client, Reference.parse(f"{registry.address}/bases/python:3"), AMD64)
        other = Layout(tmp_path / "other")
        put_image(other, "team/digits:1", model=b"two", script=b"two", base=base)
        token_registry.scopes_asked.clear()
        pushed = push(other, "team/digits:1", client, Reference.parse(f"{registry.address}/team/digits:1"))
    assert pushed.mounted == base_size(base)
    assert token_registry.scopes_asked == [["repository:team/digits:pull,push", "repository:bases/python:pull"]]


# ── hardship ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_token_that_expires_before_an_upload_is_renewed_and_nothing_is_lost(token_registry, layout, pauses):
    token_registry.lifetime = 2
    image = put_image(layout, "team/digits:1", model=noise(1 << 20), script=noise(1 << 20, seed=2))
    waits = iter([2.1])

    def wait_once(_state: Pushed) -> None:
        time.sleep(next(waits, 0))  # between being told where to upload to and uploading

    registry = token_registry.registry
    with Registry(registry.url, credentials=GOOD) as client:
        name = Reference.parse(f"{registry.address}/team/digits:1")
        pushed = push(layout, "team/digits:1", client, name, progress=wait_once, pause=pauses.append)
        assert client.repository("team/digits").has_manifest(image.digest)
    assert pushed.done == pushed.total
    assert token_registry.scopes_asked[:2] == [["repository:team/digits:pull,push"]] * 2
    assert re.search(r'"PUT /v2/team/digits/blobs/uploads/\S+ HTTP/1.1" 401', registry.log.read_text())


def test_an_upload_cut_at_90_percent_is_sent_again_and_arrives(layout, registry, repository, pauses):
    model = noise(4 << 20)
    image = put_image(layout, "team/digits:1", model=model)
    with CuttingProxy(registry.port) as proxy, Registry(proxy.address) as client:
        proxy.cut_after(len(model) * 9 // 10, "up")
        name = Reference.parse(f"{proxy.address}/{repository}:1")
        pushed = push(layout, "team/digits:1", client, name, pause=pauses.append)
        assert client.repository(repository).has_manifest(image.digest)
    assert pauses == [2.0]
    assert pushed.done == pushed.total
    assert pushed.sent > pushed.total + len(model) // 2


def test_a_registry_that_stays_away_is_given_up_and_the_push_goes_on_later(layout, registry, repository, pauses):
    put_image(layout, "team/digits:1", model=noise(1 << 20))
    with CuttingProxy(registry.port) as proxy, Registry(proxy.address) as client:
        name = Reference.parse(f"{proxy.address}/{repository}:1")

        def away(state: Pushed) -> None:
            if state.sent > 1 << 19:
                proxy.refuse()

        with pytest.raises(RegistryUnreachable):
            push(layout, "team/digits:1", client, name, progress=away, pause=pauses.append)
        assert pauses == [2.0, 4.0, 8.0, 16.0]
        proxy.accept()
        pushed = push(layout, "team/digits:1", client, name)
    assert pushed.done == pushed.total
    assert pushed.skipped > 0


def test_a_registry_that_asks_for_patience_gets_exactly_that(layout, pauses):
    put_image(layout, "team/digits:1")
    answers = iter([Answer(429, headers={"Retry-After": "7"}), Answer(503, headers={"Retry-After": "0"}), Answer(413)])
    with (
        answering(lambda _request: next(answers)) as stub,
        Registry(stub.url) as client,
        pytest.raises(RegistryRefused),
    ):
        push(layout, "team/digits:1", client, Reference.parse("x/a:1"), pause=pauses.append)
    assert pauses == [7.0, 0.0]


def test_a_registry_that_asks_for_an_hour_is_not_waited_for(layout, pauses):
    put_image(layout, "team/digits:1")
    with (
        answering(lambda _request: Answer(429, headers={"Retry-After": "3600"})) as stub,
        Registry(stub.url) as client,
        pytest.raises(TooManyRequests) as caught,
    ):
        push(layout, "team/digits:1", client, Reference.parse("x/a:1"), pause=pauses.append)
    assert caught.value.retry_after == 3600
    assert pauses == []


def test_a_captive_portal_is_not_taken_for_a_registry_that_has_everything(layout, pauses):
    put_image(layout, "team/digits:1")
    portal = Answer(200, b"<html>Welcome</html>", {"Content-Type": "text/html"})
    with answering(lambda _request: portal) as stub, Registry(stub.url) as client, pytest.raises(NotARegistry):
        push(layout, "team/digits:1", client, Reference.parse("x/a:1"), pause=pauses.append)
    assert pauses == []


def test_wrong_credentials_end_a_push_before_a_byte_of_it_is_sent(layout, tls_registry, tls_files, pauses):
    put_image(layout, "team/digits:1", model=noise(1 << 20))
    states: list[Pushed] = []
    with Registry(tls_registry.url, credentials=Credentials("shoal", "old"), ca=tls_files[0]) as client:
        name = Reference.parse(f"{tls_registry.address}/team/digits:1")
        with pytest.raises(Unauthorized):
            push(layout, "team/digits:1", client, name, progress=states.append, pause=pauses.append)
    assert states == []
    assert pauses == []


def test_an_image_that_is_not_here_or_not_whole_is_not_pushed(layout, registry, repository):
    image = put_image(layout, "team/digits:1", model=noise(1000))
    model = layout.manifest(image.digest).layers[0].digest
    name = Reference.parse(f"{registry.address}/{repository}:1")
    with Registry(registry.address) as client:
        with pytest.raises(NameUnknown):
            push(layout, "team/digits:2", client, name)
        layout.path(model).write_bytes(b"rot")
        with pytest.raises(DamagedBlob, match="lost bytes"):
            push(layout, "team/digits:1", client, name)
        layout.remove(model)
        with pytest.raises(BlobMissing):
            push(layout, "team/digits:1", client, name)
        assert not client.repository(repository).has_manifest(image.digest)


def test_a_registry_that_is_only_for_reading_refuses_in_its_own_words(layout, tmp_path, repository, pauses):
    put_image(layout, "team/digits:1")
    settings = {
        "storage": {
            "filesystem": {"rootdirectory": str(tmp_path / "s")},
            "maintenance": {"readonly": {"enabled": True}},
        }
    }
    with (
        parts.Registry(tmp_path / "r", settings=settings) as registry,
        Registry(registry.address) as client,
        pytest.raises(RegistryRefused, match="405"),
    ):
        push(
            layout,
            "team/digits:1",
            client,
            Reference.parse(f"{registry.address}/{repository}:1"),
            pause=pauses.append,
        )
