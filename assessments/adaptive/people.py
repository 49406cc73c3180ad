"""People who answer as a model says, or as a table of answers says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessments.adaptive.chance import draws_at
from assessments.adaptive.errors import NoSuchCategory
from assessments.errors import InvalidMatrix, TooFewPersons
from assessments.irt import ItemBank, category_probability
from assessments.matrix import Bools, Ints, as_matrix, as_vector
from assessments.randomness import Floats, Words, check_seed, words

#: From farther away, thresholds could no longer be told apart.
_FARTHEST = 1e4


@dataclass(frozen=True, eq=False)
class People:
    """N persons: their true thetas, the seeds of their sessions and of their answers, and their answers if given."""

    thetas: Floats
    seeds: Words
    answer_seeds: Words
    responses: Ints | None

    @property
    def n(self) -> int:
        """How many there are."""
        return self.thetas.size

    def only(self, rows: Ints | Bools) -> People:
        """Some of them."""
        given = None if self.responses is None else self.responses[rows]
        return People(self.thetas[rows], self.seeds[rows], self.answer_seeds[rows], given)

    def answer(self, bank: ItemBank, items: Ints) -> Ints:
        """What each of them answers to an item of their own: a category counted from 0."""
        if self.responses is not None:
            return self.responses[np.arange(self.n), items]
        # To stand at theta before an item is to stand at 0 before one that is easier by theta: so one call does for
        # as many pairs of persons and items as there are.
        steps = bank.thresholds[items] - self.thetas[:, np.newaxis]
        shifted = ItemBank(bank.a[items], None, bank.c[items], steps, model=bank.model)
        shares = category_probability(0.0, shifted)[0]
        at_least = shares[:, :0:-1].cumsum(axis=1)
        chance = draws_at(self.answer_seeds, items.astype(np.uint64))
        return np.asarray(np.sum(chance[:, np.newaxis] < at_least, axis=1))


def people_of(bank: ItemBank, thetas: npt.ArrayLike, *, seed: int, responses: npt.ArrayLike | None) -> People:
    """Raises InvalidMatrix, TooFewPersons, InvalidSeed, NoSuchCategory."""
    truth = as_vector(thetas, name="thetas")
    if truth.size == 0:
        raise TooFewPersons(0, 1)
    if np.abs(truth).max() > _FARTHEST:
        raise InvalidMatrix(f"thetas lie between -{_FARTHEST:g} and {_FARTHEST:g}")
    seeds = words(check_seed(seed), 2 * truth.size) >> np.uint64(1)
    given = None if responses is None else _answers(bank, responses, truth.size)
    return People(truth, seeds[: truth.size], seeds[truth.size :], given)


def _answers(bank: ItemBank, responses: npt.ArrayLike, n_persons: int) -> Ints:
    table = as_matrix(responses, allow_missing=False) - bank.lowest_category
    if table.shape != (n_persons, bank.k_items):
        raise InvalidMatrix(f"responses have the shape {table.shape}, not {(n_persons, bank.k_items)}")
    wrong = (table != np.floor(table)) | (table < 0) | (table >= bank.n_categories)
    if wrong.any():
        row, item = (int(place) for place in np.argwhere(wrong)[0])
        lowest, highest = bank.lowest_category, bank.lowest_category + int(bank.n_categories[item]) - 1
        raise NoSuchCategory(item, float(table[row, item] + lowest), lowest, highest)
    return table.astype(np.int64)
