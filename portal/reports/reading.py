"""A stored report in the words of one script: ids, numbers and bands become sentences, and nothing is rescored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString
from sqlalchemy.orm import Session

from portal.careers.catalogue import Catalogue
from portal.library import Publication
from portal.reports.chart import Chart, band_sentences, draw_chart
from portal.reports.guessed import GuessReading, read_guess
from portal.reports.kinds import TypeReading, read_types
from portal.reports.matches import MatchList, read_matches
from portal.reports.models import Report
from portal.reports.profile import Profile
from portal.reports.rows import read_rows
from portal.reports.steps import Step, next_steps, ways_on
from portal.reports.summary import shape_sentences, summary_sentences
from portal.reports.voice import Voice
from portal.reports.wording import form_name


@dataclass(frozen=True)
class ReportView:
    """Everything that a report says, ready to be shown; the page, the paper and the tests read the same view."""

    report_id: int
    created_at: datetime
    shape: str
    #: The form that was answered, in words.
    form: LazyString
    code: str
    #: What kind of page this is, when it is not an ordinary report: flat, low or unfinished.
    title: str
    summary: tuple[str, ...]
    chart: Chart
    band: tuple[str, ...]
    shape_words: tuple[str, ...]
    types: tuple[TypeReading, ...]
    guess: GuessReading
    matches: MatchList | None
    ways: tuple[Step, ...]
    limits: Mapping[str, str]
    next_steps: tuple[Step, ...]
    #: What the licence of the occupation figures asks to be said beside them.
    attribution: str


def read_report(
    profile: Profile, *, guess: str | None, publication: Publication, catalogue: Catalogue, locale: str
) -> ReportView:
    """The view of a report in one script. Two scripts of one report hold the same numbers."""
    voice, report = Voice(publication.words[locale]), profile.report
    return ReportView(
        report_id=report.id,
        created_at=report.created_at,
        shape=report.shape,
        form=form_name(profile.instrument, report.form),
        code=report.code,
        title="" if profile.is_clear else voice.say(f"{report.shape}.title"),
        summary=summary_sentences(profile, voice),
        chart=draw_chart(profile, voice),
        band=band_sentences(voice),
        shape_words=shape_sentences(profile, voice),
        types=read_types(profile, voice),
        guess=read_guess(profile, guess, voice),
        matches=read_matches(profile, catalogue, voice),
        ways=ways_on(profile, voice),
        limits=voice.texts("limits.points"),
        next_steps=next_steps(profile, voice),
        attribution=catalogue.source_words("onet", "attribution", locale),
    )


def read_profile(session: Session, report: Report, publication: Publication) -> Profile:
    """The report's numbers under the rules of the structure that made them."""
    instrument = publication.at_version(report.instrument_version) or publication.instrument
    return Profile(report, read_rows(session, report), instrument)
