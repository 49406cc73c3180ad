"""The note beside a result: nothing when all is well, never a verdict; the adviser's line only when it was shared."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from flask import render_template_string
from sqlalchemy.orm import Session

from assessments.quality import LIMITS
from portal import Portal
from portal.accounts.models import Client
from portal.reports.brief import build_brief
from portal.reports.models import Report
from portal.reports.quality_view import read_care
from portal.sharing.models import Section, Share, ShareSection
from portal.sharing.sections import sections_of
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory, every_answer
from tests.portal.reports.answering import CHECKS, FORMS, PUBLICATIONS, careful, order_of

#: What a person must never be called, in either script.
VERDICTS = re.compile(r"说谎|說謊|撒谎|撒謊|不诚实|不誠實|作弊|敷衍|乱答|亂答|不认真|不認真|无效|無效|可疑")


def a_line(instrument: str, form: str = "full") -> dict[str, int]:
    choices = PUBLICATIONS[instrument].instrument.choices_of
    return {item: sorted(choices(item))[1] for item in order_of(instrument, form)}


def note_of(browser: Browser, report: Report) -> str | None:
    """The text of the note on a report's page; None when there is none."""
    markup = browser.visit("reports.show", report_id=report.id).markup
    found = [one for one in markup.all("section") if one.get("id") == "quality"]
    return " ".join("".join(found[0].itertext()).split()) if found else None


@pytest.mark.parametrize(("instrument", "form"), FORMS)
def test_nothing_is_said_when_all_is_well(
    browser: Browser, a: Factory, client: Client, locale: str, instrument: str, form: str
) -> None:
    browser.use_script(locale)
    report = a.report(client, answers=careful(instrument, form), instrument=instrument, form=form)
    assert note_of(browser, report) is None
    assert "/repeat" not in browser.shown.response.get_data(as_text=True)


@pytest.mark.parametrize(("instrument", "form"), FORMS)
def test_signs_are_told_with_their_numbers_limits_and_sources(
    browser: Browser, a: Factory, client: Client, locale: str, instrument: str, form: str
) -> None:
    browser.use_script(locale)
    report = a.report(client, answers=a_line(instrument, form), instrument=instrument, form=form, pace=1.2)
    note = note_of(browser, report)
    assert note is not None
    n = len(order_of(instrument, form))
    assert {"zh_Hans": f"有 {n} 题在 2 秒以内就答了", "zh_Hant": f"有 {n} 題在 2 秒內就答了"}[locale] in note
    assert LIMITS["seconds_per_item"].source in note
    assert LIMITS["long_string_share"].source in note
    assert {"zh_Hans": f"重新回答这 {n} 题", "zh_Hant": f"重新回答這 {n} 題"}[locale] in note
    assert not VERDICTS.search(note)


def test_one_control_statement_is_told_with_how_many_there_were(
    browser: Browser, a: Factory, client: Client
) -> None:
    answers = {**careful("personality"), CHECKS[0]: 3}
    note = note_of(browser, a.report(client, answers=answers, instrument="personality"))
    assert note is not None
    assert "5 道核对题" in note
    assert "有 1 道" in note
    assert LIMITS["instructed_failed"].source in note
    assert "1 / 5" in note
    assert "有几题也许值得再看一眼" in note


def test_the_note_is_no_part_of_the_paper(browser: Browser, a: Factory, client: Client) -> None:
    report = a.report(client, answers=a_line("interests"), pace=1.2)
    note_of(browser, report)
    section = next(one for one in browser.shown.markup.all("section") if one.get("id") == "quality")
    assert "no-print" in (section.get("class") or "").split()


def test_a_result_that_is_not_kept_has_the_note_without_a_button(
    browser: Browser, a: Factory, client: Client, locale: str
) -> None:
    browser.use_script(locale)
    sitting = a.sitting(client, answers=a_line("adaptability"), instrument="adaptability", pace=1.2)
    browser.visit("sittings.finish", sitting_id=sitting.id)
    browser.submit("submit", keep="no")
    assert {"zh_Hans": "有 40 题在 2 秒以内就答了", "zh_Hant": "有 40 題在 2 秒內就答了"}[
        locale
    ] in browser.shown.text
    assert "/repeat" not in browser.shown.response.get_data(as_text=True)
    values = {"csrf_token": browser.token()}
    browser.post(f"/sittings/{sitting.id}/repeat", values, status=409)


# ---- the adviser -----------------------------------------------------------------------------------------------------


def care(
    app: Portal, session: Session, report: Report, opened: Iterable[Section], locale: str = "zh_Hans"
) -> str:
    publication = PUBLICATIONS[report.instrument]
    with app.app_context():
        return read_care(session, report, publication, set(opened), locale=locale)


def test_the_adviser_reads_how_many_signs_there_are_and_what_to_ask(
    app: Portal, session: Session, a: Factory, locale: str
) -> None:
    report = a.report(answers=every_answer("personality", value=2), instrument="personality", pace=1.2)
    line = care(app, session, report, [Section.certainty], locale)
    assert {"zh_Hans": "有 3 种迹象", "zh_Hant": "有 3 種跡象"}[locale] in line
    assert {"zh_Hans": "可以问问", "zh_Hant": "可以問問"}[locale] in line
    assert not VERDICTS.search(line)


def test_the_adviser_reads_nothing_unless_the_client_shared_how_sure_the_result_is(
    app: Portal, session: Session, a: Factory
) -> None:
    report = a.report(answers=a_line("interests"), pace=1.2)
    assert care(app, session, report, set(Section) - {Section.certainty}) == ""
    assert care(app, session, report, {Section.certainty}) != ""


@pytest.mark.parametrize("pace", [1.2, 6.0])
def test_one_kind_of_sign_is_none_of_the_advisers_business(
    app: Portal, session: Session, a: Factory, pace: float
) -> None:
    answers = careful("interests") if pace < 2 else a_line("interests")
    assert care(app, session, a.report(answers=answers, pace=pace), set(Section)) == ""


def test_the_brief_carries_the_line_with_the_certainty_and_with_nothing_else(
    app: Portal, session: Session, a: Factory, clock: HeldClock, locale: str
) -> None:
    report = a.report(answers=a_line("values"), instrument="values", pace=1.2)
    sign = {"zh_Hans": "读的时候请留余地", "zh_Hant": "讀的時候請多留餘地"}[locale]
    for sections in ({Section.certainty}, set(sections_of("values")) - {Section.certainty}):
        share = Share(
            id=1,
            client_id=report.client_id,
            report_id=report.id,
            given_at=clock(),
            sections=[ShareSection(section=section) for section in sections],
        )
        with app.test_request_context():
            briefs = build_brief(session, [share], locale=locale)
            page = render_template_string(
                "{% from 'reports/_brief.html' import brief_parts %}{{ brief_parts(briefs) }}", briefs=briefs
            )
        assert (sign in page) == (Section.certainty in sections)
        assert not VERDICTS.search(page)


def test_the_note_costs_two_questions_of_the_database_and_little_weight(
    browser: Browser, a: Factory, client: Client, clock: HeldClock
) -> None:
    report = a.report(client, answers=a_line("interests"), pace=1.2)
    with_note = len(browser.visit("reports.show", report_id=report.id).response.data)
    clock.advance(hours=1)
    calm = a.report(client, answers=a_line("interests"))
    assert with_note - len(browser.visit("reports.show", report_id=calm.id).response.data) < 6000
