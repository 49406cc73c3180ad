"""Which items count on which scale, and which of them are turned round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidArgument
from assessments.matrix import as_matrix
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


def _column(name: str, items: Sequence[int], k_items: int) -> Floats:
    column = np.zeros(k_items)
    for item in items:
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
