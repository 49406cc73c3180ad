"""Logistic DIF: does the group tell something of an answer that the score does not, and the same at every score?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assessments.errors import NoVariance
from assessments.fairness.dif import SIGNIFICANT, Classes
from assessments.fairness.groups import Missing, TwoGroups, two_groups
from assessments.fairness.regression import LogisticFit, fit_logistic
from assessments.fairness.tables import Counter, Tables
from assessments.matrix import as_vector
from assessments.randomness import Floats

#: Changes of Nagelkerke's R2 at which an effect becomes moderate and large.
ZUMBO_THOMAS = (0.13, 0.26)
JODOIN_GIERL = (0.035, 0.07)


class ItemEffect(NamedTuple):
    """One test of one item; the meaning of each is that of `LogisticEffect`."""

    chi2: float
    df: int
    p: float
    delta_r2: float
    zumbo_thomas: str
    jodoin_gierl: str


@dataclass(frozen=True, eq=False)
class LogisticEffect:
    """One likelihood-ratio test of k items; `effect[j]` is one item, and iterating gives all.

    - `chi2` with `df` degrees of freedom, and its `p`.
    - `delta_r2`, by how much Nagelkerke's R2 rises.
    - `zumbo_thomas`, `jodoin_gierl`: "A" negligible, "B" moderate, "C" large. An effect is at least moderate only when
      its test is significant at .05 and delta_r2 reaches .13 (.26 for large) or .035 (.07).

    An item with no finite estimate in one of the two models has NaN and the class "".
    """

    chi2: Floats
    df: int
    p: Floats
    delta_r2: Floats
    zumbo_thomas: Classes
    jodoin_gierl: Classes

    def __len__(self) -> int:
        return int(self.chi2.size)

    def __getitem__(self, item: int) -> ItemEffect:
        return ItemEffect(
            chi2=float(self.chi2[item]),
            df=self.df,
            p=float(self.p[item]),
            delta_r2=float(self.delta_r2[item]),
            zumbo_thomas=str(self.zumbo_thomas[item]),
            jodoin_gierl=str(self.jodoin_gierl[item]),
        )

    def __iter__(self) -> Iterator[ItemEffect]:
        return (self[item] for item in range(len(self)))


@dataclass(frozen=True, eq=False)
class LogisticDif:
    """Logistic DIF of k items.

    - `uniform`: group added to the score (df 1); `nonuniform`: their product added to both (df 1); `both` (df 2).
    - `coefficients` of the largest model, k x 4, in logits per unit: intercept, score, group, score x group; NaN for
      an item that has none.
    - `group_logit`, k: the group's coefficient without the product, in logits; negative when the focal group is at a
      disadvantage.
    - `n_reference`, `n_focal`: persons compared; `n_excluded`: persons left out for a gap.
    """

    uniform: LogisticEffect
    nonuniform: LogisticEffect
    both: LogisticEffect
    coefficients: Floats
    group_logit: Floats
    n_reference: int
    n_focal: int
    n_excluded: int


def logistic_dif(
    x: npt.ArrayLike,
    group: npt.ArrayLike,
    *,
    score: npt.ArrayLike | None = None,
    missing: Missing = "complete",
) -> LogisticDif:
    """Differential item functioning by logistic regression (Swaminathan & Rogers 1990).

    Three nested models of the log odds of a right answer: score; + group; + score x group. Twice the differences of
    their log-likelihoods are chi-squares; the effect is the change of Nagelkerke's (1991) R2, judged by Zumbo & Thomas
    (1997) and by Jodoin & Gierl (2001). Estimates are maximum likelihood to 1e-8 on the standardised score.

    x is n x k of 0 and 1, group n of 0 (reference) and 1 (focal). `score` matches the persons, n numbers such as an
    estimate of ability; by default it is the total, the studied item included. Gaps are treated as in
    `mantel_haenszel`. Raises InvalidMatrix, InvalidArgument, EmptyGroup, TooFewPersons, TooFewItems, AllMissing,
    UnknownChoice, and NoVariance when all scores of a group are equal.

    >>> rows = [[1, 1, 0], [1, 0, 1], [0, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]]
    >>> dif = logistic_dif([*rows, *rows], [0] * 6 + [1] * 6)
    >>> dif.both.df, dif.both.chi2.round(6).tolist(), dif.both[0].jodoin_gierl
    (2, [0.0, 0.0, 0.0], 'A')
    """
    pair = two_groups(x, group, missing=missing)
    counter = Counter(pair)
    if score is None:
        tables = counter.by_total(np.ones(pair.answers.shape[1], dtype=np.bool_))
    else:
        values = as_vector(score, name="score", length=len(as_vector(group, name="group")))
        levels, stratum = np.unique(values[pair.is_kept], return_inverse=True)
        tables = counter.by_stratum(stratum, levels)
    return _dif(_cells(tables), pair)


class _Cells(NamedTuple):
    """Persons of equal score and group: design m x 4 (1, z, group, z x group) and answers m x k."""

    design: Floats
    right: Floats
    wrong: Floats
    centre: float
    spread: float


def _cells(tables: Tables) -> _Cells:
    persons = tables.persons.max(axis=2)
    for number, name in enumerate(("reference", "focal")):
        if np.count_nonzero(persons[:, number]) < 2:
            raise NoVariance(f"all scores of the {name} group are equal")
    occupied = persons > 0
    scores = np.repeat(tables.scores[:, np.newaxis], 2, axis=1)[occupied]
    is_focal = np.tile([0.0, 1.0], (tables.scores.size, 1))[occupied]
    centre = float(np.average(scores, weights=persons[occupied]))
    spread = float(np.sqrt(np.average((scores - centre) ** 2, weights=persons[occupied])))
    z = (scores - centre) / spread
    design = np.stack([np.ones_like(z), z, is_focal, z * is_focal], axis=1)
    return _Cells(design, tables.right[occupied], tables.wrong[occupied], centre, spread)


def _dif(cells: _Cells, pair: TwoGroups) -> LogisticDif:
    score, group, product = (fit_logistic(cells.design[:, :k], cells.right, cells.wrong) for k in (2, 3, 4))
    r2 = [_nagelkerke(fit, cells) for fit in (score, group, product)]
    return LogisticDif(
        uniform=_effect(score, group, 1, r2[1] - r2[0]),
        nonuniform=_effect(group, product, 1, r2[2] - r2[1]),
        both=_effect(score, product, 2, r2[2] - r2[0]),
        coefficients=_per_unit(product.coefficients, cells),
        group_logit=group.coefficients[:, 2],
        n_reference=pair.n_reference,
        n_focal=pair.n_focal,
        n_excluded=pair.n_excluded,
    )


def _effect(smaller: LogisticFit, larger: LogisticFit, df: int, delta_r2: Floats) -> LogisticEffect:
    # Imported at first use: scipy.special is not needed by those who only score.
    from scipy.special import chdtrc

    # Rounding alone may leave the larger model a hair below the smaller one.
    chi2 = np.maximum(0.0, 2 * (larger.log_likelihood - smaller.log_likelihood))
    p = np.asarray(chdtrc(df, chi2))
    classes = (_classes(delta_r2, p, limits) for limits in (ZUMBO_THOMAS, JODOIN_GIERL))
    return LogisticEffect(chi2, df, p, delta_r2, *classes)


def _classes(delta_r2: Floats, p: Floats, limits: tuple[float, float]) -> Classes:
    classes = np.array(["A", "B", "C"], dtype="<U1")[
        np.searchsorted(limits, delta_r2, side="right").clip(0, 2)
    ]
    classes[p >= SIGNIFICANT] = "A"
    classes[np.isnan(p)] = ""
    return np.asarray(classes)


def _nagelkerke(fit: LogisticFit, cells: _Cells) -> Floats:
    """Nagelkerke's R2 of each item: Cox and Snell's, divided by the most that it can reach."""
    right, wrong = cells.right.sum(axis=0), cells.wrong.sum(axis=0)
    n = right + wrong
    share = right / n
    with np.errstate(divide="ignore", invalid="ignore"):
        nothing = right * np.log(share) + wrong * np.log1p(-share)
        r2 = np.expm1(2 / n * (nothing - fit.log_likelihood)) / np.expm1(2 / n * nothing)
    return np.asarray(r2)


def _per_unit(coefficients: Floats, cells: _Cells) -> Floats:
    """Coefficients of the score itself instead of the standardised one."""
    slopes = coefficients[:, [1, 3]] / cells.spread
    levels = coefficients[:, [0, 2]] - slopes * cells.centre
    return np.stack([levels[:, 0], slopes[:, 0], levels[:, 1], slopes[:, 1]], axis=1)
