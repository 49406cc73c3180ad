"""Whether people who answer again after two to four weeks score alike."""

from __future__ import annotations

from collections.abc import Sequence
from math import atanh, sqrt, tanh

import numpy as np

from assessments.randomness import Floats
from portal.manual.cells import FEWEST, Content, lock, rounded
from portal.manual.sample import Taken

Z95 = 1.96


def describe_retest(first: Floats, second: Floats) -> Content:
    """The correlation of both scores with its interval, and the mean change; locked below thirty pairs."""
    known = ~np.isnan(first) & ~np.isnan(second)
    before, after = first[known], second[known]
    n = len(before) // 10 * 10
    if n < FEWEST:
        return lock(FEWEST, len(before))
    before, after = before[:n], after[:n]
    if min(before.std(), after.std()) == 0:
        return {"impossible": True}
    r = float(np.corrcoef(before, after)[0, 1])
    low, high = fisher_interval(r, n)
    return {
        "n": n,
        "r": rounded(r, 3),
        "low": rounded(low, 3),
        "high": rounded(high, 3),
        "change": rounded((after - before).mean()),
        "change_sd": rounded((after - before).std(ddof=1)),
    }


def fisher_interval(r: float, n: int) -> tuple[float, float]:
    """The 95 % interval of a correlation (Fisher 1921).

    >>> [round(end, 3) for end in fisher_interval(0.8, 50)]
    [0.671, 0.882]
    """
    if abs(r) >= 1:
        return r, r
    middle, reach = atanh(r), Z95 / sqrt(n - 3)
    return tanh(middle - reach), tanh(middle + reach)


def median_gap(pairs: Sequence[tuple[Taken, Taken]]) -> float | None:
    """Days between both sittings, in the middle of all pairs."""
    if len(pairs) < FEWEST:
        return None
    return float(np.median([(later.submitted_at - earlier.submitted_at).days for earlier, later in pairs]))
