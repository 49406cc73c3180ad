"""The item models of figure matrices: which rules govern which attributes, in which direction, and how hard that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from assessments.generate.family import Family, ItemModel, Radicals, make_model
from assessments.generate.figure_space import ATTRIBUTES, COMPLEXITY, LAYOUTS, Layout

#: Assumed difficulty in hundredths of a logit (LLTM, Fischer 1973). The number of rules and their abstractness carry
#: most of it (Carpenter, Just & Shell 1990; Embretson 1998); the sizes are ours until the family is calibrated.
_INTERCEPT = -210
_WEIGHTS = {
    "constant": 30,
    "progression": 50,
    "or": 60,
    "subtraction": 65,
    "distribution": 70,
    "rotation": 75,
    "and": 85,
    "reflection": 95,
    "xor": 110,
    "further_elements": 10,
    "overlap": 25,
    "mixed_directions": 20,
}
#: Standard deviation of b around this assumption, in logits.
_DIFFICULTY_ERROR = 0.8

#: The rules with which a model may govern an attribute. Whole sets that stay in a line would be trivial.
_GOVERNING: dict[str, tuple[str, ...]] = {
    "nominal": ("constant", "distribution"),
    "ordinal": ("constant", "progression", "distribution"),
    "set": ("rotation", "or", "subtraction", "and", "distribution", "reflection", "xor"),
}
#: A rule that reads the same along rows and along columns, so that another direction makes no other model.
_BOTH_WAYS = "distribution"
MOST_RULES = 4


@dataclass(frozen=True)
class FigurePlan:
    """All that makes a matrix easy or hard: a layout, and the rules by the attributes that they govern.

    `direction` is `rows` or `columns` for all rules, or `mixed`: the first along the rows, the second along the
    columns. The attributes of the layout that no rule governs are the same in all nine cells.
    """

    layout: str
    rules: Mapping[str, str]
    direction: str

    def rule_of(self, attribute: str) -> tuple[str, str]:
        """The rule that governs an attribute and the direction that it runs along."""
        if attribute not in self.rules:
            return "unchanged", "rows"
        if self.direction == "mixed":
            return self.rules[attribute], ("rows", "columns")[[*self.rules].index(attribute)]
        return self.rules[attribute], self.direction

    @property
    def complexity(self) -> int:
        """The published complexity of the rules together; no simpler set of rules fits a matrix of the plan."""
        return sum(COMPLEXITY[rule] for rule in self.rules.values())

    @property
    def radicals(self) -> Radicals:
        """The plan in words and numbers; `n_elements` counts the kinds of parts that a cell is drawn of."""
        layout = LAYOUTS[self.layout]
        return {
            "layout": self.layout,
            "rules": " ".join(f"{attribute}={rule}" for attribute, rule in self.rules.items()),
            "direction": self.direction,
            "n_rules": len(self.rules),
            "complexity": self.complexity,
            "n_elements": layout.n_elements,
            "overlap": layout.overlap,
        }

    @property
    def features(self) -> Mapping[str, int]:
        """How many rules of each kind, and what else the prior of the difficulty weighs."""
        layout, rules = LAYOUTS[self.layout], [*self.rules.values()]
        return {
            **{rule: rules.count(rule) for rule in COMPLEXITY if rule != "unchanged"},
            "further_elements": layout.n_elements - 1,
            "overlap": int(layout.overlap),
            "mixed_directions": int(self.direction == "mixed"),
        }


@cache
def figure_family() -> Family:
    """The family with all its models.

    >>> figure_family().name
    'figure-matrix'
    """
    models = tuple(
        make_model(plan.radicals, plan.features, intercept=_INTERCEPT, weights=_WEIGHTS) for plan in _plans()
    )
    return Family("figure-matrix", 1, models, _DIFFICULTY_ERROR)


def figure_matrix_models() -> tuple[ItemModel, ...]:
    """All item models of the family with their radicals, features and prior difficulty, always in the same order.

    One to four rules; at most one of them is `constant`, and never alone. All models run along the rows; models of one
    rule also exist along the columns, and models of two rules also mixed. Where parts of three kinds are drawn, both
    sets of marks are governed, lest the third kind be mere decoration.

    >>> len(figure_matrix_models()) >= 200
    True
    """
    return figure_family().models


@cache
def _plans() -> tuple[FigurePlan, ...]:
    return tuple(plan for layout in LAYOUTS.values() for plan in _plans_of(layout))


@cache
def _plans_by_radicals() -> Mapping[tuple[int | str | bool, ...], FigurePlan]:
    return {tuple(plan.radicals.values()): plan for plan in _plans()}


def plan_of(model: ItemModel) -> FigurePlan:
    """The plan behind a model of this family.

    >>> plan_of(figure_matrix_models()[0])
    FigurePlan(layout='figure', rules={'fill': 'distribution'}, direction='rows')
    """
    return _plans_by_radicals()[tuple(model.radicals.values())]


def _plans_of(layout: Layout) -> Iterator[FigurePlan]:
    choices = [("unchanged", *_GOVERNING[ATTRIBUTES[name].kind]) for name in layout.attributes]
    for chosen in product(*choices):
        pairs = zip(layout.attributes, chosen, strict=True)
        governed = {name: rule for name, rule in pairs if rule != "unchanged"}
        if _is_published(layout, governed):
            yield from (FigurePlan(layout.name, governed, way) for way in _directions([*governed.values()]))


def _is_published(layout: Layout, governed: Mapping[str, str]) -> bool:
    rules = [*governed.values()]
    k_constant = rules.count("constant")
    is_sober = layout.n_elements < 3 or {"lines", "count"} <= governed.keys()
    return 1 <= len(rules) <= MOST_RULES and k_constant <= 1 and k_constant < len(rules) and is_sober


def _directions(rules: list[str]) -> Iterator[str]:
    """The directions in which these rules are published."""
    yield "rows"
    if _BOTH_WAYS not in rules and len(rules) <= 2:
        yield "columns" if len(rules) == 1 else "mixed"
