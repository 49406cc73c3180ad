"""Answers as tables: persons are rows, items are columns, what was skipped is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from sqlalchemy import Row, String, Table, func, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session

from assessments.instrument import Instrument, Scale
from assessments.matrix import Ints
from assessments.randomness import Floats
from assessments.reporting.scales import KeyedScale
from portal.accounts.models import Client
from portal.manual.sample import Taken
from portal.manual.service import consenting_clients
from portal.sittings.models import Answer, Sitting

#: Lines that are fetched at a time.
CHUNK = 1000
#: Stands in no id and no number.
SEPARATOR = ","
ANSWERS, SITTINGS, CLIENTS = (
    cast(Table, Answer.__table__),
    cast(Table, Sitting.__table__),
    cast(Table, Client.__table__),
)


@dataclass(frozen=True, eq=False)
class AnswerTable:
    """Answers of sittings, by ascending id, to items."""

    sitting_ids: Ints
    items: tuple[str, ...]
    x: Floats

    def of(self, taken: Iterable[Taken]) -> Floats:
        """The rows of these sittings, in their order."""
        ids = np.array([one.sitting_id for one in taken], dtype=np.int64)
        return self.x[np.searchsorted(self.sitting_ids, ids)]


def read_answers(
    session: Session, instrument: Instrument, taken: Iterable[Taken], items: Sequence[str]
) -> AnswerTable:
    """The answers of these sittings to these items, in one pass over the answers of all who consent."""
    ids = np.unique(np.array([one.sitting_id for one in taken], dtype=np.int64))
    table = AnswerTable(ids, tuple(items), np.full((len(ids), len(items)), np.nan))
    sittings = (
        select(SITTINGS.c.id)
        .join(CLIENTS, CLIENTS.c.id == SITTINGS.c.client_id)
        .where(
            SITTINGS.c.instrument == instrument.id,
            SITTINGS.c.instrument_version == instrument.version,
            consenting_clients(),
        )
    )
    # The database writes the answers of each sitting into one line: a row an answer would be sixty times as many.
    query = (
        select(
            ANSWERS.c.sitting_id,
            func.aggregate_strings(ANSWERS.c.item_id, SEPARATOR),
            func.aggregate_strings(sql_cast(ANSWERS.c.value, String), SEPARATOR),
        )
        .where(ANSWERS.c.value.is_not(None), ANSWERS.c.sitting_id.in_(sittings))
        .group_by(ANSWERS.c.sitting_id)
        .execution_options(yield_per=CHUNK)
    )
    if len(ids):
        _enter(table, session.connection().execute(query))
    return table


def _enter(table: AnswerTable, lines: Iterable[Row[*tuple[Any, ...]]]) -> None:
    place = {item: column for column, item in enumerate(table.items)}
    row_of = {sitting: row for row, sitting in enumerate(table.sitting_ids.tolist())}
    orders: dict[str, Ints] = {}
    for sitting, items, values in lines:
        if (row := row_of.get(sitting)) is None:
            continue
        # Nearly all sittings hold the same items in the same order.
        if (columns := orders.get(items)) is None:
            columns = orders[items] = np.array([place[item] for item in items.split(SEPARATOR)])
        table.x[row, columns] = np.array(values.split(SEPARATOR), dtype=np.float64)


def items_of_scale(instrument: Instrument, scale: Scale, form: str) -> list[str]:
    """The items of a scale, or of all its facets, in serving order."""
    own = {scale.id, *instrument.facets_of(scale.id)}
    return [item.id for item in instrument.items_of(form) if item.scale in own]


def keyed_scale(
    instrument: Instrument, scale: Scale, form: str, x: Floats, items: Sequence[str]
) -> KeyedScale:
    """A scale's answers out of a table with these columns, reversed ones turned round."""
    place = {item: column for column, item in enumerate(items)}
    reverse = {item.id: item.reverse for item in instrument.items}
    own = items_of_scale(instrument, scale, form)
    is_reversed = np.array([reverse[item] for item in own], dtype=np.bool_)
    answers = np.ascontiguousarray(x[:, [place[item] for item in own]])
    answers[:, is_reversed] = instrument.minimum + instrument.maximum - answers[:, is_reversed]
    return KeyedScale(
        name=scale.id,
        items=tuple(own),
        columns=tuple(place[item] for item in own),
        is_reversed=is_reversed,
        x=answers,
        minimum=float(instrument.minimum),
        maximum=float(instrument.maximum),
    )


def scale_sums(scale: KeyedScale, *, max_missing_share: float) -> Floats:
    """Sums in proportion to what was answered, as a report scores them; NaN where too much is missing."""
    n_given = np.count_nonzero(~np.isnan(scale.x), axis=1)
    is_enough = (scale.k_items - n_given <= max_missing_share * scale.k_items + 1e-9) & (n_given > 0)
    sums = np.nansum(scale.x, axis=1) * scale.k_items / np.maximum(n_given, 1)
    return np.asarray(np.where(is_enough, sums, np.nan))
