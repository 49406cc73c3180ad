"""The yardstick: Flask with nothing of ours, on the same kind of database, and a page of thirty lines."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, render_template, request
from jinja2 import DictLoader
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Engine,
    MetaData,
    SmallInteger,
    String,
    Table,
    create_engine,
    event,
)
from sqlalchemy.dialects.sqlite import insert

from portal.settings import Settings
from tests.bench.serving import Metered

TABLE = Table(
    "bare_answers",
    MetaData(),
    Column("sitting_id", BigInteger, primary_key=True),
    Column("item_id", String, primary_key=True),
    Column("value", SmallInteger),
    Column("answered_at", DateTime),
)
THIRTY_LINES = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{{ title }}</title>
<link rel="stylesheet" href="/static/page.css">
</head>
<body>
<header>
<a href="/">Home</a>
<nav>
<ul>
{% for name in sections %}
<li><a href="/{{ name }}">{{ name }}</a></li>
{% endfor %}
</ul>
</nav>
</header>
<main>
<h1>{{ title }}</h1>
<p>{{ text }}</p>
<table>
{% for name, number in rows %}
<tr><th>{{ name }}</th><td>{{ number }}</td></tr>
{% endfor %}
</table>
</main>
<footer>
<p>{{ footer }}</p>
</footer>
</body>
</html>"""
SECTIONS = ("one", "two", "three", "four")
ROWS = [(f"Row {number}", number) for number in range(6)]


def make_engine_as_everybody_does(settings: Settings) -> Engine:
    """SQLite with the same journal and the same promise of durability as the portal's, and nothing else of ours."""
    engine = create_engine(settings.database_url)

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={settings.sqlite_synchronous}",
            "busy_timeout=20000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def create_bare_app(settings: Settings) -> Flask:
    """One view that upserts a row, one that shows a page: no session, no token, no owner, no words."""
    app = Flask(__name__)
    app.jinja_loader = DictLoader({"page.html": THIRTY_LINES})
    engine = make_engine_as_everybody_does(settings)
    TABLE.metadata.create_all(engine)

    @app.post("/answers/<int:sitting_id>/<item_id>")
    def answer(sitting_id: int, item_id: str) -> str:
        values = {"value": int(request.form["value"]), "answered_at": datetime.now(UTC)}
        statement = insert(TABLE).values(sitting_id=sitting_id, item_id=item_id, **values)
        with engine.begin() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=TABLE.primary_key, set_=values))
        return "ok"

    @app.get("/page")
    def show() -> str:
        words = {"title": "A page", "text": "Some words.", "footer": "The end."}
        return render_template("page.html", **words, sections=SECTIONS, rows=ROWS)

    return app


def application(folder: str) -> Metered:
    """The bare application on a database file in a folder, for gunicorn."""
    path = Path(folder)
    url = f"sqlite:///{path / 'bare.db'}"
    return Metered(create_bare_app(Settings(secret_key="bare " * 8, database_url=url, data_folder=path)))
