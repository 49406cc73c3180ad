"""How answers are read: by time, uniformity, consistency and control statements, and never by one of them alone."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from assessments.quality import Family
from portal.reports.quality_glance import may_be_told
from portal.reports.quality_plan import plan_of
from portal.reports.quality_reading import (
    NEIGHBOURS,
    Given,
    list_given,
    passes_screen,
    read_answers,
    read_sitting,
)
from portal.sittings.models import Sitting
from portal.sittings.repeating import repeat_sitting
from portal.sittings.service import close_sitting, page_stamp
from tests.clock import HeldClock
from tests.factories import Factory
from tests.portal.reports.answering import (
    BEGAN,
    CHECKS,
    FORMS,
    PUBLICATIONS,
    at_random,
    careful,
    fast_at,
    order_of,
    read,
    timed,
)

SETS = [one.id for one in PUBLICATIONS["values"].instrument.sets]


@pytest.mark.pure
@pytest.mark.parametrize(("instrument", "form"), FORMS)
@pytest.mark.parametrize("seed", range(5))
def test_whoever_reads_and_answers_hears_nothing(instrument: str, form: str, seed: int) -> None:
    found = read(instrument, timed(careful(instrument, form, seed=seed)), form)
    assert found.is_judged
    assert not found.is_told
    assert found.doubtful == ()
    assert found.n_answered == found.n_items == len(order_of(instrument, form))


@pytest.mark.pure
@pytest.mark.parametrize(("instrument", "form"), FORMS)
def test_a_straight_line_in_a_hurry_asks_for_care(instrument: str, form: str) -> None:
    line = {
        item: sorted(PUBLICATIONS[instrument].instrument.choices_of(item))[1]
        for item in order_of(instrument, form)
    }
    found = read(instrument, timed(line, seconds=1.2), form)
    assert {Family.time, Family.invariance} <= set(found.families)
    assert found.needs_care
    assert found.doubtful == order_of(instrument, form)


@pytest.mark.pure
def test_dice_in_a_hurry_ask_for_care_where_their_answers_contradict_each_other() -> None:
    """Chance agrees with itself now and then; how often is published in the passport."""
    found = [read("interests", timed(at_random("interests", seed=seed), seconds=1.2)) for seed in range(40)]
    assert all(one.needs_care == (Family.consistency in one.families) for one in found)
    assert 20 <= sum(one.needs_care for one in found) < 40


# ---- time ------------------------------------------------------------------------------------------------------------


@pytest.mark.pure
def test_twelve_fast_answers_in_a_row_are_told_and_named() -> None:
    quick = order_of("interests")[20:32]
    found = read("interests", timed(careful("interests"), seconds=fast_at(quick)))
    assert (found.fast, found.doubtful) == (quick, quick)
    assert found.families == (Family.time,)
    assert found.is_told
    assert not found.needs_care
    assert found.fastest_seconds == pytest.approx(1)
    assert found.median_seconds == pytest.approx(5)


@pytest.mark.pure
def test_a_few_scattered_fast_answers_are_not_told() -> None:
    quick = order_of("interests")[::15]
    found = read("interests", timed(careful("interests"), seconds=fast_at(quick)))
    assert found.fast == quick
    assert not found.is_told
    assert found.doubtful == ()


@pytest.mark.pure
def test_two_seconds_are_enough() -> None:
    quick = order_of("interests")[:10]
    assert read("interests", timed(careful("interests"), seconds=fast_at(quick, seconds=2.0))).fast == ()
    assert read("interests", timed(careful("interests"), seconds=fast_at(quick, seconds=1.99))).is_told


@pytest.mark.pure
def test_an_answer_that_was_mended_is_not_called_too_fast() -> None:
    """Shown at once, read for five seconds, answered; then one step back and another answer within a second."""
    given, order = timed(careful("interests"), seconds=5), order_of("interests")
    for item in order[5:20]:
        first = given[item]
        at = first.answered_at - timedelta(seconds=1)
        given[item] = first._replace(page_stamp=page_stamp(at))
    found = read("interests", given)
    assert found.fast == ()
    assert found.median_seconds == pytest.approx(5)


@pytest.mark.pure
def test_a_page_that_was_come_back_to_at_the_end_has_no_time() -> None:
    given, order = timed(careful("interests")), order_of("interests")
    late = max(one.answered_at for one in given.values())
    for place, item in enumerate(order[:12]):
        at = late + timedelta(seconds=place)
        given[item] = given[item]._replace(page_stamp=page_stamp(at), answered_at=at + timedelta(seconds=1))
    assert read("interests", given).fast == ()


@pytest.mark.pure
def test_a_pause_makes_nobody_fast_and_does_not_move_the_median() -> None:
    pause = order_of("values")[7]
    found = read("values", timed(careful("values"), seconds=lambda item: 90_000 if item == pause else 4))
    assert (found.fast, found.median_seconds) == ((), pytest.approx(4))


@pytest.mark.pure
def test_a_skip_is_no_fast_answer() -> None:
    answers: dict[str, int | None] = dict(careful("interests"))
    skipped = order_of("interests")[10:30]
    answers.update(dict.fromkeys(skipped))
    found = read("interests", timed(answers, seconds=fast_at(skipped, seconds=0.5)))
    assert found.fast == ()
    assert (found.n_skipped, found.n_answered) == (20, 40)
    assert found.skipped_share == pytest.approx(1 / 3)


# ---- uniformity ------------------------------------------------------------------------------------------------------


@pytest.mark.pure
def test_half_a_form_in_one_line_is_a_sign_that_is_told_only_beside_another() -> None:
    order = order_of("interests")
    answers = {**careful("interests"), **dict.fromkeys(order[15:45], 3)}
    answers[order[14]] = answers[order[45]] = 1
    slow, fast = (read("interests", timed(answers, seconds=seconds)) for seconds in (5, 1.5))
    assert slow.run == order[15:45]
    assert slow.run_share == pytest.approx(0.5)
    assert slow.families == (Family.invariance,)
    assert not slow.is_told
    assert fast.needs_care
    shorter = read("interests", timed({**answers, order[44]: 1}))
    assert shorter.families == ()


@pytest.mark.pure
def test_the_same_places_in_set_after_set_are_a_run_of_their_own() -> None:
    answers = {**careful("values"), **dict.fromkeys(SETS[:6], 1)}
    answers[SETS[6]] = 7
    found = read("values", timed(answers))
    assert found.run == tuple(SETS[:6])
    assert found.run_share == pytest.approx(0.6)
    assert found.families == (Family.invariance,)


# ---- control statements ----------------------------------------------------------------------------------------------


@pytest.mark.pure
@pytest.mark.parametrize("check", CHECKS)
def test_one_control_statement_answered_differently_is_told_and_asked_again_with_its_neighbours(
    check: str,
) -> None:
    answers = careful("personality")
    answers[check] = 2
    found = read("personality", timed(answers))
    assert (found.failed_checks, found.n_checks) == ((check,), 5)
    assert found.families == (Family.instructed,)
    assert found.is_told
    assert not found.needs_care
    place = order_of("personality").index(check)
    assert found.doubtful == order_of("personality")[place - NEIGHBOURS : place + NEIGHBOURS + 1]


@pytest.mark.pure
def test_a_skipped_control_statement_is_no_failure() -> None:
    answers: dict[str, int | None] = {**careful("personality"), **dict.fromkeys(CHECKS)}
    found = read("personality", timed(answers))
    assert (found.n_checks, found.failed_checks, found.is_told) == (0, (), False)


@pytest.mark.pure
def test_the_halves_are_those_of_whole_domains_with_reversed_statements_turned_round() -> None:
    personality = PUBLICATIONS["personality"].instrument
    for form, k_items, k_reversed in (("full", 15, 30), ("short", 6, 15)):
        keys = plan_of(personality, form).keys
        assert [len(numbers) for numbers in keys.values()] == [k_items] * 5
        assert sum(number < 0 for numbers in keys.values() for number in numbers) == k_reversed
        assert all(numbers == sorted(numbers, key=abs) for numbers in keys.values())


# ---- little or nothing to go by --------------------------------------------------------------------------------------


@pytest.mark.pure
@pytest.mark.parametrize(("instrument", "form"), FORMS)
def test_nothing_is_said_of_what_was_not_answered(instrument: str, form: str) -> None:
    for given in ({}, timed(dict.fromkeys(order_of(instrument, form)))):
        found = read(instrument, given, form)
        assert (found.is_told, found.is_judged, found.n_answered, found.run) == (False, False, 0, ())
        assert (found.median_seconds, found.fastest_seconds, found.run_share, found.even_odd) == (None,) * 4


@pytest.mark.pure
def test_the_order_of_the_rows_does_not_matter() -> None:
    given = timed(at_random("personality"), seconds=fast_at(order_of("personality")[:30]))
    backwards = dict(reversed(given.items()))
    assert read("personality", given) == read("personality", backwards)


@pytest.mark.pure
def test_copied_answers_are_not_measured_against_those_of_today() -> None:
    """Ten statements are answered again a week later, each within a second; the others keep their own times."""
    order = order_of("interests")
    again, week = order[10:20], timedelta(days=7)
    given = timed(careful("interests"), seconds=5)
    at = BEGAN + week
    for item in again:
        given[item] = Given(given[item].value, page_stamp(at), at + timedelta(seconds=1))
        at += timedelta(seconds=1)
    instrument = PUBLICATIONS["interests"].instrument
    found = read_answers(instrument, "full", given, repeated_at=BEGAN + week)
    assert found.fast == again
    assert found.median_seconds == pytest.approx(5)
    assert read_answers(instrument, "full", given).fast == ()


# ---- of stored sittings ----------------------------------------------------------------------------------------------


def handed_in(session: Session, a: Factory, answers: dict[str, int], **chosen: object) -> Sitting:
    sitting = a.sitting(answers=answers, **chosen)  # type: ignore[arg-type]
    close_sitting(session, sitting, at=a.clock())
    session.refresh(sitting)
    return sitting


def test_a_stored_sitting_reads_as_its_answers_do(session: Session, a: Factory) -> None:
    quick = order_of("values")[:12]
    given = timed(careful("values"), seconds=fast_at(quick))
    sitting = handed_in(session, a, careful("values"), instrument="values", pace=1.5)
    found = read_sitting(session, sitting, PUBLICATIONS["values"])
    assert len(found.fast) == len(given) == len(list_given(session, sitting.id))
    assert found.median_seconds == pytest.approx(1.5)
    assert replace(found, doubtful=()) == replace(
        read("values", timed(careful("values"), seconds=1.5)), doubtful=()
    )


def test_a_sitting_passes_the_screen_unless_two_kinds_of_signs_agree(session: Session, a: Factory) -> None:
    interests = PUBLICATIONS["interests"]
    line = dict.fromkeys(order_of("interests"), 3)
    for answers, pace, passes in (
        (careful("interests"), 6.0, True),
        (careful("interests"), 1.0, True),
        (line, 6.0, True),
        (line, 1.0, False),
        ({}, 6.0, False),
    ):
        sitting = handed_in(session, a, answers, pace=pace)
        assert passes_screen(session, sitting, interests) is passes, (len(answers), pace)


def test_neither_an_open_nor_a_repeated_sitting_passes(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    interests = PUBLICATIONS["interests"]
    still_open = a.sitting(answers=careful("interests"))
    assert not passes_screen(session, still_open, interests)
    first = handed_in(session, a, careful("interests"))
    again = repeat_sitting(session, first, order_of("interests")[:2], at=clock())
    close_sitting(session, again, at=clock())
    session.refresh(again)
    assert passes_screen(session, first, interests)
    assert not passes_screen(session, again, interests)


def test_a_sitting_that_was_brought_in_from_elsewhere_does_not_pass(session: Session, a: Factory) -> None:
    sitting = handed_in(session, a, careful("interests"))
    sitting.origin = "elsewhere:1"
    assert not passes_screen(session, sitting, PUBLICATIONS["interests"])


# ---- the first glance ------------------------------------------------------------------------------------------------


@pytest.mark.pure
@pytest.mark.parametrize(("instrument", "form"), FORMS)
def test_the_glance_misses_nothing_that_a_full_reading_tells(instrument: str, form: str) -> None:
    """People between careful and careless, with slips, skips, pauses and second looks."""
    structure = PUBLICATIONS[instrument].instrument
    plan, told, glanced = plan_of(structure, form), 0, 0
    for seed in range(150):
        draw = random.Random(f"{instrument} {form} {seed}")
        given = wavering(instrument, form, draw)
        found = read_answers(structure, form, given)
        told, glanced = told + found.is_told, glanced + may_be_told(plan, given)
        assert may_be_told(plan, given) or not found.is_told, seed
    assert 20 < told <= glanced < 140


def wavering(instrument: str, form: str, draw: random.Random) -> dict[str, Given]:
    """Some statements are read and others not, in turns of one's own."""
    kinds = [
        careful(instrument, form, seed=draw.randrange(99)),
        at_random(instrument, form, seed=draw.randrange(99)),
    ]
    order, share, speed = order_of(instrument, form), draw.random() ** 2, draw.uniform(1.2, 4)
    answers: dict[str, int | None] = {
        item: None if draw.random() < 0.05 else kinds[draw.random() < share][item] for item in order
    }
    start = draw.randrange(len(order))
    if draw.random() < 0.3:
        line = [item for item in order[start:] if not item.startswith("set-")]
        answers.update(dict.fromkeys(line, 1))
    given = timed(answers, seconds=lambda _: draw.lognormvariate(0, 0.4) * speed)
    for item in draw.sample(order, 3):
        later = max(one.answered_at for one in given.values())
        given[item] = Given(given[item].value, page_stamp(later), later + timedelta(seconds=1))
    for item in draw.sample(order, draw.choice((0, 0, 5))):
        del given[item]
    return given


@pytest.mark.pure
@pytest.mark.parametrize(("instrument", "form"), FORMS)
def test_the_glance_asks_for_no_full_reading_of_careful_answers(instrument: str, form: str) -> None:
    plan = plan_of(PUBLICATIONS[instrument].instrument, form)
    assert not may_be_told(plan, timed(careful(instrument, form)))
    assert not may_be_told(plan, {})
