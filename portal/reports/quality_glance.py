"""A first glance at how a sitting was answered, for every report page: may there be anything to tell?

Most people answer with care, and a page should not pay for tables of numbers to find that out. The glance knows the
same limits; it may ask for the full reading too often, and never too seldom.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter

from assessments.quality import LIMITS, SHORTEST_PAGE
from portal.reports.quality_plan import Plan
from portal.reports.quality_reading import MICROSECONDS, Given

#: What sums in another order may differ by, also beside a pause of weeks.
SLACK = 1e-3


def may_be_told(plan: Plan, given: Mapping[str, Given]) -> bool:
    """Whether a full reading of these answers could have anything to tell.

    That they contradict each other is never told alone, so it need not be looked at.
    """
    return _fails_a_check(plan, given) or _has_a_long_run(plan, given) or _has_a_fast_stretch(plan, given)


def _fails_a_check(plan: Plan, given: Mapping[str, Given]) -> bool:
    answered = ((check, given[check.id].value) for check in plan.checks if check.id in given)
    return any(value is not None and not check.is_passed(value) for check, value in answered)


def _has_a_long_run(plan: Plan, given: Mapping[str, Given]) -> bool:
    values = [given[item_id].value if item_id in given else None for item_id in plan.order]
    for columns in plan.parts:
        of_part = [values[column] for column in columns]
        if _longest_run(of_part) >= LIMITS["long_string_share"].value * len(of_part):
            return True
    return False


def _longest_run(values: Sequence[int | None]) -> int:
    longest = run = 0
    before: int | None = None
    for value in values:
        run = 0 if value is None else run + 1 if value == before else 1
        longest, before = max(longest, run), value
    return longest


def _has_a_fast_stretch(plan: Plan, given: Mapping[str, Given]) -> bool:
    times = _seconds(plan, given)
    size = min(SHORTEST_PAGE, len(times))
    limit = LIMITS["seconds_per_item"].value + SLACK
    total, n_known = 0.0, 0
    for place, one in enumerate(times):
        if one is not None:
            total, n_known = total + one, n_known + 1
        if place >= size and (gone := times[place - size]) is not None:
            total, n_known = total - gone, n_known - 1
        if place + 1 >= size and 2 * n_known >= size and total < limit * n_known:
            return True
    return False


def _seconds(plan: Plan, given: Mapping[str, Given]) -> list[float | None]:
    """As `assessments.quality.seconds_per_answer` counts them, in serving order; None where unknown."""
    found: list[float | None] = [None] * len(plan.order)
    # By the page, equal ones in serving order; the answer before comes with the instant at which it arrived.
    in_turn = sorted(
        (one.page_stamp, plan.column[item_id], one)
        for item_id, one in given.items()
        if item_id in plan.column
    )
    before = float("inf")
    for stamp, place, one in in_turn:
        arrived = one.answered_at.timestamp()
        if one.value is not None:
            found[place] = max(arrived - min(stamp / MICROSECONDS, before), 0.0)
        before = arrived
    earliest_later = float("inf")
    for stamp, place, _ in sorted(in_turn, key=itemgetter(1), reverse=True):
        if stamp > earliest_later:
            # The person came back to it.
            found[place] = None
        earliest_later = min(earliest_later, stamp)
    return found
