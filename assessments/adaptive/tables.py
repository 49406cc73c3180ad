"""What a bank says at every theta, prepared once: an adaptive step then only looks up and multiplies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import ceil
from weakref import WeakKeyDictionary

import numpy as np

from assessments.errors import InvalidBank
from assessments.irt import ItemBank, category_probability, information
from assessments.matrix import Ints
from assessments.randomness import Floats

#: Points that an interpolated value rests on. More would allow a coarser grid, but every step reads them all.
POINTS = 8
#: Largest error of an interpolated information, in units of theta^-2.
TABLE_ERROR = 2e-10
#: Steeper items change within less than the distance of two nodes, so no table could do them justice.
STEEPEST = 30.0
#: No likelihood is smaller, so that a posterior never vanishes at all nodes at once.
_LEAST_LIKELIHOOD = 1e-200
#: Thetas whose information is computed at a time, which bounds the memory for large banks.
_BLOCK = 64
#: Multiplications in one product of the table; larger ones wake threads, which takes longer than the work.
_PRODUCT = 200_000


@dataclass(frozen=True, eq=False)
class InformationTable:
    """Information of k items on a grid of theta, and between its points by interpolation.

    `rows` is n_grid x k; row `i` belongs to theta = `low` + (i - 3) * `step`, so that eight rows surround any theta
    from `low` on. `lagrange` turns the powers of the distance from the middle of the eight into their weights.
    """

    low: float
    step: float
    rows: Floats
    exponents: Floats
    lagrange: Floats

    @classmethod
    def of(cls, bank: ItemBank, low: float, high: float) -> InformationTable:
        """The table for thetas from `low` to `high`. Raises InvalidBank when an item is steeper than `STEEPEST`."""
        step = _step(bank)
        margin = POINTS // 2 - 1
        grid = low + step * np.arange(-margin, ceil((high - low) / step) + margin + 2)
        blocks = np.split(grid, range(_BLOCK, grid.size, _BLOCK))
        exponents = np.arange(POINTS, dtype=np.float64)
        powers: Floats = (exponents - (POINTS - 1) / 2)[:, np.newaxis] ** exponents
        rows = np.concatenate([information(block, bank) for block in blocks])
        return cls(low, step, rows, exponents, np.asarray(np.linalg.inv(powers), dtype=np.float64))

    def at(self, theta: Floats | float) -> Floats:
        """Information of each item, k at one theta or n x k at n thetas; exact to `TABLE_ERROR`."""
        if isinstance(theta, np.ndarray):
            return self._at_each(theta)
        place = (theta - self.low) / self.step
        row = int(place)
        weights = (place - row - 0.5) ** self.exponents @ self.lagrange
        return np.asarray(weights @ self.rows[row : row + POINTS])

    def _at_each(self, thetas: Floats) -> Floats:
        places = (thetas - self.low) / self.step
        rows = places.astype(np.int64)
        weights = (places - rows - 0.5)[:, np.newaxis] ** self.exponents @ self.lagrange
        values = np.empty((thetas.size, self.rows.shape[1]))
        # Thetas between the same two points of the grid share their eight rows: one product for all of them.
        order = np.argsort(rows, kind="stable")
        most = max(1, _PRODUCT // self.rows[:POINTS].size)
        for start, end in _runs(rows[order], most):
            people = order[start:end]
            row = rows[people[0]]
            values[people] = weights[people] @ self.rows[row : row + POINTS]
        return values


@dataclass(frozen=True, eq=False)
class Tables:
    """Likelihoods at the nodes, k items x m categories x n_nodes, and the information between them."""

    nodes: Floats
    likelihood: Floats
    information: InformationTable

    @cached_property
    def log_likelihood(self) -> Floats:
        """Logarithms of the likelihoods, k x m x n_nodes."""
        return np.asarray(np.log(self.likelihood))

    @cached_property
    def node_information(self) -> Floats:
        """Information at the nodes, n_nodes x k."""
        return self.information.at(self.nodes)


_KNOWN: WeakKeyDictionary[ItemBank, dict[tuple[int, float, float], Tables]] = WeakKeyDictionary()


def tables_of(bank: ItemBank, n_nodes: int, low: float, high: float) -> Tables:
    """The tables of a bank, computed at first use and forgotten together with the bank. Raises InvalidBank."""
    known = _KNOWN.setdefault(bank, {})
    key = (n_nodes, low, high)
    if key not in known:
        nodes = np.linspace(low, high, n_nodes)
        shares = np.ascontiguousarray(category_probability(nodes, bank).transpose(1, 2, 0))
        likelihood = np.maximum(shares, _LEAST_LIKELIHOOD)
        known[key] = Tables(nodes, likelihood, InformationTable.of(bank, low, high))
    return known[key]


def _step(bank: ItemBank) -> float:
    """The distance of grid points at which eight of them interpolate the information to `TABLE_ERROR`.

    The error in the middle of eight points is at most 1.0681e-3 h^8 times the eighth derivative (Davis 1963).
    Information is s^2 f(s theta) with the slope s and the density f of the logistic distribution, whose eighth
    derivative is at most 7.75. An item of the partial credit model is as steep as all its steps together.
    """
    steps = bank.n_categories - 1 if bank.model == "gpcm" else 1
    slopes = np.abs(bank.a) * steps
    steepest = float(slopes.max())
    if steepest > STEEPEST:
        raise InvalidBank(f"a slope of {steepest:g} is above {STEEPEST:g}", item=int(slopes.argmax()))
    steepest = max(steepest, 0.1)
    # A quarter leaves room for graded items, whose curves bend a little more.
    return float((TABLE_ERROR / 4 / (1.0681e-3 * 7.75 * steepest**2)) ** (1 / POINTS) / steepest)


def _runs(rows: Ints, most: int) -> Iterator[tuple[int, int]]:
    """Stretches of equal values in a sorted list, none longer than `most`."""
    starts = np.flatnonzero(np.diff(rows, prepend=-1)).tolist()
    for start, end in pairwise([*starts, rows.size]):
        for piece in range(start, end, most):
            yield piece, min(piece + most, end)
