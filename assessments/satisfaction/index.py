"""The satisfaction index from 0 to 100, with its interval and what it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, NamedTuple, get_args

import numpy as np
import numpy.typing as npt

from assessments.matrix import as_matrix, check_choice, check_entries
from assessments.randomness import Floats, check_seed
from assessments.satisfaction.answers import MAX_MISSING_SHARE, Answers, response_rate, sample_answers
from assessments.satisfaction.blocks import BlockQuality, block_quality, sum_varies
from assessments.satisfaction.bootstrap import bootstrap_answers, percentile_interval
from assessments.satisfaction.diagram import PathDiagram
from assessments.satisfaction.moments import constant_items, moments, resampled_moments
from assessments.satisfaction.path_model import fitting_answers
from assessments.satisfaction.scale import answer_scale, check_signs, index_value
from assessments.satisfaction.solution import Settings, Weighting
from assessments.satisfaction.weighting import Scheme

WeightingChoice = Literal["auto", "pls", "equal"]
WEIGHTING_CHOICES: tuple[str, ...] = get_args(WeightingChoice)

#: Fewer persons than this do not tell one weight from another; their items count equally.
PLS_MINIMUM_N = 100


@dataclass(frozen=True)
class IndexItem:
    """One item of an index: its column, its share of the weights (they add up to 1), its mean answer."""

    column: int
    weight: float
    mean: float


@dataclass(frozen=True)
class SatisfactionIndex:
    """The index of `target` from 0 to 100, with the bootstrap's interval and standard error in the same points.

    `weighting` says what was done, "pls" or "equal"; equal weights stand until `n` reaches `n_needed` unless they were
    asked for. `n` persons count; `n_dropped` left out too much, `n_completed` something. `response_rate` is n per
    person invited, None when that is not known. `quality` is that of the target's block, None when all answers to one
    of its items, or all weighted sums of its items, are equal.
    """

    target: str
    value: float
    low: float
    high: float
    error: float
    confidence: float
    weighting: Weighting
    n: int
    n_needed: int
    n_dropped: int
    n_completed: int
    n_draws: int
    response_rate: float | None
    items: tuple[IndexItem, ...]
    quality: BlockQuality | None


def satisfaction_index(
    x: npt.ArrayLike,
    diagram: PathDiagram,
    *,
    seed: int,
    target: str = "satisfaction",
    minimum: npt.ArrayLike = 1,
    maximum: npt.ArrayLike = 10,
    weighting: WeightingChoice = "auto",
    scheme: Scheme = "path",
    n_draws: int = 1000,
    confidence: float = 0.95,
    n_invited: int | None = None,
    max_missing_share: float = MAX_MISSING_SHARE,
) -> SatisfactionIndex:
    """The index of the ACSI (Fornell et al. 1996) and GB/T 19038:

    100 (sum of w_j mean_j - sum of w_j min_j) / (sum of w_j max_j - sum of w_j min_j) over the items of the target.

    The w_j are unstandardised: PLS weights of the standardised items divided by the items' standard deviations, so that
    they belong to the answers as they are (standardised weights would give a slightly different number). `minimum` and
    `maximum` are the ends of the answer scale, one number or one per column of x. With weighting "auto" fewer than 100
    persons count all items equally, and the result says so. The interval comes from the bootstrap, in which the
    weights are found anew each time.

    Raises as `path_model`, NegativeWeight when an item of the target weighs less than nothing, InvalidMatrix for
    answers outside the scale, InvalidSeed, InvalidDraws.

    >>> x = [[7, 8, 6, 7], [9, 9, 8, 9], [5, 6, 5, 4], [8, 6, 7, 8], [6, 7, 7, 6], [10, 9, 9, 10]] * 20
    >>> diagram = PathDiagram({"quality": [0, 1], "satisfaction": [2, 3]}, [("quality", "satisfaction")])
    >>> index = satisfaction_index(x, diagram, seed=1)
    >>> index.weighting, round(index.value, 2), index.low < index.value < index.high
    ('pls', 68.19, True)
    """
    check_seed(seed)
    check_choice("weighting", weighting, WEIGHTING_CHOICES)
    items = diagram.items_of(target)
    columns = diagram.blocks[target]
    lowest, highest = answer_scale(x, diagram.columns, minimum, maximum)
    ends = (lowest[items], highest[items])
    described = partial(_described, target, columns, ends, confidence=confidence, n_invited=n_invited)
    answers = fitting_answers(x, diagram, max_missing_share) if weighting != "equal" else None
    if answers is None or (weighting == "auto" and len(answers.table) < PLS_MINIMUM_N):
        alone = sample_answers(x, [columns], max_missing_share=max_missing_share, min_persons=2)
        return described(alone, _equal_weights(alone, seed=seed, n_draws=n_draws))
    boot = bootstrap_answers(answers, diagram, Settings(scheme), seed=seed, n_draws=n_draws)
    weights = boot.model.raw_weights[items]
    check_signs(weights, target, columns)
    drawn_weights = np.maximum(boot.solution.weights[:, items], 0.0)
    drawn = _Weights("pls", weights, boot.mean[:, items], drawn_weights, boot.n_units)
    return described(answers._replace(table=answers.table[:, items]), drawn)


def equal_weight_index(
    x: npt.ArrayLike,
    columns: Sequence[int] | None = None,
    *,
    seed: int,
    target: str = "satisfaction",
    minimum: npt.ArrayLike = 1,
    maximum: npt.ArrayLike = 10,
    n_draws: int = 1000,
    confidence: float = 0.95,
    n_invited: int | None = None,
    max_missing_share: float = MAX_MISSING_SHARE,
) -> SatisfactionIndex:
    """The same index with all weights equal, from the target's items alone; `columns` defaults to all.

    Needs two persons. Where all of them answered alike the bootstrap has nothing to vary and the interval has no width.
    Raises InvalidMatrix, AllMissing naming a column, TooFewPersons, InvalidPathModel, InvalidArgument, InvalidSeed,
    InvalidDraws.

    >>> index = equal_weight_index([[7, 8], [9, 10], [4, 6], [8, 8]], seed=1)
    >>> round(index.value, 2), index.weighting, index.n, index.n_needed
    (72.22, 'equal', 4, 100)
    """
    everything = range(as_matrix(x, min_items=1).shape[1])
    chosen = check_entries("columns", everything if columns is None else columns)
    ends = answer_scale(x, chosen, minimum, maximum)
    answers = sample_answers(x, [chosen], max_missing_share=max_missing_share, min_persons=2)
    weights = _equal_weights(answers, seed=check_seed(seed), n_draws=n_draws)
    return _described(target, chosen, ends, answers, weights, confidence=confidence, n_invited=n_invited)


class _Weights(NamedTuple):
    """Weights of the sample's items, and of the draws with their means; n_units were drawn in each."""

    weighting: Weighting
    weights: Floats
    drawn_means: Floats
    drawn_weights: Floats
    n_units: int


def _equal_weights(answers: Answers, *, seed: int, n_draws: int) -> _Weights:
    drawn, n_units = resampled_moments(answers.table, seed=seed, n_draws=n_draws)
    equal = np.ones(answers.table.shape[1])
    return _Weights("equal", equal, drawn.mean, equal, n_units)


def _described(
    target: str,
    columns: Sequence[int],
    ends: tuple[Floats, Floats],
    answers: Answers,
    found: _Weights,
    *,
    confidence: float,
    n_invited: int | None,
) -> SatisfactionIndex:
    sample = moments(answers.table)
    has_spread = not constant_items(answers.table, sample).size and sum_varies(
        sample.covariance, found.weights
    )
    drawn = index_value(found.drawn_means, found.drawn_weights, *ends)
    interval = percentile_interval(drawn, n_units=found.n_units, confidence=confidence)
    shares = found.weights / found.weights.sum()
    n = len(answers.table)
    return SatisfactionIndex(
        target=target,
        value=float(index_value(sample.mean, shares, *ends)),
        low=float(interval.low),
        high=float(interval.high),
        error=float(interval.error),
        confidence=confidence,
        weighting=found.weighting,
        n=n,
        n_needed=PLS_MINIMUM_N,
        n_dropped=answers.n_dropped,
        n_completed=answers.n_completed,
        n_draws=len(drawn),
        response_rate=None if n_invited is None else response_rate(n, n_invited),
        items=tuple(
            IndexItem(int(column), float(share), float(mean))
            for column, share, mean in zip(columns, shares, sample.mean, strict=True)
        ),
        quality=block_quality(sample.covariance, shares) if has_spread else None,
    )
