"""How many things a scale measures, and how the scales of a questionnaire stand to each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assessments.errors import InvalidMatrix, NoVariance, TooFewPersons
from assessments.interests import LETTERS, circular_order_test, scale_correlations
from assessments.irt.item_fit import pairwise_correlations
from assessments.randomness import Floats
from assessments.reporting.limits import limit
from assessments.reporting.markdown import code, counted, number, percent, probability, table
from assessments.reporting.parallel_analysis import DRAWS, LEVEL, ParallelAnalysis, parallel_analysis
from assessments.reporting.parts import Part
from assessments.reporting.scales import KeyedScale

#: Eigenvalues of fewer persons are mostly chance.
FEWEST_FOR_STRUCTURE = 100
#: So many eigenvalues are shown, and more while they are above chance.
_SHOWN = 5


def structure_part(scale: KeyedScale, *, seed: int) -> Part:
    """Eigenvalues of a scale's correlations against chance. Raises InvalidMatrix, NoVariance, InvalidSeed.

    >>> from assessments.simulate import likert
    >>> x = likert(200, [0.7] * 4, seed=1).x
    >>> structure_part(KeyedScale("s", tuple("abcd"), (0, 1, 2, 3), np.zeros(4, bool), x, 0.0, 4.0), seed=1).headline
    {'dimensions': '1'}
    """
    n = pairs_answered(scale.x)
    if n < FEWEST_FOR_STRUCTURE:
        if not np.isnan(scale.x).any():
            raise TooFewPersons(n, FEWEST_FOR_STRUCTURE)
        reason = (
            f"only {counted(n, 'person')} answered both items of some pair; {FEWEST_FOR_STRUCTURE} are needed"
        )
        raise InvalidMatrix(reason)
    correlations = pairwise_correlations(scale.x)
    unknown = np.isnan(np.diag(correlations))
    if unknown.any():
        raise NoVariance("all answers are equal", column=int(np.argmax(unknown)))
    found = parallel_analysis(correlations, n, seed=seed)
    return Part(
        (
            _eigenvalues(found),
            _dimensions_sentence(found, n, seed),
            limit("structure"),
        ),
        remarks=(_dimensions_remark(found),) if found.k_dimensions != 1 else (),
        headline={"dimensions": str(found.k_dimensions)},
    )


def pairs_answered(x: Floats) -> int:
    """The fewest persons who answered both items of any pair.

    >>> pairs_answered(np.array([[1.0, np.nan], [0.0, 1.0]]))
    1
    """
    known = (~np.isnan(x)).astype(np.float64)
    return int((known.T @ known).min())


def _eigenvalues(found: ParallelAnalysis) -> str:
    shown = min(len(found.observed), max(_SHOWN, found.k_dimensions + 1))
    rows = [
        [
            str(place + 1),
            number(found.observed[place]),
            number(found.chance[place]),
            percent(found.observed[place] / len(found.observed)),
        ]
        for place in range(shown)
    ]
    return table(
        ["no.", "eigenvalue", f"by chance, {percent(LEVEL)} quantile", "of all variance"], rows, left=0
    )


def _dimensions_sentence(found: ParallelAnalysis, n: int, seed: int) -> str:
    ratio = found.observed[0] / found.observed[1]
    rise = "rises" if found.k_dimensions == 1 else "rise"
    return (
        f"{counted(found.k_dimensions, 'eigenvalue')} of {len(found.observed)} {rise} above chance, and the first is "
        f"{number(ratio, 1)} times the second. Parallel analysis (Horn 1965) drew {DRAWS} samples of "
        f"{counted(n, 'person')} with unrelated items, seed {seed}."
    )


def _dimensions_remark(found: ParallelAnalysis) -> str:
    if not found.k_dimensions:
        return "No eigenvalue rises above chance: the items have hardly anything in common."
    return f"Parallel analysis finds {found.k_dimensions} dimensions instead of one."


def mean_scores(scales: Sequence[KeyedScale], *, max_missing_share: float) -> Floats:
    """Mean answers of n persons on s scales, NaN for a person who left more than that share of a scale open.

    >>> x = np.array([[1.0, 3.0], [1.0, np.nan]])
    >>> scale = KeyedScale("s", ("a", "b"), (0, 1), np.zeros(2, bool), x, 1.0, 3.0)
    >>> mean_scores([scale], max_missing_share=0.2).tolist()
    [[2.0], [nan]]
    """
    scores = np.full((len(scales[0].x), len(scales)), np.nan)
    for place, scale in enumerate(scales):
        answered = ~np.isnan(scale.x)
        k_answered = answered.sum(axis=1)
        is_enough = (k_answered > 0) & (
            scale.k_items - k_answered <= max_missing_share * scale.k_items + 1e-9
        )
        sums = np.where(answered, scale.x, 0.0).sum(axis=1)
        scores[is_enough, place] = sums[is_enough] / k_answered[is_enough]
    return scores


def scales_part(scores: Floats, names: Sequence[str]) -> Part:
    """Correlations of scales and, where these are the six of RIASEC, the test of their circular order.

    `scores` are n persons x s scales. Raises TooFewPersons, NoVariance.

    >>> scores = np.array([[0.0, 1.0], [1.0, 0.0]] * 50)
    >>> scales_part(scores, ["a", "b"]).blocks[0].splitlines()[-1]
    '| `b`   | −1.00 | 1.00 |'
    """
    n = int((~np.isnan(scores).any(axis=1)).sum())
    if n < FEWEST_FOR_STRUCTURE:
        raise TooFewPersons(n, FEWEST_FOR_STRUCTURE)
    correlations = scale_correlations(scores)
    rows = [
        [
            code(name),
            *(number(correlations[row, column]) if column <= row else "" for column in range(len(names))),
        ]
        for row, name in enumerate(names)
    ]
    blocks = [table(["scale", *(code(name) for name in names)], rows)]
    blocks.append(f"Pearson correlations of the scale scores of {counted(n, 'person')}.")
    remarks: tuple[str, ...] = ()
    if sorted(names) == sorted(LETTERS):
        order = [list(names).index(letter) for letter in LETTERS]
        sentences, remarks = _circle(correlations[np.ix_(order, order)])
        blocks += sentences
    else:
        blocks.append(limit("scales"))
    return Part(tuple(blocks), remarks)


def _circle(correlations: Floats) -> tuple[list[str], tuple[str, ...]]:
    found = circular_order_test(correlations)
    sentence = (
        f"Of the 72 predictions of the circular order R-I-A-S-E-C {found.n_met} hold and {found.n_tied} are tied: "
        f"correspondence index {number(found.index)}, p = {probability(found.p)} over all 720 relabelings (Rounds, "
        "Tracey & Hubert 1992)."
    )
    words = limit("circle")
    is_doubtful = found.p > 0.05
    remark = f"The circular order R-I-A-S-E-C is not borne out (correspondence index {number(found.index)})."
    return [sentence, words], (remark,) if is_doubtful else ()
