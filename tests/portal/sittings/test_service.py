"""Rules of a sitting, on a real session."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessments import ValueOutOfRange
from portal.library import read_library
from portal.sittings.models import Answer, Sitting
from portal.sittings.service import (
    InvalidGuess,
    SittingClosed,
    UnservableItem,
    close_sitting,
    order_by_form,
    page_stamp,
    read_guess,
    read_progress,
    record_answer,
    record_guess,
)
from tests.clock import HeldClock
from tests.factories import Factory

PUBLICATION = read_library().publications["interests"]
ITEMS = order_by_form(PUBLICATION)["full"]
SCALES = [scale.id for scale in PUBLICATION.instrument.scales]


@pytest.fixture
def sitting(a: Factory) -> Sitting:
    return a.sitting()


def give(
    session: Session,
    sitting: Sitting,
    clock: HeldClock,
    value: int | None,
    *,
    item: str = ITEMS[0],
    asked: int = 0,
) -> None:
    """Answer from a page that was written `asked` seconds after now."""
    stamp = page_stamp(clock() + timedelta(seconds=asked))
    record_answer(session, sitting, PUBLICATION, item, value, stamp=stamp, at=clock() + timedelta(hours=1))


def stored(session: Session, sitting: Sitting, item: str = ITEMS[0]) -> int | None:
    return session.scalar(select(Answer.value).where(Answer.sitting_id == sitting.id, Answer.item_id == item))


def test_answering_again_replaces_the_answer(session: Session, sitting: Sitting, clock: HeldClock) -> None:
    give(session, sitting, clock, 3)
    give(session, sitting, clock, 1, asked=5)
    assert stored(session, sitting) == 1
    assert session.scalar(select(func.count()).select_from(Answer)) == 1


def test_a_doubled_request_changes_nothing(session: Session, sitting: Sitting, clock: HeldClock) -> None:
    give(session, sitting, clock, 3)
    give(session, sitting, clock, 3)
    assert stored(session, sitting) == 3


def test_a_late_request_from_an_older_page_loses(
    session: Session, sitting: Sitting, clock: HeldClock
) -> None:
    give(session, sitting, clock, 1, asked=5)
    give(session, sitting, clock, 3, asked=0)
    assert stored(session, sitting) == 1


def test_a_stamp_from_the_future_cannot_lock_an_answer(
    session: Session, sitting: Sitting, clock: HeldClock
) -> None:
    record_answer(session, sitting, PUBLICATION, ITEMS[0], 3, stamp=10**17, at=clock())
    record_answer(session, sitting, PUBLICATION, ITEMS[0], 1, stamp=page_stamp(clock()), at=clock())
    assert stored(session, sitting) == 1


def test_a_skip_is_remembered_but_is_no_answer(session: Session, sitting: Sitting, clock: HeldClock) -> None:
    give(session, sitting, clock, None)
    progress = read_progress(session, sitting, PUBLICATION)
    assert progress.skipped == [ITEMS[0]]
    assert (progress.n_seen, progress.n_answered) == (1, 0)
    assert progress.next_after(None) == ITEMS[1]


@pytest.mark.parametrize("value", [-1, 5, 99])
def test_a_value_outside_the_choices_is_refused(
    session: Session, sitting: Sitting, clock: HeldClock, value: int
) -> None:
    with pytest.raises(ValueOutOfRange):
        give(session, sitting, clock, value)


def test_an_unknown_item_is_refused(session: Session, sitting: Sitting, clock: HeldClock) -> None:
    with pytest.raises(UnservableItem):
        give(session, sitting, clock, 1, item="r-not-there")


def test_an_item_outside_the_short_form_is_refused(session: Session, a: Factory, clock: HeldClock) -> None:
    short = set(order_by_form(PUBLICATION)["short"])
    outside = next(item for item in ITEMS if item not in short)
    with pytest.raises(UnservableItem):
        give(session, a.sitting(form="short"), clock, 1, item=outside)


def test_nothing_changes_after_handing_in(session: Session, sitting: Sitting, clock: HeldClock) -> None:
    give(session, sitting, clock, 3)
    assert close_sitting(session, sitting, at=clock())
    session.refresh(sitting)
    with pytest.raises(SittingClosed):
        give(session, sitting, clock, 1, asked=5)
    with pytest.raises(SittingClosed):
        record_guess(sitting, "SIA", at=clock())
    assert stored(session, sitting) == 3


def test_only_the_first_of_two_submissions_closes(
    session: Session, sitting: Sitting, clock: HeldClock
) -> None:
    assert close_sitting(session, sitting, at=clock())
    assert not close_sitting(session, sitting, at=clock())


def test_the_database_refuses_a_guess_after_the_result(
    session: Session, sitting: Sitting, clock: HeldClock
) -> None:
    close_sitting(session, sitting, at=clock())
    session.refresh(sitting)
    sitting.guess, sitting.guessed_at = "SIA", clock() + timedelta(seconds=1)
    with pytest.raises(IntegrityError, match="guess_before_result"):
        session.flush()


@pytest.mark.parametrize(
    ("chosen", "guess"),
    [(["S", "", "", "", "", ""], "S"), (list("SIAREC"), "SIAREC"), (["C", "R", "", "", "", ""], "CR")],
)
def test_a_guess_may_stop_anywhere(chosen: list[str], guess: str) -> None:
    assert read_guess(chosen, SCALES) == guess


@pytest.mark.parametrize(
    "chosen",
    [
        ["S", "S", "", "", "", ""],
        ["", "S", "", "", "", ""],
        ["S", "", "I", "", "", ""],
        ["X", "", "", "", "", ""],
    ],
)
def test_a_guess_names_each_kind_once_and_leaves_no_gap(chosen: list[str]) -> None:
    with pytest.raises(InvalidGuess):
        read_guess(chosen, SCALES)


def test_going_on_leads_past_what_was_seen_and_back_to_what_was_not(
    session: Session, sitting: Sitting, clock: HeldClock
) -> None:
    give(session, sitting, clock, 2, item=ITEMS[0])
    give(session, sitting, clock, 2, item=ITEMS[2])
    progress = read_progress(session, sitting, PUBLICATION)
    assert progress.next_after(ITEMS[0]) == ITEMS[1]
    assert progress.next_after(ITEMS[1]) == ITEMS[3]
    assert progress.next_after(ITEMS[-1]) == ITEMS[1]
    assert progress.before(ITEMS[0]) is None
    assert progress.before(ITEMS[2]) == ITEMS[1]


def test_the_time_left_follows_the_persons_own_pace_without_pauses(
    session: Session, sitting: Sitting, clock: HeldClock
) -> None:
    first = read_progress(session, sitting, PUBLICATION)
    assert first.seconds_left == pytest.approx(60 * 6)
    for position, item in enumerate(ITEMS[:12]):
        pause = 3600 if position >= 6 else 0
        give(session, sitting, clock, 2, item=item, asked=11 * position + pause - 4000)
    later = read_progress(session, sitting, PUBLICATION)
    assert later.seconds_left == pytest.approx(48 * 11)


def test_any_delivery_of_the_same_requests_ends_in_the_same_answers(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    """Requests of successive pages may be doubled and delayed at will; what the newest page said stands."""
    for seed in range(40):
        chance = random.Random(seed)
        requests = [(item, chance.randrange(5), position) for position, item in enumerate(ITEMS[:10])]
        requests += [
            (item, chance.randrange(5), 100 + position) for position, item in enumerate(ITEMS[:10:3])
        ]
        delivered = [request for request in requests for _ in range(chance.randint(1, 2))]
        chance.shuffle(delivered)
        clean, shaken = a.sitting(), a.sitting()
        for item, value, asked in requests:
            give(session, clean, clock, value, item=item, asked=asked)
        for item, value, asked in delivered:
            give(session, shaken, clock, value, item=item, asked=asked)
        expected = {i: g.value for i, g in read_progress(session, clean, PUBLICATION).given.items()}
        assert {i: g.value for i, g in read_progress(session, shaken, PUBLICATION).given.items()} == expected
