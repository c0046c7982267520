"""Every setting of the server: command line, environment, configuration file and default made into one frozen object.

The names and their precedence are the original's: an option wins over a variable, a variable over the file, the
file over the default. Each field below says all of that about itself, so that nothing is declared twice.
`cli` calls `read_settings` once; nothing else in the package looks at the environment.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from shoal.errors import did_you_mean
from shoal_scoring.errors import BadSetting
from shoal_scoring.retired import add_options, note_on, notes_on_options, notes_on_variables, retired_name


def _text(text: str) -> str:
    return text


def _switch(text: str) -> bool:
    words = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}
    return words[text.lower()]


def _from(least: int, most: int | None = None) -> Callable[[str], int]:
    def whole(text: str) -> int:
        number = int(text)
        if number < least or (most is not None and number > most):
            raise ValueError(text)
        return number

    return whole


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise ValueError(text)
    return number


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _origins(text: str) -> tuple[str, ...]:
    """As browsers send them: in lower case, without the slash that an address bar adds."""
    return tuple(one.rstrip("/").lower() for one in _listed(text))


def _setting(default: Any, read: Callable[[str], Any], must: str, *, env: str = "", flags: str = "", about: str) -> Any:
    """One setting: how it is read, what it must be, and the names it goes by (aliases separated by spaces)."""
    metadata = {"read": read, "must": must, "env": env.split(), "flags": flags.split(), "about": about}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the server was told. Paths are as given: `script` and `models` resolve them."""

    entry_script: str = _setting(
        "",
        _text,
        "a path",
        env="AZUREML_ENTRY_SCRIPT",
        flags="--entry-script --entry_script",
        about="the scoring script; without one a single model is served by itself",
    )
    model_dir: str = _setting(
        "",
        _text,
        "a path",
        env="AZUREML_MODEL_DIR",
        flags="--model-dir --model_dir",
        about="folder of the models, handed to the script as AZUREML_MODEL_DIR",
    )
    app_root: str = _setting(
        ".",
        _text,
        "a path",
        env="AML_APP_ROOT",
        about="root of the script, of its own swagger files, logging.json and config.json",
    )
    source_directory: str = _setting(
        "", _text, "a path", env="AZUREML_SOURCE_DIRECTORY", about="folder below the root that can be imported from"
    )
    host: str = _setting(
        "0.0.0.0",  # noqa: S104  a container's own network; the process runtime says 127.0.0.1
        _text,
        "an address",
        env="SHOAL_HOST",
        flags="--host",
        about="address to listen on",
    )
    port: int = _setting(
        5001,
        _from(0, 65535),
        "a port, 0 to 65535",
        env="SHOAL_PORT",
        flags="--port",
        about="port to listen on; 0 takes a free one, which the log names",
    )
    service_name: str = _setting("ML service", _text, "a text", env="SERVICE_NAME", about="title in swagger.json")
    service_version: str = _setting("1.0", _text, "a text", env="SERVICE_VERSION", about="version in swagger.json")
    service_path_prefix: str = _setting(
        "",
        _text,
        "a path",
        env="SERVICE_PATH_PREFIX",
        about="what a gateway puts before the paths; in swagger.json only",
    )
    cpu: float | None = _setting(
        None,
        _positive,
        "a number of processors above 0",
        env="SHOAL_CPU",
        about="processors this server may use where no cgroup says so",
    )
    workers: int = _setting(
        1,
        _from(1),
        "a whole number above 0",
        env="WORKER_COUNT",
        flags="--workers --worker_count",
        about="processes that score; one scores in the server's own process unless SHOAL_ISOLATE is set",
    )
    isolate: bool = _setting(
        False,
        _switch,
        "true or false",
        env="SHOAL_ISOLATE",
        about="whether a single worker is a process of its own too, so that the server outlives it",
    )
    max_concurrent: int = _setting(
        0,
        _from(0),
        "a whole number, 0 for as many as there are workers",
        env="SHOAL_MAX_CONCURRENT",
        about="requests that may be in run() at a time; never more than workers",
    )
    scoring_timeout_ms: int = _setting(
        3_600_000,
        _from(0),
        "a whole number of milliseconds, 0 for no limit",
        env="SCORING_TIMEOUT_MS",
        about="longest time run() may take",
    )
    providers: tuple[str, ...] = _setting(
        (),
        _listed,
        "names with commas between",
        env="SHOAL_PROVIDERS",
        about="where ONNX models run, best first (cuda, openvino, cpu …); the best there is if not given",
    )
    cache_dir: str = _setting(
        "",
        _text,
        "a path",
        env="SHOAL_CACHE_DIR",
        about="folder for optimised graphs, so that a start after the first is quicker; images set it",
    )
    warmup: str = _setting(
        "",
        _text,
        "a path",
        env="SHOAL_WARMUP",
        about="file with the body of a request that is scored before the server counts as ready",
    )
    golden_requests: str = _setting(
        "",
        _text,
        "a path",
        env="SHOAL_GOLDEN_REQUESTS",
        about="file of the golden requests for a self-check that brings none; images set it",
    )
    preload: tuple[str, ...] = _setting(
        (),
        _listed,
        "names with commas between, or all",
        env="SHOAL_PRELOAD",
        about="which of several models are loaded before the server counts as ready; the others when first asked for",
    )
    model_memory: int = _setting(
        0,
        _from(0),
        "a whole number of bytes, 0 for three quarters of the container's limit",
        env="SHOAL_MODEL_MEMORY",
        about="bytes that several models may have in all processes; beyond it the one longest unused leaves",
    )
    max_batch: int = _setting(
        32,
        _from(1),
        "a whole number above 0",
        env="SHOAL_MAX_BATCH",
        about="requests that a model without a script may score together",
    )
    max_queue_wait_ms: int = _setting(
        0,
        _from(0),
        "a whole number of milliseconds, 0 for no limit",
        env="SHOAL_MAX_QUEUE_WAIT_MS",
        about="longest time a request may wait for run(); 503 after it",
    )
    max_queue: int = _setting(
        1000, _from(1), "a whole number above 0", env="SHOAL_MAX_QUEUE", about="requests that may wait; 503 beyond"
    )
    max_body: int = _setting(
        128 << 20,
        _from(1),
        "a whole number of bytes above 0",
        env="SHOAL_MAX_BODY",
        about="largest request body in bytes; 413 beyond",
    )
    drain_seconds: float = _setting(
        8.0,
        _positive,
        "a number of seconds above 0",
        env="SHOAL_DRAIN_SECONDS",
        about="longest time to finish what was begun after SIGTERM; less than what engines grant (10 s)",
    )
    cors_origins: tuple[str, ...] = _setting(
        (),
        _origins,
        "origins with commas between",
        env="AML_CORS_ORIGINS",
        flags="--cors-origins --access_control_allow_origins",
        about="origins whose web pages may read the answers; * for all",
    )
    auth: str = _setting(
        "none",
        lambda text: {"none": "none", "key": "key", "token": "token"}[text.lower()],
        "none, key or token",
        env="SHOAL_AUTH",
        about="what a request must bring",
    )
    keys_file: str = _setting(
        "",
        _text,
        "a path",
        env="SHOAL_KEYS_FILE",
        about="JSON file with primaryKey, secondaryKey and tokenSecret; read again when it changes",
    )
    auth_health: bool = _setting(
        False, _switch, "true or false", env="SHOAL_AUTH_HEALTH", about="whether health asks for it too"
    )
    tls_certificate: str = _setting(
        "",
        _text,
        "a path, or generate",
        env="SHOAL_TLS_CERTIFICATE",
        flags="--tls-certificate",
        about="certificate in PEM; with it the server speaks TLS only",
    )
    tls_key: str = _setting("", _text, "a path", env="SHOAL_TLS_KEY", flags="--tls-key", about="its key in PEM")
    log_format: str = _setting(
        "plain",
        lambda text: {"plain": "plain", "json": "json"}[text.lower()],
        "plain or json",
        env="SHOAL_LOG_FORMAT",
        about="how lines of the log are written",
    )
    show_errors: bool = _setting(
        True,
        _switch,
        "true or false",
        env="SHOAL_SHOW_ERRORS",
        about="whether the last line of a script's traceback is in the answer; off for production",
    )
    show_version: bool = _setting(
        True,
        _switch,
        "true or false",
        env="SERVER_VERSION_LOG_RESPONSE_ENABLED",
        about="whether answers carry x-ms-server-version",
    )
    non_finite: str = _setting(
        "refuse",
        lambda text: {"refuse": "refuse", "null": "null", "string": "string"}[text],
        "refuse, null or string",
        env="SHOAL_NON_FINITE",
        about="what becomes of NaN and infinity, which JSON lacks",
    )

    @property
    def root(self) -> Path:
        """The root folder, absolute."""
        return Path(self.app_root).absolute()


def read_settings(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> tuple[Settings, list[str]]:
    """The settings, and a sentence for each thing that was given and means nothing here.

    Raises:
        BadSetting: A value cannot be used, or the configuration file is no JSON object.
        SystemExit: Wrong usage of the command line (status 2), or `--help`.
    """
    options = vars(_parser().parse_args(arguments))
    retired = options.pop("retired") or ()
    for name in ("entry_script", "model_dir"):  # on the command line these are relative to where the user stands
        options[name] = str(Path(options[name]).absolute()) if options[name] else None
    config_file = options.pop("config")
    from_environ = _from_environ(environ)
    found = {**from_environ, **{name: text for name, text in options.items() if text is not None}}
    from_file, notes = _from_file(config_file or environ.get("AZUREML_CONFIG_FILE"), found)
    settings = Settings(**{**from_file, **{name: _read(name, text) for name, text in found.items()}})
    unheard = [one for one in settings.cors_origins if "://" not in one and one not in ("*", "null")]
    notes += [
        f"no browser calls itself {one!r}: an origin is written https://host or https://host:port" for one in unheard
    ]
    return settings, [*notes_on_options(retired), *notes_on_variables(environ), *notes]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="shoal-scoring",
        description="Serve an entry script with init() and run(), or a model by itself.",
        epilog="example: shoal-scoring --entry-script score.py --model-dir models --port 5001;"
        " for files instead of requests: shoal-scoring batch --help",
        allow_abbrev=False,
        formatter_class=partial(argparse.HelpFormatter, width=78),  # it would load half the library to ask for that
    )
    for one in dataclasses.fields(Settings):
        if flags := one.metadata["flags"]:
            variables = ", ".join(one.metadata["env"])
            parser.add_argument(*flags, dest=one.name, metavar="X", help=f"{one.metadata['about']} [{variables}]")
    add_options(parser)
    parser.add_argument("--config", "--config_file", metavar="FILE", help="JSON file of settings [AZUREML_CONFIG_FILE]")
    return parser


def _from_environ(environ: Mapping[str, str]) -> dict[str, str]:
    """The settings that are given as variables; an empty variable counts as not given."""
    found: dict[str, str] = {}
    for one in dataclasses.fields(Settings):
        for variable in one.metadata["env"]:
            if environ.get(variable):
                found.setdefault(one.name, environ[variable])
    return found


def _read(name: str, text: str, where: str | None = None) -> Any:
    metadata = next(one.metadata for one in dataclasses.fields(Settings) if one.name == name)
    try:
        return metadata["read"](text)
    except (ValueError, KeyError):
        called = " or ".join([*metadata["env"], *metadata["flags"][:1]])
        raise BadSetting(f"{called} is {text!r}; it must be {metadata['must']}", where=where) from None


def _from_file(given: str | None, found: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The settings in the configuration file: the one named, else a `config.json` in the usual places.

    A file that was merely found may be somebody else's (a workspace's has the same name), so what it has besides is
    noted, not refused.
    """
    path = Path(given) if given else _usual_file(found)
    if path is None:
        return {}, []
    names = {key: one.name for one in dataclasses.fields(Settings) for key in (one.name, *one.metadata["env"])}
    settings: dict[str, Any] = {}
    notes: list[str] = []
    for key, setting in _object_in(path).items():
        if key in names:
            if setting is not None:  # null counts as not given
                settings[names[key]] = _read(names[key], _as_text(setting), where=str(path))
        elif retired := retired_name(key):
            notes.append(f"{path}: {note_on(key, retired)}")
        else:
            hint = did_you_mean(key, names)
            notes.append(f"{path}: {key!r} is no setting of this server" + (f"; {hint}" if hint else ""))
    return settings, notes


def _as_text(setting: Any) -> str:
    """A value of the file as a variable would say it: a list with commas between."""
    if isinstance(setting, list):
        return ",".join(map(_as_text, setting))
    return setting if isinstance(setting, str) else json.dumps(setting)


def _usual_file(found: Mapping[str, str]) -> Path | None:
    folders = [Path(found.get("app_root", "."))]
    if script := found.get("entry_script"):
        folders.append((folders[0] / script).parent)
    paths = [folder / "config.json" for folder in folders]
    return next((path for path in paths if path.is_file() and path.stat().st_size), None)


def _object_in(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise BadSetting(f"the configuration file cannot be read: {error.strerror}", where=str(path)) from None
    except ValueError as error:
        raise BadSetting(f"the configuration file is no JSON: {error}", where=str(path)) from None
    if not isinstance(content, dict):
        raise BadSetting("the configuration file is no JSON object", where=str(path))
    return content
