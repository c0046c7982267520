"""The scoring server as files of an image: its package and the few modules of Shoal that it needs.

Found on the file system and never imported: the server's own requirements need not be installed on the desktop.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from shoal.contract.labels import LAUNCHER, SERVER
from shoal.oci.layers import Entry
from shoal.packaging.errors import ServerMissing
from shoal.packaging.packages import Packages

__all__ = ["ONNX_REQUIREMENTS", "SERVER_REQUIREMENTS", "server_entries", "with_server"]

SERVER_REQUIREMENTS: Final = ("httptools==0.9.0", "orjson==3.13.0", "uvloop==0.23.0")
"""What the server itself imports."""
ONNX_REQUIREMENTS: Final = ("numpy==2.4.6", "onnxruntime==1.31.1")
"""What it needs besides to serve an ONNX model without code."""

_PACKAGE: Final = "shoal_scoring"
_MODULES: Final = ("shoal", "shoal.errors", "shoal.states")
_LAUNCHER: Final = "shoal.packaging.launcher"


def with_server(packages: Packages, *, code: bool) -> Packages:
    """*packages* and those that the server needs; what a person asks for by name wins over our choice.

    Args:
        packages: What the environment asks for.
        code: Whether no ONNX model is served without code, which the server has to bring the runtime for.
    """
    defaults = list(SERVER_REQUIREMENTS if code else SERVER_REQUIREMENTS + ONNX_REQUIREMENTS)
    if any(name.startswith("onnxruntime-") for name in packages.names()):  # another build of the same modules
        defaults = [one for one in defaults if not one.startswith("onnxruntime=")]
    return packages.plus(defaults)


def server_entries() -> list[Entry]:
    """Every file of the server's layer; `ServerMissing` where the server is not installed."""
    root = SERVER.lstrip("/")
    package = _file_of(_PACKAGE).parent
    modules = {f"{root}/{_path_of(name)}": _file_of(name) for name in _MODULES}
    files = {f"{root}/{_PACKAGE}/{file.relative_to(package).as_posix()}": file for file in _shipped(package)}
    return [Entry(name, file) for name, file in {**files, **modules, LAUNCHER.lstrip("/"): _file_of(_LAUNCHER)}.items()]


def _file_of(module: str) -> Path:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise ServerMissing(
            f"the scoring server's {module} is not installed beside this program", hint="install shoal again"
        )
    return Path(spec.origin)


def _path_of(module: str) -> str:
    return f"{module}/__init__.py" if "." not in module else f"{module.replace('.', '/')}.py"


def _shipped(package: Path) -> Iterator[Path]:
    return (file for file in package.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
