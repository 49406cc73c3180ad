"""Figure matrices: draw from a model, prove by brute force, draw again until the proof holds.

The stem holds `layout` and `cells`, the eight cells in reading order; options are eight cells more. A cell maps
attributes to words, whole numbers or lists of element numbers (`figure_space`).

A matrix is kept only when `solve_figure_matrix` proves it, from nothing but cells and options: all published rules that
fit, of any complexity, lead to one and the same cell; exactly one option is that cell; and no simpler rules fit than
those of the model, so that its radicals are what it asks for.

Radicals: `layout`, `rules`, `direction`, `n_rules`, `complexity`, `n_elements`, `overlap` (`figure_models`). The prior
of the difficulty is an ASSUMPTION, to be replaced by calibration.
"""

from __future__ import annotations

from collections.abc import Mapping

from assessments.generate.dice import Dice
from assessments.generate.family import ItemModel, NoItemFound, Radicals
from assessments.generate.figure_models import FigurePlan, figure_family, plan_of
from assessments.generate.figure_options import combine, draw_changes, places_of_change
from assessments.generate.figure_reasoner import explain, solve_figure_matrix
from assessments.generate.figure_rules import draw_codes
from assessments.generate.figure_space import COMPLEXITY, decode
from assessments.generate.item import GeneratedItem, Plain

#: Half of the drawn attributes stand, so this many in a row do not fail.
_MOST_DRAWS = 500


def figure_matrix(
    seed: int, difficulty: float | None = None, radicals: Radicals | None = None
) -> GeneratedItem:
    """A matrix of three by three drawings whose last cell is to be chosen among eight, proved.

    `radicals` name an item model, whole or in part; of those that agree, the ones with a prior nearest to `difficulty`
    (logits) are kept; the dice choose among what is left. The same seed and radicals give the same item on every
    machine. Task and rules after Carpenter, Just & Shell (1990). Raises InvalidSeed, UnknownChoice for a radical that
    does not exist, InvalidArgument when no model agrees or the difficulty is not a finite number.

    >>> item = figure_matrix(1, radicals={"layout": "figure", "rules": "size=progression"})
    >>> len(item.stem["cells"]), len(item.options), 0 <= item.key < 8
    (8, 8, True)
    """
    family = figure_family()
    model = family.choose(seed, difficulty=difficulty, radicals=radicals)
    dice = Dice(seed)
    for _ in range(_MOST_DRAWS):
        cells, options, key = _draw(dice, model)
        if _is_proved(cells, options, key, model):
            return family.item(
                seed, model, {"layout": model.radicals["layout"], "cells": [*cells]}, key, options
            )
    raise NoItemFound(family.name, model.radicals, _MOST_DRAWS)


Cell = dict[str, Plain]


def _draw(dice: Dice, model: ItemModel) -> tuple[list[Cell], list[Cell], int]:
    """Eight cells, eight options, and the place of the right one."""
    plan = plan_of(model)
    places = places_of_change(plan)
    grids = {name: _draw_attribute(dice, model, plan, name, k_swaps) for name, k_swaps in places.items()}
    changes = draw_changes(dice, grids, places)
    options = combine({name: codes[8] for name, codes in grids.items()}, changes)
    order = dice.shuffled(range(len(options)))
    cells = [_plain({name: codes[place] for name, codes in grids.items()}) for place in range(8)]
    return cells, [_plain(options[place]) for place in order], order.index(0)


def _draw_attribute(dice: Dice, model: ItemModel, plan: FigurePlan, name: str, k_swaps: int) -> list[int]:
    """Nine codes which every rule that fits continues alike, and none of these rules simpler than the model's."""
    rule, direction = plan.rule_of(name)
    for _ in range(_MOST_DRAWS):
        codes = draw_codes(dice, name, rule, direction, k_swaps=k_swaps)
        fitting = explain(name, codes[:8])
        if (
            fitting
            and fitting[0].complexity == COMPLEXITY[rule]
            and {one.code for one in fitting} == {codes[8]}
        ):
            return codes
    raise NoItemFound("figure-matrix", model.radicals, _MOST_DRAWS)


def _plain(codes: Mapping[str, int]) -> Cell:
    cell: Cell = {}
    for name, code in codes.items():
        value = decode(name, code)
        cell[name] = [*value] if isinstance(value, list) else value
    return cell


def _is_proved(cells: list[Cell], options: list[Cell], key: int, model: ItemModel) -> bool:
    """The whole proof, from nothing but the cells and the options as they will be shown."""
    solution = solve_figure_matrix(cells, options)
    is_as_simple = solution.complexity == model.radicals["complexity"]
    return solution.is_unique and solution.consistent == (key,) and is_as_simple
