"""The one address that a client chooses to give: a mail address or a telephone number, as either side writes them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from portal.booking.models import ContactKind

PHONE = re.compile(r"\+?[0-9(][0-9 ()-]{4,22}[0-9]")
PHONE_DIGITS = range(6, 16)
#: A resident number of either side; we never ask for one and refuse to store it.
IDENTITY_NUMBER = re.compile(r"[0-9]{17}[0-9X]|[A-Z][0-9]{9}")
#: What a Chinese keyboard types in place of the marks of an address.
MEANT = str.maketrans({"。": ".", "—": "-", "–": "-", "−": "-", "‐": "-", "\u3000": " "})


class UnreadableContact(ValueError):
    """What was typed cannot be used; the message names what it looks like: email, phone, or either."""


class IdentityNumberGiven(UnreadableContact):
    """What was typed looks like a resident number, which has no place here."""


@dataclass(frozen=True)
class Contact:
    """Where the centre can reach the client."""

    kind: ContactKind
    address: str


def read_contact(typed: str) -> Contact:
    """The contact that a person meant. Raises UnreadableContact, IdentityNumberGiven."""
    text = unicodedata.normalize("NFKC", typed).translate(MEANT).strip()
    if "@" not in text and not any(character.isdigit() for character in text):
        raise UnreadableContact("either")
    if "@" in text:
        return Contact(ContactKind.email, _read_email(text))
    if IDENTITY_NUMBER.fullmatch(text.replace(" ", "").upper()):
        raise IdentityNumberGiven(typed)
    return Contact(ContactKind.phone, _read_phone(text))


def _read_email(text: str) -> str:
    try:
        checked = validate_email(text.replace(" ", ""), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise UnreadableContact("email") from error
    # Not every server knows Chinese domains; their ASCII form reaches the same place.
    return checked.ascii_email or checked.normalized


def _read_phone(text: str) -> str:
    digits = sum(character.isdigit() for character in text)
    if not PHONE.fullmatch(text) or digits not in PHONE_DIGITS:
        raise UnreadableContact("phone")
    return " ".join(text.split())
