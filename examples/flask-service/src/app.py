"""What gunicorn runs."""

import os

from service import create_app
from settings import settings_from

app = create_app(settings_from(os.environ))
