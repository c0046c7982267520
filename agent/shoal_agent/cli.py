"""The command `shoal-agent`: all that a person does on the device itself.

`argparse`, since a device is small. Errors that are expected are a code, a sentence and a hint on stderr, and an exit
status of their family; a bug keeps its traceback.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from shoal import __version__
from shoal.errors import ShoalError
from shoal_agent.errors import UnwritableState

_STATE_HELP = "folder of the device's state (default: $SHOAL_AGENT_STATE, else /var/lib/shoal for root)"


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what *arguments* (those of the process, if None) ask for; the exit status."""
    options = _parser().parse_args(arguments)
    if options.do is _run and arguments is None:
        _shed_docstrings()
    options.state = (options.state or default_state()).absolute()  # services have working folders of their own
    try:
        status: int = options.do(options)
    except ShoalError as error:
        sys.stderr.write(f"error {error.code}: {error}\n")
        if error.hint:
            sys.stderr.write(f"hint: {error.hint}\n")
        return error.exit_code
    return status


def default_state() -> Path:
    """Where the state is kept if nobody says otherwise."""
    if folder := os.environ.get("SHOAL_AGENT_STATE"):
        return Path(folder)
    if os.geteuid() == 0:
        return Path("/var/lib/shoal")
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "shoal-agent"


def _enrol(options: argparse.Namespace) -> int:
    from shoal_agent.enrol import enrol
    from shoal_agent.store import Store

    try:
        options.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        hint = "name another folder with --state, or run it as root"
        raise UnwritableState(
            f"cannot make the folder: {error.strerror}", where=str(options.state), hint=hint
        ) from error
    identity = enrol(options.file, Store(options.state), again=options.again)
    enrolment = identity.enrolment
    _say(f"this device is {enrolment.device} of fleet {enrolment.fleet}")
    for key in enrolment.trusted:
        _say(f"it obeys the operator {key.id}")
    _say(f"start it with: shoal-agent run --state {options.state}")
    return 0


def _shed_docstrings() -> None:
    """Go on, under the same pid, as a Python that keeps no docstrings: six megabytes less for as long as it runs."""
    if sys.flags.optimize < 2:
        command = [sys.executable, "-OO", "-P", "-m", "shoal_agent", *sys.argv[1:]]
        os.execv(sys.executable, command)  # noqa: S606 - it is this very program


def _run(options: argparse.Namespace) -> int:
    from shoal_agent.daemon import Settings, run
    from shoal_agent.engine import Choice

    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s", stream=sys.stderr)
    logging.getLogger("shoal_agent").setLevel(logging.INFO)
    settings = Settings(
        options.state,
        Choice(options.runtime),
        options.docker_host,
        options.jitter,
        _batch_dir(options),
        stop_services=options.stop_services,
    )
    return 0 if run(settings) else 1


def _status(options: argparse.Namespace) -> int:
    from shoal_agent.overview import as_json, as_text, overview

    found = overview(options.state)
    _say(as_json(found) if options.output == "json" else as_text(found))
    return 0


def _install(options: argparse.Namespace) -> int:
    from shoal_agent.unit import NAME, install

    root = os.geteuid() == 0
    arguments = ["run", "--state", str(options.state.absolute()), "--runtime", options.runtime]
    if options.docker_host:
        arguments += ["--docker-host", options.docker_host]
    if folder := _batch_dir(options):
        arguments += ["--batch-dir", str(folder)]
    path = install(arguments, root=root, folder=options.folder)
    user = "" if root else " --user"
    _say(f"wrote {path}")
    _say(f"start it, now and at every boot, with: systemctl{user} enable --now {NAME}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="shoal-agent", description="Make this machine a device of a Shoal fleet.")
    parser.add_argument("--version", action="version", version=f"shoal-agent {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    enrol = _command(commands, "enrol", _enrol, "take in the operator's enrolment file", "cam-01.enrol.json")
    enrol.add_argument("file", type=Path, metavar="FILE", help="what `shoal device enrol` wrote")
    enrol.add_argument("--again", action="store_true", help="replace what this machine is enrolled as")

    run = _command(commands, "run", _run, "be the agent, until it is told to end", "--runtime process")
    _add_runtime(run)
    run.add_argument(
        "--jitter",
        type=float,
        default=30.0,
        metavar="SECONDS",
        help="wait up to so long, at random, before connecting again after a loss (default: 30)",
    )
    run.add_argument(
        "--stop-services",
        action="store_true",
        help="stop the services when the agent ends; its next start brings them back (default: they serve on)",
    )

    status = _command(commands, "status", _status, "say what is in force on this device", "-o json")
    status.add_argument("-o", "--output", choices=("table", "json"), default="table", help="form (default: table)")

    install = _command(commands, "install", _install, "write a systemd unit that runs the agent", "--runtime docker")
    _add_runtime(install)
    install.add_argument("--folder", type=Path, metavar="DIR", help="where to write it (default: systemd's own)")
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, do: object, says: str, example: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name, help=says, description=says[:1].upper() + says[1:] + ".", epilog=f"example: shoal-agent {name} {example}"
    )
    parser.add_argument("--state", type=Path, metavar="DIR", help=_STATE_HELP)
    parser.set_defaults(do=do)
    return parser


def _add_runtime(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--runtime",
        choices=("auto", "docker", "process"),
        default="auto",
        help="what runs the services; auto is Docker if an engine answers, else processes (default: auto)",
    )
    parser.add_argument("--docker-host", metavar="URL", help="address of the engine (default: $DOCKER_HOST)")
    parser.add_argument(
        "--batch-dir",
        type=Path,
        metavar="DIR",
        help="the folder in which batches may read and write (default: none may)",
    )


def _batch_dir(options: argparse.Namespace) -> Path | None:
    """The folder for batches, made if it is not there; `UnwritableState` if it cannot be."""
    if options.batch_dir is None:
        return None
    folder: Path = options.batch_dir.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        hint = "name another folder with --batch-dir"
        raise UnwritableState(f"cannot make the folder: {error.strerror}", where=str(folder), hint=hint) from error
    return folder


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
