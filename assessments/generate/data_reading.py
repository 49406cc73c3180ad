"""Data reading: a small table and a question about it, five answers.

The stem holds
- `theme`, `rows`, `columns`: ids of what the table is about and of its rows and columns, such as `shop-B`, `month-4`;
- `cells`: the numbers, row by row;
- `template`: what is asked, one of the questions below, and `slots`: positions of rows and columns from 0;
- `unit` of the options: `count`, `mean`, `percent`, `points` (percentage points), or `row` (an option is the position
  of a row);
- `decimals`: options are whole numbers of 10 ** -decimals units; `rounds`: the answer is to be rounded to that.

| template | question (row r, base row q, column c, from s to t, percentage p) |
|---|---|
| `cell` | the number of r in c |
| `difference` | by how much r and q differ in c |
| `row-total`, `column-total` | the sum over all columns of r; over all rows in c |
| `mean` | the mean of r over all columns |
| `weighted-mean` | the mean over all members of all groups, from their sizes and means |
| `percent-of` | r in c, as a percentage of q in c |
| `change-percent` | by what percentage r changed from s to t (`direction` says rise or fall) |
| `pooled-change` | the same for r and q together |
| `share`, `share-of-row` | r in c as a percentage of all rows in c; of r over all columns |
| `share-points` | by how many percentage points the share of r changed from s to t (with `direction`) |
| `reverse-percent` | r in c is p per cent above what was planned: how much was planned |
| `projected-total` | the sum over all rows in c, had r been p per cent higher |
| `largest-total`, `smallest-total` | which row has the largest, the smallest sum over all columns |
| `largest-rise`, `largest-rise-percent` | which row rose most from s to t, in numbers, in per cent |

The key is computed by the question's formula in whole numbers, and rounding cannot flip it. Wrong answers are what
typical errors give (wrong base, wrong row or column, a step forgotten, per cent for percentage points); the place of
the key among the five, which stand in rising order, is thrown first.

Radicals: `template`, `rows`, `columns`, `digits` of the numbers, `decimals` of the answer.

The prior of the difficulty is an ASSUMPTION, to be replaced by calibration: more steps, percentages, a base that has to
be inferred, larger tables and numbers are harder (Enright, Morley & Sheehan 2002; Arendasy et al. 2006, for word
problems); the standard deviation of b around it is taken as 0.9 logits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

from assessments.generate.data_options import (
    K_OPTIONS,
    Plan,
    choose_options,
    draw_plan,
    rounded,
    rounds_clearly,
)
from assessments.generate.data_questions import (
    QUESTIONS,
    Cells,
    Question,
    Slots,
    is_meant,
    neighbours,
    no_slips,
)
from assessments.generate.data_rows import ROW_QUESTIONS, find_row
from assessments.generate.data_tables import Table, draw_table, draw_table_of_means
from assessments.generate.dice import Dice
from assessments.generate.family import Family, ItemModel, NoItemFound, Radicals, make_model
from assessments.generate.item import GeneratedItem, Plain

_NAME, _VERSION, _DIFFICULTY_ERROR = "data-reading", 1, 0.9
#: In hundredths of a logit, for one more of each feature.
_INTERCEPT = -280
_WEIGHTS = MappingProxyType(
    {"steps": 60, "percent": 60, "reverse": 120, "compare": 50, "cells": 2, "digits": 35, "decimals": 40}
)
_SIZES = ((3, 3), (4, 4), (5, 4), (6, 5))
_DECIMALS = MappingProxyType({"percent": (0, 1), "points": (1,)})
_PERCENTAGES = (5, 10, 15, 20, 25, 30, 40, 50, 60)
#: About one draw in twenty stands; so many without success do not happen.
_MOST_DRAWS = 20_000
#: Two draws of slots in nine have a meaning at least, so this many fail once in 10**100 questions.
_MOST_SLOT_DRAWS = 1000
#: After so many draws the option that stands apart may be of either kind.
_STRICT_DRAWS = 60


@lru_cache(maxsize=1)
def _family() -> Family:
    models = tuple(
        make_model(
            {
                "template": template,
                "rows": n_rows,
                "columns": k_columns,
                "digits": digits,
                "decimals": decimals,
            },
            _features(template, n_rows * k_columns, digits, decimals),
            intercept=_INTERCEPT,
            weights=_WEIGHTS,
        )
        for template, (n_rows, k_columns), digits, decimals in _radicals()
    )
    return Family(_NAME, _VERSION, models, _DIFFICULTY_ERROR)


def _features(template: str, n_cells: int, digits: int, decimals: int) -> dict[str, int]:
    question = QUESTIONS.get(template) or ROW_QUESTIONS[template]
    asked = {name: question.features.get(name, 0) for name in ("steps", "percent", "reverse", "compare")}
    return {**asked, "cells": n_cells, "digits": digits - 2, "decimals": decimals}


def _radicals() -> Iterator[tuple[str, tuple[int, int], int, int]]:
    for template, question in QUESTIONS.items():
        sizes = [(n_rows, 2) for n_rows in (4, 5, 6)] if template == "weighted-mean" else _SIZES
        yield from product((template,), sizes, (2, 3, 4), _DECIMALS.get(question.unit, (0,)))
    yield from product(ROW_QUESTIONS, _SIZES[2:], (2, 3, 4), (0,))


def data_reading_models() -> tuple[ItemModel, ...]:
    """All item models of the family with their radicals, features and prior difficulty.

    >>> len(data_reading_models()) >= 200
    True
    """
    return _family().models


def data_reading(
    seed: int, difficulty: float | None = None, radicals: Radicals | None = None
) -> GeneratedItem:
    """A question about a table whose right answer is exact and whose wrong answers are typical errors.

    `radicals` name an item model, whole or in part; of those that agree, the ones with a prior nearest to `difficulty`
    (logits) are kept; the dice choose among what is left. The same seed and radicals give the same item on every
    machine. Raises InvalidSeed, UnknownChoice for a radical that does not exist, InvalidArgument when no model agrees
    or the difficulty is not a finite number.

    >>> item = data_reading(1, radicals={"template": "row-total", "rows": 3, "columns": 3, "digits": 2})
    >>> item.stem["cells"], item.stem["slots"], item.options, item.key
    ([[19, 11, 15], [24, 28, 23], [42, 41, 24]], {'row': 0}, (45, 64, 75, 98, 107), 0)
    """
    family = _family()
    model = family.choose(seed, difficulty=difficulty, radicals=radicals)
    template, n_rows, k_columns, digits, decimals = model.radicals.values()
    form = Form(str(template), int(n_rows), int(k_columns), int(digits), int(decimals))
    dice = Dice(seed)
    drawn = _draw_number(dice, form) if template in QUESTIONS else _draw_row(dice, form)
    if drawn is None:
        raise NoItemFound(_NAME, model.radicals, _MOST_DRAWS)
    stem, options, key = drawn
    return family.item(seed, model, stem, key, options)


class Form(NamedTuple):
    """The radicals of a model with their types."""

    template: str
    n_rows: int
    k_columns: int
    digits: int
    decimals: int


Drawn = tuple[dict[str, Plain], list[Plain], int]


def _draw_number(dice: Dice, form: Form) -> Drawn | None:
    question = QUESTIONS[form.template]
    near = list(neighbours(_first_slots(question.slots), form.n_rows, form.k_columns))
    plan = draw_plan(dice, 1 + len(near), may_slip=question.slips is not no_slips)
    for n_draws in range(_MOST_DRAWS):
        is_strict = n_draws < _STRICT_DRAWS
        table, asked, options = _draw_answers(dice, form, question, plan, is_strict=is_strict)
        if options is not None:
            slots: dict[str, int | str] = {**asked, **_direction(form.template, table.cells, asked)}
            stem = _stem(form, table, slots, question.unit, rounds=question.rounds)
            return stem, [*sorted(options)], plan.place
    return None


def _draw_answers(
    dice: Dice, form: Form, question: Question, plan: Plan, *, is_strict: bool
) -> tuple[Table, Slots, list[int] | None]:
    """One try: a table, several questions about it, of which the first is asked, and the options if there are five."""
    is_of_means = form.template == "weighted-mean"
    draw = draw_table_of_means if is_of_means else draw_table
    table = draw(dice, form.n_rows, form.k_columns, form.digits)
    base = _draw_slots(dice, question.slots, form)
    near = [base, *neighbours(base, form.n_rows, form.k_columns)]
    if len(near) < plan.n_asked:
        return table, base, None
    asked = dice.sample(near, plan.n_asked)
    answers = [question.answer(table.cells, slots) for slots in asked]
    numbers = [rounded(answer, form.decimals) for answer in answers]
    for turn in range(plan.n_asked):
        # Any of them may be the one that is asked; the first that suits the plan is.
        turned = [*asked[turn:], *asked[:turn]]

        def slips_of(owner: int, turned: list[Slots] = turned) -> list[int]:
            return [rounded(slip, form.decimals) for slip in question.slips(table.cells, turned[owner])]

        if rounds_clearly(answers[turn], form.decimals):
            ordered = [*numbers[turn:], *numbers[:turn]]
            options = choose_options(dice, plan, ordered, slips_of, is_strict=is_strict)
            if options is not None:
                return table, asked[turn], options
    return table, base, None


def _draw_row(dice: Dice, form: Form) -> Drawn | None:
    question, place = ROW_QUESTIONS[form.template], dice.below(K_OPTIONS)
    for _ in range(_MOST_DRAWS):
        table = draw_table(dice, form.n_rows, form.k_columns, form.digits)
        slots = _draw_slots(dice, question.slots, form)
        row = find_row(question, table.cells, slots)
        if row is not None:
            others = dice.sample([other for other in range(form.n_rows) if other != row], K_OPTIONS - 1)
            options = sorted([row, *others])
            if options.index(row) == place:
                return _stem(form, table, slots, "row", rounds=False), [*options], place
    return None


def _first_slots(names: tuple[str, ...]) -> dict[str, int]:
    """The slots that point as far to the front as they can."""
    return {name: int(name in {"base_row", "to"}) for name in names}


def _draw_slots(dice: Dice, names: tuple[str, ...], form: Form) -> dict[str, int]:
    for _ in range(_MOST_SLOT_DRAWS):
        slots = {}
        for name in names:
            if name == "percent":
                slots[name] = dice.choose(_PERCENTAGES)
            else:
                slots[name] = dice.below(form.n_rows if "row" in name else form.k_columns)
        if is_meant(slots):
            return slots
    raise NoItemFound(_NAME, form._asdict(), _MOST_SLOT_DRAWS)


def _direction(template: str, cells: Cells, slots: Slots) -> Mapping[str, str]:
    """Whether what is asked about rose or fell, so that all answers can be told without a sign."""
    if "from" not in slots:
        return {}
    before, after = slots["from"], slots["to"]
    rows = [cells[slots[name]] for name in ("row", "base_row") if name in slots]
    old, new = (sum(row[column] for row in rows) for column in (before, after))
    if template == "share-points":
        old, new = old * sum(row[after] for row in cells), new * sum(row[before] for row in cells)
    return {"direction": "rise" if new > old else "fall"}


def _stem(
    form: Form, table: Table, slots: Mapping[str, int | str], unit: str, *, rounds: bool
) -> dict[str, Plain]:
    return {
        "template": form.template,
        "theme": table.theme,
        "rows": [*table.rows],
        "columns": [*table.columns],
        "cells": [[*row] for row in table.cells],
        "slots": dict(slots),
        "unit": unit,
        "decimals": form.decimals,
        "rounds": rounds,
    }
