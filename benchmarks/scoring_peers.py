"""The servers that are compared: the environment each is installed into, and how each is started for a case.

Every one gets the same model, one thread for each prediction, and the setting that serves it best where it has one:
two workers for Azure's server on two cores, no worker process for MLServer (its default is half as fast).
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from scoring_cases import SCRIPTS, Body, Case

ROOT = Path(__file__).parents[1]
_SAME = tuple(f"{name}=={version(name)}" for name in ("numpy", "onnxruntime", "scikit-learn"))
"""What all of them predict with."""
ENVIRONMENTS: dict[str, tuple[str, ...]] = {
    "shoal": ("--editable", f"{ROOT}[scoring]"),
    "azml": ("azureml-inference-server-http", "inference-schema[numpy-support]"),
    "mlserver": ("mlserver", "mlserver-sklearn"),
    "bentoml": ("bentoml",),
    "granian": ("granian", "inference-schema[numpy-support]"),
}
PEERS = ("azml", "azml-2", "mlserver", "bentoml", "granian")
_NAMES = {"azml": "azureml-inference-server-http"}


@dataclass(frozen=True)
class Contender:
    """One server, started in one way, for one case."""

    name: str
    command: tuple[str | Path, ...]
    """`{port}` in it, and in its files, is the one it listens on; `{second port}` and `{third port}` are free too."""
    body: Body
    path: str = "/score"
    environ: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    """What it finds in the folder where it is started."""
    clients: tuple[int, ...] | None = None
    """Only these counts of clients, if not all of the case."""


class Bench:
    """Environments, models and the folder of this run."""

    def __init__(self, cache: Path, folder: Path) -> None:
        self._cache, self._folder = cache, folder

    def bin(self, name: str) -> Path:
        """The programs of an environment, which is made the first time.

        An environment that took another set of requirements, or another Python, is another one.
        """
        wanted = ENVIRONMENTS[name] + _SAME
        ours = (ROOT / "pyproject.toml").read_text() if name == "shoal" else ""
        options = ("--quiet", "--compile-bytecode")  # as pip does, else every start would compile
        key = hashlib.sha256(repr((wanted, options, sys.version, ours)).encode()).hexdigest()[:8]
        folder = self._cache / f"{name}-{key}"
        if not (folder / "complete").exists():
            print(f"installing {name} into {folder}", flush=True)
            uv = (sys.executable, "-m", "uv")
            subprocess.run([*uv, "venv", "--quiet", "--clear", "--python", sys.executable, folder], check=True)
            install = [*uv, "pip", "install", *options, "--python", folder / "bin/python", *wanted]
            subprocess.run(install, check=True)
            (folder / "complete").touch()
        return folder / "bin"

    def model_folder(self, case: Case) -> Path:
        """Where the case's model lies."""
        return self._folder / "models" / case.model

    def version_of(self, name: str) -> str:
        """Name and version of what an environment is there for."""
        if name == "shoal":
            return f"shoal {version('shoal')}"
        asked = _NAMES.get(name, name)
        code = f"from importlib.metadata import version; print(version({asked!r}))"
        done = subprocess.run([self.bin(name) / "python", "-c", code], capture_output=True, text=True, check=True)
        return f"{asked} {done.stdout.strip()}"

    def contenders(self, case: Case, peers: set[str]) -> list[Contender]:
        """Who takes part in *case*; the one to compare with comes first."""
        makers = {
            "azml": self._azml,
            "azml-2": self._azml_2,
            "mlserver": self._mlserver,
            "bentoml": self._bentoml,
            "granian": self._granian,
        }
        made = self._shoal(case)
        for name, make in makers.items():
            if name in peers and (contender := make(case)) is not None:
                made.append(contender)
        return sorted(made, key=lambda one: one.name != "azml")

    def _shoal(self, case: Case) -> list[Contender]:
        program = self.bin("shoal") / "shoal-scoring"
        environ = {"SHOAL_CPU": "1", "SHOAL_SHOW_ERRORS": "false"}
        serve: tuple[str | Path, ...] = (program, "--host", "127.0.0.1", "--port", "{port}")
        if case.model:
            serve += ("--model-dir", self.model_folder(case))
        body = case.raw_body if case.raw else case.json_body
        script = Contender(
            "shoal, same script", (*serve, "--entry-script", SCRIPTS / case.script), body, environ=environ
        )
        if not case.model:
            return [script]
        if case.raw:
            body, path = case.inference_body(binary=True), "/v2/models/model/infer"
        else:
            path = "/score"
        made = [script, Contender("shoal, no code", serve, body, path, environ)]
        if case.model in ("wide", "mlp"):
            alone = environ | {"SHOAL_MAX_BATCH": "1"}
            made.append(Contender("shoal, no code, no batches", serve, body, path, alone))
        if case.model == "conv":
            made.append(Contender("shoal, no code, 2 workers", (*serve, "--workers", "2"), body, path, environ))
        return made

    def _azml(self, case: Case, workers: int = 1) -> Contender:
        command = (self.bin("azml") / "azmlinfsrv", "--entry_script", SCRIPTS / case.script, "--port", "{port}")
        if case.model:
            command += ("--model_dir", self.model_folder(case))
        if workers > 1:
            command += ("--worker_count", str(workers))
        environ = {"AZUREML_LOG_DEPRECATION_WARNINGS_ENABLED": "false"}
        body = case.raw_body if case.raw else case.json_body
        return Contender("azml" if workers == 1 else f"azml, {workers} workers", command, body, environ=environ)

    def _azml_2(self, case: Case) -> Contender:
        return self._azml(case, workers=2)

    def _granian(self, case: Case) -> Contender | None:
        if case.raw:
            return None
        command = (
            *(self.bin("granian") / "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", "{port}"),
            *("--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "granian_app:app"),
        )
        environ = {"SCRIPT": str(SCRIPTS / case.script), "PYTHONPATH": str(SCRIPTS)}
        environ["AZUREML_MODEL_DIR"] = str(self.model_folder(case))
        return Contender("granian, same script", command, case.json_body, environ=environ)

    def _mlserver(self, case: Case) -> Contender | None:
        """It reads tensors over REST in JSON only: the binary form it answers with 500."""
        if case.raw:
            return None
        kind = {"": "mlserver_runtime.Echo", "ridge": "mlserver_sklearn.SKLearnModel"}
        model = {
            "name": "model",
            "implementation": kind.get(case.model, "mlserver_runtime.Net"),
            "parameters": {"uri": str(self.model_folder(case) / case.model_file)},
        }
        if case.model == "wide":
            model |= {"max_batch_size": 32, "max_batch_time": 0.005}
        settings = {"host": "127.0.0.1", "parallel_workers": 0, "debug": False}
        ports = {"http_port": "{port}", "grpc_port": "{second port}", "metrics_port": "{third port}"}
        return Contender(
            "mlserver, batching" if case.model == "wide" else "mlserver",
            (self.bin("mlserver") / "mlserver", "start", "."),
            case.inference_body(binary=False, datatype="FP64" if case.model == "ridge" else "FP32"),
            "/v2/models/model/infer",
            {"PYTHONPATH": str(SCRIPTS)},
            {"model-settings.json": json.dumps(model), "settings.json": json.dumps(settings | ports)},
        )

    def _bentoml(self, case: Case) -> Contender:
        kind = "Raw" if case.raw else {"": "Echo", "ridge": "Ridge", "wide": "Batched"}.get(case.model, "Net")
        environ = {
            "MODEL": str(self.model_folder(case)),
            "BENTOML_HOME": str(self._folder / "bentoml"),
            "BENTOML_DO_NOT_TRACK": "true",
        }
        serve = ("serve", f"bento_service:{kind}", "--working-dir", SCRIPTS, "--host", "127.0.0.1", "--port", "{port}")
        return Contender(
            "bentoml, batching" if kind == "Batched" else "bentoml",
            (self.bin("bentoml") / "bentoml", *serve),
            case.raw_body if case.raw else case.json_body,
            environ=environ,
        )


def clean_environ() -> dict[str, str]:
    """This process's variables, without those that would tell a server something, or Python how to start."""
    telling = ("AZUREML", "AML_", "SHOAL_", "PYTHON")
    return {name: text for name, text in os.environ.items() if not name.startswith(telling)}
