"""One of everything, so that every page of the house has something to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.erasure import erase_booking
from portal.accounts.models import ErasureReason
from portal.clock import system_clock
from portal.manual.models import ManualBuild
from portal.quality.models import FeedbackKind
from portal.quality.service import keep_feedback
from portal.sharing.models import Share
from portal.sharing.sections import sections_of
from portal.sharing.service import give_share
from portal.sittings.service import find_open_sitting
from portal.staff.invitations import Newcomer, invite_member
from portal.staff.models import Member
from portal.staff.service import start_session
from tests.clock import HeldClock
from tests.factories import Factory
from tests.portal.accounts.planted import Planted, plant
from tests.portal.aptitude.sessions import take
from tests.portal.manual.builds import a_full_build
from tests.portal.recognition.lists import load_list
from tests.walk.serving import House


@dataclass(frozen=True)
class Furniture:
    """What stands in the house, and the cookies of the two people to whom it belongs."""

    #: What the parameters of addresses stand for.
    values: dict[str, object]
    erasure_number: str
    task_report_id: int
    client_code: str
    as_client: dict[str, object]
    as_staff: dict[str, object]


def furnish(house: House, locale: str) -> Furniture:
    """A client with a past, an adviser who also administers the centre, and what they left behind."""
    with house.app.app_context(), house.database.transaction() as session:
        a = Factory(session, HeldClock(system_clock()), house.settings)
        member = a.adviser(
            house.centre(a), is_administrator=True, is_editor=True, locale=locale, password_hash="-"
        )
        colleague = a.adviser(member.centre, password_hash="-")
        planted = plant(a, member)
        token = start_session(session, member, at=a.clock())
        return Furniture(
            values=_values(a, planted, colleague),
            erasure_number=_erase_another_booking(a, colleague),
            task_report_id=_finish_tasks(a, planted),
            client_code=planted.code,
            as_client={
                "client": planted.client.id,
                "code": planted.code,
                "day": a.clock().toordinal(),
                "bookings": [planted.ahead.id],
            },
            as_staff={"staff": token, "staff_seen": int(a.clock().timestamp())},
        )


def _values(a: Factory, planted: Planted, colleague: Member) -> dict[str, object]:
    session, at = a.session, a.clock()
    sitting = find_open_sitting(session, planted.client.id, "interests")
    assert sitting is not None
    build = find_any_build(session) or a_full_build(a)
    newcomer = Newcomer(f"new{planted.client.id}@example.org", "何新", "何新", True, False)
    feedback = keep_feedback(
        session,
        colleague.centre,
        kind=FeedbackKind.complaint,
        text="😀 等了两次 (｡•́︿•̀｡)",
        contact=None,
        locale="zh_Hans",
        at=at,
    )
    return {
        "subject": build.subject,
        "version": build.version,
        "scale": "R",
        "instrument": "interests",
        "family": "number-series",
        "place": 1,
        "position": 0,
        "aptitude_id": take(a, client=planted.client).sitting_id,
        "occupation_id": "bz-careeradv",
        "field_id": "health",
        "item_id": "r-grow-vegetables",
        "sitting_id": sitting.id,
        "report_id": planted.report.id,
        "booking_id": planted.ahead.id,
        "share_id": _share_at_desk(session, planted, at=at).id,
        "member_id": colleague.id,
        "token": invite_member(session, colleague.centre, newcomer, by=None, at=at)[1],
        "number": feedback.receipt_number,
        "set_id": "recruitment",
        "topic_id": "calendar",
        "programme_id": "residence-permit",
        "list_id": "fujian-5",
        "entry_id": "employer",
        "list_version_id": load_list(a, by=colleague, list_id=f"walk-{colleague.id}").id,
    }


def find_any_build(session: Session) -> ManualBuild | None:
    """The manual is one for all who walk through the house."""
    return session.scalars(select(ManualBuild).order_by(ManualBuild.id).limit(1)).first()


def _finish_tasks(a: Factory, planted: Planted) -> int:
    """The report of a session with one task solved and one not."""
    taker = take(a, client=planted.client)
    taker.solve()
    taker.solve(rightly=False)
    return taker.finish().id


def _share_at_desk(session: Session, planted: Planted, *, at: datetime) -> Share:
    return give_share(
        session,
        client_id=planted.client.id,
        report=planted.report,
        adviser_id=planted.adviser.id,
        sections=sections_of(planted.report.instrument),
        expires_at=at + timedelta(days=1),
        locale="zh_Hans",
        at=at,
    )


def _erase_another_booking(a: Factory, adviser: Member) -> str:
    """The number of the receipt."""
    booking = a.booking(adviser, called="阿哲")
    erasure = erase_booking(a.session, booking, reason=ErasureReason.asked, at=a.clock())
    return str(erasure.receipt.number)
