"""Lord's chi-square: do two calibrations of the same items, brought to one scale, give the same parameters?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from assessments.errors import InvalidArgument, InvalidBank
from assessments.fairness.dif import SIGNIFICANT
from assessments.fairness.mantel import MOST_ROUNDS
from assessments.irt.calibration import Calibration
from assessments.irt.linking import Link, LinkMethod
from assessments.irt.linking import link as find_link
from assessments.matrix import Bools, Ints, check_entries, check_kind, check_number
from assessments.randomness import Floats

#: A line through fewer items rests on nothing.
_FEWEST_ANCHORS = 2


@dataclass(frozen=True, eq=False)
class LordDif:
    """Lord's chi-square of k items.

    - `chi2` with `df` (k whole numbers), and its `p`.
    - `difference`, k x p: parameters of the focal group on the reference group's scale minus those of the reference
      group, in the order (a, thresholds) or (a, b, c); NaN for those that are not tested.
    - `link` from the focal to the reference scale; `anchor`: which items it rests on.
    - `n_rounds` of linking; `is_stable` is False when purification still changed its anchors at its last round.
    """

    chi2: Floats
    df: Ints
    p: Floats
    difference: Floats
    link: Link
    anchor: Bools
    n_rounds: int = 1
    is_stable: bool = True


def lord_chi_square(
    reference: Calibration,
    focal: Calibration,
    *,
    link: Link | None = None,
    method: LinkMethod = "stocking-lord",
    anchors: Sequence[int] | None = None,
    purify: bool = False,
) -> LordDif:
    """Differential item functioning from two calibrations of the same items in the same order (Lord 1980, ch. 14).

    With the focal parameters carried to the reference scale, a / A and A b + B, and their covariances by the delta
    method, chi2 = (v_F - v_R)' (S_F + S_R)^-1 (v_F - v_R). Tested are all parameters that an item has for itself: not
    the slopes of "rasch" and "1pl". The link is taken as known; since it comes from the same
    items it takes up part of their differences, so that with few items the test is timid.

    - `link`: theta_reference = slope * theta_focal + intercept; by default found with `assessments.irt.link` and
      `method` from the `anchors` (all items). Items of the model "rasch" are linked by "mean-mean", whose slope is 1.
    - `purify` takes items significant at .05 out of the link and links again (Candell & Drasgow 1988), until the set no
      longer changes or ten rounds are over; when fewer than two would stay, the last set does.

    Raises InvalidBank when the calibrations are of different items or models or hold no covariances, InvalidArgument
    for anchors that are no items, anchors beside `link`, and a link whose slope is not above 0.

    >>> from assessments.irt import calibrate
    >>> from assessments.randomness import normals, uniforms
    >>> logits = normals(1, (800, 1)) - np.array([-1.0, -0.5, 0.5, 1.0])
    >>> x = uniforms(2, (800, 4)) < 1 / (1 + np.exp(-logits))
    >>> found = lord_chi_square(calibrate(x[:400], "1pl"), calibrate(x[400:], "1pl"))
    >>> found.df.tolist(), bool((found.p > 0.01).all())
    ([1, 1, 1, 1], True)
    """
    for name, one in (("reference", reference), ("focal", focal)):
        check_kind(name, one, Calibration)
    _check_pair(reference, focal)
    anchor = as_anchor(anchors, reference.items.k_items)
    if link is not None:
        if anchors is not None or purify:
            raise InvalidArgument("link", link, "None where anchors or purify ask for one to be found")
        return _compare(reference, focal, _checked_link(link), anchor)
    for n_rounds in range(1, MOST_ROUNDS + 1):
        line = _link(reference, focal, anchor, method)
        found = replace(_compare(reference, focal, line, anchor), n_rounds=n_rounds)
        cleaner = found.p >= SIGNIFICANT
        if not purify or (cleaner == anchor).all():
            return found
        if cleaner.sum() < _FEWEST_ANCHORS:
            break
        anchor = cleaner
    return replace(found, is_stable=False)


def _check_pair(reference: Calibration, focal: Calibration) -> None:
    own, other = reference.items, focal.items
    if own.model != other.model or own.thresholds.shape != other.thresholds.shape:
        raise InvalidBank(
            f"{own.k_items} {own.model} items and {other.k_items} {other.model} items are not the same items"
        )
    for name, calibration in (("reference", reference), ("focal", focal)):
        if not np.isfinite(calibration.covariance).all():
            raise InvalidBank(f"the {name} calibration holds no covariances of its parameters")


def as_anchor(anchors: Sequence[int] | None, k_items: int) -> Bools:
    """Which of k items are anchors; all of them when none are named.

    Raises InvalidArgument for a place that is no item, and when no place is left.

    >>> as_anchor([0, 2], 3).tolist()
    [True, False, True]
    """
    if anchors is None:
        return np.ones(k_items, dtype=np.bool_)
    anchor = np.zeros(k_items, dtype=np.bool_)
    places = check_entries("anchors", anchors, expected="a list of places of items")
    for place in places:
        if not isinstance(place, (int, np.integer)) or not 0 <= place < k_items:
            raise InvalidArgument("anchors", place, f"places of items from 0 to {k_items - 1}")
        anchor[place] = True
    if not anchor.any():
        raise InvalidArgument("anchors", places, "at least one place of an item")
    return anchor


def _checked_link(link: object) -> Link:
    numbers = check_entries("link", link, expected="a slope and an intercept")
    if len(numbers) != 2:
        raise InvalidArgument("link", link, "a slope and an intercept")
    return Link(check_number("slope of the link", numbers[0], above=0), check_number("intercept", numbers[1]))


def _link(reference: Calibration, focal: Calibration, anchor: Bools, method: LinkMethod) -> Link:
    places = np.flatnonzero(anchor)
    if reference.model == "rasch":
        method = "mean-mean"
    return find_link(focal.items.select(places), reference.items.select(places), method)


def _compare(reference: Calibration, focal: Calibration, link: Link, anchor: Bools) -> LordDif:
    # Imported at first use: scipy.special is not needed by those who only score.
    from scipy.special import chdtrc

    own, other = _estimates(reference, Link(1.0, 0.0)), _estimates(focal, link)
    tested = own.is_free & other.is_free
    difference = np.where(tested, other.values - own.values, 0.0)
    both = tested[:, :, np.newaxis] & tested[:, np.newaxis, :]
    # What is not tested becomes an independent difference of zero and adds nothing.
    covariance = np.where(both, own.covariance + other.covariance, np.eye(tested.shape[1]))
    weighed = np.linalg.solve(covariance, difference[:, :, np.newaxis])[:, :, 0]
    chi2, df = (difference * weighed).sum(axis=1), np.count_nonzero(tested, axis=1)
    return LordDif(
        chi2=chi2,
        df=df,
        p=np.asarray(chdtrc(df, chi2)),
        difference=np.where(tested, difference, np.nan),
        link=link,
        anchor=anchor,
    )


class _Estimates(NamedTuple):
    """Parameters k x p in the order of their covariances k x p x p, and which of them an item has for itself."""

    values: Floats
    covariance: Floats
    is_free: Bools


def _estimates(calibration: Calibration, link: Link) -> _Estimates:
    """The estimates on the scale that the link leads to."""
    bank = calibration.items
    locations = link.slope * bank.thresholds + link.intercept
    has_guessing = bank.model == "3pl"
    values = np.column_stack([bank.a / link.slope, locations] + [bank.c] * has_guessing)
    stretch = np.array([1 / link.slope] + [link.slope] * locations.shape[1] + [1.0] * has_guessing)
    is_free = np.einsum("kpp->kp", calibration.covariance) > 0
    if calibration.model in ("rasch", "1pl"):
        is_free[:, 0] = False
    return _Estimates(values, calibration.covariance * np.outer(stretch, stretch), is_free)
