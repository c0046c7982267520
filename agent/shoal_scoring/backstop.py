"""The last resort of a request that met a defect nobody foresaw: it alone fails, and serving goes on.

Every runtime ends its handling of one request with this, and both workers that of a whole batch.
"""

from __future__ import annotations

import traceback

from shoal_scoring.errors import RunFailed
from shoal_scoring.failures import explain
from shoal_scoring.logs import Log
from shoal_scoring.messages import Answer, Request


def unforeseen(error: BaseException, request: Request, log: Log) -> Answer:
    """The answer to *request*; the log has the traceback, since only the code can tell what went wrong."""
    log.error(f"scoring failed\n{''.join(traceback.format_exception(error))}", request.id)
    return explain(RunFailed("Scoring failed. Check the logs for more info."), request, failed=True)
