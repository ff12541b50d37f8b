"""Errors: the log gets what happened, the caller the request's id (OWASP Error Handling Cheat Sheet)."""

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, default_exceptions

from headers import request_id


def _told(error: HTTPException) -> str:
    """Our own words where they were given with a 4xx; those of a library, which has classes of its own, may say too much."""
    ours = (error.code or 500) < 500 and type(error) in default_exceptions.values()
    worded = error.description not in (None, type(error).description)
    return str(error.description) if ours and worded else error.name


def _answer(status: int, message: str) -> Response:
    response = jsonify({"error": message, "requestId": request_id()})
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def add_to(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        response = _answer(error.code or 500, _told(error))
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        if error.code == 401:
            response.headers["WWW-Authenticate"] = "Bearer"
        return response

    @app.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        app.logger.error("request %s failed: %s %s", request_id(), request.method, ascii(request.path), exc_info=error)
        return _answer(500, "Internal Server Error")
