"""Tasks in words: whoever reads one and works it out finds the key, in both scripts, and a slip in them misleads."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple
from xml.etree.ElementTree import fromstring

import pytest
from flask_babel import force_locale

from assessments.generate import GeneratedItem
from portal.aptitude.families import FAMILIES, expected_response
from portal.aptitude.showing import explain, family_words, show_item
from portal.aptitude.showing_codes import show_codes
from portal.aptitude.showing_logic import show_order
from portal.aptitude.showing_parts import Shown
from portal.aptitude.showing_tables import show_table
from portal.aptitude.wording import Wording, wording
from portal.figures.bodies import draw_body, frame_of, read_body
from portal.figures.words import describe_cell
from portal.locale import LOCALES, tag_of
from tests.content.wording import problems
from tests.markup import plain
from tests.portal.aptitude import readers
from tests.portal.aptitude.drawn import items_of, stage

__all__ = ["stage"]
pytestmark = [pytest.mark.pure, pytest.mark.usefixtures("stage")]


def spoken(shown: Shown, lines: tuple[str, ...] = ()) -> str:
    """Everything that a task says, in one text."""
    html = [shown.stem, *(shown.options or ())]
    labels = [one.get("aria-label") or "" for part in html for one in readers.parsed(part).iter("svg")]
    told = [plain(readers.parsed(part)) for part in html]
    return "\n".join([shown.prompt, *told, *labels, *shown.option_names, *lines])


# ---- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", FAMILIES)
def test_every_model_has_words_without_an_open_slot_in_its_own_characters(family: str) -> None:
    for item in items_of(family):
        for locale in LOCALES:
            text = spoken(show_item(item, locale), explain(item, locale))
            assert not re.search(r"[{}]|None|\bitems\.|  ", text), text
            assert problems(text, tag_of(locale)) == (), text


@pytest.mark.parametrize("family", FAMILIES)
def test_both_scripts_show_the_same_numbers_and_the_same_drawings(family: str) -> None:
    for item in [*items_of(family)][::3]:
        hans, hant = (show_item(item, locale) for locale in LOCALES)
        told = [
            spoken(shown, explain(item, locale)) for shown, locale in zip((hans, hant), LOCALES, strict=True)
        ]
        numbers = [Counter(re.findall(r"[\d.]+|[A-H]\b", text)) for text in told]
        assert numbers[0] == numbers[1]
        assert (hans.entry, hans.look, len(hans.option_names)) == (
            hant.entry,
            hant.look,
            len(hant.option_names),
        )
        for one, other in zip(
            (hans.stem, *(hans.options or ())), (hant.stem, *(hant.options or ())), strict=True
        ):
            assert drawing_of(one) == drawing_of(other)


def drawing_of(html: str) -> list[tuple[Any, ...]]:
    """The elements of drawings with all that is not said but seen."""
    svgs = readers.parsed(html).iter("svg")
    parts = [one for svg in svgs for one in svg.iter() if one.tag not in {"title", "desc"}]
    return [(one.tag, sorted((k, v) for k, v in one.attrib.items() if k != "aria-label")) for one in parts]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_words_of_a_family_are_complete_and_filled(family: str) -> None:
    for locale in LOCALES:
        words = family_words(family, locale)
        assert {*words.stages} == {0, 1, 2}
        steps = [(one.name, one.text) for one in (*words.stages.values(), *words.next_steps)]
        texts = [text for pair in steps for text in pair]
        texts += [
            words.practice(k_practice=3),
            words.lasts(k_items=15, minutes=10),
            *words.how,
            *words.cannot,
        ]
        texts += [words.title, words.description, words.means, words.means_not, words.question]
        assert all(text and not re.search(r"[{}]", text) for text in texts)
        assert "15" in words.lasts(k_items=15, minutes=10)
        assert "10" in words.lasts(k_items=15, minutes=10)
        assert len({one.name for one in words.next_steps}) == len(words.next_steps) >= 3


# ---- readers ---------------------------------------------------------------------------------------------------------

READERS: dict[str, Callable[[Shown], int | None]] = {
    "number-series": readers.solve_series,
    "data-reading": readers.solve_table,
    "logic": readers.solve_order,
    "clerical-checking": readers.solve_codes,
}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("family", READERS)
def test_whoever_reads_the_page_and_works_it_out_finds_the_key(family: str, locale: str) -> None:
    for item in items_of(family, seeds=2):
        shown = show_item(item, locale)
        if shown.entry == "pairs":
            assert sum(1 << row for row in readers.differing_rows(shown)) == rows_of(item)
            assert len(readers.differing_rows(shown)) == item.key
        else:
            assert READERS[family](shown) == item.key, (item.radicals, shown.prompt)


def rows_of(item: GeneratedItem) -> int:
    return expected_response(FAMILIES["clerical-checking"], item)


@pytest.mark.parametrize("locale", LOCALES)
def test_each_option_of_a_matrix_is_the_cell_in_its_place(locale: str) -> None:
    for item in items_of("figure-matrix"):
        shown, options = show_item(item, locale), item.options or ()
        with force_locale(locale):
            wanted = [describe_cell(dict(option)) for option in options]
        assert [fromstring(option)[1].text for option in shown.options or ()] == wanted
        assert shown.option_notes == tuple(fromstring(one)[1].get("id") for one in shown.options or ())


def test_each_option_of_a_rotation_is_the_body_in_its_place() -> None:
    for item in items_of("mental-rotation"):
        shown, bodies = show_item(item, "zh_Hans"), [read_body(option) for option in item.options or ()]
        frame = frame_of([read_body(dict(item.stem)), *bodies])
        for option, body in zip(shown.options or (), bodies, strict=True):
            assert str(draw_body(body, frame)) in option


# ---- mutations: what the readers are for -----------------------------------------------------------------------------


def mutated(change: Callable[[Any], None]) -> Wording:
    tree: Any = copy.deepcopy(wording("zh_Hans").tree)
    change(tree["items"])
    return Wording("zh_Hans", tree)


def swap(*path: str) -> Callable[[Any], None]:
    """Two texts of one table change places; the last two names are theirs."""

    def change(items: Any) -> None:
        *way, one, other = path
        for name in way:
            items = items[name]
        items[one], items[other] = items[other], items[one]

    return change


def put(path: str, text: str) -> Callable[[Any], None]:
    def change(items: Any) -> None:
        *way, last = path.split(".")
        for name in way:
            items = items[name]
        items[last] = text

    return change


class Slip(NamedTuple):
    """Something wrong with the words of a family, and the models whose readers it misleads."""

    family: str
    change: Callable[[Any], None]
    radicals: Mapping[str, Any]


SHOW = {"data-reading": show_table, "logic": show_order, "clerical-checking": show_codes}
SLIPS = [
    Slip(
        "data-reading",
        swap("data", "questions", "largest-total", "smallest-total"),
        {"template": "largest-total"},
    ),
    Slip(
        "data-reading",
        swap("data", "questions", "change-percent", "rise", "fall"),
        {"template": "change-percent"},
    ),
    Slip("data-reading", swap("data", "questions", "cell", "reverse-percent"), {"template": "cell"}),
    Slip(
        "data-reading",
        put("data.questions.percent-of", "{column}{base_row}的{quantity}，是{row}的百分之几？"),
        {"template": "percent-of"},
    ),
    Slip("data-reading", put("data.questions.cell", "{column}{row}的{row}是多少？"), {"template": "cell"}),
    Slip("data-reading", put("data.rounding.0", "（四舍五入到小数点后 1 位）"), {"template": "mean"}),
    Slip("logic", swap("logic", "relations", "older", "younger"), {"question": "first"}),
    Slip("logic", swap("logic", "relations", "older", "plain", "negated"), {"question": "first"}),
    Slip("logic", swap("logic", "orders", "older", "first", "last"), {"question": "first"}),
    Slip("logic", put("logic.relations.taller.plain", "{right}比{left}高"), {"question": "first"}),
    Slip("clerical-checking", swap("clerical", "answers", "same", "different"), {"task": "same"}),
]


def is_solved(slip: Slip, words: Wording) -> bool:
    """Whether readers find the key of all items of these models."""
    items = (FAMILIES[slip.family].draw(seed, radicals=slip.radicals) for seed in range(30))
    return all(READERS[slip.family](SHOW[slip.family](item, words, "x")) == item.key for item in items)


@pytest.mark.parametrize("slip", SLIPS)
def test_a_reader_is_misled_by_a_slip_in_the_words(slip: Slip) -> None:
    assert is_solved(slip, wording("zh_Hans"))
    assert not is_solved(slip, mutated(slip.change))


def item_of_weekdays() -> GeneratedItem:
    draw = FAMILIES["data-reading"].draw
    items = (draw(seed, radicals={"template": "cell", "columns": 5}) for seed in range(200))
    return next(item for item in items if "weekday-1" in str(item.stem["columns"]))


@pytest.mark.parametrize("locale", LOCALES)
def test_the_days_of_a_table_stand_in_their_order(locale: str) -> None:
    columns, _ = readers.table_on(show_item(item_of_weekdays(), locale))
    assert columns == ["周一", "周二", "周三", "周四", "周五"]


@pytest.mark.parametrize("family", ["data-reading", "logic"])
def test_options_in_another_order_are_noticed(family: str) -> None:
    drawn = (FAMILIES[family].draw(seed) for seed in range(50))
    item = next(item for item in drawn if item.key < 2)
    shown = show_item(item, "zh_Hans")
    first, second, *rest = shown.options or ()
    assert READERS[family](shown) == item.key
    assert READERS[family](replace(shown, options=(second, first, *rest))) == 1 - item.key
