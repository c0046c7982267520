"""A bench to package on: a layout, a folder to write in, and a memory for what names meant."""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from shoal.contract.inference import InferenceConfig
from shoal.oci.layout import Layout
from shoal.packaging.build import build
from shoal.packaging.request import Built, BuiltImage, ModelFile, ModelFiles, PackageRequest
from shoal.states import Framework

ECHO = "def init():\n    pass\n\n\ndef run(data):\n    return {'echo': data}\n"


class Memory(dict[str, str]):
    """Resolutions, as the workspace keeps them."""

    def put(self, key: str, text: str) -> None:
        self[key] = text


@dataclass
class Bench:
    """Everything that packaging needs, in one folder."""

    root: Path
    resolutions: Memory = field(default_factory=Memory)
    steps: list[str] = field(default_factory=list)
    """What the last packaging told of its progress."""

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        self.layout = Layout(self.root / "layout")

    @property
    def folder(self) -> Path:
        """Where the person keeps script and config."""
        return self.root / "mine"

    def write(self, name: str, text: str = ECHO) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def model(
        self,
        version: int = 1,
        data: bytes = b"weights",
        *,
        name: str = "digits",
        paths: tuple[str, ...] = ("digits.onnx",),
        framework: Framework = Framework.ONNX,
    ) -> ModelFiles:
        """A registered model whose files all hold *data*."""
        blob = self.layout.put_blob(data)
        files = tuple(ModelFile(path, blob.digest, blob.size) for path in paths)
        return ModelFiles(name, version, framework, files)

    def package(self, *models: ModelFiles, **changed: Any) -> Built:
        """Package *models* with the script score.py; *changed* are fields of the request, or of the config."""
        in_config = set(InferenceConfig.__struct_fields__)
        config = {name: changed.pop(name) for name in list(changed) if name in in_config}
        if "entry_script" not in config:
            self.write("score.py")
        self.steps.clear()
        request = {
            "name": "digits",
            "tag": "1",
            "models": models or (self.model(),),
            "config": InferenceConfig(**{"entry_script": "score.py", **config}),
            "folder": self.folder,
            "layout": self.layout,
            "resolutions": self.resolutions,
            "platforms": ("linux/amd64",),
            "base": "none",
            "progress": self.steps.append,
        }
        return build(PackageRequest(**{**request, **changed}))

    def document(self, digest: str) -> dict[str, Any]:
        """A manifest or configuration, as anybody would read it."""
        data = self.layout.path(digest).read_bytes()
        assert f"sha256:{hashlib.sha256(data).hexdigest()}" == digest
        loaded: dict[str, Any] = json.loads(data)
        return loaded

    def config_of(self, image: BuiltImage) -> dict[str, Any]:
        return self.document(self.document(image.digest)["config"]["digest"])

    def unpack(self, image: BuiltImage, folder: Path, kind: str = "") -> Path:
        """The layers (of one *kind*, or all) unpacked one over the other, by Python's own careful filter."""
        for layer in image.layers:
            if kind in {"", layer.kind}:
                with tarfile.open(self.layout.path(layer.digest)) as tar:
                    tar.extractall(folder, filter="data")
        return folder

    def names(self, image: BuiltImage, kind: str) -> list[str]:
        """The files in the layers of *kind*, sorted."""
        found: list[str] = []
        for layer in image.layers:
            if layer.kind == kind:
                with tarfile.open(self.layout.path(layer.digest)) as tar:
                    found += [one.name for one in tar if one.isfile()]
        return sorted(found)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "bench")


@pytest.fixture
def new_bench(tmp_path: Path) -> Callable[[str], Bench]:
    """Makes another bench, in a folder of the given name."""
    return lambda name: Bench(tmp_path / name)


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch):
    """The way to the index is a port of this machine where nobody listens."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.upper(), "http://127.0.0.1:9")
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
