"""Connections to the database: few, checked, and none that waits for long."""

import atexit

from psycopg_pool import ConnectionPool

# Runs at every start: several workers may do so at once, and wait for each other.
SCHEMA = """
do $$ begin
  perform pg_advisory_xact_lock(20260101);
  create table if not exists notes (
    id bigint generated always as identity primary key,
    text text not null,
    created_at timestamptz not null default now()
  );
end $$
"""


def connect(url: str) -> ConnectionPool:
    pool = ConnectionPool(
        url,
        min_size=1,
        max_size=4,
        timeout=2,
        max_lifetime=1800,
        kwargs={"connect_timeout": 2, "options": "-c statement_timeout=5000", "application_name": "notes"},
        check=ConnectionPool.check_connection,
        open=True,
    )
    # Its threads would be waited for, one after the other, when the worker exits.
    atexit.register(pool.close)
    with pool.connection(timeout=10) as connection:
        connection.execute(SCHEMA)
    return pool
