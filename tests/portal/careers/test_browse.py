"""The list of occupations: filters combine, orders say what they leave out, and none of it needs a script."""

from __future__ import annotations

import pytest

from portal.careers.browse import LICENCES, Asked, choose, list_by_field, read_asked
from portal.careers.catalogue import TYPES, read_catalogue
from portal.careers.material import read_material
from tests.browser import Browser
from tests.factories import Factory, every_item
from tests.markup import plain

CATALOGUE = read_catalogue()
KNOWN = read_material()
FIELDS = list(KNOWN.fields.values())


def found(asked: Asked) -> set[str]:
    chosen = choose(CATALOGUE, asked, fields=FIELDS, needs_licence=KNOWN.needs_licence)
    return {one.id for one in chosen}


def listed(browser: Browser) -> list[str]:
    """Ids in the order of the page."""
    boxes = [one for one in browser.shown.markup.all("input") if one.get("name") == "o"]
    return [one.get("value") or "" for one in boxes]


@pytest.mark.pure
def test_what_is_not_known_is_not_asked() -> None:
    given = {"q": "  护士  ", "field": "astronomy", "type": "X", "licence": "perhaps", "order": "mine"}
    asked = read_asked(given, fields=KNOWN.fields, orders=())
    assert asked == Asked(words="护士")
    assert asked.is_anything
    assert not asked.is_narrowed


@pytest.mark.pure
def test_filters_combine() -> None:
    health, social = found(Asked(field="health")), found(Asked(type="S"))
    needed = found(Asked(licence="tw-needed"))
    assert "ec-carer" in health, "elder care belongs to health, as the standard names it"
    assert found(Asked(field="health", type="S", licence="tw-needed")) == health & social & needed
    assert health & social & needed
    assert found(Asked(words="護理師", field="finance")) == set()


@pytest.mark.pure
def test_every_occupation_has_a_highest_type_and_a_field() -> None:
    assert set.union(*(found(Asked(type=letter)) for letter in TYPES)) == set(CATALOGUE.occupations)
    by_field = [found(Asked(field=one.id)) for one in FIELDS]
    assert sum(map(len, by_field)) == len(CATALOGUE.occupations)
    assert set.union(*by_field) == set(CATALOGUE.occupations)


@pytest.mark.pure
def test_a_licence_that_is_not_confirmed_is_neither_needed_nor_not() -> None:
    assert found(Asked(licence="cn-free")) == {"fi-accountant"}
    for side in ("cn", "tw"):
        needed, free = found(Asked(licence=f"{side}-needed")), found(Asked(licence=f"{side}-free"))
        assert needed
        assert not needed & free
        for one in needed | free:
            assert not any(fact.is_to_be_confirmed for fact in KNOWN.entries[one, side].facts)
    assert "it-ai" not in found(Asked(licence="cn-needed")) | found(Asked(licence="cn-free"))


@pytest.mark.pure
def test_the_list_by_field_keeps_the_order_of_the_tables(locale: str) -> None:
    listing = list_by_field(list(CATALOGUE.occupations.values()), FIELDS, locale)
    assert [group.heading for group in listing.groups] == [one.name(locale) for one in FIELDS]
    assert listing.n_found == len(CATALOGUE.occupations)


def test_the_list_names_every_occupation_once_under_its_field(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    markup = browser.visit("careers.list_occupations").markup
    assert sorted(listed(browser)) == sorted(CATALOGUE.occupations)
    assert [plain(one) for one in markup.all("h2")] == [one.name(locale) for one in FIELDS]
    links = [link.get("href") or "" for link in markup.all("a")]
    assert {f"/occupations/{one}" for one in CATALOGUE.occupations} <= set(links)


def test_no_filter_of_licences_is_offered_that_finds_nothing(browser: Browser) -> None:
    markup = browser.visit("careers.list_occupations").markup
    licence = next(one for one in markup.all("select") if one.get("name") == "licence")
    offered = {value for option in licence.iter("option") if (value := option.get("value"))}
    assert offered == {name for name in LICENCES if found(Asked(licence=name))} < set(LICENCES)


def test_searching_needs_no_script_and_finds_both_sides_titles(browser: Browser) -> None:
    browser.visit("careers.list_occupations", q="護理師")
    assert browser.shown.link("护士") == "/occupations/he-nurse"
    assert len(listed(browser)) < 10


def test_a_search_without_result_still_leads_on(browser: Browser) -> None:
    shown = browser.visit("careers.list_occupations", q="<script>宇航员" + "x" * 500)
    assert "换个词" in shown.text
    assert shown.link("全部职业") == "/occupations"


def test_filters_stay_chosen_on_the_page(browser: Browser) -> None:
    shown = browser.visit("careers.list_occupations", q="师", field="health", type="S", licence="cn-needed")
    chosen = [one.get("value") for one in shown.markup.all("option") if one.get("selected") is not None]
    assert chosen == ["health", "S", "cn-needed", ""]
    (search,) = [one for one in shown.markup.all("input") if one.get("name") == "q"]
    assert search.get("value") == "师"
    assert len(listed(browser)) == len(
        found(Asked(words="师", field="health", type="S", licence="cn-needed"))
    )


def test_an_order_by_pay_says_what_it_is_and_what_it_leaves_out(browser: Browser) -> None:
    shown = browser.visit("careers.list_occupations", order="tw-annual-total", field="finance")
    assert "只排台湾，而且只用一种口径：全年总薪资" in shown.text
    assert "所以不用来排序：大陆 · 企业薪酬调查的年工资（分位）" in shown.text
    assert (
        "没有排：没有这种口径的数字"
        in browser.visit("careers.list_occupations", order="tw-annual-total").text
    )
    assert sorted(listed(browser)) == sorted(CATALOGUE.occupations)
    browser.visit("careers.list_occupations", order="cn-enterprise-survey-annual")
    assert "只排" not in browser.shown.text, "all its figures are past their shelf life"


def test_ones_own_order_is_offered_to_those_who_have_a_report_with_a_shape(
    browser: Browser, a: Factory
) -> None:
    browser.visit("careers.list_occupations", order="mine")
    assert "离我的兴趣近" not in browser.shown.text
    client, code = a.client()
    report = a.report(client, answers=every_item(S=4, E=3, R=0))
    a.recognised(browser, client, code)
    shown = browser.visit("careers.list_occupations", order="mine")
    assert "十次里有九次" in shown.text
    first = shown.markup.all("ol")[1].find("li")
    assert first is not None
    nearest = browser.visit("matching.explain", report_id=report.id, occupation_id=listed_first(first))
    assert "第 1 位" in nearest.text or "第 1 名" in nearest.text


def listed_first(item: object) -> str:
    """The occupation of a list item."""
    box = next(item.iter("input"))  # type: ignore[attr-defined]
    return str(box.get("value"))
