"""What can keep the scoring server from serving, and what a request can have wrong with it.

The first group ends the boot: `cli` prints it as the last line of stderr and exits with status 3, and the agent
carries that line into the service's state. The second group is an answer to one request: `status` is its HTTP status.
"""

from __future__ import annotations

from typing import ClassVar

from shoal.errors import BadInput, Conflict, Damaged, Failed, NotFound, Refused


class ToldToEnd(BaseException):
    """Leaves a script that is loading; no script's `except Exception` holds it up."""


class BadSetting(BadInput):
    """A variable, an option or a line of the configuration file cannot be used."""

    code = "SHOAL-SCO-101"


class ScriptMissing(NotFound):
    """The entry script is not where the settings say."""

    code = "SHOAL-SCO-102"


class ScriptUnusable(BadInput):
    """The entry script lacks `init` or `run`, or `run` has a signature that cannot be called."""

    code = "SHOAL-SCO-103"


class NothingToServe(NotFound):
    """There is no entry script, and no model that can be served without one."""

    code = "SHOAL-SCO-104"


class PackageMissing(NotFound):
    """A package that this model needs is not installed beside the server."""

    code = "SHOAL-SCO-105"


class ModelsUnreadable(NotFound):
    """The folder of models is not there, or cannot be read."""

    code = "SHOAL-SCO-106"


class ScriptFailed(Failed):
    """Importing the entry script raised."""

    code = "SHOAL-SCO-301"


class InitFailed(Failed):
    """`init()` raised, or left through `sys.exit`."""

    code = "SHOAL-SCO-302"


class PortTaken(Conflict):
    """The address to listen on is in use or not allowed."""

    code = "SHOAL-SCO-401"


class ModelDamaged(Damaged):
    """A model file is there and cannot be loaded."""

    code = "SHOAL-SCO-701"


class BadRequest(BadInput):
    """The body or the query cannot be turned into arguments."""

    code = "SHOAL-SCO-120"
    status: ClassVar[int] = 400


class WrongContentType(BadRequest):
    """The body is not of a type that this `run` takes."""

    code = "SHOAL-SCO-121"
    status: ClassVar[int] = 415


class FieldMissing(BadRequest, KeyError):
    """A field, a parameter or a file was not sent, and the script has to have it."""

    code = "SHOAL-SCO-133"


class MethodNotTaken(BadRequest):
    """`run` is not called by this method."""

    code = "SHOAL-SCO-122"
    status: ClassVar[int] = 405


class NoSuchModel(BadRequest):
    """A request names a model, or a version of one, that is not there."""

    code = "SHOAL-SCO-125"
    status: ClassVar[int] = 404


class RunFailed(Failed):
    """`run()` raised."""

    code = "SHOAL-SCO-311"


class RunTimedOut(Failed):
    """`run()` took longer than the scoring timeout."""

    code = "SHOAL-SCO-312"


class ResultUnwritable(Failed):
    """What `run()` returned cannot be written as an answer."""

    code = "SHOAL-SCO-313"


class Overloaded(Refused):
    """More requests wait than may wait, or this one waited longer than it may."""

    code = "SHOAL-SCO-601"


class WorkerLost(Failed):
    """The process that scored a request ended, or does not come back."""

    code = "SHOAL-SCO-314"


class WorkerNotStarted(Failed):
    """The system gives a worker process no room: too many processes, too many open files."""

    code = "SHOAL-SCO-315"


class Unauthorized(Refused):
    """A request brings no key or token, or not the right one."""

    code = "SHOAL-SCO-603"


class NotReady(Refused):
    """The model is still loading, or the server is on its way out."""

    code = "SHOAL-SCO-602"
