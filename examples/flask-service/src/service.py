"""The service without its process: what it needs is handed in."""

from flask import Flask

import body
import errors
import headers
import health
import metrics
import notes
from database import connect
from settings import Settings


def create_app(settings: Settings) -> Flask:
    app = Flask(__name__, static_folder=None)
    # Werkzeug's own limit, for what is sent in chunks as well.
    app.config["MAX_CONTENT_LENGTH"] = settings.limits.max_bytes
    app.config[body.LIMITS] = settings.limits
    app.json.sort_keys = False
    database = connect(settings.database_url)
    app.after_request(headers.protect)
    errors.add_to(app)
    body.add_to(app)
    metrics.add_to(app)
    health.add_to(app, {"database": lambda: notes.is_there(database)})
    notes.add_to(app, database, settings.api_token)
    return app
