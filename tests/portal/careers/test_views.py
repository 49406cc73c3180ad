"""The list of occupations and the page of each, in both scripts."""

from __future__ import annotations

import pytest

from portal import Portal
from portal.careers.catalogue import read_catalogue
from portal.library import read_library
from tests.browser import Browser
from tests.factories import Factory, every_item
from tests.statements import statements

CATALOGUE = read_catalogue()


def test_the_list_names_every_occupation_once_under_its_sector(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    markup = browser.visit("careers.list_occupations").markup
    links = [link.get("href") or "" for link in markup.all("a")]
    linked = [link.rpartition("/")[2] for link in links if link.startswith("/occupations/")]
    assert sorted(linked) == sorted(CATALOGUE.occupations)
    assert len(markup.all("h2")) == len(CATALOGUE.sectors)


def test_searching_needs_no_script_and_finds_both_sides_titles(browser: Browser) -> None:
    browser.visit("careers.list_occupations", q="護理師")
    assert browser.shown.link("护士") == "/occupations/he-nurse"
    assert len([a for a in browser.shown.markup.all("a") if "/occupations/" in (a.get("href") or "")]) < 10


def test_a_search_without_result_still_leads_on(browser: Browser) -> None:
    shown = browser.visit("careers.list_occupations", q="<script>宇航员" + "x" * 500)
    assert "没有职业的名称含有这些字" in shown.text
    assert shown.link("律师")


@pytest.mark.pure
@pytest.mark.parametrize("occupation_id", sorted(CATALOGUE.occupations))
def test_every_occupation_has_a_page_in_both_scripts(app: Portal, occupation_id: str, locale: str) -> None:
    with statements(app) as asked:
        shown = Browser(app, locale).visit("careers.show_occupation", occupation_id=occupation_id)
    assert asked == [], "it would be worth opening on every database"
    occupation = CATALOGUE.occupations[occupation_id]
    assert occupation.does[locale] in shown.text
    for side in ("cn", "tw"):
        assert occupation.side(side, locale).title in shown.text
        assert occupation.side(side, locale).entry in shown.text
    assert CATALOGUE.source_words("onet", "attribution", locale) in shown.text
    assert CATALOGUE.source_words("onet", "caution", locale) in shown.text
    is_similar = occupation.row["onet_match"] == "similar"
    assert (CATALOGUE.source_words("onet", "similar", locale) in shown.text) == is_similar
    pay = {"zh_Hans": ("月薪", "年薪", "工资"), "zh_Hant": ("月薪", "年薪", "薪資")}[locale]
    assert not any(word in shown.text for word in pay)


@pytest.mark.parametrize(
    ("occupation_id", "marks"), [("he-nurse", 0), ("it-software-dev", 2), ("so-security", 0)]
)
def test_what_is_not_confirmed_is_marked(browser: Browser, occupation_id: str, marks: int) -> None:
    shown = browser.visit("careers.show_occupation", occupation_id=occupation_id)
    badges = [badge for badge in shown.markup.all("span") if "badge" in (badge.get("class") or "")]
    assert len([badge for badge in badges if "".join(badge.itertext()) == "待确认"]) == marks


def test_a_confirmed_requirement_stands_with_source_and_date(browser: Browser) -> None:
    text = browser.visit("careers.show_occupation", occupation_id="he-nurse").text
    assert "来源：《护士条例》第 7、8 条" in text
    assert "截至 2025-04-19" in text


def test_the_readers_own_side_comes_first(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    markup = browser.visit("careers.show_occupation", occupation_id="he-nurse").markup
    sides = ["".join(heading.itertext()) for heading in markup.all("h3")][:2]
    assert sides == {"zh_Hans": ["大陆", "台湾"], "zh_Hant": ["台灣", "大陸"]}[locale]


def test_an_unknown_occupation_is_not_there(browser: Browser) -> None:
    browser.visit("careers.show_occupation", occupation_id="astronaut", status=404)


def test_the_newest_report_is_set_beside_it_for_its_owner_only(
    app: Portal, browser: Browser, a: Factory, locale: str
) -> None:
    client, code = a.client()
    a.report(client, answers=every_item(S=4, R=0, C=0))
    mine = a.recognised(browser, client, code)
    mine.use_script(locale)
    shown = mine.visit("careers.show_occupation", occupation_id="he-nurse")
    name = read_library().words("interests", locale).scale("S")["name"]
    beside = {"zh_Hans": f"都在{name}", "zh_Hant": f"都在{name}"}[locale]
    assert beside in shown.text
    for other in (Browser(app, locale), a.recognised(Browser(app, locale), *a.client())):
        assert beside not in other.visit("careers.show_occupation", occupation_id="he-nurse").text


def test_a_report_without_a_shape_is_not_compared(browser: Browser, a: Factory) -> None:
    client, code = a.client()
    a.report(client, answers=every_item())
    shown = a.recognised(browser, client, code).visit("careers.show_occupation", occupation_id="he-nurse")
    assert "最近的报告" not in shown.text


def test_pages_without_a_person_ask_the_database_nothing(app: Portal, browser: Browser) -> None:
    with statements(app) as noted:
        browser.visit("careers.list_occupations")
        browser.visit("careers.show_occupation", occupation_id="lg-lawyer")
    assert noted == []
