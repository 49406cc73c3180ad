"""The sentences of a brief about scales side by side, each made of no more than the sections that are open."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from portal.reports.chart import Bar, read_bar
from portal.reports.computation import SETS_ANSWERED
from portal.reports.profile import Profile
from portal.reports.scales import STRAIN, band_words, differ, main_scales, standing_out
from portal.reports.values import brief_choices
from portal.reports.voice import Voice, points
from portal.sharing.models import Section

#: A brief is meant for paper, too: so many scales whose parts differ are named at the top.
UNEVEN_SHOWN = 2


@dataclass(frozen=True)
class BriefScale:
    """One scale: its score with its error, where that lies, and where its parts lie."""

    bar: Bar
    #: Empty for interests, which are read by their order.
    band: str
    #: Names and positions; parts are too short for numbers.
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SideNote:
    """What a scale means, what must not be read into it, and a question to ask; says nothing of the client."""

    name: str
    means: str
    means_not: str
    question: str


def open_scales(profile: Profile, opened: Collection[Section]) -> list[str]:
    """The scales of which anything may be said: strain only when it was ticked itself."""
    return [scale for scale in main_scales(profile) if scale != STRAIN or Section.strain in opened]


def read_brief_scale(profile: Profile, scale: str, voice: Voice) -> BriefScale:
    bar = read_bar(profile, scale, voice)
    parts = (read_bar(profile, facet, voice) for facet in profile.instrument.facets_of(scale))
    return BriefScale(
        bar,
        band=_band(bar, voice),
        parts=tuple((part.name, _band(part, voice)) for part in parts if part.value is not None),
    )


def _band(bar: Bar, voice: Voice) -> str:
    return band_words(bar, voice) if "bands" in voice.words.report else ""


def headline(profile: Profile, voice: Voice, opened: Collection[Section]) -> Iterator[str]:
    """What stands out and what contradicts, taken from the scores alone; the sentences ask about it themselves."""
    if Section.scores not in opened:
        return
    bars = [read_bar(profile, scale, voice) for scale in main_scales(profile) if scale != STRAIN]
    missing = [bar.letter for bar in bars if bar.value is None]
    if missing:
        yield voice.say("brief.unfinished", types=voice.names(missing))
    if len(missing) < len(bars):
        yield from standing_out(bars, voice, prefix="brief")
        yield from _uneven(profile, bars, voice)
    yield from brief_choices(profile, voice)


def _uneven(profile: Profile, bars: Sequence[Bar], voice: Voice) -> Iterator[str]:
    """Scales of which one part lies above another by more than their errors, the widest gaps first."""
    gaps: list[tuple[float, Bar, Bar, Bar]] = []
    for bar in bars:
        facets = (read_bar(profile, facet, voice) for facet in profile.instrument.facets_of(bar.letter))
        parts = sorted(
            (part for part in facets if part.value is not None), key=lambda part: part.value or 0.0
        )
        if len(parts) > 1 and differ(parts[0], parts[-1]):
            gaps.append(((parts[-1].value or 0.0) - (parts[0].value or 0.0), bar, parts[-1], parts[0]))
    for _, bar, high, low in sorted(gaps, key=lambda gap: -gap[0])[:UNEVEN_SHOWN]:
        yield voice.say("brief.apart", type=bar.name, high=high.name, low=low.name)


def certainty(profile: Profile, voice: Voice, opened: Collection[Section]) -> Iterator[str]:
    """What makes this report less sure than others of its instrument."""
    scales = open_scales(profile, opened)
    missing = [scale for scale in profile.missing if scale in scales]
    if missing and Section.scores not in opened:
        yield voice.say("brief.unfinished", types=voice.names(missing))
    prorated = [scale for scale in profile.prorated if scale in scales]
    if prorated:
        yield voice.say("brief.prorated", types=voice.names(prorated))
    if profile.report.form == "short":
        yield voice.say("brief.short_form")


def count_answered(profile: Profile, scales: Sequence[str]) -> tuple[int, int]:
    """How many statements and sets were answered, and how many there were, of these scales."""
    rows = [profile.rows[scale] for scale in scales]
    sets = profile.instrument.sets_of(profile.report.form)
    return (
        sum(row.n_answered for row in rows) + int(profile.figures.get(SETS_ANSWERED) or 0),
        sum(row.k_items for row in rows) + len(sets),
    )


def strain(profile: Profile, voice: Voice) -> Iterator[str]:
    """How much strain there is, and what to do before anything else."""
    bar = read_bar(profile, STRAIN, voice)
    if bar.value is None:
        yield voice.say("brief.unfinished", types=bar.name)
    else:
        yield voice.say(
            "brief.strain",
            value=points(bar.value),
            maximum=points(bar.maximum),
            error=f"{bar.error or 0.0:.1f}",
            band=band_words(bar, voice),
        )
        yield voice.say("brief.ask", question=voice.words.scale(STRAIN)["question"])
    yield voice.say("brief.strain_help")
