"""One task at a time, one answer to each, and a clock that only the server moves."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal.aptitude.clock import GRACE_MS, microseconds
from portal.aptitude.families import FAMILIES, TaskFamily
from portal.aptitude.models import ExtraTime
from portal.aptitude.plan import fixed_models, pilot_places
from portal.aptitude.rows import read_pauses
from portal.aptitude.service import Wishes, finish_session
from portal.aptitude.standing import Phase
from portal.sittings.service import SittingClosed, UnservableItem
from tests.clock import HeldClock
from tests.factories import Factory
from tests.portal.aptitude.sessions import CHECKING, SERIES, Taker, take

SECOND = 1000


def clock_of(taker: Taker) -> int:
    """What the clock says now."""
    return taker.open_page().used_ms


# ---- the order of things ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda family: family.slug)
def test_a_session_runs_through_its_planned_tasks(a: Factory, family: TaskFamily) -> None:
    taker = take(a, family, seed=11)
    while not taker.is_complete():
        taker.solve(seconds=5)
    assert tuple(item.model for item in taker.items) == fixed_models(family, 11)
    assert all(item.is_correct for item in taker.items)


def test_a_task_comes_back_as_it_was_until_it_is_answered(a: Factory) -> None:
    taker = take(a)
    first = taker.open_page().open_item
    a.clock.advance(seconds=3)
    again = taker.open_page().open_item
    assert first == again
    assert len(taker.items) == 1


def test_a_wrong_answer_and_a_skip_are_not_solved(a: Factory) -> None:
    taker = take(a)
    taker.solve(rightly=False)
    taker.skip()
    wrong, skipped = taker.items
    assert (wrong.is_correct, wrong.is_skipped, wrong.response) == (False, False, wrong.expected + 1)
    assert (skipped.is_correct, skipped.is_skipped, skipped.response) == (False, True, None)


def test_an_answer_to_a_task_that_was_never_shown_is_refused(a: Factory) -> None:
    taker = take(a)
    with pytest.raises(UnservableItem):
        taker.send(1, position=0)
    taker.open_page()
    for position in (1, -1):
        with pytest.raises(UnservableItem):
            taker.send(1, position=position)


def test_nothing_is_taken_after_handing_in(a: Factory) -> None:
    taker = take(a)
    taker.open_page()
    taker.finish()
    with pytest.raises(SittingClosed):
        taker.send(1)
    assert taker.open_page().phase is Phase.closed
    assert not finish_session(a.session, taker.sitting, at=a.clock())


def test_handing_in_twice_makes_one_report(a: Factory) -> None:
    taker = take(a)
    assert finish_session(a.session, taker.sitting, at=a.clock())
    assert not finish_session(a.session, taker.sitting, at=a.clock())


# ---- which answer counts ---------------------------------------------------------------------------------------------


def test_the_newest_page_wins_until_the_next_task_is_shown(a: Factory) -> None:
    taker = take(a)
    taker.open_page()
    now = microseconds(a.clock.advance(seconds=5))
    taker.send(1, stamp=now - 2000)
    taker.send(2, stamp=now - 1000)
    assert taker.newest.response == 2
    taker.send(3, stamp=now - 1500)
    assert taker.newest.response == 2
    taker.open_page()
    taker.send(4, position=0, stamp=now)
    assert taker.items[0].response == 2


def test_a_doubled_request_changes_nothing(a: Factory) -> None:
    taker = take(a)
    taker.solve()
    before = (taker.items, taker.sitting)
    taker.send(taker.newest.response)
    assert (taker.items, taker.sitting) == before


def test_an_answer_to_an_earlier_task_leaves_the_present_one_open(a: Factory) -> None:
    taker = take(a)
    taker.solve()
    taker.open_page()
    taker.send(0, position=0)
    assert [item.is_answered for item in taker.items] == [True, False]
    assert taker.items[0].is_correct


def test_a_stamp_from_the_future_is_cut_to_now(a: Factory) -> None:
    taker = take(a)
    taker.open_page()
    taker.send(1, stamp=2**62)
    assert taker.newest.page_stamp == microseconds(a.clock())
    taker.send(2, stamp=2**62)
    assert taker.newest.response == 1


# ---- the clock -------------------------------------------------------------------------------------------------------


def test_the_clock_starts_with_the_first_task_and_not_before(a: Factory) -> None:
    taker = take(a)
    a.clock.advance(minutes=30)
    assert clock_of(taker) == 0
    a.clock.advance(seconds=7)
    assert clock_of(taker) == 7 * SECOND


def test_refresh_back_and_a_second_tab_do_not_move_the_clock(a: Factory) -> None:
    taker = take(a)
    taker.open_page()
    for _ in range(5):
        a.clock.advance(seconds=4)
        taker.open_page()
    assert taker.sitting.used_ms == 0
    assert clock_of(taker) == 20 * SECOND


def test_a_second_device_sees_the_same_task_and_the_same_clock(a: Factory) -> None:
    phone = take(a)
    shown = phone.open_page()
    a.clock.advance(seconds=9)
    laptop = Taker(a, phone.sitting_id)
    assert laptop.open_page().open_item == shown.open_item
    assert clock_of(laptop) == clock_of(phone) == 9 * SECOND


def test_the_first_of_two_devices_answers_and_the_other_goes_on(a: Factory) -> None:
    phone = take(a)
    phone.open_page()
    laptop = Taker(a, phone.sitting_id)
    laptop.open_page()
    a.clock.advance(seconds=6)
    phone.send(phone.newest.expected)
    phone.open_page()
    laptop.send(12345, position=0)
    assert laptop.open_page().open_item == phone.open_page().open_item
    assert phone.items[0].is_correct


def test_the_clock_stands_between_an_answer_and_the_next_page(a: Factory) -> None:
    taker = take(a)
    taker.solve(seconds=10)
    a.clock.advance(hours=1)
    assert clock_of(taker) == 10 * SECOND


def test_the_time_of_the_tasks_is_the_time_of_the_clock(a: Factory) -> None:
    taker = take(a)
    for seconds in (10, 20, 5):
        taker.solve(seconds=seconds)
    taker.open_page()
    a.clock.advance(seconds=4)
    taker.pause()
    assert sum(item.response_ms for item in taker.items) == taker.sitting.used_ms == 39 * SECOND


def test_the_way_is_credited_and_remembered(a: Factory) -> None:
    taker = take(a)
    taker.open_page()
    a.clock.advance(seconds=20)
    taker.send(1, seen_ms=18_200)
    assert (taker.newest.response_ms, taker.newest.credited_ms) == (18_200, 1800)
    assert taker.sitting.used_ms == 18_200


def test_without_a_script_a_second_is_credited(a: Factory) -> None:
    taker = take(a)
    taker.open_page()
    a.clock.advance(seconds=20)
    taker.send(1, seen_ms=None)
    assert taker.sitting.used_ms == 19 * SECOND


def test_without_a_script_a_lost_answer_page_is_credited_up_to_five_seconds(a: Factory) -> None:
    """The server served the next task, the network lost it, and the person sent the answer once more."""
    for lost, credited in ((3, 3), (60, 5)):
        taker = take(a)
        taker.solve(seconds=10)
        taker.open_page()
        a.clock.advance(seconds=lost)
        taker.send(taker.items[0].response, position=0, seen_ms=None)
        taker.send(taker.items[0].response, position=0, seen_ms=None)
        assert clock_of(taker) == (10 + lost - credited) * SECOND
        assert taker.newest.credited_ms == credited * SECOND


def test_thinking_on_after_an_answer_is_counted(a: Factory) -> None:
    """Else a second tab would be a place to think while the clock stands."""
    taker = take(a)
    taker.open_page()
    a.clock.advance(seconds=10)
    taker.send(1)
    a.clock.advance(seconds=50)
    taker.send(2, stamp=microseconds(a.clock()))
    assert taker.newest.response_ms == taker.sitting.used_ms == 60 * SECOND


# ---- pauses ----------------------------------------------------------------------------------------------------------


def test_a_pause_hides_the_task_and_stops_the_clock(a: Factory) -> None:
    taker = take(a)
    taker.open_page()
    a.clock.advance(seconds=8)
    taker.pause()
    a.clock.advance(hours=2)
    assert taker.open_page().phase is Phase.paused
    taker.go_on()
    a.clock.advance(seconds=2)
    assert taker.open_page().phase is Phase.running
    assert clock_of(taker) == 10 * SECOND


def test_every_pause_is_written_down_with_its_length(a: Factory) -> None:
    taker = take(a)
    taker.open_page()
    for minutes in (3, 5):
        taker.pause()
        taker.pause()
        a.clock.advance(minutes=minutes)
        taker.go_on()
        taker.go_on()
    lengths = [(pause.ended_at or a.clock()) - pause.began_at for pause in read_pauses(*rows_of(taker))]
    assert [length.total_seconds() for length in lengths] == [180, 300]


def rows_of(taker: Taker) -> tuple[Session, int]:
    return taker.a.session, taker.sitting_id


def test_an_answer_that_arrives_during_a_pause_is_not_taken(a: Factory) -> None:
    taker = take(a)
    taker.open_page()
    taker.pause()
    a.clock.advance(minutes=20)
    taker.send(taker.newest.expected)
    assert not taker.newest.is_answered
    taker.go_on()
    taker.solve(seconds=1)
    assert taker.newest.is_correct


def test_there_is_nothing_to_pause_between_two_tasks(a: Factory) -> None:
    taker = take(a)
    taker.pause()
    taker.solve()
    taker.pause()
    assert read_pauses(*rows_of(taker)) == ()


def test_a_pause_that_is_never_ended_ends_with_the_session(a: Factory) -> None:
    taker = take(a)
    taker.open_page()
    taker.pause()
    a.clock.advance(minutes=4)
    report = taker.finish()
    (pause,) = read_pauses(*rows_of(taker))
    assert pause.ended_at == a.clock()
    assert {row.name: row.value for row in report.figures}["paused_ms"] == 240 * SECOND


def test_a_clock_that_was_set_back_ends_no_pause_before_it_began(a: Factory, clock: HeldClock) -> None:
    taker = take(a)
    taker.open_page()
    taker.pause()
    clock.advance(minutes=-10)
    taker.go_on()
    (pause,) = read_pauses(*rows_of(taker))
    assert pause.ended_at == pause.began_at
    clock.advance(minutes=-10)
    assert clock_of(taker) == 0


# ---- when time is up -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("beyond", "is_taken"), [(0, True), (GRACE_MS - 1, True), (GRACE_MS, False)])
def test_the_task_on_the_screen_may_be_answered_for_a_few_seconds(
    a: Factory, beyond: int, is_taken: bool
) -> None:
    taker = take(a)
    taker.solve(seconds=500)
    taker.open_page()
    a.clock.advance(seconds=100 + beyond / SECOND)
    taker.send(taker.newest.expected)
    assert taker.newest.is_answered == is_taken
    assert taker.open_page().phase is Phase.late
    assert len(taker.items) == 2


def test_a_page_within_the_grace_still_shows_its_task(a: Factory) -> None:
    taker = take(a)
    taker.open_page()
    a.clock.advance(seconds=605)
    standing = taker.open_page()
    assert (standing.phase, standing.left_ms) == (Phase.running, 0)
    a.clock.advance(seconds=5)
    assert taker.open_page().phase is Phase.late


def test_the_credit_counts_when_time_is_up(a: Factory) -> None:
    taker = take(a)
    taker.open_page()
    a.clock.advance(seconds=614)
    taker.send(taker.newest.expected, seen_ms=0)
    assert taker.newest.is_answered


def test_a_pause_does_not_bring_back_what_is_over(a: Factory) -> None:
    taker = take(a)
    taker.open_page()
    a.clock.advance(seconds=700)
    taker.pause()
    assert taker.open_page().phase is Phase.late
    assert read_pauses(*rows_of(taker)) == ()


def test_a_late_change_of_the_last_answer_is_not_taken(a: Factory) -> None:
    taker = take(a)
    taker.open_page()
    a.clock.advance(seconds=590)
    taker.send(1)
    a.clock.advance(seconds=60)
    taker.send(2, stamp=microseconds(a.clock()))
    assert taker.newest.response == 1


def test_without_a_limit_time_is_never_up(a: Factory) -> None:
    taker = take(a, wishes=Wishes(extra_time=ExtraTime.unlimited))
    taker.open_page()
    a.clock.advance(days=3)
    assert taker.open_page().phase is Phase.running
    taker.send(taker.newest.expected)
    assert taker.newest.is_correct


def test_extra_time_is_there_to_be_used(a: Factory) -> None:
    taker = take(a, wishes=Wishes(extra_time=ExtraTime.double))
    taker.solve(seconds=1100)
    assert taker.open_page().left_ms == 100 * SECOND


# ---- tasks on trial --------------------------------------------------------------------------------------------------


def test_pilots_come_at_their_places_and_only_with_consent(a: Factory) -> None:
    for takes in (True, False):
        taker = take(a, wishes=Wishes(takes_pilots=takes), seed=5)
        while not taker.is_complete():
            taker.solve(seconds=1)
        pilots = {item.position for item in taker.items if item.is_pilot}
        assert pilots == (set(pilot_places(5)) if takes else set())
        assert len(taker.items) == 15 + len(pilots)
        counted = tuple(item.model for item in taker.items if not item.is_pilot)
        assert counted == fixed_models(SERIES, 5)


def test_pilots_bring_their_own_time(a: Factory) -> None:
    assert take(a, wishes=Wishes(takes_pilots=True)).sitting.time_limit_ms == 680 * SECOND


def test_nothing_is_tried_out_in_a_race_against_time(a: Factory) -> None:
    taker = take(a, CHECKING, Wishes(takes_pilots=True))
    assert not taker.sitting.has_pilots
    assert taker.sitting.time_limit_ms == 120 * SECOND
