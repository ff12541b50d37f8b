"""What Prometheus reads. The names are those of OpenTelemetry's semantic conventions."""

import os
import time

from flask import Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

PROBES = {"/livez", "/readyz"}

DURATION = Histogram(
    "http_server_request_duration_seconds",
    "Duration of HTTP server requests",
    ("http_request_method", "http_route", "http_response_status_code"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def _registry() -> CollectorRegistry:
    """Of all workers, where there are several."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry


def add_to(app: Flask) -> None:
    @app.before_request
    def start() -> None:
        g.started_at = time.perf_counter()

    @app.after_request
    def measure(response: Response) -> Response:
        if request.path not in PROBES:
            # Never the path itself: callers choose it, and each would be a series of its own.
            route = request.url_rule.rule if request.url_rule else ""
            DURATION.labels(request.method, route, response.status_code).observe(time.perf_counter() - g.started_at)
        return response

    @app.get("/metrics")
    def show() -> Response:
        return Response(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)
