"""From answers to frozen rows: once, the same for everyone, and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import func, inspect, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessments import Responses, score
from assessments.interests import read_interests
from portal.booking.models import Booking
from portal.careers.catalogue import read_catalogue
from portal.reports.arithmetic import DRAWS
from portal.reports.computation import compute
from portal.reports.models import Report, ReportFigure, ReportMatch, ReportScore
from portal.reports.service import (
    ReportMissing,
    create_report,
    find_newest_report,
    get_current_report,
    list_answers,
    list_current_reports,
)
from portal.sittings.models import Sitting
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory, every_item
from tests.portal.reports.profiles import PUBLICATION

SKIPPED = next(item for item in every_item() if item.startswith("c-"))
ANSWERS: Mapping[str, int | None] = {**every_item(S=4, E=3, R=1), SKIPPED: None}


def stored_rows(session: Session, report: Report) -> dict[str, list[dict[str, Any]]]:
    """Every column of every row of a report, but for its own ids and times."""
    session.expire_all()
    tables = (ReportScore, ReportFigure, ReportMatch)
    rows = {
        model.__tablename__: [
            columns_of(row, skip={"report_id"})
            for row in session.scalars(select(model).where(model.report_id == report.id))
        ]
        for model in tables
    }
    session.refresh(report)
    rows["reports"] = [columns_of(report, skip={"id", "sitting_id", "client_id", "created_at"})]
    return {name: sorted(found, key=repr) for name, found in rows.items()}


def columns_of(row: object, *, skip: set[str]) -> dict[str, Any]:
    names = [column.key for column in inspect(type(row)).column_attrs]
    return {name: getattr(row, name) for name in names if name not in skip}


def test_a_report_names_everything_that_made_it(a: Factory) -> None:
    report = a.report(answers=ANSWERS)
    assert report.instrument_version == PUBLICATION.instrument.version
    assert (report.method, report.method_version) == ("sum-score", 1)
    assert report.careers_version == read_catalogue().version
    assert report.norm_version is None
    assert 0 <= report.seed < 2**53
    assert len(report.matches) == 20


def test_both_scripts_store_the_same_numbers(session: Session, a: Factory) -> None:
    hans, hant = (a.report(answers=ANSWERS, locale=locale) for locale in ("zh_Hans", "zh_Hant"))
    assert stored_rows(session, hans) == stored_rows(session, hant)


def test_what_a_person_is_called_or_chooses_changes_no_number(session: Session, a: Factory) -> None:
    """Equal treatment: script, guess, booking, name and contact enter no score and no recommendation."""
    plain = stored_rows(session, a.report(answers=ANSWERS))
    for called, contact, locale, guess in (
        ("陈先生", "chen@example.org", "zh_Hans", "RIA"),
        ("林小姐", "lin@example.org", "zh_Hant", "ESC"),
    ):
        client, _ = a.client()
        a.booking(client=client, called=called, contact=contact, locale=locale)
        report = a.report(client, answers=ANSWERS, locale=locale, guess=guess)
        assert stored_rows(session, report) == plain
    assert session.scalar(select(func.count()).select_from(Booking)) == 2


def test_the_same_answers_and_seed_give_the_same_numbers() -> None:
    answers = {item: value for item, value in ANSWERS.items() if value is not None}
    first, second = (
        compute(PUBLICATION.instrument, read_catalogue(), answers, form="full", seed=77) for _ in range(2)
    )
    assert first == second
    other = compute(PUBLICATION.instrument, read_catalogue(), answers, form="full", seed=78)
    assert other.scores == first.scores
    assert other.figures != first.figures


def test_reading_a_report_in_both_scripts_changes_no_row(
    session: Session, a: Factory, browser: Browser
) -> None:
    client, code = a.client()
    report = a.report(client, answers=ANSWERS)
    before = stored_rows(session, report)
    a.recognised(browser, client, code)
    for script in ("zh_Hans", "zh_Hant"):
        browser.use_script(script)
        browser.visit("reports.show", report_id=report.id)
        browser.visit("reports.arithmetic", report_id=report.id)
    assert stored_rows(session, report) == before
    assert session.scalar(select(func.count()).select_from(Report)) == 1


def test_the_database_keeps_one_current_report_of_a_sitting(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    report = a.report(answers=ANSWERS)
    sitting = session.get_one(Sitting, report.sitting_id)
    with pytest.raises(IntegrityError):
        create_report(session, sitting, PUBLICATION, read_catalogue(), at=clock())


def test_a_second_reading_supersedes_and_keeps_the_first(
    session: Session, a: Factory, clock: HeldClock
) -> None:
    report = a.report(answers=ANSWERS)
    session.execute(update(Report).values(superseded_at=clock()))
    with pytest.raises(ReportMissing):
        get_current_report(session, report.sitting_id)
    assert list_current_reports(session, report.client_id) == []
    assert session.get(Report, report.id) is not None


def test_the_database_refuses_a_value_without_its_error(session: Session, a: Factory) -> None:
    report = a.report(answers=ANSWERS)
    with pytest.raises(IntegrityError, match="value_with_error"):
        session.execute(update(ReportScore).where(ReportScore.report_id == report.id).values(error=None))


def test_the_newest_report_comes_first(session: Session, a: Factory, clock: HeldClock) -> None:
    client, _ = a.client()
    earlier = a.report(client, answers=ANSWERS)
    clock.advance(days=1)
    later = a.report(client, answers=ANSWERS)
    assert [report.id for report in list_current_reports(session, client.id)] == [later.id, earlier.id]
    newest = find_newest_report(session, client.id, "interests")
    assert newest is not None
    assert newest.id == later.id
    assert find_newest_report(session, client.id, "values") is None


def test_skipped_items_are_absent_from_the_answers(session: Session, a: Factory) -> None:
    report = a.report(answers=ANSWERS)
    answers = list_answers(session, report.sitting_id)
    assert len(answers) == 59
    assert SKIPPED not in answers


def test_the_page_tells_the_true_number_of_simulated_scores() -> None:
    answers = {item: value for item, value in ANSWERS.items() if value is not None}
    reading = read_interests(score(PUBLICATION.instrument, Responses(answers)), seed=1)
    assert reading.confidence is not None
    assert reading.confidence.n_draws == DRAWS
