"""Stored profiles without a database: any answers become the rows that a report of them would have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from portal.careers.catalogue import read_catalogue
from portal.library import Publication, read_library
from portal.reports.computation import compute
from portal.reports.models import Report
from portal.reports.profile import Profile
from portal.reports.reading import ReportView, read_report
from portal.reports.rows import rows_of
from portal.reports.service import figure_rows, match_rows, score_rows
from portal.sittings.service import order_by_form

PUBLICATION = read_library().publications["interests"]
CATALOGUE = read_catalogue()
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SEED = 20261123


def stored_profile(
    answers: Mapping[str, int],
    *,
    form: str = "full",
    seed: int = SEED,
    publication: Publication = PUBLICATION,
) -> Profile:
    """The profile of a report that nobody saved."""
    instrument = publication.instrument
    computed = compute(instrument, CATALOGUE, answers, form=form, seed=seed, kind=publication.kind)
    report = Report(
        id=1,
        instrument=instrument.id,
        instrument_version=computed.scores.instrument_version,
        form=form,
        method=computed.scores.method,
        method_version=computed.scores.method_version,
        engine_version=computed.scores.engine_version,
        careers_version=CATALOGUE.version,
        seed=seed,
        shape=computed.shape,
        code=computed.code,
        created_at=AT,
    )
    rows = rows_of(score_rows(computed), figure_rows(computed), match_rows(computed))
    return Profile(report, rows, instrument)


def view_of(profile: Profile, locale: str, *, guess: str = "") -> ReportView:
    return read_report(profile, guess=guess, publication=PUBLICATION, catalogue=CATALOGUE, locale=locale)


def answers_for(totals: Mapping[str, int], *, form: str = "full") -> dict[str, int]:
    """Answers whose sums by type are the totals; a type that is not named sums to nothing."""
    scale_of = {item.id: item.scale for item in PUBLICATION.instrument.items}
    left = dict(totals)
    answers: dict[str, int] = {}
    for item in order_by_form(PUBLICATION)[form]:
        given = min(PUBLICATION.instrument.maximum, left.get(scale_of[item], 0))
        answers[item] = given
        left[scale_of[item]] = left.get(scale_of[item], 0) - given
    return answers
