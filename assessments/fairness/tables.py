"""Counting right and wrong answers by score, group and item."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from assessments.fairness.groups import TwoGroups
from assessments.matrix import Bools, Ints
from assessments.randomness import Floats

#: Whole numbers up to 2**53 are exact in a float64.
_EXACT_BITS = 53


@dataclass(frozen=True, eq=False)
class Tables:
    """One table of 2 groups x 2 answers for each stratum and item.

    `right` and `wrong` are k_strata x 2 x k_items (group 0 reference, 1 focal); `scores` is what the persons of each
    stratum have in common.
    """

    scores: Floats
    right: Floats
    wrong: Floats

    @cached_property
    def persons(self) -> Floats:
        """Persons by stratum, group and item: right and wrong together."""
        return self.right + self.wrong


class Counter:
    """Counts answers by stratum: built once, asked again whenever the items that make up the score change.

    Several items share one float64, each in bits of its own, so that one pass over the persons counts all of them;
    the sums are exact.
    """

    def __init__(self, pair: TwoGroups) -> None:
        self._pair = pair
        self._answers = pair.answers if pair.is_complete else np.nan_to_num(pair.answers, nan=0.0)
        self._right = _Packed(self._answers)
        self._observed = None if pair.is_complete else _Packed((~np.isnan(pair.answers)).astype(np.float64))

    def by_total(self, anchor: Bools) -> Tables:
        """Tables matched on the number of right answers to the anchor items, the studied item always included."""
        totals = self._right.totals if anchor.all() else self._answers @ anchor.astype(np.float64)
        tables = self.by_stratum(totals.astype(np.int64), np.arange(anchor.sum() + 1, dtype=np.float64))
        return tables if anchor.all() else _with_own_item(tables, anchor)

    def by_stratum(self, stratum: Ints, scores: Floats) -> Tables:
        """Tables of given strata, numbered from 0 as places in `scores`."""
        cell = 2 * stratum + self._pair.is_focal
        right = self._right.sums(cell, 2 * scores.size)
        if self._observed is None:
            persons = np.bincount(cell, minlength=2 * scores.size)[:, np.newaxis].astype(np.float64)
        else:
            persons = self._observed.sums(cell, 2 * scores.size)
        shape = (scores.size, 2, self._answers.shape[1])
        return Tables(scores, right.reshape(shape), (persons - right).reshape(shape))


class _Packed:
    """Columns of 0 and 1, several to a float64."""

    def __init__(self, answers: Floats) -> None:
        n_persons, self._k_items = answers.shape
        self._bits = n_persons.bit_length()
        self._k_per_word = max(1, _EXACT_BITS // self._bits)
        items = np.arange(self._k_items)
        places = np.zeros((-(-self._k_items // self._k_per_word) + 1, self._k_items))
        places[items // self._k_per_word, items] = 2.0 ** (self._bits * (items % self._k_per_word))
        places[-1] = 1.0
        # Words as rows: counting reads each of them from end to end. The last one is everybody's total.
        *self._words, self.totals = places @ answers.T

    def sums(self, cell: npt.NDArray[np.integer], n_cells: int) -> Floats:
        """How many ones each column has in each cell, n_cells x k_items."""
        words = np.stack([np.bincount(cell, weights=word, minlength=n_cells) for word in self._words])
        shifts = self._bits * np.arange(self._k_per_word)
        counts = (words.astype(np.int64)[:, np.newaxis] >> shifts[:, np.newaxis]) & ((1 << self._bits) - 1)
        return np.asarray(counts.reshape(-1, n_cells)[: self._k_items].T, dtype=np.float64)


def _with_own_item(tables: Tables, anchor: Bools) -> Tables:
    """Add to the anchors' score the studied item itself: whoever has it right is one stratum higher."""
    k_strata, k_groups, k_items = tables.right.shape
    edge = np.zeros((1, k_groups, k_items))
    right = np.concatenate([edge, tables.right])
    right[:, :, anchor] = np.concatenate([tables.right, edge])[:, :, anchor]
    scores = np.arange(k_strata + 1, dtype=np.float64)
    return Tables(scores, right, np.concatenate([tables.wrong, edge]))
