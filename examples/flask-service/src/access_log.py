"""One JSON line for each request (OWASP Logging Cheat Sheet): none can be forged (CWE-117), and none holds a query (CWE-532)."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from gunicorn.glogging import Logger


def line_of(resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> dict[str, Any]:
    headers = {name.lower(): value for name, value in resp.headers}
    # What gunicorn itself refuses has no path of its own in there, and no number for its status.
    path = environ.get("PATH_INFO") or req.path or ""
    return {
        "time": (datetime.now(UTC) - request_time).isoformat(timespec="milliseconds"),
        "id": headers.get("x-request-id"),
        "method": environ.get("REQUEST_METHOD"),
        "path": path[:2048],
        "status": int(str(resp.status).split(maxsplit=1)[0]),
        "durationMs": round(request_time.total_seconds() * 1000, 3),
        "bytes": resp.sent,
        "userAgent": environ.get("HTTP_USER_AGENT", "")[:512],
    }


class AccessLog(Logger):
    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        try:
            self.access_log.info("%s", json.dumps(line_of(resp, req, environ, request_time)))
        except Exception:
            # A log that fails must not fail the answer.
            self.exception("the access log failed")
