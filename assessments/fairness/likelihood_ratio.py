"""Likelihood-ratio DIF: does the model of all answers get better when an item may differ between the groups?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidArgument, InvalidMatrix, NoFiniteEstimate
from assessments.fairness.groups import as_focal, check_both_groups
from assessments.fairness.lord import as_anchor
from assessments.irt.bank import MODELS, ItemBank, Model
from assessments.irt.calibrate import calibrate
from assessments.irt.calibration import Calibration
from assessments.irt.curves import expected_score
from assessments.irt.quadrature import normal_quadrature
from assessments.matrix import Bools, Ints, as_matrix, check_choice, check_entries
from assessments.randomness import Floats


@dataclass(frozen=True, eq=False)
class LikelihoodRatioDif:
    """Likelihood-ratio tests of the studied items, in the order of `items`.

    - `items`: places of the studied items; `chi2` with `df`, and its `p`.
    - `signed_difference`, `unsigned_difference`: expected answer of focal persons by the focal minus that by the
      reference parameters, averaged over the focal distribution of theta, in points of the item; without the sign when
      curves cross (Meade 2010, SIDS and UIDS).
    - `population`: mean and standard deviation of theta in the focal group, the reference group being N(0, 1), in the
      model whose items are the most alike.
    - `reasons`: "" for an item that was tested; otherwise why it has no numbers (NaN), such as answers of one group
      that are all equal.
    """

    items: Ints
    chi2: Floats
    df: Ints
    p: Floats
    signed_difference: Floats
    unsigned_difference: Floats
    population: tuple[float, float]
    reasons: tuple[str, ...]


def likelihood_ratio_dif(
    x: npt.ArrayLike,
    group: npt.ArrayLike,
    *,
    model: Model = "2pl",
    items: Sequence[int] | None = None,
    anchors: Sequence[int] | None = None,
    quadrature: int = 61,
    tolerance: float = 1e-5,
) -> LikelihoodRatioDif:
    """Differential item functioning by the likelihood ratio of two calibrations (Thissen, Steinberg & Wainer 1993).

    Both groups are calibrated together, with a mean and a standard deviation of theta of their own. Twice the gain in
    log-likelihood from giving the studied item parameters of its own in the focal group is a chi-square with as many
    degrees of freedom as there are new parameters.

    - `items`: places of the items to study; by default all of them, or all that are no anchors.
    - `anchors`: by default all other items are taken to be fair. When some are named, only they are, and the rest
      differs freely between the groups in both calibrations.
    - `model`, `quadrature`, `tolerance`: as in `assessments.irt.calibrate`.

    x is n x k of categories, NaN for missing; group n of 0 (reference) and 1 (focal). One calibration per item: about a
    second of computing for 2,000 persons and 20 items. Raises InvalidMatrix, InvalidArgument, EmptyGroup,
    UnknownChoice, and the errors of `calibrate` when the items alike in both groups cannot be calibrated.

    >>> from assessments.randomness import normals, uniforms
    >>> logits = normals(1, (600, 1)) - np.array([-1.0, -0.5, 0.5, 1.0])
    >>> x = uniforms(2, (600, 4)) < 1 / (1 + np.exp(-logits))
    >>> found = likelihood_ratio_dif(x, [0, 1] * 300, model="rasch", items=[2])
    >>> found.items.tolist(), found.df.tolist(), bool(found.p[0] > 0.05)
    ([2], [1], True)
    """
    check_choice("model", model, MODELS)
    answers = as_matrix(x, min_persons=2, min_items=2)
    is_focal = as_focal(group, n_persons=len(answers))
    check_both_groups(is_focal)
    fair = as_anchor(anchors, answers.shape[1])
    studied = _studied(items, fair, named=anchors is not None)
    fit = partial(_fit, answers, is_focal, model=model, quadrature=quadrature, tolerance=tolerance)
    first = fit(~fair)
    tests = [_test(place, fair, first, fit) for place in studied]
    return LikelihoodRatioDif(
        items=studied,
        chi2=np.array([test.chi2 for test in tests]),
        df=np.array([test.df for test in tests]),
        p=np.array([test.p for test in tests]),
        signed_difference=np.array([test.signed for test in tests]),
        unsigned_difference=np.array([test.unsigned for test in tests]),
        population=first.population[1],
        reasons=tuple(test.reason for test in tests),
    )


class _Test(NamedTuple):
    """Numbers of one studied item."""

    chi2: float = np.nan
    df: int = 0
    p: float = np.nan
    signed: float = np.nan
    unsigned: float = np.nan
    reason: str = ""


def _studied(items: Sequence[int] | None, fair: Bools, *, named: bool) -> Ints:
    if items is None:
        return np.flatnonzero(~fair if named else fair)
    places = check_entries("items", items, expected="a list of places of items")
    for place in places:
        if not isinstance(place, (int, np.integer)) or not 0 <= place < fair.size:
            raise InvalidArgument("items", place, f"places of items from 0 to {fair.size - 1}")
        if named and fair[place]:
            raise InvalidArgument("items", place, "places of items that are no anchors")
    return np.array(places, dtype=np.int64)


def _fit(
    answers: Floats, is_focal: Bools, free: Bools, *, model: Model, quadrature: int, tolerance: float
) -> Calibration:
    return calibrate(
        _freed(answers, is_focal, free),
        model,
        group=is_focal.astype(np.int64),
        quadrature=quadrature,
        tolerance=tolerance,
        standard_errors=False,
    )


def _freed(answers: Floats, is_focal: Bools, free: Bools) -> Floats:
    """The table with each free item as two: the reference group's in its place, the focal group's after the last."""
    member = is_focal[:, np.newaxis]
    own = np.where(member & free, np.nan, answers)
    return np.hstack([own, np.where(member, answers[:, free], np.nan)])


def _test(place: int, fair: Bools, first: Calibration, fit: Callable[[Bools], Calibration]) -> _Test:
    """Free the item when it was alike in the first calibration, or tie it when it was free."""
    # Imported at first use: scipy.special is not needed by those who only score.
    from scipy.special import chdtrc

    changed = ~fair
    changed[place] = fair[place]
    try:
        second = fit(changed)
    except (InvalidMatrix, NoFiniteEstimate) as error:
        whose = "reference" if error.column == place else "focal"
        return _Test(reason=f"{whose} group: {error.reason}")
    smaller, larger, free = (first, second, changed) if fair[place] else (second, first, ~fair)
    # Rounding alone may leave the larger model a hair below the smaller one.
    chi2 = max(0.0, 2 * (larger.log_likelihood - smaller.log_likelihood))
    df = larger.k_parameters - smaller.k_parameters
    copy = free.size + np.count_nonzero(free[:place])
    apart, weights = _difference(larger, place, int(copy))
    signed, unsigned = float(weights @ apart), float(weights @ np.abs(apart))
    return _Test(chi2, df, float(chdtrc(df, chi2)), signed, unsigned)


def _difference(calibration: Calibration, place: int, copy: int) -> tuple[Floats, Floats]:
    """Expected answer by the focal minus by the reference parameters, at nodes with the weights of the focal group."""
    mean, sd = calibration.population[1]
    rule = normal_quadrature(mean=mean, sd=sd, centre=mean, reach=6 * sd)
    bank: ItemBank = calibration.items
    expected = expected_score(rule.nodes, bank.select([place, copy]))
    return expected[:, 1] - expected[:, 0], rule.weights
