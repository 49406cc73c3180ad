"""Estimating persons: theta with its standard error, from answers and known items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy.typing as npt

from assessments.irt.answers import answers_table, codes_of
from assessments.irt.bank import ItemBank, as_bank
from assessments.irt.eap import expected_a_posteriori
from assessments.irt.modes import maximise
from assessments.matrix import check_choice, check_number
from assessments.randomness import Floats

Method = Literal["eap", "map", "mle", "wle"]
METHODS: tuple[str, ...] = get_args(Method)


@dataclass(frozen=True, eq=False)
class Abilities:
    """Estimates of n persons: `theta` and `error`, its standard error, both in units of the population's sd."""

    theta: Floats
    error: Floats


def estimate(
    x: npt.ArrayLike,
    items: ItemBank,
    method: Method = "eap",
    *,
    mean: float = 0.0,
    sd: float = 1.0,
    quadrature: int | None = None,
) -> Abilities:
    """Theta of each row of answers, n_persons x k_items, NaN for missing; one list of answers is one person.

    - "eap": mean and standard deviation of the posterior (Bock & Mislevy 1982).
    - "map": mode of the posterior (Samejima 1969), error 1 / sqrt(I + 1 / sd^2).
    - "mle": maximum of the likelihood, error 1 / sqrt(I) (Lord 1980); minus or plus infinity, with an infinite error,
      where only lowest or only highest answers were given, or guessing explains the answers best.
    - "wle": Warm's (1989) weighted likelihood, error 1 / sqrt(I); always finite.

    I is the expected information at the estimate. The prior of "eap" and "map" is normal with `mean` and `sd`. A person
    without answers to items that have a slope gets the prior's mean and sd, from "mle" and "wle" NaN. `quadrature` is
    the number of nodes of "eap" over mean +- 7 sd, or as far as a bank of steep items can pull; by default as many as
    the bank's sharpest posterior needs for errors below 1e-6 sd.

    Raises InvalidBank, UnknownChoice, InvalidArgument, and InvalidMatrix naming row and column of an answer that is no
    category of its item.

    >>> bank = ItemBank(a=[1.0, 1.0, 1.0], b=[-1.0, 0.0, 1.0])
    >>> found = estimate([[1, 1, 0], [1, 1, 1]], bank, method="mle")
    >>> found.theta.round(3).tolist(), found.error.round(3).tolist()
    ([0.803, inf], [1.31, inf])
    """
    bank = as_bank(items)
    check_choice("method", method, METHODS)
    check_number("sd", sd, above=0)
    check_number("mean", mean)
    table = answers_table(x, bank.k_items)
    if method == "eap":
        return Abilities(*expected_a_posteriori(table, bank, mean=mean, sd=sd, n_nodes=quadrature))
    return Abilities(*maximise(codes_of(table, bank), bank, method, mean=mean, sd=sd))
