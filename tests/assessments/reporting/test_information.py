"""The information curve: its numbers, its words, and a picture that can be read by eye and by ear."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.irt import ItemBank
from assessments.reporting.drawing import STYLE, Panel, bars, ticks
from assessments.reporting.information import (
    information_curve,
    information_figure,
    information_table,
    information_words,
)

pytestmark = pytest.mark.pure

SVG = "{http://www.w3.org/2000/svg}"
#: Section 7 of the Law School Admission Test by the two-parameter model, as mirt reports it.
LSAT7 = ItemBank(
    a=[0.98755, 1.08084, 1.70748, 0.76499, 0.73567], b=[-1.87926, -0.74754, -1.05724, -0.63530, -2.52076]
)
SHARP = ItemBank(a=[2.0] * 8, b=np.linspace(-1, 1, 8))


def test_information_is_that_of_other_programs() -> None:
    curve = information_curve(LSAT7, np.zeros(0), np.arange(-3.0, 4.0))
    assert curve.information.tolist() == pytest.approx(
        [0.5691, 1.0815, 1.4608, 0.9181, 0.4024, 0.1689, 0.0714], abs=1e-4
    )


def test_error_and_reliability_by_hand() -> None:
    # Four items of slope 2 at their location give 4 x 2^2 / 4 = 4.
    curve = information_curve(ItemBank(a=[2.0] * 4, b=[0.0] * 4), np.array([0.0, 3.0]), np.array([0.0]))
    assert curve.information.tolist() == pytest.approx([4.0])
    assert curve.error.tolist() == pytest.approx([1 / 5**0.5])
    assert curve.reliability.tolist() == pytest.approx([0.8])


def test_the_table_says_what_the_picture_shows() -> None:
    curve = information_curve(ItemBank(a=[2.0] * 4, b=[0.0] * 4), np.zeros(0), np.array([0.0]))
    cells = [cell.strip() for cell in information_table(curve).splitlines()[2].strip("|").split("|")]
    assert cells == ["0.00", "4.00", "0.50", "0.45", "0.80"]


def test_words_name_the_peak_and_the_reliable_range() -> None:
    words = information_words(information_curve(SHARP, np.array([-3.0, 0.0, 0.5, 0.9])))
    assert words.startswith("Information is highest at θ = 0.00 (")
    assert words.endswith("θ = −1.0 to 1.0, where 75 % of the persons stand.")
    assert "Nowhere" in information_words(information_curve(LSAT7, np.zeros(1)))


def test_a_range_that_leaves_the_picture_is_not_cut_short_in_words() -> None:
    wide = ItemBank(a=[2.0] * 40, b=np.linspace(-6, 6, 40))
    assert "θ = −4.0 to 4.0 or beyond" in information_words(information_curve(wide, np.zeros(1)))


def test_a_valley_between_two_reliable_places_is_said() -> None:
    apart = information_curve(ItemBank(a=[3.0] * 8, b=[-2.0] * 4 + [2.0] * 4), np.array([0.0, 2.0]))
    assert "reaches 0.80 in parts from" in information_words(apart)
    assert apart.share_in_reliable_range() == 0.5


def test_the_reliable_range_ends_where_the_curve_crosses() -> None:
    curve = information_curve(SHARP, np.zeros(0))
    ends = curve.reliable_range()
    assert ends is not None
    at_ends = information_curve(SHARP, np.zeros(0), np.array(ends)).reliability
    assert at_ends.tolist() == pytest.approx([0.8, 0.8], abs=1e-4)


def test_the_picture_is_well_formed_and_described() -> None:
    figure = information_figure(information_curve(SHARP, np.linspace(-9, 9, 50)), name="x-1", scale="A & <B>")
    root = ET.fromstring(figure)
    title, description = (root.find(SVG + tag) for tag in ("title", "desc"))
    assert title is not None
    assert description is not None
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == "Test information and standard error: A & <B>"
    assert description.text is not None
    assert "Information is highest" in description.text
    texts = [element.text for element in root.iter(SVG + "text")]
    assert "θ (population: mean 0, SD 1)" in texts
    assert "50 persons" in texts


def test_everything_drawn_lies_on_the_paper() -> None:
    root = ET.fromstring(information_figure(information_curve(SHARP, np.zeros(9)), name="i", scale="A"))
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    for path in root.iter(SVG + "path"):
        for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", path.get("d", "")):
            assert 0 <= float(x) <= width
            assert 0 <= float(y) <= height


def test_no_font_and_no_picture_comes_from_elsewhere() -> None:
    figure = information_figure(information_curve(SHARP, np.zeros(9)), name="i", scale="A")
    assert not re.search(r"url\(|href|@import|@font-face", figure)


def luminance(colour: str) -> float:
    """Relative luminance of a colour such as #1f5fa8 (WCAG 2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("is_dark", [False, True])
def test_ink_is_legible_on_light_and_dark_paper(is_dark: bool) -> None:
    light, dark = STYLE.split("@media")
    rules = dict(re.findall(r"(\.[\w-]+|text) \{[^}]*?(?:fill|stroke): (#\w{6})", dark if is_dark else light))
    paper = luminance(rules[".paper"])
    for ink in ("text", ".muted", ".first", ".second", ".first-text", ".second-text"):
        darker, lighter = sorted([paper, luminance(rules[ink])])
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, ink


@settings(max_examples=30)
@given(st.floats(0.05, 5000))
def test_ticks_reach_the_value_in_few_round_steps(high: float) -> None:
    found = ticks(high)
    assert found[0] == 0
    assert found[-1] >= high * (1 - 1e-9)
    assert 2 <= len(found) <= 6
    assert np.ptp(np.diff(found)) < 1e-6 * high


def test_values_beyond_a_panel_stand_on_its_edge() -> None:
    panel = Panel(0, 0, 10, 10, 0, 1, 0, 1)
    assert (panel.y(2.0), panel.y(-1.0), panel.x(0.5)) == (0, 10, 5)
    assert bars(panel, np.array([0.0, 1.0]), np.array([0.0]), "bar") == '<path class="bar" d=""/>'
