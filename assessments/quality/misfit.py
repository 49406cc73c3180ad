"""Answers that a person of this ability would hardly give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from assessments.irt.answers import Codes, answers_table, codes_of
from assessments.irt.bank import ItemBank, as_bank
from assessments.irt.curves import TINY, category_curves
from assessments.irt.estimate import estimate
from assessments.irt.slopes import category_curvature
from assessments.matrix import as_vector, check_choice, check_number, unmasked
from assessments.randomness import Floats

Estimator = Literal["mle", "wle", "map"]
#: Persons at a time, so that the curves of all their items stay small.
_BLOCK = 2048


@dataclass(frozen=True, eq=False)
class PersonFit:
    """Of n persons: `theta`, `l_z`, `l_z_star` and `p`, the share of fitting persons with a smaller l_z_star.

    All but `theta` are NaN for a person without answers or without a finite theta.
    """

    theta: Floats
    l_z: Floats
    l_z_star: Floats
    p: Floats


def person_fit(
    x: npt.ArrayLike,
    items: ItemBank,
    theta: npt.ArrayLike | None = None,
    *,
    method: Estimator = "wle",
    mean: float = 0.0,
    sd: float = 1.0,
) -> PersonFit:
    """How likely a person's answers are, n persons x k items, given the person's theta; very negative is misfit.

    l_z = (l0 - E l0) / sqrt(Var l0) with l0 the log-likelihood of the answers (Drasgow, Levine & Williams 1985). It
    would be standard normal at the true theta; at an estimate it varies less. l_z* corrects this (Snijders 2001; for
    more than two categories Sinharay 2016): each log-probability loses its projection on the score function,
    ln P - c P' / P with c = sum of P' ln P / sum of P'^2 / P, and E l0 moves by -c r0. Missing answers are left out.

    `theta` are n estimates by `method`, computed here when not given: "mle" (r0 = 0), "wle" (r0 = J / 2I) or "map" with
    a normal prior of this `mean` and `sd` (r0 = (mean - theta) / sd^2). An EAP estimate solves no such equation; do
    not pass one.

    Raises InvalidMatrix naming row and column of an answer that is no category of its item, InvalidBank,
    InvalidArgument, UnknownChoice.

    >>> bank = ItemBank(a=[1.0, 1.2, 1.5, 1.5, 1.2, 2.0], b=[-2, -1, -0.5, 0.0, 1.0, 1.5])
    >>> found = person_fit([[1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]], bank)
    >>> found.l_z_star.round(2).tolist()
    [1.03, -5.4]
    """
    bank = as_bank(items)
    check_choice("method", method, get_args(Estimator))
    check_number("mean", mean)
    check_number("sd", sd, above=0)
    codes = codes_of(answers_table(x, bank.k_items), bank)
    if theta is None:
        at = estimate(x, bank, method, mean=mean, sd=sd).theta
    else:
        at = as_vector(_without_infinity(theta), name="theta", length=len(codes), allow_missing=True)
    is_fit = (codes >= 0).any(axis=1) & np.isfinite(at)
    l_z, l_z_star = np.full((2, len(codes)), np.nan)
    for rows in np.array_split(np.flatnonzero(is_fit), max(1, int(is_fit.sum()) // _BLOCK)):
        pull = (mean - at[rows]) / sd**2 if method == "map" else np.zeros(len(rows))
        l_z[rows], l_z_star[rows] = _standardised(codes[rows], at[rows], bank, pull, is_warm=method == "wle")
    return PersonFit(at, l_z, l_z_star, _lower_tail(l_z_star))


def _without_infinity(theta: npt.ArrayLike) -> npt.ArrayLike:
    given = np.asarray(unmasked(theta))
    return np.where(np.isinf(given), np.nan, given) if given.dtype.kind == "f" else given


def _standardised(
    codes: Codes, theta: Floats, bank: ItemBank, pull: Floats, *, is_warm: bool
) -> tuple[Floats, Floats]:
    answered = (codes >= 0).astype(np.float64)
    shares, slopes = category_curves(theta, bank)
    safe = np.maximum(shares, TINY)
    logs, scores = np.log(safe), slopes / safe
    chosen = np.maximum(codes, 0).astype(np.int64)[:, :, np.newaxis]
    expected = np.sum(shares * logs, axis=2)
    surprise = np.take_along_axis(logs, chosen, axis=2)[:, :, 0] - expected
    deviation = np.sum(answered * surprise, axis=1)
    # Sums over the answered items of the covariances of ln P and P'/P under the model; a score has the mean zero.
    variance = np.sum(answered * (np.sum(shares * logs**2, axis=2) - expected**2), axis=1)
    shared = np.sum(answered * np.sum(slopes * logs, axis=2), axis=1)
    information = np.sum(answered * np.sum(slopes * scores, axis=2), axis=1)
    if is_warm:
        bias = np.sum(scores * category_curvature(theta, bank), axis=2)
        pull = np.sum(answered * bias, axis=1) / np.maximum(2 * information, TINY)
    c = shared / np.maximum(information, TINY)
    return _ratio(deviation, variance, variance), _ratio(
        deviation + c * pull, variance - c * shared, variance
    )


def _ratio(deviation: Floats, variance: Floats, scale: Floats) -> Floats:
    """Deviation in standard errors, NaN where no variance is left beyond rounding: every pattern is as likely."""
    is_left = variance > 1e-10 * scale
    return np.where(is_left, deviation / np.sqrt(np.where(is_left, variance, 1.0)), np.nan)


def _lower_tail(z: Floats) -> Floats:
    from scipy.special import ndtr

    return np.asarray(ndtr(z))
