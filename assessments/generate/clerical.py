"""Clerical checking: are copies of codes the same?

The stem holds `task`, `code` (the kind: digits, letters, mixed, date, amount) and what is compared.

| task | shown | asked | options |
|---|---|---|---|
| `same` | `left`, `right`: one code each | whether they are the same | `same`, `different` |
| `count` | `left`, `right`: lists of codes, row by row | how many rows differ | 0 to 4 |
| `row` | `left`, `right`: five rows, of which one differs | which row | positions from 0 |
| `copy` | `target`: a code | which option is the same code | five codes |

A wrong copy has one error of the kind that the radical `change` names: neighbours swapped, a character replaced by one
that looks alike (0 and O, 3 and 8), by another one, or left out. On a page of six rows it may name two kinds, as
`swap+glyph`: then the dice throw for each row which of them its copy would have. In a `copy` the five codes are drawn
first, four of them wrong copies of the fifth, and the target is any of the five: nothing in the options tells which. In
the other tasks the key is thrown before the codes. Codes must be set in a typeface in which no two characters look the
same.

Radicals: `task`, `rows`, `code`, `length` in characters, `change`. The prior of the difficulty is an ASSUMPTION, to be
replaced by calibration: more and longer codes are harder, swapped neighbours harder to see than replaced ones (Perea &
Lupker 2003), characters that look alike hardest (Gilmore et al. 1979), a change of length easiest. As people work
against time, b says little without it; its standard deviation around the prior is taken as 1 logit.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from types import MappingProxyType

from assessments.generate.clerical_codes import CHANGES, LENGTHS, draw_code, written
from assessments.generate.dice import Dice
from assessments.generate.family import Family, ItemModel, Radicals, make_model
from assessments.generate.item import GeneratedItem, Plain

#: In hundredths of a logit, for one more of each feature. Kinds of errors are counted in halves of the wrong copies.
_INTERCEPT = -360
_WEIGHTS = MappingProxyType(
    {
        "rows": 20,
        "characters": 12,
        "mixed": 30,
        "replace": 10,
        "swap": 25,
        "glyph": 45,
        "count": 60,
        "copy": 30,
    }
)
_TASKS = (("same", 1), ("count", 4), ("count", 6), ("row", 5), ("copy", 5))
_K_OPTIONS = 5
#: What a page of so many rows has beside the models that every task has: more lengths, and two kinds of errors.
_ROWS_OF_A_PAGE, _MORE_LENGTHS = 6, (7, 8, 10)
_JOINED = "+"


@lru_cache(maxsize=1)
def _family() -> Family:
    models = tuple(
        make_model(
            {"task": task, "rows": n_rows, "code": code, "length": length, "change": change},
            {
                "rows": n_rows - 1,
                "characters": length - 6,
                "mixed": int(code == "mixed"),
                **{name: _halves(change, name) for name in ("replace", "swap", "glyph")},
                **{name: int(task == name) for name in ("count", "copy")},
            },
            intercept=_INTERCEPT,
            weights=_WEIGHTS,
        )
        for task, n_rows, code, length, change in _radicals()
    )
    return Family("clerical-checking", 2, models, 1.0)


def _halves(change: str, name: str) -> int:
    """How many halves of the wrong copies have this kind of error."""
    kinds = change.split(_JOINED)
    return 2 * kinds.count(name) // len(kinds)


def _radicals() -> Iterator[tuple[str, int, str, int, str]]:
    for task, n_rows in _TASKS:
        is_page = (task, n_rows) == ("count", _ROWS_OF_A_PAGE)
        changes = (*CHANGES, *map(_JOINED.join, combinations(CHANGES, 2))) if is_page else CHANGES
        for code, lengths in LENGTHS.items():
            more = _MORE_LENGTHS if is_page and len(lengths) == 3 else ()
            for length in sorted({*lengths, *more}):
                for change in changes:
                    if code != "date" or "omit" not in change:
                        yield task, n_rows, code, length, change


def clerical_checking_models() -> tuple[ItemModel, ...]:
    """All item models of the family with their radicals, features and prior difficulty.

    >>> len(clerical_checking_models()) >= 200
    True
    """
    return _family().models


def clerical_checking(
    seed: int, difficulty: float | None = None, radicals: Radicals | None = None
) -> GeneratedItem:
    """Codes and their copies, right or with one error each.

    `radicals` name an item model, whole or in part; of those that agree, the ones with a prior nearest to `difficulty`
    (logits) are kept; the dice choose among what is left. The same seed and radicals give the same item on every
    machine. Raises InvalidSeed, UnknownChoice for a radical that does not exist, InvalidArgument when no model agrees
    or the difficulty is not a finite number.

    >>> item = clerical_checking(3, radicals={"task": "copy", "code": "digits", "length": 6, "change": "swap"})
    >>> item.stem["target"], item.options, item.key
    ('317965', ('391765', '139765', '317965', '319756', '319765'), 2)
    """
    family = _family()
    model = family.choose(seed, difficulty=difficulty, radicals=radicals)
    dice = Dice(seed)
    draw = _draw_copies if model.radicals["task"] == "copy" else _draw_rows
    shown, options, key = draw(dice, model.radicals)
    stem: dict[str, Plain] = {"task": model.radicals["task"], "code": model.radicals["code"], **shown}
    return family.item(seed, model, stem, key, options)


def _draw_copies(dice: Dice, radicals: Radicals) -> tuple[dict[str, Plain], list[Plain], int]:
    code, length, change = str(radicals["code"]), int(radicals["length"]), str(radicals["change"])
    text, variants = draw_code(dice, code, length, change, _K_OPTIONS - 1)
    codes = dice.shuffled([text, *dice.sample(variants, _K_OPTIONS - 1)])
    options: list[Plain] = [written(code, one) for one in codes]
    key = dice.below(_K_OPTIONS)
    return {"target": options[key]}, options, key


def _draw_rows(dice: Dice, radicals: Radicals) -> tuple[dict[str, Plain], list[Plain], int]:
    task, n_rows = str(radicals["task"]), int(radicals["rows"])
    options: list[Plain] = ["same", "different"] if task == "same" else [*range(_K_OPTIONS)]
    key = dice.below(len(options))
    wrong = [key] if task == "row" else dice.sample(range(n_rows), key)
    rows = [_draw_row(dice, radicals, is_wrong=row in wrong) for row in range(n_rows)]
    left, right = ([row[side] for row in rows] for side in range(2))
    shown: dict[str, Plain] = (
        {"left": left[0], "right": right[0]} if task == "same" else {"left": [*left], "right": [*right]}
    )
    return shown, options, key


def _draw_row(dice: Dice, radicals: Radicals, *, is_wrong: bool) -> list[str]:
    """A code and its copy; when the copy is wrong, either side may have the error."""
    code, length, change = str(radicals["code"]), int(radicals["length"]), str(radicals["change"])
    kinds = change.split(_JOINED)
    kind = kinds[0] if len(kinds) == 1 else dice.choose(kinds)
    text, variants = draw_code(dice, code, length, kind, 1)
    copy = dice.choose(variants) if is_wrong else text
    return dice.shuffled([written(code, text), written(code, copy)])
