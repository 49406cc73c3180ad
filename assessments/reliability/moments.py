"""Means and covariances of the items, from every answer there is, in one pass and without copying complete data."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeGuard, get_args

import numpy as np
import numpy.typing as npt

from assessments.errors import AllMissing, InvalidMatrix, NoFiniteEstimate, NoVariance, TooFewPersons
from assessments.matrix import LARGEST, Ints, as_matrix, check_choice, check_columns_answered
from assessments.randomness import Floats

Missing = Literal["pairwise", "complete"]
MISSING: tuple[str, ...] = get_args(Missing)

#: Above this ratio of squared mean to variance, sums of squares lose more than three digits: centre first.
FAR_FROM_ZERO = 1000.0
#: A variance below this share of the squared mean is rounding noise.
_NO_SPREAD = 1e-24
#: Correlations with a smallest eigenvalue below this are singular.
_SINGULAR = 1e-10
#: More items than this are not named one by one.
_MOST_NAMED = 4
#: Rows that are centred at a time: few enough to bound the memory, enough that threads seldom wait for each other.
_BLOCK = 16384


class Answers(NamedTuple):
    """A checked table, persons x items, and the sum of its squared values, NaN when one is missing."""

    matrix: Floats
    squares: float

    @property
    def has_missing(self) -> bool:
        """Whether any answer is missing."""
        return bool(np.isnan(self.squares))


class Moments(NamedTuple):
    """`mean` of each item, `covariance` of all pairs (divisor n - 1), `n_together` the fewest answers of any pair."""

    mean: Floats
    covariance: Floats
    n_together: int

    @property
    def k_items(self) -> int:
        """How many items there are."""
        return len(self.mean)

    @property
    def is_constant(self) -> npt.NDArray[np.bool_]:
        """Which items have no variance beyond rounding noise."""
        return np.asarray(np.diag(self.covariance) <= _NO_SPREAD * self.mean**2)


def as_answers(x: npt.ArrayLike, *, missing: Missing = "pairwise", min_items: int = 2) -> Answers:
    """The table with the persons that the rule for missing answers keeps: all of them, or those without a gap.

    Raises InvalidMatrix, TooFewPersons, TooFewItems, AllMissing, UnknownChoice.
    """
    check_choice("missing", missing, MISSING)
    answers = checked_answers(x, min_items)
    if not answers.has_missing:
        return answers
    check_columns_answered(answers.matrix)
    if missing == "pairwise":
        return answers
    complete = answers.matrix[~np.isnan(answers.matrix).any(axis=1)]
    if len(complete) < 2:
        raise TooFewPersons(len(complete), 2)
    return Answers(complete, sum_of_squares(complete))


def checked_answers(x: npt.ArrayLike, min_items: int) -> Answers:
    """The table as it is, gaps included. Raises InvalidMatrix, TooFewPersons, TooFewItems."""
    if is_table(x, min_items):
        # Such a table needs no other look at its values than the one that finds all of them finite and not too large.
        squares = sum_of_squares(x)
        if squares <= LARGEST**2:
            return Answers(x, squares)
    matrix = as_matrix(x, min_persons=2, min_items=min_items)
    return Answers(matrix, sum_of_squares(matrix))


def is_table(x: npt.ArrayLike, min_items: int) -> TypeGuard[Floats]:
    """Whether this is already a table of at least two persons, of which only the values remain to be looked at."""
    if (
        not isinstance(x, np.ndarray)
        or isinstance(x, np.ma.MaskedArray)
        or x.dtype != np.float64
        or x.ndim != 2
    ):
        return False
    return len(x) > 1 and x.shape[1] >= min_items


def moments(answers: Answers) -> Moments:
    """Means and covariances; with gaps, each pair of items from the persons who answered both.

    Raises AllMissing naming a column, InvalidMatrix naming a pair that fewer than two persons answered.
    """
    matrix = answers.matrix
    if not answers.has_missing:
        mean = column_means(matrix)
        products = matrix.T @ matrix
        centred = products - len(matrix) * np.outer(mean, mean)
        if np.all(len(matrix) * mean**2 <= FAR_FROM_ZERO * np.diag(centred)):
            return Moments(mean, centred / (len(matrix) - 1), len(matrix))
    return pairwise_moments(matrix, np.arange(matrix.shape[1]))


def sum_of_squares(matrix: Floats) -> float:
    """The sum of all squared values, NaN when one is missing."""
    flat = matrix.ravel(order="K")
    with np.errstate(all="ignore"):
        return float(flat @ flat)


def column_means(matrix: Floats) -> Floats:
    """The mean of each column. A product with ones is several times as fast as a sum along the rows."""
    return np.asarray(np.ones(len(matrix)) @ matrix / len(matrix))


def check_items_vary(found: Moments) -> None:
    """Raises NoVariance, naming the first item to which all gave the same answer."""
    if found.is_constant.any():
        raise NoVariance("all answers are equal", column=int(np.flatnonzero(found.is_constant)[0]))


def correlations(found: Moments) -> Floats:
    """The correlations of the items. Raises NoVariance naming the item."""
    check_items_vary(found)
    sd = np.sqrt(np.diag(found.covariance))
    return np.asarray(found.covariance / np.outer(sd, sd))


def check_items_independent(correlation: Floats) -> None:
    """Raises NoFiniteEstimate, naming the first item that follows exactly from those before it, and which they are."""
    smallest = float(np.linalg.eigvalsh(correlation)[0])
    if smallest < _SINGULAR:
        item, sources = _dependence(correlation)
        named = ", ".join(map(str, sources)) if len(sources) <= _MOST_NAMED else f"0 to {item - 1}"
        others = f"item{'s' if len(sources) > 1 else ''} {named}"
        raise NoFiniteEstimate(f"its answers follow exactly from those to {others}", column=item)


def _dependence(correlation: Floats) -> tuple[int, list[int]]:
    """The first item of which the ones before it leave nothing, and those of them that it takes."""
    rest, left = correlation.copy(), np.ones(len(correlation))
    for item in range(len(correlation)):
        left[item] = rest[item, item]
        if left[item] < _SINGULAR:
            break
        rest -= np.outer(rest[:, item], rest[item] / rest[item, item])
    item = int(left.argmin())
    weights = np.linalg.lstsq(correlation[:item, :item], correlation[:item, item], rcond=None)[0]
    return item, np.flatnonzero(np.abs(weights) > 1e-6).tolist()


def pairwise_moments(matrix: Floats, places: Ints) -> Moments:
    """Moments of columns with gaps or far from zero; errors call the columns by their places in a larger table."""
    k = matrix.shape[1]
    if (empty := np.isnan(matrix).all(axis=0)).any():
        raise AllMissing(column=int(places[empty][0]))
    # Any point near the answers will do as the origin; what is left of the mean is taken off below.
    origin = np.nanmean(matrix, axis=0)
    counts, sums, products = np.zeros((k, k)), np.zeros((k, k)), np.zeros((k, k))
    for start in range(0, len(matrix), _BLOCK):
        part = matrix[start : start + _BLOCK] - origin
        answered = ~np.isnan(part)
        part[~answered] = 0.0
        ones = answered.astype(np.float64)
        counts += ones.T @ ones
        sums += part.T @ ones
        products += part.T @ part
    _check_pairs(counts, places)
    covariance = (products - sums * sums.T / counts) / (counts - 1)
    return Moments(origin + np.diag(sums) / np.diag(counts), covariance, int(counts.min()))


def _check_pairs(counts: Floats, places: Ints) -> None:
    if (np.diag(counts) < 2).any():
        column = int(places[np.flatnonzero(np.diag(counts) < 2)[0]])
        raise InvalidMatrix("one person answered; two are needed", column=column)
    if (counts < 2).any():
        pair = np.argwhere(counts < 2)[0]
        first, second = places[pair]
        n = int(counts[tuple(pair)])
        raise InvalidMatrix(f"{n} persons answered both items {first} and {second}; two are needed")
