"""What is believed of item parameters before data: densities on the public parameters a, b (each threshold) and c."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import lgamma, log, pi
from types import MappingProxyType
from typing import Protocol

import numpy as np

from assessments.errors import InvalidArgument
from assessments.matrix import check_choice, check_number
from assessments.randomness import Floats


class Prior(Protocol):
    """A density with its logarithm and the first two derivatives of that, each entry by entry."""

    def log_density(self, values: Floats) -> Floats:
        """Logarithm of the density; minus infinity outside its range."""
        ...

    def slope(self, values: Floats) -> Floats:
        """Derivative of the logarithm."""
        ...

    def curvature(self, values: Floats) -> Floats:
        """Second derivative of the logarithm."""
        ...


@dataclass(frozen=True)
class Normal:
    """Normal with a mean and a standard deviation, for locations."""

    mean: float
    sd: float

    def __post_init__(self) -> None:
        check_number("sd", self.sd, above=0)

    def log_density(self, values: Floats) -> Floats:
        """Logarithm of the density."""
        return np.asarray(-0.5 * ((values - self.mean) / self.sd) ** 2 - log(self.sd) - 0.5 * log(2 * pi))

    def slope(self, values: Floats) -> Floats:
        """Derivative of the logarithm."""
        return np.asarray((self.mean - values) / self.sd**2)

    def curvature(self, values: Floats) -> Floats:
        """Second derivative of the logarithm."""
        return np.full_like(values, -1 / self.sd**2)


@dataclass(frozen=True)
class LogNormal:
    """Lognormal: the logarithm has this mean and standard deviation; for slopes, which it keeps positive."""

    mean: float
    sd: float

    def __post_init__(self) -> None:
        check_number("sd", self.sd, above=0)

    def log_density(self, values: Floats) -> Floats:
        """Logarithm of the density; minus infinity at and below zero."""
        logs = np.log(np.where(values > 0, values, np.nan))
        density = -0.5 * ((logs - self.mean) / self.sd) ** 2 - logs - log(self.sd) - 0.5 * log(2 * pi)
        return np.where(values > 0, density, -np.inf)

    def slope(self, values: Floats) -> Floats:
        """Derivative of the logarithm."""
        return np.asarray(-(1 + (np.log(values) - self.mean) / self.sd**2) / values)

    def curvature(self, values: Floats) -> Floats:
        """Second derivative of the logarithm."""
        return np.asarray((1 + (np.log(values) - self.mean - 1) / self.sd**2) / values**2)


@dataclass(frozen=True)
class Beta:
    """Beta on 0 to 1, as of alpha - 1 right and beta - 1 wrong guesses seen; for guessing."""

    alpha: float
    beta: float

    def __post_init__(self) -> None:
        check_number("alpha", self.alpha, above=0)
        check_number("beta", self.beta, above=0)

    def log_density(self, values: Floats) -> Floats:
        """Logarithm of the density; minus infinity outside 0 to 1."""
        norm = lgamma(self.alpha + self.beta) - lgamma(self.alpha) - lgamma(self.beta)
        inside = np.where((values > 0) & (values < 1), values, np.nan)
        density = norm + (self.alpha - 1) * np.log(inside) + (self.beta - 1) * np.log1p(-inside)
        return np.where(np.isnan(density), -np.inf, density)

    def slope(self, values: Floats) -> Floats:
        """Derivative of the logarithm."""
        return np.asarray((self.alpha - 1) / values - (self.beta - 1) / (1 - values))

    def curvature(self, values: Floats) -> Floats:
        """Second derivative of the logarithm."""
        return np.asarray(-(self.alpha - 1) / values**2 - (self.beta - 1) / (1 - values) ** 2)


Priors = Mapping[str, Prior | tuple[str, float, float]]

#: For small samples: slopes around 1, locations within the usual range, guessing around one in five.
WEAK_PRIORS: Mapping[str, Prior] = MappingProxyType(
    {"a": LogNormal(0.0, 0.5), "b": Normal(0.0, 2.0), "c": Beta(2.0, 8.0)}
)

_BY_NAME: dict[str, Callable[[float, float], Prior]] = {
    "normal": Normal,
    "lognormal": LogNormal,
    "beta": Beta,
}


def as_priors(priors: Priors | None) -> dict[str, Prior]:
    """Priors by parameter; a density may be written as a tuple such as ("normal", 0.0, 2.0).

    Raises UnknownChoice for a parameter other than a, b, c or an unknown density, InvalidArgument.

    >>> as_priors({"a": ("lognormal", 0.0, 0.5)})
    {'a': LogNormal(mean=0.0, sd=0.5)}
    """
    if priors is not None and not isinstance(priors, Mapping):
        raise InvalidArgument("priors", priors, "a mapping from a, b or c to a density")
    for parameter in priors or {}:
        check_choice("a parameter with a prior", parameter, ("a", "b", "c"))
    return {parameter: _as_prior(parameter, density) for parameter, density in (priors or {}).items()}


def _as_prior(parameter: str, density: object) -> Prior:
    if isinstance(density, Normal | LogNormal | Beta):
        return density
    if not isinstance(density, tuple) or len(density) != 3:
        raise InvalidArgument(f"prior of {parameter}", density, "a density, or its name and two numbers")
    name, *numbers = density
    first, second = (check_number(f"prior of {parameter}", number) for number in numbers)
    return _BY_NAME[check_choice(f"prior of {parameter}", name, _BY_NAME)](first, second)
