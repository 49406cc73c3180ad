"""Outer weights by partial least squares, on many correlation matrices at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple, get_args

import numpy as np

from assessments.randomness import Floats
from assessments.satisfaction.diagram import PathDiagram

Scheme = Literal["path", "factorial", "centroid"]
SCHEMES: tuple[str, ...] = get_args(Scheme)

#: Added to a diagonal of ones so that a resample in which two latent variables coincide does not stop the others; it
#: is far below what is reported.
_RIDGE = 1e-13


class Outer(NamedTuple):
    """For b samples: weights of items in a latent score of variance one (b x k), covariances of items with latents
    (b x k x L), correlations of latents (b x L x L), and how many iterations it took; `change` is the last one's.
    """

    weights: Floats
    products: Floats
    correlations: Floats
    n_iterations: int
    change: float


def pls_weights(
    products: Floats,
    diagram: PathDiagram,
    *,
    scheme: Scheme,
    start: Floats,
    tolerance: float,
    max_iterations: int,
) -> Outer:
    """Wold's (1982) algorithm in mode A, from covariances or correlations of items alone, b x k x k.

    A step makes latent scores from the weights, an inner estimate of each latent from its neighbours by the scheme, and
    new weights as covariances of items with the inner estimate of their latent (Lohmoeller 1989). All of it is linear
    in the items, so their k x k matrix replaces the persons.
    """
    inner = _INNER[scheme]
    outer = scaled_weights(products, start, diagram)
    for iteration in range(1, max_iterations + 1):
        estimate = inner(outer.correlations, diagram)
        towards_own = estimate[:, :, diagram.owners].transpose(0, 2, 1)
        renewed = scaled_weights(products, np.sum(outer.products * towards_own, axis=2), diagram)
        moved = np.abs(np.abs(renewed.weights) - np.abs(outer.weights))
        # A sample that has failed holds NaN and never settles; it must not hold up the others.
        change = float(np.where(np.isnan(moved), 0.0, moved).max())
        outer = renewed._replace(n_iterations=iteration, change=change)
        if change <= tolerance:
            break
    return outer


def scaled_weights(products: Floats, weights: Floats, diagram: PathDiagram) -> Outer:
    """The same weights, scaled so that each latent score has variance one."""
    members = np.arange(len(diagram.latents)) == diagram.owners[:, np.newaxis]
    by_latent = products @ np.where(members, weights[:, :, np.newaxis], 0.0)
    shared = np.where(members, weights[:, :, np.newaxis], 0.0).transpose(0, 2, 1) @ by_latent
    spread = np.sqrt(np.diagonal(shared, axis1=1, axis2=2))
    return Outer(
        weights / spread[:, diagram.owners],
        by_latent / spread[:, np.newaxis, :],
        shared / (spread[:, :, np.newaxis] * spread[:, np.newaxis, :]),
        0,
        0.0,
    )


def path_coefficients(correlations: Floats, diagram: PathDiagram) -> Floats:
    """Standardised regressions of each latent on its causes, b x L x L, from column to row (effect, cause)."""
    paths = np.zeros_like(correlations)
    ridge = _RIDGE * np.eye(correlations.shape[1])
    for effect, causes in enumerate(diagram.causes):
        if causes:
            own = np.ix_(range(len(correlations)), causes, causes)
            right = correlations[:, causes, effect][:, :, np.newaxis]
            among = correlations[own] + ridge[: len(causes), : len(causes)]
            paths[:, effect, causes] = np.linalg.solve(among, right)[:, :, 0]
    return paths


def _by_path(correlations: Floats, diagram: PathDiagram) -> Floats:
    """Regression coefficients on causes, correlations with effects."""
    estimate = path_coefficients(correlations, diagram).transpose(0, 2, 1)
    for latent, effects in enumerate(diagram.effects):
        estimate[:, effects, latent] = correlations[:, effects, latent]
    return estimate


def _by_factor(correlations: Floats, diagram: PathDiagram) -> Floats:
    """Correlations with all neighbours."""
    linked = np.zeros(correlations.shape[1:])
    for latent, effects in enumerate(diagram.effects):
        linked[list(effects), latent] = linked[latent, list(effects)] = 1.0
    return correlations * linked


def _by_sign(correlations: Floats, diagram: PathDiagram) -> Floats:
    """Signs of the correlations with all neighbours."""
    return np.sign(_by_factor(correlations, diagram))


_INNER: dict[str, Callable[[Floats, PathDiagram], Floats]] = {
    "path": _by_path,
    "factorial": _by_factor,
    "centroid": _by_sign,
}
