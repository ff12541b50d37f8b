"""The service of the image, with the routes of the black box beside its own. Mounted by the tests; in no image."""

import json
import os
from dataclasses import replace

from body import Limits, json_body
from flask import jsonify
from service import create_app
from settings import settings_from

given = json.loads(os.environ["LIMITS"])
limits = Limits(given["maxBytes"], given["maxDepth"], given["maxKeys"], given["receiveMs"] / 1000)
app = create_app(replace(settings_from(os.environ), limits=limits))


@app.get("/hello")
def hello():
    return jsonify(hello="world")


@app.post("/echo")
def echo():
    return jsonify(json_body())


@app.get("/fail")
def fail():
    raise RuntimeError(os.environ["LEAK"])
