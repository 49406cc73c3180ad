"""The screen of `portal.reports.quality_reading`, for hundreds of sittings at a time.

It is the same table of the same indices with more rows; a test holds that both judge alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

import numpy as np
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from assessments import Instrument
from assessments.quality import read_quality
from portal.reports.quality_plan import Plan, indices_of, plan_of, seconds_of
from portal.reports.quality_reading import MICROSECONDS
from portal.sittings.models import Answer

#: Of sittings of one form, those whose answers are taken for those of somebody who read and meant them.
Screen = Callable[[Session, str, Sequence[int]], set[int]]

ANSWERS = cast(Table, Answer.__table__)
_COLUMNS = (
    ANSWERS.c.sitting_id,
    ANSWERS.c.item_id,
    ANSWERS.c.value,
    ANSWERS.c.page_stamp,
    ANSWERS.c.answered_at,
)


def passing_sittings(
    session: Session, form: str, sitting_ids: Sequence[int], *, instrument: Instrument
) -> set[int]:
    """Those of these sittings, handed in and no repetitions, that `passes_screen` lets through."""
    plan = plan_of(instrument, form)
    values, shown, answered = _read(session, plan, sitting_ids)
    if not len(values):
        return set()
    found = read_quality(indices_of(plan, values, seconds_of(values, shown, answered)))
    passes = found.is_judged & ~found.needs_care
    return {sitting for sitting, is_in in zip(sitting_ids, passes.tolist(), strict=True) if is_in}


def _read(
    session: Session, plan: Plan, sitting_ids: Sequence[int]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Answers, when their pages were written, and when they came in, n x k; NaN for what is not there."""
    tables = np.full((3, len(sitting_ids), len(plan.order)), np.nan)
    row_of = {sitting: row for row, sitting in enumerate(sitting_ids)}
    query = select(*_COLUMNS).where(ANSWERS.c.sitting_id.in_(sitting_ids))
    found = [one for one in session.connection().execute(query) if one.item_id in plan.column]
    rows = np.array([row_of[one.sitting_id] for one in found], dtype=np.int64)
    columns = np.array([plan.column[one.item_id] for one in found], dtype=np.int64)
    tables[0, rows, columns] = np.array([one.value for one in found], dtype=np.float64)
    tables[1, rows, columns] = np.array([one.page_stamp for one in found], dtype=np.float64) / MICROSECONDS
    tables[2, rows, columns] = [one.answered_at.timestamp() for one in found]
    return tables[0], tables[1], tables[2]
