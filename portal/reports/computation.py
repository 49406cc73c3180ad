"""From answers to everything that a report stores. What an instrument's report holds depends on its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from assessments import Instrument, Responses, ScoreReport, score
from assessments.choices import best_worst
from assessments.interests import InterestReading, Match, profile_match, read_interests
from portal.careers.catalogue import Catalogue
from portal.library import Kind

#: The last place of the occupations that a report keeps.
KEPT_MATCHES = 20
#: What the best-worst count of a value is stored under.
CHOICE = "choice_"
SETS_ANSWERED = "sets_answered"


@dataclass(frozen=True)
class Computation:
    """Everything that a report stores, computed from answers and a seed."""

    scores: ScoreReport
    #: clear or unfinished; of interests also flat or low.
    shape: str
    #: Holland code of interests; empty otherwise.
    code: str = ""
    #: The derived numbers by the names under which they are stored.
    figures: Mapping[str, float | None] = field(default_factory=dict)
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True)
class Answered:
    """A set of answers with all that its computation may depend on."""

    instrument: Instrument
    catalogue: Catalogue
    responses: Responses
    form: str
    seed: int


def compute(
    instrument: Instrument,
    catalogue: Catalogue,
    values: Mapping[str, int],
    *,
    form: str,
    seed: int,
    kind: Kind = Kind.interests,
) -> Computation:
    """Score a set of answers. The same answers, versions and seed give the same numbers, always.

    Raises AssessmentError when an answer does not belong to the form.
    """
    responses = Responses.checked(instrument, form, values)
    answered = Answered(instrument, catalogue, responses, form, seed)
    return READINGS[kind](answered, score(instrument, responses, form=form))


def _interests(answered: Answered, scores: ScoreReport) -> Computation:
    reading = read_interests(scores, seed=answered.seed)
    return Computation(
        scores,
        shape=reading.shape.value,
        code=str(reading.code or ""),
        figures=dict(_interest_figures(reading)),
        matches=match_occupations(reading, answered.catalogue, seed=answered.seed),
    )


def match_occupations(reading: InterestReading, catalogue: Catalogue, *, seed: int) -> tuple[Match, ...]:
    """The nearest occupations, or none when the profile is unfinished or has no shape to compare."""
    if reading.shape.value != "clear":
        return ()
    found = profile_match(reading.scores, catalogue.profiles, errors=reading.errors, seed=seed)
    # None for a profile without a shape; where equal ones share the last place, all of them are kept.
    return tuple(match for match in found.ranked if match.place <= KEPT_MATCHES)


def _interest_figures(reading: InterestReading) -> Iterator[tuple[str, float | None]]:
    yield "elevation", reading.elevation
    yield "flat_range", reading.flat_range
    if reading.confidence:
        yield "order_probability", reading.confidence.order_probability
        yield "top_three_probability", reading.confidence.top_three_probability
        for letter, probability in reading.confidence.first_probability.items():
            yield f"first_probability_{letter}", probability
    if reading.differentiation:
        yield "range", reading.differentiation.di5
        yield "iachan_l1", reading.differentiation.iachan_l1
    if reading.circumplex:
        yield "hexagon_x", reading.circumplex.x
        yield "hexagon_y", reading.circumplex.y


def _scales(answered: Answered, scores: ScoreReport) -> Computation:
    return Computation(scores, shape=_shape(answered.instrument, scores))


def _values(answered: Answered, scores: ScoreReport) -> Computation:
    sets = {one.id: one.options for one in answered.instrument.sets_of(answered.form)}
    answers = {item: value for item, value in answered.responses.values.items() if item in sets}
    # A set left out tips the balance between the values, so they are counted only when all are there.
    counts = best_worst(sets, answers) if len(answers) == len(sets) else {}
    figures = {f"{CHOICE}{value}": float(count) for value, count in counts.items()}
    return Computation(
        scores,
        shape=_shape(answered.instrument, scores),
        figures={**figures, SETS_ANSWERED: float(len(answers))},
    )


def _shape(instrument: Instrument, scores: ScoreReport) -> str:
    """Finished when every scale that is no facet has a value."""
    facets = {scale.id for scale in instrument.scales if scale.parent}
    is_finished = all(one.value is not None for one in scores.scores if one.scale not in facets)
    return "clear" if is_finished else "unfinished"


READINGS: Mapping[Kind, Callable[[Answered, ScoreReport], Computation]] = {
    Kind.interests: _interests,
    Kind.scales: _scales,
    Kind.values: _values,
}
