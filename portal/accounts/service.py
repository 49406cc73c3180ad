"""Clients by code, and their consents."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from portal.accounts.code import draw_code, hash_code
from portal.accounts.models import Client, Consent, Purpose
from portal.staff.models import Centre

CODE_PURPOSE = "resume"
CONSENT_VERSION = "2026-11"


def create_client(session: Session, *, secret: str, at: datetime) -> tuple[Client, str]:
    """A new client and the code that is theirs. The code is returned once and kept only as a hash."""
    code = draw_code()
    client = Client(
        code_hash=hash_code(code, secret=secret, purpose=CODE_PURPOSE),
        pseudonym=secrets.token_hex(8),
        # Whoever tries the demonstration is a part of it; the database sees to it in the same statement.
        is_demo=select(exists().where(Centre.is_demo)).scalar_subquery(),
        created_at=at,
        last_used_at=at,
    )
    session.add(client)
    session.flush()  # The id is needed for the cookie and the first sitting.
    return client, code


def find_client_by_code(session: Session, code: str, *, secret: str) -> Client | None:
    """The client whose code this is; `code` as `read_code` returns it."""
    return session.scalar(
        select(Client).where(Client.code_hash == hash_code(code, secret=secret, purpose=CODE_PURPOSE))
    )


def touch_client(session: Session, client_id: int, *, at: datetime) -> bool:
    """Note that the client was here; retention counts from it. False when there is no such client any more."""
    result = session.execute(update(Client).where(Client.id == client_id).values(last_used_at=at))
    return bool(result.rowcount)  # type: ignore[attr-defined]


def give_consent(session: Session, client_id: int, purpose: Purpose, *, locale: str, at: datetime) -> Consent:
    """Record what the person agreed to, in which wording and script."""
    consent = Consent(
        client_id=client_id, purpose=purpose, text_version=CONSENT_VERSION, locale=locale, given_at=at
    )
    session.add(consent)
    return consent
