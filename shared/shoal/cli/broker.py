"""`shoal broker`: a broker of one's own instead of the embedded one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shoal.broker.configuration import Tls, access_rules, configuration, password_file
from shoal.cli.later import noun
from shoal.cli.options import WorkspaceOption, workspace_at
from shoal.cli.output import remark, say, write_folder
from shoal.fleet.hosting import accounts
from shoal.fleet.own_broker import OwnBroker

app = noun("The MQTT broker.")

SECRET = frozenset({"acl", "passwd", "server.key"})
"""Of the files that `config` writes, those that only the broker may read."""


@app.command()
def use(
    url: Annotated[str, typer.Argument(help="mqtts://broker.example:8883; `embedded` goes back to the embedded one.")],
    username: Annotated[
        str | None, typer.Option("-u", "--username", help="The operator's; else as `shoal broker config` sets it up.")
    ] = None,
    password: Annotated[
        str, typer.Option(help="Better in the variable.", envvar="SHOAL_BROKER_PASSWORD", show_default=False)
    ] = "",
    ca: Annotated[Path | None, typer.Option(help="PEM file of the authority of its certificate.")] = None,
    certificate: Annotated[Path | None, typer.Option(help="PEM file of a client certificate.")] = None,
    key: Annotated[Path | None, typer.Option(help="PEM file of its key.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Meet the devices at a broker of your own; those enrolled before have to be enrolled again.

    Example: shoal broker use mqtts://broker.example:8883
    """
    with workspace_at(workspace) as opened:
        own = OwnBroker(url, username, password, ca, certificate, key)
        access = None if url == "embedded" else own.access(opened)
        before = opened.settings.broker_url
        opened.change_settings(broker=access)
        say(f"from now on: {opened.settings.broker_url}")
        if opened.settings.broker_url != before and opened.devices.list():
            remark("devices look for you where you were: for each, shoal device enrol NAME --again")


@app.command()
def config(
    directory: Annotated[Path, typer.Option("--dir", help="Folder to write into.")] = Path("mosquitto"),
    installed: Annotated[
        Path, typer.Option("--installed-in", help="Where the files will stand on the broker's machine.")
    ] = Path("/etc/mosquitto/shoal"),
    port: Annotated[int, typer.Option(help="TCP port to listen on.", min=1, max=65535)] = 8883,
    host: Annotated[
        str | None, typer.Option(help="Name of the broker; a certificate for it is issued. Else the workspace's host.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write a production mosquitto configuration: TLS, a password a device, access rules, persistence.

    Example: shoal broker config --host broker.example --dir mosquitto
    """
    with workspace_at(workspace) as opened:
        name = host or opened.settings.host
        issued = opened.authority.issue(name)
        tls = Tls(installed / "server.crt", installed / "server.key", installed / "ca.crt")
        files = {
            "mosquitto.conf": configuration(installed, "0.0.0.0", port, tls),  # noqa: S104 - a server's own
            "acl": access_rules(opened.settings.fleet, opened.broker.username),
            "passwd": password_file(accounts(opened)),
            "ca.crt": opened.authority.certificate,
            "server.crt": issued.certificate,
            "server.key": issued.key,
        }
    write_folder(directory, {file: text.encode() for file, text in files.items()}, secret=SECRET)
    say(f"wrote {', '.join(files)} to {directory}")
    say(f"1. on the broker's machine, copy them to {installed}, owned by the user mosquitto, and start it:")
    say(f"     mosquitto -c {installed}/mosquitto.conf")
    say(f"2. here: shoal broker use mqtts://{name}:{port}")
    say("3. after enrolling devices: write them again, copy passwd, and send mosquitto a SIGHUP")
