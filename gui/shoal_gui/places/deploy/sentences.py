"""What Deploy says about a draft as a whole: what a push would do or did, why not, whose login is used; pure."""

from __future__ import annotations

from collections.abc import Mapping

from shoal.errors import ShoalError
from shoal.fleet.preview import Preview
from shoal.oci.reference import Reference
from shoal_gui.places.deploy.pushing import Done
from shoal_gui.shown import bytes_text
from shoal_gui.words import tr


def summary(ahead: Preview | None, service: str, *, is_broker_there: bool) -> str:
    """What a push would do, in a few sentences; without a preview, what that is for."""
    if ahead is None:
        return tr("The preview makes the image and says what each device will fetch and restart.")
    goes = tr("Version {n} of {service} goes to %n device(s); {size} are fetched in all.", len(ahead.parts))
    sentences = [goes.format(n=ahead.version, service=service, size=bytes_text(ahead.fetch))]
    if replaced := sum(part.before is not None for part in ahead.parts):
        sentences.append(tr("%n service(s) restart; the old version serves until the new one is there.", replaced))
    if unfit := sum(bool(part.reasons) for part in ahead.parts):
        sentences.append(tr("%n device(s) cannot take it and will say so.", unfit))
    if not is_broker_there:
        sentences.append(tr("The broker is away: the devices will be told when it is back."))
    return "\n".join(sentences)


def why_no_push(ahead: Preview) -> str | None:
    """What would have the journal refuse a push; None if nothing."""
    unsealed = [part.device for part in ahead.parts if part.after.needs_keys and not part.is_known]
    if not unsealed:
        return None
    words = tr("{device} has never connected, so no key can be sealed to it: leave it out")
    return words.format(device=unsealed[0])


def pushed_text(done: Done) -> str:
    """What a push did: told the devices, or left that to the journal."""
    if done.unsent:
        words = tr("{service} {n} is in the journal; the devices will be told when the broker is back")
    else:
        words = tr("%n device(s) told to run {service} {n}", done.devices)
    return words.format(service=done.service, n=done.version)


def login_text(to: str, logins: Mapping[str, str]) -> str:
    """Whose login is used to push to *to*, REGISTRY/REPOSITORY; empty where that is none."""
    if not to:
        return ""
    try:
        host = Reference.parse(to).registry
    except ShoalError:
        return ""
    if user := logins.get(host):
        return tr("As {user} at {registry}").format(user=user, registry=host)
    return tr("No login is kept for {registry}; it is pushed to without one").format(registry=host)
