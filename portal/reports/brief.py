"""The adviser's page before a session: only what the client shared, in the adviser's script."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.aptitude.rows import INSTRUMENT as APTITUDE
from portal.careers.catalogue import catalogue
from portal.library import Kind, Publication, library
from portal.reports import briefing, briefing_scales
from portal.reports.briefed_answers import BriefAnswers, read_answers
from portal.reports.briefing_scales import BriefScale, SideNote, open_scales, read_brief_scale
from portal.reports.briefing_tasks import Opened, TaskBrief, brief_tasks
from portal.reports.matches import MatchReading, read_matches
from portal.reports.models import Report
from portal.reports.profile import Profile
from portal.reports.quality_view import read_care
from portal.reports.reading import read_profile
from portal.reports.rows import read_own_guess
from portal.reports.scales import STRAIN
from portal.reports.values import ChoiceCount, count_choices
from portal.reports.voice import Voice
from portal.sharing.models import Section, Share
from portal.sharing.offers import place_of, subject_of
from portal.sharing.sections import ACROSS

#: A brief is meant for paper, too.
MATCHES_SHOWN = 6


@dataclass(frozen=True)
class Brief:
    """What an adviser may see of one report; a part that was not shared is None."""

    #: What the report is of, and when it was made.
    instrument: str
    made_at: datetime
    is_interests: bool
    #: What stands out and what contradicts, taken from shared sections alone.
    headline: tuple[str, ...]
    scores: tuple[BriefScale, ...] | None
    #: How often each value was chosen, which belongs to the scores; empty for other instruments.
    choices: tuple[ChoiceCount, ...]
    certainty: tuple[str, ...] | None
    #: How many statements were answered and how many there were, which belongs to the certainty.
    answered: tuple[int, int] | None
    #: That the result is to be read with care, which belongs to the certainty, too; empty without two kinds of signs.
    care: str
    guess: tuple[str, ...] | None
    matches: tuple[MatchReading, ...] | None
    #: Strain with what to do about it.
    strain: BriefScale | None
    strain_words: tuple[str, ...]
    answers: BriefAnswers | None
    notes: tuple[SideNote, ...]
    #: How sure any report of this instrument is, and what it must not be used for; says nothing of the client.
    how_sure: str
    not_for: str
    is_of_tasks: bool = False


def build_brief(session: Session, shares: Sequence[Share], *, locale: str) -> tuple[Brief | TaskBrief, ...]:
    """A part for each instrument, interests first, with exactly the sections that the shares of its report open.

    Takes live shares, as `sharing.service.find_live_shares` returns them. Of several reports of one instrument, or of
    one family of tasks, the newest counts, and none lends another a section. All families are one part. Of a section
    that nothing opens, not a word enters.
    """
    opened = opened_reports(session, shares)
    parts: defaultdict[str, list[Opened]] = defaultdict(list)
    for subject in sorted(opened, key=place_of):
        parts[opened[subject][0].instrument].append(opened[subject])
    return tuple(
        brief_tasks(session, shared, locale=locale)
        if instrument == APTITUDE
        else _read(session, *shared[0], locale)
        for instrument, shared in parts.items()
    )


def opened_reports(session: Session, shares: Sequence[Share]) -> dict[str, tuple[Report, set[Section]]]:
    """Of each instrument and family of tasks the newest report of which something is open, with exactly that."""
    opened: dict[int, set[Section]] = defaultdict(set)
    for share in shares:
        if own := {one.section for one in share.sections} - ACROSS:
            opened[share.report_id] |= own
    reports = sorted(
        (session.get_one(Report, one) for one in opened), key=lambda one: (one.created_at, one.id)
    )
    return {subject_of(report): (report, opened[report.id]) for report in reports}


def _read(session: Session, report: Report, opened: Collection[Section], locale: str) -> Brief:
    publication = library().publications[report.instrument]
    voice = Voice(publication.words[locale])
    profile = read_profile(session, report, publication)
    guess = read_own_guess(session, report) if Section.guess in opened else None
    is_interests = publication.kind is Kind.interests
    sentences = (
        briefing.headline(profile, guess, voice, opened)
        if is_interests
        else briefing_scales.headline(profile, voice, opened)
    )
    scales = open_scales(profile, opened)
    certain = briefing.certainty if is_interests else briefing_scales.certainty
    return Brief(
        instrument=publication.words[locale].title,
        made_at=report.created_at,
        is_interests=is_interests,
        headline=tuple(sentences),
        scores=_scores(profile, scales, voice, publication) if Section.scores in opened else None,
        choices=tuple(count_choices(profile, voice)) if Section.scores in opened else (),
        certainty=tuple(certain(profile, voice, opened)) if Section.certainty in opened else None,
        answered=briefing_scales.count_answered(profile, scales) if Section.certainty in opened else None,
        care=read_care(session, report, publication, opened, locale=locale),
        guess=tuple(briefing.guess_sentences(profile, guess, voice)) if Section.guess in opened else None,
        matches=_matches(profile, voice) if Section.matches in opened else None,
        strain=read_brief_scale(profile, STRAIN, voice) if Section.strain in opened else None,
        strain_words=tuple(briefing_scales.strain(profile, voice)) if Section.strain in opened else (),
        answers=read_answers(session, profile, scales, voice) if Section.answers in opened else None,
        notes=tuple(_note(scale, voice) for scale in scales),
        how_sure=voice.say("brief.how_sure", reliability=f"{profile.instrument.precision.reliability:.2f}"),
        not_for=voice.say("brief.not_for"),
    )


def _scores(
    profile: Profile, scales: Sequence[str], voice: Voice, publication: Publication
) -> tuple[BriefScale, ...]:
    """Interests in the order of the result, the scales of others in their own; strain stands apart."""
    shown = profile.ordered if publication.kind is Kind.interests else scales
    return tuple(read_brief_scale(profile, scale, voice) for scale in shown if scale != STRAIN)


def _note(scale: str, voice: Voice) -> SideNote:
    texts = voice.words.scale(scale)
    return SideNote(texts["name"], texts["means"], texts["means_not"], texts["question"])


def _matches(profile: Profile, voice: Voice) -> tuple[MatchReading, ...]:
    found = read_matches(profile, catalogue(), voice)
    return found.explained[:MATCHES_SHOWN] if found else ()
