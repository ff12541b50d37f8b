"""Liveness and readiness, which say whether and never why."""

import time
from collections.abc import Callable, Mapping
from threading import Lock

from flask import Flask, Response, jsonify

import draining

Check = Callable[[], None]
TTL_SECONDS = 1.0


class Readiness:
    """Remembered for a while, and asked once however many want to know: probes cannot load what they probe."""

    def __init__(self, app: Flask, checks: Mapping[str, Check]) -> None:
        self._app = app
        self._checks = checks
        self._lock = Lock()
        self._known = False
        self._until = 0.0

    def _passes(self, name: str, check: Check) -> bool:
        try:
            check()
        except Exception as error:
            self._app.logger.warning("not ready: %s: %s", name, type(error).__name__)
            return False
        return True

    def __call__(self) -> bool:
        with self._lock:
            if time.monotonic() >= self._until:
                self._known = all([self._passes(name, check) for name, check in self._checks.items()])
                self._until = time.monotonic() + TTL_SECONDS
            return self._known


def _said(well: bool) -> Response:
    response = jsonify(status="ok" if well else "unavailable")
    response.status_code = 200 if well else 503
    response.headers["Cache-Control"] = "no-store"
    return response


def add_to(app: Flask, checks: Mapping[str, Check]) -> None:
    is_ready = Readiness(app, checks)

    @app.get("/livez", provide_automatic_options=False)
    def livez() -> Response:
        return _said(True)

    @app.get("/readyz", provide_automatic_options=False)
    def readyz() -> Response:
        return _said(not draining.has_begun() and is_ready())
