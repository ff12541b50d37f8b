"""What callers see of the service."""

import pytest
from conftest import TOKEN
from flask import Flask
from flask.testing import FlaskClient

import draining
import health

CALLER = {"Authorization": f"Bearer {TOKEN}"}


def test_a_note_is_taken_and_found_again(client: FlaskClient) -> None:
    answer = client.post("/notes", json={"text": "tea"}, headers=CALLER)
    assert answer.status_code == 201
    found = client.get(answer.headers["Location"], headers=CALLER)
    assert (found.status_code, found.json) == (200, answer.json)


def test_notes_come_a_page_at_a_time(client: FlaskClient) -> None:
    for text in ("one", "two", "three"):
        client.post("/notes", json={"text": text}, headers=CALLER)
    first = client.get("/notes?limit=2", headers=CALLER).json
    assert [note["text"] for note in first["notes"]] == ["one", "two"]
    second = client.get(f"/notes?limit=2&after={first['next']}", headers=CALLER).json
    assert [note["text"] for note in second["notes"]] == ["three"]
    assert "next" not in second


@pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}])
def test_strangers_get_nothing(client: FlaskClient, given: dict[str, str]) -> None:
    answer = client.get("/notes", headers=given)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json["error"] == "Unauthorized"


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": 1}, {"text": "x" * 2001}, {"text": "tea", "admin": True}, ["tea"]])
def test_what_is_no_note_is_refused(client: FlaskClient, body: object) -> None:
    assert client.post("/notes", json=body, headers=CALLER).status_code == 400


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "after=-1", "limit=1e1", "limit=%C2%B2"])
def test_what_is_no_page_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/notes?{query}", headers=CALLER).status_code == 400


def test_text_stays_text(client: FlaskClient) -> None:
    text = "'); drop table notes; --"
    client.post("/notes", json={"text": text}, headers=CALLER)
    assert client.get("/notes", headers=CALLER).json["notes"][0]["text"] == text


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("[" * 9 + "]" * 9, "The JSON body is nested too deeply"),
        ('{"text":"tea"', "The request body is not valid JSON"),
        ('{"text":NaN}', "The request body is not valid JSON"),
        ('{"__proto__":{}}', "The JSON body has a key that is not allowed"),
    ],
)
def test_bodies_have_limits(client: FlaskClient, body: str, error: str) -> None:
    answer = client.post("/notes", data=body, content_type="application/json", headers=CALLER)
    assert (answer.status_code, answer.json["error"]) == (400, error)


def test_an_error_tells_nothing(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("connection to 10.0.0.7 failed for user=notes")

    monkeypatch.setattr("notes._rows", fail)
    answer = client.get("/notes", headers=CALLER)
    assert answer.status_code == 500
    assert answer.json == {"error": "Internal Server Error", "requestId": answer.headers["X-Request-Id"]}


def test_readiness_is_remembered_and_fails_first_in_a_drain(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    is_ready = health.Readiness(app, {"database": lambda: asked.append("database")})
    assert [is_ready(), is_ready()] == [True, True]
    assert asked == ["database"]
    assert client.get("/readyz").status_code == 200
    monkeypatch.setattr(draining, "has_begun", lambda: True)
    assert client.get("/readyz").status_code == 503
    assert client.get("/livez").status_code == 200


def test_it_is_not_ready_without_what_it_needs(app: Flask) -> None:
    def gone() -> None:
        raise OSError

    assert health.Readiness(app, {"database": gone})() is False


def test_metrics_name_routes_and_not_paths(client: FlaskClient) -> None:
    client.get("/notes/4711", headers=CALLER)
    text = client.get("/metrics").get_data(as_text=True)
    series = 'http_request_method="GET",http_response_status_code="404",http_route="/notes/<int:note>"'
    assert f"http_server_request_duration_seconds_count{{{series}}}" in text
    assert "4711" not in text
