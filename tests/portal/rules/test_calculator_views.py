"""The calculators as pages: forms that lose nothing, results with their steps, and nothing that is kept."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from portal import Portal
from portal.rules.forms import FORMS
from portal.rules.words import CALCULATOR_NAMES
from tests.browser import Browser, Shown
from tests.markup import plain
from tests.statements import statements

#: These pages ask the database nothing.
pytestmark = pytest.mark.pure

SLUGS = sorted(CALCULATOR_NAMES)
FILLED: dict[str, dict[str, Any]] = {
    "annual-leave": {"joined": "2020-05-01", "wage": "36000", "unused": "5"},
    "overtime-pay": {"wage": "36000", "weekday_hours": "3", "weekday_days": "4"},
    "notice-and-severance": {"joined": "2020-05-01", "ending": "employer", "wage": "36000"},
    "minimum-wage": {"basis": "month", "wage": "30000", "overtime": "2000"},
    "take-home-pay": {"wage": "36000"},
}


def fill(browser: Browser, slug: str, status: int = 200, **values: Any) -> Shown:
    browser.visit("rules.show_calculator", slug=slug)
    return browser.submit(f"/calculators/{slug}", status=status, **values)


def first_value(shown: Shown) -> str:
    return next(plain(one) for one in shown.markup.all("p") if one.get("class") == "outcome-value")


def errors(shown: Shown) -> list[str]:
    return [plain(one) for one in shown.markup.all("span") if one.get("class") == "field-error"]


def test_all_calculators_are_listed(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    links = {a.get("href") for a in browser.visit("rules.list_calculators").markup.all("a")}
    assert {f"/calculators/{slug}" for slug in SLUGS} <= links
    assert set(FORMS) == set(SLUGS)


@pytest.mark.parametrize("side", ["cn", "tw"])
@pytest.mark.parametrize("slug", SLUGS)
def test_a_result_shows_steps_figures_limits_and_sources(
    app: Portal, slug: str, side: str, locale: str
) -> None:
    shown = fill(Browser(app, locale), slug, side=side, **FILLED[slug])
    steps = [one for one in shown.markup.all("li") if any("step-what" in (p.get("class") or "") for p in one)]
    assert len(steps) >= 2
    assert first_value(shown)
    assert any((one.get("id") or "").startswith("source-") for one in shown.markup.all("li"))
    headings = [plain(one) for one in shown.markup.all("h3")]
    wanted = {"zh_Hans": ["用到的数据", "没有算进去的"], "zh_Hant": ["用到的數字", "沒有算進去的"]}[locale]
    assert [one for one in headings if one in wanted] == wanted
    assert f"begin=calculator:{slug}" in shown.markup.html.replace("%3A", ":")


@pytest.mark.parametrize("slug", SLUGS)
def test_the_answer_comes_before_the_form_and_its_steps(app: Portal, slug: str) -> None:
    shown = fill(Browser(app), slug, side="tw", **FILLED[slug])
    html = shown.markup.html
    assert html.index("outcome-value") < html.index("step-what") < html.index("<form")


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_that_was_typed_is_kept(app: Portal, slug: str, caplog: pytest.LogCaptureFixture) -> None:
    browser = Browser(app)
    browser.visit("rules.show_calculator", slug=slug)
    with statements(app) as asked, caplog.at_level(logging.DEBUG):
        shown = browser.submit(slug, side="tw", **FILLED[slug])
    assert asked == []
    assert shown.response.headers["Cache-Control"] == "no-store"
    assert "36000" not in caplog.text
    assert shown.path == f"/calculators/{slug}"
    assert not shown.response.request.query_string


def test_the_readers_own_side_is_chosen_first(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.visit("rules.show_calculator", slug="annual-leave")
    sides = [one for one in shown.markup.all("input") if one.get("name") == "side"]
    assert [one.get("value") for one in sides] == {"zh_Hans": ["cn", "tw"], "zh_Hant": ["tw", "cn"]}[locale]
    assert [one.get("checked") is not None for one in sides] == [True, False]


def test_the_worked_example_of_2026_comes_out(browser: Browser) -> None:
    shown = fill(browser, "take-home-pay", side="tw", on="2026-11-28", wage="２９，５００")
    assert "29,500 × 12.5 % × 20 % → 738" in shown.text
    assert "29,500 × 5.17 % × 30 % → 458" in shown.text
    assert first_value(shown) == "新台币 28,304 元"


def notices(shown: Shown) -> str:
    """What stands in the box of the answer, below it."""
    (box,) = [one for one in shown.markup.all("section") if one.get("class") == "outcome"]
    return " ".join(plain(one) for one in box.iter() if "notice-warning" in (one.get("class") or ""))


@pytest.mark.parametrize(
    ("slug", "given", "said"),
    [
        ("minimum-wage", {"side": "tw", "on": "2099-01-01"}, "这一天还没有到。用的是 2026-11-23 已知的数据"),
        ("minimum-wage", {"side": "cn", "place": "xm"}, "可能过时，很久没有核对：最低工资"),
        ("take-home-pay", {"side": "tw", "on": "2027-03-01"}, "只是预告或推算从 2027-01-01 起：台湾的保险"),
        ("take-home-pay", {"side": "cn", "on": "2025-06-01"}, "还待确认：厦门的保险"),
        ("take-home-pay", {"side": "cn"}, "用的是以前的、已经到期的：厦门的保险和公积金。请对照"),
    ],
)
def test_what_makes_an_answer_unsure_stands_right_below_it(
    browser: Browser, slug: str, given: dict[str, str], said: str
) -> None:
    assert said in notices(fill(browser, slug, **{**FILLED[slug], **given}))


def test_an_answer_of_today_from_good_figures_carries_no_warning(browser: Browser) -> None:
    assert notices(fill(browser, "minimum-wage", side="tw", **FILLED["minimum-wage"])) == ""


def test_without_a_notice_period_no_pay_stands_in_its_place(browser: Browser) -> None:
    given = {"side": "tw", "ending": "employer", "wage": "36000", "joined": "2026-10-01", "on": "2026-11-20"}
    shown = fill(browser, "notice-and-severance", **given)
    assert "法律没有规定" in shown.text
    assert "也就没有预告期间的工资" in shown.text
    assert "要付预告期间的工资" not in shown.text
    assert "0 天" not in shown.text
    assert (
        "要付预告期间的工资"
        in fill(browser, "notice-and-severance", **{**given, "joined": "2026-03-01"}).text
    )


def test_more_than_three_dependants_count_as_three(browser: Browser) -> None:
    three, five = (fill(browser, "take-home-pay", side="tw", wage="29500", dependants=n) for n in ("3", "5"))
    assert first_value(three) == first_value(five)


def test_a_printout_holds_what_was_typed_for_the_side_that_was_chosen(browser: Browser) -> None:
    shown = fill(
        browser, "annual-leave", side="tw", joined="2020-05-01", wage="36,000", unused="5", worked_years="3"
    )
    (printed,) = [one for one in shown.markup.all("section") if one.get("class") == "only-print"]
    told = plain(printed)
    assert "2020-05-01" in told
    assert "36,000" in told
    assert "以前工作过的年数" not in told
    shown = fill(
        browser, "notice-and-severance", side="cn", joined="2020-05-01", ending="expiry", in_probation="y"
    )
    (printed,) = [one for one in shown.markup.all("section") if one.get("class") == "only-print"]
    assert "固定期限到期" in plain(printed)
    assert "我还在试用期 是" in plain(printed)
    shown = fill(browser, "take-home-pay", side="cn", wage="10000", pension_rate="0", base="")
    (printed,) = [one for one in shown.markup.all("section") if one.get("class") == "only-print"]
    assert "养老保险（%） 0" in plain(printed)
    assert "社保缴费基数" not in plain(printed)


def test_a_weak_rate_is_marked_and_can_be_overtyped(browser: Browser) -> None:
    shown = fill(browser, "take-home-pay", side="cn", wage="10000")
    assert first_value(shown) == "人民币 8,315 元"
    assert "还待确认：厦门的保险和公积金" in notices(shown)
    typed = {"pension_rate": "8", "medical_rate": "2", "unemployment_rate": "0.5", "housing_rate": "12"}
    shown = fill(browser, "take-home-pay", side="cn", wage="10000", **typed)
    # 1,050 + 1,200 = 2,250; (10,000 - 2,250) x 12 - 60,000 = 33,000; x 3 % / 12 = 82.5
    assert first_value(shown) == "人民币 7,667.5 元"
    assert "有些数据还不确定" not in shown.text
    assert "用了你填的费率" in shown.text


def test_an_old_day_uses_the_old_table(browser: Browser) -> None:
    shown = fill(browser, "minimum-wage", side="tw", on="2024-06-01", wage="27000")
    assert first_value(shown) == "新台币 470 元"
    assert "27,470" in shown.text


def test_a_day_before_the_first_table_says_when_the_tables_begin(browser: Browser) -> None:
    shown = fill(browser, "minimum-wage", status=422, side="tw", on="2023-12-31", wage="27,000")
    assert errors(shown) == ["我们这方面的数据从2024-01-01开始。请选那一天或以后的日期。"]
    kept = {one.get("name"): one.get("value") for one in shown.markup.all("input")}
    assert (kept["wage"], kept["on"]) == ("27,000", "2023-12-31")


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    shown = fill(
        browser, "overtime-pay", status=422, side="tw", wage="很多", weekday_hours="25", weekday_days="1.5"
    )
    assert len(errors(shown)) == 3
    kept = {one.get("name"): one.get("value") for one in shown.markup.all("input")}
    assert (kept["wage"], kept["weekday_hours"], kept["weekday_days"]) == ("很多", "25", "1.5")
    anchors = [a.get("href") for a in shown.markup.all("a") if a.get("href") in {"#wage", "#weekday_hours"}]
    assert len(anchors) == 2


@pytest.mark.parametrize(
    ("slug", "values", "message"),
    [
        ("annual-leave", {}, "请填在这个单位的第一天"),
        ("annual-leave", {"joined": "2030-01-01"}, "第一天不能晚于要算的那一天"),
        ("annual-leave", {"joined": "2020-01-01", "unused": "3"}, "还需要填月工资"),
        ("overtime-pay", {"wage": "5000"}, "请至少填一种加班的小时数和天数"),
        (
            "overtime-pay",
            {"wage": "5000", "weekday_hours": "2", "weekday_days": "3", "restday_hours": "8"},
            "小时数和天数都要填",
        ),
        (
            "overtime-pay",
            {
                "wage": "1",
                "weekday_hours": "1",
                "weekday_days": "20",
                "restday_hours": "1",
                "restday_days": "12",
            },
            "超过了一个月的31天",
        ),
        ("notice-and-severance", {"joined": "2020-01-01"}, "请选择工作怎样结束"),
        ("notice-and-severance", {"joined": "2030-01-01", "ending": "worker"}, "第一天不能晚于最后一天"),
        ("minimum-wage", {}, "请填工资"),
        ("minimum-wage", {"wage": "100", "overtime": "200"}, "超过了工资"),
        ("take-home-pay", {"wage": "5000", "pension_rate": "101"}, "最多100"),
    ],
)
def test_an_impossible_case_is_explained(
    browser: Browser, slug: str, values: dict[str, Any], message: str
) -> None:
    shown = fill(browser, slug, status=422, side="cn", **values)
    assert any(message in one for one in errors(shown))


def test_what_only_the_other_side_needs_is_not_looked_at(browser: Browser) -> None:
    shown = fill(browser, "take-home-pay", side="tw", wage="29500", pension_rate="viel", base="-1")
    assert first_value(shown) == "新台币 28,304 元"
    shown = fill(browser, "minimum-wage", side="tw", basis="month", wage="30000", place="nowhere")
    assert first_value(shown) == "不差，已经达到"
    ended = {**FILLED["notice-and-severance"], "side": "cn", "changed_over_on": "1990-01-01"}
    fill(browser, "notice-and-severance", **ended)


def test_a_form_without_a_side_is_asked_for_one(browser: Browser) -> None:
    shown = fill(browser, "take-home-pay", status=422, side=None, wage="29500")
    assert "请选择一边" in shown.text


def test_limits_that_were_passed_are_warned_of(browser: Browser) -> None:
    values = {"side": "tw", "wage": "36000", "weekday_hours": "4", "weekday_days": "12"}
    shown = fill(browser, "overtime-pay", **values)
    assert "一个月加班48小时，超过了法律允许的46小时" in shown.text
    shown = fill(browser, "overtime-pay", **values, has_agreement="y", earlier_hours="100")
    assert "超过了法律允许的46小时" not in shown.text
    assert "3个月加班148小时，超过了法律允许的138小时" in shown.text
    shown = fill(browser, "overtime-pay", **{**values, "side": "cn", "weekday_days": "10"})
    assert "超过了法律允许的36小时" in shown.text
    assert "超过了法律最多允许的3小时" in shown.text


def test_no_severance_is_explained_and_not_a_dead_end(browser: Browser) -> None:
    shown = fill(
        browser, "notice-and-severance", side="tw", joined="2020-01-01", ending="unlawful", wage="40000"
    )
    assert first_value(shown) == "0 个月"
    assert "没有合法理由的解雇不生效" in shown.text
