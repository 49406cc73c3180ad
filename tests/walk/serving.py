"""The portal behind a real server on a port of this machine, with a file database of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from portal import Portal, create_app
from portal.clock import system_clock
from portal.database import Database
from portal.settings import Settings
from portal.staff.models import Centre
from portal.staff.one_time import code_at, draw_secret
from portal.staff.passwords import passwords_at
from tests.clock import HeldClock
from tests.conftest import make_settings
from tests.factories import Factory
from tests.own_database import lay_tables
from tests.walk.axe import with_axe

HOST = "127.0.0.1"
PASSWORD = "ling ren qi lai"


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 The name is the base class's.
        """Say nothing: what went wrong stands in the walker's complaints."""


@dataclass(frozen=True)
class Adviser:
    """What an adviser knows when they sit down at their desk."""

    id: int
    email: str
    password: str
    totp_secret: str
    name: dict[str, str]
    locale: str

    def code_now(self) -> str:
        """What the adviser's telephone shows."""
        return code_at(self.totp_secret, system_clock())


@dataclass(frozen=True)
class House:
    """The running portal, and the way to people who are there already."""

    app: Portal
    address: str

    @property
    def settings(self) -> Settings:
        settings: Settings = self.app.extensions["settings"]
        return settings

    @property
    def database(self) -> Database:
        database: Database = self.app.extensions["database"]
        return database

    def endpoint_of(self, url: str) -> str:
        """Which view shows the page at an address, also one that answers a form."""
        adapter, path = self.app.url_map.bind(HOST), urlsplit(url).path
        method = "GET" if "GET" in adapter.allowed_methods(path) else "POST"
        return str(adapter.match(path, method=method)[0])

    def cookie(self, held: Mapping[str, object]) -> str:
        """A session cookie as the portal signs it."""
        serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        return str(serializer.dumps(dict(held)))

    def centre(self, a: Factory) -> Centre:
        """The one centre."""
        return a.session.scalar(select(Centre)) or a.centre()

    def adviser(self, locale: str, *, named: dict[str, str]) -> Adviser:
        """An adviser of the one centre, with office hours, a password and an authenticator, who reads in a script."""
        hasher = passwords_at(self.settings.argon2_time_cost, self.settings.argon2_memory_kib)
        secret = draw_secret()
        with self.database.transaction() as session:
            a = Factory(session, HeldClock(system_clock()), self.settings)
            member = a.adviser(
                self.centre(a),
                name_hans=named["zh_Hans"],
                name_hant=named["zh_Hant"],
                locale=locale,
                password_hash=hasher.hash_new(PASSWORD, email=""),
                totp_secret=secret,
            )
            return Adviser(member.id, member.email, PASSWORD, secret, named, locale)


@contextmanager
def served_house(folder: Path) -> Iterator[House]:
    """Serve until the block ends. Always SQLite: what the browser sees does not depend on the database."""
    app = create_app(lay_tables(make_settings(folder, database_url=f"sqlite:///{folder / 'walk.db'}")))
    server = make_server(HOST, 0, with_axe(app), threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield House(app, f"http://{HOST}:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions["database"].engine.dispose()
