"""A stored report of scales side by side in the words of one script: no order of persons, no norm, only positions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import hypot

from flask_babel import LazyString

from portal.library import Publication
from portal.reports.chart import BAND_WIDTH, Bar, Chart, band_sentences, read_bar
from portal.reports.profile import Profile
from portal.reports.steps import Step
from portal.reports.values import ChoiceReading, choice_sentences, read_choices
from portal.reports.voice import Voice
from portal.reports.wording import form_name

#: Below the first share of the points a score is low, above the second it is high.
LOW_SHARE, HIGH_SHARE = 0.4, 0.6
BANDS = ("low", "middle", "high")
#: The one scale of which more is harder; it is no resource and never stands among them.
STRAIN = "Strain"
#: A band is named by one standard error on each side, which covers the true score in two cases of three.
BAND_ERRORS = 1.0


@dataclass(frozen=True)
class FacetReading:
    """A part of a scale: too short for a number, so only where it lies."""

    name: str
    band: str
    text: str


@dataclass(frozen=True)
class ScaleReading:
    """One scale: its score, where that lies, and what it says."""

    bar: Bar
    phrase: str
    #: Where the score lies, in one or two names; empty without a score.
    band: str
    text: str
    #: Why there is no score; empty when there is one.
    missing: str
    facets: tuple[FacetReading, ...]
    to_try: tuple[str, ...]
    question: str

    @property
    def name(self) -> str:
        return self.bar.name


@dataclass(frozen=True)
class ScalesView:
    """Everything that the report says, ready to be shown; page, paper and tests read the same view."""

    report_id: int
    created_at: datetime
    shape: str
    form: LazyString
    title: str
    summary: tuple[str, ...]
    chart: Chart
    band: tuple[str, ...]
    scales: tuple[ScaleReading, ...]
    #: Strain, read apart: how much, where to turn, and who listens; empty for instruments without it.
    strain: tuple[str, ...]
    #: That the result changes no recommendation; empty for instruments that might be thought to.
    note: str
    #: The order within the person from best-worst sets; None for instruments without them.
    choices: ChoiceReading | None
    limits: Mapping[str, str]
    next_steps: tuple[Step, ...]


def read_scales(profile: Profile, *, publication: Publication, locale: str) -> ScalesView:
    """The view of a report in one script. Two scripts of one report hold the same numbers."""
    voice, report = Voice(publication.words[locale]), profile.report
    steps = voice.texts("next_steps")
    return ScalesView(
        report_id=report.id,
        created_at=report.created_at,
        shape=report.shape,
        form=form_name(profile.instrument, report.form),
        title=publication.words[locale].title,
        summary=tuple(_summary(profile, voice)),
        chart=Chart(tuple(read_bar(profile, scale, voice) for scale in main_scales(profile))),
        band=(*band_sentences(voice), voice.say("bands.note")),
        scales=tuple(_read_scale(profile, scale, voice) for scale in main_scales(profile)),
        strain=tuple(_strain(profile, voice)),
        note=voice.say("matching.note") if STRAIN in profile.rows else "",
        choices=read_choices(profile, voice),
        limits=voice.texts("limits.points"),
        next_steps=tuple(Step(key, one["name"], one["text"]) for key, one in steps.items()),
    )


def main_scales(profile: Profile) -> list[str]:
    """The scales that are no facets, in the instrument's order."""
    return [scale.id for scale in profile.instrument.scales if scale.parent is None]


def bands_of(bar: Bar, errors: float = BAND_ERRORS) -> tuple[str, ...]:
    """The names of all bands that the score's band of error touches, the lowest first; none without a score."""
    if bar.value is None or bar.error is None:
        return ()
    low, high = ((bar.value + sign * errors * bar.error) / bar.maximum for sign in (-1, 1))
    touched = (low < LOW_SHARE, low < HIGH_SHARE and high > LOW_SHARE, high > HIGH_SHARE)
    # A score without an error on the very line touches neither side of it.
    return tuple(name for name, is_touched in zip(BANDS, touched, strict=True) if is_touched) or ("middle",)


def band_words(bar: Bar, voice: Voice) -> str:
    """Where a score lies: one name, or the lowest and the highest that its error allows."""
    names = [str(voice.texts(f"bands.{name}")) for name in bands_of(bar)]
    if len(names) < 2:
        return "".join(names)
    return voice.say("bands.between", lower=names[0], upper=names[-1])


def _own_band(bar: Bar) -> str:
    share = (bar.value or 0.0) / bar.maximum
    return "low" if share < LOW_SHARE else "high" if share > HIGH_SHARE else "middle"


def _read_scale(profile: Profile, scale: str, voice: Voice) -> ScaleReading:
    bar, texts = read_bar(profile, scale, voice), voice.words.scale(scale)
    facets = (read_bar(profile, facet, voice) for facet in profile.instrument.facets_of(scale))
    return ScaleReading(
        bar=bar,
        phrase=texts["phrase"],
        band=band_words(bar, voice),
        text=texts[_own_band(bar)] if bar.value is not None else "",
        missing="" if bar.value is not None else _missing(profile, bar, voice),
        facets=tuple(_read_facet(facet, voice) for facet in facets if facet.value is not None),
        to_try=tuple(texts["try"]),
        question=texts["question"],
    )


def _read_facet(bar: Bar, voice: Voice) -> FacetReading:
    return FacetReading(bar.name, band_words(bar, voice), voice.words.scale(bar.letter)[_own_band(bar)])


def _missing(profile: Profile, bar: Bar, voice: Voice) -> str:
    allowed = profile.allowed_gaps_of(profile.rows[bar.letter])
    return voice.say("unfinished.rule", k_items=bar.k_items, allowed=allowed)


def _summary(profile: Profile, voice: Voice) -> Iterator[str]:
    """What a hurried reader takes away; for every kind of profile."""
    bars = [read_bar(profile, scale, voice) for scale in main_scales(profile)]
    missing = [bar.letter for bar in bars if bar.value is None]
    if missing:
        yield voice.say("unfinished.lead", types=voice.names(missing))
    if len(missing) == len(bars):
        yield voice.say("unfinished.action")
        return
    yield from standing_out([bar for bar in bars if bar.letter != STRAIN], voice, prefix="summary")
    yield from choice_sentences(profile, voice)
    prorated = [scale for scale in profile.prorated if scale in main_scales(profile)]
    if prorated:
        yield voice.say("summary.prorated", types=voice.names(prorated))
    if profile.report.form == "short":
        yield voice.say("summary.short_form")


def _strain(profile: Profile, voice: Voice) -> Iterator[str]:
    """How much strain there is, if that is known; where to turn is said to everybody."""
    if STRAIN not in profile.rows:
        return
    bar = read_bar(profile, STRAIN, voice)
    if bar.value is not None:
        yield voice.say(f"strain.{_own_band(bar)}")
    yield voice.say("strain.help")
    yield voice.say("strain.adviser")


def standing_out(bars: list[Bar], voice: Voice, *, prefix: str) -> Iterator[str]:
    """The scales that lie high or low beyond their error; a sentence of its own when none does."""
    high = [bar.letter for bar in bars if bands_of(bar, BAND_WIDTH) == ("high",)]
    low = [bar.letter for bar in bars if bands_of(bar, BAND_WIDTH) == ("low",)]
    if high:
        yield voice.say(f"{prefix}.highest", types=voice.names(high))
    if low:
        yield voice.say(f"{prefix}.lowest", types=voice.names(low))
    if not (high or low):
        yield voice.say(f"{prefix}.level")


def differ(one: Bar, other: Bar) -> bool:
    """Whether two scores lie further apart than their errors explain, 95 times in 100."""
    if one.value is None or other.value is None or one.error is None or other.error is None:
        return False
    return abs(one.value - other.value) > BAND_WIDTH * hypot(one.error, other.error)
