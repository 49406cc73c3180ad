"""Loading, publishing by a second person, taking back: in the service, in the table, and when two come at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.audit import Action, AuditEvent
from portal.database import Database, make_engine
from portal.recognition import publishing
from portal.recognition.content import holdings
from portal.recognition.entries import Standing
from portal.recognition.models import RecognitionListRow, RecognitionListVersion, VersionState
from portal.recognition.publishing import (
    AlreadyWithdrawn,
    FileKnown,
    ListMoved,
    NotWaiting,
    OwnUpload,
    publish_version,
    upload_list,
    withdraw_version,
)
from portal.recognition.service import list_current_rows, list_entries_of_occupation, read_register
from portal.staff.members import CentreDetails, create_centre
from portal.staff.models import Member
from tests.factories import Factory
from tests.own_database import migrated_database
from tests.portal.recognition.lists import CARER, TURNER, a_head, load_list, parsed, write_file

AT = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 28)
LIST = "xiamen-3"


@pytest.fixture
def loader(a: Factory) -> Member:
    return a.adviser(is_editor=True)


@pytest.fixture
def second(a: Factory) -> Member:
    return a.adviser(is_editor=True)


def publish(a: Factory, version: RecognitionListVersion, by: Member, *, after: int = 0) -> None:
    publish_version(a.session, version, after=after, by=by, at=AT)
    a.keep()


def ids(session: Session, on: date = TODAY) -> set[str]:
    return {row.entry.id for row in list_current_rows(session, on=on) if row.edition.list_id == LIST}


def test_a_published_version_takes_the_contents_place_from_its_first_day(
    a: Factory, loader: Member, second: Member
) -> None:
    before = ids(a.session)
    version = load_list(a, by=loader, effective_from="2025-03-01")
    assert ids(a.session) == before, "a draft is not shown"
    publish(a, version, second)
    assert ids(a.session) == {"carer-4", "turner-3"}
    assert ids(a.session, date(2025, 3, 1)) == {"carer-4", "turner-3"}
    assert ids(a.session, date(2025, 2, 28)) == before


def test_a_row_that_a_version_drops_from_its_first_month_on_ends_in_no_earlier_one(
    a: Factory, loader: Member, second: Member
) -> None:
    """The content knows the month of the list, the version the day: what it drops has the month and no end before."""
    dropped = next(one for one in list_current_rows(a.session, on=TODAY) if one.edition.list_id == LIST)
    assert str(dropped.since) == "2024-12"
    publish(a, load_list(a, by=loader, effective_from="2024-12-01"), second)
    row = read_register(a.session).other_row(LIST, dropped.entry.id, TODAY)
    assert row is not None
    assert (str(row.since), str(row.until), row.standing(TODAY)) == ("2024-12", "2024-12", Standing.over)


def test_a_version_was_verified_on_the_day_that_both_sides_had_then(
    a: Factory, loader: Member, second: Member
) -> None:
    version = load_list(a, by=loader)
    late = datetime(2026, 11, 28, 16, 30, tzinfo=UTC)  # Half past midnight in Xiamen and Taipei.
    publish_version(a.session, version, after=0, by=second, at=late)
    edition = read_register(a.session).edition(LIST, TODAY)
    assert edition is not None
    assert str(edition.as_of) == "2026-11-29"
    assert {str(one.source.as_of) for one in edition.citations} == {"2026-11-29"}


@pytest.mark.parametrize(
    ("place", "word", "inherits"),
    [("xm", "recognise", True), ("xm", "exchange", False), ("fj", "recognise", False)],
)
def test_a_list_takes_over_what_a_regulation_says_of_all_of_its_place_and_word(
    a: Factory, loader: Member, second: Member, place: str, word: str, inherits: bool
) -> None:
    publish(a, load_list(a, by=loader, list_id="new", place=place, word=word), second)
    (edition,) = read_register(a.session).editions["new"]
    regulation = holdings().facts_for("xm", "recognise")
    assert len(regulation) == 4
    assert edition.facts == (regulation if inherits else ())
    assert {one.source.id for fact in edition.facts for one in fact.citations} <= {
        "xm-recognition-regulations-2024"
    }


def test_what_the_content_says_of_the_rows_it_saw_ends_with_its_edition(
    a: Factory, loader: Member, second: Member
) -> None:
    publish(a, load_list(a, by=loader, effect_hans="甲", effect_hant="甲"), second)
    first, then = read_register(a.session).editions[LIST]
    said = [fact.text("zh_Hans") for fact in then.facts]
    assert said[0] == "甲", "its own document comes first"
    assert any("报道只点名3项" in fact.text("zh_Hans") for fact in first.facts)
    assert not any("报道只点名3项" in one for one in said)
    assert any("放宽限制" in one for one in said), "what does not depend on the rows stays"


def test_a_later_version_waits_for_its_own_first_day(a: Factory, loader: Member, second: Member) -> None:
    publish(a, load_list(a, CARER, by=loader), second)
    publish(a, load_list(a, TURNER, by=loader, effective_from="2026-12-01"), second, after=1)
    assert ids(a.session) == {"carer-4"}
    assert ids(a.session, date(2026, 12, 1)) == {"turner-3"}
    register = read_register(a.session)
    assert register.ends(register.numbered(LIST, 1)) == date(2026, 11, 30)  # type: ignore[arg-type]


def test_a_list_that_the_content_does_not_know_can_be_made(
    a: Factory, loader: Member, second: Member
) -> None:
    publish(a, load_list(a, by=loader, list_id="xiamen-4"), second)
    edition = read_register(a.session).edition("xiamen-4", TODAY)
    assert edition is not None
    assert [one.id for one in edition.entries] == ["carer-4", "turner-3"]
    (row,) = [
        one for one in list_entries_of_occupation(a.session, "ec-carer", on=TODAY) if one.key[0] == "xiamen-4"
    ]
    assert row.fact.citations[0].source.publisher("hant") == "廈門市人力資源和社會保障局"


def test_nobody_publishes_what_they_loaded(a: Factory, loader: Member) -> None:
    version = load_list(a, by=loader)
    with pytest.raises(OwnUpload):
        publish_version(a.session, version, after=0, by=loader, at=AT)


@pytest.mark.parametrize(
    "values",
    [
        {"state": VersionState.published, "number": 1, "published_at": AT, "published_by_id": "loader"},
        {"state": VersionState.published},
        {"number": 1},
        {"state": VersionState.withdrawn},
        {"published_by_id": "second"},
        {"n_rows_official": 1},
    ],
    ids=[
        "own upload",
        "no number",
        "numbered draft",
        "withdrawn by nobody",
        "half published",
        "too few rows",
    ],
)
def test_the_table_itself_refuses_what_the_service_would(
    a: Factory, loader: Member, second: Member, values: dict[str, object]
) -> None:
    version = load_list(a, by=loader)
    people = {"loader": loader.id, "second": second.id}
    given = {name: people.get(value, value) for name, value in values.items()}  # type: ignore[call-overload]
    with pytest.raises(IntegrityError):
        a.session.execute(
            update(RecognitionListVersion).where(RecognitionListVersion.id == version.id).values(**given)
        )


def test_one_file_waits_once_and_may_come_again_after_it_was_taken_back(
    a: Factory, loader: Member, second: Member
) -> None:
    version = load_list(a, by=loader)
    with pytest.raises(FileKnown):
        load_list(a, by=second)
    load_list(a, by=second, list_id="another-list")
    withdraw_version(a.session, version, by=second, at=AT)
    assert load_list(a, by=second).state is VersionState.draft


def test_a_version_taken_back_gives_way_to_what_stood_before(
    a: Factory, loader: Member, second: Member
) -> None:
    first, then = load_list(a, CARER, by=loader), load_list(a, TURNER, by=loader)
    publish(a, first, second)
    publish(a, then, second, after=1)
    withdraw_version(a.session, then, by=loader, at=AT)
    a.keep()
    assert ids(a.session) == {"carer-4"}
    with pytest.raises(AlreadyWithdrawn):
        withdraw_version(a.session, then, by=second, at=AT)
    with pytest.raises(NotWaiting):
        publish_version(a.session, then, after=2, by=second, at=AT)


def test_differences_that_are_no_longer_true_are_not_published(
    a: Factory, loader: Member, second: Member
) -> None:
    first, then = load_list(a, CARER, by=loader), load_list(a, TURNER, by=loader)
    publish(a, first, second)
    for after in (0, 2, -1):
        with pytest.raises(ListMoved):
            publish_version(a.session, then, after=after, by=second, at=AT)


def test_every_step_is_recorded_with_who_did_it(a: Factory, loader: Member, second: Member) -> None:
    version = load_list(a, by=loader)
    publish(a, version, second)
    withdraw_version(a.session, version, by=loader, at=AT)
    a.keep()
    events = a.session.scalars(
        select(AuditEvent).where(AuditEvent.list_version_id == version.id).order_by(AuditEvent.id)
    )
    assert [(one.action, one.member_id) for one in events] == [
        (Action.list_uploaded, loader.id),
        (Action.list_published, second.id),
        (Action.list_withdrawn, loader.id),
    ]
    (handled,) = publishing.list_handled(a.session, list_id=LIST)
    assert (handled.uploaded_by, handled.published_by, handled.withdrawn_by) == (loader, second, loader)


# ---- at the same moment ----------------------------------------------------------------------------------------------


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database of its own, since the crowd commits."""
    with migrated_database(tmp_path) as settings:
        engine = make_engine(settings)
        yield Database(engine)
        engine.dispose()


@pytest.fixture
def editors(database: Database) -> list[Member]:
    details = CentreDetails("示例中心", "範例中心", "厦门", "廈門", "centre@example.org")
    with database.transaction() as session:
        centre = create_centre(session, details, time_zone="Asia/Shanghai", at=AT)
        made = [
            Member(
                centre_id=centre.id,
                email=f"editor{number}@example.org",
                name_hans="林晓",
                name_hant="林曉",
                is_editor=True,
                created_at=AT,
            )
            for number in range(4)
        ]
        session.add_all(made)
    return made


def at_once(n: int, act: Callable[[Session, int], object], database: Database) -> list[bool]:
    """Whether each of n editors got through who act at the same moment."""
    start = threading.Barrier(n)

    def one(number: int) -> bool:
        start.wait()
        try:
            with database.transaction() as session:
                act(session, number)
        except (FileKnown, ListMoved, NotWaiting):
            return False
        return True

    with ThreadPoolExecutor(n) as crowd:
        return list(crowd.map(one, range(n)))


def test_of_two_who_load_one_file_one_gets_through(database: Database, editors: list[Member]) -> None:
    file = parsed(write_file(CARER, TURNER))

    def load(session: Session, number: int) -> None:
        upload_list(session, a_head(), file, by=session.get_one(Member, editors[number].id), at=AT)

    assert sum(at_once(4, load, database)) == 1
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(RecognitionListRow)) == 2


@pytest.mark.parametrize("n_drafts", [1, 2], ids=["one draft", "two drafts of one list"])
def test_of_those_who_publish_at_once_one_gets_through(
    database: Database, editors: list[Member], n_drafts: int
) -> None:
    loader, *others = editors
    with database.transaction() as session:
        mine = session.get_one(Member, loader.id)
        made = [
            upload_list(session, a_head(), parsed(write_file(row)), by=mine, at=AT)
            for row in (CARER, TURNER)[:n_drafts]
        ]
    drafts = [one.id for one in made]

    def publish(session: Session, number: int) -> None:
        version = session.get_one(RecognitionListVersion, drafts[number % n_drafts])
        by = session.get_one(Member, others[number].id)
        publish_version(session, version, after=0, by=by, at=AT)

    assert sum(at_once(3, publish, database)) == 1
    with database.transaction() as session:
        numbers = session.scalars(select(RecognitionListVersion.number)).all()
        assert sorted(one for one in numbers if one is not None) == [1]
