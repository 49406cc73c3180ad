"""The map of a field holds every occupation once, and no two of its lines cross."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from portal.careers.catalogue import read_catalogue
from portal.careers.likeness import Ways
from portal.careers.material import read_material
from portal.careers.pathmap import PathMap, column_of, draw_paths

pytestmark = pytest.mark.pure

CATALOGUE = read_catalogue()
FIELDS = read_material().fields
LINE = re.compile(r"M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)")


def drawn(field_id: str) -> PathMap:
    return draw_paths(FIELDS[field_id].occupations(CATALOGUE), Ways(CATALOGUE))


def pieces(line: str) -> list[tuple[float, float, float, float]]:
    """A level and an upright piece, each from its smaller to its larger end."""
    found = LINE.fullmatch(line)
    assert found, line
    x, y, over, top = map(float, found.groups())
    assert over > x, "a line leads to the right, to more preparation"
    assert top < y, "and up"
    return [(x, y, over, y), (over, top, over, y)]


@pytest.mark.parametrize("field_id", FIELDS)
def test_every_occupation_stands_on_the_map_once(field_id: str) -> None:
    stops = drawn(field_id).stops
    assert sorted(stop.occupation.id for stop in stops) == sorted(
        one.id for one in FIELDS[field_id].occupations(CATALOGUE)
    )
    assert [stop.row for stop in stops] == list(range(len(stops)))
    assert all(stop.x == column_of(stop.occupation.job_zone) for stop in stops)


@pytest.mark.parametrize("field_id", FIELDS)
def test_what_asks_for_most_preparation_stands_on_top(field_id: str) -> None:
    last = [stop.occupation.job_zone for stop in drawn(field_id).stops if stop.step is None]
    assert last == sorted(last, reverse=True)


@pytest.mark.parametrize("field_id", FIELDS)
def test_no_two_lines_cross(field_id: str) -> None:
    for one, other in combinations(drawn(field_id).lines, 2):
        for level, upright in ((pieces(one)[0], pieces(other)[1]), (pieces(other)[0], pieces(one)[1])):
            left, y, right, _ = level
            x, top, _, bottom = upright
            assert not (left < x < right and top < y < bottom), (one, other)


def test_a_line_ends_where_the_step_leads() -> None:
    found = drawn("information-technology")
    by_id = {stop.occupation.id: stop for stop in found.stops}
    steps = [stop for stop in found.stops if stop.step]
    assert len(steps) == len(found.lines) > 3
    for stop, line in zip(steps, found.lines, strict=True):
        assert stop.step is not None
        over = by_id[stop.step.to.id]
        assert line == f"M{stop.x:g} {stop.y:g}H{over.x:g}V{over.y:g}"
