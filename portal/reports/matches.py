"""The nearest occupations of a report, and why they are near, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean

from assessments.interests.match import TOP_PLACES
from portal.careers.catalogue import Catalogue, Occupation
from portal.reports.profile import Profile
from portal.reports.rows import MatchRow
from portal.reports.voice import Voice

#: So many matches are explained; the others are a list of names.
EXPLAINED = 8
#: So many of them say how stable their place is.
WITH_STABILITY = 3
#: When none is alike, so many are shown to open the mind.
SHOWN_WHEN_FEW = 5
#: An occupation asks for its first three types, as its code does, as far as they stand out in it.
OCCUPATION_PLACES = 3


@dataclass(frozen=True)
class MatchReading:
    """One occupation with its titles on both sides and why it stands here."""

    occupation_id: str
    title: str
    title_there: str
    fit: str
    fit_words: str
    correlation: float
    #: Shared high types, types where it asks for more, and how stable its place is.
    why: tuple[str, ...]

    @property
    def correlation_text(self) -> str:
        return f"{self.correlation:.2f}"


@dataclass(frozen=True)
class MatchList:
    """The matches as far as they are shown; none for a profile without a shape to compare."""

    lead: str
    explained: tuple[MatchReading, ...]
    others: tuple[MatchReading, ...]
    source: str


def read_matches(profile: Profile, catalogue: Catalogue, voice: Voice) -> MatchList | None:
    """The stored matches in words. An occupation that has left the catalogue is passed over."""
    rows = [row for row in profile.matches if row.occupation_id in catalogue.occupations]
    if not rows:
        return None
    is_alike = any(row.fit != "other" for row in rows)
    alike = [row for row in rows if row.fit != "other"] if is_alike else rows[:SHOWN_WHEN_FEW]
    readings = [_read_match(row, profile, catalogue, voice) for row in alike]
    return MatchList(
        lead=voice.say("match.lead" if is_alike else "match.few"),
        explained=tuple(readings[:EXPLAINED]),
        others=tuple(readings[EXPLAINED:]),
        source=voice.say("match.source"),
    )


def _read_match(row: MatchRow, profile: Profile, catalogue: Catalogue, voice: Voice) -> MatchReading:
    occupation = catalogue.occupations[row.occupation_id]
    locale = voice.words.locale
    is_explained = row.position <= EXPLAINED
    return MatchReading(
        occupation_id=row.occupation_id,
        title=occupation.title(locale),
        title_there=occupation.title_there(locale),
        fit=row.fit,
        fit_words=voice.say(f"match.{row.fit}"),
        correlation=row.correlation,
        why=tuple(_why(row, profile, occupation, voice)) if is_explained else (),
    )


def _why(row: MatchRow, profile: Profile, occupation: Occupation, voice: Voice) -> Iterator[str]:
    yield from comparison_sentences(profile, occupation, voice)
    if row.position <= WITH_STABILITY and row.stability is not None:
        yield voice.say("match.stability", n=TOP_PLACES, percent=voice.percent(row.stability))


def comparison_sentences(profile: Profile, occupation: Occupation, voice: Voice) -> Iterator[str]:
    """Where person and occupation are both high, and where the occupation asks for more than the person likes."""
    asked = asked_types(occupation)
    shared = [letter for letter in asked if letter in profile.above_mean]
    differing = [letter for letter in asked if letter not in profile.above_mean]
    if shared:
        yield voice.say("match.why", types=voice.names(shared))
    if differing:
        yield voice.say("match.differs", types=voice.names(differing))


def asked_types(occupation: Occupation) -> list[str]:
    """What the occupation asks for: a type below its own average is none, although it may come third."""
    average = fmean(occupation.interests)
    return [
        letter
        for letter in occupation.highest_types[:OCCUPATION_PLACES]
        if float(occupation.row[letter]) > average
    ]
