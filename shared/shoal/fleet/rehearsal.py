"""Serves models and a config on this machine, for as long as a few requests take: what a person does before deploying.

What an image would hold is laid out in a folder, with the packages that the config asks for, and the real scoring
server is started there as a child, the way a device without containers starts it. So what fails here would fail on
the device, and the same sentence says why. The desktop calls `rehearse` in a task; batches use what is laid out, too.

    <folder>/var/azureml-app/           the source, as .shoalignore leaves it; the models below it
    <folder>/opt/shoal/                 launcher, server, site (a link to the packages, which are kept between runs)
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from shoal.contract import labels
from shoal.contract.inference import InferenceConfig
from shoal.fleet.child_server import Answer, ChildServer
from shoal.fleet.imaging import files_of
from shoal.oci.archive import Entry
from shoal.packaging.build import check_servable, packages_for, variables_of
from shoal.packaging.dependencies import pinned_versions
from shoal.packaging.environment import Environment, read_environment
from shoal.packaging.packages import Packages
from shoal.packaging.request import cache_folder
from shoal.packaging.server_files import server_entries
from shoal.packaging.source import Source, gather_source, root_of
from shoal.packaging.target import USUAL_GLIBC, Target, own_platform, parse_platform
from shoal.packaging.uv import install
from shoal.workspace import Workspace
from shoal.workspace.records import ModelVersion

PYTHON: Final = f"{sys.version_info.major}.{sys.version_info.minor}"
_OWN: Final = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR", "TZ")
"""Variables of this machine that the server gets; all others may be secrets."""


class Step(StrEnum):
    """What is done, in this order."""

    LAYING_OUT = "laying out models and script"
    PACKAGES = "fetching packages"
    STARTING = "starting the server"
    SCORING = "scoring"


class Watcher(Protocol):
    """Whoever waits for it."""

    def on_step(self, step: Step) -> None: ...

    def progress(self, done: int, total: int) -> None:
        """Bytes of the models."""
        ...

    def check(self) -> None:
        """Raise, to have everything ended."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What should be tried."""

    models: tuple[str, ...]
    """NAME or NAME:VERSION."""
    config: InferenceConfig
    folder: Path
    """Where the config's paths start from."""
    body: bytes
    """Of the request to `/score`."""
    content_type: str = "application/json"
    times: int = 1
    """How often it is sent, one after the other."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went."""

    answers: tuple[Answer, ...]
    """In order; at least one."""
    boot_seconds: float
    """From the start of the process to its being ready."""
    log: str
    notices: tuple[str, ...]
    """What may be otherwise on a device."""


def rehearse(workspace: Workspace, wanted: Rehearsal, watcher: Watcher) -> Outcome:
    """Serve, send the request, end the server; nothing of it is left, whatever happens.

    Raises:
        UnknownModel, NoEntryScript: About the models.
        ShoalError: About config, script and packages, as `packaging.build` has it.
        CannotServe, NoAnswer: The server ended, or does not answer; with its log.
    """
    with laid_out(workspace, wanted.models, wanted.config, wanted.folder, watcher) as out:
        watcher.on_step(Step.STARTING)
        log = out.workdir.with_name("log")
        with ChildServer(out.command, out.variables, out.workdir, log, watcher.check) as server:
            watcher.on_step(Step.SCORING)
            answers = [server.score(wanted.body, wanted.content_type) for _ in range(max(1, wanted.times))]
        # Read once it has ended, when it has written everything.
        return Outcome(tuple(answers), server.boot_seconds, server.log, out.notices)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What an image would hold, on this machine."""

    command: list[str]
    """Starts the scoring server, or with more words does something else with it."""
    variables: dict[str, str]
    """All that it sees."""
    workdir: Path
    notices: tuple[str, ...]
    """What may be otherwise on a device."""


@contextmanager
def laid_out(
    workspace: Workspace, models: Sequence[str], config: InferenceConfig, folder: Path, watcher: Watcher
) -> Iterator[LaidOut]:
    """Models and *config*, whose paths start from *folder*, laid out for this machine as long as the block lasts.

    Raises:
        UnknownModel, NoEntryScript: About the models.
        ShoalError: About config, script and packages, as `packaging.build` has it.
    """
    versions = [workspace.models.get(model) for model in models]
    root = root_of(config, folder)
    source = gather_source(config, folder)
    kept = [files_of(one) for one in versions]
    check_servable(kept, source)
    environment = read_environment(config, root)
    packages = packages_for(kept, source, environment.packages)
    with tempfile.TemporaryDirectory(prefix="shoal-rehearsal-") as name:
        image = Path(name)
        watcher.on_step(Step.LAYING_OUT)
        _lay_out(workspace, versions, source, image, watcher)
        watcher.on_step(Step.PACKAGES)
        _below(image, labels.SITE).symlink_to(_site(workspace, packages, environment), target_is_directory=True)
        yield LaidOut(
            [_interpreter(), "-s", str(_below(image, labels.LAUNCHER))],
            _variables(environment, versions, source, image),
            _below(image, labels.APP_ROOT),
            _notices(environment, source),
        )


def _lay_out(
    workspace: Workspace, versions: Sequence[ModelVersion], source: Source, folder: Path, watcher: Watcher
) -> None:
    for version in versions:
        target = _below(folder, f"{labels.MODELS_ROOT}/{version.name}/{version.version}")
        workspace.models.download(version.id, target, progress=watcher.progress)
    for entry in (*source.entries, *server_entries()):
        watcher.check()
        _write(entry, folder)


def _write(entry: Entry, folder: Path) -> None:
    file = folder / entry.name
    file.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(entry.source, bytes):
        file.write_bytes(entry.source)
    else:
        shutil.copyfile(entry.source, file)
    file.chmod(entry.image_mode)


def _site(workspace: Workspace, packages: Packages, environment: Environment) -> Path:
    """The folder of *packages* for this machine's Python: that of the last time, or fetched now."""
    target = Target(parse_platform(own_platform()), PYTHON, environment.glibc or USUAL_GLIBC)
    pinned = pinned_versions(packages, target, workspace.resolutions)
    key = hashlib.sha256(f"{target.uv_platform} {target.python}\n{pinned}".encode()).hexdigest()
    kept = cache_folder() / "sites" / key
    if kept.is_dir():
        return kept
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent, prefix="new-") as name:
        install(pinned, packages.indexes, target, Path(name) / "site")
        (Path(name) / "site").rename(kept)
    return kept


def _variables(
    environment: Environment, versions: Sequence[ModelVersion], source: Source, folder: Path
) -> dict[str, str]:
    image = variables_of(environment, [files_of(one) for one in versions], source.entry_script, PYTHON)
    image |= {name: str(_below(folder, image[name])) for name in labels.PATH_VARIABLES if name in image}
    machine = {name: os.environ[name] for name in _OWN if name in os.environ}
    return {**machine, **image}


def _notices(environment: Environment, source: Source) -> tuple[str, ...]:
    said = [*environment.packages.notices, *source.notices]
    wanted = environment.python or environment.packages.python
    if wanted and wanted != PYTHON:
        said.append(f"tried with Python {PYTHON}, which this machine has; the config asks for {wanted}")
    if environment.base not in {None, labels.NO_BASE}:
        said.append(f"what {environment.base} brings is not here: only the packages that the config names")
    return tuple(said)


def _interpreter() -> str:
    """The Python that this one's environment was made from, without its packages."""
    base = Path(sys.base_prefix, "bin", f"python{PYTHON}")
    return str(base) if base.is_file() else sys.executable


def _below(folder: Path, path: str) -> Path:
    """Where the image's absolute *path* is."""
    return folder / path.lstrip("/")
