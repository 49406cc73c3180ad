"""Everything an interest report says in numbers, from one call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from assessments.errors import InvalidScores
from assessments.interests.code import Consistency, HollandCode, consistency, holland_code
from assessments.interests.confidence import CodeConfidence, code_confidence
from assessments.interests.riasec import LETTERS, scored
from assessments.interests.shape import (
    Circumplex,
    Differentiation,
    circumplex,
    differentiation,
    flat_range,
    is_flat,
)
from assessments.randomness import check_seed
from assessments.results import Score, ScoreReport

#: A profile is low when no type reaches this share of its scale. The middle answer throughout gives one half; two
#: fifths lie about one standard error of a ten-item scale below that (0.5 - 3.7 / 40), so that a profile around
#: the middle is not called low.
LOW_SHARE = 0.40


class ProfileShape(StrEnum):
    """What kind of page a profile needs. Where several hold, the first of unfinished, low, flat counts."""

    #: The types differ by more than measurement error, and at least one appeals.
    clear = "clear"
    #: Measurement error alone may have made the differences (see `is_flat`), or there are none.
    flat = "flat"
    #: No type reaches LOW_SHARE of its scale, whether the types differ or not.
    low = "low"
    #: Fewer than six types have a score.
    unfinished = "unfinished"


@dataclass(frozen=True)
class InterestReading:
    """All that the interest report needs, for any answers whatever.

    `scores`, `errors` and `ranks` hold the scored types in the order RIASEC; tied types share the better rank.
    `code` and `confidence` need two scored types; while the shape is unfinished they order the scored ones only,
    and a missing type may belong before them. What follows them needs all six types and is None otherwise.
    `elevation` is the mean of the six scores in points, `flat_range` the range that a profile must reach not to
    be flat.
    """

    shape: ProfileShape
    scores: Mapping[str, float]
    errors: Mapping[str, float]
    ranks: Mapping[str, int]
    code: HollandCode | None
    confidence: CodeConfidence | None
    consistency: Consistency | None
    differentiation: Differentiation | None
    circumplex: Circumplex | None
    elevation: float | None
    flat_range: float | None


def read_interests(report: ScoreReport, *, seed: int) -> InterestReading:
    """Read the six interest scores of a report: code, confidence, indices and shape.

    Every answer vector has a reading, all equal and all missing included. Equal scores tie (no tolerance). The
    same report and seed give the same reading. Formulas and sources stand with `holland_code`, `code_confidence`,
    `consistency`, `differentiation`, `circumplex` and `flat_range`.

    Raises InvalidSeed, and InvalidScores when the report's scales are not six equally long ones named R, I, A, S,
    E, C.
    """
    check_seed(seed)
    by_letter = _interest_scores(report)
    scores = scored({letter: score.value for letter, score in by_letter.items()})
    errors = scored({letter: score.error for letter, score in by_letter.items()})
    code = holland_code(scores) if len(scores) > 1 else None
    is_finished = len(scores) == len(LETTERS)
    return InterestReading(
        shape=_shape(by_letter, scores, errors),
        scores=scores,
        errors=errors,
        ranks=_ranks(scores),
        code=code,
        confidence=code_confidence(scores, errors, seed=seed) if code else None,
        consistency=consistency(code) if code and is_finished else None,
        differentiation=differentiation(scores) if is_finished else None,
        circumplex=circumplex(scores) if is_finished else None,
        elevation=fmean(scores.values()) if is_finished else None,
        flat_range=flat_range(errors) if is_finished else None,
    )


def _interest_scores(report: ScoreReport) -> dict[str, Score]:
    by_scale = report.by_scale()
    if set(by_scale) != set(LETTERS) or len(report.scores) != len(LETTERS):
        raise InvalidScores(f"an interest report has the scales R, I, A, S, E, C, not {', '.join(by_scale)}")
    if len({(score.minimum, score.maximum) for score in report.scores}) > 1:
        raise InvalidScores("the six scales differ in length, so their points cannot be compared")
    return {letter: by_scale[letter] for letter in LETTERS}


def _shape(
    by_letter: Mapping[str, Score], scores: dict[str, float], errors: dict[str, float]
) -> ProfileShape:
    if len(scores) < len(LETTERS):
        return ProfileShape.unfinished
    scale = by_letter[LETTERS[0]]
    highest_share = (max(scores.values()) - scale.minimum) / (scale.maximum - scale.minimum)
    if highest_share < LOW_SHARE:
        return ProfileShape.low
    return ProfileShape.flat if is_flat(scores, errors) else ProfileShape.clear


def _ranks(scores: dict[str, float]) -> dict[str, int]:
    return {letter: 1 + sum(other > value for other in scores.values()) for letter, value in scores.items()}
