"""Classical item statistics and reliability of one scale."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from assessments.errors import AssessmentError
from assessments.randomness import Floats
from assessments.reliability import (
    ItemStatistics,
    alpha,
    alpha_interval,
    item_statistics,
    omega,
    one_factor,
    sem,
    split_half,
)
from assessments.reporting.limits import limit
from assessments.reporting.markdown import NOTHING, code, codes, counted, number, percent, table
from assessments.reporting.parts import Part
from assessments.reporting.scales import KeyedScale

#: A weaker correlation with the other items is usually taken as a reason to look at an item (Nunnally 1978).
WEAK_ITEM = 0.20
#: An item that nearly everybody answers alike tells few persons apart.
NEARLY_ALL = 0.95
#: Shares of one item stay on one line.
_BETWEEN = "\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}"
#: More categories than this are not listed one by one.
_MOST_CATEGORIES = 9


def items_part(scale: KeyedScale) -> Part:
    """The items of a scale, one line each. Raises TooFewItems, AllMissing and others of `item_statistics`.

    >>> x = np.array([[1.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]])
    >>> part = items_part(KeyedScale("s", ("a", "b"), (0, 1), np.zeros(2, bool), x, 0.0, 1.0))
    >>> part.blocks[0].splitlines()[2]
    '| `a`  | 0.50 |       0.75 |        0.58 |       – |             – |'
    """
    found = item_statistics(scale.x, minimum=scale.minimum, maximum=scale.maximum)
    shares = category_shares(scale)
    header, rows = _columns(scale, found, shares)
    sentence = (
        "Difficulty is the mean as a share of the way from the lowest to the highest answer: high is easy, or popular. "
        "Item-rest r is the correlation with the sum of the other items, loading that with a single common factor."
    )
    if scale.is_reversed.any():
        sentence += " Items marked ↔ are reversed; all numbers are those of the turned answers."
    return Part(
        (
            table(header, rows),
            sentence,
            limit("items"),
        ),
        remarks=tuple(_item_remarks(scale, found, shares)),
    )


def category_shares(scale: KeyedScale) -> Floats:
    """Shares of the answers to each item in each category from the lowest possible one, k x m.

    >>> x = np.array([[1.0], [2.0], [2.0], [np.nan]])
    >>> category_shares(KeyedScale("s", ("a",), (0,), np.zeros(1, bool), x, 1.0, 3.0)).round(2).tolist()
    [[0.33, 0.67, 0.0]]
    """
    n_categories = int(scale.maximum - scale.minimum) + 1
    categories = scale.minimum + np.arange(n_categories)
    counts = np.stack([np.sum(scale.x == category, axis=0) for category in categories], axis=1)
    return np.asarray(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1))


def _columns(scale: KeyedScale, found: ItemStatistics, shares: Floats) -> tuple[list[str], list[list[str]]]:
    names = [
        f"{code(item)}{' ↔' if is_reversed else ''}"
        for item, is_reversed in zip(scale.items, scale.is_reversed, strict=True)
    ]
    is_binary = shares.shape[1] == 2
    columns: dict[str, list[str]] = {"item": names}
    if np.isnan(scale.x).any():
        columns["n"] = [f"{n:,}" for n in found.n]
    if 2 < shares.shape[1] <= _MOST_CATEGORIES:
        answers = _BETWEEN.join(f"{scale.minimum + step:g}" for step in range(shares.shape[1]))
        columns[f"% answering {answers}"] = [
            _BETWEEN.join(f"{100 * share:.0f}" for share in row) for row in shares
        ]
    if not is_binary:
        columns["mean"] = _numbers(found.mean)
    columns["SD"] = _numbers(found.sd)
    columns["difficulty"] = _numbers(found.difficulty)
    columns["item-rest r"] = _numbers(found.item_rest_r)
    columns["loading"] = _loadings(scale, found.sd)
    columns["alpha without"] = _numbers(found.alpha_if_dropped, 3)
    return list(columns), [list(row) for row in zip(*columns.values(), strict=True)]


def _loadings(scale: KeyedScale, sd: Floats) -> list[str]:
    try:
        telling = scale.telling()
        loadings = np.full(scale.k_items, np.nan)
        loadings[telling] = one_factor(scale.x[:, telling]).loadings / sd[telling]
        return _numbers(loadings)
    except AssessmentError:
        # No factor is no reason to withhold the other columns.
        return [NOTHING] * scale.k_items


def _numbers(values: Floats, decimals: int = 2) -> list[str]:
    return [number(value, decimals) for value in values]


def _item_remarks(scale: KeyedScale, found: ItemStatistics, shares: Floats) -> list[str]:
    items = np.array(scale.items, dtype=object)
    with np.errstate(invalid="ignore"):
        against, weak = found.item_rest_r < 0, (found.item_rest_r >= 0) & (found.item_rest_r < WEAK_ITEM)
    alike = shares.max(axis=1) > NEARLY_ALL
    remarks = [
        (against, "negative correlation with the rest of the scale; is the key right?"),
        (weak, f"hardly any correlation with the rest of the scale (item-rest r below {WEAK_ITEM:.2f})"),
        (alike, f"the same answer from more than {percent(NEARLY_ALL)} of the persons"),
    ]
    return [f"{codes(items[where])}: {words}." for where, words in remarks if where.any()]


def reliability_part(scale: KeyedScale) -> Part:
    """Reliability of the sum score and its standard error. Raises TooFewItems, NoVariance and others of `alpha`.

    >>> x = np.array([[1.0, 1.0, 0.0], [1.0, 0.0, 0.0], [1.0, 1.0, 1.0], [0.0, 0.0, 0.0]])
    >>> reliability_part(KeyedScale("s", ("a", "b", "c"), (0, 1, 2), np.zeros(3, bool), x, 0.0, 1.0)).headline["SEM"]
    '0.65'
    """
    value, interval = alpha(scale.x), alpha_interval(scale.x)
    between = f"{number(interval.low)} to {number(interval.high)}"
    coefficients = {
        "alpha": (number(value, 3), between),
        "omega, one factor": (_coefficient(_omega, scale), NOTHING),
        "split-half, odd against even items": (_coefficient(split_half, scale), NOTHING),
    }
    sums = complete_sums(scale)
    sd = float(np.std(sums, ddof=1)) if sums.size > 1 else float("nan")
    error = sem(sd, min(max(value, 0.0), 1.0)) if sd > 0 else float("nan")
    return Part(
        (
            table(
                ["coefficient", "value", "95 % interval"],
                [[name, *row] for name, row in coefficients.items()],
            ),
            _sum_sentence(scale, sums, sd, error),
            limit("reliability"),
        ),
        headline={
            "alpha (95 %)": f"{number(value)} ({between})",
            "omega": _coefficient(_omega, scale, decimals=2),
            "SEM": number(error),
        },
    )


def complete_sums(scale: KeyedScale) -> Floats:
    """Sum scores of the persons who answered every item of the scale.

    >>> x = np.array([[1.0, 2.0], [1.0, np.nan]])
    >>> complete_sums(KeyedScale("s", ("a", "b"), (0, 1), np.zeros(2, bool), x, 1.0, 2.0)).tolist()
    [3.0]
    """
    sums = scale.x.sum(axis=1)
    return np.asarray(sums[~np.isnan(sums)])


def _omega(x: Floats) -> float:
    """Omega of the items that vary: others add nothing to the variance of the total."""
    return omega(x[:, np.fmax.reduce(x) > np.fmin.reduce(x)])


def _coefficient(compute: Callable[[Floats], float], scale: KeyedScale, decimals: int = 3) -> str:
    try:
        return number(compute(scale.x), decimals)
    except AssessmentError:
        # Two items have no omega; the coefficients that they do have are shown all the same.
        return NOTHING


def _sum_sentence(scale: KeyedScale, sums: Floats, sd: float, error: float) -> str:
    possible = f"{number(scale.k_items * scale.minimum, 0)} to {number(scale.k_items * scale.maximum, 0)}"
    if not sums.size:
        return f"Nobody answered all items, so there is no plain sum score ({possible} points)."
    seen = f"{number(sums.min(), 0)} to {number(sums.max(), 0)}"
    return (
        f"Sum score of the {counted(sums.size, 'person')} who answered every item: mean {number(sums.mean())}, SD "
        f"{number(sd)}, seen {seen} of {possible} points. Standard error of measurement, SD √(1 − alpha): "
        f"{number(error)} points; ± {number(1.96 * error, 1)} points hold the true score of 95 persons in 100."
    )
