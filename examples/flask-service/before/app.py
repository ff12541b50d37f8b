"""A small notes service, as it was first written."""
import os

import psycopg
from flask import Flask, jsonify, request

app = Flask(__name__)


def query(text):
    password = os.environ["DATABASE_PASSWORD"]
    with psycopg.connect(f"host=db user=notes password={password}") as connection:
        return connection.execute(text).fetchall()


@app.get("/notes")
def list_notes():
    return jsonify(query("select * from notes"))


@app.post("/notes")
def add_note():
    note = request.get_json()
    return jsonify(query("insert into notes (text) values ('%s') returning *" % note["text"])), 201


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=int(os.environ.get("PORT", "5000")), debug=True)
