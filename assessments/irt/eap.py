"""Expected a posteriori estimates: the mean and the standard deviation of each person's posterior."""

from __future__ import annotations

import numpy as np

from assessments.irt.answers import Table, codes_of
from assessments.irt.bank import EXPONENTIAL, ItemBank
from assessments.irt.curves import TINY, category_curves, information, log_lowest
from assessments.irt.expectation import Chunk, GridPlan, GridStep, hermite, interpolate, score_table
from assessments.irt.products import times_vector
from assessments.irt.quadrature import Quadrature, normal_quadrature
from assessments.randomness import Floats

#: Nodes reach at least so many standard deviations of the prior, and so many where answers pull the posterior away; at
#: most so many that the prior's density is still a number.
_REACH, _MARGIN, _FARTHEST = 7.0, 6.3, 36.0
#: Nodes per standard deviation of the sharpest posterior, and per theta / a of its steepest item, in whose curve the
#: series behind equally spaced nodes has its limit: sums over nodes are then exact far beyond 1e-6.
_NODES_PER_SD, _NODES_PER_SLOPE = 1.1, 0.9
_FEWEST_NODES, _MOST_NODES = 41, 1601
_LOOKS = 81
#: Distances of weighted scores, where the posterior is computed and where its moments are tabulated, times the prior's
#: sd: straight lines between the latter are off by less than 1e-7.
_COARSE, _FINE = 0.05, 0.002
#: Tabulating pays for more persons than so many for each computed score.
_PERSONS_PER_SCORE = 2
#: Rows of answers that stay in the cache while they are checked and weighted.
_ROWS = 1 << 12


def expected_a_posteriori(
    table: Table, bank: ItemBank, *, mean: float, sd: float, n_nodes: int | None
) -> tuple[Floats, Floats]:
    """Posterior means and standard deviations, n each. Raises InvalidMatrix, InvalidArgument."""
    rule = quadrature_for(bank, mean=mean, sd=sd, n_nodes=n_nodes)
    n_scores = sd * float(np.abs(bank.a) @ (bank.n_categories - 1)) / _COARSE
    if bank.model in EXPONENTIAL and len(table) > _PERSONS_PER_SCORE * n_scores:
        return _through_scores(table, bank, rule, sd)
    return _on_grid(table, bank, rule)


def quadrature_for(bank: ItemBank, *, mean: float, sd: float, n_nodes: int | None) -> Quadrature:
    """Nodes over the prior, by default as close as the sharpest posterior that the bank can give needs."""
    reach = min(max(_REACH * sd, _farthest(bank, mean, sd)), _FARTHEST * sd)
    if n_nodes is None:
        most = information(mean + np.linspace(-reach, reach, _LOOKS), bank).sum(axis=1).max()
        # Partial credit turns from its lowest to its highest category as fast as all its steps together.
        steepest = float((np.abs(bank.a) * (bank.n_categories / 2 if bank.model == "gpcm" else 1.0)).max())
        density = max(_NODES_PER_SD * np.sqrt(1 / sd**2 + most), _NODES_PER_SLOPE * steepest)
        n_nodes = int(np.clip(2 * reach * density + 1, _FEWEST_NODES, _MOST_NODES))
    return normal_quadrature(n_nodes, mean=mean, sd=sd, reach=reach, centre=mean)


def _farthest(bank: ItemBank, mean: float, sd: float) -> float:
    """How far from the prior's mean answers can pull a posterior.

    Answers to items beyond a threshold move the mean by sd^2 times the sum of their slopes, and the posterior is no
    wider than the prior; but not past the threshold, from where it falls as the prior does there.
    """
    known = ~np.isnan(bank.thresholds)
    away = np.abs(bank.thresholds - mean)[known]
    order = np.argsort(-away)
    pull = np.cumsum(np.abs(np.broadcast_to(bank.a[:, np.newaxis], known.shape)[known])[order])
    return float(np.minimum(np.hypot(away[order], _MARGIN * sd), sd**2 * pull + _MARGIN * sd).max())


def _through_scores(table: Table, bank: ItemBank, rule: Quadrature, sd: float) -> tuple[Floats, Floats]:
    """Complete rows of the exponential family need one product each; blocks with gaps go to the grid."""
    first, lines = _moment_lines(bank, rule, sd)
    first += bank.lowest_category * float(bank.a.sum())
    theta, error = np.empty(len(table)), np.empty(len(table))
    for start in range(0, len(table), _ROWS):
        rows = slice(start, start + _ROWS)
        if not _are_categories(table[rows], bank):
            theta[rows], error[rows] = _on_grid(table[rows], bank, rule, start=start)
            continue
        place = (times_vector(np.asarray(table[rows], dtype=np.float64), bank.a) - first) * (sd / _FINE)
        whole = place.astype(np.int64)
        place -= whole
        found = lines.take(whole, axis=0, mode="clip")
        theta[rows] = found[:, 0] + place * found[:, 1]
        error[rows] = found[:, 2] + place * found[:, 3]
    return theta, error


def _moment_lines(bank: ItemBank, rule: Quadrature, sd: float) -> tuple[float, Floats]:
    """The first weighted score; and mean, its step to the next score, sd, its step, at closely spaced scores."""
    log_base = log_lowest(rule.nodes, bank).sum(axis=1)
    coarse = score_table(bank.a, bank.n_categories - 1, log_base, rule, step=_COARSE / sd)
    centred = rule.nodes - coarse.mean[:, np.newaxis]
    skew = np.einsum("sq,sq->s", coarse.posterior, centred**3)
    span = coarse.step * (len(coarse.mean) - 1)
    place, basis = hermite(coarse, coarse.first + np.arange(0, span, _FINE / sd))
    mean = interpolate(place, basis, coarse.mean, coarse.variance)
    # Each cumulant's derivative by the score is the next one.
    spread = np.sqrt(np.maximum(interpolate(place, basis, coarse.variance, skew), 0.0))
    mean_step, spread_step = (np.append(np.diff(values), 0.0) for values in (mean, spread))
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
    done = 0
    for first in range(0, len(table), _ROWS):
        codes = codes_of(table[first : first + _ROWS], bank, start=start + first)
        chunk = Chunk(0, codes, np.ones(len(codes)))
        for _, _, likelihood, _, _ in steps[bool((codes >= 0).all())].likelihoods(chunk):
            sums = likelihood @ moments
            rows = slice(done, done + len(sums))
            theta[rows] = sums[:, 1] / sums[:, 0]
            error[rows] = np.sqrt(np.maximum(sums[:, 2] / sums[:, 0] - theta[rows] ** 2, 0.0))
            done += len(sums)
    return theta, error


def _log_shares(bank: ItemBank, rule: Quadrature) -> Floats:
    """Logarithms of the categories' probabilities at the nodes, Q x k x C; zero for categories that an item lacks."""
    shares = category_curves(rule.nodes, bank)[0]
    exists = np.arange(shares.shape[2]) < bank.n_categories[:, np.newaxis]
    return np.where(exists, np.log(np.where(exists, np.maximum(shares, TINY), 1.0)), 0.0)
