"""A lost network costs no time on a task: an answer counts as of its tap, and the wait is written down as a pause."""

from __future__ import annotations

import pytest

from portal.aptitude.clock import microseconds
from portal.aptitude.families import TaskFamily
from portal.aptitude.models import MOST_CREDITED_MS, MOST_OUTAGE_MS
from portal.aptitude.rows import PauseRow, read_pauses
from portal.aptitude.standing import Phase
from portal.reports.models import Report
from tests.factories import Factory
from tests.portal.aptitude.sessions import CHECKING, SERIES, Taker, take

SECOND = 1000


def tap_offline(taker: Taker, *, thought: float, lost: float) -> None:
    """Think, tap without a network, and let the script send that when the network is back."""
    taker.open_page()
    taker.a.clock.advance(seconds=thought + lost)
    taker.send(taker.newest.expected, seen_ms=round(thought * SECOND))


def told_again(a: Factory, family: TaskFamily = SERIES, *, after: float) -> Taker:
    """The second task of a session has been shown for so long when the answer to the first one arrives once more."""
    taker = take(a, family)
    taker.solve(seconds=10)
    taker.open_page()
    a.clock.advance(seconds=after)
    taker.send(taker.items[0].response, position=0)
    return taker


def outages(taker: Taker) -> list[float]:
    """How long each pause of the network lasted, in seconds."""
    return [_seconds(pause) for pause in read_pauses(taker.a.session, taker.sitting_id) if pause.is_outage]


def _seconds(pause: PauseRow) -> float:
    assert pause.ended_at is not None
    return (pause.ended_at - pause.began_at).total_seconds()


def figures(report: Report) -> dict[str, float | None]:
    return {row.name: row.value for row in report.figures}


def test_an_answer_that_had_to_wait_counts_as_of_its_tap(a: Factory) -> None:
    taker = take(a, CHECKING)
    tap_offline(taker, thought=8, lost=200)
    assert taker.newest.is_correct
    assert taker.newest.response_ms == taker.sitting.used_ms == 8 * SECOND
    assert outages(taker) == [200]
    assert taker.open_page().phase is Phase.running


def test_the_wait_stands_in_the_report_beside_the_pauses_of_the_person(a: Factory) -> None:
    taker = take(a)
    tap_offline(taker, thought=8, lost=90)
    tap_offline(taker, thought=8, lost=4)
    taker.open_page()
    taker.pause()
    a.clock.advance(seconds=60)
    found = figures(taker.finish())
    assert (found["n_outages"], found["outage_ms"]) == (1, 90 * SECOND)
    assert (found["n_pauses"], found["paused_ms"]) == (1, 60 * SECOND)
    assert found["used_ms"] == 16 * SECOND


def test_who_never_lost_the_network_has_no_figures_of_it(a: Factory) -> None:
    """So that reports from before these pauses were known still come out again."""
    taker = take(a)
    taker.solve()
    assert not {"n_outages", "outage_ms"} & figures(taker.finish()).keys()


def test_five_minutes_a_session_and_no_more(a: Factory) -> None:
    taker = take(a)
    for _ in range(2):
        tap_offline(taker, thought=8, lost=200)
    assert outages(taker) == [200, 100]
    assert taker.sitting.outage_ms == MOST_OUTAGE_MS
    assert taker.sitting.used_ms == (8 + 8 + 100) * SECOND - MOST_CREDITED_MS


@pytest.mark.parametrize("seen_ms", [0, 1])
@pytest.mark.parametrize("stamp", [0, 2**60, None])
def test_a_page_that_lies_wins_the_forgiven_minutes_and_no_more(
    a: Factory, seen_ms: int, stamp: int | None
) -> None:
    """Whatever it says of when it came and for how long it was seen, for fifteen tasks of half a minute each."""
    taker = take(a, SERIES)
    for _ in range(15):
        taker.open_page()
        a.clock.advance(seconds=30)
        taker.send(1, stamp=stamp, seen_ms=seen_ms)
    n_credited = sum(item.credited_ms for item in taker.items)
    assert n_credited <= 15 * MOST_CREDITED_MS
    assert taker.sitting.used_ms >= 15 * 30 * SECOND - n_credited - MOST_OUTAGE_MS
    assert taker.sitting.outage_ms <= MOST_OUTAGE_MS


def test_what_the_server_heard_before_is_no_outage(a: Factory) -> None:
    """An outage reaches back to when the clock began to run, not into a pause, nor into the task before."""
    taker = take(a)
    taker.open_page()
    stamp = taker.stamp
    a.clock.advance(seconds=100)
    taker.pause()
    a.clock.advance(seconds=100)
    taker.go_on()
    a.clock.advance(seconds=20)
    taker.send(1, stamp=stamp, seen_ms=0)
    assert outages(taker) == [20]
    assert taker.sitting.used_ms == 100 * SECOND


def test_a_task_whose_page_was_lost_is_timed_from_the_page_that_came(a: Factory) -> None:
    """The answer before it is sent once more, and that the clock has run meanwhile is neither counted nor shown."""
    taker = told_again(a, CHECKING, after=140)
    standing = taker.open_page()
    assert standing.phase is Phase.running
    assert standing.left_ms == 110 * SECOND
    a.clock.advance(seconds=7)
    taker.send(taker.newest.expected, seen_ms=7 * SECOND)
    assert taker.sitting.used_ms == 17 * SECOND
    assert outages(taker) == [140]


def test_an_old_copy_of_an_answer_takes_no_thinking_away(a: Factory) -> None:
    taker = told_again(a, after=30)
    taker.send(taker.newest.expected, seen_ms=30 * SECOND)
    assert taker.newest.response_ms == 30 * SECOND
    assert outages(taker) == []


def test_nor_does_one_when_the_page_is_loaded_anew(a: Factory) -> None:
    """The first page that showed the task tells that it was seen before that copy arrived."""
    taker = told_again(a, after=30)
    first = taker.stamp
    a.clock.advance(seconds=5)
    taker.open_page()
    a.clock.advance(seconds=2)
    taker.send(taker.newest.expected, seen_ms=2 * SECOND, first=first)
    assert taker.newest.response_ms == 37 * SECOND
    assert outages(taker) == []


def test_nor_before_a_pause(a: Factory) -> None:
    taker = told_again(a, after=30)
    first = taker.stamp
    taker.open_page()
    a.clock.advance(seconds=2)
    taker.pause(stamp=taker.stamp, first=first)
    assert taker.newest.response_ms == 32 * SECOND
    assert outages(taker) == []


@pytest.mark.parametrize("first", [0, 2**60, None])
def test_a_page_that_lies_of_the_first_one_wins_nothing_more(a: Factory, first: int | None) -> None:
    """Neither a page from before the task nor one from the future is believed."""
    taker = told_again(a, after=40)
    taker.open_page()
    a.clock.advance(seconds=3)
    taker.send(taker.newest.expected, seen_ms=3 * SECOND, first=first)
    assert taker.newest.response_ms == (43 if first == 0 else 3) * SECOND


def test_both_ends_of_a_task_can_be_lost(a: Factory) -> None:
    taker = told_again(a, after=20)
    taker.open_page()
    a.clock.advance(seconds=9 + 40)
    taker.send(taker.newest.expected, seen_ms=9 * SECOND)
    assert taker.newest.response_ms == 9 * SECOND
    assert sorted(outages(taker)) == [20, 40]


def test_a_usual_way_is_no_outage_because_the_page_before_it_was_lost(a: Factory) -> None:
    taker = told_again(a, after=90)
    taker.open_page()
    a.clock.advance(seconds=9 + 0.25)
    taker.send(taker.newest.expected, seen_ms=9 * SECOND)
    assert taker.newest.response_ms == 9 * SECOND
    assert taker.newest.credited_ms == 250
    assert outages(taker) == [90]


def test_who_pauses_or_ends_before_answering_is_forgiven_the_lost_page(a: Factory) -> None:
    for end in (Taker.pause, Taker.finish):
        taker = told_again(a, after=40)
        taker.open_page()
        a.clock.advance(seconds=3)
        end(taker)
        assert taker.sitting.used_ms == 13 * SECOND
        assert outages(taker) == [40]


def test_a_first_page_that_is_lost_counts_as_nobody_can_tell_it_from_looking(a: Factory) -> None:
    taker = take(a)
    taker.open_page()
    a.clock.advance(seconds=6)
    taker.open_page()
    a.clock.advance(seconds=9)
    taker.send(taker.newest.expected, seen_ms=9 * SECOND)
    assert taker.sitting.used_ms == 15 * SECOND


def test_a_pause_from_a_page_before_the_last_pause_has_had_its_turn(a: Factory) -> None:
    taker = take(a)
    taker.open_page()
    stamp = taker.stamp
    a.clock.advance(seconds=3)
    taker.pause(stamp=stamp)
    a.clock.advance(seconds=3)
    taker.go_on()
    taker.pause(stamp=stamp)
    assert taker.open_page().phase is Phase.running
    taker.pause(stamp=microseconds(a.clock()))
    assert taker.open_page().phase is Phase.paused


def test_an_old_copy_of_going_on_ends_no_later_pause(a: Factory) -> None:
    taker = take(a)
    taker.open_page()
    taker.pause()
    a.clock.advance(seconds=3)
    going_on = microseconds(a.clock())
    taker.go_on(stamp=going_on)
    a.clock.advance(seconds=3)
    taker.pause()
    taker.go_on(stamp=going_on)
    assert taker.open_page().phase is Phase.paused
    taker.go_on(stamp=microseconds(a.clock()))
    assert taker.open_page().phase is Phase.running


def test_a_clock_that_was_set_back_keeps_nobody_from_pausing_or_going_on(a: Factory) -> None:
    taker = take(a)
    taker.open_page()
    a.clock.advance(minutes=-10)
    taker.pause(stamp=microseconds(a.clock()))
    a.clock.advance(minutes=-10)
    taker.go_on(stamp=microseconds(a.clock()))
    assert taker.open_page().phase is Phase.running


def test_without_a_script_no_outage_is_known(a: Factory) -> None:
    taker = take(a)
    taker.open_page()
    a.clock.advance(seconds=100)
    taker.send(1, seen_ms=None)
    assert taker.sitting.used_ms == 99 * SECOND
    assert outages(taker) == []
