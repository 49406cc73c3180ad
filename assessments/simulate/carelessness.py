"""Persons who answer without reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidMatrix
from assessments.matrix import Bools, as_matrix, check_choice, check_count, check_number
from assessments.randomness import Floats, check_seed, uniforms
from assessments.simulate.streams import blocks, chosen, stream, whole_numbers

Carelessness = Literal["straight-line", "random", "alternating", "extreme", "midpoint"]
#: Draws of all careless persons for one thing: its name and the place of the item.
_Draw = Callable[[str, int], Floats]


@dataclass(frozen=True, eq=False)
class CarelessAnswers:
    """`x` holds everybody's answers, n_persons x k_items; `is_careless` says whose were replaced, n_persons."""

    x: Floats
    is_careless: Bools


def careless(
    x: npt.ArrayLike, *, share: float, kind: Carelessness, seed: int, n_categories: int
) -> CarelessAnswers:
    """Replace the answers of round(share * n_persons) persons, drawn evenly, by careless ones (Meade & Craig 2012).

    - "straight-line": one category throughout, drawn evenly for each person.
    - "random": every answer drawn evenly from all categories.
    - "alternating": two different categories of the person's own in turn.
    - "extreme": the lowest or the highest category, drawn for each answer.
    - "midpoint": the middle category; of an even number one of the two middle ones, drawn for each answer.

    Takes answers from 0 to n_categories - 1, NaN for missing; what was missing stays so. The table that was given is
    not changed. Raises InvalidMatrix naming an answer outside the categories, InvalidArgument, UnknownChoice,
    InvalidSeed.

    >>> answers = careless([[0, 1, 2, 3]] * 4, share=0.5, kind="straight-line", seed=1, n_categories=5)
    >>> int(answers.is_careless.sum()), sorted(len(set(row)) for row in answers.x.tolist())
    (2, [1, 1, 4, 4])
    """
    matrix = as_matrix(x)
    m = check_count("n_categories", n_categories, at_least=2)
    part = check_number("share", share, above=0, below=1, closed=True)
    pattern = _PATTERNS[check_choice("kind", kind, get_args(Carelessness))]
    _check_categories(matrix, m)
    is_careless = chosen(check_seed(seed), "careless persons", len(matrix), part)
    rows = np.flatnonzero(is_careless)
    changed = matrix.copy()

    def draw(purpose: str, item: int) -> Floats:
        return uniforms(stream(seed, purpose, item), (rows.size,))

    for item in range(matrix.shape[1]):
        changed[rows, item] = np.where(np.isnan(matrix[rows, item]), np.nan, pattern(draw, item, m))
    return CarelessAnswers(changed, is_careless)


def _check_categories(matrix: Floats, m: int) -> None:
    for _, rows in blocks(len(matrix)):
        part = matrix[rows]
        wrong = (part < 0) | (part >= m) | ((part != np.floor(part)) & ~np.isnan(part))
        if wrong.any():
            row, item = (int(place) for place in np.argwhere(wrong)[0])
            reason = f"{part[row, item]:g} is no category from 0 to {m - 1}"
            raise InvalidMatrix(reason, row=rows.start + row, column=item)


def _straight_line(draw: _Draw, _item: int, m: int) -> Floats:
    return whole_numbers(draw("first category", 0), m)


def _random(draw: _Draw, item: int, m: int) -> Floats:
    return whole_numbers(draw("category", item), m)


def _alternating(draw: _Draw, item: int, m: int) -> Floats:
    first = whole_numbers(draw("first category", 0), m)
    # A step of 1 to m - 1 around the circle of categories reaches every other one, and never the first.
    step = 1 + whole_numbers(draw("second category", 0), m - 1)
    return (first + step) % m if item % 2 else first


def _extreme(draw: _Draw, item: int, m: int) -> Floats:
    return (m - 1) * whole_numbers(draw("end", item), 2)


def _midpoint(draw: _Draw, item: int, m: int) -> Floats:
    return (m - 1) // 2 + whole_numbers(draw("middle", item), 2 - m % 2)


_PATTERNS: Mapping[str, Callable[[_Draw, int, int], Floats]] = MappingProxyType(
    {
        "straight-line": _straight_line,
        "random": _random,
        "alternating": _alternating,
        "extreme": _extreme,
        "midpoint": _midpoint,
    }
)
