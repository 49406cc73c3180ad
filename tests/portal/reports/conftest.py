"""Reports of every instrument, and briefs of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from portal import Portal
from portal.reports.brief import Brief, build_brief
from portal.reports.models import Report
from portal.sharing.models import Section
from tests.clock import HeldClock
from tests.factories import Factory
from tests.portal.reports.briefs import Build, MakeReport, answers_of, share_of


@pytest.fixture
def make_report(a: Factory) -> MakeReport:
    def one(instrument: str) -> Report:
        guess = "ARC" if instrument == "interests" else ""
        return a.report(answers=answers_of(instrument), instrument=instrument, guess=guess)

    return one


@pytest.fixture
def build(app: Portal, session: Session, clock: HeldClock, make_report: MakeReport) -> Iterator[Build]:
    def one(instrument: str, sections: tuple[Section, ...], locale: str = "zh_Hans") -> Brief:
        share = share_of(make_report(instrument), sections, clock)
        (brief,) = build_brief(session, [share], locale=locale)
        return brief

    with app.app_context():
        yield one
