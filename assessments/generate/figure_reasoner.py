"""A brute-force reasoner: it sees eight cells and eight options, and tries every published rule on each attribute."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assessments.errors import InvalidMatrix
from assessments.generate.figure_sets import MIRRORS, STEPS, mirrored, turned
from assessments.generate.figure_space import ATTRIBUTES, COMPLEXITY, DIRECTIONS, RULES, decode, encode
from assessments.generate.item import Plain

#: Where the cells of the two complete lines lie, and of the line that misses its last cell.
_LINES = {"rows": ((0, 1, 2), (3, 4, 5), (6, 7)), "columns": ((0, 3, 6), (1, 4, 7), (2, 5))}

Line = tuple[int, int, int]
Ends = tuple[int, int]


@dataclass(frozen=True)
class Explanation:
    """A rule that both complete lines and the begun one obey, and what it says of the missing cell."""

    attribute: str
    rule: str
    direction: str
    code: int

    @property
    def complexity(self) -> int:
        return COMPLEXITY[self.rule]

    @property
    def value(self) -> str | int | list[int]:
        return decode(self.attribute, self.code)


@dataclass(frozen=True)
class Solution:
    """All that the rule space has to say of a matrix.

    - `explanations`: for each attribute every rule that fits, the simplest first.
    - `consistent`: the places of the options that some set of fitting rules leads to, whatever its complexity.
    """

    explanations: Mapping[str, tuple[Explanation, ...]]
    consistent: tuple[int, ...]

    @property
    def is_unique(self) -> bool:
        """Whether all fitting rules lead to one and the same cell, and exactly one option is that cell."""
        return len(self.consistent) == 1 and all(
            len({found.code for found in fitting}) == 1 for fitting in self.explanations.values()
        )

    @property
    def complexity(self) -> int:
        """The complexity of the simplest set of rules that fits."""
        return sum(fitting[0].complexity for fitting in self.explanations.values() if fitting)


def solve_figure_matrix(
    cells: Sequence[Mapping[str, Plain]], options: Sequence[Mapping[str, Plain]]
) -> Solution:
    """Every rule that fits each attribute, and every option that some set of fitting rules leads to.

    Takes the eight cells in reading order and the options. Nothing else is known here: no key, no model, no seed. The
    rules are those of `figure_space` (Carpenter, Just & Shell 1990), each in rows and in columns, attributes being
    independent of each other. Raises InvalidMatrix when cells or options lie outside the published space.

    >>> row = [{"count": 1}, {"count": 2}, {"count": 3}]
    >>> solution = solve_figure_matrix(row + row + row[:2], [{"count": 5}, {"count": 3}])
    >>> solution.consistent, [(found.rule, found.direction, found.value) for found in solution.explanations["count"]]
    ((1,), [('constant', 'columns', 3), ('progression', 'rows', 3), ('distribution', 'rows', 3)])
    """
    names = _shared_names(cells, options)
    explanations = {name: explain(name, [encode(name, cell[name]) for cell in cells]) for name in names}
    allowed = {name: {found.code for found in fitting} for name, fitting in explanations.items()}
    consistent = tuple(
        place
        for place, option in enumerate(options)
        if all(encode(name, option[name]) in allowed[name] for name in names)
    )
    return Solution(explanations, consistent)


def _shared_names(
    cells: Sequence[Mapping[str, Plain]], options: Sequence[Mapping[str, Plain]]
) -> tuple[str, ...]:
    if len(cells) != 8:
        raise InvalidMatrix(
            f"a matrix of three by three without its last cell has eight cells, not {len(cells)}"
        )
    names = tuple(cells[0])
    for cell in (*cells, *options):
        if set(cell) != set(names):
            raise InvalidMatrix(f"all cells and options have the same attributes; one has {', '.join(cell)}")
    return names


def explain(name: str, codes: Sequence[int]) -> tuple[Explanation, ...]:
    """Every rule that fits one attribute, given its eight values as whole numbers; the simplest first.

    >>> [(found.rule, found.direction, found.code) for found in explain("shape", [0, 1, 2, 1, 2, 0, 2, 0])]
    [('distribution', 'rows', 1), ('distribution', 'columns', 1)]
    """
    found: dict[Explanation, None] = {}
    for direction in DIRECTIONS:
        first, second, (begin, middle) = _LINES[direction]
        full = [(codes[a], codes[b], codes[c]) for a, b, c in (first, second)]
        ends = (codes[begin], codes[middle])
        for rule in RULES[ATTRIBUTES[name].kind]:
            for code in _PREDICTIONS[rule](name, full, ends):
                found[Explanation(name, rule, direction, code)] = None
    return tuple(sorted(found, key=lambda explanation: explanation.complexity))


# ---- one function for each rule: what the missing cell must be, or nothing when the rule does not fit ----------------


def _unchanged(_name: str, full: list[Line], ends: Ends) -> list[int]:
    everywhere = {*full[0], *full[1], *ends}
    return list(everywhere) if len(everywhere) == 1 else []


def _constant(_name: str, full: list[Line], ends: Ends) -> list[int]:
    is_kept = all(a == b == c for a, b, c in full) and ends[0] == ends[1]
    return [ends[1]] if is_kept and len({full[0][0], full[1][0], ends[0]}) > 1 else []


def _progression(name: str, full: list[Line], ends: Ends) -> list[int]:
    steps = {b - a for a, b, _ in full} | {c - b for _, b, c in full} | {ends[1] - ends[0]}
    if len(steps) != 1 or 0 in steps:
        return []
    code = ends[1] + steps.pop()
    return [code] if code in ATTRIBUTES[name].codes else []


def _distribution(_name: str, full: list[Line], ends: Ends) -> list[int]:
    three = set(full[0])
    if len(three) != 3 or set(full[1]) != three or ends[0] == ends[1]:
        return []
    left = three - set(ends)
    return list(left) if len(left) == 1 else []


def _rotation(name: str, full: list[Line], ends: Ends) -> list[int]:
    return [
        turned(name, ends[1], steps)
        for steps in range(1, STEPS[name])
        if all(turned(name, a, steps) == b and turned(name, b, steps) == c for a, b, c in full)
        and turned(name, ends[0], steps) == ends[1]
    ]


def _reflection(name: str, full: list[Line], ends: Ends) -> list[int]:
    return [
        mirrored(name, ends[1], then)
        for first in MIRRORS
        for then in MIRRORS
        if all(mirrored(name, a, first) == b and mirrored(name, b, then) == c for a, b, c in full)
        and mirrored(name, ends[0], first) == ends[1]
    ]


def _combination(combine: Callable[[int, int], int]) -> Callable[[str, list[Line], Ends], list[int]]:
    def predict(_name: str, full: list[Line], ends: Ends) -> list[int]:
        return [combine(*ends)] if all(combine(a, b) == c for a, b, c in full) else []

    return predict


_PREDICTIONS: dict[str, Callable[[str, list[Line], Ends], list[int]]] = {
    "unchanged": _unchanged,
    "constant": _constant,
    "progression": _progression,
    "distribution": _distribution,
    "rotation": _rotation,
    "reflection": _reflection,
    "or": _combination(lambda a, b: a | b),
    "and": _combination(lambda a, b: a & b),
    "xor": _combination(lambda a, b: a ^ b),
    "subtraction": _combination(lambda a, b: a & ~b),
}
