"""How often items are seen, and how to keep that below a limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from assessments.adaptive.chance import LOTTERY, draws
from assessments.adaptive.simulation import simulate
from assessments.errors import InvalidArgument
from assessments.irt import ItemBank
from assessments.irt.bank import as_bank
from assessments.matrix import as_vector, check_count, check_number
from assessments.randomness import Floats, check_seed, words


@dataclass(frozen=True, eq=False)
class ExposureControl:
    """What Sympson and Hetter's method found.

    `acceptance`, k: the probability K_j that a session may see the item; an option of `start` and `simulate`.
    `rates`, k: the exposure rates with it in the last simulation. `n_iterations`: simulations it took.
    `converged`: whether all rates came down to the limit.
    """

    acceptance: Floats
    rates: Floats
    n_iterations: int
    converged: bool


def sympson_hetter(
    bank: ItemBank,
    thetas: npt.ArrayLike,
    *,
    seed: int,
    max_exposure: float = 0.25,
    max_iterations: int = 60,
    **options: Any,
) -> ExposureControl:
    """Acceptance probabilities under which no item is seen by more than a share `max_exposure` of such people.

    Each iteration simulates everybody and sets K_j = min(1, max_exposure / P(j is selected)), where P is the share of
    sessions that saw item j among those that admitted it (Sympson & Hetter 1985), until no rate is above the limit by
    more than three binomial standard errors. A session whose lottery admits too few items goes on with the others, so
    a limit that is too low for the bank does not converge. The options are those of `Rules`.

    Raises what `simulate` raises, and InvalidArgument when `acceptance`, which is sought, is given.

    >>> bank = ItemBank(a=[2.0, 1.0, 1.0, 1.0], b=[0.0, 0.0, 0.5, -0.5])
    >>> control = sympson_hetter(bank, [0.0] * 400, seed=1, max_exposure=0.5, max_items=1)
    >>> control.converged, bool(control.acceptance[0] < 0.6)
    (True, True)
    """
    bank, truth = as_bank(bank), as_vector(thetas, name="thetas")
    if "acceptance" in options:
        raise InvalidArgument("acceptance", options["acceptance"], "left out, as it is what is sought")
    check_number("max_exposure", max_exposure, above=0, below=1, closed=True)
    acceptance, rates = np.ones(bank.k_items), np.ones(bank.k_items)
    limit = max_exposure + 3 * np.sqrt(max_exposure * (1 - max_exposure) / max(1, truth.size))
    seeds = (words(check_seed(seed), check_count("max_iterations", max_iterations)) >> np.uint64(1)).tolist()
    for iteration, chosen_seed in enumerate(seeds, start=1):
        found = simulate(bank, truth, seed=chosen_seed, acceptance=acceptance, **options)
        rates = found.exposure_rates
        if rates.max() <= limit:
            return ExposureControl(acceptance, rates, iteration, converged=True)
        admitted = np.mean(draws(found.seeds, LOTTERY, bank.k_items) <= acceptance, axis=0)
        selected = rates / np.maximum(admitted, 1 / truth.size)
        acceptance = np.minimum(1.0, max_exposure / np.maximum(selected, max_exposure))
    return ExposureControl(acceptance, rates, max_iterations, converged=False)
