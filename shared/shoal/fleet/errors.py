"""What can go wrong between a deployment and its devices."""

from __future__ import annotations

from shoal.errors import Conflict, Failed, NotFound, Refused, Unreachable


class NothingToRollBack(Conflict):
    """No device that has the service ran another version of it before."""

    code = "SHOAL-DEP-410"


class PreviewOutdated(Conflict):
    """What a deployment would do is not any more what somebody was shown."""

    code = "SHOAL-DEP-411"


class NotDeployed(NotFound):
    """No device has this service, or not the one that was named."""

    code = "SHOAL-DEP-310"


class NotYetPublished(Unreachable):
    """The broker could not be reached; the journal keeps what it should have been told."""

    code = "SHOAL-DEP-501"


class NoKeys(NotFound):
    """A service asks for no key, so it has none."""

    code = "SHOAL-DEP-311"


class KeyNotKnown(Refused):
    """A registry login or a service's keys cannot be sealed to a device that has never connected."""

    code = "SHOAL-DEP-601"


class DeploymentFailed(Failed):
    """At least one device did not become Healthy."""

    code = "SHOAL-DEP-901"


class DeploymentSlow(Unreachable):
    """The devices were not settled when the time to wait was over."""

    code = "SHOAL-DEP-502"


class DeviceSilent(Unreachable):
    """A device did not answer a command in time."""

    code = "SHOAL-CMD-501"


class CommandFailed(Failed):
    """A device answered that it could not do what it was asked."""

    code = "SHOAL-CMD-901"
