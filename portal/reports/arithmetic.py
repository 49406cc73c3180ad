"""How the numbers of a report were made: every item, its key, the sum, the error, and the versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import sqrt

from assessments import Instrument, Item
from assessments.choices import decode_choice
from portal.library import Kind, Publication
from portal.reports.chart import band_sentences
from portal.reports.profile import Profile
from portal.reports.rows import ScoreRow
from portal.reports.voice import Voice, points

#: Simulated sets of scores behind the probabilities; a test holds it to the engine's own number.
DRAWS = 2000
#: Rules that hold for every report of interests.
INTEREST_RULES = ("code", "differentiation", "consistency", "match")


@dataclass(frozen=True)
class Line:
    """One statement with the person's answer; `points` is what it counts after its key."""

    statement: str
    choice: str
    points: int | None


@dataclass(frozen=True)
class Working:
    """The arithmetic of one scale."""

    letter: str
    name: str
    lines: tuple[Line, ...]
    sentences: tuple[str, ...]
    #: How many were answered and what they add up to, which is one of the sentences.
    total: str
    #: The error in figures; empty when there is none.
    formula: str

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        return [
            (line.statement, line.choice, "–" if line.points is None else str(line.points))
            for line in self.lines
        ]


@dataclass(frozen=True)
class Arithmetic:
    """Everything that a stranger with a pencil needs to come to the same numbers."""

    scales: tuple[Working, ...]
    #: Best-worst sets: the options, and which was chosen as most and as least important.
    choices: tuple[tuple[str, str, str], ...]
    rules: tuple[str, ...]
    #: Of these the ones that say how points are counted, and nothing of bands.
    counting_rules: tuple[str, ...]
    versions: str
    seed: int
    careers_version: str


def show_arithmetic(
    profile: Profile, *, answers: Mapping[str, int], publication: Publication, locale: str
) -> Arithmetic:
    """The working of a report from the stored answers, under the structure that made it."""
    voice, report = Voice(publication.words[locale]), profile.report
    counting = tuple(_counting_rules(profile, publication.kind, voice))
    return Arithmetic(
        scales=tuple(_working(profile, row, answers, voice) for row in profile.stored.scores),
        choices=tuple(choice_rows(profile, answers, voice)),
        rules=(*counting, *_reading_rules(publication.kind, voice)),
        counting_rules=counting,
        versions=voice.say(
            "how.version",
            engine_version=report.engine_version,
            instrument_version=report.instrument_version,
            method=report.method,
            method_version=report.method_version,
        ),
        seed=report.seed,
        careers_version=report.careers_version,
    )


def _working(profile: Profile, row: ScoreRow, answers: Mapping[str, int], voice: Voice) -> Working:
    instrument = profile.instrument
    facets = instrument.facets_of(row.scale)
    items = [item for item in instrument.items_of(profile.report.form) if item.scale in (row.scale, *facets)]
    lines = tuple(_line(instrument, item, answers.get(item.id), voice) for item in items)
    total = sum(line.points for line in lines if line.points is not None)
    name = voice.name(row.scale)
    added = voice.say("how.arithmetic", type=name, n_answered=row.n_answered, total=total)
    if facets:
        # Its statements stand under the facets, which follow.
        lines = ()
    return Working(
        letter=row.scale,
        name=name,
        lines=lines,
        sentences=tuple(_sentences(profile, row, total, added, voice)),
        total=added,
        formula=error_formula(instrument, row),
    )


def _line(instrument: Instrument, item: Item, value: int | None, voice: Voice) -> Line:
    # An archived structure may name an item whose words are no longer kept.
    words = voice.words.texts["items"].get(item.id)
    statement = words["text"] if words else item.id
    if value is None:
        return Line(statement, "–", None)
    keyed = instrument.minimum + instrument.maximum - value if item.reverse else value
    return Line(statement, voice.words.choices[value - instrument.minimum], keyed)


def _sentences(profile: Profile, row: ScoreRow, total: int, added: str, voice: Voice) -> Iterator[str]:
    name, facets = voice.name(row.scale), profile.instrument.facets_of(row.scale)
    if facets:
        yield voice.say("how.domain", type=name, types=voice.names(facets))
    yield voice.say("how.sum", type=name, k_items=row.k_items, maximum=points(row.maximum))
    yield added
    if row.value is None or row.error is None:
        yield voice.say("how.missing", allowed=profile.allowed_gaps_of(row))
        return
    if row.status == "prorated":
        yield voice.say(
            "how.prorated",
            type=name,
            n_missing=row.k_items - row.n_answered,
            total=total,
            n_answered=row.n_answered,
            k_items=row.k_items,
            value=points(row.value),
        )
    precision = profile.instrument.precision
    yield voice.say(
        "how.error",
        type=name,
        error=f"{row.error:.1f}",
        reliability=f"{precision.reliability:.2f}",
        standard_deviation=points(precision.standard_deviation),
    )


def error_formula(instrument: Instrument, row: ScoreRow) -> str:
    """The standard error in figures: that of one item first, then that of the scale."""
    if row.error is None:
        return ""
    known = instrument.precision
    of_item = f"{known.standard_deviation} × √((1 − {known.reliability:.2f}) ÷ {known.k_items})"
    of_scale = f"{row.k_items} ÷ √{row.n_answered} × {known.item_error:.4f}"
    error = row.k_items / sqrt(row.n_answered) * known.item_error
    return f"{of_item} = {known.item_error:.4f}; {of_scale} = {error:.3f}"


def choice_rows(profile: Profile, answers: Mapping[str, int], voice: Voice) -> Iterator[tuple[str, str, str]]:
    """Every best-worst set: its options, and which was chosen as most and as least important."""
    for one in profile.instrument.sets_of(profile.report.form):
        names = [voice.name(option) for option in one.options]
        most = least = "–"
        if one.id in answers:
            best, worst = decode_choice(answers[one.id], len(names))
            most, least = names[best], names[worst]
        yield voice.texts("phrases.comma").join(names), most, least


def _counting_rules(profile: Profile, kind: Kind, voice: Voice) -> Iterator[str]:
    """How answers become points."""
    if kind is Kind.interests:
        yield voice.say("how.missing", allowed=profile.allowed_gaps)
        return
    if any(item.reverse for item in profile.instrument.items):
        yield voice.say("how.reverse")
    if profile.instrument.sets:
        yield voice.say("how.choices")


def _reading_rules(kind: Kind, voice: Voice) -> Iterator[str]:
    """How points are read."""
    yield from band_sentences(voice)
    if kind is not Kind.interests:
        yield voice.say("bands.note")
        return
    yield voice.say("how.order", draws=DRAWS)
    for rule in INTEREST_RULES:
        yield voice.say(f"how.{rule}")
