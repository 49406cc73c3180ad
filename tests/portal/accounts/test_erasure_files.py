"""After an erasure no byte of the person is left in any file of the installation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import Portal, create_app
from portal.database import Database
from portal.mail.backends import FolderBackend
from portal.mail.worker import deliver_waiting
from portal.settings import Settings
from tests.browser import Browser
from tests.clock import HeldClock
from tests.conftest import make_settings
from tests.factories import Factory
from tests.own_database import lay_tables
from tests.portal.accounts.planted import Planted, plant

# The database is always a file of SQLite's own, so there is nothing to repeat on PostgreSQL.
pytestmark = pytest.mark.pure


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    return make_settings(tmp_path, database_url=f"sqlite:///{tmp_path / 'own.db'}")


@pytest.fixture
def own_app(own: Settings, clock: HeldClock) -> Iterator[Portal]:
    """An application on a file of its own, where a commit is a commit."""
    app = create_app(lay_tables(own))
    app.extensions["clock"] = clock
    yield app
    database(app).engine.dispose()


def database(app: Portal) -> Database:
    found: Database = app.extensions["database"]
    return found


@pytest.fixture
def person(own_app: Portal, own: Settings, clock: HeldClock) -> Planted:
    """Somebody among others, whose messages were delivered into the folder."""
    with database(own_app).open_session(writes=False) as session:
        factory = Factory(session, clock, own)
        adviser = factory.adviser()
        factory.sitting()
        planted = plant(factory, adviser)
        factory.sitting()
    with own_app.app_context():
        deliver_waiting(
            database(own_app), FolderBackend(own.mail_folder), clock, limit=1, mail_from=own.mail_from
        )
    return planted


def files_holding(folder: Path, strings: tuple[str, ...]) -> set[str]:
    """Names of the files in which one of the strings stands."""
    wanted = [one.encode() for one in strings]
    return {
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(one in path.read_bytes() for one in wanted)
    }


def erase(app: Portal, person: Planted) -> None:
    browser = Browser(app)
    browser.visit("accounts.enter_code")
    browser.submit("/continue", code=person.code)
    browser.visit("accounts.ask_to_erase")
    browser.submit("/me/erase", understood="y")
    assert browser.shown.path.startswith("/receipts/")


def test_the_person_stands_in_the_files_before(own: Settings, person: Planted) -> None:
    found = files_holding(own.data_folder, person.strings)
    assert "own.db-wal" in found or "own.db" in found
    assert any(name.endswith(".eml") for name in found)


def test_no_file_holds_the_person_afterwards(own: Settings, own_app: Portal, person: Planted) -> None:
    erase(own_app, person)
    assert files_holding(own.data_folder, person.strings) == set()


def test_no_page_of_the_database_holds_the_person_afterwards(
    own: Settings, own_app: Portal, person: Planted
) -> None:
    database(
        own_app
    ).empty_log()  # Now everything stands in the file itself, and has to be overwritten there.
    assert "own.db" in files_holding(own.data_folder, person.strings)
    erase(own_app, person)
    assert files_holding(own.data_folder, person.strings) == set()


def test_a_reader_delays_the_emptying_and_the_worker_makes_up_for_it(
    own: Settings, own_app: Portal, person: Planted
) -> None:
    with database(own_app).engine.connect() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM clients").all()
        erase(own_app, person)
        assert not database(own_app).empty_log()
    jobs = {job.name: job for job in own_app.extensions["jobs"]}
    with own_app.app_context():
        assert jobs["empty-log"].run(database(own_app), HeldClock()()) is True
    assert files_holding(own.data_folder, person.strings) == set()


def test_a_data_folder_that_cannot_be_written_does_not_undo_an_erasure(
    own_app: Portal, person: Planted, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_given: object, **_named: object) -> None:
        raise PermissionError

    monkeypatch.setattr("portal.accounts.erasure.refresh_erasure_list", refuse)
    erase(own_app, person)
    assert "list of erasures" in caplog.text
