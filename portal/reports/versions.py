"""The versions of a report: the first one, and those made after some of its statements were answered again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.reports.models import Report
from portal.sittings.models import Sitting, SittingStatus

#: Prepared once, since every report page asks. Of a sitting that was scored again the newest report comes last.
OF_CLIENT = (
    select(
        Sitting.id,
        Sitting.repeats_id,
        Sitting.started_at,
        Sitting.status,
        Sitting.form,
        Sitting.instrument_version,
        Report.id.label("report_id"),
        Report.created_at,
    )
    .outerjoin(Report, Report.sitting_id == Sitting.id)
    .where(Sitting.client_id == bindparam("client"), Sitting.instrument == bindparam("instrument"))
    .order_by(Sitting.id, Report.created_at, Report.id)
)


class SittingFacts(NamedTuple):
    """A sitting with its newest report, if there is one."""

    id: int
    repeats_id: int | None
    started_at: datetime
    status: SittingStatus
    form: str
    instrument_version: str
    report_id: int | None
    made_at: datetime | None


@dataclass(frozen=True)
class Version:
    """One version of a report."""

    number: int
    report_id: int
    made_at: datetime


@dataclass(frozen=True)
class History:
    """A report's place among its versions."""

    sitting: SittingFacts
    #: The oldest first; a report that was never answered again is the only one.
    versions: tuple[Version, ...]
    #: The sitting that repeats this one, begun or handed in.
    repeat: SittingFacts | None

    @property
    def number(self) -> int:
        """Which version this report is, counting from 1."""
        return next(one.number for one in self.versions if one.report_id == self.sitting.report_id)

    @property
    def earlier(self) -> tuple[Version, ...]:
        """The versions before this one, the newest of them first."""
        return self.versions[: self.number - 1][::-1]

    @property
    def newest(self) -> Version | None:
        """The version that counts now; None when it is this one."""
        last = self.versions[-1]
        return None if last.report_id == self.sitting.report_id else last


def read_history(session: Session, report: Report) -> History:
    """The versions of a report in one query."""
    asked = {"client": report.client_id, "instrument": report.instrument}
    rows = session.connection().execute(OF_CLIENT, asked)
    sittings = {row.id: SittingFacts(*row) for row in rows}
    sitting = sittings[report.sitting_id]._replace(report_id=report.id, made_at=report.created_at)
    sittings[sitting.id] = sitting
    repeat_of = {one.repeats_id: one for one in sittings.values() if one.repeats_id is not None}
    return History(sitting, _versions(sitting, sittings, repeat_of), repeat_of.get(sitting.id))


def _versions(
    sitting: SittingFacts, sittings: Mapping[int, SittingFacts], repeat_of: Mapping[int, SittingFacts]
) -> tuple[Version, ...]:
    """From the first sitting of the chain to the last, those that have a report."""
    first = sitting
    while first.repeats_id is not None:
        first = sittings[first.repeats_id]
    chain, following = [first], repeat_of.get(first.id)
    while following is not None:
        chain.append(following)
        following = repeat_of.get(following.id)
    made = [(one.report_id, one.made_at) for one in chain]
    return tuple(
        Version(number, report_id, made_at)
        for number, (report_id, made_at) in enumerate(
            ((report_id, made_at) for report_id, made_at in made if report_id and made_at), start=1
        )
    )
