"""Item banks such as calibrations find them."""

from __future__ import annotations

import numpy as np

from assessments.errors import InvalidArgument
from assessments.irt.bank import DICHOTOMOUS, MODELS, ItemBank, Model
from assessments.matrix import check_choice, check_count
from assessments.randomness import Floats, check_seed, normals, uniforms
from assessments.simulate.streams import stream

#: ln a ~ N(.25, .3^2), so that slopes lie around 1.3; b ~ N(0, 1.1^2) for right-or-wrong items.
_LOG_SLOPE, _LOG_SLOPE_SD, _LOCATION_SD = 0.25, 0.3, 1.1
#: Guessing evenly around one in six.
_LEAST_GUESSING, _MOST_GUESSING = 1 / 12, 1 / 4
#: Thresholds spread over the scale by themselves, so their centres need less room.
_CENTRE_SD, _LEAST_GAP, _LARGEST_GAP = 0.5, 0.5, 1.1


def item_bank(model: Model, k_items: int, *, seed: int, n_categories: int | None = None) -> ItemBank:
    """A bank of k_items with plausible parameters of this model, on the logistic metric for a standard normal theta.

    - Slopes: ln a ~ N(0.25, 0.3^2); one for all items in "1pl"; 1 in "rasch".
    - Right-or-wrong items: b ~ N(0, 1.1^2); "3pl" with c uniform from 1/12 to 1/4, else 0.
    - "grm" and "gpcm": centres ~ N(0, 0.5^2), neighbouring thresholds uniformly 0.5 to 1.1 apart.

    `n_categories` is 5 for "grm" and "gpcm" unless said otherwise, and 2 for all others. The first items stay the same
    however many follow. Raises UnknownChoice, InvalidArgument, InvalidSeed.

    >>> bank = item_bank("grm", 8, seed=1)
    >>> bank.model, bank.thresholds.shape, bool((bank.a > 0).all())
    ('grm', (8, 4), True)
    """
    check_choice("model", model, MODELS)
    k, m = check_count("k_items", k_items), _n_thresholds(model, n_categories)
    check_seed(seed)
    slopes = _slopes(model, k, seed)
    if model not in DICHOTOMOUS:
        return ItemBank(slopes, thresholds=_thresholds(k, m, seed), model=model)
    locations = _LOCATION_SD * normals(stream(seed, "locations"), (k,))
    guessing = _between(_LEAST_GUESSING, _MOST_GUESSING, uniforms(stream(seed, "guessing"), (k,)))
    return ItemBank(slopes, locations, guessing if model == "3pl" else None, model=model)


def _n_thresholds(model: Model, n_categories: int | None) -> int:
    if n_categories is None:
        return 1 if model in DICHOTOMOUS else 4
    if model in DICHOTOMOUS and n_categories != 2:
        raise InvalidArgument("n_categories", n_categories, f"2 in the model {model}")
    return check_count("n_categories", n_categories, at_least=2) - 1


def _slopes(model: Model, k_items: int, seed: int) -> Floats:
    if model == "rasch":
        return np.ones(k_items)
    slopes = np.exp(_LOG_SLOPE + _LOG_SLOPE_SD * normals(stream(seed, "slopes"), (k_items,)))
    return np.full(k_items, slopes[0]) if model == "1pl" else np.asarray(slopes)


def _thresholds(k_items: int, m: int, seed: int) -> Floats:
    centres = _CENTRE_SD * normals(stream(seed, "centres"), (k_items, 1))
    gaps = _between(_LEAST_GAP, _LARGEST_GAP, uniforms(stream(seed, "gaps"), (k_items, m - 1)))
    steps = np.concatenate([np.zeros((k_items, 1)), np.cumsum(gaps, axis=1)], axis=1)
    return np.asarray(centres + steps - steps.mean(axis=1, keepdims=True))


def _between(low: float, high: float, draws: Floats) -> Floats:
    return low + (high - low) * draws
