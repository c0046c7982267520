"""What is known, as the words and the six states of the screen; pure, so that every place says the same thing alike."""

from __future__ import annotations

from datetime import UTC, datetime

from shoal.contract.reported import ServiceReport
from shoal.errors import ShoalError
from shoal.fleet.view import Contact
from shoal.states import Phase, ServiceState
from shoal_gui.tokens import State
from shoal_gui.words import tr

CONTACTS = {
    Contact.ONLINE: State.OK,
    Contact.STALE: State.STALE,
    Contact.LEFT: State.WAITING,
    Contact.LOST: State.FAILED,
    Contact.NEVER: State.UNKNOWN,
}
SERVICES = {
    ServiceState.TRANSITIONING: State.WORKING,
    ServiceState.HEALTHY: State.OK,
    ServiceState.UNHEALTHY: State.FAILED,
    ServiceState.UNSCHEDULABLE: State.FAILED,
    ServiceState.FAILED: State.FAILED,
}


def contact_word(contact: Contact) -> str:
    return {
        Contact.ONLINE: tr("online"),
        Contact.STALE: tr("not heard"),
        Contact.LEFT: tr("switched off"),
        Contact.LOST: tr("lost"),
        Contact.NEVER: tr("never seen"),
    }[contact]


def service_word(state: ServiceState) -> str:
    return {
        ServiceState.TRANSITIONING: tr("in transition"),
        ServiceState.HEALTHY: tr("healthy"),
        ServiceState.UNHEALTHY: tr("unhealthy"),
        ServiceState.UNSCHEDULABLE: tr("does not fit"),
        ServiceState.FAILED: tr("failed"),
    }[state]


def phase_word(phase: Phase) -> str:
    return {
        Phase.WAITING: tr("waiting"),
        Phase.FETCHING: tr("fetching"),
        Phase.LOADING: tr("loading"),
        Phase.STARTING: tr("starting"),
        Phase.PROBING: tr("probing"),
        Phase.SERVING: tr("serving"),
        Phase.BACKING_OFF: tr("backing off"),
        Phase.ROLLED_BACK: tr("rolled back"),
        Phase.STOPPED: tr("stopped"),
    }[phase]


def state_word(state: State) -> str:
    return {
        State.OK: tr("ok"),
        State.WORKING: tr("working"),
        State.WAITING: tr("waiting"),
        State.STALE: tr("stale"),
        State.FAILED: tr("failed"),
        State.UNKNOWN: tr("unknown"),
    }[state]


def service_state(report: ServiceReport | None, contact: Contact) -> State:
    """What a service is in, as far as the contact with its device lets anybody say."""
    if report is None:
        return State.UNKNOWN
    if contact is not Contact.ONLINE:
        return State.STALE
    return SERVICES[report.state]


def phase_text(report: ServiceReport) -> str:
    """The step it is in, with its percent where there is one: `fetching 40 %`."""
    word = phase_word(report.phase)
    return word if report.percent is None else f"{word} {report.percent} %"


def sentence(error: ShoalError) -> str:
    """What is wrong and what helps, in one line for beside a field; in the library's own words."""
    return f"{error.message} - {error.hint}" if error.hint else error.message


def bytes_text(size: float | None) -> str:
    """As people read it: `3.4 MB`; a dash for what is not known."""
    if size is None:
        return "-"
    for unit in ("B", "kB", "MB", "GB"):
        if abs(size) < 1000:
            return f"{size:.0f} {unit}" if unit == "B" or size >= 100 else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def span_text(seconds: float) -> str:
    """How long, as people say it: `12 s`, `5 min`, `3 h`, `2 d`."""
    seconds = max(0.0, seconds)
    if seconds < 90:
        return tr("{n} s").format(n=round(seconds))
    if seconds < 90 * 60:
        return tr("{n} min").format(n=round(seconds / 60))
    if seconds < 36 * 3600:
        return tr("{n} h").format(n=round(seconds / 3600))
    return tr("{n} d").format(n=round(seconds / 86400))


def ago_text(seconds: float | None) -> str:
    """`12 s ago`; a dash for never."""
    return "-" if seconds is None else tr("{span} ago").format(span=span_text(seconds))


def age_of(stamp: str | None, now: datetime | None = None) -> float | None:
    """Seconds since *stamp*, RFC 3339; None if there is none."""
    if not stamp:
        return None
    return ((now or datetime.now(UTC)) - datetime.fromisoformat(stamp)).total_seconds()


def when_text(stamp: str | None) -> str:
    """*stamp*, RFC 3339, on this machine's clock: `2026-11-21 10:04:33`."""
    return datetime.fromisoformat(stamp).astimezone().strftime("%Y-%m-%d %H:%M:%S") if stamp else "-"


def labels_text(labels: dict[str, str]) -> str:
    return ", ".join(f"{key}={value}" for key, value in sorted(labels.items()))
