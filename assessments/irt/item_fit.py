"""Does an item behave as its curve says? Observed and expected answers among persons of one sum score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessments.errors import TooFewPersons
from assessments.irt.answers import Codes, answers_table, codes_of
from assessments.irt.calibration import Calibration, as_calibration
from assessments.irt.curves import category_curves, expected_score
from assessments.irt.estimate import estimate
from assessments.irt.quadrature import normal_quadrature
from assessments.irt.sums import rest_distributions, sum_distribution
from assessments.matrix import Ints
from assessments.randomness import Floats

#: Cells are merged until this many persons are expected in each (Orlando & Thissen 2000).
_FEWEST_EXPECTED = 1.0
#: Rows whose residuals are correlated together.
_ROWS = 1 << 13
#: Parameters that each item has of its own; the single slope of "1pl" is counted for none.
_OWN_PARAMETERS = {"rasch": 0, "1pl": 0, "2pl": 1, "3pl": 2, "grm": 1, "gpcm": 1}


@dataclass(frozen=True, eq=False)
class ItemFit:
    """S-X2 of k items: `chi2`, degrees of freedom `df`, `p`, and `rmsea`; NaN where no degree of freedom is left."""

    chi2: Floats
    df: Ints
    p: Floats
    rmsea: Floats


def item_fit(x: npt.ArrayLike, calibration: Calibration) -> ItemFit:
    """S-X2 (Orlando & Thissen 2000; Kang & Chen 2008 for more categories) of each item.

    Persons are grouped by their sum over all items; in each group the answers to an item are compared with those
    expected under the model, integrated over a standard normal theta. While a cell expects fewer than one person, score
    groups next to each other are merged, or categories within the group for items with more than two; df = cells -
    groups - parameters of the item. Rows with a missing answer are left out.

    `x` is n_persons x k_items as for `calibrate`. Raises InvalidMatrix, InvalidArgument for what is no calibration,
    TooFewPersons when no row is complete.
    """
    bank = as_calibration(calibration).items
    codes = codes_of(answers_table(x, bank.k_items), bank)
    codes = codes[(codes >= 0).all(axis=1)]
    if len(codes) < 2:
        raise TooFewPersons(len(codes), 2)
    rule = normal_quadrature(calibration.quadrature)
    shares = category_curves(rule.nodes, bank)[0]
    whole = rule.weights @ sum_distribution(shares, bank)
    sums = codes.sum(axis=1, dtype=np.int64)
    found = [
        _one(codes[:, item], sums, rule.weights[:, np.newaxis] * shares[:, item, :n_categories], rest, whole)
        for item, (n_categories, rest) in enumerate(
            zip(bank.n_categories, rest_distributions(shares, bank), strict=True)
        )
    ]
    chi2, df = np.array([value for value, _ in found]), np.array([degrees for _, degrees in found])
    return _judged(chi2, df - _OWN_PARAMETERS[calibration.model] - (bank.n_categories - 1), len(codes))


def _one(codes: Codes, sums: Ints, joint: Floats, rest: Floats, whole: Floats) -> tuple[float, int]:
    """Chi-square of one item, and its cells less its groups.

    `joint` is the probability of each node and category, `rest` that of sums over the other items at each node, `whole`
    that of sums over all.
    """
    n_by_sum = np.bincount(sums, minlength=len(whole)).astype(np.float64)
    per_sum = np.divide(n_by_sum, whole, out=np.zeros(len(whole)), where=whole > 0)
    observed, expected = (np.zeros((len(whole), joint.shape[1])) for _ in range(2))
    for category, density in enumerate(joint.T):
        observed[:, category] = np.bincount(sums[codes == category], minlength=len(whole))
        reached = slice(category, category + rest.shape[1])
        expected[reached, category] = per_sum[reached] * (density @ rest)
    # The lowest and the highest sum leave the item no choice.
    inner = slice(1, len(whole) - 1)
    kept = n_by_sum[inner] > 0
    merged = _merged_groups if joint.shape[1] == 2 else _merged_categories
    observed, expected = merged(observed[inner][kept], expected[inner][kept])
    cells = expected > 0
    chi2 = float(np.sum((observed[cells] - expected[cells]) ** 2 / expected[cells]))
    return chi2, int(cells.sum()) - len(expected)


def _merged_categories(observed: Floats, expected: Floats) -> tuple[Floats, Floats]:
    """In each score group, thin categories merged with the neighbour that expects less; a lone cell says nothing."""
    for seen, hoped in zip(observed, expected, strict=True):
        cells = np.flatnonzero(hoped > 0).tolist()
        while len(cells) > 1:
            thin = next((place for place, cell in enumerate(cells) if hoped[cell] < _FEWEST_EXPECTED), None)
            if thin is None:
                break
            neighbours = cells[max(thin - 1, 0) : thin] + cells[thin + 1 : thin + 2]
            other, cell = min(neighbours, key=lambda cell: float(hoped[cell])), cells.pop(thin)
            for counts in (seen, hoped):
                counts[other] += counts[cell]
                counts[cell] = 0.0
    return observed, expected


def _merged_groups(observed: Floats, expected: Floats) -> tuple[Floats, Floats]:
    """Score groups merged with the smaller neighbour, from the lowest, until no cell expects too few persons."""
    while len(expected) > 1:
        thin = ((expected > 0) & (expected < _FEWEST_EXPECTED)).any(axis=1)
        if not thin.any():
            break
        group = int(np.argmax(thin))
        if 0 < group < len(expected) - 1:
            below, above = observed[group - 1].sum(), observed[group + 1].sum()
            other = group - 1 if below <= above else group + 1
        else:
            other = 1 if group == 0 else group - 1
        for cells in (observed, expected):
            cells[other] += cells[group]
        observed, expected = np.delete(observed, group, axis=0), np.delete(expected, group, axis=0)
    return observed, expected


def _judged(chi2: Floats, df: Ints, n_persons: int) -> ItemFit:
    from scipy.special import chdtrc

    has_any = df > 0
    safe = np.maximum(df, 1)
    p = np.where(has_any, chdtrc(safe, chi2), np.nan)
    rmsea = np.sqrt(np.maximum(chi2 - safe, 0) / (safe * (n_persons - 1)))
    return ItemFit(np.where(has_any, chi2, np.nan), df, p, np.where(has_any, rmsea, np.nan))


def q3(x: npt.ArrayLike, calibration: Calibration) -> Floats:
    """Correlations of residuals (Yen 1984), k_items x k_items with ones on the diagonal.

    Residual = answer - expected answer at the person's EAP theta; missing answers are left out pair by pair. Under the
    model values lie around -1 / (k - 1); pairs more than 0.2 above the mean share something besides theta (Christensen,
    Makransky & Horton 2017). NaN for pairs without common answers or spread. Raises InvalidMatrix, InvalidArgument.
    """
    bank = as_calibration(calibration).items
    table = answers_table(x, bank.k_items)
    theta = estimate(table, bank).theta

    def residuals(rows: slice) -> Floats:
        codes = codes_of(table[rows], bank, start=rows.start)
        return np.where(codes < 0, np.nan, codes - expected_score(theta[rows], bank))

    return _correlations(residuals, table.shape)


def pairwise_correlations(values: Floats) -> Floats:
    """Pearson correlations of columns over the rows in which both are known; NaN without spread."""
    return _correlations(lambda rows: values[rows], values.shape)


def _correlations(values: Callable[[slice], Floats], shape: tuple[int, ...]) -> Floats:
    """The same of a table that is only ever seen in blocks of rows."""
    k_columns = shape[1]
    n, sums, products, squares = (np.zeros((k_columns, k_columns)) for _ in range(4))
    centre = np.zeros(k_columns)
    for start in range(0, shape[0], _ROWS):
        block = values(slice(start, min(start + _ROWS, shape[0])))
        known = (~np.isnan(block)).astype(np.float64)
        filled = np.where(np.isnan(block), 0.0, block)
        if start == 0:
            # Sums of squares lose digits far from zero; any number near the mean helps.
            centre = filled.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
        filled = (filled - centre) * known
        n += known.T @ known
        sums += filled.T @ known
        products += filled.T @ filled
        squares += (filled**2).T @ known
    with np.errstate(divide="ignore", invalid="ignore"):
        covariances = products - sums * sums.T / n
        variances = squares - sums**2 / n
        return np.asarray(covariances / np.sqrt(variances * variances.T))
