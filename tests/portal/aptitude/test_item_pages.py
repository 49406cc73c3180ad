"""Pages of tasks: nothing in their making tells the key, every control has a name, and drawings stay light."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from portal.aptitude.families import FAMILIES
from portal.aptitude.showing import practice_models, show_item
from portal.locale import LOCALES
from tests.markup import MARKUP_RULES, Element, plain
from tests.portal.aptitude import readers
from tests.portal.aptitude.drawn import DRAWN, fragment, html_of, items_of, stage

__all__ = ["stage"]
pytestmark = [pytest.mark.pure, pytest.mark.usefixtures("stage")]

HEAVIEST_PAGE = 40_000


# ---- nothing tells the key -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", FAMILIES)
def test_another_key_makes_the_same_page(family: str) -> None:
    for item in [*items_of(family)][::5]:
        other = replace(item, key=item.key + 1)
        assert show_item(item, "zh_Hant") == show_item(other, "zh_Hant")


def skeleton(element: Element, place: int) -> list[Any]:
    """How an option is built, without what it shows: elements, attributes, classes, and ids but for their place."""
    built: list[Any] = []
    for one in element.iter():
        if one.tag in {"path", "circle", "g"}:
            continue
        kept = {}
        for name, value in one.attrib.items():
            if name in {
                "id",
                "aria-labelledby",
                "aria-describedby",
                "value",
                "data-key",
                "aria-keyshortcuts",
            }:
                kept[name] = re.sub(rf"\b({place}|{place + 1})\b", "#", value)
            elif name in {"class", "role", "viewBox", "type", "name", "width", "height", "aria-pressed"}:
                kept[name] = value
            else:
                kept[name] = ""
        built.append((one.tag, sorted(kept.items())))
    return built


@pytest.mark.parametrize("family", [name for name in FAMILIES if name != "number-series"])
def test_but_for_its_place_each_option_is_built_like_the_others(family: str) -> None:
    for item in [*items_of(family)][::20]:
        shown = show_item(item, "zh_Hans")
        page = fragment(shown)
        answers = [one for one in page.root.iter() if one.get("class") in {"option", "item-row"}]
        assert len(answers) == len(shown.options or ())
        built = [skeleton(answer, place) for place, answer in enumerate(answers)]
        assert all(one == built[0] for one in built), family


def test_sizes_of_drawn_options_are_all_the_same() -> None:
    for family in (*DRAWN, "clerical-checking"):
        for item in [*items_of(family)][::5]:
            shown = show_item(item, "zh_Hans")
            boxes = {
                svg.get("viewBox") for one in shown.options or () for svg in readers.parsed(one).iter("svg")
            }
            assert len(boxes) <= 1


# ---- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", FAMILIES)
def test_every_control_and_every_drawing_has_a_name(family: str) -> None:
    for item in [*items_of(family)][::30]:
        for locale in LOCALES:
            page = fragment(show_item(item, locale), locale=locale)
            assert [sentence for rule in MARKUP_RULES for sentence in rule(page)] == []
            elements = [*page.root.iter()]
            ids = {one.get("id") for one in elements}
            for one in elements:
                for name in ("aria-labelledby", "aria-describedby", "for"):
                    assert {*(one.get(name) or "").split()} <= ids, one.attrib
            drawings = [one for one in elements if one.tag == "svg"]
            assert bool(drawings) == (family in DRAWN or family == "clerical-checking")
            for svg in drawings:
                assert svg.get("role") == "img"
                assert svg.get("aria-label") or svg.get("aria-labelledby")
            for control in page.all("button"):
                assert plain(control).strip("12345678") or any(one.tag == "svg" for one in control.iter())
            assert all(head.get("scope") in {"row", "col"} for head in page.all("th"))
            assert len(page.all("caption")) == len(page.all("table")) == (family == "data-reading")


@pytest.mark.parametrize("family", DRAWN)
def test_a_page_of_drawings_is_light(family: str) -> None:
    chosen = FAMILIES[family]
    for number, model in enumerate(chosen.list_models()):
        if number % 40 == 0:
            shown = show_item(chosen.draw(number, radicals=model.radicals), "zh_Hant")
            assert len(html_of(shown, locale="zh_Hant").encode()) < HEAVIEST_PAGE


@pytest.mark.parametrize("family", FAMILIES)
def test_several_tasks_can_stand_on_one_page(family: str) -> None:
    chosen = FAMILIES[family]
    items = [chosen.draw(seed, radicals=radicals) for seed, radicals in practice_models(family)]
    html = "".join(
        shown.stem + "".join(shown.options or ())
        for number, item in enumerate(items)
        for shown in [show_item(item, "zh_Hans", name=f"task-{number}")]
    )
    ids = re.findall(r' id="([^"]+)"', html)
    assert len({*ids}) == len(ids)


@pytest.mark.parametrize(
    ("family", "pressed"), [("logic", 2), ("number-series", -5), ("clerical-checking", {0, 3})]
)
def test_what_was_answered_is_shown_again(family: str, pressed: Any) -> None:
    model = next(iter(FAMILIES[family].models.values()))
    shown = show_item(FAMILIES[family].draw(1, radicals=model.radicals), "zh_Hans")
    page = fragment(shown, pressed)
    pushed = [one.get("value") for one in page.all("button") if one.get("aria-pressed") == "true"]
    ticked = [one.get("value") for one in page.all("input") if one.get("checked") is not None]
    typed = [one.get("value") for one in page.all("input") if one.get("type") == "number"]
    assert pushed + ticked + typed == [
        str(one) for one in (pressed if isinstance(pressed, set) else [pressed])
    ]
