"""A small notes service, as it was first written."""
import os

from flask import Flask, jsonify, request

app = Flask(__name__)
notes = []


@app.get("/notes")
def list_notes():
    return jsonify(notes)


@app.post("/notes")
def add_note():
    note = request.get_json()
    notes.append(note)
    return jsonify(note), 201


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=int(os.environ.get("PORT", "5000")), debug=True)
