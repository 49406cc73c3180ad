"""What a report is about: the persons who answered, the items that somebody answered, their scales and groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessments.instrument import FULL_FORM, Instrument
from assessments.matrix import Bools, Ints
from assessments.reporting.answer_table import AnswerTable, answered, as_persons, group_codes
from assessments.reporting.scales import KeyedScale, check_answers, keyed_scales, whole_scale

#: Without an instrument a person may leave this share of a scale open.
_MAX_MISSING_SHARE = 0.2


@dataclass(frozen=True, eq=False)
class Study:
    """A table made ready for a report.

    - `table`: one row for each of n persons who answered anything, k items that anybody answered, in the order of
      asking; `asked`, n x k, which answers were asked for.
    - `n_silent` persons and `silent_items` without any answer are left out.
    - `scales`; `groups`, labels with the reference first, and `members`, n places among them or -1.
    - `max_missing_share`: how much of a scale a person may leave open and still have a score.
    """

    table: AnswerTable
    asked: Bools
    n_silent: int
    silent_items: tuple[str, ...]
    scales: tuple[KeyedScale, ...]
    groups: tuple[str, ...]
    members: Ints
    max_missing_share: float


def make_study(
    table: AnswerTable,
    instrument: Instrument | None = None,
    *,
    form: str = FULL_FORM,
    reference: str | None = None,
) -> Study:
    """Check and sort the answers. Without an instrument all items are one scale.

    Raises InvalidAnswers naming line and column, UnknownForm.

    >>> study = make_study(AnswerTable(("a", "b"), np.array([[1.0, np.nan], [np.nan, np.nan]]), np.array([[2], [3]])))
    >>> study.table.items, study.n_silent, study.silent_items
    (('a',), 1, ('b',))
    """
    persons = as_persons(table)
    spoken = answered(persons)
    is_silent = np.isnan(spoken.x).all(axis=0)
    silent = tuple(np.array(spoken.items, dtype=object)[is_silent])
    order = [int(column) for column in np.flatnonzero(~is_silent)]
    if instrument is not None:
        check_answers(persons, instrument, form=form)
        serving = {item: place for place, item in enumerate(instrument.form(FULL_FORM).items)}
        order.sort(key=lambda column: serving[spoken.items[column]])
    spoken = spoken.select(order)
    asked = np.ones(spoken.x.shape, dtype=np.bool_)
    if instrument is not None:
        asked = check_answers(spoken, instrument, form=form)
    groups, members = group_codes(spoken, reference)
    return Study(
        table=spoken,
        asked=asked,
        n_silent=persons.n_persons - spoken.n_persons,
        silent_items=silent,
        scales=keyed_scales(spoken, instrument) if instrument else (whole_scale(spoken),),
        groups=groups,
        members=members,
        max_missing_share=instrument.max_missing_share if instrument else _MAX_MISSING_SHARE,
    )
