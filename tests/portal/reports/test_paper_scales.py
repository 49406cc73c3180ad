"""Reports of scales on paper say what their pages say, in the script that was asked for."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Mapping

import pytest
from pypdf import PdfReader

from portal import Portal
from portal.accounts.models import Client
from portal.library import read_library
from portal.print.document import ReportDocument
from portal.print.pdf import Locale, count_unprintable, render_report
from portal.reports.arithmetic import show_arithmetic
from portal.reports.help_lines import list_help_lines
from portal.reports.paper_scales import lay_out_scales
from portal.reports.scales import ScalesView, read_scales
from tests.browser import Browser
from tests.factories import Factory, every_answer
from tests.portal.reports.briefs import answers_of
from tests.portal.reports.profiles import stored_profile
from tests.scripts import foreign_in

INSTRUMENTS = ("personality", "values", "adaptability")
LIBRARY = read_library()


def given(instrument: str) -> dict[str, int]:
    return {item: value for item, value in answers_of(instrument).items() if value is not None}


def on_paper(
    instrument: str, locale: str, answers: Mapping[str, int] | None = None
) -> tuple[ScalesView, ReportDocument]:
    publication = LIBRARY.publications[instrument]
    answers = given(instrument) if answers is None else answers
    profile = stored_profile(answers, publication=publication)
    view = read_scales(profile, publication=publication, locale=locale)
    working = show_arithmetic(profile, answers=answers, publication=publication, locale=locale)
    return view, lay_out_scales(
        view, working, help_page=LIBRARY.articles["help-lines"][locale], locale=locale
    )


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("instrument", INSTRUMENTS)
@pytest.mark.parametrize("value", [None, 0, 2, 4])
def test_every_kind_of_report_prints_in_both_scripts(
    app: Portal, locale: Locale, instrument: str, value: int | None
) -> None:
    answers = {} if value is None else every_answer(instrument, value=value)
    with app.app_context():
        _, document = on_paper(instrument, locale, answers)
    printed = PdfReader(io.BytesIO(render_report(document, locale=locale)))
    assert 2 <= len(printed.pages) <= 5
    assert count_unprintable(document) == 0
    assert not foreign_in(str(dataclasses.asdict(document)), locale)
    assert len(document.next_steps.items) >= 2


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_all_that_the_page_says_is_in_the_file(app: Portal, locale: Locale, instrument: str) -> None:
    with app.app_context():
        view, document = on_paper(instrument, locale)
    printed = PdfReader(io.BytesIO(render_report(document, locale=locale)))
    text = squeezed("".join(page.extract_text() for page in printed.pages))
    readings = [
        text for one in view.scales for text in (one.name, one.phrase, one.text, one.band, one.question)
    ]
    facets = [
        text for one in view.scales for facet in one.facets for text in (facet.name, facet.band, facet.text)
    ]
    choices = [view.choices.lead, *view.choices.sentences, view.choices.note] if view.choices else []
    said = [
        *view.summary,
        *readings,
        *facets,
        *choices,
        *view.strain,
        view.note,
        *view.band,
        *view.limits.values(),
    ]
    assert [sentence for sentence in said if squeezed(sentence) not in text] == []


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_chart_and_table_hold_the_numbers_of_the_page(app: Portal, instrument: str) -> None:
    with app.app_context():
        view, document = on_paper(instrument, "zh_Hans")
    assert document.chart
    assert document.table
    assert [(bar.value, bar.low, bar.high) for bar in document.chart.items] == [
        (bar.value, bar.low, bar.high) for bar in view.chart.bars
    ]
    assert list(document.table.rows) == view.chart.rows
    assert {bar.letter for bar in document.chart.items} == {""}, "these are no types of interest"


def test_scales_of_two_lengths_share_an_axis_of_shares_and_each_names_its_maximum(app: Portal) -> None:
    with app.app_context():
        view, document = on_paper("adaptability", "zh_Hans")
        even, _ = on_paper("values", "zh_Hans")
    assert [number for _, number, _ in view.chart.ticks] == ["0", "50%", "100%"]
    assert [number for _, number, _ in even.chart.ticks] == ["0", "8", "16"]
    assert [row[1].partition(" / ")[2] for row in document.table.rows] == ["24"] * 4 + ["32"] * 2


def test_a_facet_has_a_position_and_no_number(app: Portal) -> None:
    with app.app_context():
        _, document = on_paper("personality", "zh_Hans")
    parts = [part for scale in document.types.items for part in scale.parts]
    assert len(parts) == 15
    assert not [part for part in parts if any(sign.isdigit() for sign in part.band_text + part.text)]


def test_choices_are_counted_and_their_arithmetic_is_there(app: Portal) -> None:
    with app.app_context():
        view, document = on_paper("values", "zh_Hans")
    assert view.choices
    assert document.choice_table is not None
    assert document.choice_table.rows == view.choices.rows
    assert sum(int(count.replace("−", "-")) for _, count in view.choices.rows) == 0
    assert document.arithmetic is not None
    assert len(document.arithmetic.items[-1].lines) == 10


def test_strain_leads_to_the_numbers_themselves(app: Portal, locale: Locale) -> None:
    """On paper no link leads to the page of help lines, so that its numbers are printed, with their day."""
    page = LIBRARY.articles["help-lines"][locale]
    lines = list(list_help_lines(page))
    assert len(lines) == page.markdown.count("(tel:") - 1, "all but the line about work"
    with app.app_context():
        _, document = on_paper("adaptability", locale)
    assert document.strain is not None
    for line in lines:
        assert any(line.number in text and line.source in text for text in document.strain.items)
    assert page.updated.isoformat() in document.strain.note


@pytest.mark.parametrize("instrument", ["personality", "values"])
def test_nobody_else_is_told_of_strain(app: Portal, instrument: str) -> None:
    with app.app_context():
        assert on_paper(instrument, "zh_Hans")[1].strain is None


# ---- in a browser ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_the_file_opens_in_either_script_under_its_own_name(
    browser: Browser, a: Factory, client: Client, instrument: str, locale: str
) -> None:
    report = a.report(client, instrument=instrument, answers=every_answer(instrument))
    browser.use_script(locale)
    shown = browser.visit("reports.show", report_id=report.id)
    links = [str(link.get("href")) for link in shown.markup.all("a") if "/pdf" in (link.get("href") or "")]
    assert len(links) == 2
    for link in links:
        answer = browser.client.get(link)
        assert answer.data.startswith(b"%PDF")
        assert f"hangbiao-{instrument}-2026-11-23-zh-" in answer.headers["Content-Disposition"]
    titles = {PdfReader(io.BytesIO(browser.client.get(link).data)).metadata.title for link in links}  # type: ignore[union-attr]
    assert titles == {LIBRARY.words(instrument, one).title for one in ("zh_Hans", "zh_Hant")}


def test_a_result_that_is_not_kept_has_no_file(browser: Browser, a: Factory, client: Client) -> None:
    sitting = a.sitting(client, answers=every_answer("adaptability"), instrument="adaptability")
    browser.visit("sittings.finish", sitting_id=sitting.id)
    shown = browser.submit("submit", keep="no")
    assert "/pdf" not in shown.markup.html


def test_nobody_elses_file_opens(browser: Browser, a: Factory, client: Client) -> None:
    report = a.report(instrument="adaptability", answers=every_answer("adaptability"))
    browser.get(f"/reports/{report.id}/pdf", status=404)
