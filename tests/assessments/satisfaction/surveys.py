"""Made-up satisfaction surveys with a known structure, and the plain algorithm that ours must agree with."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from assessments.randomness import Floats
from assessments.satisfaction import PathDiagram

#: Two causes and their effect; 3 + 2 + 4 items.
TRIO = PathDiagram(
    {"quality": [0, 1, 2], "value": [3, 4], "satisfaction": [5, 6, 7, 8]},
    [("quality", "value"), ("quality", "satisfaction"), ("value", "satisfaction")],
)
LOADINGS = np.array([0.9, 0.8, 0.6, 0.85, 0.7, 0.9, 0.85, 0.8, 0.6])
#: Correlations of the factors when quality leads to value by .5, and both lead to satisfaction by .4 and .3.
FACTORS = np.array([[1.0, 0.5, 0.55], [0.5, 1.0, 0.5], [0.55, 0.5, 1.0]])


def factor_correlations() -> Floats:
    """Correlations of the nine items of TRIO under common factors."""
    shared = np.outer(LOADINGS, LOADINGS) * FACTORS[np.ix_(TRIO.owners, TRIO.owners)]
    np.fill_diagonal(shared, 1.0)
    return shared


def exact_sample(correlations: Floats, n: int = 60) -> Floats:
    """A sample whose items have exactly these correlations, means 0 and standard deviations 1 (divided by n)."""
    drawn = np.random.default_rng(1).standard_normal((n, len(correlations)))
    orthogonal, _ = np.linalg.qr(drawn - drawn.mean(axis=0))
    return np.sqrt(n) * orthogonal @ np.linalg.cholesky(correlations).T


def answers(n: int, seed: int) -> Floats:
    """Answers from 1 to 10 of n persons to the nine items of TRIO."""
    drawn = np.random.default_rng(seed).standard_normal((n, 9)) @ np.linalg.cholesky(factor_correlations()).T
    means = np.array([7.0, 6.5, 8.0, 5.0, 5.5, 7.0, 6.0, 6.5, 7.5])
    return np.clip(np.round(means + np.linspace(1, 2, 9) * drawn), 1, 10)


def plain_pls(x: npt.ArrayLike, diagram: PathDiagram, scheme: str, *, standardise: bool = True) -> Floats:
    """Outer weights by the textbook's steps over persons, with no shortcut at all."""
    table = np.asarray(x, dtype=np.float64)[:, diagram.columns]
    z = table - table.mean(axis=0)
    if standardise:
        z = z / table.std(axis=0)
    weights, k_latents = np.ones(z.shape[1]), len(diagram.latents)
    for _ in range(60):
        scores = _scores(z, weights, diagram)
        inner = np.zeros_like(scores)
        for latent in range(k_latents):
            for effect in diagram.effects[latent]:
                r = float(scores[:, latent] @ scores[:, effect]) / len(z)
                inner[:, latent] += scores[:, effect] * (np.sign(r) if scheme == "centroid" else r)
            causes = list(diagram.causes[latent])
            if causes and scheme == "path":
                inner[:, latent] += (
                    scores[:, causes] @ np.linalg.lstsq(scores[:, causes], scores[:, latent], rcond=None)[0]
                )
            elif causes:
                r_causes = scores[:, causes].T @ scores[:, latent] / len(z)
                inner[:, latent] += scores[:, causes] @ (
                    np.sign(r_causes) if scheme == "centroid" else r_causes
                )
        weights = np.sum(z * inner[:, diagram.owners], axis=0) / len(z)
    return weights / _spread(z, weights, diagram)[diagram.owners]


def _scores(z: Floats, weights: Floats, diagram: PathDiagram) -> Floats:
    members = diagram.owners[:, np.newaxis] == np.arange(len(diagram.latents))
    return np.asarray((z * weights) @ members / _spread(z, weights, diagram))


def _spread(z: Floats, weights: Floats, diagram: PathDiagram) -> Floats:
    members = diagram.owners[:, np.newaxis] == np.arange(len(diagram.latents))
    return np.asarray(((z * weights) @ members).std(axis=0))
