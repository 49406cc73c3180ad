"""Asking for research: once, openly, and with a way back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import Portal, demo
from portal.accounts.models import Client, Consent, Purpose
from portal.accounts.service import create_client, give_consent
from portal.aptitude.families import FAMILIES
from portal.manual.asking import Reply, read_reply
from portal.manual.models import ResearchReply, Schooling, Sex
from portal.manual.service import (
    agrees_to_trial,
    consenting_clients,
    find_build,
    find_standing,
    is_demonstration,
    is_guarded,
    is_to_be_asked,
    keep_reply,
    list_newest_builds,
    withdraw_trial,
)
from portal.manual.tasks import list_trial_sessions
from portal.sittings.models import Sitting
from tests.clock import HeldClock
from tests.factories import Factory
from tests.portal.manual.builds import a_build
from tests.portal.manual.task_sessions import add_sessions, plant_difficulties

YES = Reply(agrees=True, schooling=Schooling.taiwan, sex=Sex.female)
NO = Reply(agrees=False)


def consenting(session: Session) -> set[int]:
    return set(session.scalars(select(Client.id).where(consenting_clients())))


# ---- what a form says ------------------------------------------------------------------------------------------------


@pytest.mark.pure
def test_a_form_without_the_question_is_no_reply() -> None:
    assert read_reply({"research": "1", "sex": "male"}) is None


@pytest.mark.pure
def test_an_empty_box_is_a_no_and_says_nothing_of_oneself() -> None:
    assert read_reply({"research_asked": "1", "schooling": "taiwan", "sex": "male"}) == NO


@pytest.mark.pure
def test_what_is_said_is_one_of_the_choices_or_nothing() -> None:
    sent = {"research_asked": "1", "research": "1", "schooling": "mars", "sex": ""}
    assert read_reply(sent) == Reply(agrees=True)
    assert read_reply({**sent, "schooling": "mainland", "sex": "other"}) == Reply(
        agrees=True, schooling=Schooling.mainland, sex=Sex.other
    )


def test_what_was_tried_before_a_withdrawal_does_not_come_back(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    """Whoever agrees again, before another session of tasks, agrees to what comes then."""
    family = FAMILIES["number-series"]
    tasks = plant_difficulties(family, family.names[:15])
    (old,) = add_sessions(
        session, family, tasks, [range(15)], at=clock(), purposes=(Purpose.pilot,), is_pilot=True
    )
    client_id = session.get_one(Sitting, old).client_id
    assert list_trial_sessions(session, family) == [old]
    assert agrees_to_trial(session, client_id)
    clock.advance(days=1)
    withdraw_trial(session, client_id, at=clock())
    assert not agrees_to_trial(session, client_id)
    assert list_trial_sessions(session, family) == []
    clock.advance(days=1)
    give_consent(session, client_id, Purpose.pilot, locale="zh_Hans", at=clock())
    assert agrees_to_trial(session, client_id)
    assert list_trial_sessions(session, family) == []


# ---- agreeing and withdrawing ----------------------------------------------------------------------------------------


def test_a_person_is_asked_once(session: Session, a: Factory, clock: HeldClock) -> None:
    client, _ = a.client()
    assert is_to_be_asked(session, client.id)
    keep_reply(session, client.id, NO, locale="zh_Hans", at=clock())
    assert not is_to_be_asked(session, client.id)


def test_a_yes_is_a_consent_with_what_was_said(session: Session, a: Factory, clock: HeldClock) -> None:
    client, _ = a.client()
    assert client.id not in consenting(session)
    keep_reply(session, client.id, YES, locale="zh_Hant", at=clock())
    consent = session.scalars(select(Consent)).one()
    assert (consent.purpose, consent.locale, consent.withdrawn_at) == (Purpose.research, "zh_Hant", None)
    standing = find_standing(session, client.id)
    assert (standing.agrees, standing.schooling, standing.sex) == (True, Schooling.taiwan, Sex.female)
    assert client.id in consenting(session)


def test_withdrawing_ends_the_consent_and_erases_what_was_said(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    client, _ = a.client()
    keep_reply(session, client.id, YES, locale="zh_Hans", at=clock())
    clock.advance(days=1)
    keep_reply(session, client.id, NO, locale="zh_Hans", at=clock())
    assert session.scalars(select(Consent.withdrawn_at)).one() == clock()
    standing = find_standing(session, client.id)
    assert (standing.agrees, standing.schooling, standing.sex) == (False, None, None)
    assert standing.reply is not None
    assert standing.reply.asked_at == clock() - timedelta(days=1)
    assert client.id not in consenting(session)


def test_agreeing_again_is_a_new_consent_beside_the_old_one(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    client, _ = a.client()
    for reply in (YES, NO, YES, YES):
        keep_reply(session, client.id, reply, locale="zh_Hans", at=clock())
        clock.advance(hours=1)
    withdrawn = list(session.scalars(select(Consent.withdrawn_at).order_by(Consent.id)))
    assert [one is None for one in withdrawn] == [False, True]
    assert client.id in consenting(session)


def test_what_was_said_can_be_emptied_without_withdrawing(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    client, _ = a.client()
    keep_reply(session, client.id, YES, locale="zh_Hans", at=clock())
    keep_reply(session, client.id, Reply(agrees=True), locale="zh_Hans", at=clock())
    standing = find_standing(session, client.id)
    assert (standing.agrees, standing.schooling, standing.sex) == (True, None, None)


def test_who_is_under_age_is_neither_asked_nor_counted(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    client, _ = a.client()
    give_consent(session, client.id, Purpose.guardian, locale="zh_Hans", at=clock())
    session.flush()
    assert not is_to_be_asked(session, client.id)
    assert is_guarded(session, client.id)
    keep_reply(session, client.id, YES, locale="zh_Hans", at=clock())
    assert client.id not in consenting(session)


# ---- the demonstration -----------------------------------------------------------------------------------------------


def test_nobody_of_a_demonstration_is_ever_counted(
    app: Portal, session: Session, clock: HeldClock, a: Factory
) -> None:
    """Neither its invented people nor whoever tries it; both are marked by the database as they are made."""
    before, _ = a.client()
    with app.app_context():
        assert demo.load_if_empty(app.extensions["database"], app.extensions["settings"])
    visitor, _ = create_client(session, secret="x" * 40, at=clock())
    session.flush()
    everybody = list(session.scalars(select(Client)))
    assert len(everybody) > 3
    for client in everybody:
        keep_reply(session, client.id, YES, locale="zh_Hans", at=clock())
    assert is_demonstration(session)
    assert visitor.is_demo
    assert consenting(session) == {before.id}
    assert (
        session.scalar(select(func.count()).select_from(Client).where(Client.is_demo)) == len(everybody) - 1
    )


def test_people_of_a_real_centre_are_no_demonstration(session: Session, a: Factory) -> None:
    a.centre()
    client, _ = a.client()
    assert not client.is_demo
    assert not is_demonstration(session)


# ---- builds ----------------------------------------------------------------------------------------------------------


def test_the_newest_build_of_each_version_is_listed_once(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    for version, days in (("a", 0), ("a", 1), ("b", 2)):
        made_at = clock() + timedelta(days=days)
        session.add(a_build(a, version=version, made_at=made_at))
    session.flush()
    found = list_newest_builds(session)
    assert [(one.version, one.made_at) for one in found] == [
        ("b", clock() + timedelta(days=2)),
        ("a", clock() + timedelta(days=1)),
    ]
    newest = find_build(session, "interests", "a")
    assert newest is not None
    assert newest.made_at == clock() + timedelta(days=1)
    assert find_build(session, "interests", "c") is None


def test_a_reply_goes_with_its_person(session: Session, a: Factory, clock: HeldClock) -> None:
    client, _ = a.client()
    keep_reply(session, client.id, YES, locale="zh_Hans", at=clock())
    session.delete(session.get_one(Client, client.id))
    session.flush()
    assert session.scalar(select(func.count()).select_from(ResearchReply)) == 0
