"""What is kept of a person's results: of each instrument the newest report, and those before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.aptitude.families import FAMILIES, TaskFamily
from portal.aptitude.models import AptitudeSitting, FamilyCalibration
from portal.aptitude.rows import INSTRUMENT as APTITUDE
from portal.library import Publication
from portal.profiles.service import read_wishes
from portal.reports.models import Report
from portal.reports.profile import Profile
from portal.reports.rows import ReportRows, read_rows_of
from portal.reports.service import list_current_reports
from portal.sittings.models import Sitting, SittingStatus

INTERESTS = "interests"
VALUES = "values"
PERSONALITY = "personality"
ADAPTABILITY = "adaptability"


class SittingFacts(NamedTuple):
    """What has to be known of each sitting of a person."""

    id: int
    instrument: str
    form: str
    status: SittingStatus
    guess: str | None
    repeats_id: int | None


SITTINGS = (
    select(*(getattr(Sitting, name) for name in SittingFacts._fields))
    .where(Sitting.client_id == bindparam("client"))
    .order_by(Sitting.started_at, Sitting.id)
)


#: By which parameters each session of tasks was scored.
CALIBRATIONS = (
    select(AptitudeSitting.sitting_id, FamilyCalibration.version)
    .join(FamilyCalibration, FamilyCalibration.id == AptitudeSitting.calibration_id)
    .join(Sitting, Sitting.id == AptitudeSitting.sitting_id)
    .where(Sitting.client_id == bindparam("client"))
)


@dataclass(frozen=True)
class TaskResult:
    """The report of one family of tasks."""

    report: Report
    stored: ReportRows
    family: TaskFamily
    #: Which parameters it was scored with; None at stage 0.
    calibration: str | None = None

    @property
    def is_finished(self) -> bool:
        return self.report.shape == "clear"

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the share solved lies, in per cent, 95 times in 100; None for speed, and without a result."""
        low, high = self.stored.figures.get("low"), self.stored.figures.get("high")
        if self.family.is_speeded or not self.is_finished or low is None or high is None:
            return None
        return low, high


@dataclass(frozen=True)
class OpenSitting:
    """A sitting that can be continued."""

    id: int
    instrument: str
    form: str


@dataclass(frozen=True)
class Person:
    """All that the report of a person is made of. Nothing here says who they are, or when and how they answered."""

    #: Newest first, of each instrument of the library.
    profiles: Mapping[str, tuple[Profile, ...]]
    #: Newest first, of each family of tasks by its slug.
    tasks: Mapping[str, tuple[TaskResult, ...]]
    #: The guess that belongs to the newest report of interests.
    guess: str | None = None
    wishes: frozenset[str] = frozenset()
    open_sittings: tuple[OpenSitting, ...] = ()

    def newest(self, instrument: str) -> Profile | None:
        found = self.profiles.get(instrument)
        return found[0] if found else None

    @cached_property
    def newest_tasks(self) -> Mapping[str, TaskResult]:
        """In the order of the families, whatever was taken first."""
        return {slug: self.tasks[slug][0] for slug in FAMILIES if slug in self.tasks}

    @property
    def is_empty(self) -> bool:
        return not (self.profiles or self.tasks)

    def has(self, instrument: str) -> bool:
        """Whether something of it is kept."""
        return bool(self.tasks) if instrument == APTITUDE else instrument in self.profiles


def read_person(session: Session, client_id: int, publications: Mapping[str, Publication]) -> Person:
    """A person's kept results in a constant number of queries, however many there are."""
    found = map(SittingFacts._make, session.execute(SITTINGS, {"client": client_id}))
    sittings = {sitting.id: sitting for sitting in found}
    reports = _without_repeated(list_current_reports(session, client_id), sittings)
    rows = read_rows_of(session, reports)
    calibrations: dict[int, str] = dict(session.execute(CALIBRATIONS, {"client": client_id}).all())
    profiles: dict[str, tuple[Profile, ...]] = {}
    tasks: dict[str, tuple[TaskResult, ...]] = {}
    for report in reports:
        if report.instrument in publications:
            profile = profile_of(report, rows[report.id], publications[report.instrument])
            profiles[report.instrument] = (*profiles.get(report.instrument, ()), profile)
        elif report.instrument == APTITUDE and report.form in FAMILIES:
            calibration = calibrations.get(report.sitting_id)
            result = TaskResult(report, rows[report.id], FAMILIES[report.form], calibration)
            tasks[report.form] = (*tasks.get(report.form, ()), result)
    interests = profiles.get(INTERESTS)
    return Person(
        profiles=profiles,
        tasks=tasks,
        guess=sittings[interests[0].report.sitting_id].guess if interests else None,
        wishes=frozenset(read_wishes(session, client_id)),
        open_sittings=_open_sittings(sittings.values()),
    )


def profile_of(report: Report, rows: ReportRows, publication: Publication) -> Profile:
    """The report's numbers under the rules of the structure that made them."""
    return Profile(report, rows, publication.at_version(report.instrument_version) or publication.instrument)


def _without_repeated(reports: Sequence[Report], sittings: Mapping[int, SittingFacts]) -> list[Report]:
    """A report some of whose statements were answered again is an earlier version of one result, not another result."""
    repeated = {sittings[report.sitting_id].repeats_id for report in reports}
    return [report for report in reports if report.sitting_id not in repeated]


def _open_sittings(sittings: Iterable[SittingFacts]) -> tuple[OpenSitting, ...]:
    """The newest of each instrument, and of tasks of each family."""
    still_open = [row for row in sittings if row.status is SittingStatus.open]
    newest = {(row.instrument, row.form if row.instrument == APTITUDE else ""): row for row in still_open}
    return tuple(OpenSitting(row.id, row.instrument, row.form) for row in newest.values())
