"""Who is compared with whom: the checks that every comparison of groups begins with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidArgument, InvalidMatrix, TooFewPersons
from assessments.matrix import Bools, Ints, as_matrix, as_vector, check_choice, check_columns_answered
from assessments.randomness import Floats

Missing = Literal["complete", "wrong", "available"]
MISSING: tuple[Missing, ...] = ("complete", "wrong", "available")

#: Rows that are looked at together, so that they stay in the processor's cache.
_BLOCK = 4096


class EmptyGroup(TooFewPersons):
    """Nobody of a group is there, or left after those with gaps are taken out."""

    def __init__(self, group: str) -> None:
        super().__init__(0, 1)
        self.args = (f"nobody of the {group} group is left to compare",)
        self.group = group


@dataclass(frozen=True, eq=False)
class TwoGroups:
    """Right (1) and wrong (0) answers of those who are compared, n x k, and who of them is of the focal group.

    `is_complete` is False when answers hold gaps (NaN); `is_kept` says which rows of the table are compared.
    """

    answers: Floats
    is_focal: Bools
    is_complete: bool
    is_kept: Bools

    @property
    def n_focal(self) -> int:
        """How many persons belong to the focal group."""
        return int(np.count_nonzero(self.is_focal))

    @property
    def n_reference(self) -> int:
        """How many persons belong to the reference group."""
        return self.is_focal.size - self.n_focal

    @property
    def n_excluded(self) -> int:
        """How many rows of the table were left out."""
        return self.is_kept.size - self.is_focal.size


def two_groups(x: npt.ArrayLike, group: npt.ArrayLike, *, missing: str = "complete") -> TwoGroups:
    """Right and wrong answers of a reference group (0) and a focal group (1), with gaps treated as `missing` says.

    "complete" leaves out persons with a gap and counts them, "wrong" takes a gap for a wrong answer, "available" keeps
    gaps. Raises InvalidMatrix naming row and column of what is neither 0 nor 1, TooFewItems, AllMissing naming the
    column, InvalidArgument for a group other than 0 and 1, EmptyGroup, TooFewPersons, UnknownChoice.

    >>> pair = two_groups([[1, 0], [1, 1], [0, None]], [0, 1, 1])
    >>> pair.answers.tolist(), pair.is_focal.tolist(), pair.n_excluded
    ([[1.0, 0.0], [1.0, 1.0]], [False, True], 1)
    """
    check_choice("missing", missing, MISSING)
    answers = as_matrix(x, min_persons=2, min_items=2)
    is_focal = as_focal(group, n_persons=len(answers))
    if _is_complete_binary(answers):
        pair = TwoGroups(answers, is_focal, is_complete=True, is_kept=np.ones(len(answers), dtype=np.bool_))
    else:
        _check_binary(answers)
        check_columns_answered(answers)
        pair = _without_gaps(answers, is_focal, missing)
    check_both_groups(pair.is_focal)
    return pair


def as_focal(group: npt.ArrayLike, *, n_persons: int) -> Bools:
    """Who is of the focal group (1) and who of the reference group (0).

    Raises InvalidMatrix for another length or a missing group, InvalidArgument for other values than 0 and 1.
    """
    membership = as_vector(group, name="group", length=n_persons)
    other = (membership != 0) & (membership != 1)
    if other.any():
        raise InvalidArgument("group", float(membership[other][0]), "0 (reference) or 1 (focal)")
    return np.asarray(membership == 1)


def check_both_groups(is_focal: Bools) -> None:
    """Raises EmptyGroup unless somebody belongs to each group."""
    for name, is_member in (("reference", ~is_focal), ("focal", is_focal)):
        if not is_member.any():
            raise EmptyGroup(name)


def as_labels(group: npt.ArrayLike, *, n_persons: int) -> tuple[tuple[object, ...], Ints]:
    """Labels of the groups in ascending order, and for each person the place of its label among them.

    Labels are numbers or texts. Raises InvalidMatrix for another length, for a missing label and for what has no order,
    InvalidArgument when there is only one group.

    >>> labels, codes = as_labels(["tw", "cn", "tw"], n_persons=3)
    >>> labels, codes.tolist()
    (('cn', 'tw'), [1, 0, 1])
    """
    given = np.asarray(group)
    if given.shape != (n_persons,):
        raise InvalidMatrix(f"group has the shape {given.shape} where {n_persons} labels are needed")
    if np.ma.is_masked(group):
        raise InvalidMatrix(f"entry {np.flatnonzero(np.ma.getmask(group))[0]} of group is missing")
    labels, codes = np.unique(_label_values(given), return_inverse=True)
    if labels.size < 2:
        raise InvalidArgument("group", labels.tolist(), "labels of at least two groups")
    return tuple(labels.tolist()), codes.astype(np.int64)


def _label_values(given: npt.NDArray[Any]) -> npt.NDArray[Any]:
    if given.dtype.kind == "U" or (
        given.dtype.kind == "O" and all(isinstance(label, str) for label in given)
    ):
        return given.astype(np.str_)
    numbers = as_vector(given, name="group")
    return numbers.astype(np.int64) if (numbers % 1 == 0).all() else numbers


def _is_complete_binary(answers: Floats) -> bool:
    blocks = (answers[start : start + _BLOCK] for start in range(0, len(answers), _BLOCK))
    return all(((block == 0) | (block == 1)).all() for block in blocks)


def _check_binary(answers: Floats) -> None:
    other = ~((answers == 0) | (answers == 1) | np.isnan(answers))
    if other.any():
        row, column = (int(place) for place in np.argwhere(other)[0])
        raise InvalidMatrix(f"{answers[row, column]:g} is neither 0 nor 1", row=row, column=column)


def _without_gaps(answers: Floats, is_focal: Bools, missing: str) -> TwoGroups:
    gaps = np.isnan(answers)
    if missing == "wrong":
        answers, gaps = np.where(gaps, 0.0, answers), np.zeros_like(gaps)
    kept = np.asarray(~gaps.all(axis=1) if missing == "available" else ~gaps.any(axis=1))
    return TwoGroups(answers[kept], is_focal[kept], is_complete=not gaps[kept].any(), is_kept=kept)
