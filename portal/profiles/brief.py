"""What an adviser may see across results: wished occupations, and what does not fit together.

Both are worked out from shared results when they are shown, so that nothing of any other result enters. What is said
of them stands in the words that the client reads, which are also the words to ask with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.aptitude.families import FAMILIES
from portal.aptitude.rows import INSTRUMENT as APTITUDE
from portal.careers.catalogue import catalogue
from portal.library import library
from portal.profiles.findings import Finding, read_tensions
from portal.profiles.material import Material
from portal.profiles.person import INTERESTS, Person, TaskResult, profile_of
from portal.profiles.service import read_wishes as read_named
from portal.profiles.wish_words import WishReading, read_wish, scale_of_numbers
from portal.profiles.wishes import Wish, read_wishes
from portal.profiles.wording import profile_content
from portal.reports.brief import opened_reports
from portal.reports.models import Report
from portal.reports.profile import Profile
from portal.reports.rows import read_rows
from portal.sharing.models import Section, Share


@dataclass(frozen=True)
class BriefWish:
    """One wished occupation, and what of it nothing that is shown here measured."""

    reading: WishReading
    sentences: tuple[str, ...]
    unmeasured: str


@dataclass(frozen=True)
class Across:
    """A part that was not shared is None; an empty one was shared, and there is nothing to say."""

    wishes: tuple[BriefWish, ...] | None
    #: What the numbers beside the wishes mean, and where those of the occupations come from.
    scale: str
    attribution: str
    tensions: tuple[Finding, ...] | None


def read_across(session: Session, shares: Sequence[Share], *, locale: str) -> Across | None:
    """Takes live shares, as `sharing.service.find_live_shares` returns them. None where none carries either part."""
    carried = {section: _carrier(shares, section) for section in (Section.wishes, Section.tensions)}
    if not any(carried.values()):
        return None
    wishes: tuple[Wish, ...] = ()
    material = _material(Person(profiles={}, tasks={}), locale)
    if carrier := carried[Section.wishes]:
        material = _material(_wisher(session, carrier, shares), locale)
        wishes = read_wishes(material.person, material.catalogue, material.content)
    is_shown = {section: carrier is not None for section, carrier in carried.items()}
    return Across(
        wishes=tuple(_brief_wish(material, wish) for wish in wishes) if is_shown[Section.wishes] else None,
        scale=scale_of_numbers(material),
        attribution=material.catalogue.source_words("onet", "attribution", locale),
        tensions=_tensions(session, shares, wishes, locale) if is_shown[Section.tensions] else None,
    )


def _carrier(shares: Sequence[Share], section: Section) -> Share | None:
    return next((share for share in shares if section in {one.section for one in share.sections}), None)


def _material(person: Person, locale: str) -> Material:
    return Material(person, profile_content(), library().publications, catalogue(), locale)


def _wisher(session: Session, carrier: Share, shares: Sequence[Share]) -> Person:
    """The wishes beside the interests that they were shared with, and the tasks that are shared, too."""
    report = session.get_one(Report, carrier.report_id)
    interests = _profile(session, report) if report.instrument == INTERESTS else None
    return Person(
        profiles={INTERESTS: (interests,)} if interests else {},
        tasks=_tasks(session, shares),
        wishes=frozenset(read_named(session, carrier.client_id)),
    )


def _profile(session: Session, report: Report) -> Profile:
    return profile_of(report, read_rows(session, report), library().publications[report.instrument])


def _tasks(session: Session, shares: Sequence[Share]) -> Mapping[str, tuple[TaskResult, ...]]:
    """Families of tasks whose result is open."""
    open_ids = {
        share.report_id for share in shares if Section.scores in {one.section for one in share.sections}
    }
    reports = [session.get_one(Report, report_id) for report_id in open_ids]
    return {
        report.form: (TaskResult(report, read_rows(session, report), FAMILIES[report.form]),)
        for report in sorted(reports, key=lambda one: (one.created_at, one.id))
        if report.instrument == APTITUDE and report.form in FAMILIES
    }


def _brief_wish(material: Material, wish: Wish) -> BriefWish:
    reading = read_wish(material, wish)
    sentences = reading.sentences
    if not material.person.has(INTERESTS):
        sentences = (_("Interests are not among what is shown, so nothing is said of near or far."),)
    return BriefWish(reading, sentences, _unmeasured(material, wish))


def _unmeasured(material: Material, wish: Wish) -> str:
    names = dict.fromkeys(draw.drawn.what.name(material.locale) for draw in wish.draws if not draw.done)
    if not names:
        return ""
    drawn = material.voice.join(list(names))
    return _("It draws on these, which nothing shown here measures: %(names)s.", names=drawn)


def _tensions(
    session: Session, shares: Sequence[Share], wishes: Sequence[Wish], locale: str
) -> tuple[Finding, ...]:
    """Only between scores that are open, and only about wishes that are; what was guessed has its own part."""
    profiles = {
        instrument: (_profile(session, report),)
        for instrument, (report, sections) in opened_reports(session, shares).items()
        if Section.scores in sections and instrument in library().publications
    }
    found = read_tensions(_material(Person(profiles=profiles, tasks={}), locale), wishes)
    return tuple(one for one in found if not one.is_gap)
