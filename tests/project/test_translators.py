"""The words of the outside are translated once: one module each knows MQTT, Docker, and how HTTP is served."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = [*(ROOT / "shared").rglob("*.py"), *(ROOT / "agent").rglob("*.py")]

TRANSLATORS = {
    "paho": {"shared/shoal/link/connection.py"},
    "docker": {"agent/shoal_agent/runtime/docker_client.py"},
    "http.server": {"shared/shoal/oci/handler.py"},
    "httptools": {"agent/shoal_scoring/http.py"},
    "uvloop": {"agent/shoal_scoring/listener.py"},
    "sqlalchemy": {str(path.relative_to(ROOT)) for path in (ROOT / "shared/shoal/workspace").glob("*.py")},
}
"""What may import each of these; nothing else does."""


@pytest.mark.parametrize("package", TRANSLATORS)
def test_only_its_translator_imports_a_package(package):
    importers = {str(path.relative_to(ROOT)) for path in SOURCES if package in set(_imports(path))}
    assert importers, f"nothing imports {package}; take it out of the table"
    assert importers <= TRANSLATORS[package]


def _imports(path: Path) -> Iterator[str]:
    """Every package and parent package that *path* imports anywhere, be it late."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = []
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
        for name in names:
            parts = name.split(".")
            yield from (".".join(parts[:n]) for n in range(1, len(parts) + 1))
