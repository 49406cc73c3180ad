"""Naming up to three occupations, taking one back, and reading everything that is kept of a person."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.accounts.erasure import erase_client
from portal.accounts.models import Consent, ErasureReason, Purpose
from portal.database import Database, make_engine
from portal.profiles.models import MOST_WISHES, WishedOccupation
from portal.profiles.person import read_person
from portal.profiles.service import (
    EnoughNamed,
    RecordGone,
    forget_occupation,
    name_occupation,
    read_wishes,
)
from portal.reports.service import create_report
from portal.sittings.models import Sitting
from portal.sittings.repeating import repeat_sitting
from portal.sittings.service import close_sitting, record_answer
from tests.clock import HeldClock
from tests.factories import Factory, every_item
from tests.own_database import migrated_database
from tests.portal.profiles.people import CATALOGUE, PUBLICATIONS, answers_of, take_tasks

NAMED = ("so-socialworker", "mf-weld", "fi-accountant", "it-software-dev")


def name(a: Factory, client_id: int, *occupations: str) -> None:
    for occupation in occupations:
        name_occupation(a.session, client_id, occupation, locale="zh_Hans", at=a.clock())
    a.keep()


def consents(session: Session, client_id: int) -> int:
    of_client = select(func.count()).select_from(Consent).where(Consent.client_id == client_id)
    return session.scalar(of_client.where(Consent.purpose == Purpose.assessment)) or 0


def test_up_to_three_are_kept_and_a_fourth_is_refused(a: Factory, session: Session) -> None:
    client, _ = a.client()
    name(a, client.id, *NAMED[:3])
    with pytest.raises(EnoughNamed):
        name(a, client.id, NAMED[3])
    assert list(read_wishes(session, client.id)) == list(NAMED[:3])


def test_naming_one_again_changes_nothing(a: Factory, session: Session) -> None:
    client, _ = a.client()
    name(a, client.id, NAMED[0], NAMED[0], *NAMED[:3], NAMED[1])
    assert dict(read_wishes(session, client.id)) == {NAMED[0]: 1, NAMED[1]: 2, NAMED[2]: 3}


def test_what_was_taken_back_makes_room(a: Factory, session: Session) -> None:
    client, _ = a.client()
    name(a, client.id, *NAMED[:3])
    forget_occupation(session, client.id, NAMED[1])
    forget_occupation(session, client.id, "never-named")
    session.commit()
    name(a, client.id, NAMED[3])
    assert set(read_wishes(session, client.id)) == {NAMED[0], NAMED[2], NAMED[3]}


def test_the_first_one_comes_with_a_consent_and_the_others_do_not(a: Factory, session: Session) -> None:
    client, _ = a.client()
    before = consents(session, client.id)
    name(a, client.id, *NAMED[:2])
    assert consents(session, client.id) == before + 1


def test_nobody_elses_list_is_touched(a: Factory, session: Session) -> None:
    one, other = a.client()[0], a.client()[0]
    name(a, one.id, *NAMED[:3])
    name(a, other.id, NAMED[0])
    forget_occupation(session, other.id, NAMED[1])
    session.commit()
    assert set(read_wishes(session, one.id)) == set(NAMED[:3])


def test_it_is_erased_with_everything_else(a: Factory, session: Session) -> None:
    client, _ = a.client()
    name(a, client.id, *NAMED[:3])
    erasure = erase_client(session, client.id, reason=ErasureReason.asked, at=a.clock())
    session.commit()
    assert erasure.receipt.counts["wished_occupations"] == MOST_WISHES
    assert session.scalar(select(func.count()).select_from(WishedOccupation)) == 0


def test_a_record_that_is_gone_keeps_nothing(a: Factory, session: Session) -> None:
    client, _ = a.client()
    erase_client(session, client.id, reason=ErasureReason.asked, at=a.clock())
    session.commit()
    with pytest.raises(RecordGone):
        name(a, client.id, NAMED[0])


@pytest.mark.parametrize(
    ("place", "occupation"), [(4, NAMED[1]), (0, NAMED[1]), (2, NAMED[0]), (1, NAMED[1])]
)
def test_the_database_itself_keeps_them_to_three_different_ones(
    a: Factory, session: Session, place: int, occupation: str
) -> None:
    client, _ = a.client()
    name(a, client.id, NAMED[0])
    session.add(
        WishedOccupation(client_id=client.id, place=place, occupation_id=occupation, named_at=a.clock())
    )
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Database]:
    """A database of its own with several connections, as several processes have."""
    with migrated_database(tmp_path) as settings:
        engine = make_engine(settings)
        yield Database(engine)
        engine.dispose()


def test_four_that_are_named_at_once_end_as_three(
    shared: Database, settings: object, clock: HeldClock
) -> None:
    with shared.transaction() as opened:
        client_id = Factory(opened, clock, settings).client()[0].id  # type: ignore[arg-type]
    refused: list[str] = []
    barrier = threading.Barrier(len(NAMED))

    def name_one(occupation: str) -> None:
        barrier.wait()
        try:
            with shared.transaction() as own:
                name_occupation(own, client_id, occupation, locale="zh_Hans", at=clock())
        except EnoughNamed:
            refused.append(occupation)

    threads = [threading.Thread(target=name_one, args=(occupation,)) for occupation in NAMED]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with shared.open_session(writes=False) as own:
        kept = set(read_wishes(own, client_id))
    assert len(kept) == MOST_WISHES
    assert kept | set(refused) == set(NAMED)


# ---- what is kept of a person ---------------------------------------------------------------------------------------


def test_the_newest_report_of_each_instrument_counts_and_earlier_ones_follow(
    a: Factory, session: Session
) -> None:
    client, _ = a.client()
    first = a.report(client, answers=every_item(S=4, R=0), guess="SEA")
    a.clock.advance(hours=24)
    second = a.report(client, answers=every_item(R=4, S=0), guess="RIC")
    values = a.report(client, instrument="values", answers=answers_of("values", {}))
    person = read_person(session, client.id, PUBLICATIONS)
    assert [one.report.id for one in person.profiles["interests"]] == [second.id, first.id]
    assert person.newest("values").report.id == values.id  # type: ignore[union-attr]
    assert person.guess == "RIC"
    assert set(person.profiles) == {"interests", "values"}
    assert person.profiles["interests"][1].scores["S"] == 40


def test_a_report_that_was_superseded_is_no_result_of_its_own(a: Factory, session: Session) -> None:
    client, _ = a.client()
    old = a.report(client, answers=every_item(S=4, R=0))
    old.superseded_at = a.clock()
    a.keep()
    assert read_person(session, client.id, PUBLICATIONS).is_empty


def test_a_report_whose_answers_were_given_again_is_no_earlier_result(a: Factory, session: Session) -> None:
    """Minutes later a few statements are answered again: a better version of one result, and no retest."""
    client, _ = a.client()
    first = a.report(client, answers=every_item(S=4, R=0), guess="SEA")
    sitting = session.get_one(Sitting, first.sitting_id)
    again = repeat_sitting(session, sitting, ["s-welcome-newcomer"], at=a.clock())
    record = PUBLICATIONS["interests"]
    record_answer(session, again, record, "s-welcome-newcomer", 0, stamp=1, at=a.clock())
    session.flush()
    still_open = read_person(session, client.id, PUBLICATIONS)
    assert [one.report.id for one in still_open.profiles["interests"]] == [first.id]
    assert [one.id for one in still_open.open_sittings] == [again.id]
    close_sitting(session, again, at=a.clock())
    session.refresh(again)
    second = create_report(session, again, record, CATALOGUE, at=a.clock())
    person = read_person(session, client.id, PUBLICATIONS)
    assert [one.report.id for one in person.profiles["interests"]] == [second.id]
    assert person.guess == "SEA"


def test_nothing_of_anybody_else_is_read(a: Factory, session: Session) -> None:
    a.report(a.client()[0], answers=every_item(S=4, R=0), guess="SEA")
    name(a, a.client()[0].id, NAMED[0])
    client, _ = a.client()
    person = read_person(session, client.id, PUBLICATIONS)
    assert person.is_empty
    assert person.wishes == frozenset()
    assert person.guess is None
    assert person.open_sittings == ()


def test_families_of_tasks_stand_in_their_own_order(a: Factory, session: Session) -> None:
    client, _ = a.client()
    take_tasks(a, client, "logic", n_solved=9)
    take_tasks(a, client, "number-series")
    person = read_person(session, client.id, PUBLICATIONS)
    assert list(person.newest_tasks) == ["number-series", "logic"]
    assert person.newest_tasks["number-series"].interval is not None
    assert person.has("aptitude")


def test_what_is_not_finished_can_be_gone_on_with(a: Factory, session: Session) -> None:
    client, _ = a.client()
    a.sitting(client, answers={})
    a.clock.advance(hours=1)
    newest = a.sitting(client, answers={})
    values = a.sitting(client, answers={}, instrument="values")
    found = read_person(session, client.id, PUBLICATIONS).open_sittings
    assert {(one.instrument, one.id) for one in found} == {("interests", newest.id), ("values", values.id)}
