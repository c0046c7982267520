"""One service on one device, as the matrix of a rollout shows it: how far it is, and why it is not further; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from shoal.contract.reported import Problem, Progress
from shoal.fleet.standing import Difference, Reason
from shoal.fleet.view import Contact
from shoal_gui.filtering import Searchable
from shoal_gui.fleet_words import difference_state, reason_text
from shoal_gui.shown import CONTACTS, age_of, ago_text, bytes_text, contact_word, phase_word, when_text
from shoal_gui.tables import Column, natural
from shoal_gui.tokens import State
from shoal_gui.words import tr

UNKNOWN = "-"


class Cell(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A struct, because ten thousand are made at once."""

    device: str
    contact: Contact
    difference: Difference
    progress: Progress | None
    """Bytes on their way; None while none are."""
    since: str
    """When it got to where it is, RFC 3339; empty if nobody has said."""

    @property
    def error(self) -> Problem | None:
        return self.difference.report.error if self.difference.report else None

    @property
    def running(self) -> int:
        """Version that serves there; 0 for none."""
        return self.difference.report.running if self.difference.report else 0

    @property
    def state(self) -> State:
        return difference_state(self.difference, self.contact)

    @property
    def is_bad(self) -> bool:
        """Whether there is a cause to be told; what a device says before it was told anew is of the past."""
        is_told = self.difference.reason not in {Reason.UNSENT, Reason.UNREAD, Reason.LEAVING}
        return is_told and self.difference.needs_help


def columns() -> list[Column[Cell]]:
    return [
        Column(tr("Device"), lambda cell: cell.device, 88, key=lambda cell: natural(cell.device)),
        Column(
            tr("State"),
            lambda cell: state_text(cell.difference),
            124,
            state=lambda cell: cell.state,
            tip=lambda cell: reason_text(cell.difference) or state_text(cell.difference),
        ),
        Column(tr("Phase"), phase_text, 95, key=lambda cell: (phase_text(cell), cell.difference.percent or 0)),
        Column(tr("Fetched"), fetched_text, 125, key=lambda cell: cell.progress.done if cell.progress else -1),
        Column(tr("Version"), version_text, 80),
        Column(tr("Since"), since_text, 85, key=lambda cell: cell.since, tip=lambda cell: when_text(cell.since)),
        Column(
            tr("Contact"),
            lambda cell: contact_word(cell.contact),
            110,
            state=lambda cell: CONTACTS[cell.contact],
        ),
        Column(tr("Cause"), cause_text, 300),
    ]


PHASE_COLUMN, AGE_COLUMN = 2, 5


def searchable(cell: Cell) -> Searchable:
    """As the filter sees it: words, and state: phase: contact:."""
    fields = {
        "state": f"{state_text(cell.difference)} {cell.state} {cell.difference.standing}".lower(),
        "phase": phase_text(cell).lower(),
        "contact": f"{contact_word(cell.contact)} {cell.contact}".lower(),
    }
    return Searchable(" ".join([cell.device, *fields.values(), cause_text(cell)]), fields=fields)


def state_text(one: Difference) -> str:
    """Where a service is on its way, in a word or two."""
    return reason_word(one.reason)


def reason_word(reason: Reason) -> str:  # noqa: PLR0911 - a table whose words are looked up only when they are said
    match reason:
        case Reason.SAME:
            return tr("healthy")
        case Reason.SICK:
            return tr("unhealthy")
        case Reason.UNSENT:
            return tr("not sent yet")
        case Reason.UNREAD:
            return tr("not taken in")
        case Reason.UNDERWAY:
            return tr("in transition")
        case Reason.LEAVING:
            return tr("stopping")
        case Reason.MISSING:
            return tr("missing")
        case Reason.UNTOLD:
            return tr("not asked for")
        case Reason.OTHER_VERSION:
            return tr("other version")
        case Reason.OTHER_IMAGE:
            return tr("other image")
        case Reason.GIVEN_UP:
            return tr("failed")
        case Reason.UNFIT:
            return tr("does not fit")


def phase_text(cell: Cell) -> str:
    """`fetching 40 %`."""
    report = cell.difference.report
    if report is None:
        return UNKNOWN
    word = phase_word(report.phase)
    return word if cell.difference.percent is None else f"{word} {cell.difference.percent} %"


def fetched_text(cell: Cell) -> str:
    """`3.4 MB of 45.3 MB`; a dash while nothing is on its way."""
    if cell.progress is None:
        return UNKNOWN
    done, total = cell.progress.done, cell.progress.total
    return tr("{done} of {total}").format(done=bytes_text(done), total=bytes_text(total or None))


def version_text(cell: Cell) -> str:
    """`1 → 2` on the way, `2` once it is there."""
    running, wanted = cell.running, cell.difference.version
    if running == wanted:
        return str(wanted or UNKNOWN)
    return f"{running or UNKNOWN} → {wanted or UNKNOWN}"


def since_text(cell: Cell) -> str:
    return ago_text(age_of(cell.since))


def cause_text(cell: Cell) -> str:
    """The device's own words, with their code; ours where it has none."""
    if cell.error:
        cause = f" [{cell.error.cause}]" if cell.error.cause else ""
        return f"{cell.error.code}  {cell.error.message}{cause}"
    return reason_text(cell.difference) if cell.is_bad else ""


def serving_text(cell: Cell) -> str:
    """What still works there."""
    if not cell.running:
        return tr("Nothing serves there now.")
    if cell.running != cell.difference.version:
        return tr("The old version {n} is serving.").format(n=cell.running)
    return tr("This version is running.")


def first_cause(cells: Iterable[Cell]) -> Cell | None:
    """The one that was in trouble first, as far as anybody has said; one whose device gives a cause before others."""
    bad = [cell for cell in cells if cell.is_bad]
    return min(bad, key=lambda cell: (cell.error is None, cell.since or "~", natural(cell.device)), default=None)


def counts(cells: Iterable[Cell]) -> list[tuple[State, str, int]]:
    """How many there are in each state, with its words, the most first."""
    found = Counter((cell.state, cell.difference.reason) for cell in cells)
    return [(state, reason_word(reason), n) for (state, reason), n in found.most_common()]
