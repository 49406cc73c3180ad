"""The report on paper says what the page says, in the script that was asked for."""

from __future__ import annotations

import dataclasses

import pytest

from portal import Portal
from portal.print.document import ReportDocument
from portal.print.pdf import count_unprintable, render_report
from portal.reports.arithmetic import show_arithmetic
from portal.reports.paper import filename, lay_out
from tests.factories import every_item
from tests.portal.reports.profiles import AT, PUBLICATION, stored_profile, view_of
from tests.scripts import foreign_in


def document_of(answers: dict[str, int], locale: str) -> ReportDocument:
    profile = stored_profile(answers)
    working = show_arithmetic(profile, answers=answers, publication=PUBLICATION, locale=locale)
    title = PUBLICATION.words[locale].title
    return lay_out(view_of(profile, locale, guess="SIA"), working, instrument=title, locale=locale)


@pytest.mark.parametrize(
    "answers",
    [every_item(S=4, R=0), every_item(), every_item(value=0), {}],
    ids=["clear", "flat", "low", "unfinished"],
)
def test_every_kind_of_report_prints_in_both_scripts(
    app: Portal, locale: str, answers: dict[str, int]
) -> None:
    with app.app_context():
        document = document_of(answers, locale)
    assert render_report(document, locale=locale).startswith(b"%PDF")  # type: ignore[arg-type]
    assert count_unprintable(document) == 0
    assert not foreign_in(str(dataclasses.asdict(document)), locale)
    assert (document.matches is None) == (answers != every_item(S=4, R=0))
    assert len(document.next_steps.items) >= 2


def test_paper_and_page_hold_the_same_sentences(app: Portal) -> None:
    answers = every_item(S=4, R=0)
    view = view_of(stored_profile(answers), "zh_Hans", guess="SIA")
    with app.app_context():
        document = document_of(answers, "zh_Hans")
    assert document.summary.items == view.summary
    assert document.chart
    assert [bar.value for bar in document.chart.items] == [bar.value for bar in view.chart.bars]
    assert document.limits.items == tuple(view.limits.values())


def test_the_file_has_a_name_in_plain_letters() -> None:
    name = filename("interests", AT, "zh_Hant")
    assert name == "hangbiao-interests-2026-11-23-zh-Hant.pdf"
    assert name.isascii()
