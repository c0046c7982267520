"""The `shoal` command called as a person calls it, in this process, with a workspace of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from shoal.cli.main import main
from shoal.workspace import Workspace


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str


Shoal = Callable[..., Ended]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory with a workspace in it."""
    monkeypatch.chdir(tmp_path)
    Workspace.create(tmp_path / ".shoal").close()
    return tmp_path


@pytest.fixture
def shoal(here: Path, capfd: pytest.CaptureFixture[str]) -> Shoal:
    """Run a command in `here`."""

    def run(*words: object) -> Ended:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        out, err = capfd.readouterr()
        assert "Traceback" not in err, err
        return Ended(int(ended.value.code or 0), out, err)

    return run
