"""What a report's page and an adviser's brief show of the way in which it was answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.library import Publication
from portal.reports.models import Report
from portal.reports.quality_glance import may_be_told
from portal.reports.quality_plan import plan_of
from portal.reports.quality_reading import list_given, read_answers, read_sitting
from portal.reports.quality_words import QualityNote, care_line, offer_again, write_note
from portal.reports.versions import History, read_history
from portal.sharing.models import Section
from portal.sittings.models import Sitting


@dataclass(frozen=True)
class Mirror:
    """For the person: the note, if there is one, and the other versions of the report."""

    note: QualityNote | None
    #: None for a result that is not kept.
    history: History | None


def read_mirror(session: Session, report: Report, publication: Publication) -> Mirror:
    """The note of a stored report with its versions, in the reader's script."""
    history = read_history(session, report)
    sitting, given = history.sitting, list_given(session, report.sitting_id)
    instrument = publication.at_version(sitting.instrument_version) or publication.instrument
    is_first = sitting.repeats_id is None
    if is_first and not may_be_told(plan_of(instrument, sitting.form), given):
        return Mirror(None, history)
    repeated_at = None if is_first else sitting.started_at
    reading = read_answers(instrument, sitting.form, given, repeated_at=repeated_at)
    note = write_note(reading)
    return Mirror(note and offer_again(note, reading, history, publication), history)


def read_care(
    session: Session, report: Report, publication: Publication, opened: Collection[Section], *, locale: str
) -> str:
    """The flag of a shared report in the adviser's script; empty without one.

    Nothing is read, and nothing said, unless the client shared how sure the result is.
    """
    if Section.certainty not in opened:
        return ""
    sitting = session.get_one(Sitting, report.sitting_id)
    return care_line(read_sitting(session, sitting, publication), locale=locale)
