"""How devices stand to what they were told, as the words and the six states of the screen; pure."""

from __future__ import annotations

from shoal.fleet.standing import Difference, Reason, Standing
from shoal.fleet.view import Contact
from shoal_gui.fleet_state import DeviceState
from shoal_gui.shown import CONTACTS, phase_word
from shoal_gui.tokens import State
from shoal_gui.words import tr

STANDINGS = {
    Standing.SETTLED: State.OK,
    Standing.PENDING: State.WORKING,
    Standing.DRIFTED: State.FAILED,
    Standing.FAILED: State.FAILED,
}


def standing_word(standing: Standing | None) -> str:
    """*standing* in a word; None is a device that has nothing to run."""
    if standing is None:
        return tr("nothing to run")
    return {
        Standing.SETTLED: tr("settled"),
        Standing.PENDING: tr("pending"),
        Standing.DRIFTED: tr("drifted"),
        Standing.FAILED: tr("failed"),
    }[standing]


def standing_state(standing: Standing | None, contact: Contact) -> State | None:
    """What is drawn for *standing* of a device: while it is away, what it runs is stale and what it is told waits."""
    if standing is None:
        return None
    if contact is Contact.ONLINE:
        return STANDINGS[standing]
    return State.WAITING if standing is Standing.PENDING else State.STALE


def update_text(state: DeviceState) -> str:
    """The update state of a device: `settled`, `2 of 3 pending`."""
    total = len(state.services)
    if state.standing in {None, Standing.SETTLED} or total == 1:
        return standing_word(state.standing)
    return {
        Standing.PENDING: tr("{n} of {total} pending"),
        Standing.DRIFTED: tr("{n} of {total} drifted"),
        Standing.FAILED: tr("{n} of {total} failed"),
    }[state.standing or Standing.PENDING].format(n=state.count(state.standing or Standing.PENDING), total=total)


def difference_text(one: Difference) -> str:
    """How a service stands: `same`, `fetching 40 %`, `drifted`."""
    if one.reason is Reason.UNDERWAY and one.report:
        word = phase_word(one.report.phase)
        return word if one.percent is None else f"{word} {one.percent} %"
    return {
        Reason.SAME: tr("same"),
        Reason.SICK: tr("same, but unhealthy"),
        Reason.LEAVING: tr("stopping"),
    }.get(one.reason) or standing_word(one.standing)


def reason_text(one: Difference) -> str:
    """Why it stands so, in a sentence; empty where there is nothing to say."""
    running = one.report.running if one.report else 0
    reported = one.report.deployment if one.report else 0
    return {
        Reason.SAME: "",
        Reason.SICK: tr("It runs what it was told, and does not answer."),
        Reason.UNSENT: tr("The broker is away; it is told once the broker is back."),
        Reason.UNREAD: tr("The device has not taken in yet what it was told last."),
        Reason.UNDERWAY: tr("The device is at it."),
        Reason.LEAVING: tr("It is being stopped, as it was told."),
        Reason.MISSING: tr("The device has taken in what it was told, and does not have this service."),
        Reason.UNTOLD: tr("The device runs it though this workspace has not told it to."),
        Reason.OTHER_VERSION: tr("It was told version {told}; it goes by version {reported} and runs {running}.")
        .format(told=one.version, reported=reported or "-", running=running or "-"),
        Reason.OTHER_IMAGE: tr("It runs other bytes than it was told."),
        Reason.GIVEN_UP: tr("The device tried it and gave it up.") if not running else
        tr("The device tried it, gave it up, and runs version {running} again.").format(running=running),
        Reason.UNFIT: tr("The device cannot take it as asked."),
    }[one.reason]  # fmt: skip


def difference_state(one: Difference, contact: Contact) -> State:
    """What is drawn for a service."""
    if one.reason is Reason.SICK and contact is Contact.ONLINE:
        return State.FAILED
    return standing_state(one.standing, contact) or State.UNKNOWN


def device_look(state: DeviceState) -> State:
    """The one state of a device where there is room for one: how far it can be trusted comes first."""
    if state.contact is not Contact.ONLINE:
        return CONTACTS[state.contact]
    if state.needs_help:
        return State.FAILED
    return standing_state(state.standing, state.contact) or State.OK
