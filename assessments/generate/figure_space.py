"""The published space of figure matrices: what a cell is made of, and which rules may govern each attribute.

The generator draws from this space and the reasoner searches all of it; neither knows the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assessments.errors import InvalidMatrix

Kind = Literal["nominal", "ordinal", "set"]


@dataclass(frozen=True)
class Attribute:
    """One feature of a cell.

    - nominal: one of the words of `values`.
    - ordinal: a whole number from `lowest` to `highest`, shown as that many steps or beads.
    - set: a sorted list of element numbers from 0 to `k_elements` - 1; where each lies, see `figure_sets`.
    """

    name: str
    kind: Kind
    values: tuple[str, ...] = ()
    lowest: int = 0
    highest: int = 0
    k_elements: int = 0

    @property
    def codes(self) -> range:
        """The whole numbers that stand for its values: places of words, the numbers themselves, or bits of elements."""
        if self.kind == "nominal":
            return range(len(self.values))
        return range(1 << self.k_elements) if self.kind == "set" else range(self.lowest, self.highest + 1)


ATTRIBUTES = {
    attribute.name: attribute
    for attribute in (
        Attribute("shape", "nominal", values=("circle", "triangle", "square", "diamond", "cross", "dome")),
        Attribute("fill", "nominal", values=("empty", "tone", "stripes", "dots")),
        Attribute("shade", "nominal", values=("empty", "tone", "half", "solid")),
        Attribute("size", "ordinal", lowest=1, highest=4),
        Attribute("count", "ordinal", lowest=1, highest=6),
        Attribute("rays", "set", k_elements=8),
        Attribute("places", "set", k_elements=9),
        Attribute("lines", "set", k_elements=12),
    )
}


@dataclass(frozen=True)
class Layout:
    """Which attributes a cell has, how many kinds of parts it is drawn of, and whether these lie over each other."""

    name: str
    attributes: tuple[str, ...]
    n_elements: int
    overlap: bool = False


LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout("figure", ("shape", "size", "fill"), 1),
        Layout("strokes", ("lines",), 1),
        Layout("lattice", ("shape", "shade", "places"), 1),
        Layout("rays", ("shape", "size", "fill", "rays"), 2),
        Layout("beads", ("shape", "size", "fill", "count"), 2),
        Layout("lines", ("shape", "size", "fill", "lines"), 2, overlap=True),
        Layout("lines-beads", ("shape", "size", "fill", "lines", "count"), 3, overlap=True),
    )
}

#: What a rule costs a reasoner, after the order in which people try rules (Carpenter, Just & Shell 1990): what stays,
#: what moves in steps, what is added or taken away, what is distributed over three, and last over two (exclusive or).
COMPLEXITY = {
    "unchanged": 0,
    "constant": 1,
    "progression": 2,
    "rotation": 3,
    "or": 3,
    "subtraction": 3,
    "and": 4,
    "distribution": 4,
    "reflection": 4,
    "xor": 5,
}

#: The rules that may govern an attribute, in rows or in columns. `unchanged` means the same in all nine cells,
#: `constant` the same within each line but not in all of them.
RULES: dict[Kind, tuple[str, ...]] = {
    "nominal": ("unchanged", "constant", "distribution"),
    "ordinal": ("unchanged", "constant", "progression", "distribution"),
    "set": (
        "unchanged",
        "constant",
        "rotation",
        "or",
        "subtraction",
        "and",
        "distribution",
        "reflection",
        "xor",
    ),
}

DIRECTIONS = ("rows", "columns")


def encode(name: str, value: object) -> int:
    """The value of a cell's attribute as one whole number: its place, itself, or one bit for each element.

    Raises InvalidMatrix when the attribute or the value lies outside the published space.

    >>> encode("shape", "square"), encode("count", 3), encode("rays", [0, 2])
    (2, 3, 5)
    """
    attribute = ATTRIBUTES.get(name)
    if attribute is None:
        raise InvalidMatrix(f"a cell has no attribute {name!r}")
    if attribute.kind == "set":
        if isinstance(value, list | tuple) and all(_is_whole(place, attribute) for place in value):
            return sum(1 << place for place in set(value))
    elif attribute.kind == "nominal":
        if value in attribute.values:
            return attribute.values.index(str(value))
    elif _is_whole(value, attribute):
        assert isinstance(value, int)
        return value
    raise InvalidMatrix(f"{name} cannot be {value!r}")


def _is_whole(value: object, attribute: Attribute) -> bool:
    allowed = range(attribute.k_elements) if attribute.kind == "set" else attribute.codes
    return type(value) is int and value in allowed


def decode(name: str, code: int) -> str | int | list[int]:
    """The value that `encode` made the number of.

    >>> decode("shape", 2), decode("count", 3), decode("rays", 5)
    ('square', 3, [0, 2])
    """
    attribute = ATTRIBUTES[name]
    if attribute.kind == "nominal":
        return attribute.values[code]
    if attribute.kind == "ordinal":
        return code
    return [place for place in range(attribute.k_elements) if code >> place & 1]
