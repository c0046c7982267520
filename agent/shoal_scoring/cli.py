"""The command `shoal-scoring`; images start it through their launcher, the process runtime by itself.

Exit status 0: told to end. 2: wrong usage. 3: nothing can be served; the last line on stderr says why. 4: the script
did not come back from a request. The agent reads the last line of stderr into the service's state.
"""

from __future__ import annotations

import faulthandler
import os
import sys
import threading
from collections.abc import Sequence

from shoal.errors import ShoalError
from shoal_scoring.errors import ToldToEnd
from shoal_scoring.last_words import tell
from shoal_scoring.leaving import leave
from shoal_scoring.logs import Log
from shoal_scoring.server import serve
from shoal_scoring.settings import read_settings


def main(arguments: Sequence[str] | None = None) -> int:  # noqa: RET503  what serves does not return
    """Serve as *arguments* (those of the process, if None) and the environment say."""
    faulthandler.enable()  # a model that takes the process down leaves its stack in the log
    words = sys.argv[1:] if arguments is None else arguments
    if words[:1] == ["batch"]:
        from shoal_scoring.batch.command import main as run_batch

        return _leave(run_batch(words[1:]))
    leave(_serve(words))


def _serve(words: Sequence[str]) -> int:
    log = Log()
    status = 0
    try:
        settings, notes = read_settings(words)
        log.as_json = settings.log_format == "json"
        for note in notes:
            log.warning(note)
        status = serve(settings, log)
    except ShoalError as error:
        status = tell(error)
    except ToldToEnd:
        pass
    return status


def _leave(status: int) -> int:
    """End the process also if a script has left threads behind that never end."""
    sys.stdout.flush()
    sys.stderr.flush()
    others = [one for one in threading.enumerate() if one is not threading.main_thread() and not one.daemon]
    if others:
        os._exit(status)
    return status
