"""Time: seconds per item of questionnaires, effort in tests."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidMatrix
from assessments.matrix import (
    Bools,
    as_matrix,
    as_vector,
    check_columns_answered,
    check_count,
    check_number,
)
from assessments.quality.invariance import SHORTEST_PAGE, page_sizes
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


def seconds_per_answer(shown: npt.ArrayLike, answered: npt.ArrayLike) -> Floats:
    """Seconds behind each answer where every item has a page of its own, n x k, items in the order of asking.

    `shown` and `answered` are the instants in seconds at which a server wrote the page of an item and received the
    answer that stands, NaN without one. An answer took the time since its page was written or since the answer before
    it arrived, whichever is longer: whoever went back to mend a slip had read the item before. NaN where the page was
    written later than that of an item that comes after it, since the time of the first reading is no longer known.
    Time on the network is part of it, so that no time is too short (server-side paradata, Heerwegh 2003).
    Raises InvalidMatrix when the tables do not fit each other.

    >>> seconds_per_answer([[0, 5, 9]], [[5, 9, 10]]).tolist()
    [[5.0, 4.0, 1.0]]
    >>> seconds_per_answer([[0, 30, 9]], [[5, 31, 14]]).tolist()
    [[5.0, nan, 9.0]]
    """
    pages, arrivals = as_matrix(shown, min_items=1), as_matrix(answered, min_items=1)
    if pages.shape != arrivals.shape or np.any(np.isnan(pages) != np.isnan(arrivals)):
        raise InvalidMatrix("each answer needs both instants: that of its page and that of its arrival")
    # Unanswered items sort to the end, behind every answer.
    order = np.argsort(pages, axis=1, kind="stable")
    began = np.take_along_axis(pages, order, axis=1)
    ended = np.take_along_axis(arrivals, order, axis=1)
    began[:, 1:] = np.minimum(began[:, 1:], ended[:, :-1])
    seconds = np.empty_like(pages)
    np.put_along_axis(seconds, order, np.maximum(ended - began, 0.0), axis=1)
    seconds[_is_come_back_to(pages)] = np.nan
    return seconds


def fastest_stretch(seconds: npt.ArrayLike, *, length: int = SHORTEST_PAGE) -> Floats:
    """Mean seconds per item over each person's fastest `length` items in a row, n numbers.

    Where every item has a page of its own, these take the place of the page that Huang et al. (2012) judge: one quick
    answer says nothing, ten in a row do. Rows with fewer than half of their times known are passed over; NaN without
    any. Of fewer items than `length` all are one row. `seconds` are n persons x k items. Raises InvalidMatrix,
    InvalidArgument.

    >>> fastest_stretch([[4, 1, 1, 4, 4], [1, None, 3, None, None]], length=2).tolist()
    [1.0, 1.0]
    """
    times = _times(seconds)
    size = min(check_count("length", length), times.shape[1])
    known = ~np.isnan(times)
    n_known = _moving_sums(known.astype(np.float64), size)
    sums = _moving_sums(np.where(known, times, 0.0), size)
    means = np.where(2 * n_known >= size, sums / np.maximum(n_known, 1), np.nan)
    return np.asarray(np.fmin.reduce(means, axis=1))


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


def _is_come_back_to(pages: Floats) -> Bools:
    """Whether an item's page was written after that of any item that comes later in the order of asking."""
    from_here_on = np.fmin.accumulate(pages[:, ::-1], axis=1)[:, ::-1]
    is_back = np.zeros(pages.shape, dtype=np.bool_)
    # Comparisons with NaN are False: an item that nothing follows was not come back to.
    is_back[:, :-1] = pages[:, :-1] > from_here_on[:, 1:]
    return is_back


def _moving_sums(table: Floats, size: int) -> Floats:
    """Sums over all rows of `size` entries in a row, n x k - size + 1."""
    return np.asarray(np.lib.stride_tricks.sliding_window_view(table, size, axis=1).sum(axis=2))
