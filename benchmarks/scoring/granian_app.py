"""The least that an application on granian must do to serve an entry script; its path is in SCRIPT."""

import json
import os
import runpy
from collections.abc import Callable, Iterable
from typing import Any

_script = runpy.run_path(os.environ["SCRIPT"])
_run = _script["run"]
_decorated = hasattr(_run, "__wrapped__")
_script["init"]()


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    result = _run(**json.loads(body)) if _decorated else _run(body.decode())
    answer = json.dumps(result).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))])
    return [answer]
