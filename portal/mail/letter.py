"""From a row of the outbox to a message on the wire."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from portal.mail.models import OutboxMessage

#: Every byte below 128, which each server on the way can carry unchanged.
WIRE = SMTP.clone(cte_type="7bit")


def write_letter(message: OutboxMessage, *, mail_from: str) -> EmailMessage:
    """The message as it is sent; the same row gives the same Message-ID and Date on every delivery."""
    letter = EmailMessage(policy=WIRE)
    name, address = parseaddr(mail_from)
    letter["From"] = Address(name, addr_spec=address)
    letter["To"] = Address(addr_spec=message.to_address or "")
    letter["Subject"] = message.subject or ""
    letter["Date"] = format_datetime(message.created_at)
    letter["Message-ID"] = message.message_id
    letter["Content-Language"] = message.locale.replace("_", "-")
    # Keeps automatic answers of the other side from coming back.
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.body or "")
    if message.calendar:
        _attach_calendar(letter, message.calendar)
    return letter


def _attach_calendar(letter: EmailMessage, calendar: str) -> None:
    """Twice, as calendars expect it: some read the alternative to the text, others only an attached file."""
    method = next(line for line in calendar.splitlines() if line.startswith("METHOD:")).partition(":")[2]
    letter.add_alternative(calendar, subtype="calendar", params={"method": method})
    letter.add_attachment(calendar, subtype="calendar", filename="booking.ics", params={"method": method})
