"""A path model of satisfaction: what the items weigh, what leads to what, how good the blocks are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessments.errors import NoVariance
from assessments.matrix import check_kind
from assessments.randomness import Floats
from assessments.satisfaction.answers import MAX_MISSING_SHARE, Answers, complete_answers, sample_answers
from assessments.satisfaction.blocks import BlockQuality, block_quality, sum_varies
from assessments.satisfaction.diagram import Path, PathDiagram
from assessments.satisfaction.moments import Moments, constant_items, moments
from assessments.satisfaction.solution import Settings, Weighting, check_solution, solve
from assessments.satisfaction.weighting import Scheme


@dataclass(frozen=True, eq=False)
class PathModel:
    """A fitted path model of n persons. By item in the order of `diagram.columns`:

    - `mean` and `sd` (divided by n) of the answers in use;
    - `weights` of the standardised items, which make latent scores of variance one (of the centred items without
      `standardise`); `raw_weights` belong to the answers as they are;
    - `loadings`, correlations of each item with its latent.

    By path (cause, effect): `paths`, standardised regression coefficients, and `total_effects` along all ways.
    By latent: `r_squared` of those with causes, `quality` of each block. `correlations` of the latents is L x L.
    """

    diagram: PathDiagram
    n: int
    n_dropped: int
    n_completed: int
    mean: Floats
    sd: Floats
    weights: Floats
    raw_weights: Floats
    loadings: Floats
    paths: Mapping[Path, float]
    total_effects: Mapping[Path, float]
    r_squared: Mapping[str, float]
    correlations: Floats
    quality: Mapping[str, BlockQuality]
    n_iterations: int

    def scores(self, x: npt.ArrayLike, *, max_missing_share: float = MAX_MISSING_SHARE) -> Floats:
        """Latent scores, a row for each row of x, with mean 0 and variance 1 in the sample that was fitted.

        NaN for persons who left out too much. Raises InvalidMatrix, TooFewPersons, InvalidPathModel, InvalidArgument.
        """
        answers = complete_answers(
            x, tuple(self.diagram.blocks.values()), max_missing_share=max_missing_share
        )
        weights = np.zeros((self.mean.size, len(self.diagram.latents)))
        weights[np.arange(self.mean.size), self.diagram.owners] = self.raw_weights
        scores = np.full((answers.kept.size, weights.shape[1]), np.nan)
        scores[answers.kept] = (answers.table - self.mean) @ weights
        return scores


def path_model(
    x: npt.ArrayLike,
    diagram: PathDiagram,
    *,
    scheme: Scheme = "path",
    weighting: Weighting = "pls",
    standardise: bool = True,
    max_missing_share: float = MAX_MISSING_SHARE,
    tolerance: float = 1e-10,
    max_iterations: int = 300,
) -> PathModel:
    """Fits a path model by partial least squares, mode A (Wold 1982; Tenenhaus, Esposito Vinzi, Chatelin & Lauro 2005).

    `scheme` is how neighbours count in the inner estimate: "path" regresses on causes and correlates with effects,
    "factorial" correlates with both, "centroid" takes the signs of these correlations. `weighting="equal"` gives every
    answer of a block the same weight instead of iterating. Items are standardised unless told otherwise. A latent
    points the way that most of its items do, measured by the sum of their loadings. Gaps: see `complete_answers`.

    Works on the k x k correlations alone, so persons cost one matrix product. Raises InvalidMatrix, AllMissing
    naming a column, NoVariance naming a column or a latent variable whose items cancel each other, TooFewPersons,
    InvalidPathModel, InvalidArgument, UnknownChoice, CollinearLatents, WeightsNotSettled.

    >>> x = [[1, 2, 1, 3], [2, 2, 3, 4], [4, 3, 4, 4], [5, 6, 4, 7], [6, 5, 8, 9], [7, 9, 9, 9]]
    >>> diagram = PathDiagram({"quality": [0, 1], "satisfaction": [2, 3]}, [("quality", "satisfaction")])
    >>> model = path_model(x, diagram)
    >>> round(model.paths["quality", "satisfaction"], 4), round(model.r_squared["satisfaction"], 4)
    (0.934, 0.8724)
    """
    settings = Settings(scheme, weighting, standardise, tolerance, max_iterations)
    return fit_answers(fitting_answers(x, diagram, max_missing_share), diagram, settings)


def fitting_answers(x: npt.ArrayLike, diagram: PathDiagram, max_missing_share: float) -> Answers:
    """The answers of enough persons for the diagram's longest regression. Raises as `sample_answers`."""
    check_kind("diagram", diagram, PathDiagram)
    needed = max(len(causes) for causes in diagram.causes) + 2
    blocks = tuple(diagram.blocks.values())
    return sample_answers(x, blocks, max_missing_share=max_missing_share, min_persons=needed)


def fit_answers(answers: Answers, diagram: PathDiagram, settings: Settings) -> PathModel:
    """The path model of complete answers. Raises NoVariance, CollinearLatents, WeightsNotSettled."""
    found = moments(answers.table)
    if (constant := constant_items(answers.table, found)).size:
        raise NoVariance("all answers are equal", column=diagram.columns[int(constant[0])])
    _check_sums(found, diagram, settings)
    one = Moments(found.mean[np.newaxis], found.covariance[np.newaxis])
    solution = solve(one, diagram, settings, start=np.ones((1, found.mean.size)))
    check_solution(solution, diagram, settings)
    sd, latents = found.sd, diagram.latents
    return PathModel(
        diagram=diagram,
        n=len(answers.table),
        n_dropped=answers.n_dropped,
        n_completed=answers.n_completed,
        mean=found.mean,
        sd=sd,
        weights=solution.weights[0] * (sd if settings.standardise else 1.0),
        raw_weights=solution.weights[0],
        loadings=solution.loadings[0],
        paths={
            (cause, effect): _entry(solution.paths, diagram, cause, effect) for cause, effect in diagram.paths
        },
        total_effects={
            (cause, effect): _entry(solution.total_effects, diagram, cause, effect)
            for effect in latents
            for cause in diagram.drivers_of(effect)
        },
        r_squared={
            name: float(solution.r_squared[0, place])
            for place, name in enumerate(latents)
            if diagram.causes[place]
        },
        correlations=solution.correlations[0],
        quality={
            name: block_quality(found.covariance[np.ix_(items, items)], solution.weights[0, items])
            for name, items in ((name, diagram.items_of(name)) for name in latents)
        },
        n_iterations=solution.n_iterations,
    )


def _check_sums(found: Moments, diagram: PathDiagram, settings: Settings) -> None:
    """Raises NoVariance, naming the latent variable whose items cancel each other."""
    is_raw = settings.weighting == "equal" or not settings.standardise
    weights = np.ones(found.mean.size) if is_raw else 1 / found.sd
    for name in diagram.latents:
        items = diagram.items_of(name)
        if not sum_varies(found.covariance[np.ix_(items, items)], weights[items]):
            raise NoVariance(f"the items of {name!r} cancel each other, so that their sum has no variance")


def _entry(values: Floats, diagram: PathDiagram, cause: str, effect: str) -> float:
    return float(values[0, diagram.place_of(effect), diagram.place_of(cause)])
