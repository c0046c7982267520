"""`shoal service`: use what runs: ask it, read its log, take it away, make it try again."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from shoal.cli.deploying import PATIENCE, WaitOption, publish_changes
from shoal.cli.later import noun
from shoal.cli.options import DevicesOption, OutputOption, ServiceName, TimeoutOption, WorkspaceOption, workspace_at
from shoal.cli.output import Output, say, show_json, show_table
from shoal.contract.command import Answer, Ask, ReadLogs, Score, TryNow
from shoal.contract.reading import MissingFile
from shoal.fleet.compose import services_of
from shoal.fleet.deploying import delete as journal_removal
from shoal.fleet.deploying import renew_key
from shoal.fleet.errors import CommandFailed
from shoal.fleet.keying import keys_of
from shoal.fleet.station import Station

app = noun("Services on devices.")


class KeyName(StrEnum):
    """Which of a service's two keys."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


OneDevice = Annotated[str, typer.Option("--device", help="Name of the device.")]
HTTP_ERROR = 400


@app.command()
def run(
    name: ServiceName,
    device: OneDevice,
    data: Annotated[str, typer.Option("-d", "--data", help="What to post: text, @FILE, or @- for standard input.")],
    content_type: Annotated[str, typer.Option("--content-type")] = "application/json",
    timeout: Annotated[float, typer.Option(help="Seconds to wait for the answer.", min=1, max=300)] = 60.0,
    workspace: WorkspaceOption = None,
) -> None:
    """Send a request to a service and print its answer; it travels over MQTT, so the device need not be reachable.

    Example: shoal service run -n digits --device cam-01 -d @sample.json
    """
    ask = Score(service=name, body=_body(data), content_type=content_type, timeout=timeout)
    answer = _ask(workspace, device, ask, timeout + 5)
    sys.stdout.buffer.write(answer.body)
    if not answer.body.endswith(b"\n"):
        say()
    if answer.status >= HTTP_ERROR:
        raise CommandFailed(f"the service answered {answer.status}", where=f"{name} on {device}")


@app.command()
def logs(
    name: ServiceName,
    device: OneDevice,
    lines: Annotated[int, typer.Option("-l", "--lines", "--num-lines", min=1, max=10_000)] = 200,
    timeout: TimeoutOption = 30.0,
    workspace: WorkspaceOption = None,
) -> None:
    """Print the last lines that a service wrote.

    Example: shoal service logs -n digits --device cam-01 -l 50
    """
    answer = _ask(workspace, device, ReadLogs(service=name, lines=lines), timeout)
    sys.stdout.buffer.write(answer.body)


@app.command("retry")
def retry(
    name: ServiceName, device: OneDevice, timeout: TimeoutOption = 30.0, workspace: WorkspaceOption = None
) -> None:
    """Forget back-off and versions given up, and try now.

    Example: shoal service retry -n digits --device cam-01
    """
    _ask(workspace, device, TryNow(service=name), timeout)
    say(f"{device} tries {name} again")


@app.command("get-keys")
def get_keys(name: ServiceName, workspace: WorkspaceOption = None, output: OutputOption = Output.TABLE) -> None:
    """Show both keys of a service; callers send one as Authorization: Bearer KEY.

    Example: shoal service get-keys -n digits -o json
    """
    with workspace_at(workspace) as opened:
        keys = keys_of(opened, name)
    if output is Output.JSON:
        show_json(keys)
        return
    show_table(["key", "value"], [["primary", keys.primary_key], ["secondary", keys.secondary_key]], empty="")


@app.command("regen-key")
def regen_key(
    name: ServiceName,
    key: Annotated[KeyName, typer.Option("--key", "-k", help="Which of the two.", case_sensitive=False)],
    set_key: Annotated[str, typer.Option("--set-key", "-s", help="The new key; a random one if left out.")] = "",
    wait: WaitOption = False,
    timeout: TimeoutOption = PATIENCE,
    workspace: WorkspaceOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Replace a key of a service on every device that has it; nothing is restarted, and the other key goes on working.

    Example: shoal service regen-key -n digits --key primary
    """
    with workspace_at(workspace) as opened:
        publish_changes(opened, renew_key(opened, name, key.value, set_key), wait, timeout, output)


@app.command()
def delete(
    name: ServiceName,
    device: DevicesOption = None,
    wait: WaitOption = False,
    timeout: TimeoutOption = PATIENCE,
    workspace: WorkspaceOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Remove a service from every device that has it, or from those named.

    Example: shoal service delete -n digits
    """
    with workspace_at(workspace) as opened:
        publish_changes(opened, journal_removal(opened, name, device or ()), wait, timeout, output)


@app.command("list")
def list_(workspace: WorkspaceOption = None, output: OutputOption = Output.TABLE) -> None:
    """List what devices were told to run; for what they really do: shoal status.

    Example: shoal service list
    """
    with workspace_at(workspace) as opened:
        told = {one.name: services_of(opened.journal.desired(one.name)) for one in opened.devices.list()}
    rows = [(device, name, one) for device, services in told.items() for name, one in sorted(services.items())]
    if output is Output.JSON:
        show_json([{"device": device, "service": name, "wanted": one} for device, name, one in rows])
        return
    show_table(
        ["device", "service", "version", "models", "port"],
        [[device, name, one.deployment, one.models, one.port or "chosen by the device"] for device, name, one in rows],
        empty="nothing is deployed; begin with: shoal deploy -f MANIFEST",
    )


def _ask(workspace: Path | None, device: str, ask: Ask, timeout: float) -> Answer:
    """The answer of *device*.

    Raises:
        CommandFailed: It says that it could not.
    """
    with workspace_at(workspace) as opened:
        opened.devices.get(device)
        with Station(opened) as station:
            return ask_at(station, device, ask, timeout)


def ask_at(station: Station, device: str, ask: Ask, timeout: float) -> Answer:
    """As `_ask`, over a connection that stands already."""
    answer = station.ask(device, ask, timeout=timeout)
    if not answer.ok:
        problem = answer.problem
        raise CommandFailed(
            problem.message if problem else "the device could not do it",
            where=f"{device}, {problem.code}" if problem else device,
            hint=problem.hint if problem and problem.hint else None,
        )
    return answer


def _body(data: str) -> bytes:
    if data == "@-":
        return sys.stdin.buffer.read()
    if not data.startswith("@"):
        return data.encode()
    try:
        return Path(data[1:]).read_bytes()
    except OSError as error:
        raise MissingFile(f"cannot read what should be sent: {error.strerror}", where=data[1:]) from error
