"""Whose answers a build holds: consenting real people, one sitting each, that passes the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from assessments.instrument import FULL_FORM
from portal.accounts.models import Client
from portal.database import Database
from portal.manual.cells import whole_tens
from portal.manual.models import ResearchReply, ScreenVerdict
from portal.manual.screening import Screen
from portal.manual.service import consenting_clients
from portal.reports.models import Report
from portal.sittings.models import Sitting, SittingStatus
from portal.upsert import insert_into

#: A second sitting counts as a retest when it follows after two to four weeks.
SOONEST_RETEST, LATEST_RETEST = timedelta(days=14), timedelta(days=28)
#: How many sittings are judged between two commits.
BATCH = 500


class Taken(NamedTuple):
    """One sitting that was handed in and kept, and what its person said of themselves."""

    report_id: int
    sitting_id: int
    client_id: int
    form: str
    script: str
    submitted_at: datetime
    schooling: str | None
    sex: str | None


@dataclass(frozen=True)
class Sample:
    """The people of one build: their first sittings in the order of handing in, by form, and their retests.

    `n_screened_out` sittings did not pass the screen.
    """

    by_form: Mapping[str, tuple[Taken, ...]]
    retests: tuple[tuple[Taken, Taken], ...]
    n_screened_out: int

    def of_form(self, form: str) -> tuple[Taken, ...]:
        return self.by_form.get(form, ())

    @property
    def everybody(self) -> list[Taken]:
        """All sittings whose answers are needed."""
        second = [later for _, later in self.retests]
        return [*(one for members in self.by_form.values() for one in members), *second]


def taken_sittings(instrument: str, version: str) -> Select[*tuple[Any, ...]]:
    """All kept sittings of consenting real people, in the order of handing in."""
    return (
        select(
            Report.id,
            Sitting.id,
            Sitting.client_id,
            Sitting.form,
            Sitting.locale,
            Sitting.submitted_at,
            ResearchReply.schooling,
            ResearchReply.sex,
        )
        .join(Report, (Report.sitting_id == Sitting.id) & Report.superseded_at.is_(None))
        .join(Client, Client.id == Sitting.client_id)
        .outerjoin(ResearchReply, ResearchReply.client_id == Client.id)
        .where(
            Sitting.instrument == instrument,
            Sitting.instrument_version == version,
            Sitting.status == SittingStatus.submitted,
            # Taken here, and as a whole.
            Sitting.origin.is_(None),
            Sitting.repeats_id.is_(None),
            consenting_clients(),
        )
        .order_by(Sitting.submitted_at, Sitting.id)
    )


def list_taken(session: Session, instrument: str, version: str) -> list[Taken]:
    return [Taken._make(one) for one in session.execute(taken_sittings(instrument, version))]


def read_verdicts(session: Session, screen_version: int) -> dict[int, bool]:
    """Which reports pass the screen, as far as that is known."""
    rows = session.execute(
        select(ScreenVerdict.report_id, ScreenVerdict.passes).where(
            ScreenVerdict.screen_version == screen_version
        )
    )
    return {row.report_id: row.passes for row in rows}


def judge(
    database: Database, taken: Sequence[Taken], screen: Screen, *, screen_version: int
) -> dict[int, bool]:
    """The verdict on each report. Only those that nobody has judged yet are looked at, some hundreds at a time."""
    with database.open_session(writes=False) as session:
        known = read_verdicts(session, screen_version)
    fresh = [one for one in taken if one.report_id not in known]
    for form in sorted({one.form for one in fresh}):
        members = [one for one in fresh if one.form == form]
        for start in range(0, len(members), BATCH):
            some = members[start : start + BATCH]
            with database.open_session(writes=False) as session:
                passing = screen(session, form, [one.sitting_id for one in some])
            found = {one.report_id: one.sitting_id in passing for one in some}
            with database.transaction() as session:
                _keep_verdicts(session, found, screen_version)
            known |= found
    return {one.report_id: known[one.report_id] for one in taken}


def _keep_verdicts(session: Session, found: Mapping[int, bool], screen_version: int) -> None:
    """Keep what is not kept yet. A report may have been erased meanwhile, or judged by another worker."""
    still = list(session.scalars(select(Report.id).where(Report.id.in_(found)).with_for_update(read=True)))
    statement = insert_into(session.get_bind().dialect.name, ScreenVerdict).on_conflict_do_nothing()
    if still:
        session.execute(
            statement,
            [
                {"report_id": report_id, "screen_version": screen_version, "passes": found[report_id]}
                for report_id in still
            ],
        )


def draw_sample(
    taken: Sequence[Taken], verdicts: Mapping[int, bool], *, main_form: str = FULL_FORM
) -> Sample:
    """Each person's first sitting that passes, whole tens for each form, and retests of the main form with their first
    sittings.
    """
    passing = [one for one in taken if verdicts.get(one.report_id, False)]
    first: dict[int, Taken] = {}
    for one in passing:
        first.setdefault(one.client_id, one)
    forms = {
        form: [one for one in first.values() if one.form == form] for form in {one.form for one in passing}
    }
    by_form = {form: tuple(members[: whole_tens(len(members))]) for form, members in sorted(forms.items())}
    n_judged = sum(one.report_id in verdicts for one in taken)
    included = {one.client_id for one in by_form.get(main_form, ())}
    again = [one for one in passing if one.form == main_form and one.client_id in included]
    return Sample(by_form, _retests(again, first), n_judged - len(passing))


def _retests(again: Sequence[Taken], first: Mapping[int, Taken]) -> tuple[tuple[Taken, Taken], ...]:
    pairs: dict[int, tuple[Taken, Taken]] = {}
    for later in again:
        earlier = first[later.client_id]
        gap = later.submitted_at - earlier.submitted_at
        if SOONEST_RETEST <= gap <= LATEST_RETEST:
            pairs.setdefault(later.client_id, (earlier, later))
    return tuple(pairs.values())[: whole_tens(len(pairs))]
