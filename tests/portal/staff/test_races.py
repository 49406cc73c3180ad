"""What happens when two people, or two requests of one person, come at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.database import Database, make_engine
from portal.staff import members, service
from portal.staff.invitations import (
    InvitationOver,
    Newcomer,
    accept_invitation,
    get_invitation,
    invite_member,
)
from portal.staff.members import CentreDetails, LastAdministrator, create_centre
from portal.staff.models import Member, MemberSession
from portal.staff.one_time import code_at, draw_secret
from tests.own_database import migrated_database

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CROWD = 6
DETAILS = CentreDetails("示例中心", "範例中心", "厦门", "廈門", "centre@example.org")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database of its own, since the crowd commits."""
    with migrated_database(tmp_path) as settings:
        engine = make_engine(settings)
        yield Database(engine)
        engine.dispose()


def make_members(database: Database, n: int) -> list[Member]:
    """Administrators of one centre, each with password and authenticator."""
    with database.transaction() as session:
        centre = create_centre(session, DETAILS, time_zone="Asia/Shanghai", at=AT)
        made = [
            Member(
                centre_id=centre.id,
                email=f"member{number}@example.org",
                name_hans="林晓",
                name_hant="林曉",
                is_administrator=True,
                password_hash="hash",
                totp_secret=draw_secret(),
                created_at=AT,
            )
            for number in range(n)
        ]
        session.add_all(made)
    return made


def at_once(n: int, act: Callable[[int], bool]) -> list[bool]:
    """Whether each of n people got through who act at the same moment."""
    start = threading.Barrier(n)

    def one(number: int) -> bool:
        start.wait()
        return act(number)

    with ThreadPoolExecutor(n) as crowd:
        return list(crowd.map(one, range(n)))


def test_one_code_signs_in_one_browser(database: Database) -> None:
    (member,) = make_members(database, 1)
    code = code_at(member.totp_secret or "", AT)

    def sign_in(_: int) -> bool:
        try:
            with database.transaction() as session:
                service.sign_in(session, service.Proof(member.id, "hash"), code, at=AT)
        except service.WrongCredentials:
            return False
        return True

    assert sum(at_once(CROWD, sign_in)) == 1
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(MemberSession)) == 1


def test_one_link_is_used_by_one_browser(database: Database) -> None:
    make_members(database, 1)
    with database.transaction() as session:
        centre = session.scalars(select(Member)).one().centre
        newcomer = Newcomer("wen@example.org", "文清", "文清", is_adviser=True, is_administrator=False)
        invited, token = invite_member(session, centre, newcomer, by=None, at=AT)
        code = code_at(get_invitation(session, token, at=AT)[0].totp_secret, AT)

    def accept(number: int) -> bool:
        try:
            with database.transaction() as session:
                accept_invitation(session, token, f"hash {number}", code, at=AT)
        except InvitationOver:
            return False
        return True

    through = at_once(CROWD, accept)
    assert sum(through) == 1
    with database.transaction() as session:
        assert session.get_one(Member, invited.id).password_hash == f"hash {through.index(True)}"


def test_administrators_who_deactivate_each_other_leave_one(database: Database) -> None:
    made = make_members(database, CROWD)

    def deactivate_the_next(number: int) -> bool:
        try:
            with database.transaction() as session:
                me, other = (session.get_one(Member, made[(number + step) % CROWD].id) for step in (0, 1))
                members.deactivate_member(session, other, by=me, at=AT)
        except LastAdministrator:
            return False
        return True

    assert sum(at_once(CROWD, deactivate_the_next)) == CROWD - 1
    with database.transaction() as session:
        assert session.scalar(select(func.count()).where(Member.is_active)) == 1


def test_a_sign_in_with_the_old_password_does_not_outlive_its_replacement(database: Database) -> None:
    (member,) = make_members(database, 1)
    proof, code = service.Proof(member.id, "hash"), code_at(member.totp_secret or "", AT)

    def act(number: int) -> bool:
        try:
            with database.transaction() as session:
                mine = session.get_one(Member, member.id)
                if number:
                    service.replace_password(session, mine, proof, "new hash")
                else:
                    service.sign_in(session, proof, code, at=AT)
        except service.WrongCredentials:
            return False
        return True

    at_once(2, act)
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(MemberSession)) == 0
