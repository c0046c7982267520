"""A layout and registries of every kind for the tests of `shoal.oci`."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from oci.images import certificate, noise, put_image
from oci.token_registry import TokenRegistry
from parts import Registry
from shoal.oci.descriptor import Descriptor
from shoal.oci.layout import Layout
from shoal.oci.server import RegistryServer

_numbers = itertools.count(1)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path / "layout")


@pytest.fixture
def image(layout: Layout) -> Descriptor:
    """An image in the layout, with a model of 300 kB."""
    return put_image(layout, "team/digits:1", model=noise(300_000))


@pytest.fixture
def server(layout: Layout, image: Descriptor) -> Iterator[RegistryServer]:
    """A server of the layout, which has the image."""
    with RegistryServer(layout) as running:
        yield running


@pytest.fixture
def repository() -> str:
    """The name of a repository that no other test uses in the shared registries."""
    return f"oci-tests/number-{next(_numbers)}"


@pytest.fixture(scope="session")
def tls_files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 and localhost that is its own authority, and its key."""
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="session")
def tls_registry(tmp_path_factory: pytest.TempPathFactory, tls_files: tuple[Path, Path]) -> Iterator[Registry]:
    """A registry with TLS and basic auth."""
    chain, key = tls_files
    folder = tmp_path_factory.mktemp("tls-registry")
    with Registry(folder, user="shoal", password="tide pool", certificate=chain, key=key) as running:
        yield running


@pytest.fixture
def token_registry(tmp_path: Path) -> Iterator[TokenRegistry]:
    """A registry that wants tokens; `lifetime` may be set to have them expire."""
    with TokenRegistry(tmp_path / "token-registry", user="shoal", password="tide pool") as running:
        yield running


@pytest.fixture
def pauses() -> list[float]:
    """Fills with the seconds that would have been waited, if `pauses.append` is given as the pause."""
    return []
