"""Fixtures that every test may use: real parts, started by the first test that asks, and the rules of the house.

The rules need no asking: a test sees an environment of its own, and fails if it leaves a thread or a process behind.
`parts` (the folder beside this file) holds the parts themselves for tests that must break one.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # tests import `parts`

from parts import BaseImage, DockerEngine, Mosquitto, Registry
from parts.base_image import base_layout, push
from parts.leftovers import MARK, Running, left_since
from parts.site import Site

# What a run may keep for the next one, found before the environment of the tests hides where it is.
_USER_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
_TEST_CACHE = Path(os.environ.get("SHOAL_TEST_CACHE") or _USER_CACHE / "shoal-tests")
_UV_CACHE = Path(os.environ.get("UV_CACHE_DIR") or _USER_CACHE / "uv")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker of a parallel run gets all tests of the engine, so that there is one engine."""
    for item in items:
        if "docker_engine" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.docker)
            item.add_marker(pytest.mark.xdist_group("docker"))


def pytest_make_parametrize_id(val: object) -> str | None:
    """A long text among a test's parameters is named by its beginning and its length, so that reports stay readable."""
    if isinstance(val, str | bytes) and len(val) > 150:
        return f"{val[:20]!r}... of {len(val)}"
    return None


@pytest.fixture(autouse=True, scope="session")
def _interrupts_interrupt() -> None:
    """A shell has what it runs in the background ignore them, and all that this starts, too."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True, scope="session")
def _environment_of_all_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """For the fixtures that outlive a test: nothing of them lands in the home of who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("SHOAL_")]:
            patch.delenv(name)
        patch.delenv("COVERAGE_PROCESS_START", raising=False)  # measured are the tests, not the daemons they start
        _TEST_CACHE.mkdir(parents=True, exist_ok=True)
        patch.setenv(MARK, f"{os.getpid()}-{os.urandom(4).hex()}")
        patch.setenv("SHOAL_CACHE_DIR", str(_TEST_CACHE / "shoal"))
        patch.setenv("UV_CACHE_DIR", str(_UV_CACHE))
        _move_home(patch, tmp_path_factory.mktemp("home"))
        yield


@pytest.fixture(autouse=True)
def _environment_of_one_test(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test finds what another left in its home."""
    _move_home(monkeypatch, tmp_path_factory.mktemp("home"))


def _move_home(patch: pytest.MonkeyPatch, home: Path) -> None:
    patch.setenv("HOME", str(home))
    for name, folder in {
        "XDG_CACHE_HOME": ".cache",
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
        "XDG_RUNTIME_DIR": ".run",
    }.items():
        patch.setenv(name, str(home / folder))


@pytest.fixture(autouse=True)
def nothing_left_behind(_environment_of_one_test: None) -> Iterator[None]:
    """Fail the test that leaves a thread or a process running, and name it."""
    before = Running.now()
    yield
    if left := left_since(before):
        pytest.fail("left behind:\n  " + "\n  ".join(left), pytrace=False)


@pytest.fixture(scope="session")
def test_cache() -> Path:
    """What may outlive the run: things slow to make and the same every time."""
    return _TEST_CACHE


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    """A broker that lets everybody do everything, for this test alone; it may be killed and restarted."""
    with Mosquitto(tmp_path / "mosquitto") as broker:
        yield broker


@pytest.fixture(scope="module")
def shared_mosquitto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    """The same for all tests of a module: not to be stopped, and topics kept apart by the tests themselves."""
    with Mosquitto(tmp_path_factory.mktemp("mosquitto")) as broker:
        yield broker


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """An open registry shared by all tests, not to be stopped: push under names of your own."""
    with Registry(tmp_path_factory.mktemp("registry")) as running:
        yield running


@pytest.fixture(scope="session")
def registry_with_password(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """A registry behind basic auth (`.user`, `.password`), shared by all tests and not to be stopped."""
    folder = tmp_path_factory.mktemp("registry-with-password")
    with Registry(folder, user="shoal", password="a password") as running:
        yield running


@pytest.fixture(scope="session")
def base_image(registry: Registry, test_cache: Path) -> BaseImage:
    """Debian's Python 3.11 for linux/amd64, in `registry` and in a layout; it runs."""
    return push(base_layout(test_cache), "3.11", registry.address)


@pytest.fixture(scope="session")
def base_image_arm64(registry: Registry, test_cache: Path) -> BaseImage:
    """The same files labelled linux/arm64: good for assembling, not for running."""
    return push(base_layout(test_cache), "3.11-arm64", registry.address)


@pytest.fixture(scope="session")
def base_image_index(registry: Registry, test_cache: Path) -> BaseImage:
    """Both platforms under one name, as public base images are."""
    return push(base_layout(test_cache), "3.11-index", registry.address)


@pytest.fixture(scope="session")
def docker_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DockerEngine]:
    """A private engine shared by all tests of it; a test removes the containers it made."""
    with DockerEngine(tmp_path_factory.mktemp("docker") / "dockerd.log") as engine:
        yield engine


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A workspace that is served, with no device yet."""
    with Site(tmp_path) as whole:
        whole.serve()
        yield whole


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The same for all tests of a module: not to be stopped; each test has a device of its own, and clears it."""
    with Site(tmp_path_factory.mktemp("site")) as whole:
        whole.serve()
        yield whole
