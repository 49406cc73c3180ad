"""Up to three occupations side by side, named in the address, in both scripts and without a script."""

from __future__ import annotations

from datetime import date

import pytest

from portal.booking.topics import read_subject
from portal.careers.catalogue import read_catalogue
from portal.careers.comparing import read_chosen
from portal.careers.comparisons import Compared, show_compared
from portal.careers.material import read_material
from portal.careers.rate import Rate
from portal.database import session
from portal.facts.showing import FactPage
from tests.browser import Browser
from tests.markup import plain

CATALOGUE = read_catalogue()
THREE = ["it-software-dev", "he-nurse", "fi-actuary"]


@pytest.mark.pure
def test_the_address_decides_the_order_and_each_stands_once() -> None:
    chosen = read_chosen(["he-nurse", "", "it-ai", "he-nurse"], CATALOGUE)
    assert chosen.ids == ["he-nurse", "it-ai"]
    assert not chosen.is_full
    assert not chosen.has_unknown
    assert chosen.without(chosen.occupations[0]) == ["it-ai"]


@pytest.mark.pure
def test_a_fourth_and_an_unknown_one_are_noticed() -> None:
    chosen = read_chosen([*THREE, "astronaut", "lg-lawyer"], CATALOGUE)
    assert chosen.ids == THREE
    assert chosen.is_full
    assert chosen.has_unknown
    assert [one.id for one in chosen.beyond] == ["lg-lawyer"]


def test_each_aspect_and_side_has_a_cell_for_each(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.visit("careers.compare_occupations", o=THREE)
    titles = [CATALOGUE.occupations[one].title(locale) for one in THREE]
    trios = [one for one in shown.markup.all("div") if (one.get("class") or "").startswith("trio trio-3")]
    for trio in trios:
        assert [plain(cell[0]) for cell in trio] == titles
    told = [plain(one) for one in shown.markup.all("p") if one.get("class") == "trio-side"]
    sides = [one[:2] for one in told if one[:2] in {"大陆", "台湾", "大陸", "台灣"}]
    first, second = {"zh_Hans": ("大陆", "台湾"), "zh_Hant": ("台灣", "大陸")}[locale]
    assert sides[:2] == sides[-2:] == [first, second]
    n_definitions = len(sides) - 6
    # What one does, interests, what is drawn on, preparation, certificates; requirements and codes of each side.
    assert len(trios) == 5 + 4 + n_definitions
    assert {"zh_Hans": "只能比较名称相同的数字", "zh_Hant": "只能比較名稱相同的數字"}[locale] in shown.text


def compared(browser: Browser) -> Compared:
    with browser.app.test_request_context():
        occupations = [CATALOGUE.occupations[one] for one in THREE]
        facts = FactPage("zh_Hans", date(2026, 11, 28))
        return show_compared(session, occupations, read_material(), facts, Rate())


def test_only_figures_of_one_definition_stand_side_by_side(browser: Browser) -> None:
    rows = [row for side in compared(browser).sides for row in side.pay]
    assert len(rows) > 4
    for row in rows:
        assert {cell.name for cell in row.cells if cell} == {row.name}
        assert len(row.cells) == len(THREE)
    assert any(None in row.cells for row in rows)


def test_bars_of_one_definition_end_at_one_amount(browser: Browser) -> None:
    row = next(
        row for side in compared(browser).sides for row in side.pay if row.cells[0] and row.cells[0].bar
    )
    bars = [cell.bar for cell in row.cells if cell and cell.bar]
    assert len(bars) == len(THREE)
    scales = {bar.x("p50") / bar.figures["p50"] for bar in bars}
    assert max(scales) == pytest.approx(min(scales), rel=0.01)
    assert max(bar.x("p90") for bar in bars) == pytest.approx(294)


def test_the_rate_that_was_typed_converts_here_too_and_is_not_lost(browser: Browser) -> None:
    shown = browser.visit("careers.compare_occupations", o=["he-nurse", "fi-actuary"], rate="４．５")
    assert "按你填的汇率换算" in shown.text
    assert "rate=" in shown.link("移除")
    kept = [(one.get("name"), one.get("value")) for one in shown.markup.all("input")]
    assert ("rate", "４．５") in kept
    assert kept.count(("o", "he-nurse")) == 2
    wrong = browser.visit("careers.compare_occupations", status=422, o=["he-nurse"], rate="four")
    assert "请填" in wrong.text


def test_certificates_stand_beside_each_other_and_what_is_common_is_told_once(browser: Browser) -> None:
    shown = browser.visit("careers.compare_occupations", o=["to-chef", "he-nurse"])
    (aspect,) = [one for one in shown.markup.all("section") if one.get("id") == "recognition"]
    cells = [plain(one) for one in aspect.iter("div") if (one.get("class") or "").startswith("cell")]
    assert cells[0].startswith("中式烹调师 中餐烹调 丙级 → 中式烹调师 高级工")
    assert "不在" in cells[1] or "没有" in cells[1]
    addresses = {one.get("href") for one in shown.markup.all("a")}
    ways = {"labour/working-time", "labour/annual-leave", "recruitment"}
    assert {f"/comparisons/{one}" for one in ways} <= addresses


def test_regions_of_the_page_have_names_of_their_own(browser: Browser) -> None:
    shown = browser.visit("careers.compare_occupations", o=THREE)
    names = [one.get("aria-label") for one in shown.markup.all("div") if one.get("role") == "region"]
    assert len(names) == len(THREE)
    assert len(names) == len(set(names))


def test_one_can_be_taken_away_and_another_one_put_beside_it(browser: Browser) -> None:
    shown = browser.visit("careers.compare_occupations", o=THREE)
    assert not shown.markup.all("select")
    shown = browser.get(shown.link("移除"))
    assert shown.link("护士") == "/occupations/he-nurse"
    (select,) = shown.markup.all("select")
    offered = {option.get("value") for option in select.iter("option")} - {""}
    assert offered == set(CATALOGUE.occupations) - {"he-nurse", "fi-actuary"}
    held = [one.get("value") for one in shown.markup.all("input") if one.get("name") == "o"]
    # In the form that adds one, and in that of the rate.
    assert held == ["he-nurse", "fi-actuary"] * 2


def test_without_any_the_page_asks_for_the_first(browser: Browser) -> None:
    shown = browser.visit("careers.compare_occupations")
    assert "先选一个职业" in shown.text


def test_what_is_left_out_is_said(browser: Browser) -> None:
    shown = browser.visit("careers.compare_occupations", o=[*THREE, "astronaut", "lg-lawyer"])
    assert "没有放进来的：律师" in shown.text
    assert "网址里有一个职业这里没有收录" in shown.text


def test_the_question_goes_along_to_the_booking(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    browser.visit("careers.compare_occupations", o=THREE)
    address = browser.shown.link({"zh_Hans": "请教", "zh_Hant": "請教"}[locale])
    begin = address.partition("begin=")[2].replace("%3A", ":").replace("%2C", ",")
    assert begin == "occupations:" + ",".join(THREE)
    with browser.app.test_request_context(
        headers={"Cookie": f"script={'zh-Hant' if locale == 'zh_Hant' else 'zh-Hans'}"}
    ):
        subject = read_subject(begin)
        assert subject is not None
        assert all(CATALOGUE.occupations[one].title(locale) in (subject.question or "") for one in THREE)
        assert read_subject("occupations:astronaut") is None
        assert read_subject("occupations") is None
        assert read_subject("fields:health") is not None
        assert read_subject("fields:astronomy") is None
