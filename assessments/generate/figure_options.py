"""Eight options around the right one, made so that none of them stands out among the others.

Each option is the right cell with some of three binary changes made, and all eight combinations are there; with four
changes it is the eight combinations of an even number of them. Both are linear codes: seen from any option, the others
lie at the same distances, change by change. So no option shares more with the others than another one does, every
changed feature is shown by exactly four options, and nothing about the options alone betrays the key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.generate.dice import Dice
from assessments.generate.figure_models import FigurePlan
from assessments.generate.figure_space import ATTRIBUTES, LAYOUTS

K_OPTIONS = 8


@dataclass(frozen=True)
class Change:
    """One binary change of a cell: `mask` is added by exclusive or to the code of the attribute."""

    attribute: str
    mask: int


def places_of_change(plan: FigurePlan) -> dict[str, int]:
    """For each attribute the number of independent changes: three in all, or four when four rules govern.

    Governed attributes come first, then further elements of governed sets, then attributes that stay the same.

    >>> places_of_change(FigurePlan("rays", {"rays": "xor"}, "rows"))
    {'shape': 0, 'size': 0, 'fill': 0, 'rays': 3}
    """
    places = dict.fromkeys(LAYOUTS[plan.layout].attributes, 0)
    governed = [*plan.rules]
    sets = [name for name in governed if ATTRIBUTES[name].kind == "set"]
    spare = [name for name in places if name not in governed]
    order = [*governed, *sets, *sets, *spare]
    for name in order[: max(3, len(governed))]:
        places[name] += 1
    return places


def draw_changes(dice: Dice, grids: Mapping[str, Sequence[int]], places: Mapping[str, int]) -> list[Change]:
    """Changes that each make the right cell wrong, given the nine codes of each attribute.

    A changed set swaps one of its elements for another one, so that all options have equally many.

    >>> draw_changes(Dice(1), {"rays": [0b11] * 9}, {"rays": 1})[0].mask.bit_count()
    2
    """
    changes: list[Change] = []
    for name, k_changes in places.items():
        if k_changes and ATTRIBUTES[name].kind == "set":
            changes.extend(_swaps(dice, name, grids[name], k_changes))
        elif k_changes:
            changes.append(Change(name, _other_value(dice, name, grids[name]) ^ grids[name][8]))
    return changes


def _swaps(dice: Dice, name: str, codes: Sequence[int], k_swaps: int) -> list[Change]:
    right = codes[8]
    elements = range(ATTRIBUTES[name].k_elements)
    present = dice.sample([place for place in elements if right >> place & 1], k_swaps)
    absent = [place for place in elements if not right >> place & 1]
    # Elements of the neighbours are what a wrong rule would lead to; others keep them from being recognised by that.
    near = codes[5] | codes[7]
    changes = []
    for out in present:
        into = _familiar_or_new(dice, absent, [place for place in absent if near >> place & 1])
        absent.remove(into)
        changes.append(Change(name, 1 << out | 1 << into))
    return changes


def _other_value(dice: Dice, name: str, codes: Sequence[int]) -> int:
    """A wrong value, as often one that the matrix shows as one that it does not show.

    The right value is often the one that the matrix shows least, for its last cell is missing. Were all wrong values
    shown, the rarest would win; were none shown, the most frequent.
    """
    wrong = [code for code in ATTRIBUTES[name].codes if code != codes[8]]
    return _familiar_or_new(dice, wrong, [code for code in wrong if code in codes])


def _familiar_or_new(dice: Dice, entries: Sequence[int], familiar: Sequence[int]) -> int:
    new = [entry for entry in entries if entry not in familiar]
    return dice.choose(dice.choose([group for group in (familiar, new) if group]))


def combine(right: Mapping[str, int], changes: Sequence[Change]) -> list[dict[str, int]]:
    """The eight cells, as codes; the first of them is the right one.

    >>> cells = combine({"count": 3, "size": 1, "shape": 0}, [Change(name, 1) for name in ("count", "size", "shape")])
    >>> cells[0], cells[7]
    ({'count': 3, 'size': 1, 'shape': 0}, {'count': 2, 'size': 0, 'shape': 1})
    """
    cells = []
    for word in range(1 << len(changes)):
        # Of four changes only even numbers are made: eight options, still the same from each of them.
        if len(changes) > 3 and word.bit_count() % 2:
            continue
        cell = dict(right)
        for place, change in enumerate(changes):
            if word >> place & 1:
                cell[change.attribute] ^= change.mask
        cells.append(cell)
    return cells
