"""Which items measure what, and what leads to what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assessments.errors import InvalidArgument
from assessments.matrix import Ints, check_entries, check_mapping
from assessments.satisfaction.errors import InvalidPathModel

Path = tuple[str, str]

#: The customer satisfaction model of Fornell, Johnson, Anderson, Cha & Bryant (1996) with the image of the European
#: index (Tenenhaus, Esposito Vinzi, Chatelin & Lauro 2005), each pair from cause to effect.
ACSI_PATHS: tuple[Path, ...] = (
    ("image", "expectation"),
    ("image", "satisfaction"),
    ("image", "loyalty"),
    ("expectation", "quality"),
    ("expectation", "value"),
    ("expectation", "satisfaction"),
    ("quality", "value"),
    ("quality", "satisfaction"),
    ("value", "satisfaction"),
    ("satisfaction", "complaints"),
    ("satisfaction", "loyalty"),
    ("complaints", "loyalty"),
)


@dataclass(frozen=True)
class PathDiagram:
    """Latent variables with the columns of their items (`blocks`), and `paths` from cause to effect without a circle.

    Raises InvalidPathModel: each latent has at least one item and one path, each column belongs to one block only; and
    InvalidArgument for blocks that are no mapping of lists and for paths that are no list of pairs.

    >>> diagram = PathDiagram({"quality": [0, 1], "satisfaction": [2, 3, 4]}, [("quality", "satisfaction")])
    >>> diagram.latents, diagram.columns
    (('quality', 'satisfaction'), (0, 1, 2, 3, 4))
    """

    blocks: Mapping[str, tuple[int, ...]]
    paths: tuple[Path, ...]

    def __init__(self, blocks: Mapping[str, Sequence[int]], paths: Iterable[Path]) -> None:
        named = check_mapping("blocks", blocks, expected="a mapping from latent variables to columns")
        columns = {name: tuple(check_entries(f"blocks[{name!r}]", own)) for name, own in named.items()}
        object.__setattr__(self, "blocks", columns)
        object.__setattr__(self, "paths", tuple(map(_pair, check_entries("paths", paths))))
        _check_blocks(self.blocks)
        _check_paths(self)

    @cached_property
    def latents(self) -> tuple[str, ...]:
        """The latent variables in the order of the blocks."""
        return tuple(self.blocks)

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The columns in use, block after block; results by item stand in this order."""
        return tuple(column for columns in self.blocks.values() for column in columns)

    @cached_property
    def owners(self) -> Ints:
        """For each item in the order of `columns` the place of its latent variable."""
        return np.repeat(np.arange(len(self.blocks)), [len(columns) for columns in self.blocks.values()])

    @cached_property
    def causes(self) -> tuple[tuple[int, ...], ...]:
        """For each latent variable the places of those that lead to it."""
        return self._neighbours(1, 0)

    @cached_property
    def effects(self) -> tuple[tuple[int, ...], ...]:
        """For each latent variable the places of those it leads to."""
        return self._neighbours(0, 1)

    def items_of(self, latent: str) -> Ints:
        """Places, in the order of `columns`, of the items of a latent variable. Raises InvalidPathModel."""
        return np.flatnonzero(self.owners == self.place_of(latent))

    def place_of(self, latent: str) -> int:
        """The place of a latent variable. Raises InvalidPathModel."""
        if not isinstance(latent, Hashable) or latent not in self.blocks:
            raise InvalidPathModel(f"no latent variable {latent!r}; the model has {', '.join(self.latents)}")
        return self.latents.index(latent)

    def drivers_of(self, latent: str) -> tuple[str, ...]:
        """Latent variables from which a way leads to this one, in the order of the blocks. Raises InvalidPathModel."""
        found: set[int] = set()
        waiting = [self.place_of(latent)]
        while waiting:
            new = set(self.causes[waiting.pop()]) - found
            found |= new
            waiting.extend(new)
        return tuple(name for place, name in enumerate(self.latents) if place in found)

    def _neighbours(self, own: int, other: int) -> tuple[tuple[int, ...], ...]:
        return tuple(
            tuple(place for place, name in enumerate(self.latents) if name in found)
            for found in (
                {path[other] for path in self.paths if path[own] == latent} for latent in self.latents
            )
        )


def acsi_diagram(blocks: Mapping[str, Sequence[int]]) -> PathDiagram:
    """The satisfaction model of the ACSI family: all of ACSI_PATHS whose two ends are among the blocks.

    Blocks are named image, expectation, quality, value, satisfaction, complaints, loyalty; those that a questionnaire
    lacks are left out. Raises InvalidPathModel, InvalidArgument.

    >>> acsi_diagram({"quality": [0, 1], "value": [2], "satisfaction": [3, 4]}).paths
    (('quality', 'value'), ('quality', 'satisfaction'), ('value', 'satisfaction'))
    """
    known = {latent for path in ACSI_PATHS for latent in path}
    check_mapping("blocks", blocks, expected="a mapping from latent variables to columns")
    if strangers := [name for name in blocks if name not in known]:
        raise InvalidPathModel(f"{strangers[0]!r} is no latent variable of the ACSI model")
    return PathDiagram(blocks, [path for path in ACSI_PATHS if set(path) <= set(blocks)])


def _pair(path: object) -> Path:
    ends = check_entries("a path", path, expected="a pair of cause and effect")
    if len(ends) != 2:
        raise InvalidArgument("a path", path, "a pair of cause and effect")
    return ends[0], ends[1]


def _check_blocks(blocks: Mapping[str, tuple[int, ...]]) -> None:
    for name, columns in blocks.items():
        if not columns:
            raise InvalidPathModel(f"{name!r} has no items")
        for column in columns:
            if not isinstance(column, (int, np.integer)) or isinstance(column, bool) or column < 0:
                raise InvalidPathModel(f"{name!r}: {column!r} is no column, counted from 0")
    counts = Counter(column for columns in blocks.values() for column in columns)
    if shared := [column for column, count in counts.items() if count > 1]:
        raise InvalidPathModel(f"column {shared[0]} stands in the blocks twice")


def _check_paths(diagram: PathDiagram) -> None:
    for path in diagram.paths:
        for latent in path:
            diagram.place_of(latent)
    if len(set(diagram.paths)) < len(diagram.paths):
        raise InvalidPathModel("a path is named twice")
    linked = {latent for path in diagram.paths for latent in path}
    if alone := [latent for latent in diagram.latents if latent not in linked]:
        raise InvalidPathModel(f"no path leads from or to {alone[0]!r}")
    if not diagram.paths:
        raise InvalidPathModel("a model has at least one path")
    for latent in diagram.latents:
        if latent in diagram.drivers_of(latent):
            raise InvalidPathModel(f"the paths from {latent!r} lead back to it")
