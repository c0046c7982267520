"""`shoal device`: who belongs to the fleet."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from shoal.cli.later import noun
from shoal.cli.options import OutputOption, WorkspaceOption, workspace_at
from shoal.cli.output import Output, UnwritableFile, age, remark, say, show_json, show_table
from shoal.contract.names import parse_labels
from shoal.files import replace_file
from shoal.fleet.hosting import admit_devices
from shoal.workspace.records import Device

app = noun("Devices of the fleet.")


Name = Annotated[str, typer.Argument(help="Name of the device, as cam-01.")]
Labels = Annotated[list[str] | None, typer.Option("--label", help="KEY=VALUE; repeat, or join with commas.")]


@app.command()
def enrol(
    name: Name,
    label: Labels = None,
    platform: Annotated[
        str | None, typer.Option(help="linux/amd64 or linux/arm64, if you deploy before it first connects.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Give a device that is enrolled already a new file.")] = False,
    file: Annotated[Path | None, typer.Option("-f", "--file", help="Where to write it; NAME.enrol.json here.")] = None,
    username: Annotated[str | None, typer.Option(help="Its user name at a broker of your own.")] = None,
    password: Annotated[
        str | None, typer.Option(help="Its password there; better in the variable.", envvar="SHOAL_DEVICE_PASSWORD")
    ] = None,
    workspace: WorkspaceOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Make the one file that turns a machine into a device of this fleet. It is a secret: it holds the password.

    Example: shoal device enrol cam-01 --label site=oslo,zone=b
    """
    target = file or Path(f"{name}.enrol.json")
    with workspace_at(workspace) as opened:
        _check_writable(target)
        enrolment = opened.devices.enrol(
            name,
            parse_labels(",".join(label)) if label else None,
            platform=platform,
            again=again,
            username=username,
            password=password,
        )
        replace_file(target, msgspec.json.format(msgspec.json.encode(enrolment), indent=2) + b"\n", mode=0o600)
        admit_devices(opened)
    if output is Output.JSON:
        show_json({"device": name, "file": str(target), "broker": enrolment.broker.url})
        return
    say(f"wrote {target}")
    say(f"on the device: shoal-agent enrol {target.name} && shoal-agent run")
    if opened.settings.broker is None and opened.settings.host == "127.0.0.1":
        remark(
            "it reaches only a broker on this machine; for others: shoal workspace set host=ADDRESS, and enrol again"
        )


@app.command("list")
def list_(
    label: Labels = None,
    workspace: WorkspaceOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """List enrolled devices, and what each last said it is; for what they do now: shoal status.

    Example: shoal device list --label site=oslo
    """
    with workspace_at(workspace) as opened:
        found = opened.devices.list(labels=parse_labels(",".join(label or [])))
    if output is Output.JSON:
        show_json([_plain(device) for device in found])
        return
    show_table(
        ["device", "labels", "platform", "runtime", "model", "accelerators", "connected", "enrolled"],
        [_row(device) for device in found],
        empty="no such device; enrol one with: shoal device enrol NAME",
    )


@app.command()
def label(
    name: Name,
    labels: Annotated[list[str], typer.Argument(help="KEY=VALUE to set, KEY- to remove.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Set and remove labels.

    Example: shoal device label cam-01 zone=c old-
    """
    with workspace_at(workspace) as opened:
        removed = {text[:-1] for text in labels if text.endswith("-") and "=" not in text}
        added = parse_labels(",".join(text for text in labels if text.rstrip("-") not in removed or "=" in text))
        kept = {key: value for key, value in opened.devices.get(name).labels.items() if key not in removed}
        opened.devices.relabel(name, kept | added)


@app.command()
def remove(name: Name, workspace: WorkspaceOption = None) -> None:
    """Take a device out of the fleet: its password stops working; what runs on it goes on running.

    Example: shoal device remove cam-01
    """
    with workspace_at(workspace) as opened:
        opened.devices.remove(name)
        admit_devices(opened)
    say(f"removed {name}")


def _check_writable(target: Path) -> None:
    """Refuse before anything is enrolled: the file is the only place where the device's password is ever written."""
    if not os.access(target.absolute().parent, os.W_OK):
        raise UnwritableFile(
            "the enrolment file cannot be written there", where=str(target), hint="name another: -f FILE"
        )


def _row(device: Device) -> list[object]:
    facts = device.birth.facts if device.birth else None
    return [
        device.name,
        device.labels,
        device.platform,
        facts.runtime.value if facts else "",
        facts.model if facts else "",
        [one.name for one in facts.accelerators] if facts else "",
        age(device.seen) if device.seen else "never seen",
        age(device.enrolled),
    ]


def _plain(device: Device) -> dict[str, object]:
    plain: dict[str, object] = msgspec.to_builtins(device)
    return {**plain, "platform": device.platform}
