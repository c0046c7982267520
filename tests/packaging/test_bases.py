"""Base images from a real registry: which Python and C library they have, and what cannot be built on."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from parts import BaseImage, Registry
from shoal.contract.inference import ImageRegistry
from shoal.oci import registry as oci
from shoal.oci.errors import NotInRegistry, RegistryUnreachable, Unauthorized, WrongPlatform
from shoal.oci.transfer import Connect
from shoal.packaging.base import USUAL_BASE, BaseFinder, own_python, target_of
from shoal.packaging.environment import Environment
from shoal.packaging.errors import BadBase, Contradiction, PythonUnknown
from shoal.packaging.packages import Packages
from shoal.packaging.target import Target, parse_platform

AMD64 = parse_platform("linux/amd64")
ARM64 = parse_platform("linux/arm64")


def finder(
    base: str | None,
    resolutions=None,
    *,
    connect: Connect = oci.Registry,
    refresh: bool = False,
    login: ImageRegistry | None = None,
    python: str | None = None,
) -> BaseFinder:
    environment = Environment(Packages(), base, base_registry=login, python=python)
    return BaseFinder(environment, {} if resolutions is None else resolutions, connect, refresh)


def copy(source: BaseImage, target: str, *options: str) -> None:
    command = ["skopeo", "copy", "--all", "--preserve-digests", "--dest-tls-verify=false", *options]
    subprocess.run(
        [*command, f"oci:{source.layout}:{source.name}", f"docker://{target}"], check=True, capture_output=True
    )


@pytest.fixture
def altered(base_image: BaseImage, registry: Registry, tmp_path: Path) -> Callable[..., str]:
    """Pushes the base image with another configuration and returns its reference."""

    def alter(name: str, env: list[str], labels: dict[str, str] | None = None) -> str:
        folder = tmp_path / name
        subprocess.run(
            ["skopeo", "copy", f"oci:{base_image.layout}:{base_image.name}", f"dir:{folder}"],
            check=True,
            capture_output=True,
        )
        manifest = json.loads((folder / "manifest.json").read_text())
        config = json.loads((folder / manifest["config"]["digest"].removeprefix("sha256:")).read_text())
        config["config"] = {"Env": env, "Labels": labels or {}}
        data = json.dumps(config).encode()
        digest = oci_digest(data)
        (folder / digest.removeprefix("sha256:")).write_bytes(data)
        manifest["config"] |= {"digest": digest, "size": len(data)}
        (folder / "manifest.json").write_text(json.dumps(manifest))
        target = f"{registry.address}/altered/{name}:1"
        subprocess.run(
            ["skopeo", "copy", "--dest-tls-verify=false", f"dir:{folder}", f"docker://{target}"],
            check=True,
            capture_output=True,
        )
        return target

    return alter


def oci_digest(data: bytes) -> str:
    from shoal.oci.descriptor import digest_of

    return digest_of(data)


def target(
    reference: str, memory, packages: Packages, *, python: str | None = None, glibc: str | None = None
) -> Target:
    environment = Environment(packages, reference, python=python, glibc=glibc)
    base = BaseFinder(environment, memory, oci.Registry, refresh=False).find(AMD64)
    return target_of(environment, AMD64, base)


@pytest.fixture
def memory(bench):
    return bench.resolutions


def test_no_base_is_no_base_and_the_python_is_the_operators_own():
    environment = Environment(Packages(), "none")
    assert finder("none").find(AMD64) is None
    assert target_of(environment, AMD64, None) == Target(AMD64, own_python(), "2.28")


def test_the_platform_is_chosen_from_an_index(base_image_index, memory):
    found = finder(base_image_index.reference, memory).find(ARM64)
    assert found is not None
    assert found.config.architecture == "arm64"


def test_a_base_for_another_architecture_is_refused(base_image_arm64, memory):
    with pytest.raises(WrongPlatform, match="linux/arm64"):
        finder(base_image_arm64.reference, memory).find(AMD64)


def test_what_a_name_meant_is_kept_until_somebody_asks_for_the_newest(base_image, base_image_index, registry, memory):
    name = f"{registry.address}/moving/python:1"
    copy(base_image, name)
    first = finder(name, memory).find(AMD64)
    copy(base_image_index, name)
    assert finder(name, memory, connect=lambda url: pytest.fail(f"asked {url}")).find(AMD64) == first
    requests = registry.log.read_text().count("moving/python/manifests")
    assert finder(name, memory, refresh=True).find(AMD64) == first  # the index holds the same image
    assert registry.log.read_text().count("moving/python/manifests") > requests


def test_a_memory_in_another_form_is_not_trusted(base_image, memory):
    finder(base_image.reference, memory).find(AMD64)
    (key,) = memory
    memory[key] = '{"name": 1}'
    assert finder(base_image.reference, memory).find(AMD64) is not None


def test_without_any_wish_the_base_is_the_official_image_of_the_wanted_python(base_image, registry, memory):
    copy(base_image, f"{registry.address}/library/python:3.11-slim-bookworm")
    asked = []

    def connect(url: str) -> oci.Registry:
        asked.append(url)
        return oci.Registry(registry.url)

    found = finder(None, memory, connect=connect, python="3.11").find(AMD64)
    assert asked == ["https://registry-1.docker.io"]
    assert found is not None
    assert found.name == USUAL_BASE.format(python="3.11")


def test_credentials_in_the_config_open_the_registry_that_they_name(base_image, registry_with_password, memory):
    private = registry_with_password
    copy(base_image, f"{private.address}/team/base:1", f"--dest-creds={private.user}:{private.password}")
    login = ImageRegistry(address=private.address, username=private.user or "", password=private.password)
    found = finder("team/base:1", memory, login=login).find(AMD64)
    assert found is not None
    assert found.name == f"{private.address}/team/base:1"
    with pytest.raises(Unauthorized):
        finder(f"{private.address}/team/base:1", memory, refresh=True).find(AMD64)


def test_credentials_for_another_registry_are_not_sent_anywhere(memory):
    login = ImageRegistry(address="a.example", username="u", password="p")
    with pytest.raises(Contradiction, match=r"is in b\.example, and the credentials are for a\.example"):
        finder("b.example/team/base:1", memory, login=login).find(AMD64)


def test_a_base_that_is_not_there_and_a_registry_that_is_not_there_are_told_apart(registry, memory):
    with pytest.raises(NotInRegistry):
        finder(f"{registry.address}/no/such:1", memory).find(AMD64)
    with pytest.raises(RegistryUnreachable):
        finder("127.0.0.1:9/no/such:1", memory).find(AMD64)


def test_a_base_with_another_c_library_is_refused(memory):
    with pytest.raises(BadBase, match="musl"):
        finder("python:3.11-alpine", memory).find(AMD64)


def test_the_base_says_which_python_it_has(base_image, memory):
    assert target(base_image.reference, memory, Packages()) == Target(AMD64, "3.11", "2.28")


def test_a_base_with_labels_of_shoals_own_is_believed(altered, memory):
    name = altered("labelled", ["PYTHON_VERSION=3.11.2"], {"shoal.python": "3.12", "shoal.glibc": "2.36"})
    assert target(name, memory, Packages()) == Target(AMD64, "3.12", "2.36")
    assert target(name, memory, Packages(), glibc="2.31").glibc == "2.31"


def test_a_base_that_says_nothing_is_refused_until_somebody_does(altered, memory):
    name = altered("silent", ["PATH=/usr/bin"])
    with pytest.raises(PythonUnknown, match="does not say which Python") as caught:
        target(name, memory, Packages())
    assert "pythonVersion" in str(caught.value.hint)
    assert target(name, memory, Packages(python="3.12")).python == "3.12"
    assert target(name, memory, Packages(), python="3.13").python == "3.13"


def test_a_base_with_another_python_than_the_conda_file_asks_for_is_refused(base_image, memory):
    with pytest.raises(PythonUnknown, match=r"asks for Python 3\.12, and the base image has 3\.11"):
        target(base_image.reference, memory, Packages(python="3.12"))
    assert target(base_image.reference, memory, Packages(python="3.12"), python="3.13").python == "3.13"


def test_a_base_with_a_python_that_is_too_old_is_refused(altered, memory):
    with pytest.raises(PythonUnknown, match="too old"):
        target(altered("old", ["PYTHON_VERSION=3.8.10"]), memory, Packages())
