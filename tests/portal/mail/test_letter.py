"""What goes on the wire: headers that no name can break, and the same identity on every delivery."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from portal.mail.letter import write_letter
from portal.mail.models import OutboxMessage

pytestmark = pytest.mark.pure
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nSUMMARY:职业指导\r\nEND:VCALENDAR\r\n"


def a_message(**chosen: object) -> OutboxMessage:
    values = {
        "message_id": "<0123@example.org>",
        "locale": "zh_Hant",
        "to_address": "someone@example.org",
        "subject": "預約",
        "body": "你好\n",
        "created_at": AT,
    }
    return OutboxMessage(**{**values, **chosen})


def received(message: OutboxMessage, mail_from: str = "航標 <hello@example.org>") -> EmailMessage:
    """The message as the other side reads it."""
    wire = write_letter(message, mail_from=mail_from).as_bytes()
    assert all(byte < 128 for byte in wire), "an old server understands every byte"
    read = email.message_from_bytes(wire, policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    return read


@pytest.mark.parametrize(
    "subject",
    [
        "已预约：11月24日 周二 09:00–09:45，厦门时间（UTC+8）",
        "喆 堃 峯 𠮷",
        "😀👩‍💻 emoji",
        "مرحبا שלום",
        "很长" * 120,
        "a" * 300,
    ],
)
def test_a_subject_arrives_as_it_was_written(subject: str) -> None:
    assert received(a_message(subject=subject))["Subject"] == subject.replace(
        "=?utf-8?b?fake?=", "=?utf-8?b?fake?="
    )


@pytest.mark.parametrize("field", ["subject", "to_address", "message_id"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_no_text_becomes_a_header_of_its_own(field: str, end: str) -> None:
    message = a_message(**{field: f"x@example.org{end}Bcc: evil@example.org"})
    with pytest.raises(ValueError, match=r".+"):
        write_letter(message, mail_from="hello@example.org").as_bytes()


def test_the_sender_has_a_name_and_the_receiver_only_an_address() -> None:
    read = received(a_message())
    assert str(read["From"]) == "航標 <hello@example.org>"
    assert read["To"] == "someone@example.org"
    assert "Bcc" not in read


def test_each_delivery_has_the_same_identity_and_date() -> None:
    first, second = (received(a_message()) for _ in range(2))
    assert first["Message-ID"] == second["Message-ID"] == "<0123@example.org>"
    assert first["Date"] == second["Date"] == "Mon, 23 Nov 2026 02:00:00 +0000"


def test_automatic_answers_stay_away() -> None:
    assert received(a_message())["Auto-Submitted"] == "auto-generated"


def test_the_text_arrives_with_every_character() -> None:
    body = "𠮷田😀，你好：\n.\nFrom here\n\u202bمرحبا\n"
    arrived = received(a_message(body=body)).get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert arrived.replace("\r\n", "\n") == body


def test_a_calendar_is_an_alternative_and_a_file() -> None:
    read = received(a_message(calendar=CALENDAR))
    parts = [part for part in read.walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in parts] == ["REQUEST", "REQUEST"]
    assert [part.get_filename() for part in parts] == [None, "booking.ics"]
    assert all(part.get_content().replace("\r\n", "\n") == CALENDAR.replace("\r\n", "\n") for part in parts)
    assert "你好" in read.get_body(("plain",)).get_content()  # type: ignore[union-attr]
