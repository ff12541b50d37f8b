"""Headers of every answer. HSTS is set by the ingress, where TLS ends: over plain HTTP it says nothing (RFC 6797 §7.2)."""

import uuid

from flask import Response, g
from secure import Secure
from secure.headers import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    CustomHeader,
    PermissionsPolicy,
    ReferrerPolicy,
    XContentTypeOptions,
    XFrameOptions,
)

FEATURES = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "payment", "usb")

HEADERS = Secure(
    csp=ContentSecurityPolicy().value("default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
    coop=CrossOriginOpenerPolicy().same_origin(),
    corp=CrossOriginResourcePolicy().same_origin(),
    permissions=PermissionsPolicy().value(", ".join(f"{feature}=()" for feature in FEATURES)),
    referrer=ReferrerPolicy().no_referrer(),
    xcto=XContentTypeOptions().nosniff(),
    xfo=XFrameOptions().deny(),
    custom=[CustomHeader("X-XSS-Protection", "0")],
)


def request_id() -> str:
    """Ours, and never the caller's: lines of the log cannot be mixed up from outside."""
    if "request_id" not in g:
        g.request_id = str(uuid.uuid4())
    return g.request_id


def protect(response: Response) -> Response:
    HEADERS.set_headers(response)
    response.headers["X-Request-Id"] = request_id()
    return response
