"""Two groups for whom some items work differently, and by how much is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assessments.errors import InvalidArgument
from assessments.irt.bank import ItemBank, as_bank
from assessments.matrix import Ints, as_vector, check_count, check_number
from assessments.randomness import Floats
from assessments.simulate.places import check_places
from assessments.simulate.respondents import abilities, responses
from assessments.simulate.streams import chosen, stream


@dataclass(frozen=True, eq=False)
class PlantedDif:
    """Answers `x`, n_persons x k_items, of persons with abilities `theta` in the groups 0 (reference) and 1 (focal).

    `items_reference` and `items_focal` are the banks that made the two groups' answers; they differ in the planted
    items alone.
    """

    x: Floats
    group: Ints
    theta: Floats
    items_reference: ItemBank
    items_focal: ItemBank


def planted_dif(
    items: ItemBank,
    n_persons: int,
    *,
    seed: int,
    dif_items: Sequence[int] | Ints,
    b_shift: npt.ArrayLike = 0.0,
    a_factor: npt.ArrayLike = 1.0,
    impact: float = 0.0,
    focal_share: float = 0.5,
    missing: float = 0.0,
) -> PlantedDif:
    """Answers of two groups to items of which those at the places `dif_items` differ for the focal group.

    Uniform DIF adds `b_shift` to the location and all thresholds, in units of theta: above zero the item is harder for
    the focal group than for reference persons of the same ability. Non-uniform DIF multiplies the slope by `a_factor`
    (Mellenbergh 1982). Both are one number, or one per planted item. `impact` is the focal group's mean ability; the
    reference group's is 0, and the standard deviation 1 in both.

    round(focal_share * n_persons) persons, drawn evenly, are focal. A bank that is "rasch" or "1pl" becomes "2pl" for
    the focal group where slopes change. `missing` as in `responses`. Raises InvalidBank, InvalidArgument,
    InvalidMatrix, InvalidSeed.

    >>> planted = planted_dif(ItemBank(a=[1.0, 1.0], b=[0.0, 0.0]), 6, seed=1, dif_items=[1], b_shift=0.5)
    >>> planted.group.sum(), planted.items_focal.b.tolist()
    (np.int64(3), [0.0, 0.5])
    """
    reference, n = as_bank(items), check_count("n_persons", n_persons, at_least=2)
    focal = _focal_bank(reference, check_places("dif_items", dif_items, reference.k_items), b_shift, a_factor)
    part = check_number("focal_share", focal_share, above=0, below=1)
    is_focal = chosen(seed, "focal persons", n, part)
    theta = abilities(n, seed=seed) + check_number("impact", impact) * is_focal
    x = np.empty((n, reference.k_items))
    for purpose, bank, members in (("reference", reference, ~is_focal), ("focal", focal, is_focal)):
        x[members] = responses(theta[members], bank, seed=stream(seed, purpose), missing=missing)
    return PlantedDif(x, is_focal.astype(np.int64), theta, reference, focal)


def _focal_bank(bank: ItemBank, places: Ints, b_shift: npt.ArrayLike, a_factor: npt.ArrayLike) -> ItemBank:
    shift, factor = np.zeros(bank.k_items), np.ones(bank.k_items)
    shift[places] = _one_or_each("b_shift", b_shift, places.size)
    factor[places] = _one_or_each("a_factor", a_factor, places.size)
    if (factor <= 0).any():
        raise InvalidArgument("a_factor", a_factor, "above zero")
    is_bent = bank.model in ("rasch", "1pl") and bool((factor != 1).any())
    return ItemBank(
        bank.a * factor,
        bank.b + shift,
        bank.c,
        bank.thresholds + shift[:, np.newaxis],
        model="2pl" if is_bent else bank.model,
    )


def _one_or_each(name: str, values: npt.ArrayLike, count: int) -> Floats:
    numbers = as_vector(values, name=name)
    if numbers.size not in (1, count):
        raise InvalidArgument(name, values, f"one number, or {count}: one for each planted item")
    return np.broadcast_to(numbers, (count,))
