"""Where the elements of a set lie in a cell, and where turning and mirroring the cell takes them.

- rays: eight spokes around the figure, number i at 45 i degrees clockwise from the top.
- places: nine places in three rows, 0 at the top left, 8 at the bottom right.
- lines: spokes from the middle to the top, right, bottom and left (0 to 3), from the middle to the corners, clockwise
  from the upper right (4 to 7), and the sides of the diamond between the spokes' ends, likewise (8 to 11).
"""

from __future__ import annotations

from functools import cache

#: Steps of a whole turn: rays look alike after each eighth, the others only after each quarter.
STEPS = {"rays": 8, "places": 4, "lines": 4}

#: For each element the one that takes its place after one step clockwise.
_TURN = {
    "rays": (1, 2, 3, 4, 5, 6, 7, 0),
    "places": (2, 5, 8, 1, 4, 7, 0, 3, 6),
    "lines": (1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8),
}
#: For each element its image when left and right are swapped.
_SIDEWAYS = {
    "rays": (0, 7, 6, 5, 4, 3, 2, 1),
    "places": (2, 1, 0, 5, 4, 3, 8, 7, 6),
    "lines": (0, 3, 2, 1, 7, 6, 5, 4, 11, 10, 9, 8),
}
MIRRORS = ("sideways", "upside-down")


@cache
def turned(name: str, elements: int, steps: int) -> int:
    """A set, one bit for each element, after whole steps clockwise; negative steps go the other way.

    >>> turned("rays", 0b00000011, 2), turned("places", 0b000000001, 1)
    (12, 4)
    """
    for _ in range(steps % STEPS[name]):
        elements = _moved(elements, _TURN[name])
    return elements


@cache
def mirrored(name: str, elements: int, mirror: str) -> int:
    """A set after swapping left and right ("sideways") or top and bottom ("upside-down").

    >>> mirrored("rays", 0b00000010, "sideways"), mirrored("rays", 0b00000010, "upside-down")
    (128, 8)
    """
    image = _moved(elements, _SIDEWAYS[name])
    # Upside down is sideways and half a turn.
    return image if mirror == "sideways" else turned(name, image, STEPS[name] // 2)


def _moved(elements: int, images: tuple[int, ...]) -> int:
    return sum(1 << image for place, image in enumerate(images) if elements >> place & 1)
