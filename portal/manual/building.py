"""Making the manual: who is in, what their answers say, and the frozen row that the pages read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessments import ENGINE_VERSION
from assessments.instrument import Instrument
from portal.aptitude.calibrations import find_current_calibration
from portal.aptitude.families import FAMILIES, TaskFamily
from portal.aptitude.models import FamilyCalibration
from portal.database import Database
from portal.library import Kind, Library, Publication
from portal.manual.cells import Content
from portal.manual.families import FamilyStudy, describe_family
from portal.manual.gates import judge_gates
from portal.manual.instruments import describe_instrument, make_study
from portal.manual.models import ManualBuild
from portal.manual.sample import draw_sample, judge, list_taken
from portal.manual.screening import Screen, passing_sittings
from portal.manual.service import find_build
from portal.manual.tasks import EFFORT_VERSION, list_sessions, read_tasks, with_effort
from portal.manual.texts import read_texts
from portal.reports.quality_reading import SCREEN_VERSION
from portal.sittings.models import Sitting, SittingStatus

#: Of the rules by which numbers are computed and withheld; a change of them makes another build of the same answers.
METHOD_VERSION = 2


@dataclass(frozen=True)
class Built:
    """What one build came to."""

    subject: str
    version: str
    n_persons: int
    #: False when it says what the newest build says already.
    is_news: bool


def screen_of(instrument: Instrument) -> Screen:
    """The screen of a questionnaire's sittings."""
    return partial(passing_sittings, instrument=instrument)


def build_instruments(
    database: Database,
    library: Library,
    *,
    clock: Callable[[], datetime],
    make_screen: Callable[[Instrument], Screen] = screen_of,
) -> Iterator[Built]:
    """Build every version of every questionnaire that there are answers to, and today's version in any case."""
    for publication in library.publications.values():
        for instrument in _versions(database, publication):
            yield _build_instrument(
                database, publication.kind, instrument, make_screen(instrument), at=clock()
            )


def _versions(database: Database, publication: Publication) -> list[Instrument]:
    with database.open_session(writes=False) as session:
        answered = session.scalars(
            select(Sitting.instrument_version)
            .where(Sitting.instrument == publication.instrument.id, Sitting.status == SittingStatus.submitted)
            .distinct()
        )
        versions = {*answered, publication.instrument.version}
    found = (publication.at_version(version) for version in sorted(versions))
    return [instrument for instrument in found if instrument is not None]


def _build_instrument(
    database: Database, kind: Kind, instrument: Instrument, screen: Screen, *, at: datetime
) -> Built:
    with database.open_session(writes=False) as session:
        taken = list_taken(session, instrument.id, instrument.version)
    verdicts = judge(database, taken, screen, screen_version=SCREEN_VERSION)
    sample = draw_sample(taken, verdicts)
    with database.open_session(writes=False) as session:
        study = make_study(session, instrument, sample)
    content = describe_instrument(study, kind)
    gates = read_texts().gates_of(instrument.id)
    content["gates"] = judge_gates(gates, instrument, content)
    with database.transaction() as session:
        return keep_build(session, instrument.id, instrument.version, content, at=at)


def build_families(database: Database, *, clock: Callable[[], datetime]) -> Iterator[Built]:
    """Build every family of tasks as today's generator draws it."""
    for family in FAMILIES.values():
        yield _build_family(database, family, at=clock())


def _build_family(database: Database, family: TaskFamily, *, at: datetime) -> Built:
    with database.open_session(writes=False) as session:
        taken = list_sessions(session, family)
    verdicts = judge(database, taken, with_effort, screen_version=EFFORT_VERSION)
    sample = draw_sample(taken, verdicts, main_form=family.slug)
    with database.open_session(writes=False) as session:
        current = find_current_calibration(session, family)
        study = FamilyStudy(
            family,
            sample,
            read_tasks(session, family, [one.sitting_id for one in sample.everybody]),
            None if current is None else session.get_one(FamilyCalibration, current.id),
        )
        content = describe_family(study)
    with database.transaction() as session:
        return keep_build(session, family.slug, str(family.version), content, at=at)


def keep_build(session: Session, subject: str, version: str, content: Content, *, at: datetime) -> Built:
    """Freeze a content as the newest build, unless the newest one says the same."""
    sample = content["sample"]
    digest = _digest(content)
    newest = find_build(session, subject, version)
    is_news = newest is None or newest.digest != digest
    if is_news:
        session.add(
            ManualBuild(
                subject=subject,
                version=version,
                method_version=METHOD_VERSION,
                engine_version=ENGINE_VERSION,
                made_at=at,
                n_persons=sample["n"],
                collected_from=_day(sample["from"]),
                collected_until=_day(sample["until"]),
                digest=digest,
                content=content,
            )
        )
    return Built(subject, version, sample["n"], is_news)


def _digest(content: Content) -> str:
    whole = json.dumps([METHOD_VERSION, ENGINE_VERSION, content], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
