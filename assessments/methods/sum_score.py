"""Keyed and reverse-keyed sums with a missing rule and a standard error."""

from __future__ import annotations

from math import sqrt

from assessments.instrument import Instrument, Item
from assessments.responses import Responses
from assessments.results import Score, ScoreStatus

#: Shares such as 0.2 are not exact in binary: two of ten missing must count as within one fifth.
_SHARE_TOLERANCE = 1e-9


def sum_score_1(instrument: Instrument, form: str, responses: Responses) -> tuple[Score, ...]:
    """Version 1: one score per scale, in the instrument's order of scales.

    Value: with n of a scale's k items answered, S = k / n * sum of keyed answers, x' = minimum + maximum - x for
    a reversed item (Likert 1932). Complete at n = k; prorated while at most `max_missing_share` of the k items
    are missing; otherwise unfinished, without value or error.

    Error: SE = k / sqrt(n) * sigma_e with sigma_e from `Precision.item_error`. Under classical test theory with
    parallel items each answer is t + e_j, so S = k t + (k / n) * sum of n errors, and its distance from the
    person's true score k t has variance (k / n)^2 * n * sigma_e^2. The unanswered items add nothing to that:
    proration estimates k t, not the sum that the person would have reached. At n = k this equals SD_k * sqrt(1 -
    r_k) with r_k stepped from the stated reliability by Spearman (1910) and Brown (1910).

    A domain counts the items of all its facets, and the missing rule looks at it as a whole: it may have a score
    although one of its facets is unfinished. Checks and best-worst sets count for no scale.

    Items that differ in popularity make a prorated value lean towards the answered ones, by an amount that no error
    band shows; that is why only a small share may be missing.

    Raises UnknownForm. Never fails for want of answers.

    Four items 0 to 4, the last one reversed, answered 3, 1, 4 and 0: 3 + 1 + 4 + 4 = 12.
    """
    items: dict[str, list[Item]] = {scale.id: [] for scale in instrument.scales}
    parent_of = {scale.id: scale.parent for scale in instrument.scales}
    for item in instrument.items_of(form):
        items[item.scale].append(item)
        if parent := parent_of[item.scale]:
            items[parent].append(item)
    return tuple(_score_scale(instrument, scale_id, own, responses) for scale_id, own in items.items())


def _score_scale(instrument: Instrument, scale_id: str, items: list[Item], responses: Responses) -> Score:
    answered = [
        _keyed(instrument, item, responses.values[item.id]) for item in items if item.id in responses.values
    ]
    n, k = len(answered), len(items)
    status = _status(n, k, instrument.max_missing_share)
    unfinished = status is ScoreStatus.unfinished
    return Score(
        scale=scale_id,
        # One division of whole numbers, so that equal ratios give equal floats and real ties stay ties.
        value=None if unfinished else k * sum(answered) / n,
        error=None if unfinished else k / sqrt(n) * instrument.precision.item_error,
        n_answered=n,
        k_items=k,
        maximum=float(k * instrument.maximum),
        status=status,
        minimum=float(k * instrument.minimum),
    )


def _keyed(instrument: Instrument, item: Item, value: int) -> int:
    return instrument.minimum + instrument.maximum - value if item.reverse else value


def _status(n: int, k: int, max_missing_share: float) -> ScoreStatus:
    if n == k:
        return ScoreStatus.complete
    if k - n <= max_missing_share * k + _SHARE_TOLERANCE:
        return ScoreStatus.prorated
    return ScoreStatus.unfinished
