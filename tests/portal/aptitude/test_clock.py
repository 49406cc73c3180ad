"""What the clock counts, what the network is credited with, and when time is up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.aptitude.clock import (
    FLAT_CREDIT_MS,
    allowed_ms,
    forgive,
    left_ms,
    microseconds,
    stretch_ms,
    unseen_ms,
    way_ms,
    written_at,
)
from portal.aptitude.families import FAMILIES
from portal.aptitude.models import MOST_CREDITED_MS, MOST_OUTAGE_MS, ExtraTime
from tests.clock import HeldClock

pytestmark = pytest.mark.pure
SHOWN = HeldClock()()


NOW = SHOWN + timedelta(seconds=20)


def after(**by: float) -> int:
    return microseconds(SHOWN + timedelta(**by))


def way(*, stamp: int = after(), seen_ms: int | None) -> int:
    """The way of an answer that arrives twenty seconds after its task was first shown."""
    return way_ms(written_at(stamp, shown_at=SHOWN, at=NOW), at=NOW, seen_ms=seen_ms)


def test_what_was_not_spent_on_the_screen_was_spent_on_the_way() -> None:
    assert way(seen_ms=18_500) == 1500
    assert way(seen_ms=20_000) == 0


def test_a_page_that_says_it_was_seen_longer_than_it_existed_gains_nothing() -> None:
    assert way(seen_ms=10**12) == 0


def test_a_try_that_is_stamped_a_little_later_was_under_way_as_long() -> None:
    assert way(stamp=after() + 3, seen_ms=18_500) == 1500


def test_without_a_script_a_flat_second_is_credited() -> None:
    assert way(seen_ms=None) == FLAT_CREDIT_MS == 1000


def test_a_refreshed_page_is_measured_from_its_own_writing() -> None:
    """Otherwise each refresh would turn time on the earlier page into time on the way."""
    assert way(stamp=after(seconds=15), seen_ms=4500) == 500


@pytest.mark.parametrize("stamp", [0, after(hours=-1), after(hours=1), 2**62])
def test_a_stamp_that_cannot_be_true_is_cut_to_what_can(stamp: int) -> None:
    assert 0 <= way(stamp=stamp, seen_ms=0) <= 20_000
    assert way(stamp=after(hours=1), seen_ms=0) == 0


def test_a_slow_way_is_credited_quietly_up_to_five_seconds_a_task() -> None:
    assert forgive(5000, credited=0, outage=0) == (5000, 0)
    assert forgive(1000, credited=4000, outage=0) == (1000, 0)


def test_a_longer_way_is_a_lost_network_from_its_beginning() -> None:
    assert forgive(5001, credited=0, outage=0) == (0, 5001)
    assert forgive(1001, credited=4000, outage=0) == (0, 1001)


def test_of_a_lost_network_a_session_is_forgiven_five_minutes() -> None:
    assert MOST_OUTAGE_MS == 300_000
    assert forgive(10**9, credited=0, outage=0) == (MOST_CREDITED_MS, MOST_OUTAGE_MS)
    assert forgive(60_000, credited=0, outage=260_000) == (MOST_CREDITED_MS, 40_000)
    assert forgive(60_000, credited=MOST_CREDITED_MS, outage=MOST_OUTAGE_MS) == (0, 0)


def test_a_task_is_unseen_until_its_page_came_or_the_last_answer_was_sent_once_more() -> None:
    again = SHOWN + timedelta(seconds=8)
    assert unseen_ms(SHOWN, again, after(seconds=8)) == unseen_ms(SHOWN, again, after(seconds=15)) == 8000
    assert unseen_ms(SHOWN, again, after(seconds=5)) == 5000
    assert unseen_ms(SHOWN, None, after(seconds=5)) == unseen_ms(None, again, after(seconds=5)) == 0
    assert unseen_ms(again, SHOWN, after(seconds=15)) == 0


def test_a_standing_clock_counts_nothing_and_none_runs_backwards() -> None:
    assert stretch_ms(None, SHOWN) == 0
    assert stretch_ms(SHOWN, SHOWN + timedelta(seconds=2.5)) == 2500
    assert stretch_ms(SHOWN, SHOWN - timedelta(hours=1)) == 0


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        (ExtraTime.none, 600_000),
        (ExtraTime.quarter, 750_000),
        (ExtraTime.half, 900_000),
        (ExtraTime.double, 1_200_000),
        (ExtraTime.unlimited, None),
    ],
)
def test_extra_time_lengthens_the_limit(extra: ExtraTime, expected: int | None) -> None:
    assert allowed_ms(600, factor=extra.factor, n_extra=0, k_items=15) == expected


def test_tasks_that_do_not_count_bring_their_own_time() -> None:
    assert allowed_ms(600, factor=1.0, n_extra=2, k_items=15) == 680_000
    assert allowed_ms(600, factor=2.0, n_extra=2, k_items=15) == 1_360_000


def test_nothing_left_is_nothing_and_no_limit_is_none() -> None:
    assert (left_ms(1000, 400), left_ms(1000, 4000), left_ms(None, 4000)) == (600, 0, None)


def test_a_session_takes_about_ten_minutes() -> None:
    limits = {slug: family.limit_seconds for slug, family in FAMILIES.items()}
    assert limits.pop("clerical-checking") == 120
    assert set(limits.values()) == {600}
