"""Item parameters as the optimiser sees them: slopes and intercepts, whose curves nowhere divide by a slope.

Row j of `xi` (k x p) is (a, d_1 ... d_m[, logit c]) with logits a theta + d_v. The public form (a, b, c, thresholds)
has b_v = -d_v / a.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assessments.irt.bank import ItemBank, Model
from assessments.irt.curves import logistic
from assessments.matrix import Bools, Ints
from assessments.randomness import Floats


@dataclass(frozen=True)
class Curves:
    """At the nodes of a quadrature: log P (k x C x Q), P, and the score d log P / d xi (k x C x Q x p)."""

    log_shares: Floats
    shares: Floats
    scores: Floats


@dataclass(frozen=True)
class Layout:
    """Which parameters items of a model have. `free` is k x p; `is_tied` means one slope for all items.

    `asymptotes`, k, are guessing parameters that are known beforehand: the curves are those of "3pl", and c is held.
    """

    model: Model
    n_categories: Ints
    free: Bools
    is_tied: bool
    asymptotes: Floats | None = None

    @property
    def m(self) -> int:
        """The largest number of thresholds."""
        return int(self.n_categories.max()) - 1

    def pack(self, xi: Floats) -> Floats:
        """The free parameters as one vector; the tied slope first."""
        return np.concatenate([xi[:1, 0], xi[self.free]]) if self.is_tied else xi[self.free]

    def unpack(self, vector: Floats) -> Floats:
        """The parameters k x p; a slope that is not free is 1, an intercept that an item lacks is 0."""
        xi = np.zeros(self.free.shape)
        xi[:, 0] = vector[0] if self.is_tied else 1.0
        if self.asymptotes is not None:
            xi[:, 2] = _logit(self.asymptotes)
        xi[self.free] = vector[self.is_tied :]
        return xi

    def pull(self, gradient: Floats) -> Floats:
        """A gradient by xi as a gradient by the vector."""
        own = gradient[self.free]
        return np.concatenate([[gradient[:, 0].sum()], own]) if self.is_tied else own

    def jacobian(self) -> Floats:
        """The vector's effect on xi, (k p) x n_free, of zeros and ones."""
        flat = np.flatnonzero(self.free)
        matrix = np.zeros((self.free.size, len(flat) + self.is_tied))
        matrix[flat, np.arange(len(flat)) + self.is_tied] = 1.0
        if self.is_tied:
            matrix[:: self.free.shape[1], 0] = 1.0
        return matrix


def layout(model: Model, n_categories: Ints, asymptotes: Floats | None = None) -> Layout:
    """The parameters that items with these numbers of categories have under a model, c being held where it is known."""
    m = int(n_categories.max()) - 1
    free = np.arange(1, m + 1) < n_categories[:, np.newaxis]
    has_slope = np.full((len(n_categories), 1), model not in ("rasch", "1pl"))
    parts = [has_slope, free]
    if asymptotes is not None:
        held = np.zeros_like(has_slope)
        return Layout("3pl", n_categories, np.hstack([*parts, held]), model == "1pl", asymptotes)
    parts += [np.ones_like(has_slope)] * (model == "3pl")
    return Layout(model, n_categories, np.hstack(parts), model == "1pl")


def _logit(shares: Floats) -> Floats:
    """Minus infinity for none, where the curves are those without guessing."""
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(shares) - np.log1p(-shares))


def curves(shape: Layout, xi: Floats, nodes: Floats) -> Curves | None:
    """The items' curves at the nodes; None when graded thresholds are out of order and there is no such model."""
    logits = xi[:, :1, np.newaxis] * nodes + xi[:, 1 : shape.m + 1, np.newaxis]
    if shape.model == "3pl":
        return _guessing(logits[:, 0], xi[:, 2], nodes)
    return _graded(shape, logits, nodes) if shape.model == "grm" else _exponential(shape, logits, nodes)


def _exponential(shape: Layout, logits: Floats, nodes: Floats) -> Curves:
    """Rasch, 1PL, 2PL and generalised partial credit: log P_c = c a theta + D_c - log of the sum over categories."""
    lacks = np.arange(1, shape.m + 1) >= shape.n_categories[:, np.newaxis]
    logits = np.where(lacks[:, :, np.newaxis], -np.inf, logits)
    totals = np.concatenate([np.zeros((len(logits), 1, len(nodes))), np.cumsum(logits, axis=1)], axis=1)
    top = totals.max(axis=1, keepdims=True)
    shares = np.exp(totals - top)
    norm = shares.sum(axis=1, keepdims=True)
    shares /= norm
    log_shares = totals - (top + np.log(norm))
    categories = np.arange(shape.m + 1, dtype=np.float64)
    mean = np.einsum("kcq,c->kq", shares, categories)
    scores = np.empty((*shares.shape, shape.m + 1))
    scores[..., 0] = nodes * (categories[:, np.newaxis] - mean[:, np.newaxis])
    # P(C >= v) for v = 1 ... m.
    above = np.cumsum(shares[:, :0:-1], axis=1)[:, ::-1]
    reached = categories[:, np.newaxis] >= np.arange(1, shape.m + 1)
    scores[..., 1:] = reached[np.newaxis, :, np.newaxis] - np.moveaxis(above, 1, 2)[:, np.newaxis]
    return Curves(np.where(np.isfinite(log_shares), log_shares, 0.0), shares, scores)


def _graded(shape: Layout, logits: Floats, nodes: Floats) -> Curves | None:
    k, m, n_nodes = logits.shape
    exists = np.arange(m + 1) < shape.n_categories[:, np.newaxis]
    # P(category v) = P*_v (1 - P*_(v+1)) (1 - exp(-gap)), gap being the distance of the two logits; no digits are lost.
    gaps = np.where(exists[:, 2:], logits[:, :-1, 0] - logits[:, 1:, 0], np.inf)
    if (gaps <= 0).any():
        return None
    logits = np.where(exists[:, 1:, np.newaxis], logits, -np.inf)
    log_shares = np.zeros((k, m + 1, n_nodes))
    log_shares[:, 1:] -= np.logaddexp(0.0, -logits)
    log_shares[:, :-1] -= np.logaddexp(0.0, logits)
    log_shares[:, 1:-1] += np.log(-np.expm1(-gaps))[:, :, np.newaxis]
    passed, failed = logistic(logits), logistic(-logits)
    scores = np.zeros((k, m + 1, n_nodes, m + 1))
    scores[:, 1:, :, 0] = failed * nodes
    scores[:, :-1, :, 0] -= passed * nodes
    crowding = np.zeros((k, m + 1))
    crowding[:, 1:-1] = np.exp(-gaps) / -np.expm1(-gaps)
    for v in range(1, m + 1):
        scores[:, v, :, v] = failed[:, v - 1] + crowding[:, v, np.newaxis]
        scores[:, v - 1, :, v] = -passed[:, v - 1] - crowding[:, v - 1, np.newaxis]
    return Curves(np.where(exists[:, :, np.newaxis], log_shares, 0.0), np.exp(log_shares), scores)


def _guessing(logits: Floats, logit_c: Floats, nodes: Floats) -> Curves:
    log_c, log_rest = (-np.logaddexp(0.0, sign * logit_c)[:, np.newaxis] for sign in (-1, 1))
    log_wrong = log_rest - np.logaddexp(0.0, logits)
    log_right = np.logaddexp(log_c, log_rest - np.logaddexp(0.0, -logits))
    rising, right = logistic(logits), np.exp(log_right)
    slope = np.exp(log_wrong) * rising / right
    of_c = np.exp(log_c + log_wrong - log_right)
    scores = np.stack(
        [
            np.stack([-rising * nodes, -rising, np.broadcast_to(-np.exp(log_c), rising.shape)], axis=2),
            np.stack([slope * nodes, slope, of_c], axis=2),
        ],
        axis=1,
    )
    log_shares = np.stack([log_wrong, log_right], axis=1)
    return Curves(log_shares, np.exp(log_shares), scores)


def start(shape: Layout, at_or_above: Floats, n_persons: Floats) -> Floats:
    """Starting values k x p: slopes 1, intercepts from the proportions at or above each category, c = .15 or as known.

    `at_or_above` is k x m weighted counts, `n_persons` k weighted counts of those who answered. With slope 1 and a
    normal theta the marginal logit is about d / sqrt(1 + 0.346 a^2) (Zeger, Liang & Albert 1988).
    """
    flatter = np.sqrt(1 + (16 * np.sqrt(3) / (15 * np.pi)) ** 2)
    share = np.clip(at_or_above / n_persons[:, np.newaxis], 1e-4, 1 - 1e-4)
    xi = np.zeros(shape.free.shape)
    xi[:, 0] = 1.0
    if shape.model == "3pl":
        c = np.full(len(xi), 0.15) if shape.asymptotes is None else shape.asymptotes
        xi[:, 2] = _logit(c)
        share = np.clip((share - c[:, np.newaxis]) / (1 - c[:, np.newaxis]), 0.02, 1 - 1e-4)
    if shape.model == "gpcm":
        # Steps compare neighbours: the odds of category v against v - 1.
        mass = -np.diff(np.hstack([np.ones((len(share), 1)), share, np.zeros((len(share), 1))]), axis=1)
        mass = np.maximum(mass, 1e-4)
        logits = np.log(mass[:, 1:] / mass[:, :-1])
    else:
        # Two rare categories may share the least proportion, but no threshold of the graded model.
        logits = np.log(share / (1 - share)) * flatter - 0.01 * np.arange(shape.m)
    xi[:, 1 : shape.m + 1] = np.where(shape.free[:, 1 : shape.m + 1], logits, 0.0)
    return xi


def as_items(shape: Layout, xi: Floats, lowest: int) -> ItemBank:
    """The public form: b_v = -d_v / a, c = 1 / (1 + exp(-logit c))."""
    has_step = shape.free[:, 1 : shape.m + 1]
    steps = np.where(has_step, -xi[:, 1 : shape.m + 1] / xi[:, :1], np.nan)
    c = shape.asymptotes
    if c is None and shape.model == "3pl":
        c = logistic(xi[:, 2])
    return ItemBank(xi[:, 0], None, c, steps, model=shape.model, lowest_category=lowest)


def as_xi(bank: ItemBank, model: Model | None = None) -> tuple[Layout, Floats]:
    """What `as_items` came from. `model` is what was calibrated, where guessing was known beforehand."""
    is_held = bank.model == "3pl" and model not in (None, "3pl")
    shape = layout(model or bank.model, bank.n_categories, bank.c if is_held else None)
    steps = np.where(np.isnan(bank.thresholds), 0.0, -bank.a[:, np.newaxis] * bank.thresholds)
    parts = [bank.a[:, np.newaxis], steps]
    if bank.model == "3pl":
        parts.append(np.log(np.maximum(bank.c, 1e-12) / (1 - bank.c))[:, np.newaxis])
    return shape, np.hstack(parts)


def public_jacobian(shape: Layout, xi: Floats) -> Floats:
    """Derivatives of (a, thresholds[, c]) by xi, k x p x p, for the delta method."""
    k, p = xi.shape
    jacobian = np.zeros((k, p, p))
    jacobian[:, 0, 0] = 1.0
    for v in range(1, shape.m + 1):
        jacobian[:, v, 0] = xi[:, v] / xi[:, 0] ** 2
        jacobian[:, v, v] = -1.0 / xi[:, 0]
    if shape.model == "3pl":
        c = logistic(xi[:, 2])
        jacobian[:, 2, 2] = c * (1 - c)
    return jacobian
