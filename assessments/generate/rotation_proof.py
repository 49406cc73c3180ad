"""The proof of a rotation item, from nothing but the cubes that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.errors import InvalidMatrix
from assessments.generate.item import Plain
from assessments.generate.rotation_group import Body, as_body, mirror_image, orbit
from assessments.generate.rotation_views import drawing, is_clear


@dataclass(frozen=True)
class RotationProof:
    """What exact comparison over the 24 rotations of the cube says of a target and its options.

    - `same`: places of the options that some rotation takes into the target.
    - `mirrored`: places of those that some rotation takes into its mirror image; of a chiral body they are others.
    - `are_different`: no rotation takes one option into another one.
    - `are_clear`: each drawing can be read in one way only (`rotation_views.is_clear`), and no two are equal.
    """

    same: tuple[int, ...]
    mirrored: tuple[int, ...]
    are_different: bool
    are_clear: bool

    @property
    def is_unique(self) -> bool:
        """Whether exactly one option is the body, in another view, and nothing in the drawings leaves a doubt."""
        return len(self.same) == 1 and self.same != self.mirrored and self.are_different and self.are_clear


def prove_rotation(target: Plain, options: Sequence[Plain]) -> RotationProof:
    """Compare the target with each option, and the options with each other, over all 24 rotations.

    Target and options are given as `{"cubes": [[x, y, z], ...]}`, as they are seen. Raises InvalidMatrix for anything
    else.

    >>> line = {"cubes": [[0, 0, 0], [1, 0, 0], [2, 0, 0]]}
    >>> upright, corner = {"cubes": [[0, 0, 0], [0, 0, 1], [0, 0, 2]]}, {"cubes": [[0, 0, 0], [1, 0, 0], [1, 1, 0]]}
    >>> prove_rotation(line, [corner, upright]).same
    (1,)
    """
    body, bodies = _read(target), [_read(option) for option in options]
    turned, reflected = set(orbit(body)), set(orbit(mirror_image(body)))
    pictures = {drawing(one) for one in (body, *bodies)}
    return RotationProof(
        same=tuple(place for place, one in enumerate(bodies) if one in turned),
        mirrored=tuple(place for place, one in enumerate(bodies) if one in reflected),
        are_different=_are_different(bodies, turned),
        are_clear=len(pictures) == len(bodies) + 1 and all(is_clear(one) for one in (body, *bodies)),
    )


def _are_different(bodies: Sequence[Body], turned: set[Body]) -> bool:
    """Whether no rotation takes one of these bodies into another; `turned` are the views of one that may be among them.

    Only bodies of the same layers can be the same, so most pairs need no rotation.
    """
    layers = [_layers_of(body) for body in bodies]
    for place, body in enumerate(bodies):
        alike = [bodies[later] for later in range(place + 1, len(bodies)) if layers[later] == layers[place]]
        if alike:
            views = turned if body in turned else set(orbit(body))
            if any(one in views for one in alike):
                return False
    return True


def _layers_of(body: Body) -> list[list[int]]:
    """How many cubes lie in each layer along each axis: the same for every view, axes and their ends put in order.

    >>> _layers_of(((0, 0, 0), (1, 0, 0), (1, 1, 0))) == _layers_of(((0, 0, 0), (0, 0, 1), (0, 1, 1)))
    True
    """
    along = [[axis.count(layer) for layer in range(max(axis) + 1)] for axis in zip(*body, strict=True)]
    return sorted([min(counts, counts[::-1]) for counts in along])


def _read(shown: Plain) -> Body:
    cubes = shown.get("cubes") if isinstance(shown, dict) else None
    if not isinstance(cubes, list) or not all(_is_cube(cube) for cube in cubes):
        raise InvalidMatrix("a body is a list of cubes, each of three whole numbers")
    body = as_body(cubes)  # type: ignore[arg-type]
    if len(set(body)) < len(body):
        raise InvalidMatrix("two cubes of a body lie in the same place")
    return body


def _is_cube(cube: Plain) -> bool:
    return isinstance(cube, list) and len(cube) == 3 and all(type(number) is int for number in cube)
