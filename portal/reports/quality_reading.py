"""How a sitting was answered: how fast, how uniformly, how consistently, and whether control statements were read.

Nothing here is a verdict. A sign tells of answers; two kinds of signs together ask for care in reading the result, and
all of it can come of a hurry or of a tired evening.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from assessments import Instrument
from assessments.quality import LIMITS, Family, QualityReading, long_string_places, read_quality
from assessments.randomness import Floats
from portal.library import Publication
from portal.reports.quality_plan import Plan, indices_of, plan_of, seconds_of
from portal.reports.versions import SittingFacts
from portal.sittings.models import Answer, Sitting

#: Rises when the same answers may be judged otherwise, so that whoever keeps verdicts knows when they are old.
SCREEN_VERSION = 1
#: Attention comes and goes in stretches: with a control statement so many before and behind it are asked again.
NEIGHBOURS = 3
MICROSECONDS = 1e6
#: Signs that are told by themselves, since they are facts about single answers and no conclusion about them all.
TOLD_ALONE = frozenset({Family.time, Family.instructed})

#: Prepared once, since every report page asks.
GIVEN = select(Answer.item_id, Answer.value, Answer.page_stamp, Answer.answered_at).where(
    Answer.sitting_id == bindparam("sitting")
)


class Given(NamedTuple):
    """One stored answer: `value` is None for a skip, `page_stamp` says in microseconds when its page was written."""

    value: int | None
    page_stamp: int
    answered_at: datetime


@dataclass(frozen=True)
class AnswerReading:
    """What the answers of one sitting show. Numbers are None where they cannot be known, items in serving order."""

    n_items: int
    n_answered: int
    n_skipped: int
    #: Of the statements whose time is known.
    median_seconds: float | None
    #: Mean seconds on the fastest ten statements in a row.
    fastest_seconds: float | None
    #: Answers that came faster than a statement can be read.
    fast: tuple[str, ...]
    #: The longest run of equal answers, and its share of the statements, or of the sets, among which it stands.
    run: tuple[str, ...]
    run_share: float | None
    even_odd: float | None
    #: Control statements that were answered, and those of them that got another answer than attentive readers give.
    n_checks: int
    failed_checks: tuple[str, ...]
    #: The kinds of signs that reach their published limit.
    families: tuple[Family, ...]
    #: Two kinds or more.
    needs_care: bool
    #: Whether enough is known to say that nothing asks for care.
    is_judged: bool
    #: The statements that the signs are about.
    doubtful: tuple[str, ...]

    @property
    def skipped_share(self) -> float:
        return self.n_skipped / self.n_items

    @property
    def is_told(self) -> bool:
        """Whether the person is told: two kinds of signs, or one that is a plain fact about single answers."""
        return self.needs_care or not TOLD_ALONE.isdisjoint(self.families)


def read_answers(
    instrument: Instrument, form: str, given: Mapping[str, Given], *, repeated_at: datetime | None = None
) -> AnswerReading:
    """Read a set of stored answers. Of a sitting that repeats another, `repeated_at` says when it began: answers from
    earlier pages were copied, and are not measured against those of today. Raises UnknownForm.
    """
    plan = plan_of(instrument, form)
    values = _row(plan, {item: one.value for item, one in given.items()})
    seconds = _seconds(plan, given, values, repeated_at)
    indices = indices_of(plan, values, seconds)
    found = read_quality(indices)
    quick = [bool(one) for one in seconds[0] < LIMITS["seconds_per_item"].value]
    run, failed = _longest_run(plan, values), tuple(_failed(plan, given))
    fast = tuple(item for item, is_quick in zip(plan.order, quick, strict=True) if is_quick)
    return AnswerReading(
        n_items=len(plan.order),
        n_answered=int(np.sum(~np.isnan(values))),
        n_skipped=sum(one.value is None for one in given.values()),
        median_seconds=None if np.isnan(seconds).all() else float(np.nanmedian(seconds)),
        fastest_seconds=_known(indices.seconds_per_item),
        fast=fast,
        run=run,
        run_share=_known(indices.long_string_share),
        even_odd=_known(indices.even_odd),
        n_checks=sum(_value(given, check.id) is not None for check in plan.checks),
        failed_checks=failed,
        families=tuple(family for family in Family if found.families[family][0]),
        needs_care=bool(found.needs_care[0]),
        is_judged=bool(found.is_judged[0]),
        doubtful=_doubtful(plan, found, fast, run, failed),
    )


def read_sitting(
    session: Session, sitting: Sitting | SittingFacts, publication: Publication
) -> AnswerReading:
    """Read the stored answers of a sitting under the structure that it was answered in."""
    return read_answers(
        publication.at_version(sitting.instrument_version) or publication.instrument,
        sitting.form,
        list_given(session, sitting.id),
        repeated_at=sitting.started_at if sitting.repeats_id is not None else None,
    )


def list_given(session: Session, sitting_id: int) -> dict[str, Given]:
    """The answers of a sitting by item, skips included, in one query."""
    rows = session.connection().execute(GIVEN, {"sitting": sitting_id})
    return {row[0]: Given._make(row[1:]) for row in rows}


def passes_screen(session: Session, sitting: Sitting, publication: Publication) -> bool:
    """Whether the answers of a sitting may enter norms and calibrations.

    They do when the sitting was handed in, enough is known of it, and fewer than two kinds of signs were found. One
    that repeats another never does: it was answered, in part, by somebody who had seen a result. Nor does one that was
    brought in from elsewhere: it is counted where it was answered.
    """
    if sitting.is_open or sitting.repeats_id is not None or sitting.origin is not None:
        return False
    reading = read_sitting(session, sitting, publication)
    return reading.is_judged and not reading.needs_care


def _row(plan: Plan, numbers: Mapping[str, float | None]) -> Floats:
    """A table of one person; NaN for what is not there."""
    row = np.full((1, len(plan.order)), np.nan)
    for item_id, number in numbers.items():
        if number is not None and item_id in plan.column:
            row[0, plan.column[item_id]] = number
    return row


def _seconds(plan: Plan, given: Mapping[str, Given], values: Floats, repeated_at: datetime | None) -> Floats:
    shown = _row(plan, {item: one.page_stamp / MICROSECONDS for item, one in given.items()})
    answered = _row(plan, {item: one.answered_at.timestamp() for item, one in given.items()})
    if repeated_at is None:
        return seconds_of(values, shown, answered)
    is_copied = shown < repeated_at.timestamp()
    return np.where(
        is_copied,
        seconds_of(values, *(np.where(is_copied, times, np.nan) for times in (shown, answered))),
        seconds_of(values, *(np.where(is_copied, np.nan, times) for times in (shown, answered))),
    )


def _longest_run(plan: Plan, values: Floats) -> tuple[str, ...]:
    """The longest run, as a share of the statements or of the sets among which it stands."""
    runs = [columns[long_string_places(values[:, columns])[0]] for columns in plan.parts]
    shares = [len(run) / len(columns) for run, columns in zip(runs, plan.parts, strict=True)]
    longest = runs[int(np.argmax(shares))]
    return tuple(plan.order[column] for column in longest)


def _failed(plan: Plan, given: Mapping[str, Given]) -> Iterator[str]:
    for check in plan.checks:
        value = _value(given, check.id)
        if value is not None and not check.is_passed(value):
            yield check.id


def _value(given: Mapping[str, Given], item_id: str) -> int | None:
    return given[item_id].value if item_id in given else None


def _doubtful(
    plan: Plan, found: QualityReading, fast: tuple[str, ...], run: tuple[str, ...], failed: tuple[str, ...]
) -> tuple[str, ...]:
    """What the signs are about; a sign that stays below its limit is about nothing."""
    meant: set[str] = set()
    if found.families[Family.time][0]:
        meant.update(fast)
    if found.families[Family.invariance][0]:
        meant.update(run)
    for check in failed:
        place = plan.column[check]
        meant.update(plan.order[max(0, place - NEIGHBOURS) : place + NEIGHBOURS + 1])
    return tuple(item_id for item_id in plan.order if item_id in meant)


def _known(index: Floats | None) -> float | None:
    return None if index is None or np.isnan(index[0]) else float(index[0])
