"""Who lets their answers be used for research, and what the manual says: both by row, never by person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Row, exists, select, update
from sqlalchemy.orm import Session, aliased

from portal.accounts.models import Client, Consent, Purpose
from portal.accounts.service import give_consent
from portal.manual.asking import Reply
from portal.manual.models import ManualBuild, ResearchReply, Schooling, Sex
from portal.staff.models import Centre
from portal.upsert import upsert


class Standing(NamedTuple):
    """How a person stands to research: since when they agree, None when they do not, and what they said."""

    agreed_at: datetime | None
    reply: ResearchReply | None

    @property
    def agrees(self) -> bool:
        return self.agreed_at is not None

    @property
    def schooling(self) -> Schooling | None:
        return self.reply.schooling if self.reply else None

    @property
    def sex(self) -> Sex | None:
        return self.reply.sex if self.reply else None


def is_to_be_asked(session: Session, client_id: int) -> bool:
    """Whether to ask this person: once, and never somebody whose guardian agreed to the assessment for them."""
    asked = exists().where(ResearchReply.client_id == client_id)
    return session.scalar(select(~asked & ~_live(Purpose.guardian, client_id))) is True


def is_guarded(session: Session, client_id: int) -> bool:
    """Whether a guardian agreed for this person, who is then never part of research."""
    return session.scalar(select(_live(Purpose.guardian, client_id))) is True


def _live(purpose: Purpose, client_id: int) -> ColumnElement[bool]:
    """A consent of this purpose that was not withdrawn."""
    return exists().where(
        Consent.client_id == client_id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
    )


def find_standing(session: Session, client_id: int) -> Standing:
    """What the person agreed to and said."""
    agreed_at = session.scalar(
        select(Consent.given_at)
        .where(
            Consent.client_id == client_id,
            Consent.purpose == Purpose.research,
            Consent.withdrawn_at.is_(None),
        )
        .order_by(Consent.given_at)
        .limit(1)
    )
    return Standing(agreed_at, session.get(ResearchReply, client_id, populate_existing=True))


def keep_reply(session: Session, client_id: int, reply: Reply, *, locale: str, at: datetime) -> None:
    """Agree, change what was said, or withdraw. Without agreement what was said of oneself is erased.

    Whoever withdraws is in no build that is made from then on.
    """
    said = {
        "schooling": reply.schooling if reply.agrees else None,
        "sex": reply.sex if reply.agrees else None,
    }
    # This first write makes two replies of one person wait for each other.
    values = {"client_id": client_id, "asked_at": at, **said}
    session.execute(upsert(session, ResearchReply, values, change=said))
    if not reply.agrees:
        _withdraw(session, client_id, Purpose.research, at=at)
    elif not find_standing(session, client_id).agrees:
        give_consent(session, client_id, Purpose.research, locale=locale, at=at)


def agrees_to_trial(session: Session, client_id: int) -> bool:
    """Whether the person's answers to tasks on trial may be used."""
    return session.scalar(select(_live(Purpose.pilot, client_id))) is True


def withdraw_trial(session: Session, client_id: int, *, at: datetime) -> None:
    """Take back the consent to tasks on trial: no calibration that is made from then on uses what was answered."""
    _withdraw(session, client_id, Purpose.pilot, at=at)


def _withdraw(session: Session, client_id: int, purpose: Purpose, *, at: datetime) -> None:
    session.execute(
        update(Consent)
        .where(
            Consent.client_id == client_id,
            Consent.purpose == purpose,
            Consent.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=at)
    )


def consenting_clients() -> ColumnElement[bool]:
    """Of a query over `Client`: real people of at least fourteen who let their answers be used."""
    consent, guarded = aliased(Consent), aliased(Consent)
    agreed = exists().where(
        consent.client_id == Client.id, consent.purpose == Purpose.research, consent.withdrawn_at.is_(None)
    )
    # Somebody who was under age at the time of one assessment is left out with all of them.
    was_guarded = exists().where(guarded.client_id == Client.id, guarded.purpose == Purpose.guardian)
    return Client.is_demo.is_(False) & agreed & ~was_guarded


class BuildFacts(NamedTuple):
    """What stands beside a build in a list."""

    subject: str
    version: str
    made_at: datetime
    n_persons: int
    collected_from: date | None
    collected_until: date | None


def list_newest_builds(session: Session) -> list[BuildFacts]:
    """The newest build of each version of everything that the manual speaks of, newest versions first."""
    later = aliased(ManualBuild)
    is_newest = ~exists().where(
        later.subject == ManualBuild.subject,
        later.version == ManualBuild.version,
        (later.made_at > ManualBuild.made_at)
        | ((later.made_at == ManualBuild.made_at) & (later.id > ManualBuild.id)),
    )
    columns = [getattr(ManualBuild, name) for name in BuildFacts._fields]
    rows: Sequence[Row[tuple[object, ...]]] = session.execute(
        select(*columns).where(is_newest).order_by(ManualBuild.made_at.desc(), ManualBuild.id.desc())
    ).all()
    return [BuildFacts._make(row) for row in rows]


def find_build(session: Session, subject: str, version: str) -> ManualBuild | None:
    """The newest build of one version, or None before there is one."""
    return session.scalar(
        select(ManualBuild)
        .where(ManualBuild.subject == subject, ManualBuild.version == version)
        .order_by(ManualBuild.made_at.desc(), ManualBuild.id.desc())
        .limit(1)
    )


def is_demonstration(session: Session) -> bool:
    """Whether this house holds the demonstration centre, so that nothing entered here is ever counted."""
    return session.scalar(select(exists().where(Centre.is_demo))) is True
