"""Weights that make a sample of volunteers look like its population, margin by margin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assessments.errors import TooFewPersons
from assessments.matrix import Bools, Ints, check_count, check_entries, check_mapping, check_number
from assessments.norms.errors import EmptyCell, InconsistentTargets, TargetsNotReached
from assessments.norms.weights import as_weights, effective_sample_size
from assessments.randomness import Floats

#: Targets given as counts may differ between margins by rounding, as a share of their sum.
_SAME_TOTAL = 1e-6


@dataclass(frozen=True, eq=False)
class Raking:
    """Weights of n persons with mean 1, and what they cost.

    `n_effective` is Kish's effective sample size, `design_effect` n / n_effective; `n_at_bounds` counts persons whose
    weight was held at a bound; `largest_gap` is the largest distance of a weighted share from its target.
    """

    weights: Floats
    n: int
    n_effective: float
    design_effect: float
    n_at_bounds: int
    n_iterations: int
    largest_gap: float


class _Margin(NamedTuple):
    name: str
    categories: tuple[str, ...]
    codes: Ints
    targets: Floats


def raking_weights(
    groups: Mapping[str, Sequence[object]],
    targets: Mapping[str, Mapping[str, float]],
    *,
    start: npt.ArrayLike | None = None,
    lowest: float = 0.0,
    highest: float = np.inf,
    tolerance: float = 1e-8,
    max_iterations: int = 1000,
) -> Raking:
    """Iterative proportional fitting (Deming & Stephan 1940) of weights to known shares of the population.

    `groups` holds for each margin (say "side" or "age") the category of each person, `targets` for each margin the
    population's share or count by category. Each round multiplies, margin after margin, every person's weight by
    target / weighted share; `start` are weights to begin with. Weights are kept from `lowest` to `highest` times the
    mean by trimming after each round (DeBell & Krosnick 2009 trim at 5), and rounds go on until every weighted share is
    within `tolerance` of its target.

    Raises EmptyCell when a category with a target has nobody, InconsistentTargets when totals differ between margins,
    a share is negative, a category lacks a target or the margins differ in length, TargetsNotReached when no weights
    within the bounds do it, InvalidArgument, InvalidMatrix, TooFewPersons.

    >>> sides = {"side": ["mainland", "mainland", "mainland", "taiwan"]}
    >>> raking = raking_weights(sides, {"side": {"mainland": 0.5, "taiwan": 0.5}})
    >>> raking.weights.round(3).tolist(), raking.n_effective
    ([0.667, 0.667, 0.667, 2.0], 3.0)
    """
    bounds = _bounds(lowest, highest)
    limit = check_number("tolerance", tolerance, above=0)
    margins = _margins(groups, targets)
    n = margins[0].codes.size
    weights = as_weights(start, length=n)
    weights = weights / weights.mean()
    _check_cells(margins, weights)
    for iteration in range(1, check_count("max_iterations", max_iterations) + 1):
        weights = _trimmed(_one_round(margins, weights), *bounds)
        gap = max(float(np.abs(_shares(margin, weights) - margin.targets).max()) for margin in margins)
        if gap <= limit:
            return _raking(weights, iteration, gap, *bounds)
    raise _missed(margins, weights)


def _raking(weights: Floats, n_iterations: int, gap: float, lowest: float, highest: float) -> Raking:
    n_effective = effective_sample_size(weights)
    at_bounds: Bools = (weights >= highest * (1 - 1e-9)) | ((lowest > 0) & (weights <= lowest * (1 + 1e-9)))
    return Raking(
        weights=weights,
        n=weights.size,
        n_effective=n_effective,
        design_effect=weights.size / n_effective,
        n_at_bounds=int(at_bounds.sum()),
        n_iterations=n_iterations,
        largest_gap=gap,
    )


def _one_round(margins: list[_Margin], weights: Floats) -> Floats:
    for margin in margins:
        shares = _shares(margin, weights)
        # A category with target zero and nobody left in it keeps the factor zero.
        factors = np.divide(margin.targets, shares, out=np.zeros_like(shares), where=shares > 0)
        weights = weights * factors[margin.codes]
    return weights


def _shares(margin: _Margin, weights: Floats) -> Floats:
    sums = np.bincount(margin.codes, weights=weights, minlength=margin.targets.size)
    return np.asarray(sums / sums.sum())


def _trimmed(weights: Floats, lowest: float, highest: float) -> Floats:
    weights = weights / weights.mean()
    if lowest <= 0 and highest == np.inf:
        return weights
    # Persons of a category whose target is zero stay out; the lower bound is for those who count.
    return np.where(weights > 0, np.clip(weights, lowest, highest), 0.0)


def _bounds(lowest: float, highest: float) -> tuple[float, float]:
    if highest != np.inf:
        check_number("highest", highest, above=1)
    return check_number("lowest", lowest, above=0, below=1, closed=True), float(highest)


def _margins(
    groups: Mapping[str, Sequence[object]], targets: Mapping[str, Mapping[str, float]]
) -> list[_Margin]:
    groups = check_mapping("groups", groups, expected="a mapping from margins to the categories of persons")
    targets = check_mapping("targets", targets, expected="a mapping from margins to shares")
    if not targets or set(groups) != set(targets):
        raise InconsistentTargets(
            f"groups has the margins {sorted(groups)}, targets has {sorted(targets)}; both need the same"
        )
    listed = {name: check_entries(f"groups[{name!r}]", categories) for name, categories in groups.items()}
    lengths = {name: len(categories) for name, categories in listed.items()}
    if len(set(lengths.values())) > 1:
        raise InconsistentTargets(f"margins differ in length: {lengths}")
    if not next(iter(lengths.values())):
        raise TooFewPersons(0, 1)
    totals = {name: _total(name, shares) for name, shares in targets.items()}
    reference = max(totals.values())
    for name, total in totals.items():
        if abs(total - reference) > _SAME_TOTAL * reference:
            raise InconsistentTargets(
                f"margin {name!r}: targets add up to {total:g}, others to {reference:g}"
            )
    return [_margin(name, listed[name], targets[name], totals[name]) for name in targets]


def _total(name: str, shares: Mapping[str, float]) -> float:
    by_category = check_mapping(f"targets[{name!r}]", shares, expected="a mapping from categories to shares")
    numbers = [check_number(f"target {name}/{category}", share) for category, share in by_category.items()]
    if not numbers or min(numbers) < 0 or sum(numbers) <= 0:
        raise InconsistentTargets(
            f"margin {name!r}: targets are shares or counts, none below zero, not all zero"
        )
    return float(sum(numbers))


def _margin(name: str, categories: Sequence[object], shares: Mapping[str, float], total: float) -> _Margin:
    places: dict[object, int] = {category: place for place, category in enumerate(shares)}
    try:
        # Looking words up is several times faster than sorting them, which is what numpy would do.
        codes = np.fromiter((places[category] for category in categories), np.int64, len(categories))
    except (KeyError, TypeError) as unknown:
        raise InconsistentTargets(f"margin {name!r}: {unknown} is in the sample but has no target") from None
    return _Margin(name, tuple(shares), codes, np.array(list(shares.values()), dtype=np.float64) / total)


def _check_cells(margins: list[_Margin], weights: Floats) -> None:
    for margin in margins:
        empty = (_shares(margin, weights) == 0) & (margin.targets > 0)
        if empty.any():
            raise EmptyCell(margin.name, str(margin.categories[int(np.flatnonzero(empty)[0])]))


def _missed(margins: list[_Margin], weights: Floats) -> TargetsNotReached:
    gaps = [np.abs(_shares(margin, weights) - margin.targets) for margin in margins]
    worst = max(range(len(margins)), key=lambda place: float(gaps[place].max()))
    place = int(gaps[worst].argmax())
    return TargetsNotReached(
        margins[worst].name, str(margins[worst].categories[place]), float(gaps[worst][place])
    )
