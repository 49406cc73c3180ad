"""Persons and their answers under an item response model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import accumulate
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from assessments.irt.bank import DICHOTOMOUS, ItemBank, as_bank
from assessments.irt.curves import logistic
from assessments.matrix import as_vector, check_count, check_number
from assessments.randomness import Floats, check_seed, normals
from assessments.simulate.streams import blocks, stream, uniform_column


def abilities(n_persons: int, *, seed: int, mean: float = 0.0, sd: float = 1.0) -> Floats:
    """Abilities theta of n_persons, normal with this mean and standard deviation.

    The first persons stay the same however many follow. Raises InvalidArgument, InvalidSeed.

    >>> abilities(3, seed=1).round(3).tolist()
    [1.701, 0.226, -0.972]
    """
    n = check_count("n_persons", n_persons)
    level, spread = check_number("mean", mean), check_number("sd", sd, above=0)
    return level + spread * normals(stream(seed, "abilities"), (n,))


def responses(theta: npt.ArrayLike, items: ItemBank, *, seed: int, missing: float = 0.0) -> Floats:
    """Answers of persons with these abilities, n_persons x k_items, categories from 0, NaN for missing.

    One uniform number u per answer, inverted through the distribution of the categories: the answer is how many
    categories k = 1, 2, ... have P(answer >= k | theta) > u. For an item with rising curves an abler person with the
    same u therefore never answers lower. `missing` is the probability that an answer is missing, whatever it would
    have been (completely at random, Rubin 1976).

    Each answer depends on the seed, its person's place and its item's place alone: more persons or more items, or
    missing ones, leave the others as they are. Working memory is a few blocks of persons beside the answers.
    Raises InvalidMatrix, InvalidBank, InvalidArgument, InvalidSeed.

    >>> responses([-9.0, 0.0, 9.0], ItemBank(a=[1.0, 2.0], thresholds=[[-1.0, 1.0], [0.0, 0.5]]), seed=1)[::2].tolist()
    [[0.0, 0.0], [2.0, 2.0]]
    """
    persons, bank = as_vector(theta, name="theta"), as_bank(items)
    share = check_number("missing", missing, above=0, below=1, closed=True)
    check_seed(seed)
    answers = _ANSWERS[bank.model]
    x = np.empty((persons.size, bank.k_items))
    singles = [bank.select([item]) for item in range(bank.k_items)]
    for block, rows in blocks(persons.size):
        for item, single in enumerate(singles):
            draws = uniform_column(seed, "answers", item, block, rows.stop - rows.start)
            x[rows, item] = answers(persons[rows], draws, single)
            if share:
                lost = uniform_column(seed, "missing", item, block, draws.size) < share
                x[rows, item][lost] = np.nan
    return x


def _right_or_wrong(theta: Floats, draws: Floats, single: ItemBank) -> Floats:
    a, b, c = single.a[0], single.b[0], single.c[0]
    return np.asarray(draws < c + (1 - c) * logistic(a * (theta - b)), dtype=np.float64)


def _graded(theta: Floats, draws: Floats, single: ItemBank) -> Floats:
    # u < 1 / (1 + exp(-z)) says the same as logit(u) < z: one logarithm replaces an exponential for each threshold.
    logits = np.log(draws) - np.log1p(-draws)
    slope, steps = single.a[0], single.thresholds[0, : single.n_categories[0] - 1]
    return np.asarray(sum(logits < slope * (theta - step) for step in steps), dtype=np.float64)


def _partial_credit(theta: Floats, draws: Floats, single: ItemBank) -> Floats:
    slope, steps = single.a[0], single.thresholds[0, : single.n_categories[0] - 1]
    totals = list(accumulate(slope * (theta - step) for step in steps))
    highest = np.maximum.reduce([np.zeros_like(theta), *totals])
    # From the top category down: how much of the sum of all weights lies at or above each category.
    above = list(accumulate(np.exp(total - highest) for total in reversed(totals)))
    mark = draws * (above[-1] + np.exp(-highest))
    return np.asarray(sum(mark < reached for reached in above), dtype=np.float64)


_ANSWERS: Mapping[str, Callable[[Floats, Floats, ItemBank], Floats]] = MappingProxyType(
    dict.fromkeys(DICHOTOMOUS, _right_or_wrong) | {"grm": _graded, "gpcm": _partial_credit}
)
