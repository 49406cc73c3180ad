"""The report's page, its arithmetic and its PDF, as a person's browser gets them."""

from __future__ import annotations

import re

import pytest

from portal import Portal
from portal.accounts.models import Client
from portal.careers.catalogue import read_catalogue
from portal.library import read_library
from portal.reports.models import Report
from tests.browser import Browser
from tests.factories import Factory, every_item
from tests.statements import statements

OWN_PAGES = ("reports.show", "reports.arithmetic", "reports.download")
ORDER = {
    "zh_Hans": [
        "你的六种兴趣",
        "一种一种看",
        "你猜的和结果",
        "可以先了解的职业",
        "这份报告不能告诉你的事",
        "接下来",
    ],
    "zh_Hant": [
        "你的六種興趣",
        "一種一種看",
        "你猜的和結果",
        "可以先認識的職業",
        "這份報告不能告訴你的事",
        "接下來",
    ],
}


@pytest.fixture
def report(a: Factory, client: Client) -> Report:
    return a.report(client, answers=every_item(S=4, E=3, R=1), guess="ASI")


def test_the_summary_stands_first_and_the_parts_follow_in_order(
    browser: Browser, report: Report, locale: str
) -> None:
    browser.use_script(locale)
    shown = browser.visit("reports.show", report_id=report.id)
    places = [shown.text.index(heading) for heading in ORDER[locale]]
    assert places == sorted(places)
    name = read_library().words("interests", locale).scale("S")["name"]
    assert name in shown.text[: places[0]]


def test_the_chart_has_bands_a_title_and_the_same_as_a_table(browser: Browser, report: Report) -> None:
    markup = browser.visit("reports.show", report_id=report.id).markup
    chart = next(drawn for drawn in markup.root.iter() if drawn.get("class") == "chart")
    assert (chart.get("aria-labelledby") or "").split() == ["chart-title", "chart-about"]
    classes = [element.get("class") for element in chart.iter()]
    assert [classes.count(f"chart-{mark}") for mark in ("bar", "band", "point", "track")] == [6, 6, 6, 6]
    table = markup.all("table")[0]
    rows = [["".join(cell.itertext()) for cell in row] for row in table.iter("tr")]
    assert rows[1][1:] == ["40", "± 3.7", "33–40", "10 / 10"]
    assert len(rows) == 7


def test_every_match_leads_to_its_occupation(browser: Browser, report: Report) -> None:
    markup = browser.visit("reports.show", report_id=report.id).markup
    links = [link.get("href") or "" for link in markup.all("a")]
    linked = [link.rpartition("/")[2] for link in links if re.fullmatch(r"/occupations/.+", link)]
    stored = [match.occupation_id for match in report.matches if match.fit != "other"]
    assert linked == stored
    assert read_catalogue().find(linked[0]) is not None


@pytest.mark.parametrize(
    "answers", [every_item(), every_item(value=0), {}, dict(list(every_item(S=4).items())[:40])]
)
def test_other_kinds_of_profile_have_a_page_of_their_own_and_a_next_step(
    browser: Browser, a: Factory, client: Client, answers: dict[str, int], locale: str
) -> None:
    browser.use_script(locale)
    report = a.report(client, answers=answers, locale=locale)
    shown = browser.visit("reports.show", report_id=report.id)
    title = read_library().words("interests", locale).report[report.shape]["title"]
    assert shown.text.count(title) >= 1
    assert ORDER[locale][3] not in shown.text
    assert any(
        (link.get("href") or "").startswith("/assessments/interests") for link in shown.markup.all("a")
    )
    browser.visit("reports.arithmetic", report_id=report.id)


def test_a_session_ahead_is_offered_the_report(
    browser: Browser, a: Factory, report: Report, client: Client
) -> None:
    choose = "/bookings/choose-slot"
    assert choose in hrefs(browser, report)
    booking = a.booking(client=client)
    assert f"/bookings/{booking.id}/share" in hrefs(browser, report)
    a.clock.advance(days=2)
    assert f"/bookings/{booking.id}/share" not in hrefs(browser, report)


def hrefs(browser: Browser, report: Report) -> list[str | None]:
    return [a.get("href") for a in browser.visit("reports.show", report_id=report.id).markup.all("a")]


def test_the_arithmetic_shows_every_statement_and_comes_to_the_stored_score(
    browser: Browser, report: Report, locale: str
) -> None:
    browser.use_script(locale)
    shown = browser.visit("reports.arithmetic", report_id=report.id)
    words = read_library().words("interests", locale)
    items = read_library().publications["interests"].instrument.items
    assert all(words.item(item.id) in shown.text for item in items)
    points = [
        [
            cells[-1]
            for row in table.iter("tr")
            if (cells := ["".join(cell.itertext()) for cell in row.iter("td")])
        ]
        for table in shown.markup.all("table")
    ]
    assert [sum(map(int, column)) for column in points] == [row.value for row in report.scores]
    assert str(report.seed) in shown.text
    assert report.instrument_version in shown.text


@pytest.mark.parametrize("page_script", ["zh_Hans", "zh_Hant"])
@pytest.mark.parametrize("script", ["zh-Hans", "zh-Hant"])
def test_the_pdf_opens_inline_in_either_script_whatever_the_page(
    browser: Browser, report: Report, script: str, page_script: str
) -> None:
    browser.use_script(page_script)
    response = browser.visit("reports.download", report_id=report.id, script=script).response
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"] == (
        f'inline; filename="hangbiao-interests-2026-11-23-{script}.pdf"'
    )
    face = b"NotoSansSC" if script == "zh-Hans" else b"NotoSansTC"
    other = b"NotoSansTC" if script == "zh-Hans" else b"NotoSansSC"
    assert face in response.data
    assert other not in response.data


def test_the_pdf_follows_the_page_when_it_is_not_told_a_script(browser: Browser, report: Report) -> None:
    browser.use_script("zh_Hant")
    response = browser.visit("reports.download", report_id=report.id).response
    assert b"NotoSansTC" in response.data
    browser.visit("reports.download", report_id=report.id, script="zh-Latn", status=404)


@pytest.mark.parametrize("endpoint", OWN_PAGES)
def test_a_report_is_its_owners_alone(
    app: Portal, browser: Browser, a: Factory, report: Report, endpoint: str
) -> None:
    browser.visit(endpoint, report_id=report.id)
    stranger = a.recognised(Browser(app), *a.client())
    theirs = stranger.visit(endpoint, report_id=report.id, status=404)
    nothing = stranger.visit(endpoint, report_id=report.id + 999, status=404)
    assert theirs.markup.own_text == nothing.markup.own_text
    nobody = Browser(app)
    nobody.visit(endpoint, report_id=report.id)
    assert nobody.shown.path == "/continue"
    adviser = a.signed_in(Browser(app), a.adviser())
    adviser.visit(endpoint, report_id=report.id)
    assert adviser.shown.path == "/continue"


def test_a_report_page_asks_a_constant_number_of_questions(
    app: Portal, browser: Browser, a: Factory, report: Report, client: Client
) -> None:
    def asked() -> int:
        with statements(app) as noted:
            browser.visit("reports.show", report_id=report.id)
        return len(noted)

    browser.visit("reports.show", report_id=report.id)
    alone = asked()
    for _ in range(3):
        a.report(client, answers=every_item(A=4))
        a.booking(client=client)
    assert asked() == alone
    # Two of them are about how it was answered, and in which versions; one is about what the manual knows today.
    assert alone <= 9


def test_a_report_page_is_light(browser: Browser, report: Report, locale: str) -> None:
    browser.use_script(locale)
    assert len(browser.visit("reports.show", report_id=report.id).response.data) < 60_000


def test_switching_the_script_keeps_the_report(browser: Browser, report: Report) -> None:
    browser.visit("reports.show", report_id=report.id)
    browser.locale = "zh_Hant"
    browser.get(browser.shown.link("繁體"))
    assert browser.shown.path == f"/reports/{report.id}"
    assert "社會型" in browser.shown.text


def test_words_kept_between_pages_hold_nothing_of_the_person(
    browser: Browser, a: Factory, report: Report, client: Client, app: Portal
) -> None:
    """Two people with opposite profiles see their own scores although most words are kept."""
    other, code = a.client()
    low = a.report(other, answers=every_item(S=0, R=4, I=3), guess="R")
    first = browser.visit("reports.show", report_id=report.id)
    second = a.recognised(Browser(app), other, code).visit("reports.show", report_id=low.id)
    assert "40 分，满分 40 分" in first.text
    assert "0 分，满分 40 分" in second.text
    words = read_library().words("interests", "zh_Hans")
    for shown, low_types in ((first, "R"), (second, "S")):
        for letter in "RIASEC":
            assert words.scale(letter)["like"] in shown.text
            assert (words.scale(letter)["low"] in shown.text) == (letter in low_types), letter
    kept = app.jinja_env.extensions["portal.kept.Keep"].kept
    assert kept
    assert not any(re.search(r"\d+ 分|r = ", str(text)) for text in kept.values())
    again = browser.visit("reports.show", report_id=report.id)
    assert again.text == first.text
