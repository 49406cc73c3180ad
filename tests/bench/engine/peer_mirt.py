"""PyPI's mirt, spoken to in our words."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.bench.engine.draws import Codes, Items
from tests.bench.engine.race import Work


def fit(codes: Codes, model: str, *, priors: bool = False, **settings: Any) -> Work:
    """A calibration at these settings. Its standard errors cost much more than its fit and are left out."""
    import mirt
    from mirt.estimation.priors import default_priors

    answers = codes.astype(np.int64)
    if priors:
        settings["priors"] = default_priors(model)
    return lambda: mirt.fit_mirt(answers, model=model, compute_standard_errors=False, **settings)


def fitted_items(fitted: Any) -> Items:
    """The parameters of a result of `fit`."""
    found = fitted.model.parameters
    thresholds = found["thresholds"] if "thresholds" in found else found["difficulty"][:, np.newaxis]
    slopes = found["discrimination"]
    return Items(slopes, thresholds, found.get("guessing", np.zeros(slopes.size)))


def known_model(items: Items) -> Any:
    """A model with these parameters, as if it had been calibrated."""
    from mirt.models import GradedResponseModel, ThreeParameterLogistic, TwoParameterLogistic

    k_items, k_steps = items.thresholds.shape
    if k_steps > 1:
        model = GradedResponseModel(n_items=k_items, n_categories=k_steps + 1)
        model.set_parameters(discrimination=items.a, thresholds=items.thresholds)
    elif items.c.any():
        model = ThreeParameterLogistic(n_items=k_items)
        model.set_parameters(discrimination=items.a, difficulty=items.b, guessing=items.c)
    else:
        model = TwoParameterLogistic(n_items=k_items)
        model.set_parameters(discrimination=items.a, difficulty=items.b)
    model._is_fitted = True
    return model


def eap(codes: Codes, items: Items, n_nodes: int | None = None) -> Work:
    """Posterior means and their errors; without a number of nodes, at its default of 49."""
    import mirt

    model, answers = known_model(items), codes.astype(np.int64)
    return lambda: _moments(mirt.fscores(model, answers, n_quadpts=n_nodes))


def _moments(scores: Any) -> tuple[Any, Any]:
    return scores.theta.ravel(), scores.standard_error.ravel()
