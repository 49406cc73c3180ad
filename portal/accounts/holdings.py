"""Where a client's rows are: the one list that export and erasure share."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from portal.accounts.models import Client, Consent
from portal.aptitude.models import AptitudeSitting, ClockPause, ServedItem
from portal.booking.models import Booking, BookingQuestion
from portal.database import Base
from portal.desk.models import Note
from portal.mail.models import OutboxMessage
from portal.manual.models import ResearchReply, ScreenVerdict
from portal.profiles.models import WishedOccupation
from portal.reports.models import Report, ReportFigure, ReportMatch, ReportScore
from portal.sharing.models import Share, ShareSection
from portal.sittings.models import Answer, Sitting

#: Kept after an erasure, without anything of the person: that a session took place, that a message left.
KEPT_BARE = (Booking, OutboxMessage)


def holdings(client_id: int) -> dict[type[Base], ColumnElement[bool]]:
    """Every table that holds rows of a client and the condition that finds them, children before parents."""
    sittings = select(Sitting.id).where(Sitting.client_id == client_id)
    reports = select(Report.id).where(Report.client_id == client_id)
    shares = select(Share.id).where(Share.client_id == client_id)
    bookings = select(Booking.id).where(Booking.client_id == client_id)
    return {
        OutboxMessage: or_(OutboxMessage.client_id == client_id, OutboxMessage.booking_id.in_(bookings)),
        Note: or_(Note.client_id == client_id, Note.booking_id.in_(bookings)),
        BookingQuestion: BookingQuestion.booking_id.in_(bookings),
        ShareSection: ShareSection.share_id.in_(shares),
        Share: Share.client_id == client_id,
        Booking: Booking.client_id == client_id,
        ReportScore: ReportScore.report_id.in_(reports),
        ReportFigure: ReportFigure.report_id.in_(reports),
        ReportMatch: ReportMatch.report_id.in_(reports),
        ScreenVerdict: ScreenVerdict.report_id.in_(reports),
        Report: Report.client_id == client_id,
        Answer: Answer.sitting_id.in_(sittings),
        ServedItem: ServedItem.sitting_id.in_(sittings),
        ClockPause: ClockPause.sitting_id.in_(sittings),
        AptitudeSitting: AptitudeSitting.sitting_id.in_(sittings),
        Sitting: Sitting.client_id == client_id,
        ResearchReply: ResearchReply.client_id == client_id,
        WishedOccupation: WishedOccupation.client_id == client_id,
        Consent: Consent.client_id == client_id,
        Client: Client.id == client_id,
    }
