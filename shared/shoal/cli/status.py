"""`shoal status`: what every device says it is doing, and how old that word is."""

from __future__ import annotations

import select
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Annotated

import msgspec
import typer

from shoal.cli.following import phase_text
from shoal.cli.options import DevicesOption, OutputOption, WorkspaceOption, workspace_at
from shoal.cli.output import Output, age, json_line, pairs_text, remark, show_json, show_table, table
from shoal.fleet.station import Station
from shoal.fleet.view import Contact, DeviceView
from shoal.workspace.records import Device

COLUMNS = ["device", "contact", "labels", "service", "state", "phase", "version", "uri", "reported", "why"]


def status(
    watch: Annotated[bool, typer.Option("-w", "--watch", help="Stay, and show every change; end with Ctrl+C.")] = False,
    device: DevicesOption = None,
    workspace: WorkspaceOption = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Show devices, their services, states, phases, and how long ago each was heard.

    Example: shoal status --watch
    """
    news = threading.Event()
    with workspace_at(workspace) as opened, Station(opened) as station:
        enrolled = {name: opened.devices.get(name) for name in device or ()}
        enrolled = enrolled or {one.name: one for one in opened.devices.list()}
        station.listen(lambda _device: news.set())
        station.catch_up()
        if watch:
            with suppress(KeyboardInterrupt):  # the way out that --help names
                _watch(station, enrolled, news, output)
        elif output is Output.JSON:
            show_json(_plain(station, enrolled))
        else:
            show_table(COLUMNS, _rows(station, enrolled), empty="no device yet; enrol one: shoal device enrol NAME")
            _tell_strangers(station)


def _watch(station: Station, enrolled: dict[str, Device], news: threading.Event, output: Output) -> None:
    if output is Output.JSON:
        _watch_lines(lambda: json_line(_plain(station, enrolled)), news)
    elif sys.stdout.isatty():
        _watch_screen(station, enrolled, news)
    else:
        # Without ages, which change without anything having happened.
        lasting = [n for n, name in enumerate(COLUMNS) if name != "reported"]
        columns = [COLUMNS[n] for n in lasting]
        _watch_lines(
            lambda: table(columns, [[str(row[n]) for n in lasting] for row in _rows(station, enrolled)]) + "\n", news
        )


def _watch_screen(station: Station, enrolled: dict[str, Device], news: threading.Event) -> None:
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    with Live(console=Console(), auto_refresh=False, screen=False) as live:
        while True:
            rows = [[str(cell) for cell in row] for row in _rows(station, enrolled)]
            live.update(Text(table(COLUMNS, rows), no_wrap=True, overflow="ellipsis"), refresh=True)
            _wait(news)


def _watch_lines(text: Callable[[], str], news: threading.Event) -> None:
    """Print *text* each time it is another, for as long as somebody reads it."""
    last = ""
    hung_up = select.poll()
    hung_up.register(sys.stdout, 0)
    while not any(event & select.POLLERR for _, event in hung_up.poll(0)):
        if (now := text()) != last:
            print(now, flush=True)
            last = now
        _wait(news)


def _wait(news: threading.Event) -> None:
    """Return soon after something happened, and in a second even if nothing did."""
    news.wait(1.0)
    time.sleep(0.05)  # several messages make one picture
    news.clear()


def _rows(station: Station, enrolled: dict[str, Device]) -> Iterator[list[object]]:
    now = time.monotonic()
    for name, device in sorted(enrolled.items()):
        view = station.view.devices.get(name)
        start = [name, station.view.contact(name, now).value, pairs_text(device.labels)]
        services = view.reported.services if view and view.reported else {}
        heard = age(view.reported.time) if view and view.reported else ""
        if not services:
            yield [*start, "", "", "", "", "", heard, _device_problem(view)]
        for service, report in sorted(services.items()):
            yield [
                *start,
                service,
                report.state.value,
                phase_text(view, service, report),
                report.running if report.running == report.deployment else f"{report.running} -> {report.deployment}",
                report.scoring_uri,
                heard,
                report.error.message if report.error else "; ".join(report.notes),
            ]


def _device_problem(view: DeviceView | None) -> str:
    problems = view.reported.problems if view and view.reported else ()
    return problems[0].message if problems else ""


def _tell_strangers(station: Station) -> None:
    """A device that reports but is not enrolled here belongs to another workspace, or was removed."""
    known = {one.name for one in station.workspace.devices.list()}
    if unknown := sorted(station.view.devices.keys() - known):
        remark(f"not enrolled in this workspace: {', '.join(unknown)}")


def _plain(station: Station, enrolled: dict[str, Device]) -> list[dict[str, object]]:
    now = time.monotonic()
    return [_plain_device(station, one, now) for _, one in sorted(enrolled.items())]


def _plain_device(station: Station, device: Device, now: float) -> dict[str, object]:
    view = station.view.devices.get(device.name)
    contact = station.view.contact(device.name, now)
    return {
        "device": device.name,
        "contact": contact.value,
        "fresh": contact is Contact.ONLINE,
        "labels": device.labels,
        "reported": msgspec.to_builtins(view.reported) if view and view.reported else None,
        "birth": msgspec.to_builtins(view.birth) if view and view.birth else None,
    }
