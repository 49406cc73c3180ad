"""The card of each occupation, in both scripts: every fact with its source, nothing compared that is not alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.orm import Session

from portal import Portal
from portal.careers.catalogue import Occupation, read_catalogue
from portal.careers.material import read_material
from portal.careers.recognised import show_recognition
from portal.careers.showing import FIGURES
from portal.facts.showing import FactPage
from portal.library import read_library
from tests.browser import Browser
from tests.factories import Factory, every_item
from tests.markup import Element, plain
from tests.portal.careers.words import words_of
from tests.statements import statements

CATALOGUE = read_catalogue()
KNOWN = read_material()
#: Before compression.
HEAVIEST_CARD = 30_000


def cells(browser: Browser, aspect: str = "") -> list[Element]:
    """The cells of an aspect, or of all."""
    found = [one for one in browser.shown.markup.all("div") if "cell " in f"{one.get('class')} "]
    return [one for one in found if not aspect or aspect in "/".join(names_above(one))]


def names_above(element: Element) -> list[str]:
    return [one.get("id") or "" for one in element.iterancestors()]


def test_every_card_is_complete_and_light_even_beside_a_report_and_a_rate(
    browser: Browser, a: Factory, locale: str
) -> None:
    client, code = a.client()
    a.report(client, answers=every_item(S=4, R=0, C=0))
    mine = a.recognised(browser, client, code)
    mine.use_script(locale)
    always = [CATALOGUE.source_words("onet", what, locale) for what in ("attribution", "caution")]
    for occupation in CATALOGUE.occupations.values():
        address = mine.url("careers.show_occupation", occupation_id=occupation.id, rate="4.5")
        response = mine.client.get(address)
        text = response.get_data(as_text=True)
        assert response.status_code == 200
        assert len(response.data) < HEAVIEST_CARD, occupation.id
        words = words_of(text)
        due = [*always, *said_of(occupation, locale)]
        assert [one for one in due if one not in words] == [], occupation.id
        similar = CATALOGUE.source_words("onet", "similar", locale)
        assert (similar in text) == (occupation.row["onet_match"] == "similar")


def said_of(occupation: Occupation, locale: str) -> Iterator[str]:
    """What a card must say, whatever else it says."""
    yield occupation.does[locale]
    for side in ("cn", "tw"):
        told, entry = occupation.side(side, locale), KNOWN.entries[occupation.id, side]
        yield from (told.title, told.code, told.code_name, *(one.text(locale) for one in entry.facts))
        for cell in KNOWN.pay.of(occupation.id, side)[:FIGURES]:
            assert cell.middle is not None
            yield from (f"{cell.middle[1]:,}", cell.definition.name(locale), cell.definition.counts[locale])


@pytest.mark.parametrize("sector", CATALOGUE.sectors)
def test_a_card_of_each_sector_keeps_the_house_rules(browser: Browser, sector: str, locale: str) -> None:
    browser.use_script(locale)
    (occupation, *_) = next(found for one, found in CATALOGUE.by_sector().items() if one.id == sector)
    shown = browser.visit("careers.show_occupation", occupation_id=occupation.id)
    assert occupation.title(locale) in shown.text


def test_every_mark_leads_to_a_source_on_the_page(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    markup = browser.visit("careers.show_occupation", occupation_id="he-nurse").markup
    links = {link.get("href") or "" for link in markup.all("a")}
    marks = {link for link in links if link.startswith("#source-")}
    listed = [one.get("id") for one in markup.all("li") if (one.get("id") or "").startswith("source-")]
    assert len(marks) > 5
    assert marks == {f"#{name}" for name in listed}
    assert listed == [f"source-{number}" for number in range(1, len(listed) + 1)]


def test_a_fact_stands_with_period_confidence_and_articles(browser: Browser) -> None:
    text = browser.visit("careers.show_occupation", occupation_id="he-nurse").text
    assert re.search(r"2025-04-19 · 读过原文 · \[1\] 第\s?7\s?条、第\s?8\s?条", text)


@pytest.mark.parametrize(("occupation_id", "marks"), [("he-nurse", 0), ("it-software-dev", 2)])
def test_a_requirement_that_is_not_confirmed_is_marked(
    browser: Browser, occupation_id: str, marks: int
) -> None:
    browser.visit("careers.show_occupation", occupation_id=occupation_id)
    own = cells(browser)[:2]
    assert ["待确认" in plain(one) for one in own].count(True) == marks
    missing = KNOWN.entries[occupation_id, "cn"].facts[0].missing.get("zh_Hans", "")
    assert missing in plain(own[0])


def test_figures_past_their_shelf_life_are_badged(browser: Browser) -> None:
    browser.visit("careers.show_occupation", occupation_id="he-nurse")
    mainland, taiwan = cells(browser, "pay")
    assert "可能已过时" in plain(mainland)
    assert "可能已过时" not in plain(taiwan)
    assert "不能比较" in browser.shown.text


def test_missing_stays_missing(browser: Browser) -> None:
    browser.visit("careers.show_occupation", occupation_id="ed-tutor")
    mainland, _taiwan = cells(browser, "pay")
    assert "这里还没有查到" in plain(mainland)
    assert not any(letter.isdigit() for letter in plain(mainland))


def test_pay_is_only_converted_at_the_readers_rate(browser: Browser) -> None:
    browser.visit("careers.show_occupation", occupation_id="he-nurse")
    assert "你的汇率" not in "".join(map(plain, cells(browser, "pay")))
    browser.visit("careers.show_occupation", occupation_id="he-nurse", rate="4")
    mainland, taiwan = cells(browser, "pay")
    assert "按你的汇率约合新台币 234,000 元/年" in plain(mainland)
    assert "按你的汇率约合人民币 19,000 元/月" in plain(taiwan)
    assert "所以数字还是不能比较" in browser.shown.text


def test_a_rate_that_is_none_is_said_to_be_wrong_and_kept(browser: Browser) -> None:
    shown = browser.visit("careers.show_occupation", occupation_id="he-nurse", rate="<4", status=422)
    assert "请填一个数字" in shown.text
    (field,) = [one for one in shown.markup.all("input") if one.get("name") == "rate"]
    assert (field.get("value"), field.get("aria-invalid")) == ("<4", "true")
    assert "58,500" in shown.text


def test_the_readers_own_side_comes_first_in_every_aspect(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    browser.visit("careers.show_occupation", occupation_id="he-nurse")
    sides = [one.get("class") for one in cells(browser)]
    order = {"zh_Hans": ["cell cell-cn", "cell cell-tw"], "zh_Hant": ["cell cell-tw", "cell cell-cn"]}[locale]
    assert sides == order * (len(sides) // 2)
    assert len(sides) >= 14


def test_recognition_names_the_row_of_a_list_or_what_can_be_done(browser: Browser) -> None:
    shown = browser.visit("careers.show_occupation", occupation_id="ec-carer")
    assert "照顾服务员 单一级 → 养老护理员 四级" in shown.text
    assert shown.link("养老护理员 四级").startswith("/recognition/entries/fujian-5/")
    browser.visit("careers.show_occupation", occupation_id="it-ai")
    assert browser.shown.link("你可以做什么") == "/recognition/ways"


def test_ways_onward_say_that_they_are_no_promise(browser: Browser) -> None:
    shown = browser.visit("careers.show_occupation", occupation_id="ec-carer")
    assert shown.link("护士") == "/occupations/he-nurse"
    assert "我们的建议" in shown.text
    text = browser.visit("careers.show_occupation", occupation_id="fi-teller").text
    assert "这不是承诺" in text


def test_a_card_ends_with_a_question_for_an_adviser(browser: Browser) -> None:
    browser.visit("careers.show_occupation", occupation_id="he-nurse")
    address = browser.shown.link("请教")
    assert "begin=occupations:he-nurse" in address.replace("%3A", ":")


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
    beside = f"都在{name}"
    assert beside in shown.text
    for other in (Browser(app, locale), a.recognised(Browser(app, locale), *a.client())):
        assert beside not in other.visit("careers.show_occupation", occupation_id="he-nurse").text


def test_a_report_without_a_shape_is_not_compared(browser: Browser, a: Factory) -> None:
    client, code = a.client()
    a.report(client, answers=every_item())
    shown = a.recognised(browser, client, code).visit("careers.show_occupation", occupation_id="he-nurse")
    assert "最近的报告" not in shown.text


def test_pages_without_a_person_ask_the_database_for_lists_alone(app: Portal, browser: Browser) -> None:
    browser.visit("careers.show_occupation", occupation_id="lg-lawyer")
    with statements(app) as noted:
        browser.visit("careers.index")
        browser.visit("careers.list_occupations")
        browser.visit("careers.show_field", field_id="finance")
    assert noted == []
    with statements(app) as noted:
        browser.visit("careers.show_occupation", occupation_id="lg-lawyer")
    assert len(noted) == 1
    assert "recognition" in noted[0]


def test_a_card_names_where_jobs_are_found(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.visit("careers.show_occupation", occupation_id="he-nurse")
    told = " ".join(plain(one) for one in cells(browser, "seasons"))
    names = {"zh_Hans": ("智联招聘", "1111", "招聘会"), "zh_Hant": ("智聯招聘", "1111 人力銀行", "徵才")}[
        locale
    ]
    for name in names:
        assert name in told
    assert "/comparisons/recruitment/channels" in {one.get("href") for one in shown.markup.all("a")}


def test_certificates_that_name_both_sides_and_are_current_come_first(session: Session) -> None:
    facts = FactPage("zh_Hans", date(2026, 11, 28))
    told = show_recognition(session, "to-chef", facts)
    assert told.rows[0].row.row.entry.is_complete
    assert told.n_more > 0
    for occupation_id in CATALOGUE.occupations:
        rows = show_recognition(session, occupation_id, facts).rows
        order = [(one.fact.is_old, not one.row.row.entry.is_complete) for one in rows]
        assert order == sorted(order)
