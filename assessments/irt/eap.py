"""Expected a posteriori estimates: the mean and the standard deviation of each person's posterior."""

from __future__ import annotations

import numpy as np

from assessments.irt.answers import Table, codes_of
from assessments.irt.bank import EXPONENTIAL, ItemBank
from assessments.irt.curves import TINY, category_curves
from assessments.irt.expectation import BLOCK, Chunk, GridPlan, GridStep, hermite, interpolate, score_table
from assessments.irt.quadrature import Quadrature, normal_quadrature
from assessments.randomness import Floats

#: Nodes reach so many standard deviations of the prior; beyond lies too little to move even an extreme person.
_REACH = 7.0
#: Nodes per standard deviation of the sharpest posterior: sums over nodes are then exact far beyond 1e-6.
_NODES_PER_SD = 1.1
_FEWEST_NODES, _MOST_NODES = 41, 1601
#: Distances of weighted scores, where the posterior is computed and where its moments are tabulated: straight lines
#: between the latter are off by less than 1e-7.
_COARSE, _FINE = 0.05, 0.002
#: Rows of answers that stay in the cache while they are checked and weighted.
_ROWS = 1 << 12


def expected_a_posteriori(
    table: Table, bank: ItemBank, *, mean: float, sd: float, n_nodes: int | None
) -> tuple[Floats, Floats]:
    """Posterior means and standard deviations, n each. Raises InvalidMatrix, InvalidArgument."""
    rule = quadrature_for(bank, mean=mean, sd=sd, n_nodes=n_nodes)
    if bank.model in EXPONENTIAL:
        return _through_scores(table, bank, rule)
    return _on_grid(table, bank, rule)


def quadrature_for(bank: ItemBank, *, mean: float, sd: float, n_nodes: int | None) -> Quadrature:
    """Nodes over the prior, by default as close as the sharpest posterior that the bank can give needs."""
    if n_nodes is None:
        coarse = mean + sd * np.linspace(-_REACH, _REACH, _FEWEST_NODES)
        shares, slopes = category_curves(coarse, bank)
        information = np.sum(slopes**2 / np.maximum(shares, TINY), axis=(1, 2)).max()
        per_sd = _NODES_PER_SD * np.sqrt(1 + sd**2 * information)
        n_nodes = int(np.clip(2 * _REACH * per_sd + 1, _FEWEST_NODES, _MOST_NODES))
    return normal_quadrature(n_nodes, mean=mean, sd=sd, reach=_REACH * sd, centre=mean)


def _through_scores(table: Table, bank: ItemBank, rule: Quadrature) -> tuple[Floats, Floats]:
    """Complete rows of the exponential family need one product each; blocks with gaps go to the grid."""
    first, lines = _moment_lines(bank, rule)
    first += bank.lowest_category * float(bank.a.sum())
    theta, error = np.empty(len(table)), np.empty(len(table))
    for start in range(0, len(table), _ROWS):
        rows = slice(start, start + _ROWS)
        if not _are_categories(table[rows], bank):
            theta[rows], error[rows] = _on_grid(table[rows], bank, rule, start=start)
            continue
        place = (table[rows] @ bank.a - first) * (1 / _FINE)
        whole = place.astype(np.int64)
        place -= whole
        found = lines.take(whole, axis=0, mode="clip")
        theta[rows] = found[:, 0] + place * found[:, 1]
        error[rows] = found[:, 2] + place * found[:, 3]
    return theta, error


def _moment_lines(bank: ItemBank, rule: Quadrature) -> tuple[float, Floats]:
    """The first weighted score; and mean, its step to the next score, sd, its step, at closely spaced scores."""
    log_base = np.log(category_curves(rule.nodes, bank)[0][:, :, 0]).sum(axis=1)
    coarse = score_table(bank.a, bank.n_categories - 1, log_base, rule, step=_COARSE)
    centred = rule.nodes - coarse.mean[:, np.newaxis]
    skew = np.einsum("sq,sq->s", coarse.posterior, centred**3)
    span = _COARSE * (len(coarse.mean) - 1)
    place, basis = hermite(coarse, coarse.first + np.arange(0, span, _FINE))
    mean = interpolate(place, basis, coarse.mean, coarse.variance)
    # Each cumulant's derivative by the score is the next one.
    spread = np.sqrt(np.maximum(interpolate(place, basis, coarse.variance, skew), 0.0))
    steps = (np.append(np.diff(values), 0.0) for values in (mean, spread))
    mean_step, spread_step = steps
    return coarse.first, np.stack([mean, mean_step, spread, spread_step], axis=1)


def _are_categories(block: Table, bank: ItemBank) -> bool:
    """Whether every answer is one of its item's categories; not so with a missing one."""
    n_known = 0
    for category in range(int(bank.n_categories.max())):
        chosen = block == category + bank.lowest_category
        if category >= bank.n_categories.min():
            chosen &= category < bank.n_categories
        n_known += int(np.count_nonzero(chosen))
    return n_known == block.size


def _on_grid(table: Table, bank: ItemBank, rule: Quadrature, *, start: int = 0) -> tuple[Floats, Floats]:
    theta, error = np.empty(len(table)), np.empty(len(table))
    moments = rule.weights[:, np.newaxis] * rule.nodes[:, np.newaxis] ** np.arange(3)
    log_shares = np.moveaxis(_log_shares(bank, rule), 0, 2)
    steps = {
        is_complete: GridStep(plan, plan.spread(log_shares), (rule.weights,))
        for is_complete in (True, False)
        for plan in [GridPlan(bank.n_categories, is_complete)]
    }
    for first in range(0, len(table), BLOCK):
        rows = slice(first, first + BLOCK)
        codes = codes_of(table[rows], bank, start=start + first)
        chunk = Chunk(0, codes, np.ones(len(codes)), None)
        for _, _, likelihood, _, _ in steps[bool((codes >= 0).all())].likelihoods(chunk):
            sums = likelihood @ moments
            mean = sums[:, 1] / sums[:, 0]
            theta[rows] = mean
            error[rows] = np.sqrt(np.maximum(sums[:, 2] / sums[:, 0] - mean**2, 0.0))
    return theta, error


def _log_shares(bank: ItemBank, rule: Quadrature) -> Floats:
    """Logarithms of the categories' probabilities at the nodes, Q x k x C; zero for categories that an item lacks."""
    shares = category_curves(rule.nodes, bank)[0]
    exists = np.arange(shares.shape[2]) < bank.n_categories[:, np.newaxis]
    return np.where(exists, np.log(np.where(exists, np.maximum(shares, TINY), 1.0)), 0.0)
