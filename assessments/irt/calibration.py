"""What calibrating returns."""

from __future__ import annotations

from dataclasses import dataclass

from assessments.errors import InvalidArgument
from assessments.irt.bank import ItemBank, Model
from assessments.randomness import Floats


@dataclass(frozen=True, eq=False)
class ItemErrors:
    """Standard errors beside an ItemBank's parameters, in the same shapes; NaN where nothing was estimated."""

    a: Floats
    b: Floats
    c: Floats
    thresholds: Floats


@dataclass(frozen=True, eq=False)
class Calibration:
    """Calibrated items and how they were found.

    - `items`: the parameters; `standard_errors`: theirs, from the observed information (Louis 1982).
    - `log_likelihood`: natural logarithm, marginal over theta, without priors; `log_posterior` has them added.
    - `n_iterations` quasi-Newton steps; `converged` is False when they ran out.
    - `covariance`: k x p x p, for each item the covariance of (a, thresholds) or (a, b, c); zero where nothing was
      estimated, NaN where there is no error, such as for guessing that was estimated as zero.
    - `population`: (mean, standard deviation) of theta in each group; the first is (0, 1) by definition.
    - `model` is what was calibrated; with guessing that was known beforehand, that of `items` is "3pl".
    - `n_persons`: persons behind the numbers, as the sum of their weights; `k_parameters`: freely estimated numbers.
    """

    items: ItemBank
    log_likelihood: float
    n_iterations: int
    converged: bool
    standard_errors: ItemErrors
    covariance: Floats
    population: tuple[tuple[float, float], ...]
    log_posterior: float
    n_persons: float
    k_parameters: int
    model: Model
    quadrature: int


def as_calibration(given: object) -> Calibration:
    """The calibration itself. Raises InvalidArgument for anything else, a bank included: it does not know its data."""
    if not isinstance(given, Calibration):
        raise InvalidArgument("calibration", type(given).__name__, "what `calibrate` returns")
    return given
