"""How far the numbers of a path model would move in another sample of the same size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessments.errors import TooFewPersons
from assessments.matrix import check_choice, check_number
from assessments.randomness import Floats
from assessments.satisfaction.answers import MAX_MISSING_SHARE, Answers
from assessments.satisfaction.diagram import PathDiagram
from assessments.satisfaction.moments import Moments, resampled_moments
from assessments.satisfaction.path_model import PathModel, fit_answers, fitting_answers
from assessments.satisfaction.solution import Settings, Solution, Weighting, solve
from assessments.satisfaction.weighting import Scheme

#: A resample's weights settle to this; the last digits of a draw mean nothing.
_TOLERANCE = 1e-6
#: At least this share of resamples must have a solution.
_ENOUGH_DRAWS = 0.9

#: What an interval can be asked for.
QUANTITIES = ("weights", "loadings", "paths", "total_effects", "r_squared")


@dataclass(frozen=True)
class Interval:
    """Lower and upper ends and the standard error of one number, or of an array of them, all of one shape."""

    low: Floats
    high: Floats
    error: Floats


@dataclass(frozen=True, eq=False)
class PathBootstrap:
    """Resampled path models: `n_draws` of them that have a solution, from `n_units` drawn units each.

    `solution` holds their weights (of answers as they are), loadings, paths and so on, the draws in the leading axis;
    `mean` their means of items, n_draws x k. Latents point as in the sample.
    """

    model: PathModel
    solution: Solution
    mean: Floats
    n_draws: int
    n_units: int

    def interval(self, quantity: str, *, confidence: float = 0.95) -> Interval:
        """Intervals of "weights", "loadings" (k), "paths", "total_effects" (L x L, effect in rows, cause in columns) or
        "r_squared" (L); see `percentile_interval`. Raises UnknownChoice, InvalidArgument.
        """
        draws: Floats = getattr(self.solution, check_choice("quantity", quantity, QUANTITIES))
        if quantity == "weights":
            # As in the model: of standardised items, so that one kind of weight is spoken of throughout.
            draws = draws * self.model.weights / self.model.raw_weights
        return percentile_interval(draws, n_units=self.n_units, confidence=confidence)


def bootstrap_paths(
    x: npt.ArrayLike,
    diagram: PathDiagram,
    *,
    seed: int,
    n_draws: int = 1000,
    scheme: Scheme = "path",
    weighting: Weighting = "pls",
    standardise: bool = True,
    max_missing_share: float = MAX_MISSING_SHARE,
) -> PathBootstrap:
    """Resampled path models of the same persons; see `resampled_moments` for what is drawn.

    Each resample begins at the sample's weights and is solved together with all others. The sign of a latent variable
    is arbitrary in each, so it is turned to agree with the sample's loadings (Tenenhaus et al. 2005, construct-level
    changes). Resamples without a solution (an item without variance) are left out; TooFewPersons is raised when that is
    more than one in ten. Raises as `path_model`, InvalidSeed, InvalidDraws.

    >>> x = [[1, 2, 1, 3], [2, 2, 3, 4], [4, 3, 4, 4], [5, 6, 4, 7], [6, 5, 8, 9], [7, 9, 9, 9]] * 20
    >>> diagram = PathDiagram({"quality": [0, 1], "satisfaction": [2, 3]}, [("quality", "satisfaction")])
    >>> paths = bootstrap_paths(x, diagram, seed=1).interval("paths")
    >>> float(paths.low[1, 0].round(2)), float(paths.high[1, 0].round(2))
    (0.92, 0.95)
    """
    settings = Settings(scheme, weighting, standardise)
    answers = fitting_answers(x, diagram, max_missing_share)
    return bootstrap_answers(answers, diagram, settings, seed=seed, n_draws=n_draws)


def bootstrap_answers(
    answers: Answers, diagram: PathDiagram, settings: Settings, *, seed: int, n_draws: int
) -> PathBootstrap:
    """The bootstrap of complete answers. Raises as `bootstrap_paths`."""
    model = fit_answers(answers, diagram, settings)
    drawn, n_units = resampled_moments(answers.table, seed=seed, n_draws=n_draws)
    usable = np.all(drawn.sd > 1e-9 * model.sd, axis=1)
    if usable.mean() < _ENOUGH_DRAWS:
        raise TooFewPersons(model.n, model.n + 1)
    drawn = Moments(drawn.mean[usable], drawn.covariance[usable])
    start = np.broadcast_to(model.weights, drawn.mean.shape)
    looser = Settings(settings.scheme, settings.weighting, settings.standardise, _TOLERANCE)
    solution = _agreeing(solve(drawn, diagram, looser, start=start), model)
    return PathBootstrap(model, solution, drawn.mean, len(drawn.mean), n_units)


def percentile_interval(draws: Floats, *, n_units: int, confidence: float = 0.95) -> Interval:
    """Percentile interval of draws in the leading axis, widened for few units (Hesterberg 2015).

    The plain percentile interval is too narrow by the factor sqrt((n - 1) / n) and knows no t distribution; taking the
    quantiles at Phi(-+ sqrt(n / (n - 1)) t_(n - 1)) mends both. Raises InvalidArgument.

    >>> interval = percentile_interval(np.arange(1001.0), n_units=500, confidence=0.9)
    >>> float(interval.low.round(1)), float(interval.high.round(1))
    (49.5, 950.5)
    """
    from scipy.special import ndtr, stdtrit

    level = check_number("confidence", confidence, above=0, below=1)
    quantile = -float(stdtrit(n_units - 1, (1 - level) / 2)) if n_units > 1 else np.inf
    tail = float(ndtr(-quantile * np.sqrt(n_units / max(n_units - 1, 1))))
    low, high = np.quantile(draws, [tail, 1 - tail], axis=0)
    error = draws.std(axis=0, ddof=1) if len(draws) > 1 else np.zeros(draws.shape[1:])
    return Interval(low, high, np.asarray(error * np.sqrt(n_units / max(n_units - 1, 1))))


def _agreeing(solution: Solution, model: PathModel) -> Solution:
    """Each latent of each draw turned so that its loadings agree with the sample's."""
    diagram = model.diagram
    members = np.arange(len(diagram.latents)) == diagram.owners[:, np.newaxis]
    agreement = (solution.loadings * model.loadings) @ members
    signs = np.where(agreement < 0, -1.0, 1.0)
    by_item = signs[:, diagram.owners]
    by_pair = signs[:, :, np.newaxis] * signs[:, np.newaxis, :]
    return solution._replace(
        weights=solution.weights * by_item,
        loadings=solution.loadings * by_item,
        paths=solution.paths * by_pair,
        total_effects=solution.total_effects * by_pair,
        correlations=solution.correlations * by_pair,
    )
