"""Notes: routes, what is asked of them, and where they are kept."""

import hmac
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, request
from psycopg import Connection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool
from werkzeug.exceptions import BadRequest, NotFound, Unauthorized

from body import json_body

LONGEST = 2000
COLUMNS = "id, text, created_at"


def is_there(database: ConnectionPool) -> None:
    with database.connection(timeout=1) as connection:
        connection.execute("select 1")


def _shown(row: DictRow) -> dict[str, Any]:
    return {"id": row["id"], "text": row["text"], "createdAt": row["created_at"].isoformat()}


def _rows(connection: Connection[Any], query: str, values: tuple[Any, ...]) -> list[DictRow]:
    """Values go beside the text, and never into it."""
    return connection.cursor(row_factory=dict_row).execute(query, values).fetchall()


def _text_from(body: Any) -> str:
    if not isinstance(body, dict) or set(body) != {"text"}:
        raise BadRequest("A note has a text, and nothing else")
    text = body["text"]
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST or "\x00" in text:
        raise BadRequest(f"text: 1 to {LONGEST} characters")
    return text


def _number(name: str, default: int, least: int, most: int) -> int:
    value = request.args.get(name, str(default))
    if not (value.isascii() and value.isdigit() and len(value) < 19 and least <= int(value) <= most):
        raise BadRequest(f"{name}: {least} to {most}")
    return int(value)


def _routes(database: ConnectionPool, token: str) -> Blueprint:
    routes = Blueprint("notes", __name__, url_prefix="/notes")
    expected = f"Bearer {token}".encode()

    @routes.before_request
    def authenticate() -> None:
        given = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, expected):
            raise Unauthorized()

    @routes.post("")
    def create() -> tuple[Response, int, dict[str, str]]:
        text = _text_from(json_body())
        with database.connection() as connection:
            [row] = _rows(connection, f"insert into notes (text) values (%s) returning {COLUMNS}", (text,))
        return jsonify(_shown(row)), 201, {"Location": f"/notes/{row['id']}"}

    @routes.get("")
    def index() -> Response:
        limit = _number("limit", 20, 1, 100)
        after = _number("after", 0, 0, 2**53)
        with database.connection() as connection:
            rows = _rows(connection, f"select {COLUMNS} from notes where id > %s order by id limit %s", (after, limit))
        page: dict[str, Any] = {"notes": [_shown(row) for row in rows]}
        if len(rows) == limit:
            page["next"] = rows[-1]["id"]
        return jsonify(page)

    @routes.get("/<int:note>")
    def show(note: int) -> Response:
        with database.connection() as connection:
            rows = _rows(connection, f"select {COLUMNS} from notes where id = %s", (min(note, 2**62),))
        if not rows:
            raise NotFound()
        return jsonify(_shown(rows[0]))

    return routes


def add_to(app: Flask, database: ConnectionPool, token: str) -> None:
    app.register_blueprint(_routes(database, token))
