"""What drawings say to readers who do not see them: facts, in both scripts, and nothing of the answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import fromstring

import pytest
from flask_babel import force_locale

from assessments.generate import GeneratedItem, figure_matrix, mental_rotation
from assessments.generate.figure_space import ATTRIBUTES, LAYOUTS
from portal import Portal
from portal.figures import draw_option, draw_stem, words
from portal.figures.words import describe_cell
from tests.scripts import foreign_in


@pytest.fixture
def script(whole_app: Portal, locale: str) -> Iterator[str]:
    with whole_app.test_request_context(), force_locale(locale):
        yield locale


def words_of(drawing: str) -> tuple[str, str]:
    root = fromstring(drawing)
    return str(root[0].text), str(root[1].text)


def options_of(item: GeneratedItem) -> list[tuple[str, str]]:
    return [words_of(draw_option(item, place, name=f"o{place}")) for place in range(len(item.options or ()))]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_option_is_described_by_its_own_facts(script: str, layout: str) -> None:
    item = figure_matrix(5, radicals={"layout": layout})
    told = options_of(item)
    assert len({title for title, _ in told}) == len({about for _, about in told}) == 8
    title, about = words_of(draw_stem(item, name="stem"))
    assert len(about.splitlines()) == 9
    for text in (title, about, *(text for pair in told for text in pair)):
        assert foreign_in(text, script) == ""


def test_what_is_told_without_a_reader_is_kept_for_nobody(whole_app: Portal) -> None:
    """A drawing outside of a request has its words as they stand in the code."""
    cell = {"shape": "dome", "size": 3, "fill": "stripes"}
    words._kept_in.cache_clear()
    assert describe_cell(cell) == "large half circle, striped"
    with whole_app.test_request_context(), force_locale("zh_Hans"):
        assert describe_cell(cell) == "大号半圆形，斜条纹"


def test_a_cell_is_told_in_both_scripts(whole_app: Portal) -> None:
    cell = {"shape": "dome", "size": 3, "fill": "stripes", "rays": [0, 3]}
    with whole_app.test_request_context():
        with force_locale("zh_Hans"):
            assert describe_cell(cell) == "大号半圆形，斜条纹；周围短线：上、右下"
        with force_locale("zh_Hant"):
            assert describe_cell(cell) == "大半圓形，斜條紋；周圍短線：上、右下"


def test_each_value_has_words_of_its_own(script: str) -> None:
    figure = {"shape": "square", "size": 2, "fill": "empty"}
    small = {"shape": "square", "shade": "empty", "places": [4]}
    for name, attribute in ATTRIBUTES.items():
        plain = small if name in {"places", "shade"} else figure
        values = [[place] for place in range(attribute.k_elements)] or attribute.values or attribute.codes
        assert len({describe_cell({**plain, name: value}) for value in values}) == len(values), name


def test_words_for_bodies_do_not_tell_them_apart(script: str) -> None:
    item = mental_rotation(3, radicals={"cubes": 9})
    told = options_of(item)
    assert len({about for _, about in told}) == 1
    assert words_of(draw_stem(item, name="stem"))[1] == told[0][1]
    assert "9" in told[0][1]
    assert len({title for title, _ in told}) == 5


def test_nothing_of_the_key_is_told(script: str) -> None:
    """The same cells with another option as the key make the same drawing."""
    item = figure_matrix(9)
    other = replace(item, key=(item.key + 1) % 8)
    assert draw_stem(item, name="s") == draw_stem(other, name="s")
    assert options_of(item) == options_of(other)
