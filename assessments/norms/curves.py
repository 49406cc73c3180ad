"""Norm curves over age: what a fitted surface says of one person, and where it cannot be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidArgument
from assessments.norms.errors import InvalidNorm, NormTooSmall, NotMonotone
from assessments.norms.polynomial import Surface
from assessments.norms.sizes import MINIMUM_N
from assessments.norms.standard import as_numbers, percentile_from_t, shaped
from assessments.randomness import Floats

#: Points of the grids on which the slope is looked at.
_N_AGES, _N_LOCATIONS = 41, 61


class Violation(NamedTuple):
    """An age at which the norm curve falls somewhere from `lowest_t` to `highest_t`."""

    age: float
    lowest_t: float
    highest_t: float


@dataclass(frozen=True, eq=False)
class ContinuousNorms:
    """raw = sum of beta_st L^s A^t, with L the normal score and A the age scaled to -1 to 1 over `age_range`.

    `powers` lists (s, t) with the constant (0, 0) first, `coefficients` the beta. `violations` says at which of 41
    ages, and from which T to which, the curve fails to rise within the observed range of locations; empty means
    monotone. `n_local` is the smallest group or window that the local ranks stand on.
    """

    powers: tuple[tuple[int, int], ...]
    coefficients: Floats
    adjusted_r2: float
    n: int
    n_local: int
    n_neighbourhoods: int
    age_range: tuple[float, float]
    location_range: tuple[float, float]
    minimum: int = MINIMUM_N

    def __post_init__(self) -> None:
        _check(self)

    @property
    def is_monotone(self) -> bool:
        """Whether the curve rises at each age over the whole observed range."""
        return not self.violations

    @cached_property
    def violations(self) -> tuple[Violation, ...]:
        """Where the curve does not rise, by age."""
        ages = np.linspace(-1, 1, _N_AGES)
        falls = self._surface.slope(self._grid, ages[:, np.newaxis]) <= 0
        return tuple(
            Violation(self._unscaled(float(age)), *(float(50 + 10 * end) for end in self._grid[row][[0, -1]]))
            for age, row in zip(ages, falls, strict=True)
            if row.any()
        )

    def raw_at(self, t: npt.ArrayLike, age: npt.ArrayLike) -> Floats:
        """The raw score that has this T score at this age. Raises InvalidMatrix, InvalidArgument for ages unseen."""
        locations, ages = np.broadcast_arrays((as_numbers(t, name="t") - 50) / 10, self._scaled(age))
        return shaped(self._surface.raw(locations, ages))

    def t(self, raw: npt.ArrayLike, age: npt.ArrayLike) -> Floats:
        """T score of a raw score at an age, by the inverse of the curve, to a double's last digits.

        Looked up on the unbroken rise around the middle; a raw score beyond it gets the T at its end, so T stays
        within what the sample showed and is never infinite. Missing raw scores stay missing. Raises InvalidMatrix,
        InvalidArgument for ages outside the observed range, NotMonotone where not even the middle rises.
        """
        scores, ages = np.broadcast_arrays(as_numbers(raw, name="raw"), self._scaled(age))
        distinct, places = np.unique(ages, return_inverse=True)
        lowest, highest = self._surface.rising_range(distinct, self._grid)
        if np.isnan(lowest).any():
            raise NotMonotone(self._unscaled(float(distinct[np.isnan(lowest)][0])))
        at = places.reshape(ages.shape)
        return shaped(50 + 10 * self._surface.location(scores, ages, lowest[at], highest[at]))

    def percentile(self, raw: npt.ArrayLike, age: npt.ArrayLike) -> Floats:
        """Percentile, 100 Phi of the normal score. Raises as `t`."""
        return percentile_from_t(self.t(raw, age))

    def to_mapping(self) -> dict[str, object]:
        """Plain numbers and lists, ready for JSON; `from_mapping` gives the same norms back."""
        return {
            "powers": [list(power) for power in self.powers],
            "coefficients": self.coefficients.tolist(),
            "adjusted_r2": self.adjusted_r2,
            "n": self.n,
            "n_local": self.n_local,
            "n_neighbourhoods": self.n_neighbourhoods,
            "age_range": list(self.age_range),
            "location_range": list(self.location_range),
            "minimum": self.minimum,
        }

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, object]) -> ContinuousNorms:
        """What `to_mapping` wrote. Raises InvalidNorm, NormTooSmall."""
        try:
            parts = dict(mapping)
            for name in ("age_range", "location_range"):
                parts[name] = tuple(parts[name])  # type: ignore[arg-type]
            parts["powers"] = tuple((int(s), int(t)) for s, t in parts["powers"])  # type: ignore[attr-defined]
            parts["coefficients"] = np.array(parts["coefficients"], dtype=np.float64)
            return cls(**parts)  # type: ignore[arg-type]
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidNorm(f"this is no continuous norm: {error}") from error

    @cached_property
    def _surface(self) -> Surface:
        return Surface.from_terms(self.powers, self.coefficients)

    @cached_property
    def _grid(self) -> Floats:
        return np.linspace(*self.location_range, _N_LOCATIONS)

    def _scaled(self, age: npt.ArrayLike) -> Floats:
        ages = as_numbers(age, name="age")
        youngest, oldest = self.age_range
        outside = ~((ages >= youngest) & (ages <= oldest))
        if outside.any():
            raise InvalidArgument("age", float(ages[outside][0]), f"from {youngest:g} to {oldest:g}")
        return (ages - (youngest + oldest) / 2) / ((oldest - youngest) / 2)

    def _unscaled(self, scaled: float) -> float:
        youngest, oldest = self.age_range
        return (youngest + oldest) / 2 + scaled * (oldest - youngest) / 2


def _check(norms: ContinuousNorms) -> None:
    if norms.n < norms.minimum:
        raise NormTooSmall(norms.n, norms.minimum)
    if norms.coefficients.shape != (len(norms.powers),) or not norms.powers:
        raise InvalidNorm(f"{len(norms.powers)} powers need as many coefficients")
    if min(power for pair in norms.powers for power in pair) < 0:
        raise InvalidNorm("powers are whole numbers from zero")
    if not np.isfinite(norms.coefficients).all():
        raise InvalidNorm("a coefficient is not finite")
    for name, ends in (("age_range", norms.age_range), ("location_range", norms.location_range)):
        if len(ends) != 2 or not ends[0] < ends[1]:
            raise InvalidNorm(f"{name} is {ends}, not a lower and a higher end")
