"""Something in every table, written as the features write it."""

from __future__ import annotations

from datetime import timedelta

from portal.accounts.erasure import erase_client
from portal.accounts.models import ErasureReason
from portal.booking.hours import add_time_off
from portal.limits import Limit, count_attempt
from portal.quality.models import FeedbackKind
from portal.quality.service import keep_feedback
from portal.staff.invitations import recover_member
from portal.staff.models import Centre
from portal.staff.service import start_session
from tests.factories import Factory
from tests.portal.accounts.planted import plant
from tests.portal.aptitude.rows import a_calibration
from tests.portal.manual.builds import a_build
from tests.portal.recognition.lists import load_list


def fill_every_table(a: Factory) -> None:
    """A centre at work: a person with everything, somebody who was erased, and what goes on around them."""
    session, at = a.session, a.clock()
    adviser = plant(a).adviser
    start_session(session, adviser, at=at)
    recover_member(session, adviser, by=adviser, at=at)
    start_session(session, adviser, at=at)
    add_time_off(session, adviser.id, at + timedelta(days=9), at + timedelta(days=10))
    centre = session.get_one(Centre, adviser.centre_id)
    kind = FeedbackKind.complaint
    keep_feedback(session, centre, kind=kind, text="slow", contact=None, locale="zh_Hans", at=at)
    session.add(a_calibration(a))
    session.add(a_build(a))
    load_list(a, by=adviser)
    count_attempt(session, Limit("any", 5, timedelta(hours=1)), "somebody", secret="x", at=at)
    erase_client(session, a.client()[0].id, reason=ErasureReason.asked, at=at)
    a.keep()
