"""The adviser's page before a session: only what the client shared, in the adviser's script."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessments import Instrument
from portal.careers.catalogue import catalogue
from portal.library import Publication, library
from portal.reports.briefing import certainty, guess_sentences, headline
from portal.reports.chart import Bar, draw_chart
from portal.reports.matches import MatchReading, read_matches
from portal.reports.models import Report
from portal.reports.profile import Profile
from portal.reports.reading import read_profile
from portal.reports.rows import read_own_guess
from portal.reports.voice import Voice
from portal.sharing.models import Section, Share
from portal.sittings.models import Answer

#: A brief is one page.
MATCHES_SHOWN = 6


@dataclass(frozen=True)
class SameAnswers:
    """Statements that got the same answer; `choice` is None for those without one."""

    choice: str | None
    statements: tuple[str, ...]


@dataclass(frozen=True)
class TypeAnswers:
    """The answers to one type's statements, the most liked first."""

    letter: str
    name: str
    groups: tuple[SameAnswers, ...]


@dataclass(frozen=True)
class Brief:
    """What an adviser may see; a part that was not shared is None."""

    #: What stands out, taken from shared sections alone.
    headline: tuple[str, ...] = ()
    scores: tuple[Bar, ...] | None = None
    certainty: tuple[str, ...] | None = None
    guess: tuple[str, ...] | None = None
    matches: tuple[MatchReading, ...] | None = None
    answers: tuple[TypeAnswers, ...] | None = None
    #: What the report must not be used for; says nothing of the client.
    not_for: str = ""
    #: Name of the instrument and when the report was made; None when nothing is shared.
    instrument: str | None = None
    made_at: datetime | None = None


def build_brief(session: Session, shares: Sequence[Share], *, locale: str) -> Brief:
    """The brief of the report that was shared last, with exactly the sections that its shares open.

    Takes live shares, as `sharing.service.find_live_shares` returns them. Of a section that none of them opens, neither
    a number nor a word enters the brief. Without shares the brief is empty.
    """
    if not shares:
        return Brief()
    newest = max(shares, key=lambda share: (share.given_at, share.id))
    opened = {
        one.section for share in shares if share.report_id == newest.report_id for one in share.sections
    }
    report = session.get_one(Report, newest.report_id)
    publication = library().publications[report.instrument]
    voice = Voice(publication.words[locale])
    profile = read_profile(session, report, publication)
    guess = read_own_guess(session, report) if Section.guess in opened else None
    return Brief(
        headline=tuple(headline(profile, guess, voice, opened)),
        scores=draw_chart(profile, voice).bars if Section.scores in opened else None,
        certainty=tuple(certainty(profile, voice, opened)) if Section.certainty in opened else None,
        guess=tuple(guess_sentences(profile, guess, voice)) if Section.guess in opened else None,
        matches=_matches(profile, voice) if Section.matches in opened else None,
        answers=_answers(session, report, publication, voice) if Section.answers in opened else None,
        not_for=voice.say("brief.not_for"),
        instrument=publication.words[locale].title,
        made_at=report.created_at,
    )


def _matches(profile: Profile, voice: Voice) -> tuple[MatchReading, ...]:
    found = read_matches(profile, catalogue(), voice)
    return found.explained[:MATCHES_SHOWN] if found else ()


def _answers(
    session: Session, report: Report, publication: Publication, voice: Voice
) -> tuple[TypeAnswers, ...]:
    instrument = publication.at_version(report.instrument_version) or publication.instrument
    rows = session.execute(select(Answer.item_id, Answer.value).where(Answer.sitting_id == report.sitting_id))
    given: dict[str, int | None] = dict(rows.all())
    return tuple(
        TypeAnswers(
            scale.id,
            voice.name(scale.id),
            tuple(_same_answers(instrument, report.form, scale.id, given, voice)),
        )
        for scale in instrument.scales
    )


def _same_answers(
    instrument: Instrument, form: str, scale: str, given: dict[str, int | None], voice: Voice
) -> Iterator[SameAnswers]:
    by_value: dict[int | None, list[str]] = defaultdict(list)
    for item in instrument.items_of(form):
        if item.scale == scale:
            by_value[given.get(item.id)].append(voice.words.item(item.id))
    for value in [*range(instrument.maximum, instrument.minimum - 1, -1), None]:
        if statements := by_value.get(value):
            choice = None if value is None else voice.words.choices[value - instrument.minimum]
            yield SameAnswers(choice, tuple(statements))
