"""The report of a person on paper: the same sentences as on the page, whole or on two pages, in either script."""

from __future__ import annotations

import dataclasses
import io

import pytest
from flask_babel import force_locale
from pypdf import PdfReader

from portal import Portal
from portal.accounts.models import Client
from portal.aptitude.families import FAMILIES
from portal.locale import LOCALES
from portal.print.pdf import count_unprintable, render_person
from portal.print.person import PersonDocument
from portal.profiles.paper import MOST_STRENGTHS, MOST_TENSIONS, Length, filename, lay_out
from portal.profiles.person import OpenSitting, Person
from portal.profiles.reading import read_person_view
from tests.browser import Browser
from tests.factories import Factory, every_item
from tests.portal.profiles.people import (
    AT,
    CATALOGUE,
    INTERESTS,
    ORDER,
    VALUES,
    everything,
    material,
    person,
    profile,
    solved,
    unsolved,
)
from tests.scripts import foreign_in

LENGTHS: tuple[Length, ...] = ("whole", "summary")


def longest_titles(n: int) -> tuple[str, ...]:
    def length(occupation_id: str) -> int:
        occupation = CATALOGUE.occupations[occupation_id]
        return max(len(occupation.title(locale) + occupation.title_there(locale)) for locale in LOCALES)

    return tuple(sorted(CATALOGUE.occupations, key=length)[-n:])


def with_everything_at_once() -> Person:
    """More to say than anybody has: all sides of personality, all tasks, the longest titles, two reports of each."""
    steep = {"S": 40, "E": 38, "A": 36, "R": 0, "I": 0, "C": 0}
    quiet = {"E": 0, "A": 0, "C": 0, "S": 60, "O": 0}
    resources = dict.fromkeys(("Concern", "Control", "Curiosity", "Confidence", "Resilience"), 24)
    found = person(
        profile("interests", steep, days=30),
        profile("interests", INTERESTS),
        profile("personality", quiet, days=30),
        profile("personality", form="short"),
        profile("values", {**VALUES, "Support": 16, "Achievement": 16, "Recognition": 16}, order=ORDER),
        profile("adaptability", {**resources, "Resilience": 32}, days=20),
        profile("adaptability", {"Concern": 0}),
        tasks=tuple(
            solved(slug, 14, low=70, high=99, number=50) for slug in FAMILIES if slug != "clerical-checking"
        ),
        guess="RIC",
        wishes=longest_titles(3),
    )
    open_sittings = [
        OpenSitting(n, of, "full") for n, of in enumerate(("interests", "personality", "values"))
    ]
    return dataclasses.replace(found, open_sittings=tuple(open_sittings))


PEOPLE = {
    "everything at once": with_everything_at_once,
    "interests alone": lambda: person(profile("interests", INTERESTS), guess="SEA"),
    "flat": lambda: person(profile("interests", dict.fromkeys("RIASEC", 20)), wishes=("mf-weld",)),
    "low": lambda: person(profile("interests", dict.fromkeys("RIASEC", 1))),
    "no answer": lambda: person(profile("interests", leave_out=every_item())),
    "strain alone": lambda: person(profile("adaptability", {"Strain": 32})),
    "tasks alone": lambda: person(tasks=(solved("logic", 9, low=36, high=80), unsolved("number-series"))),
}


def document_of(app: Portal, who: Person, length: Length, locale: str) -> PersonDocument:
    with app.app_context(), force_locale(locale):
        subject = material(who, locale)
        return lay_out(read_person_view(subject), subject, length=length)


def pages_of(content: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


@pytest.mark.pure
@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("length", LENGTHS)
def test_everybody_can_print_it_in_both_scripts(app: Portal, name: str, length: Length, locale: str) -> None:
    document = document_of(app, PEOPLE[name](), length, locale)
    content = render_person(document, locale=locale)  # type: ignore[arg-type]
    pages = pages_of(content)
    assert count_unprintable(document) == 0
    assert not foreign_in(str(dataclasses.asdict(document)), locale)
    assert len(pages) <= (2 if length == "summary" else 10)
    for section in (document.sentences, document.strengths, document.tensions):
        for said in section.items if section else ():
            assert "".join(said.text.split()) in "".join(pages)


@pytest.mark.pure
def test_paper_and_page_say_the_same(app: Portal) -> None:
    who = with_everything_at_once()
    with app.app_context(), force_locale("zh_Hans"):
        view = read_person_view(material(who))
    document = document_of(app, who, "whole", "zh_Hans")
    for section, findings in (
        (document.sentences, view.sentences),
        (document.strengths, view.strengths),
        (document.tensions, view.tensions),
    ):
        assert section is not None
        assert [said.text for said in section.items] == [one.text for one in findings]
        assert [said.sure for said in section.items] == [one.sure for one in findings]
    assert document.panels is not None
    assert [len(panel.bars) for panel in document.panels.items] == [len(panel.rows) for panel in view.panels]
    assert all(panel.table and len(panel.table.rows) == len(panel.bars) for panel in document.panels.items)
    assert document.changes is not None
    assert len(document.changes.items) == len(view.changes) == 3


@pytest.mark.pure
def test_the_summary_says_how_much_more_there_is(app: Portal) -> None:
    document = document_of(app, with_everything_at_once(), "summary", "zh_Hans")
    whole = document_of(app, with_everything_at_once(), "whole", "zh_Hans")
    assert document.strengths is not None
    assert document.tensions is not None
    assert whole.strengths is not None
    assert whole.tensions is not None
    assert len(document.strengths.items) == MOST_STRENGTHS
    assert len(document.tensions.items) == MOST_TENSIONS
    for short, long in ((document.strengths, whole.strengths), (document.tensions, whole.tensions)):
        assert short.note == f"整份报告里还有 {len(long.items) - len(short.items)} 条。"


@pytest.mark.pure
def test_every_change_of_a_scale_stands_on_paper_or_why_there_is_none(app: Portal) -> None:
    document = document_of(app, with_everything_at_once(), "whole", "zh_Hant")
    assert document.changes is not None
    compared = [change.table is not None for change in document.changes.items]
    assert compared == [True, False, True]


@pytest.mark.pure
def test_the_same_report_is_the_same_file(app: Portal) -> None:
    contents = {
        render_person(document_of(app, PEOPLE["interests alone"](), "summary", "zh_Hant"), locale="zh_Hant")
        for _ in range(2)
    }
    assert len(contents) == 1


@pytest.mark.pure
def test_the_file_has_a_name_in_plain_letters() -> None:
    assert filename(AT, "zh_Hant", "summary") == "hangbiao-profile-summary-2026-11-23-zh-Hant.pdf"


# ---- from the page --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", LENGTHS)
def test_the_page_leads_to_its_paper_in_either_script(
    browser: Browser, a: Factory, client: Client, length: Length
) -> None:
    everything(a, client)
    links = {link.get("href") for link in browser.visit("profiles.show").markup.all("a")}
    address = browser.url("profiles.download", script="zh-Hans", length=length)
    assert address in links
    for script, title in (("zh-Hans", "我的综合报告"), ("zh-Hant", "我的綜合報告")):
        shown = browser.visit("profiles.download", script=script, length=length)
        assert shown.response.mimetype == "application/pdf"
        assert title in pages_of(shown.response.data)[0]
        assert f"profile-{length}" in shown.response.headers["Content-Disposition"]


@pytest.mark.parametrize("asked", [{"script": "zh-CN"}, {"length": "endless"}])
def test_another_script_or_length_does_not_exist(
    browser: Browser, a: Factory, client: Client, asked: dict[str, str]
) -> None:
    a.report(client)
    browser.visit("profiles.download", status=404, **asked)


def test_somebody_without_results_is_led_to_the_page(browser: Browser, client: Client) -> None:
    assert browser.visit("profiles.download").path == browser.url("profiles.show")
