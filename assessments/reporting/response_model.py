"""An item response model fitted to one scale, and everything that judges how well it fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from assessments.errors import AssessmentError, InvalidArgument, NoFiniteEstimate, TooFewPersons
from assessments.irt import (
    WEAK_PRIORS,
    Abilities,
    Calibration,
    ItemFit,
    ModelFit,
    calibrate,
    estimate,
    item_fit,
    model_fit,
    q3,
)
from assessments.irt.bank import DICHOTOMOUS, Model
from assessments.matrix import Ints
from assessments.randomness import Floats
from assessments.reporting.scales import KeyedScale, without_gaps

Map = Callable[..., Iterable[Any]]
Fit = TypeVar("Fit")

#: Slopes of fewer persons are mostly chance; models without own slopes need fewer.
FEWEST_FOR_MODEL: Mapping[str, int] = {
    "rasch": 100,
    "1pl": 100,
    "2pl": 200,
    "3pl": 500,
    "grm": 200,
    "gpcm": 200,
}
#: From here on textbooks call the estimates of slopes dependable; below, a report says that they are rough.
ENOUGH_FOR_SLOPES = 500
NAMES: Mapping[str, str] = {
    "rasch": "Rasch model (all slopes 1)",
    "1pl": "One-parameter logistic model (one slope for all items)",
    "2pl": "Two-parameter logistic model (Birnbaum 1968)",
    "3pl": "Three-parameter logistic model (Birnbaum 1968)",
    "grm": "Graded response model (Samejima 1969)",
    "gpcm": "Generalised partial credit model (Muraki 1992)",
}


@dataclass(frozen=True, eq=False)
class FittedScale:
    """A model fitted to a scale.

    - `x`, n x k: the answers that were used, categories from 0; `rows`, n: whose of the scale's persons they are.
    - `merged`: the places of items with a category that nobody chose, whose categories were numbered anew.
    - `calibration`; `abilities`, EAP of n persons; `model_fit` or None; `item_fit` or None; `q3`, k x k.
    - `has_weak_priors`: whether priors were asked for, or needed, to hold the parameters.
    - `withheld`: why there is no "M2" or no "S-X2".
    """

    x: Floats
    rows: Ints
    merged: Ints
    calibration: Calibration
    abilities: Abilities
    model_fit: ModelFit | None
    item_fit: ItemFit | None
    q3: Floats
    has_weak_priors: bool
    withheld: Mapping[str, str]


def usual_model(x: Floats) -> Model:
    """The model for a table of answers: "2pl" when every item has at most two categories, otherwise "grm".

    >>> usual_model(np.array([[1.0, 2.0], [2.0, 1.0]])), usual_model(np.array([[0.0], [1.0], [2.0]]))
    ('2pl', 'grm')
    """
    return "grm" if (without_gaps(x)[0] > 1).any() else "2pl"


def check_model(model: Model | None, x: Floats) -> None:
    """Raises InvalidArgument for a model of right-or-wrong items where an item has more than two categories.

    >>> check_model("2pl", np.array([[0.0], [1.0]]))
    """
    if model in DICHOTOMOUS and usual_model(x) != "2pl":
        raise InvalidArgument("model", model, "grm or gpcm, since some items have more than two categories")


def fit_scale(
    scale: KeyedScale,
    model: Model | None = None,
    *,
    weak_priors: bool = False,
    map: Map = map,  # noqa: A002  # The argument takes what the builtin of this name does.
) -> FittedScale:
    """Calibrate a scale whose items all vary, and judge the fit. Categories that nobody chose are closed up; where
    answers separate an item completely, weak priors hold its parameters; "3pl" always has them.

    Raises TooFewPersons, NoVariance and others of `calibrate`.

    >>> from assessments.simulate import likert
    >>> x = likert(200, [0.7] * 4, seed=1).x
    >>> scale = KeyedScale("s", tuple("abcd"), (0, 1, 2, 3), np.zeros(4, bool), x, 0.0, 4.0)
    >>> fitted = fit_scale(scale)
    >>> fitted.calibration.model, fitted.withheld
    ('grm', {'M2': '10 moments of 4 items cannot judge 20 parameters'})
    """
    chosen = model or usual_model(scale.x)
    rows = np.flatnonzero(~np.isnan(scale.x).all(axis=1))
    if len(rows) < FEWEST_FOR_MODEL[chosen]:
        raise TooFewPersons(len(rows), FEWEST_FOR_MODEL[chosen])
    x, merged = without_gaps(scale.x[rows])
    calibration, has_weak_priors = _calibrated(x, chosen, weak_priors=weak_priors or chosen == "3pl", map=map)
    withheld: dict[str, str] = {}
    whole = None
    if has_weak_priors:
        withheld["M2"] = "it is not defined under priors"
    else:
        whole = _possible(lambda: model_fit(x, calibration), "M2", withheld)
    return FittedScale(
        x=x,
        rows=rows,
        merged=merged,
        calibration=calibration,
        abilities=estimate(x, calibration.items),
        model_fit=whole,
        item_fit=_possible(lambda: item_fit(x, calibration), "S-X2", withheld),
        q3=q3(x, calibration),
        has_weak_priors=has_weak_priors,
        withheld=withheld,
    )


def _calibrated(x: Floats, model: Model, *, weak_priors: bool, map: Map) -> tuple[Calibration, bool]:  # noqa: A002
    if not weak_priors:
        try:
            return calibrate(x, model, map=map), False
        except NoFiniteEstimate:
            # Weak priors hold what the answers alone do not.
            pass
    return calibrate(x, model, priors=WEAK_PRIORS, map=map), True


def _possible(compute: Callable[[], Fit], name: str, withheld: dict[str, str]) -> Fit | None:
    try:
        return compute()
    except AssessmentError as error:
        withheld[name] = str(error)
        return None
