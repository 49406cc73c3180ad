"""How radicals make difficulty: the linear logistic test model with a random item error.

Fischer (1973): the difficulty of item j is b_j = constant + sum of q_jk * eta_k over its features. Clones of one model
differ a little, so the random item model adds an error (De Boeck 2008; Loe, Sun, Simonfy & Doebler 2018):
b_j ~ N(constant + q_j eta, sigma_eps^2). Fitted to calibrated difficulties, whose own standard errors are known, this
is a random-effects meta-regression.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidMatrix, NoVariance, TooFewItems
from assessments.matrix import as_matrix, as_vector, check_columns_vary
from assessments.randomness import Floats

#: A column that others reproduce to this share of its length adds nothing.
_DEPENDENT = 1e-9
#: Standard deviations of the error tried before the best one is refined.
_K_TRIED = 60


class DependentRadicals(InvalidMatrix):
    """A column of Q is a combination of the ones before it (the constant included), so that it has no weight."""

    def __init__(self, column: int) -> None:
        super().__init__("is a combination of the columns before it and the constant", column=column)


class Prediction(NamedTuple):
    """A difficulty in logits and its standard error, in which the scatter of items around the model is included."""

    difficulty: float
    error: float


@dataclass(frozen=True, eq=False)
class Lltm:
    """A fitted linear logistic test model with error; all numbers in logits but the counts.

    - `weights`, `weight_errors`: p, the weight of one more of each feature and its standard error; with `df` = k items
      minus estimated weights, an interval is weight +- t(df) * error.
    - `intercept`, `intercept_error`: of an item with all features zero; None when the columns of Q hold a constant.
    - `residual_sd`: sigma_eps, the standard deviation of items around what their features say.
    - `r2`: the squared correlation of the difficulties with the fitted ones.
    - `fitted`: k difficulties that the features say.
    """

    weights: Floats
    weight_errors: Floats
    intercept: float | None
    intercept_error: float | None
    residual_sd: float
    r2: float
    fitted: Floats
    k_items: int
    df: int
    _covariance: Floats

    def predict(self, q_row: npt.ArrayLike) -> Prediction:
        """The prior of an item that was never answered: its difficulty by the features, and the error of that.

        error^2 = q V q' + sigma_eps^2, where V is the covariance of the weights. Takes the p features of one item.
        Raises InvalidMatrix for another number of them or a missing one.
        """
        row = as_vector(q_row, name="q_row", length=self.weights.size)
        weights = self.weights
        if self.intercept is not None:
            row, weights = np.append(1.0, row), np.append(self.intercept, weights)
        variance = float(row @ self._covariance @ row) + self.residual_sd**2
        return Prediction(float(row @ weights), float(np.sqrt(variance)))


def lltm(
    q_matrix: npt.ArrayLike, difficulties: npt.ArrayLike, *, errors: npt.ArrayLike | None = None
) -> Lltm:
    """Weights of the features from calibrated difficulties, by restricted maximum likelihood.

    b = constant + Q eta + eps + e with eps ~ N(0, sigma_eps^2) and e ~ N(0, errors^2); without `errors` the
    difficulties count as exact, and the fit is least squares. A constant is added unless the columns of Q already hold
    one. Standard errors after Knapp & Hartung (2003), never smaller than the plain ones. Takes Q, k items x p features,
    and k difficulties and standard errors in logits; sigma_eps may come out as 0. Raises InvalidMatrix for missing or
    wrong numbers, TooFewItems below two items more than weights, NoVariance when a column of Q is zero or all
    difficulties are equal, DependentRadicals naming a column that others make superfluous.

    >>> model = lltm([[0], [0], [1], [1], [2], [2]], [-1.1, -0.9, 0.1, -0.1, 0.9, 1.1])
    >>> [round(float(number), 3) for number in (*model.weights, model.intercept, model.residual_sd)]
    [1.0, -1.0, 0.122]
    >>> round(model.predict([3]).difficulty, 3)
    2.0
    """
    q = as_matrix(q_matrix, allow_missing=False)
    k_items, k_features = q.shape
    b = as_vector(difficulties, name="difficulties", length=k_items)
    variances = _variances(errors, k_items)
    design = q if _holds_a_constant(q) else np.column_stack([np.ones(k_items), q])
    if k_items < design.shape[1] + 2:
        raise TooFewItems(k_items, design.shape[1] + 2)
    _check_rank(design, first=design.shape[1] - k_features)
    check_columns_vary(b[:, np.newaxis])
    variance = _residual_variance(design, b, variances)
    return _fitted(design, b, variances, variance, k_features)


def _variances(errors: npt.ArrayLike | None, k_items: int) -> Floats:
    if errors is None:
        return np.zeros(k_items)
    sizes = as_vector(errors, name="errors", length=k_items)
    if (sizes < 0).any():
        raise InvalidMatrix(f"entry {int(np.flatnonzero(sizes < 0)[0])} of errors is negative")
    return np.square(sizes)


def _holds_a_constant(q: Floats) -> bool:
    ones = np.ones(q.shape[0])
    found, *_ = np.linalg.lstsq(q, ones, rcond=None)
    return bool(np.abs(q @ found - ones).max() < _DEPENDENT)


def _check_rank(design: Floats, first: int) -> None:
    """Each column must add something to the ones before it; `first` is where the columns of Q begin."""
    for column in range(design.shape[1]):
        own = design[:, column]
        length = float(np.linalg.norm(own))
        if length == 0:
            raise NoVariance("all entries are zero", column=column - first)
        if column:
            before = design[:, :column]
            found, *_ = np.linalg.lstsq(before, own, rcond=None)
            if np.linalg.norm(own - before @ found) < _DEPENDENT * length:
                raise DependentRadicals(column - first)


def _residual_variance(design: Floats, b: Floats, variances: Floats) -> float:
    """Sigma_eps^2 where the restricted likelihood is highest: the best of a grid, then the root of the slope there."""
    from scipy.optimize import brentq

    k_items, k_weights = design.shape
    found, *_ = np.linalg.lstsq(design, b, rcond=None)
    residuals: Floats = b - design @ found
    largest: float = float(np.square(residuals).sum()) / (k_items - k_weights)
    if not variances.any():
        return largest
    # An exact difficulty among inexact ones would weigh infinitely with no scatter at all.
    least = 0.0 if variances.min() > 0 else 1e-12 * max(largest, float(variances.max()))
    tried = least + np.linspace(0, 2 * np.sqrt(largest) + 1e-9, _K_TRIED) ** 2
    best = int(np.argmax(_likelihoods(design, b, variances + tried[:, np.newaxis])))
    low, high = tried[max(best - 1, 0)], tried[min(best + 1, _K_TRIED - 1)]
    slopes = [_slope(design, b, variances + variance) for variance in (low, high)]
    if not slopes[0] > 0 > slopes[1]:
        return float(tried[best])
    root = brentq(lambda v: _slope(design, b, variances + v), low, high, xtol=1e-14, rtol=1e-12)
    return float(root)


def _weighted_fit(design: Floats, b: Floats, total: Floats) -> tuple[Floats, Floats, Floats]:
    """Weights, their covariance X'V^-1X inverted, and residuals, when the difficulties have these variances."""
    weighted = design / total[:, np.newaxis]
    covariance: Floats = np.asarray(np.linalg.inv(design.T @ weighted), dtype=np.float64)
    weights = covariance @ (weighted.T @ b)
    return weights, covariance, b - design @ weights


def _likelihoods(design: Floats, b: Floats, totals: Floats) -> Floats:
    """Twice the restricted log likelihood up to a constant (Patterson & Thompson 1971), for m rows of k variances."""
    precisions = 1 / totals
    products = (design[:, :, np.newaxis] * design[:, np.newaxis, :]).reshape(b.size, -1)
    information = (precisions @ products).reshape(-1, design.shape[1], design.shape[1])
    weights = np.linalg.solve(information, (precisions @ (design * b[:, np.newaxis]))[:, :, np.newaxis])[
        :, :, 0
    ]
    residuals = b - weights @ design.T
    _, log_determinants = np.linalg.slogdet(information)
    twice: Floats = (
        np.log(precisions).sum(axis=1) - log_determinants - (residuals**2 * precisions).sum(axis=1)
    )
    return twice


def _slope(design: Floats, b: Floats, total: Floats) -> float:
    """Its slope in sigma_eps^2: y'PPy - trace P, with Py = V^-1 residuals."""
    _, covariance, residuals = _weighted_fit(design, b, total)
    weighted = design / total[:, np.newaxis]
    trace = float((1 / total).sum()) - float(np.sum(covariance * (weighted.T @ weighted)))
    return float(np.square(residuals / total).sum()) - trace


def _fitted(design: Floats, b: Floats, variances: Floats, variance: float, k_features: int) -> Lltm:
    k_items, k_weights = design.shape
    if variance == 0 and not variances.any():
        # The features reproduce every difficulty exactly: ordinary least squares without error.
        weights, covariance, residuals = _weighted_fit(design, b, np.ones(k_items))
        covariance = np.zeros_like(covariance)
    else:
        total = variances + variance
        weights, covariance, residuals = _weighted_fit(design, b, total)
        covariance = covariance * max(1.0, float((residuals**2 / total).sum()) / (k_items - k_weights))
    fitted = b - residuals
    sizes = np.sqrt(np.diag(covariance))
    has_intercept = k_weights > k_features
    return Lltm(
        weights=weights[-k_features:],
        weight_errors=sizes[-k_features:],
        intercept=float(weights[0]) if has_intercept else None,
        intercept_error=float(sizes[0]) if has_intercept else None,
        residual_sd=float(np.sqrt(variance)),
        r2=_shared(b, fitted),
        fitted=fitted,
        k_items=k_items,
        df=k_items - k_weights,
        _covariance=covariance,
    )


def _shared(b: Floats, fitted: Floats) -> float:
    """The squared correlation; 0 when the features say the same of all items."""
    centred, said = b - b.mean(), fitted - fitted.mean()
    spread = float(said @ said)
    if spread <= 1e-24 * float(centred @ centred):
        return 0.0
    return float(centred @ said) ** 2 / (float(centred @ centred) * spread)
