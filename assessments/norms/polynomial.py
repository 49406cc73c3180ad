"""The surface raw = sum of beta_st L^s A^t: its terms, their choice, its slope and its inverse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from assessments.matrix import Bools
from assessments.randomness import Floats

#: A term that others explain but for this share of its variance adds nothing but rounding noise.
_NO_NEWS = 1e-10
#: Locations reach about 3.5; a third of them keeps all their powers of one size.
_SCALE = 3.0
#: Halvings of an interval until a location is exact to a double's last digits.
_HALVINGS = 50

Power = tuple[int, int]


class Fit(NamedTuple):
    """A chosen set of terms, the constant first, with their coefficients."""

    powers: tuple[Power, ...]
    coefficients: Floats
    adjusted_r2: float


@dataclass(frozen=True, eq=False)
class Surface:
    """Coefficients beta_st as a matrix, powers of the location in rows, powers of the age in columns.

    Ages are given scaled, from -1 to 1 over the observed range, locations as normal scores.
    """

    matrix: Floats

    @classmethod
    def from_terms(cls, powers: tuple[Power, ...], coefficients: Floats) -> Surface:
        """The surface of these terms, each a power of the location and one of the age."""
        matrix = np.zeros((max(s for s, _ in powers) + 1, max(t for _, t in powers) + 1))
        for (s, t), coefficient in zip(powers, coefficients, strict=True):
            matrix[s, t] += coefficient
        return cls(matrix)

    def raw(self, location: Floats, age: Floats) -> Floats:
        """Height of the surface; location and age broadcast against each other."""
        return _horner(self._by_age(age), location)

    def slope(self, location: Floats, age: Floats) -> Floats:
        """Derivative by the location, in raw points per normal score."""
        by_age = self._by_age(age)
        if len(by_age) < 2:
            return np.zeros(np.broadcast_shapes(location.shape, age.shape))
        return _horner([power * by_age[power] for power in range(1, len(by_age))], location)

    def rising_range(self, age: Floats, grid: Floats) -> tuple[Floats, Floats]:
        """The lowest and highest location of the unbroken rise around the middle, for each of n ages.

        NaN for an age at which the surface does not rise in the middle of the grid either.
        """
        rises: Bools = self.slope(grid, age[:, np.newaxis]) > 0
        middle = int(np.abs(grid).argmin())
        up = np.logical_and.accumulate(rises[:, middle:], axis=1).sum(axis=1)
        down = np.logical_and.accumulate(rises[:, middle::-1], axis=1).sum(axis=1)
        found = up > 0
        lowest = np.where(found, grid[np.where(found, middle - down + 1, 0)], np.nan)
        highest = np.where(found, grid[np.where(found, middle + up - 1, 0)], np.nan)
        return lowest, highest

    def location(self, raw: Floats, age: Floats, lowest: Floats, highest: Floats) -> Floats:
        """Where between lowest and highest, all of one shape, the rising surface has this height; an end beyond."""
        by_age = self._by_age(age)
        low, high = lowest.copy(), highest.copy()
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            is_below = _horner(by_age, middle) < raw
            low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
        found: Floats = np.where(np.isnan(raw), np.nan, (low + high) / 2)
        return found

    def _by_age(self, age: Floats) -> list[Floats]:
        return [_horner(list(row), age) for row in self.matrix]


@dataclass(frozen=True, eq=False)
class TermChoice:
    """Terms L^s A^t in the order in which forward selection took them, ready to be fitted to any number of them.

    `adjusted_r2` has one entry for each number of terms, beginning with one.
    """

    powers: tuple[Power, ...]
    adjusted_r2: Floats
    terms: Floats
    raw: Floats
    shares: Floats

    def fit(self, k_terms: int) -> Fit:
        """Weighted least squares on the first k terms and the constant."""
        powers = self.powers[:k_terms]
        root = np.sqrt(self.shares)
        design = np.column_stack([np.ones(self.raw.size), self.terms[:, :k_terms]])
        found: Floats = np.linalg.lstsq(design * root[:, np.newaxis], self.raw * root, rcond=None)[0]
        scales = np.array([1.0, *(_SCALE**s for s, _ in powers)])
        return Fit(((0, 0), *powers), found / scales, float(self.adjusted_r2[k_terms - 1]))


def choose_terms(
    raw: Floats, location: Floats, age: Floats, weights: Floats, *, location_power: int, age_power: int
) -> TermChoice:
    """Forward selection: each step adds the term that lowers the weighted residual sum of squares most.

    The sweep operator (Beaton 1964) on the matrix of cross-products makes all steps cost one product over persons.
    """
    powers = [(s, t) for s in range(location_power + 1) for t in range(age_power + 1) if s + t > 0]
    terms = np.stack([(location / _SCALE) ** s * age**t for s, t in powers], axis=1)
    shares = weights / weights.sum()
    order, residuals = _forward(terms - shares @ terms, raw - shares @ raw, shares)
    k_terms = np.arange(1, len(order) + 1)
    n = raw.size
    lost = residuals / float(shares @ (raw - shares @ raw) ** 2)
    adjusted = 1 - lost * (n - 1) / np.maximum(n - k_terms - 1, 1)
    return TermChoice(tuple(powers[place] for place in order), adjusted, terms[:, order], raw, shares)


def _forward(centred: Floats, target: Floats, shares: Floats) -> tuple[list[int], Floats]:
    weighted = centred * shares[:, np.newaxis]
    products, moments = centred.T @ weighted, target @ weighted
    first = products.diagonal().copy()
    left = float(shares @ target**2)
    order: list[int] = []
    residuals: list[float] = []
    while True:
        spread = products.diagonal()
        is_new = spread > _NO_NEWS * first
        is_new[order] = False
        if not is_new.any():
            return order, np.array(residuals)
        gains = np.where(is_new, moments**2 / np.where(is_new, spread, 1.0), -1.0)
        best = int(gains.argmax())
        left = max(left - float(gains[best]), 0.0)
        pivot = products[best] / products[best, best]
        moments = moments - moments[best] * pivot
        products = products - np.outer(products[best], pivot)
        order.append(best)
        residuals.append(left)


def _horner(coefficients: list[Floats], x: Floats) -> Floats:
    value: Floats = np.zeros_like(x) + coefficients[-1]
    for coefficient in coefficients[-2::-1]:
        value = value * x + coefficient
    return value
