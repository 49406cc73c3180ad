"""The application for a server: `gunicorn wsgi:app`."""

from portal import create_app
from portal.memory import keep_for_good

app = create_app()
keep_for_good()
