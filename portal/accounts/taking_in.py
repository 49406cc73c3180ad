"""Reading a signed record back: the signature first, then every line, then the numbers, and only then the database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessments.errors import AssessmentError
from portal.accounts.portable import FORMAT, VERSION
from portal.accounts.record_lines import (
    SCORE_FIELDS,
    LineFacts,
    UnreadableRecord,
    is_same_report,
    read_facts,
)
from portal.accounts.signing import Unsigned, check_signature
from portal.accounts.taking_in_tasks import TaskLine, check_tasks, store_tasks
from portal.aptitude.rows import INSTRUMENT as APTITUDE
from portal.careers.catalogue import Catalogue
from portal.library import Library, Publication
from portal.reports.computation import Computation, compute
from portal.reports.models import Report
from portal.reports.service import figure_rows, report_of, score_rows, seed_of
from portal.sittings.models import Answer, Sitting, SittingStatus
from portal.sittings.service import MICROSECONDS, page_stamp

#: More than anybody answers; a file that claims more is no record of a person.
MOST_SITTINGS, MOST_ANSWERS = 100, 500


@dataclass(frozen=True)
class TakenIn:
    """What came of a record: reports that were added, how many were there before, and who signed."""

    reports: tuple[Report, ...]
    n_known: int
    fingerprint: str


@dataclass(frozen=True)
class _Line:
    """One sitting of the record, checked and computed again."""

    publication: Publication
    instrument_version: str
    form: str
    facts: LineFacts
    guess: str | None
    answers: tuple[Answer, ...]
    computed: Computation
    seed: int


@dataclass(frozen=True)
class CheckedRecord:
    """A record that may be taken in, and the fingerprint of the key that signed it."""

    fingerprint: str
    lines: tuple[_Line | TaskLine, ...]


def read_file(raw: bytes) -> Mapping[str, Any]:
    """The parsed file. Raises UnreadableRecord."""
    try:
        document = json.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise UnreadableRecord("no_record") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise UnreadableRecord("no_record")
    if document.get("version") != VERSION:
        raise UnreadableRecord("other_version")
    return document


def check_record(
    document: Mapping[str, Any], library: Library, catalogue: Catalogue, *, at: datetime
) -> CheckedRecord:
    """Every line of the record, with its numbers computed again from its answers.

    Occupations are matched anew with the table of this installation. Writes nothing. Raises UnreadableRecord.
    """
    try:
        fingerprint = check_signature(document)
    except Unsigned as error:
        raise UnreadableRecord("changed") from error
    sittings = document.get("sittings")
    if not isinstance(sittings, list) or len(sittings) > MOST_SITTINGS:
        raise UnreadableRecord("no_record")
    read = partial(_read_line, fingerprint, library, catalogue, document.get("calibrations", {}), at=at)
    return CheckedRecord(fingerprint, tuple(map(read, sittings)))


def take_in(session: Session, client_id: int, record: CheckedRecord, catalogue: Catalogue) -> TakenIn:
    """Add the record's sittings and reports to a client's own. What was brought in before is left alone."""
    known = set(session.scalars(select(Sitting.origin).where(Sitting.client_id == client_id)))
    fresh = {line.facts.origin: line for line in record.lines if line.facts.origin not in known}
    reports = tuple(
        store_tasks(session, client_id, line)
        if isinstance(line, TaskLine)
        else _store(session, client_id, line, catalogue)
        for line in fresh.values()
    )
    return TakenIn(reports, len(record.lines) - len(reports), record.fingerprint)


def _read_line(
    fingerprint: str, library: Library, catalogue: Catalogue, calibrations: Any, one: Any, *, at: datetime
) -> _Line | TaskLine:
    try:
        if one["instrument"] == APTITUDE:
            return check_tasks(one, calibrations, read_facts(one, fingerprint, at=at))
        return _checked_line(one, fingerprint, library, catalogue, at=at)
    except (KeyError, TypeError, ValueError, AttributeError, AssessmentError, OverflowError) as error:
        if isinstance(error, UnreadableRecord):
            raise
        raise UnreadableRecord("no_record") from error


def _checked_line(
    one: Mapping[str, Any], fingerprint: str, library: Library, catalogue: Catalogue, *, at: datetime
) -> _Line:
    publication = library.find_publication(one["instrument"])
    instrument = publication.at_version(one["instrument_version"]) if publication else None
    if publication is None or instrument is None:
        raise UnreadableRecord("unknown_instrument")
    if len(one["answers"]) > MOST_ANSWERS:
        raise UnreadableRecord("no_record")
    facts = read_facts(one, fingerprint, at=at)
    answers = tuple(_answer(row, at=at) for row in one["answers"])
    if len({answer.item_id for answer in answers}) < len(answers):
        raise UnreadableRecord("no_record")
    values = {answer.item_id: answer.value for answer in answers if answer.value is not None}
    seed = seed_of(instrument, one["form"], values)
    computed = compute(instrument, catalogue, values, form=one["form"], seed=seed, kind=publication.kind)
    if not _is_same(one["report"], computed, seed):
        raise UnreadableRecord("other_numbers")
    guess = one["guess"]
    if guess is not None and not set(guess) <= {scale.id for scale in instrument.scales}:
        raise UnreadableRecord("no_record")
    return _Line(
        publication=publication,
        instrument_version=instrument.version,
        form=one["form"],
        facts=facts,
        guess=guess,
        answers=answers,
        computed=computed,
        seed=seed,
    )


def _answer(row: list[Any], *, at: datetime) -> Answer:
    item_id, value, stamp, answered = row
    is_readable = isinstance(item_id, str) and (value is None or type(value) is int)
    if not is_readable or not all(
        type(one) is int and 0 <= one <= page_stamp(at) for one in (stamp, answered)
    ):
        raise UnreadableRecord("no_record")
    return Answer(item_id=item_id, value=value, page_stamp=stamp, answered_at=moment_of(answered))


def moment_of(stamp: int) -> datetime:
    """The moment of a page stamp, exact to the microsecond."""
    seconds, rest = divmod(stamp, MICROSECONDS)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)


def _is_same(stored: Mapping[str, Any], computed: Computation, seed: int) -> bool:
    """Whether the record's numbers are those that its answers give here."""
    scores = [{name: getattr(row, name) for name in SCORE_FIELDS} for row in score_rows(computed)]
    heads = (computed.scores.method, computed.scores.method_version, seed, computed.shape, computed.code)
    return is_same_report(stored, heads, scores, {row.name: row.value for row in figure_rows(computed)})


def _store(session: Session, client_id: int, line: _Line, catalogue: Catalogue) -> Report:
    sitting = Sitting(
        client_id=client_id,
        instrument=line.publication.instrument.id,
        instrument_version=line.instrument_version,
        form=line.form,
        locale=line.facts.locale,
        status=SittingStatus.submitted,
        started_at=line.facts.started_at,
        guess=line.guess,
        guessed_at=line.facts.started_at if line.guess is not None else None,
        submitted_at=line.facts.submitted_at,
        origin=line.facts.origin,
    )
    session.add(sitting)
    session.flush()  # The answers and the report stand under its number.
    for answer in line.answers:
        answer.sitting_id = sitting.id
        session.add(answer)
    report = report_of(sitting, line.computed, catalogue, seed=line.seed, at=line.facts.created_at)
    session.add(report)
    session.flush()
    return report
