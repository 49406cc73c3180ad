"""Path models of many samples at once, from their covariances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np

from assessments.matrix import check_choice, check_count, check_number
from assessments.randomness import Floats
from assessments.satisfaction.diagram import PathDiagram
from assessments.satisfaction.errors import CollinearLatents, WeightsNotSettled
from assessments.satisfaction.moments import Moments
from assessments.satisfaction.weighting import (
    SCHEMES,
    Outer,
    Scheme,
    path_coefficients,
    pls_weights,
    scaled_weights,
)

Weighting = Literal["pls", "equal"]
WEIGHTINGS: tuple[str, ...] = get_args(Weighting)

#: Predecessors whose correlations leave less than this in some direction are taken for the same.
_COLLINEAR = 1e-9


class Solution(NamedTuple):
    """A path model of b samples at once: weights and loadings b x k, paths, total effects and correlations b x L x L
    (effect in rows, cause in columns), R^2 b x L (zero without causes).
    """

    weights: Floats
    loadings: Floats
    paths: Floats
    total_effects: Floats
    r_squared: Floats
    correlations: Floats
    n_iterations: int
    change: float


@dataclass(frozen=True)
class Settings:
    """How weights are found; the same for a sample and all its resamples."""

    scheme: Scheme = "path"
    weighting: Weighting = "pls"
    standardise: bool = True
    tolerance: float = 1e-10
    max_iterations: int = 300

    def __post_init__(self) -> None:
        check_choice("scheme", self.scheme, SCHEMES)
        check_choice("weighting", self.weighting, WEIGHTINGS)
        check_number("tolerance", self.tolerance, above=0)
        check_count("max_iterations", self.max_iterations)


def solve(sample: Moments, diagram: PathDiagram, settings: Settings, *, start: Floats) -> Solution:
    """Path models of b samples at once, with weights of the answers as they are; `start` has weights, b x k.

    What cannot be computed in a sample is NaN in that sample.
    """
    sd = sample.sd
    with np.errstate(invalid="ignore", divide="ignore"):
        if settings.weighting == "equal":
            outer = scaled_weights(sample.covariance, np.ones_like(sd), diagram)
        else:
            outer = _iterated(
                sample.covariance, sd if settings.standardise else np.ones_like(sd), diagram, settings, start
            )
        outer = _directed(outer, sd, diagram)
        paths = path_coefficients(outer.correlations, diagram)
        own = np.take_along_axis(
            outer.products, np.broadcast_to(diagram.owners, sd.shape)[:, :, np.newaxis], axis=2
        )[:, :, 0]
        return Solution(
            weights=outer.weights,
            loadings=own / sd,
            paths=paths,
            total_effects=_total(paths),
            r_squared=np.sum(paths * outer.correlations, axis=2),
            correlations=outer.correlations,
            n_iterations=outer.n_iterations,
            change=outer.change,
        )


def _iterated(
    covariance: Floats, scale: Floats, diagram: PathDiagram, settings: Settings, start: Floats
) -> Outer:
    products = covariance / (scale[:, :, np.newaxis] * scale[:, np.newaxis, :])
    outer = pls_weights(
        products,
        diagram,
        scheme=settings.scheme,
        start=start,
        tolerance=settings.tolerance,
        max_iterations=settings.max_iterations,
    )
    return outer._replace(weights=outer.weights / scale, products=outer.products * scale[:, :, np.newaxis])


def _directed(outer: Outer, sd: Floats, diagram: PathDiagram) -> Outer:
    """The same solution with each latent turned the way that its items point."""
    members = np.arange(len(diagram.latents)) == diagram.owners[:, np.newaxis]
    pointing = np.sum(np.where(members, outer.products / sd[:, :, np.newaxis], 0.0), axis=1)
    signs = np.where(pointing < 0, -1.0, 1.0)
    return outer._replace(
        weights=outer.weights * signs[:, diagram.owners],
        products=outer.products * signs[:, np.newaxis, :],
        correlations=outer.correlations * signs[:, :, np.newaxis] * signs[:, np.newaxis, :],
    )


def _total(paths: Floats) -> Floats:
    """Effects along all ways: B + B^2 + ..., which ends since no path leads back."""
    total, power = paths.copy(), paths
    for _ in range(paths.shape[1] - 2):
        power = power @ paths
        total += power
    return total


def check_solution(solution: Solution, diagram: PathDiagram, settings: Settings) -> None:
    """Raises WeightsNotSettled, and CollinearLatents where causes of one latent coincide in the first sample."""
    if solution.change > settings.tolerance:
        raise WeightsNotSettled(solution.n_iterations)
    for effect, causes in enumerate(diagram.causes):
        if len(causes) > 1:
            among = solution.correlations[0][np.ix_(causes, causes)]
            if float(np.linalg.eigvalsh(among)[0]) < _COLLINEAR:
                names = tuple(diagram.latents[cause] for cause in causes)
                raise CollinearLatents(diagram.latents[effect], names)
