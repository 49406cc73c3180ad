"""Measurement invariance: does a scale measure the same, in the same units and from the same origin, in each group?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidMatrix, NoFiniteEstimate, NoVariance, TooFewPersons
from assessments.fairness.factor import LEVELS, FactorModel, Level, Moments, fit_factor_model
from assessments.fairness.groups import as_labels
from assessments.matrix import as_matrix, check_columns_vary, check_number
from assessments.randomness import Floats
from assessments.reliability.moments import check_items_independent

#: What a model may lose against the one before (Cheung & Rensvold 2002; Chen 2007).
LARGEST_LOSS_OF_CFI = 0.010
LARGEST_RISE_OF_RMSEA = 0.015
#: A nested model that is better by more than this chi-square has found what the other one missed.
_SIDE_VALLEY = 1e-4


@dataclass(frozen=True, eq=False)
class InvarianceStep:
    """One model of the sequence and how it compares with the one before; differences of the first one are None.

    - `level`: "configural", "metric", "scalar" or "strict".
    - `chi2`, `df`, `p` (None without degrees of freedom), `cfi`, `tli`, `rmsea`: fit of this model.
    - `delta_chi2`, `delta_df`, `delta_p`: likelihood-ratio test against the model before.
    - `delta_cfi`, `delta_rmsea`: this model's minus the one's before.
    - `holds`: this step passes its rule, and so do all before it.
    - `model`: the estimates, see `FactorModel`.
    """

    level: Level
    chi2: float
    df: int
    p: float | None
    cfi: float
    tli: float
    rmsea: float
    delta_chi2: float | None
    delta_df: int | None
    delta_p: float | None
    delta_cfi: float | None
    delta_rmsea: float | None
    holds: bool
    model: FactorModel


@dataclass(frozen=True, eq=False)
class MeasurementInvariance:
    """Which level of invariance holds.

    - `level`: the highest level that holds, "none" when not even the configural model fits.
    - `steps`: the models from the freest to the strictest, by `step(level)` too.
    - `groups`: labels in ascending order; `n_persons` of each; the first has factor mean 0 and variance 1.
    - `n_excluded`: persons left out for a gap.
    """

    level: str
    steps: tuple[InvarianceStep, ...]
    groups: tuple[object, ...]
    n_persons: tuple[int, ...]
    n_excluded: int

    def step(self, level: Level) -> InvarianceStep:
        """The step of this level. Raises KeyError for a level that was not fitted."""
        return {step.level: step for step in self.steps}[level]


def measurement_invariance(
    x: npt.ArrayLike,
    group: npt.ArrayLike,
    *,
    strict: bool = False,
    least_cfi: float = 0.90,
    most_rmsea: float = 0.08,
) -> MeasurementInvariance:
    """Invariance of a one-factor scale across groups: configural, metric, scalar and, if asked for, strict.

    Maximum likelihood with mean structure, see `fit_factor_model`. The configural model holds with CFI of at least
    `least_cfi` and RMSEA of at most `most_rmsea`; each further one when CFI falls by at most .010 (Cheung & Rensvold
    2002) and RMSEA rises by at most .015 (Chen 2007). CFI and TLI are measured against independent items with free
    means and variances in each group; RMSEA = sqrt(G max(0, chi2 - df) / (df N)) (Steiger 1998), 0 without degrees of
    freedom.

    x is n x k of interval scores, k at least 3, answers to ordered categories taken as numbers; group holds n labels,
    numbers or texts. Persons with a gap are left out and counted. Raises InvalidMatrix (labels, or an item of a
    group that follows from others), TooFewItems, TooFewPersons (each group needs more persons than items), NoVariance
    naming the column, NoFiniteEstimate, InvalidArgument.

    >>> from assessments.randomness import normals
    >>> drawn = normals(5, (400, 5))
    >>> found = measurement_invariance(drawn[:, :1] + drawn[:, 1:], ["cn"] * 200 + ["tw"] * 200)
    >>> found.level, found.groups, [step.df for step in found.steps]
    ('scalar', ('cn', 'tw'), [4, 7, 10])
    """
    check_number("least_cfi", least_cfi, above=0, below=1, closed=True)
    check_number("most_rmsea", most_rmsea, above=0, below=1, closed=True)
    answers = as_matrix(x, min_persons=2, min_items=3)
    labels, codes = as_labels(group, n_persons=len(answers))
    kept = ~np.isnan(answers).any(axis=1)
    moments = _moments(answers[kept], codes[kept], labels)
    models = _models(moments, LEVELS[: 4 if strict else 3])
    steps = _steps(models, moments, least_cfi=least_cfi, most_rmsea=most_rmsea)
    return MeasurementInvariance(
        level=max((step.level for step in steps if step.holds), key=LEVELS.index, default="none"),
        steps=steps,
        groups=labels,
        n_persons=tuple(int(n) for n in moments.n_persons),
        n_excluded=int(np.count_nonzero(~kept)),
    )


def _moments(answers: Floats, codes: npt.NDArray[np.int64], labels: tuple[object, ...]) -> Moments:
    parts = [answers[codes == code] for code in range(len(labels))]
    for part, label in zip(parts, labels, strict=True):
        if len(part) <= answers.shape[1]:
            raise TooFewPersons(len(part), answers.shape[1] + 1)
        try:
            check_columns_vary(part)
            check_items_independent(np.corrcoef(part.T))
        except NoVariance as error:
            raise NoVariance(f"in group {label!r} {error.reason}", column=error.column) from error
        except NoFiniteEstimate as error:
            raise InvalidMatrix(f"in group {label!r} {error.reason}", column=error.column) from error
    return Moments(
        np.array([len(part) for part in parts]),
        np.stack([part.mean(axis=0) for part in parts]),
        np.stack([np.cov(part.T, bias=True) for part in parts]),
    )


def _models(moments: Moments, levels: tuple[Level, ...]) -> dict[Level, FactorModel]:
    models = {level: fit_factor_model(moments, level) for level in levels}
    for stricter, freer in pairwise(reversed(levels)):
        # The freer model contains the stricter one: where it fits worse, its search ended in a side valley.
        if models[freer].chi2 > models[stricter].chi2 + _SIDE_VALLEY:
            models[freer] = fit_factor_model(moments, freer, start=models[stricter])
    return models


def _steps(
    models: dict[Level, FactorModel], moments: Moments, *, least_cfi: float, most_rmsea: float
) -> tuple[InvarianceStep, ...]:
    fits = [_Fit(model, moments) for model in models.values()]
    first = fits[0]
    holds = bool(first.cfi >= least_cfi and first.rmsea <= most_rmsea)
    steps = [_step(LEVELS[0], first, None, holds=holds)]
    for level, (before, fit) in zip(LEVELS[1:], pairwise(fits), strict=False):
        holds = holds and loses_little(fit.cfi - before.cfi, fit.rmsea - before.rmsea)
        steps.append(_step(level, fit, before, holds=holds))
    return tuple(steps)


def loses_little(delta_cfi: float, delta_rmsea: float) -> bool:
    """Whether a stricter model may stand: CFI falls by at most .010 and RMSEA rises by at most .015.

    >>> loses_little(-0.010, 0.015), loses_little(-0.011, 0.0), loses_little(0.0, 0.016)
    (True, False, False)
    """
    # Differences of a thousandth are compared as they are printed, not as the last bit falls.
    return round(-delta_cfi, 9) <= LARGEST_LOSS_OF_CFI and round(delta_rmsea, 9) <= LARGEST_RISE_OF_RMSEA


class _Fit:
    """A fitted model with its indices of fit."""

    def __init__(self, model: FactorModel, moments: Moments) -> None:
        n_groups, k_items = moments.means.shape
        n_persons = float(moments.n_persons.sum())
        base_df = n_groups * k_items * (k_items - 1) // 2
        variances = moments.covariances.diagonal(axis1=1, axis2=2)
        base = moments.n_persons @ (np.log(variances).sum(axis=1) - np.linalg.slogdet(moments.covariances)[1])
        excess, base_excess = max(model.chi2 - model.df, 0.0), max(base - base_df, model.chi2 - model.df, 0.0)
        self.model = model
        self.p = _upper_tail(model.chi2, model.df)
        self.cfi = 1 - excess / base_excess if base_excess else 1.0
        self.tli, self.rmsea = 1.0, 0.0
        if model.df:
            self.tli = float((base / base_df - model.chi2 / model.df) / (base / base_df - 1))
            self.rmsea = float(np.sqrt(n_groups * excess / (model.df * n_persons)))


def _step(level: Level, fit: _Fit, before: _Fit | None, *, holds: bool) -> InvarianceStep:
    model = fit.model
    # Rounding alone may leave the stricter model a hair above the freer one.
    delta_chi2 = max(0.0, model.chi2 - before.model.chi2) if before else None
    delta_df = model.df - before.model.df if before else None
    return InvarianceStep(
        level=level,
        chi2=model.chi2,
        df=model.df,
        p=fit.p,
        cfi=fit.cfi,
        tli=fit.tli,
        rmsea=fit.rmsea,
        delta_chi2=delta_chi2,
        delta_df=delta_df,
        delta_p=_upper_tail(delta_chi2, delta_df) if delta_chi2 is not None and delta_df else None,
        delta_cfi=fit.cfi - before.cfi if before else None,
        delta_rmsea=fit.rmsea - before.rmsea if before else None,
        holds=holds,
        model=model,
    )


def _upper_tail(chi2: float, df: int) -> float | None:
    # Imported at first use: scipy.special is not needed by those who only score.
    from scipy.special import chdtrc

    return float(chdtrc(df, chi2)) if df else None
