"""Which items count on which scale, and which of them are turned round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidArgument, InvalidMatrix
from assessments.matrix import as_matrix, check_entries, check_number
from assessments.randomness import Floats

#: Scales by name with the numbers of their items, counted from 1 and negative where reversed; or a matrix, items x
#: scales, of 1, -1 and 0.
Keys = Mapping[str, Sequence[int]] | npt.ArrayLike


def as_keys(keys: Keys, k_items: int) -> tuple[tuple[str, ...], Floats]:
    """The names of the scales and the matrix of their keys, k items x s scales; a matrix names its scales 1, 2, ...

    Raises InvalidArgument, naming scale and item.
    """
    if isinstance(keys, Mapping):
        names = tuple(str(name) for name in keys)
        columns = [_column(name, items, k_items) for name, items in keys.items()]
        matrix = np.stack(columns, axis=1) if columns else np.zeros((k_items, 0))
    else:
        matrix = as_matrix(keys, allow_missing=False)
        names = tuple(str(number) for number in range(1, matrix.shape[1] + 1))
    _check(names, matrix, k_items)
    return names, matrix


def mirror_of(matrix: Floats, key: Floats, minimum: float | None, maximum: float | None) -> float:
    """Lowest plus highest possible answer, from which reversed answers are taken; 0 when nothing asks for it.

    What is not given is taken from the answers to the items that count. Raises InvalidArgument, and InvalidMatrix
    naming the place of an answer outside.
    """
    if minimum is None and maximum is None and not (key < 0).any():
        return 0.0
    used = key.any(axis=1)
    answers = matrix if used.all() else matrix[:, used]
    # Unlike min and max, fmin and fmax pass over missing values.
    observed = float(np.fmin.reduce(answers, axis=None)), float(np.fmax.reduce(answers, axis=None))
    lowest = observed[0] if minimum is None else check_number("minimum", minimum)
    highest = observed[1] if maximum is None else check_number("maximum", maximum)
    if lowest > highest:
        raise InvalidArgument("maximum", highest, f"above the minimum {lowest:g}")
    if observed[0] < lowest or observed[1] > highest:
        outside = ((matrix < lowest) | (matrix > highest)) & used
        row, column = (int(place) for place in np.argwhere(outside)[0])
        reason = f"the answer {matrix[row, column]:g} is not from {lowest:g} to {highest:g}"
        raise InvalidMatrix(reason, row=row, column=column)
    return lowest + highest


def _column(name: str, items: Sequence[int], k_items: int) -> Floats:
    column = np.zeros(k_items)
    for item in check_entries(f"scale {name!r}", items, expected="a list of the numbers of its items"):
        is_number = isinstance(item, (int, np.integer)) and not isinstance(item, bool)
        if not is_number or not 1 <= abs(int(item)) <= k_items:
            raise InvalidArgument(
                f"an item of scale {name!r}",
                item,
                f"a whole number from 1 to {k_items}, negative where reversed",
            )
        if column[abs(int(item)) - 1]:
            raise InvalidArgument(f"an item of scale {name!r}", item, "named once")
        column[abs(int(item)) - 1] = np.sign(item)
    return column


def _check(names: tuple[str, ...], matrix: Floats, k_items: int) -> None:
    if len(matrix) != k_items:
        raise InvalidArgument(
            "keys", f"{len(matrix)} rows", f"a matrix with one row for each of {k_items} items"
        )
    if not names:
        raise InvalidArgument("keys", {}, "at least one scale")
    if not np.isin(matrix, (-1, 0, 1)).all():
        row, column = (int(place) for place in np.argwhere(~np.isin(matrix, (-1, 0, 1)))[0])
        raise InvalidArgument(
            f"the key of item {row + 1} on scale {names[column]!r}", matrix[row, column], "-1, 0 or 1"
        )
    if not matrix.any(axis=0).all():
        empty = names[int(np.flatnonzero(~matrix.any(axis=0))[0])]
        raise InvalidArgument(f"scale {empty!r}", [], "at least one item")
