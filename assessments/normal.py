"""The inverse of the standard normal distribution function, without loading scipy for a page's worth of numbers.

Loading `scipy.special` costs a process as much as the whole report of a person, and a report draws a few thousand
numbers. These are the rational approximations of Cephes (S. L. Moshier, ndtri, 1989), which scipy computes, too: the
same steps in the same order, so that both give the same bits and it never matters which of them drew a number.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Polynomial = tuple[float, ...]

#: From so many numbers on, scipy's compiled loop is worth loading.
MANY = 16_384
#: Outside the middle, which ends at exp(-2) on both sides, the root of -2 log p takes the place of p.
_TAIL = 0.13533528323661269189
_ROOT_OF_TWO_PI = 2.50662827463100050242
#: Where that root passes 8, another fit begins.
_FAR = 8.0

# Highest power first; each fit is one polynomial above another.
_MIDDLE: tuple[Polynomial, Polynomial] = (
    (
        -5.99633501014107895267e1,
        9.80010754185999661536e1,
        -5.66762857469070293439e1,
        1.39312609387279679503e1,
        -1.23916583867381258016e0,
    ),
    (
        1.0,
        1.95448858338141759834e0,
        4.67627912898881538453e0,
        8.63602421390890590575e1,
        -2.25462687854119370527e2,
        2.00260212380060660359e2,
        -8.20372256168333339912e1,
        1.59056225126211695515e1,
        -1.18331621121330003142e0,
    ),
)
_NEAR_TAIL: tuple[Polynomial, Polynomial] = (
    (
        4.05544892305962419923e0,
        3.15251094599893866154e1,
        5.71628192246421288162e1,
        4.40805073893200834700e1,
        1.46849561928858024014e1,
        2.18663306850790267539e0,
        -1.40256079171354495875e-1,
        -3.50424626827848203418e-2,
        -8.57456785154685413611e-4,
    ),
    (
        1.0,
        1.57799883256466749731e1,
        4.53907635128879210584e1,
        4.13172038254672030440e1,
        1.50425385692907503408e1,
        2.50464946208309415979e0,
        -1.42182922854787788574e-1,
        -3.80806407691578277194e-2,
        -9.33259480895457427372e-4,
    ),
)
_FAR_TAIL: tuple[Polynomial, Polynomial] = (
    (
        3.23774891776946035970e0,
        6.91522889068984211695e0,
        3.93881025292474443415e0,
        1.33303460815807542389e0,
        2.01485389549179081538e-1,
        1.23716634817820021358e-2,
        3.01581553508235416007e-4,
        2.65806974686737550832e-6,
        6.23974539184983293730e-9,
    ),
    (
        1.0,
        6.02427039364742014255e0,
        3.67983563856160859403e0,
        1.37702099489081330271e0,
        2.16236993594496635890e-1,
        1.34204006088543189037e-2,
        3.28014464682127739104e-4,
        2.89247864745380683936e-6,
        6.79019408009981274425e-9,
    ),
)


def normal_quantiles(chances: Floats) -> Floats:
    """Where the standard normal distribution function reaches each of the chances, all strictly between 0 and 1.

    >>> normal_quantiles(np.array([0.025, 0.5, 0.975])).round(6).tolist()
    [-1.959964, 0.0, 1.959964]
    """
    if chances.size >= MANY:
        from scipy.special import ndtri

        drawn: Floats = ndtri(chances)
        return drawn
    return approximate(chances.ravel()).reshape(chances.shape)


def approximate(chances: Floats) -> Floats:
    """The same for one row of any length, by numpy alone."""
    is_upper = chances > 1.0 - _TAIL
    lower = np.where(is_upper, 1.0 - chances, chances)
    is_tail = lower <= _TAIL
    centred = lower - 0.5
    squared = centred * centred
    found = (centred + centred * (squared * _ratio(squared, _MIDDLE))) * _ROOT_OF_TWO_PI
    beyond = _beyond(lower[is_tail])
    found[is_tail] = np.where(is_upper[is_tail], beyond, -beyond)
    return found


def _beyond(chances: Floats) -> Floats:
    """How far out a tail of each of these chances begins."""
    root = np.sqrt(-2.0 * _logarithms(chances))
    inverse = 1.0 / root
    share = _ratio(inverse, _NEAR_TAIL)
    is_far = root >= _FAR
    share[is_far] = _ratio(inverse[is_far], _FAR_TAIL)
    return np.asarray(root - _logarithms(root) / root - inverse * share)


def _logarithms(values: Floats) -> Floats:
    # numpy's own logarithm differs in the last bit from one kind of processor to another.
    return np.fromiter(map(math.log, values.tolist()), dtype=np.float64, count=values.size)


def _ratio(values: Floats, fit: tuple[Polynomial, Polynomial]) -> Floats:
    above, below = (_polynomial(values, coefficients) for coefficients in fit)
    return above / below


def _polynomial(values: Floats, coefficients: Polynomial) -> Floats:
    found = np.full_like(values, coefficients[0])
    for coefficient in coefficients[1:]:
        found *= values
        found += coefficient
    return found
