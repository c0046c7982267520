"""Flask's context around `run()`, for scripts that import Flask themselves; `script` enters it.

The original was a Flask application, so `flask.request` and `flask.jsonify` worked in every `run()`, decorated or not.
Nothing is imported here that the script has not imported: only where Flask is loaded is this called.
"""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from shoal_scoring.messages import Request


@cache
def _application() -> Any:
    return sys.modules["flask"].Flask("entry_module")


def flask_context(request: Request) -> AbstractContextManager[object]:
    """What makes *request* Flask's current one."""
    from shoal_scoring.rawhttp import RawRequest

    context: AbstractContextManager[object] = _application().request_context(RawRequest(request).environ)
    return context
