"""Statements about oneself, choices among three, and a result that is kept only if the person says so."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.library import read_library
from portal.reports.models import Report, ReportScore
from portal.sittings.models import Answer, Sitting, SittingStatus
from portal.sittings.service import order_by_form
from tests.browser import Browser
from tests.factories import Factory, every_answer

PUBLICATIONS = read_library().publications
KEPT_AT_ONCE = ["personality", "values"]
SETS = [one.id for one in PUBLICATIONS["values"].instrument.sets]


def begin(browser: Browser, instrument: str, form: str = "full") -> None:
    browser.visit("sittings.start", instrument=instrument)
    browser.submit("begin", form=form)


def answer_all(browser: Browser, instrument: str, form: str = "full") -> None:
    """Taps through a whole form, the second choice of every statement, the first over the last of every set."""
    for item in order_by_form(PUBLICATIONS[instrument])[form]:
        assert browser.shown.path.endswith(item)
        if PUBLICATIONS[instrument].options_of(item):
            browser.submit("answers", most="0", least="2")
        else:
            browser.submit("answers", value="1")


@pytest.mark.parametrize(
    ("instrument", "form"), [("personality", "full"), ("personality", "short"), ("values", "full")]
)
def test_an_instrument_is_taken_from_the_first_tap_to_the_report(
    browser: Browser, session: Session, locale: str, instrument: str, form: str
) -> None:
    browser.use_script(locale)
    begin(browser, instrument, form)
    answer_all(browser, instrument, form)
    browser.submit("submit")
    assert browser.shown.path.startswith("/reports/")
    words = PUBLICATIONS[instrument].words[locale]
    for scale in PUBLICATIONS[instrument].instrument.scales:
        assert words.scale(scale.id)["name"] in browser.shown.text
    stored = session.scalars(select(ReportScore.status).distinct()).all()
    assert stored == ["complete"]


@pytest.mark.parametrize("instrument", [*KEPT_AT_ONCE, "adaptability"])
def test_the_start_page_says_what_it_is_and_how_long(browser: Browser, locale: str, instrument: str) -> None:
    browser.use_script(locale)
    shown = browser.visit("sittings.start", instrument=instrument)
    assert PUBLICATIONS[instrument].words[locale].texts["instructions"] in shown.text
    has_short_form = "short" in order_by_form(PUBLICATIONS[instrument])
    assert any(button.get("value") == "short" for button in shown.markup.all("button")) == has_short_form
    browser.visit("sittings.passport", instrument=instrument)


def test_a_statement_stands_under_the_question_of_its_instrument(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    begin(browser, "personality")
    words = PUBLICATIONS["personality"].words[locale]
    assert words.frame in browser.shown.text
    assert PUBLICATIONS["interests"].words[locale].frame not in browser.shown.text


def test_checks_are_asked_and_count_for_nothing(session: Session, a: Factory) -> None:
    checks = [check.id for check in PUBLICATIONS["personality"].instrument.checks]
    answers = every_answer("personality", value=3)
    assert set(checks) <= set(answers)
    others = {**answers, **dict.fromkeys(checks, 0)}
    stored = [
        {row.scale: row.value for row in a.report(answers=given, instrument="personality").scores}
        for given in (answers, others)
    ]
    assert stored[0] == stored[1]


# ---- choices among three -----------------------------------------------------------------------------------


def at_the_first_set(browser: Browser, a: Factory) -> Sitting:
    """The browser of somebody who has rated everything and now has to choose."""
    client, code = a.client()
    ratings = {item: 2 for item in order_by_form(PUBLICATIONS["values"])["full"] if item not in SETS}
    sitting = a.sitting(client, answers=ratings, instrument="values")
    a.recognised(browser, client, code)
    browser.visit("sittings.resume", sitting_id=sitting.id)
    assert browser.shown.path.endswith(SETS[0])
    return sitting


def test_a_choice_is_kept_and_shown_again(browser: Browser, session: Session, a: Factory) -> None:
    sitting = at_the_first_set(browser, a)
    browser.submit("answers", most="2", least="1")
    assert browser.shown.path.endswith(SETS[1])
    assert session.scalar(select(Answer.value).where(Answer.item_id == SETS[0])) == 7
    browser.visit("sittings.show_item", sitting_id=sitting.id, item_id=SETS[0])
    checked = [box.get("id") for box in browser.shown.markup.all("input") if box.get("checked") is not None]
    assert checked == ["most-2", "least-1"]


@pytest.mark.parametrize(
    ("most", "least", "kept"),
    [("1", None, ["most-1"]), (None, "0", ["least-0"]), (None, None, []), ("1", "1", ["most-1", "least-1"])],
)
def test_half_a_choice_is_asked_for_again_and_nothing_is_lost(
    browser: Browser, session: Session, a: Factory, most: str | None, least: str | None, kept: list[str]
) -> None:
    at_the_first_set(browser, a)
    browser.submit("answers", most=most, least=least, status=422)
    checked = [box.get("id") for box in browser.shown.markup.all("input") if box.get("checked") is not None]
    assert checked == kept
    assert session.scalar(select(func.count()).where(Answer.item_id == SETS[0])) == 0


@pytest.mark.parametrize(("most", "least"), [("3", "0"), ("x", "1"), ("-1", "1"), ("0", "9" * 30)])
def test_a_choice_that_makes_no_sense_is_refused(
    browser: Browser, session: Session, a: Factory, most: str, least: str
) -> None:
    at_the_first_set(browser, a)
    browser.submit("answers", most=most, least=least, status=422)
    assert session.scalar(select(func.count()).where(Answer.item_id == SETS[0])) == 0


def test_a_set_may_be_left_out_and_is_offered_once_more(
    browser: Browser, session: Session, a: Factory
) -> None:
    at_the_first_set(browser, a)
    browser.submit("answers", value="skip")
    for _ in SETS[1:]:
        browser.submit("answers", most="0", least="1")
    assert browser.shown.path.endswith("/review")
    options = PUBLICATIONS["values"].options_of(SETS[0])
    assert PUBLICATIONS["values"].words["zh_Hans"].option(options[0]) in browser.shown.text


def test_htmx_gets_the_next_set_alone(browser: Browser, a: Factory) -> None:
    at_the_first_set(browser, a)
    browser.submit("answers", most="0", least="1", htmx=True)
    assert browser.shown.markup.is_fragment
    assert browser.shown.response.headers["HX-Push-Url"].endswith(SETS[1])


# ---- kept only on request ----------------------------------------------------------------------------------


def with_all_answered(browser: Browser, a: Factory, **by_scale: int) -> Sitting:
    client, code = a.client()
    sitting = a.sitting(client, answers=every_answer("adaptability", **by_scale), instrument="adaptability")
    a.recognised(browser, client, code)
    browser.visit("sittings.finish", sitting_id=sitting.id)
    return sitting


@pytest.mark.parametrize("value", [0, 2, 4])
def test_a_result_that_is_not_kept_is_shown_once_and_leaves_nothing(
    browser: Browser, session: Session, a: Factory, locale: str, value: int
) -> None:
    browser.use_script(locale)
    sitting = with_all_answered(browser, a, Strain=value)
    words = PUBLICATIONS["adaptability"].words[locale]
    browser.submit("submit", keep="no")
    assert words.report["keep"]["shown_once"] in browser.shown.text
    assert words.report["strain"]["help"] in browser.shown.text
    assert session.scalar(select(func.count()).select_from(Answer)) == 0
    assert session.scalar(select(func.count()).select_from(Report)) == 0
    assert session.scalar(select(func.count()).select_from(ReportScore)) == 0
    browser.visit("sittings.resume", sitting_id=sitting.id)
    assert words.report["keep"]["gone"] in browser.shown.text


def test_sending_it_twice_brings_nothing_back(browser: Browser, session: Session, a: Factory) -> None:
    sitting = with_all_answered(browser, a)
    form = browser.shown.form("submit")
    token = next(field.get("value") for field in form.iter("input") if field.get("name") == "csrf_token")
    for keep in ("no", "yes"):
        browser.post(f"/sittings/{sitting.id}/submit", {"csrf_token": token, "keep": keep})
    assert session.scalar(select(func.count()).select_from(Report)) == 0
    assert PUBLICATIONS["adaptability"].words["zh_Hans"].report["keep"]["gone"] in browser.shown.text


def test_a_result_is_kept_for_whoever_asks(browser: Browser, session: Session, a: Factory) -> None:
    sitting = with_all_answered(browser, a)
    browser.submit("submit", keep="yes")
    assert browser.shown.path.startswith("/reports/")
    assert session.scalar(select(func.count()).select_from(Answer)) == 40
    session.refresh(sitting)
    assert sitting.status is SittingStatus.submitted


def test_strain_is_never_praised_among_the_resources(browser: Browser, a: Factory) -> None:
    with_all_answered(browser, a, value=2, Strain=4)
    browser.submit("submit", keep="no")
    words = PUBLICATIONS["adaptability"].words["zh_Hans"]
    summary = browser.shown.markup.own_text.split(words.report["strain"]["help"])[0]
    assert words.report["summary"]["level"] in summary


# ---- every way of answering leads somewhere ----------------------------------------------------------------


@pytest.mark.parametrize("instrument", ["personality", "values", "adaptability"])
@pytest.mark.parametrize("value", [0, 2, 4, None])
def test_no_way_of_answering_is_a_dead_end(
    browser: Browser, a: Factory, locale: str, instrument: str, value: int | None
) -> None:
    client, code = a.client()
    answers: dict[str, int | None] = dict(every_answer(instrument, value=value or 0))
    if value is None:
        answers = dict.fromkeys(answers)
    report = a.report(client, answers=answers, instrument=instrument)
    a.recognised(browser, client, code)
    browser.use_script(locale)
    shown = browser.visit("reports.show", report_id=report.id)
    assert report.shape == ("unfinished" if value is None else "clear")
    assert any("/book" in (link.get("href") or "") for link in shown.markup.all("a"))
    browser.visit("reports.arithmetic", report_id=report.id)


def test_the_same_answers_give_the_same_numbers_in_both_scripts(a: Factory) -> None:
    answers = {item: place % 5 for place, item in enumerate(every_answer("personality"))}
    both = [
        a.report(answers=answers, instrument="personality", locale=locale)
        for locale in ("zh_Hans", "zh_Hant")
    ]
    stored = [[(row.scale, row.value, row.error) for row in report.scores] for report in both]
    assert stored[0] == stored[1]
