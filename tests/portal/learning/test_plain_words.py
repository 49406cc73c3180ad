"""Plain words on the page: chosen like any reading aid, the full ones one tap away, and the questions untouched."""

from __future__ import annotations

import io
import re
from xml.etree.ElementTree import Element

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from portal.accounts.models import Client
from portal.display import DISPLAY_COOKIE
from portal.library import read_library
from portal.profiles.wording import profile_content
from portal.reports.models import Report
from tests.browser import Browser, Shown
from tests.content.test_plain import TECHNICAL
from tests.factories import Factory, every_item
from tests.markup import Markup, plain
from tests.portal.aptitude.sessions import take
from tests.portal.profiles.people import everything

#: A line of a report with its names and numbers filled in.
LONGEST_LINE = 45
SWITCH = {"zh_Hans": ("看简明版", "看完整版"), "zh_Hant": ("看易讀版", "看完整版")}
STANDARD_ERROR = {"zh_Hans": "标准误", "zh_Hant": "標準誤"}
FULL, PLAIN = read_library().publications, read_library().in_plain_words


@pytest.fixture
def report(a: Factory, client: Client) -> Report:
    return a.report(client, answers=every_item(S=4, E=3, R=1), guess="ASI")


def read_plainly(browser: Browser) -> None:
    browser.client.set_cookie(DISPLAY_COOKIE, "easy")


def has_class(element: Element, name: str) -> bool:
    return name in (element.get("class") or "").split()


def lines_of(markup: Markup) -> list[str]:
    """What stands on lines of their own: each sentence where plain words are read."""
    told = (one for one in markup.root.iter() if has_class(one, "lines"))
    return [line.strip() for one in told for line in "".join(one.itertext()).split("\n") if line.strip()]


def switch_of(shown: Shown) -> tuple[str, str]:
    """Where the other wording is, and what the link says."""
    links = [one for one in shown.markup.all("a") if one.get("rel") == "nofollow" and not one.get("hreflang")]
    (link,) = (one for one in links if "words=" in (one.get("href") or ""))
    return link.get("href") or "", plain(link)


def test_instructions_follow_the_choice_and_the_full_ones_are_one_tap_away(
    browser: Browser, locale: str
) -> None:
    full = FULL["personality"].words[locale].texts["instructions"]
    first_plain, *_ = PLAIN["personality"].words[locale].texts["instructions"].split("\n")
    browser.use_script(locale)
    shown = browser.visit("sittings.start", instrument="personality")
    assert full in shown.text
    assert switch_of(shown)[1].startswith(SWITCH[locale][0])
    browser.visit("learning.display")
    browser.submit("display", aid=["easy"])
    shown = browser.visit("sittings.start", instrument="personality")
    assert full not in shown.text
    assert first_plain in lines_of(shown.markup)
    address, says = switch_of(shown)
    assert says == SWITCH[locale][1]
    shown = browser.get(address)
    assert full in shown.text
    assert switch_of(shown)[0].endswith("words=easy")
    assert full not in browser.visit("sittings.start", instrument="personality").text


def test_a_question_is_the_same_for_everybody(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    browser.visit("sittings.start", instrument="interests")
    browser.submit("begin", form="full")
    question = browser.shown.path

    def asked() -> list[str]:
        markup = browser.get(question).markup
        return [
            plain(one)
            for one in markup.root.iter()
            if re.search("question-frame|question-statement|answer", one.get("class") or "")
        ]

    full = asked()
    assert len(full) > 6
    read_plainly(browser)
    assert asked() == full


def test_a_task_is_the_same_for_everybody(browser: Browser, a: Factory, client: Client) -> None:
    taker = take(a, client=client)
    a.keep()

    def task() -> str:
        shown = browser.visit("aptitude.show_task", aptitude_id=taker.sitting_id)
        return plain(next(one for one in shown.markup.root.iter() if has_class(one, "lit")))

    full = task()
    read_plainly(browser)
    assert task() == full


def test_every_report_is_told_plainly(browser: Browser, a: Factory, client: Client, locale: str) -> None:
    everything(a, client)
    a.keep()
    reports = a.session.scalars(select(Report).where(Report.client_id == client.id)).all()
    assert len(reports) >= 6
    browser.use_script(locale)
    read_plainly(browser)
    for address in (*(f"/reports/{report.id}" for report in reports), "/profile"):
        shown = browser.get(address)
        lines = lines_of(shown.markup)
        assert len(lines) > 15, address
        assert [line for line in lines if len(line) > LONGEST_LINE] == []
        assert [line for line in lines if TECHNICAL.search(line)] == []
        assert switch_of(shown)[1] == SWITCH[locale][1]


def test_the_address_decides_before_the_browser_does(browser: Browser, report: Report) -> None:
    """And what is kept between pages is kept for each wording by itself."""
    plain_like, full_like = (
        told["interests"].words["zh_Hans"].scale("S")["like"].split("\n")[0] for told in (PLAIN, FULL)
    )

    def told(wording: str = "") -> tuple[bool, bool]:
        text = browser.visit("reports.show", report_id=report.id, words=wording or None).text
        return plain_like in text, full_like in text

    assert [told("easy"), told("full"), told("easy"), told()] == [
        (True, False),
        (False, True),
        (True, False),
        (False, True),
    ]
    read_plainly(browser)
    assert [told(), told("full"), told("nonsense")] == [(True, False), (False, True), (True, False)]


def test_the_way_to_the_other_wording_keeps_the_rest_of_the_address(browser: Browser, report: Report) -> None:
    address = f"/reports/{report.id}?a=1&_scheme=other&words="
    assert switch_of(browser.get(f"{address}easy"))[0] == f"{address}full"


def test_the_arithmetic_has_one_wording(browser: Browser, report: Report, locale: str) -> None:
    browser.use_script(locale)

    def worked_out() -> list[str]:
        markup = browser.visit("reports.arithmetic", report_id=report.id).markup
        return list(map(plain, markup.all("section")))

    full = worked_out()
    assert STANDARD_ERROR[locale] in "".join(full)
    read_plainly(browser)
    assert worked_out() == full


def test_a_paper_follows_the_wording_of_its_page(browser: Browser, report: Report, locale: str) -> None:
    browser.use_script(locale)
    read_plainly(browser)
    sentence, *_ = PLAIN["interests"].words[locale].report["how"]["band"].split("\n")
    printed = paper_behind(browser, browser.visit("reports.show", report_id=report.id))
    assert sentence in printed.splitlines()
    printed = paper_behind(browser, browser.visit("reports.show", report_id=report.id, words="full"))
    assert sentence not in printed


def paper_behind(browser: Browser, shown: Shown) -> str:
    """The text of the paper to which the page leads first, line by line."""
    address = next(
        one.get("href") or "" for one in shown.markup.all("a") if "/pdf" in (one.get("href") or "")
    )
    return "\n".join(page.extract_text() for page in paper(browser, address).pages)


def paper(browser: Browser, address: str) -> PdfReader:
    return PdfReader(io.BytesIO(browser.client.get(address).data))


def test_two_pages_stay_two_pages_in_plain_words(
    browser: Browser, a: Factory, client: Client, locale: str
) -> None:
    everything(a, client)
    a.keep()
    browser.use_script(locale)
    read_plainly(browser)
    printed = paper(browser, "/profile/pdf?length=summary")
    assert len(printed.pages) == 2
    lead = profile_content().in_plain_words.words[locale]["lead"].replace("\n", "")
    assert lead in "".join(printed.pages[0].extract_text().split())


def test_a_result_that_is_shown_once_comes_in_the_wording_of_the_page_before(browser: Browser) -> None:
    """It has no address of its own, so its wording is chosen where it is handed in."""
    browser.visit("sittings.start", instrument="adaptability")
    browser.submit("begin", form="full")
    sitting_id = browser.shown.path.split("/")[2]
    shown = browser.visit("sittings.finish", sitting_id=sitting_id, words="easy")
    assert switch_of(shown)[0].endswith("words=full")
    browser.submit("submit", keep="no")
    sentence, *_ = PLAIN["adaptability"].words["zh_Hans"].report["keep"]["shown_once"].split("\n")
    assert sentence in lines_of(browser.shown.markup)
