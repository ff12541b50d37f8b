"""Which request bodies are read, and what is made of them (RFC 8259; OWASP REST Security Cheat Sheet)."""

import json
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Timer
from typing import Any, Never

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    RequestEntityTooLarge,
    RequestTimeout,
    UnsupportedMediaType,
)

LIMITS = "BODY_LIMITS"


@dataclass(frozen=True)
class Limits:
    max_bytes: int = 100 * 1024
    max_depth: int = 32
    max_keys: int = 10_000
    receive_seconds: float = 10


# Harmless here, and not where JavaScript reads again what was stored (CWE-1321).
REFUSED_KEYS = {"__proto__", "constructor"}
STRING = re.compile(r'"(?:[^"\\]|\\.)*+"')
BRACKET = re.compile(r"[\[\]{}]")
STEP = {"[": 1, "{": 1, "]": -1, "}": -1}
MEDIA_TYPE = re.compile(r"application/(?:json|[\w.-]+\+json)")


# How long, and for how much, somebody is listened to who sends on after the answer.
LINGER_SECONDS = 2.0
LINGER_BYTES = 16 * 1024 * 1024
CHUNK_BYTES = 64 * 1024


@contextmanager
def _deadline(environ: dict[str, Any], seconds: float) -> Iterator[Event]:
    """A caller that sends too slowly is no longer listened to: what is read ends, and the event says why."""
    passed = Event()
    connection: socket.socket | None = environ.get("gunicorn.socket")

    def end() -> None:
        passed.set()
        if connection is not None:
            connection.shutdown(socket.SHUT_RD)

    timer = Timer(seconds, end)
    timer.start()
    try:
        yield passed
    finally:
        timer.cancel()


def _received(limits: Limits) -> bytes:
    # A byte more, to know whether there is more: what is sent in chunks declares no length.
    request.max_content_length = limits.max_bytes + 1
    with _deadline(request.environ, limits.receive_seconds) as passed:
        try:
            data = request.get_data(cache=False)
        except Exception as error:
            if not passed.is_set():
                raise error if isinstance(error, HTTPException) else BadRequest() from error
            data = b""
    if passed.is_set():
        raise RequestTimeout("The request body took too long to arrive")
    if len(data) > limits.max_bytes:
        raise RequestEntityTooLarge()
    return data


def _admit(limits: Limits) -> None:
    if (request.content_length or 0) > limits.max_bytes:
        raise RequestEntityTooLarge()
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise UnsupportedMediaType("Encoded request bodies are not accepted")
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if not MEDIA_TYPE.fullmatch(request.mimetype) or charset not in ("utf-8", "utf8"):
        raise UnsupportedMediaType("The content type is not accepted")


def _check_depth(text: str, most: int) -> None:
    """Before it is parsed: a parser that calls itself for each level runs out of stack."""
    depth = 0
    for bracket in BRACKET.finditer(STRING.sub("", text)):
        depth += STEP[bracket.group()]
        if depth > most:
            raise BadRequest("The JSON body is nested too deeply")


def _refuse_constant(_: str) -> Never:
    raise ValueError("NaN and infinities are not JSON")


def parse(data: bytes, limits: Limits) -> Any:
    keys = 0

    def pairs(members: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal keys
        keys += len(members)
        if keys > limits.max_keys:
            raise BadRequest("The JSON body has too many keys")
        if any(key in REFUSED_KEYS for key, _ in members):
            raise BadRequest("The JSON body has a key that is not allowed")
        return dict(members)

    try:
        text = data.decode("utf-8")
        _check_depth(text, limits.max_depth)
        value = json.loads(text, object_pairs_hook=pairs, parse_constant=_refuse_constant)
    except ValueError as error:
        # The parser's message quotes the body.
        raise BadRequest("The request body is not valid JSON") from error
    if not isinstance(value, (dict, list)):
        raise BadRequest("The JSON body must be an object or an array")
    return value


def json_body() -> Any:
    """The body of the request at hand; None where it has none."""
    if request.content_length in (None, 0) and "Transfer-Encoding" not in request.headers:
        return None
    limits: Limits = current_app.config[LIMITS]
    _admit(limits)
    return parse(_received(limits), limits)


def _hear_out(environ: dict[str, Any]) -> None:
    """Reads what is still being sent, and drops it: a connection closed over it is reset, and the answer lost with it
    (RFC 9112, 9.6)."""
    stream = environ["wsgi.input"]
    with _deadline(environ, LINGER_SECONDS), suppress(Exception):
        for _ in range(LINGER_BYTES // CHUNK_BYTES):
            if not stream.read(CHUNK_BYTES):
                break


def add_to(app: Flask) -> None:
    @app.after_request
    def linger(response: Response) -> Response:
        if response.status_code == RequestEntityTooLarge.code:
            environ = request.environ
            # Once the answer is on its way, not before.
            response.call_on_close(lambda: _hear_out(environ))
        return response
