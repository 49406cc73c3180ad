"""Time: seconds per item of questionnaires, effort in tests."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidMatrix
from assessments.matrix import as_matrix, as_vector, check_columns_answered, check_number
from assessments.quality.invariance import page_sizes
from assessments.randomness import Floats


def seconds_per_item(seconds: npt.ArrayLike, pages: Sequence[int]) -> Floats:
    """Seconds per item of each person on each page, n x p, from the seconds on each page (Huang et al. 2012).

    `pages` are the numbers of items per page. NaN where a time is missing. Below two seconds an item can hardly be
    read. Raises InvalidMatrix, also naming the place of a negative time, and InvalidArgument.

    >>> seconds_per_item([[40, 15], [12, None]], pages=[10, 5]).tolist()
    [[4.0, 3.0], [1.2, nan]]
    """
    times = _times(seconds)
    sizes = page_sizes(pages)
    if len(sizes) != times.shape[1]:
        raise InvalidMatrix(f"{times.shape[1]} columns of seconds on {len(sizes)} pages")
    return np.asarray(times / sizes)


def nt10_thresholds(times: npt.ArrayLike, *, share: float = 0.10, longest: float = 10.0) -> Floats:
    """The NT10 threshold of each test item: 10 % of the mean time, at most 10 seconds; k numbers (Wise & Ma 2012).

    `times` are n persons x k items in seconds; `share` of the mean time and `longest`, in seconds, make other rules
    of the family (NT15, NT20). Take many persons: the times of one say nothing about an item. Raises InvalidMatrix,
    AllMissing naming an item, InvalidArgument.

    >>> nt10_thresholds([[20, 200], [40, 100], [None, 300]]).tolist()
    [3.0, 10.0]
    """
    check_number("share", share, above=0, below=1)
    check_number("longest", longest, above=0)
    table = _times(times)
    check_columns_answered(table)
    return np.asarray(np.minimum(longest, share * np.nanmean(table, axis=0)))


def solution_behaviour(times: npt.ArrayLike, thresholds: npt.ArrayLike) -> Floats:
    """1 where a person took at least the item's threshold, 0 for a rapid guess, NaN without a time; n x k.

    Wise & Kong (2005). Raises InvalidMatrix.

    >>> solution_behaviour([[20, 2], [3, None]], thresholds=[3, 10]).tolist()
    [[1.0, 0.0], [1.0, nan]]
    """
    table = _times(times)
    least = as_vector(thresholds, name="thresholds", length=table.shape[1])
    return np.where(np.isnan(table), np.nan, table >= least)


def response_time_effort(times: npt.ArrayLike, *, thresholds: npt.ArrayLike | None = None) -> Floats:
    """The share of items on which a person showed solution behaviour, n numbers from 0 to 1 (Wise & Kong 2005).

    Without `thresholds` the NT10 rule takes them from the table itself. Items without a time do not count; NaN
    without any. From .90 up the effort passes. Raises InvalidMatrix and, without thresholds, AllMissing.

    >>> response_time_effort([[20, 2], [3, None]], thresholds=[3, 10]).tolist()
    [0.5, 1.0]
    """
    table = _times(times)
    shown = solution_behaviour(table, nt10_thresholds(table) if thresholds is None else thresholds)
    known = ~np.isnan(shown)
    k_known = known.sum(axis=1)
    return np.where(k_known > 0, np.where(known, shown, 0.0).sum(axis=1) / np.maximum(k_known, 1), np.nan)


def _times(seconds: npt.ArrayLike) -> Floats:
    table = as_matrix(seconds, min_items=1)
    if np.any(table < 0):
        row, column = (int(place) for place in np.argwhere(table < 0)[0])
        raise InvalidMatrix(f"the time {table[row, column]:g} is negative", row=row, column=column)
    return table
