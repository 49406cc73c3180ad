"""What the clock counts, what the network is credited with, and when time is up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.aptitude.clock import FLAT_CREDIT_MS, allowed_ms, credit_ms, left_ms, microseconds, stretch_ms
from portal.aptitude.families import FAMILIES
from portal.aptitude.models import MOST_CREDITED_MS, ExtraTime
from tests.clock import HeldClock

pytestmark = pytest.mark.pure
SHOWN = HeldClock()()


def after(**by: float) -> int:
    return microseconds(SHOWN + timedelta(**by))


def credit(
    *,
    stamp: int = after(),
    at: float = 20,
    seen_ms: int | None,
    credited: int = 0,
    stretch: int = 20_000,
) -> int:
    """The credit of an answer that arrives `at` seconds after its task was first shown."""
    return credit_ms(
        stamp=stamp,
        shown_at=SHOWN,
        at=SHOWN + timedelta(seconds=at),
        seen_ms=seen_ms,
        credited=credited,
        stretch=stretch,
    )


def test_what_was_not_spent_on_the_screen_was_spent_on_the_way() -> None:
    assert credit(seen_ms=18_500) == 1500
    assert credit(seen_ms=20_000) == 0


def test_a_page_that_says_it_was_seen_longer_than_it_existed_gains_nothing() -> None:
    assert credit(seen_ms=10**12) == 0


def test_no_task_is_credited_with_more_than_five_seconds() -> None:
    assert credit(seen_ms=0) == MOST_CREDITED_MS
    assert credit(seen_ms=0, credited=4000) == 1000
    assert credit(seen_ms=0, credited=MOST_CREDITED_MS) == 0


def test_without_a_script_a_flat_second_is_credited() -> None:
    assert credit(seen_ms=None) == FLAT_CREDIT_MS == 1000
    assert credit(seen_ms=None, stretch=300) == 300


def test_a_refreshed_page_is_measured_from_its_own_writing() -> None:
    """Otherwise each refresh would turn time on the earlier page into time on the way."""
    assert credit(stamp=after(seconds=15), seen_ms=4500) == 500


@pytest.mark.parametrize("stamp", [0, after(hours=-1), after(hours=1), 2**62])
def test_a_stamp_that_cannot_be_true_is_cut_to_what_can(stamp: int) -> None:
    assert 0 <= credit(stamp=stamp, seen_ms=0) <= MOST_CREDITED_MS
    assert credit(stamp=after(hours=1), seen_ms=0) == 0


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
