"""Models and an inference config in, an OCI image in the layout out.

Everything that can be refused without a network or much reading is refused first. Layers go from what changes least
to what changes most: base, packages, server, models, script; so a new version of a model moves only its own bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import shoal
from shoal.contract import labels
from shoal.contract.names import check_model
from shoal.oci.descriptor import Descriptor, Platform
from shoal.oci.errors import BadReference
from shoal.oci.image import BaseImage, Launch, compose, write_image, write_index
from shoal.oci.layers import Entry, Packing
from shoal.oci.reference import is_repository, is_tag
from shoal.packaging.base import BaseFinder, target_of
from shoal.packaging.dependencies import Dependencies
from shoal.packaging.environment import Environment, read_environment
from shoal.packaging.errors import Contradiction, NoEntryScript
from shoal.packaging.golden import golden_entries
from shoal.packaging.packages import Packages
from shoal.packaging.packer import Packed, Packer
from shoal.packaging.request import Built, BuiltImage, BuiltLayer, ModelFiles, PackageRequest, cache_folder
from shoal.packaging.server_files import server_entries, with_server
from shoal.packaging.source import Source, gather_source, root_of
from shoal.packaging.target import Target, parse_platform
from shoal.states import Framework

__all__ = ["build", "check_servable", "is_served_as_it_is", "packages_for", "variables_of"]

_WITHOUT_CODE: Final[Mapping[Framework, tuple[str, ...]]] = {
    Framework.ONNX: (),
    Framework.SCIKITLEARN: ("scikit-learn",),
    Framework.TENSORFLOW: ("tensorflow", "tensorflow-cpu"),
}
"""Frameworks whose models the server serves by itself, and the packages of which the environment must have one."""


def build(request: PackageRequest) -> Built:
    """Make the image and tag it `shoal/<name>:<tag>` in the layout.

    Raises:
        BadInput, NotFound: About what the person wrote; see `shoal.packaging.errors`.
        Unreachable, Refused, Failed: About the package index and the base image's registry.
        BlobMissing, NoRoom: About the layout.
    """
    return _Work.prepare(request).done()


@dataclass(frozen=True, slots=True)
class _Work:
    """A request that was looked at and may be carried out."""

    request: PackageRequest
    repository: str
    platforms: tuple[Platform, ...]
    source: Source
    environment: Environment
    packages: Packages
    """What is installed: the environment's and the server's own."""
    golden: Sequence[Entry]
    """The golden requests, if there are any."""

    @classmethod
    def prepare(cls, request: PackageRequest) -> _Work:
        config = request.config
        repository = _repository(request)
        platforms = tuple(dict.fromkeys(parse_platform(one) for one in request.wanted_platforms))
        source = gather_source(config, request.folder)
        check_servable(request.models, source)
        for file in (file for model in request.models for file in model.files):
            request.layout.size(file.digest)
        root = root_of(config, request.folder)
        golden = golden_entries(config, root)
        environment = read_environment(config, root, request.base)
        packages = packages_for(request.models, source, environment.packages)
        return cls(request, repository, platforms, source, environment, packages, golden)

    def done(self) -> Built:
        """Carry it out."""
        request, notices = self.request, list[str]()
        packer = Packer(request.layout, request.cache or cache_folder(), request.progress)
        bases = BaseFinder(self.environment, request.resolutions, request.connect, request.refresh)
        dependencies = Dependencies(packer, request.resolutions, request.refresh, notices)
        found = [(platform, bases.find(platform)) for platform in self.platforms]
        targets = [(target_of(self.environment, platform, base), base) for platform, base in found]
        below = [dependencies.layers(self.packages, target) for target, _ in targets]
        above = self._common_layers(packer)
        images, descriptors = list[BuiltImage](), list[Descriptor]()
        for (target, base), layers in zip(targets, below, strict=True):
            descriptor = self._write(target, base, [*layers, *above])
            images.append(_told(target, base, [*layers, *above], descriptor))
            descriptors.append(descriptor)
        index = write_index(request.layout, descriptors) if len(descriptors) > 1 else None
        request.layout.tag(f"{self.repository}:{request.tag}", index or descriptors[0])
        told = dict.fromkeys([*self.packages.notices, *self.source.notices, *notices])
        return Built(self.repository, request.tag, tuple(images), index.digest if index else None, tuple(told))

    def _common_layers(self, packer: Packer) -> list[Packed]:
        """The layers that are the same on every platform, lowest first."""
        server = packer.pack("server", f"shoal {shoal.__version__}", server_entries())
        # The largest below: on a classic image store every layer above a changed one is downloaded again.
        ordered = sorted(self.request.models, key=lambda one: (-one.size, one.name, one.version))
        models = [packer.pack("model", str(one), self._entries_of(one), Packing.PLAIN) for one in ordered]
        layers = [server, *models]
        if self.source.entries:
            layers.append(packer.pack("script", self.source.entry_script or "source directory", self.source.entries))
        if self.golden:
            layers.append(packer.pack("golden", "golden requests", self.golden))
        return layers

    def _entries_of(self, model: ModelFiles) -> list[Entry]:
        folder = f"{labels.MODELS_ROOT.lstrip('/')}/{model.name}/{model.version}"
        layout = self.request.layout
        return [Entry(f"{folder}/{file.path}", layout.path(file.digest), digest=file.digest) for file in model.files]

    def _write(self, target: Target, base: BaseImage | None, layers: Sequence[Packed]) -> Descriptor:
        steps = [one.step for one in layers]
        manifest, config = compose(target.platform, steps, self._launch(target, base), base=base)
        return write_image(self.request.layout, manifest, config, base=base)

    def _launch(self, target: Target, base: BaseImage | None) -> Launch:
        return Launch(
            entrypoint=("python3", labels.LAUNCHER),
            env=variables_of(self.environment, self.request.models, self.source.entry_script, target.python)
            | ({"SHOAL_GOLDEN_REQUESTS": labels.GOLDEN} if self.golden else {}),
            labels={
                labels.PYTHON: target.python,
                labels.GLIBC: target.glibc,
                labels.BASE: f"{base.name.partition('@')[0]}@{base.digest}" if base else labels.NO_BASE,
                labels.MODELS: ",".join(str(one) for one in self.request.models),
                labels.VERSION: shoal.__version__,
            },
            ports=(labels.PORT,),
            workdir=labels.APP_ROOT,
        )


def _repository(request: PackageRequest) -> str:
    """The repository of the image; OCI knows no capital letters."""
    repository = "shoal/" + re.sub(r"[._-]+$", "", re.sub(r"[._-]{2,}", "-", request.name.lower()))
    if not is_repository(repository) or not is_tag(request.tag):
        raise BadReference(f"{request.name}:{request.tag} cannot be the name of an image")
    return repository


def variables_of(
    environment: Environment, models: Sequence[ModelFiles], entry_script: str | None, python: str
) -> dict[str, str]:
    """The variables of a container: those that the person wrote, and where in the image things are."""
    variables = {"PYTHONPYCACHEPREFIX": labels.PYCACHE, **environment.variables}
    variables |= {"AML_APP_ROOT": labels.APP_ROOT, "SHOAL_PYTHON": python}
    if models:
        alone = f"/{models[0].name}/{models[0].version}" if len(models) == 1 else ""
        variables["AZUREML_MODEL_DIR"] = labels.MODELS_ROOT + alone
    if entry_script:
        variables["AZUREML_ENTRY_SCRIPT"] = entry_script
    return variables


def check_servable(models: Sequence[ModelFiles], source: Source) -> None:
    """Raise unless the server will know what to do with *models*."""
    for model in models:
        check_model(model.name)
    if len({(one.name, one.version) for one in models}) < len(models):
        raise Contradiction("a model is named twice", hint="name each model and version once")
    unserved = [one for one in models if one.framework not in _WITHOUT_CODE]
    if source.entry_script is None and (unserved or not models):
        told = ", ".join(f"{one} ({one.framework})" for one in unserved) or "nothing"
        raise NoEntryScript(
            f"{told} cannot be served without code",
            hint=f"name an entryScript; only models of {', '.join(_WITHOUT_CODE)} are served without one",
        )


def is_served_as_it_is(framework: Framework) -> bool:
    """Whether a model of this kind is served without a script, and without a package that somebody must name."""
    return _WITHOUT_CODE.get(framework) == ()


def packages_for(models: Sequence[ModelFiles], source: Source, packages: Packages) -> Packages:
    """*packages*, those of the environment, and what the server needs besides.

    Raises:
        NoEntryScript: A model that is served without code needs a package that is not among them. For ONNX it comes
            with the server; others are read by the version of their framework that wrote them, which a person knows.
    """
    if source.entry_script is not None:
        return with_server(packages, code=True)
    for model in models:
        needed = _WITHOUT_CODE[model.framework]
        if needed and not packages.names().intersection(needed):
            raise NoEntryScript(
                f"{model} ({model.framework}) is served without code by {needed[0]}, which the environment lacks",
                hint=f"add {needed[0]} to its packages, in the version that the model was saved with",
            )
    return with_server(packages, code=Framework.ONNX not in {model.framework for model in models})


def _told(target: Target, base: BaseImage | None, layers: Sequence[Packed], image: Descriptor) -> BuiltImage:
    """What the person is told of one image."""
    below = base.manifest.layers if base else ()
    from_base = [BuiltLayer("base", base.name, one.digest, one.size, reused=True) for one in below if base]
    return BuiltImage(str(target.platform), image.digest, target.python, (*from_base, *(one.built for one in layers)))
