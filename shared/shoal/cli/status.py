"""`shoal status`: what every device says it is doing, and how old that word is."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Annotated

import msgspec
import typer

from shoal.cli.following import phase_text
from shoal.cli.options import DevicesOption, OutputOption, WorkspaceOption, workspace_at
from shoal.cli.output import Output, age, pairs_text, remark, show_json, show_table, table
from shoal.fleet.station import Station
from shoal.fleet.view import Contact, DeviceView
from shoal.workspace.records import Device

COLUMNS = ["device", "contact", "labels", "service", "state", "phase", "version", "uri", "reported", "why"]
QUIET = 0.15
"""Seconds without a message after which the broker has delivered what it holds."""
PATIENCE = 2.0


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
        enrolled = {one.name: one for one in opened.devices.list() if not device or one.name in device}
        station.listen(lambda _device: news.set())
        _settle(news)
        if watch:
            _watch(station, enrolled, news)
            return
        now = time.monotonic()
        if output is Output.JSON:
            show_json([_plain(station, one, now) for one in enrolled.values()])
            return
        show_table(COLUMNS, _rows(station, enrolled, now), empty="no device yet; enrol one: shoal device enrol NAME")
        _tell_strangers(station, enrolled)


def _settle(news: threading.Event) -> None:
    """Wait until the broker has said what it retains."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and news.wait(QUIET):
        news.clear()
        time.sleep(0.02)


def _watch(station: Station, enrolled: dict[str, Device], news: threading.Event) -> None:
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    with Live(console=Console(), auto_refresh=False, screen=False) as live:
        while True:
            rows = [[str(cell) for cell in row] for row in _rows(station, enrolled, time.monotonic())]
            live.update(Text(table(COLUMNS, rows), no_wrap=True, overflow="ellipsis"), refresh=True)
            news.clear()
            news.wait(1.0)
            time.sleep(0.05)


def _rows(station: Station, enrolled: dict[str, Device], now: float) -> Iterator[list[object]]:
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


def _tell_strangers(station: Station, enrolled: dict[str, Device]) -> None:
    """A device that reports but is not enrolled here belongs to another workspace, or was removed."""
    strangers = sorted(name for name in station.view.devices if name not in enrolled)
    known = {one.name for one in station.workspace.devices.list()}
    if unknown := [name for name in strangers if name not in known]:
        remark(f"not enrolled in this workspace: {', '.join(unknown)}")


def _plain(station: Station, device: Device, now: float) -> dict[str, object]:
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
