"""Drawings of generated items: legible on a small phone, in any ink, light, and safe under our policy."""

from __future__ import annotations

import re
from itertools import pairwise, product
from xml.etree.ElementTree import Element, fromstring

import pytest

from assessments.generate import GeneratedItem, figure_matrix, mental_rotation
from assessments.generate.figure_space import ATTRIBUTES, LAYOUTS
from portal.figures import bodies, cells, draw_option, draw_stem, shapes
from portal.figures.drawings import GAP, WHOLE
from portal.settings import ROOT

pytestmark = pytest.mark.pure

#: What 320 pixels leave a drawing between the margins of a page, and one of four options side by side in it, or one of
#: two with a gap between them.
PHONE, OPTION, BODY = 284, 64, 136
#: No smaller than this, in pixels, is what has to be told apart.
SMALLEST = 3.0
HEAVIEST_ITEM = 25_000

MATRICES = [figure_matrix(seed, radicals={"layout": layout}) for seed, layout in enumerate(LAYOUTS)]
ROTATIONS = [mental_rotation(seed, radicals={"cubes": cubes}) for seed, cubes in ((1, 7), (2, 12))]
ITEMS = [*MATRICES, *ROTATIONS]


def drawings(item: GeneratedItem) -> list[str]:
    options = [
        str(draw_option(item, place, name=f"option-{place}")) for place in range(len(item.options or ()))
    ]
    return [str(draw_stem(item, name="stem")), *options]


def elements(drawing: str) -> list[Element]:
    return list(fromstring(drawing).iter())


# ---- size of what is to be told apart --------------------------------------------------------------------------------


@pytest.mark.parametrize("item", MATRICES, ids=LAYOUTS)
def test_lines_of_cells_are_three_pixels_wide_on_a_phone(item: GeneratedItem) -> None:
    for number, drawing in enumerate(drawings(item)):
        scale = OPTION / cells.SIDE if number else PHONE / WHOLE
        widths = {float(width) for one in elements(drawing) if (width := one.get("stroke-width"))}
        assert widths
        assert min(widths) * scale >= SMALLEST


def test_gaps_between_marks_are_three_pixels_wide_on_a_phone() -> None:
    scale = OPTION / cells.SIDE
    assert scale * (shapes.STRIPE_STEP - shapes.STRIPE) >= SMALLEST
    assert scale * (shapes.DOT_STEP - shapes.DOT) >= SMALLEST
    assert scale * (cells.BEAD_STEP - cells.BEAD) >= SMALLEST
    assert scale * (cells.RAY_TO - cells.RAY_FROM + shapes.LINE) >= 2 * SMALLEST
    assert scale * (cells.LATTICE_STEP - 2 * cells.SMALL_RADIUS - shapes.LINE) >= SMALLEST
    # A step of size is two of these, one on each side.
    assert all(2 * scale * (b - a) >= 1.5 * SMALLEST for a, b in pairwise(cells.RADII.values()))


@pytest.mark.parametrize("shape", ATTRIBUTES["shape"].values)
def test_patterns_show_even_in_the_smallest_shape(shape: str) -> None:
    smallest = min(cells.RADII.values())
    dots = str(shapes.draw_shape(shape, "dots", x=48, y=48, radius=smallest))
    stripes = str(shapes.draw_shape(shape, "stripes", x=48, y=48, radius=smallest))
    assert dots.count("h0") >= 3
    assert re.findall(r' d="([^"]+)"', stripes)[-1].count("M") >= 2


@pytest.mark.parametrize("shape", ATTRIBUTES["shape"].values)
def test_everything_stays_inside_its_cell(shape: str) -> None:
    for size, (fill, count) in product(cells.RADII, (("dots", None), ("stripes", 6))):
        cell = {
            "shape": shape,
            "size": size,
            "fill": fill,
            **({"count": count} if count else {"rays": [*range(8)]}),
        }
        drawn = str(cells.draw_cell(cell))
        half = max(float(width) for width in re.findall(r'stroke-width="([^"]+)"', drawn)) / 2
        places = [
            float(number)
            for path in re.findall(r' d="([^"]+)"', drawn)
            for number in re.findall(r"[\d.]+", path)
        ]
        assert min(number for number in places if number) >= half - 0.1
        assert max(places) <= cells.SIDE - half + 0.1


@pytest.mark.parametrize("name", ["shape", "fill", "size", "count", "rays", "lines", "places", "shade"])
def test_different_values_look_different(name: str) -> None:
    plain = {"shape": "square", "size": 2, "fill": "empty"}
    lattice = {"shape": "square", "shade": "empty", "places": [4]}
    attribute = ATTRIBUTES[name]
    values = [[place] for place in range(attribute.k_elements)] or attribute.values or attribute.codes
    drawn = {
        str(cells.draw_cell({**(lattice if name in {"places", "shade"} else plain), name: value}))
        for value in values
    }
    assert len(drawn) == len(values)


@pytest.mark.parametrize("item", ROTATIONS, ids=["seven", "twelve"])
def test_faces_of_cubes_are_large_enough_and_lie_in_one_frame(item: GeneratedItem) -> None:
    frames = set()
    for drawing in drawings(item):
        frame = tuple(float(number) for number in str(fromstring(drawing).get("viewBox")).split()[2:])
        frames.add(frame)
        scale = BODY / max(frame)
        # Half a face is the least that is seen of one; across it measures 26, and the lines take half on each side.
        assert scale * (bodies.ACROSS - bodies.LINE) >= 2 * SMALLEST
        assert scale * bodies.LINE >= 1.5
        found = [path for one in elements(drawing) if (path := one.get("d"))]
        points = [
            [float(n) for n in pair.split()] for path in found for pair in re.findall(r"[\d.]+ [\d.]+", path)
        ]
        for axis in (0, 1):
            assert min(point[axis] for point in points) >= bodies.LINE
            assert max(point[axis] for point in points) <= frame[axis] - bodies.LINE
    assert len(frames) == 1


def test_a_single_cube_is_drawn_by_hand() -> None:
    """Three faces of four corners around the middle, which is seen at (26 + 12, 30 + 12)."""
    body = bodies.read_body({"cubes": [[0, 0, 0]]})
    frame = bodies.frame_of([body])
    assert frame == (2 * 26 + 24, 2 * 30 + 24)
    paths = re.findall(r' d="([^"]+)"', str(bodies.draw_body(body, frame)))
    corners = [set(re.findall(r"\d+ \d+", path)) for path in paths]
    assert corners == [
        {"38 42", "64 27", "64 57", "38 72"},
        {"38 42", "12 27", "12 57", "38 72"},
        {"38 42", "12 27", "64 27", "38 12"},
    ]


def test_what_a_nearer_cube_covers_is_not_drawn() -> None:
    # Of the cube behind, at the origin, the nearer one covers everything.
    one, two = bodies.read_body({"cubes": [[1, 1, 1]]}), bodies.read_body({"cubes": [[0, 0, 0], [1, 1, 1]]})
    frame = bodies.frame_of([one])
    assert bodies.draw_body(one, frame) == bodies.draw_body(two, frame)


# ---- ink, policy, weight ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.digest)
def test_drawings_take_the_ink_of_the_page_and_nothing_else(item: GeneratedItem) -> None:
    for one in (one for drawing in drawings(item) for one in elements(drawing)):
        assert one.tag in {"svg", "title", "desc", "g", "path", "circle", "rect", "text"}
        assert {one.get("fill"), one.get("stroke")} <= {None, "none", "currentColor"}
        assert not {"style", "href", "onload", "onclick"} & set(one.attrib)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.digest)
def test_ids_are_unique_and_referred_to(item: GeneratedItem) -> None:
    found = [one for drawing in drawings(item) for one in elements(drawing)]
    ids = [identity for one in found if (identity := one.get("id"))]
    assert len(set(ids)) == len(ids) == 2 * len(drawings(item))
    for one in found:
        assert {one.get("aria-labelledby"), one.get("aria-describedby")} <= {None, *ids}


def test_an_item_is_light() -> None:
    heaviest = max(
        len("".join(drawings(make(seed))).encode())
        for make in (figure_matrix, mental_rotation)
        for seed in range(6)
    )
    assert heaviest < HEAVIEST_ITEM


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(ink: str, paper: str, opacity: float) -> str:
    pairs = [(int(ink[k : k + 2], 16), int(paper[k : k + 2], 16)) for k in (1, 3, 5)]
    return "#" + "".join(f"{round(opacity * a + (1 - opacity) * b):02x}" for a, b in pairs)


def test_faded_figures_stand_out_from_light_and_dark_paper() -> None:
    style = (ROOT / "portal/static/css/hangbiao.css").read_text(encoding="utf-8")
    papers, inks = (re.findall(rf"--{name}: (#[0-9a-f]{{6}})", style) for name in ("paper", "ink"))
    assert len(papers) == len(inks) == 2
    for paper, ink in zip(papers, inks, strict=True):
        high, low = sorted((luminance(mixed(ink, paper, cells.FADED)), luminance(paper)), reverse=True)
        # 3 : 1 is asked of graphics (WCAG 2.2, 1.4.11); lines on top are in full ink.
        assert (high + 0.05) / (low + 0.05) >= 3


def test_the_gap_is_the_ninth_cell() -> None:
    root = fromstring(drawings(MATRICES[0])[0])
    groups = [one for one in root if one.tag == "g"]
    assert len(groups) == 9
    assert groups[8].get("transform") == f"translate({2 * (cells.SIDE + GAP):g} {2 * (cells.SIDE + GAP):g})"
    assert [one.text for one in root.iter("text")] == ["?"]
