"""The list of all occupations beside a report, and the page of reasons for each, as a person's browser gets them."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from portal import Portal
from portal.accounts.models import Client
from portal.careers.catalogue import read_catalogue
from portal.library import read_library
from portal.reports.models import Report, ReportMatch
from tests.browser import Browser, Shown
from tests.factories import Factory, every_item
from tests.portal.matching.beside import SOCIAL
from tests.portal.reports.profiles import answers_for
from tests.statements import statements

CATALOGUE = read_catalogue()
SHAPELESS = [every_item(), every_item(value=0), {}, dict(list(every_item(S=4).items())[:40])]


@pytest.fixture
def report(a: Factory, client: Client) -> Report:
    return a.report(client, answers=answers_for(SOCIAL))


def linked(shown: Shown, report: Report) -> list[str]:
    """The occupations whose reasons the page leads to."""
    address = re.compile(rf"/reports/{report.id}/occupations/(.+)")
    found = (address.fullmatch(link.get("href") or "") for link in shown.markup.all("a"))
    return [match[1] for match in found if match]


def explain(browser: Browser, report: Report, occupation_id: str, **chosen: int) -> Shown:
    return browser.visit("matching.explain", report_id=report.id, occupation_id=occupation_id, **chosen)


def test_the_list_leads_to_every_occupation_with_its_place(
    browser: Browser, report: Report, locale: str
) -> None:
    browser.use_script(locale)
    shown = browser.visit("matching.list_occupations", report_id=report.id)
    assert sorted(linked(shown, report)) == sorted(CATALOGUE.occupations)
    counter = {"zh_Hans": "位", "zh_Hant": "名"}[locale]
    assert len(re.findall(rf"第 \d+ {counter}（\d+ 到 \d+）", shown.text)) == len(CATALOGUE.occupations)


@pytest.mark.parametrize("words", ["護理師", "护士", "護士", "护理师"])
@pytest.mark.parametrize("page_script", ["zh_Hans", "zh_Hant"])
def test_a_title_of_either_side_is_found_in_either_script(
    browser: Browser, report: Report, words: str, page_script: str
) -> None:
    browser.use_script(page_script)
    shown = browser.visit("matching.list_occupations", report_id=report.id, q=words)
    assert "he-nurse" in linked(shown, report)
    assert len(linked(shown, report)) < 5


def test_the_search_form_works_by_itself(browser: Browser, report: Report) -> None:
    shown = browser.visit("matching.list_occupations", report_id=report.id)
    (form,) = [form for form in shown.markup.all("form") if form.get("role") == "search"]
    assert form.get("method") == "get"
    assert [one.get("name") for one in form.iter("input")] == ["q"]
    browser.get(f"{form.get('action')}?q=%E5%BE%8B%E5%B8%88")
    assert linked(browser.shown, report) == ["lg-lawyer"]


def test_a_search_without_result_still_leads_on(browser: Browser, report: Report) -> None:
    shown = browser.visit("matching.list_occupations", report_id=report.id, q="<b>宇航员" + "x" * 500)
    assert "没有职业的名称含有这些字" in shown.text
    assert len(linked(shown, report)) == len(CATALOGUE.occupations)


def test_a_near_one_says_why_and_a_far_one_why_not_and_what_if(
    browser: Browser, report: Report, locale: str
) -> None:
    browser.use_script(locale)
    near, far = CATALOGUE.occupations["bz-careeradv"], CATALOGUE.occupations["lg-lawyer"]
    what_if = {"zh_Hans": "要差多少才会进来", "zh_Hant": "要差多少才會進來"}[locale]
    words = read_library().words("interests", locale).report["match"]
    shown = explain(browser, report, near.id)
    assert near.title(locale) in shown.text
    assert what_if not in shown.text
    shown = explain(browser, report, far.id)
    assert what_if in shown.text
    assert words["what_if"]["caution"] in shown.text
    assert words["verdict"]["scale"] in shown.text
    assert CATALOGUE.source_words("onet", "attribution", locale) in shown.text


def test_the_drawing_has_a_title_and_a_table_of_all_six(browser: Browser, report: Report) -> None:
    markup = explain(browser, report, "lg-lawyer").markup
    drawing = next(one for one in markup.root.iter() if one.get("class") == "chart")
    assert (drawing.get("aria-labelledby") or "").split() == ["shapes-title", "shapes-about"]
    classes = [one.get("class") for one in drawing.iter()]
    assert [classes.count(f"chart-{mark}") for mark in ("point", "band")] == [6, 6]
    rows = [["".join(cell.itertext()) for cell in row] for row in markup.all("table")[0].iter("tr")]
    assert len(rows) == 7
    assert {len(row) for row in rows} == {6}
    assert {row[1] for row in rows[1:]} == {f"{total} ± 3.7" for total in SOCIAL.values()}


def test_a_page_leads_on_to_the_occupation_the_report_an_adviser_and_the_rules(
    browser: Browser, report: Report
) -> None:
    shown = explain(browser, report, "lg-lawyer")
    links = {link.get("href") for link in shown.markup.all("a")}
    assert links >= {
        "/occupations/lg-lawyer",
        f"/reports/{report.id}",
        f"/reports/{report.id}/occupations",
        "/bookings/choose-slot",
        "/fairness",
    }


def test_the_report_leads_to_the_reasons_of_each_match_the_whole_list_and_the_rules(
    browser: Browser, report: Report
) -> None:
    shown = browser.visit("reports.show", report_id=report.id)
    stored = [match.occupation_id for match in report.matches if match.fit != "other"]
    assert linked(shown, report) == stored[:8]
    links = {link.get("href") for link in shown.markup.all("a")}
    assert links >= {f"/reports/{report.id}/occupations", "/fairness"}


def test_the_page_of_an_occupation_leads_its_reader_to_the_reasons(
    app: Portal, browser: Browser, report: Report
) -> None:
    address = f"/reports/{report.id}/occupations/lg-lawyer"
    shown = browser.visit("careers.show_occupation", occupation_id="lg-lawyer")
    assert address in {link.get("href") for link in shown.markup.all("a")}
    shown = Browser(app).visit("careers.show_occupation", occupation_id="lg-lawyer")
    assert address not in {link.get("href") for link in shown.markup.all("a")}


@pytest.mark.parametrize("answers", SHAPELESS)
def test_a_profile_without_a_shape_ranks_nothing_and_leads_on(
    browser: Browser, a: Factory, client: Client, answers: dict[str, int], locale: str
) -> None:
    browser.use_script(locale)
    report = a.report(client, answers=answers, locale=locale)
    words = read_library().words("interests", locale).report
    for shown in (
        browser.visit("matching.list_occupations", report_id=report.id),
        browser.visit("matching.list_occupations", report_id=report.id, q="師"),
        explain(browser, report, "lg-lawyer"),
    ):
        assert words[report.shape]["title"] in shown.text
        assert words["match"]["unranked"] in shown.text
        assert not re.search(r"第 \d+ [位名]|r = ", shown.text)
        links = {link.get("href") or "" for link in shown.markup.all("a")}
        assert links >= {"/occupations", f"/reports/{report.id}"}
        assert any(link.startswith(("/bookings", "/assessments")) for link in links)
    assert "/occupations/lg-lawyer" in links


def test_a_stored_number_is_shown_as_it_is_stored(browser: Browser, a: Factory, report: Report) -> None:
    first = report.matches[0].occupation_id
    assert "r = 0.938" in explain(browser, report, first).text
    a.session.execute(
        update(ReportMatch).filter_by(occupation_id=first).values(correlation=0.8765, position=2)
    )
    a.keep()
    text = explain(browser, report, first).text
    assert "r = 0.876" in text
    assert "第 2 位" in text


def test_a_table_that_has_changed_since_is_said_on_both_pages(
    browser: Browser, a: Factory, report: Report, locale: str
) -> None:
    browser.use_script(locale)
    said = read_library().words("interests", locale).report["match"]["changed"]["table"]
    assert said not in explain(browser, report, "lg-lawyer").text
    a.session.execute(update(Report).values(careers_version="earlier"))
    a.keep()
    assert said in explain(browser, report, "lg-lawyer").text
    assert said in browser.visit("matching.list_occupations", report_id=report.id).text


def test_an_unknown_occupation_is_not_there(browser: Browser, report: Report) -> None:
    explain(browser, report, "astronaut", status=404)


@pytest.mark.parametrize("endpoint", ["matching.list_occupations", "matching.explain"])
def test_the_pages_are_their_owners_alone(
    app: Portal, browser: Browser, a: Factory, report: Report, endpoint: str
) -> None:
    more = {"occupation_id": "lg-lawyer"} if endpoint == "matching.explain" else {}
    browser.visit(endpoint, report_id=report.id, **more)
    stranger = a.recognised(Browser(app), *a.client())
    theirs = stranger.visit(endpoint, report_id=report.id, status=404, **more)
    nothing = stranger.visit(endpoint, report_id=report.id + 999, status=404, **more)
    assert theirs.markup.own_text == nothing.markup.own_text
    for nobody in (Browser(app), a.signed_in(Browser(app), a.adviser())):
        nobody.visit(endpoint, report_id=report.id, **more)
        assert nobody.shown.path == "/continue"


def test_the_pages_ask_the_database_little_and_are_light(
    app: Portal, browser: Browser, report: Report
) -> None:
    explain(browser, report, "lg-lawyer")
    with statements(app) as noted:
        shown = explain(browser, report, "lg-lawyer")
        listed = browser.visit("matching.list_occupations", report_id=report.id)
    assert len(noted) <= 10
    assert len(shown.response.data) < 25_000
    assert len(listed.response.data) < 45_000
