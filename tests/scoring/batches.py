"""Run `shoal-scoring batch` as people do: in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMMAND = [sys.executable, "-c", "import sys; from shoal_scoring.cli import main; sys.exit(main())", "batch"]
OURS = ("AZUREML", "AML_", "SHOAL")


@dataclass
class Ended:
    status: int
    out: str
    err: str


class Batch:
    """A folder with a script in it, and the batches that are run there."""

    def __init__(self, folder: Path, script: str = "") -> None:
        self.folder = folder
        if script:
            self.write_script(script)

    def write_script(self, script: str) -> None:
        (self.folder / "score.py").write_text(textwrap.dedent(script))

    def begin(self, *arguments: str, environ: Mapping[str, str] = {}, **how: Any) -> subprocess.Popen[str]:
        """Start one; its output goes to out.jsonl unless *arguments* say otherwise."""
        script = ["--entry-script", "score.py"] if (self.folder / "score.py").exists() else []
        output = [] if "--output" in arguments else ["--output", "out.jsonl"]
        clean = {name: text for name, text in os.environ.items() if not name.startswith(OURS)}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | how
        return subprocess.Popen(
            [*COMMAND, *script, *output, *arguments], cwd=self.folder, env={**clean, **environ}, text=True, **pipes
        )

    def run(self, *arguments: str, environ: Mapping[str, str] = {}, **how: Any) -> Ended:
        """Run one to its end."""
        process = self.begin(*arguments, environ=environ, **how)
        out, err = process.communicate(timeout=60)
        return Ended(process.returncode, out, err)

    def lines(self, name: str) -> list[Any]:
        return [json.loads(line) for line in (self.folder / name).read_text().splitlines()]

    @property
    def results(self) -> list[Any]:
        return self.lines("out.jsonl")

    @property
    def failures(self) -> list[Any]:
        return self.lines("out.failed.jsonl")

    @property
    def state(self) -> dict[str, Any]:
        return json.loads((self.folder / "out.state.json").read_text())

    def write(self, name: str, *lines: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in lines))
        return path
