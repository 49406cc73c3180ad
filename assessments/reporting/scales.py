"""The scales of a table of answers: which items belong together, and all of them keyed in one direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assessments.errors import InvalidAnswers, UnknownForm, ValueOutOfRange
from assessments.instrument import FULL_FORM, Instrument
from assessments.matrix import Bools, Ints
from assessments.randomness import Floats
from assessments.reporting.answer_table import AnswerTable


@dataclass(frozen=True, eq=False)
class KeyedScale:
    """The items of one scale.

    - `name`; `items`, k ids; `columns`, their places in the table; `is_reversed`, k.
    - `x`, n x k answers of all rows of the table, reversed ones turned round.
    - `minimum`, `maximum`: the lowest and highest possible answers, or those seen where no instrument says them.
    """

    name: str
    items: tuple[str, ...]
    columns: tuple[int, ...]
    is_reversed: Bools
    x: Floats
    minimum: float
    maximum: float

    @property
    def k_items(self) -> int:
        """How many items there are."""
        return len(self.items)

    def select(self, places: Ints) -> KeyedScale:
        """The scale with the items at these places only."""
        return replace(
            self,
            items=tuple(self.items[place] for place in places),
            columns=tuple(self.columns[place] for place in places),
            is_reversed=self.is_reversed[places],
            x=np.ascontiguousarray(self.x[:, places]),
        )

    def telling(self) -> Ints:
        """The places of the items to which not all gave the same answer."""
        return np.flatnonzero(np.fmax.reduce(self.x, axis=0) > np.fmin.reduce(self.x, axis=0))


def whole_scale(table: AnswerTable, name: str = "all items") -> KeyedScale:
    """All columns of the table as one scale, none of them reversed; the lowest and highest answers are those seen.

    >>> whole_scale(AnswerTable(("a", "b"), np.array([[1.0, 4.0]]), np.array([[2]]))).maximum
    4.0
    """
    seen = table.x[~np.isnan(table.x)]
    return KeyedScale(
        name=name,
        items=table.items,
        columns=tuple(range(len(table.items))),
        is_reversed=np.zeros(len(table.items), dtype=np.bool_),
        x=table.x,
        minimum=float(seen.min(initial=np.inf)),
        maximum=float(seen.max(initial=-np.inf)),
    )


def keyed_scales(table: AnswerTable, instrument: Instrument) -> tuple[KeyedScale, ...]:
    """The scales of an instrument, each with those of its items that the table has; scales without any are left out.

    A reversed answer is minimum + maximum - answer. The table is one that `check_answers` has passed.

    >>> from assessments.instrument import Form, Item, Precision, Scale
    >>> parts = (Scale("s"),), (Item("a", "s"), Item("b", "s", reverse=True)), (Form("full", ("a", "b")),)
    >>> instrument = Instrument("i", "sum-score", 1, 0, 4, *parts, Precision(0.8, 8.0, 10), 0.2)
    >>> keyed_scales(AnswerTable(("a", "b"), np.array([[1.0, 1.0]]), np.array([[2]])), instrument)[0].x.tolist()
    [[1.0, 3.0]]
    """
    place = {item: column for column, item in enumerate(table.items)}
    found = []
    for scale in instrument.scales:
        items = [item for item in instrument.items if item.scale == scale.id and item.id in place]
        columns = [place[item.id] for item in items]
        is_reversed = np.array([item.reverse for item in items], dtype=np.bool_)
        x = np.ascontiguousarray(table.x[:, columns])
        x[:, is_reversed] = instrument.minimum + instrument.maximum - x[:, is_reversed]
        found.append(
            KeyedScale(
                name=scale.id,
                items=tuple(item.id for item in items),
                columns=tuple(columns),
                is_reversed=is_reversed,
                x=x,
                minimum=float(instrument.minimum),
                maximum=float(instrument.maximum),
            )
        )
    return tuple(scale for scale in found if scale.items)


def keys_of(scales: Sequence[KeyedScale]) -> dict[str, list[int]]:
    """The scales' keys for the table they were taken from: columns counted from 1, negative where reversed.

    >>> x = np.zeros((1, 2))
    >>> keys_of([KeyedScale("s", ("a", "b"), (0, 3), np.array([False, True]), x, 0.0, 1.0)])
    {'s': [1, -4]}
    """
    return {
        scale.name: [
            -(column + 1) if is_reversed else column + 1
            for column, is_reversed in zip(scale.columns, scale.is_reversed, strict=True)
        ]
        for scale in scales
    }


def check_answers(table: AnswerTable, instrument: Instrument, *, form: str = FULL_FORM) -> Bools:
    """Which answers were asked for, n x k: those to the items of each person's form.

    `form` is the form of persons without one. Raises UnknownForm for it, and InvalidAnswers naming line and column: an
    item that the instrument does not have, an unknown form, an answer out of range or to an item of another form.

    >>> from assessments.instrument import Form, Item, Precision, Scale
    >>> parts = (Scale("s"),), (Item("a", "s"), Item("b", "s")), (Form("full", ("a", "b")), Form("short", ("a",)))
    >>> instrument = Instrument("i", "sum-score", 1, 0, 4, *parts, Precision(0.8, 8.0, 10), 0.2)
    >>> table = AnswerTable(("a", "b"), np.array([[1.0, np.nan]]), np.array([[2]]))
    >>> check_answers(table, instrument, form="short").tolist()
    [[True, False]]
    """
    instrument.form(form)
    known = {item.id for item in instrument.items}
    for item in table.items:
        if item not in known:
            raise InvalidAnswers(1, item, f"no item {item!r} in form {FULL_FORM!r}")
    outside = (table.x < instrument.minimum) | (table.x > instrument.maximum)
    if outside.any():
        row, column = _first(outside)
        value = int(table.x[row, column])
        error = ValueOutOfRange(table.items[column], value, instrument.minimum, instrument.maximum)
        raise table.wrong(row, column, str(error))
    forms = [form_id or form for form_id in table.forms] or [form] * table.n_persons
    asked = _asked(table, instrument, forms)
    stray = ~asked & ~np.isnan(table.x)
    if stray.any():
        row, column = _first(stray)
        raise table.wrong(row, column, f"no item {table.items[column]!r} in form {forms[row]!r}")
    return asked


def _asked(table: AnswerTable, instrument: Instrument, forms: list[str]) -> Bools:
    masks: dict[str, Bools] = {}
    for row, form in enumerate(forms):
        if form in masks:
            continue
        try:
            items = set(instrument.form(form).items)
        except UnknownForm as error:
            raise InvalidAnswers(int(table.lines[row].max()), "form", str(error)) from error
        masks[form] = np.array([item in items for item in table.items], dtype=np.bool_)
    names = list(masks)
    number = {form: place for place, form in enumerate(names)}
    return np.stack([masks[form] for form in names])[[number[form] for form in forms]]


def without_gaps(x: Floats) -> tuple[Floats, Ints]:
    """Answers with the categories of each item numbered from 0 in their order, and the items where that changed more
    than where counting begins: those with a category, below or between others, that nobody chose.

    >>> answers, joined = without_gaps(np.array([[1.0, 1.0], [2.0, 3.0], [3.0, 4.0]]))
    >>> answers.tolist(), joined.tolist()
    ([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]], [1])
    """
    lowest = np.nanmin(x) if not np.isnan(x).all() else 0.0
    renumbered, joined = np.full_like(x, np.nan), []
    for column in range(x.shape[1]):
        known = ~np.isnan(x[:, column])
        categories, numbers = np.unique(x[known, column], return_inverse=True)
        renumbered[known, column] = numbers
        if not np.array_equal(categories, lowest + np.arange(categories.size)):
            joined.append(column)
    return renumbered, np.array(joined, dtype=np.int64)


def _first(where: Bools) -> tuple[int, int]:
    row, column = np.argwhere(where)[0]
    return int(row), int(column)
