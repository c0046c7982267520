"""From the broker to the window: nothing lost, nothing drawn too often, nothing called fresh that is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from parts.desktop import PATIENCE, OpenWindow
from parts.voices import Voices, enrol, speaking
from shoal.fleet.host import SERVE
from shoal.fleet.view import Contact
from shoal.workspace import Workspace
from shoal_gui.feed import Happening
from shoal_gui.session import Session

NAMES = [f"cam-{n}" for n in range(30)]


@pytest.fixture
def session(open_window: OpenWindow, workspace_folder: Path, qtbot: QtBot) -> Session:
    """Of a window over a workspace with devices that have not said anything yet."""
    with Workspace.open(workspace_folder) as workspace:
        enrol(workspace, NAMES)
    session = open_window(workspace_folder).desk.session
    qtbot.waitUntil(lambda: session.feed.line.is_up, timeout=PATIENCE)
    return session


@pytest.fixture
def voices(session: Session) -> Iterator[Voices]:
    with speaking(session.folder) as voices:
        yield voices


def test_a_burst_is_few_turns_and_none_of_it_is_lost(session: Session, voices: Voices, qtbot: QtBot):
    turns: list[frozenset[str]] = []
    session.feed.changed.connect(turns.append)
    for _ in range(20):
        for name in NAMES:
            voices[name].beat(load=1.0)
    for name in NAMES:
        voices[name].beat(load=2.0)
    beats = session.feed.view.devices
    qtbot.waitUntil(
        lambda: all(name in beats and beats[name].beat and beats[name].beat.load == 2.0 for name in NAMES),
        timeout=PATIENCE,
    )
    qtbot.waitUntil(lambda: frozenset().union(*turns) == frozenset(NAMES), timeout=PATIENCE)
    assert len(turns) < 20


def test_what_devices_are_is_remembered_in_the_workspace(session: Session, voices: Voices, qtbot: QtBot):
    voices["cam-1"].come()
    qtbot.waitUntil(lambda: session.records.devices["cam-1"].birth is not None, timeout=PATIENCE)


def test_events_are_told_once_and_in_order(session: Session, voices: Voices, qtbot: QtBot):
    told: list[Happening] = []
    session.feed.happened.connect(told.extend)
    for n in range(5):
        voices["cam-1"].event("service.state", "digits", n=n)
    qtbot.waitUntil(lambda: len(told) == 5, timeout=PATIENCE)
    assert [one.event.data["n"] for one in told] == [0, 1, 2, 3, 4]


def test_a_broker_that_goes_makes_everything_stale_and_one_that_comes_back_fresh(
    session: Session, voices: Voices, qtbot: QtBot
):
    voices["cam-1"].come()
    voices["cam-1"].beat(load=1.5)
    qtbot.waitUntil(lambda: session.contact("cam-1") is Contact.ONLINE, timeout=PATIENCE)
    serving = session.host.parts[SERVE]
    serving.kill()
    qtbot.waitUntil(lambda: not session.feed.line.is_up, timeout=PATIENCE)
    assert session.contact("cam-1") is Contact.STALE
    qtbot.waitUntil(lambda: session.fleet.state.devices["cam-1"].contact is Contact.STALE, timeout=PATIENCE)
    known = session.feed.device("cam-1")
    assert known is not None
    assert known.birth is not None
    # Nobody does anything: the desktop starts again what it had started.
    qtbot.waitUntil(lambda: session.feed.line.is_up, timeout=PATIENCE)
    voices["cam-1"].come()
    qtbot.waitUntil(lambda: session.contact("cam-1") is Contact.ONLINE, timeout=PATIENCE)
