"""The service on a real Postgres: the one that DATABASE_URL names, or one that is started here."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from body import Limits
from service import create_app
from settings import Settings

TOKEN = "a-token-of-the-tests"


def _program(name: str) -> str:
    """Debian keeps servers out of the PATH."""
    there = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = shutil.which(name) or (str(there[-1]) if there else None)
    if found is None:
        raise RuntimeError(f"{name} is not here: install PostgreSQL, or set DATABASE_URL")
    return found


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if "DATABASE_URL" in os.environ:
        yield os.environ["DATABASE_URL"]
        return
    folder = tmp_path_factory.mktemp("pg", numbered=False)
    data = folder / "data"
    subprocess.run([_program("initdb"), "-D", data, "-A", "trust", "-U", "notes"], check=True, capture_output=True)
    start = [_program("pg_ctl"), "-D", data, "-w", "-l", folder / "log", "-o", f"-k {folder} -c listen_addresses=''"]
    subprocess.run([*start, "start"], check=True, capture_output=True)
    try:
        yield f"postgresql:///postgres?host={folder}&user=notes"
    finally:
        subprocess.run([_program("pg_ctl"), "-D", data, "-m", "immediate", "stop"], check=True, capture_output=True)


@pytest.fixture(scope="session")
def app(database_url: str) -> Flask:
    return create_app(Settings(database_url, TOKEN, Limits(max_bytes=4096, max_depth=8, max_keys=64)))


@pytest.fixture
def client(app: Flask, database_url: str) -> FlaskClient:
    with psycopg.connect(database_url) as connection:
        connection.execute("truncate notes restart identity")
    return app.test_client()
