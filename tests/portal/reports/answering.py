"""Ways of answering a questionnaire: with care, in a hurry, in a straight line, and without reading a line."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta

from assessments import Instrument
from assessments.choices import choice_values
from portal.library import read_library
from portal.reports.quality_plan import plan_of
from portal.reports.quality_reading import AnswerReading, Given, read_answers

PUBLICATIONS = read_library().publications
#: Every form of every questionnaire.
FORMS = [(name, form.id) for name, one in PUBLICATIONS.items() for form in one.instrument.forms]
CHECKS = [check.id for check in PUBLICATIONS["personality"].instrument.checks]
BEGAN = datetime(2026, 11, 23, 9, tzinfo=UTC)


def careful(instrument_id: str, form: str = "full", *, seed: int = 1) -> dict[str, int]:
    """Scales that differ, items that follow their scale, control statements that are read, sets chosen at random."""
    instrument, draw = PUBLICATIONS[instrument_id].instrument, random.Random(seed)
    wanted = {check.id: check.expected for check in instrument.checks}
    keyed = {item.id: item for item in instrument.items}
    sets = {one.id: sorted(choice_values(len(one.options))) for one in instrument.sets}
    places = {scale.parent or scale.id: 0 for scale in instrument.scales}
    levels = dict(zip(places, draw.sample([0, 1, 3, 4] * len(places), len(places)), strict=True))
    levels[next(iter(levels))], levels[list(levels)[-1]] = 4, 0
    given: dict[str, int] = {}
    for item_id in instrument.form(form).items:
        if item_id in keyed:
            level = levels[_domain(instrument, keyed[item_id].scale)]
            value = min(4, max(0, level + draw.choice((-1, 0, 0, 1))))
            given[item_id] = 4 - value if keyed[item_id].reverse else value
        else:
            given[item_id] = wanted[item_id] if item_id in wanted else draw.choice(sets[item_id])
    return given


def _domain(instrument: Instrument, scale_id: str) -> str:
    parent = next(scale.parent for scale in instrument.scales if scale.id == scale_id)
    return parent or scale_id


def at_random(instrument_id: str, form: str = "full", *, seed: int = 1) -> dict[str, int]:
    """Any choice anywhere."""
    instrument, draw = PUBLICATIONS[instrument_id].instrument, random.Random(seed)
    order = instrument.form(form).items
    return {item_id: draw.choice(sorted(instrument.choices_of(item_id))) for item_id in order}


def timed(
    answers: Mapping[str, int | None], *, seconds: float | Callable[[str], float] = 6.0
) -> dict[str, Given]:
    """Answers in the order given, each from a page that was written when the one before was answered."""
    given, at = {}, BEGAN
    for item_id, value in answers.items():
        stamp = int(at.timestamp() * 1_000_000)
        at += timedelta(seconds=seconds(item_id) if callable(seconds) else seconds)
        given[item_id] = Given(value, stamp, at)
    return given


def fast_at(
    item_ids: Collection[str], *, seconds: float = 1.0, otherwise: float = 5.0
) -> Callable[[str], float]:
    return lambda item_id: seconds if item_id in item_ids else otherwise


def read(instrument_id: str, given: Mapping[str, Given], form: str = "full") -> AnswerReading:
    return read_answers(PUBLICATIONS[instrument_id].instrument, form, given)


def order_of(instrument_id: str, form: str = "full") -> tuple[str, ...]:
    return plan_of(PUBLICATIONS[instrument_id].instrument, form).order
