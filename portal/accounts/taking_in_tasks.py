"""Reading a session of tasks back: every task is drawn again from its seed, and every number computed again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.portable_tasks import SESSION_FIELDS
from portal.accounts.record_lines import (
    SCORE_FIELDS,
    LineFacts,
    UnreadableRecord,
    is_same_report,
)
from portal.aptitude.calibrations import (
    FEWEST_MODELS,
    Calibration,
    calibration_of,
    keep_calibration,
    version_of,
)
from portal.aptitude.families import MOST_DIGITS, TaskFamily, find_family
from portal.aptitude.models import (
    MOST_CREDITED_MS,
    MOST_OUTAGE_MS,
    AptitudeSitting,
    ClockPause,
    ExtraTime,
    ServedItem,
)
from portal.aptitude.reporting import create_task_report, item_differences
from portal.aptitude.rows import INSTRUMENT, ItemRow, PauseRow, TaskSitting, read_task_sitting
from portal.aptitude.scoring import METHOD_VERSIONS, SessionRows, recompute
from portal.reports.models import Report
from portal.sittings.models import Sitting, SittingStatus

#: More than any session has; a file that claims more is no record of a person.
MOST_TASKS, MOST_PAUSES = 100, 500
#: Columns hold no more; a day and a half in milliseconds is longer than any session.
MOST_MS, MOST_SEED, MOST_STAMP = 2**27, 2**63 - 1, 2**53
#: What a calibration says of a model has names like these, of which only some are read; and how large it may be.
PARAMETER, MOST_PARAMETERS, LARGEST_PARAMETER = re.compile(r"[a-z_]{1,20}"), 20, 1e6


@dataclass(frozen=True)
class TaskLine:
    """One session of the record, checked and computed again."""

    facts: LineFacts
    rows: SessionRows
    #: Parameters by the name of the model; None at stage 0.
    parameters: Mapping[str, Mapping[str, float]] | None
    #: By which the report was made; it stays one of that version.
    method_version: int


def check_tasks(one: Mapping[str, Any], calibrations: Any, facts: LineFacts) -> TaskLine:
    """The session, when its tasks are those of its seed and its numbers those of its answers.

    Raises UnreadableRecord, and what a malformed line raises.
    """
    family = find_family(one["form"])
    if family is None or one["instrument_version"] != str(family.version):
        raise UnreadableRecord("unknown_instrument")
    if one["answers"] or one["guess"] is not None:
        raise UnreadableRecord("no_record")
    taken = one["session"]
    parameters = _parameters(taken, calibrations, family)
    rows = SessionRows(
        _sitting(taken, family, facts),
        tuple(_item(place, row, family) for place, row in enumerate(_few(taken["tasks"], MOST_TASKS))),
        tuple(
            PauseRow(number, datetime.fromisoformat(began), datetime.fromisoformat(ended), _flag(is_outage))
            for number, (began, ended, is_outage) in enumerate(_few(taken["pauses"], MOST_PAUSES), start=1)
        ),
        _calibration(taken, parameters),
    )
    _check_rows(rows)
    if any(item_differences(rows)) or not _is_same(one["report"], rows):
        raise UnreadableRecord("other_numbers")
    return TaskLine(facts, rows, parameters, one["report"]["method_version"])


def _few(rows: Any, most: int) -> list[Any]:
    if not isinstance(rows, list) or len(rows) > most:
        raise UnreadableRecord("no_record")
    return rows


def _whole(value: Any, low: int, high: int) -> int:
    """A whole number between two ends. A JSON `true` is none."""
    if type(value) is not int or not low <= value <= high:
        raise UnreadableRecord("no_record")
    return value


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise UnreadableRecord("no_record")
    return value


def _parameters(
    taken: Mapping[str, Any], calibrations: Any, family: TaskFamily
) -> Mapping[str, Mapping[str, float]] | None:
    """What the file says of the calibration that the session names, which is named by what it says."""
    stage, version = _whole(taken["stage"], 0, 2), taken["calibration"]
    if (stage == 0) != (version is None) or (stage and family.is_speeded):
        raise UnreadableRecord("no_record")
    if version is None:
        return None
    found = calibrations[version]
    entries: Mapping[str, Mapping[str, float]] = found["parameters"]
    if set(entries) - set(family.names):
        raise UnreadableRecord("unknown_instrument")
    numbers = [number for entry in entries.values() for number in entry.values()]
    is_sound = (
        found["stage"] == stage
        and len(entries) >= FEWEST_MODELS
        and all("b" in entry and len(entry) <= MOST_PARAMETERS for entry in entries.values())
        and all(PARAMETER.fullmatch(name) for entry in entries.values() for name in entry)
        and all(type(one) in (int, float) and abs(one) <= LARGEST_PARAMETER for one in numbers)
        and version == version_of(family, stage, entries)
    )
    if not is_sound:
        raise UnreadableRecord("other_numbers")
    return entries


def _calibration(
    taken: Mapping[str, Any], parameters: Mapping[str, Mapping[str, float]] | None
) -> Calibration | None:
    if parameters is None:
        return None
    return calibration_of(parameters, version=taken["calibration"], stage=taken["stage"])


def _sitting(taken: Mapping[str, Any], family: TaskFamily, facts: LineFacts) -> TaskSitting:
    """The session as if it stood in the database already; its numbers there come when it is stored."""
    limit = taken["time_limit_ms"]
    return TaskSitting(
        id=0,
        client_id=0,
        instrument=INSTRUMENT,
        form=family.slug,
        status=SittingStatus.submitted,
        started_at=facts.started_at,
        generator_version=family.version,
        seed=_whole(taken["seed"], 0, MOST_SEED),
        stage=taken["stage"],
        calibration_id=None,
        has_pilots=_flag(taken["has_pilots"]),
        extra_time=ExtraTime(taken["extra_time"]),
        has_reader=_flag(taken["has_reader"]),
        time_limit_ms=None if limit is None else _whole(limit, 1, MOST_MS),
        used_ms=_whole(taken["used_ms"], 0, MOST_MS),
        running_since=None,
        outage_ms=_whole(taken["outage_ms"], 0, MOST_OUTAGE_MS),
        unseen_until=None,
        calibration_version=taken["calibration"],
    )


def _item(place: int, row: Mapping[str, Any], family: TaskFamily) -> ItemRow:
    answered = row["answered_at"] is not None
    is_skipped = _flag(row["is_skipped"])
    response = None if row["response"] is None else _whole(row["response"], *_ends(family))
    if row["model"] not in family.models or (response is not None) != (answered and not is_skipped):
        raise UnreadableRecord("no_record")
    expected = _whole(row["expected"], -MOST_SEED, MOST_SEED)
    return ItemRow(
        position=place,
        model=row["model"],
        item_seed=_whole(row["item_seed"], 0, MOST_SEED),
        generator_version=family.version,
        is_pilot=_flag(row["is_pilot"]),
        expected=expected,
        shown_at=datetime.fromisoformat(row["shown_at"]),
        answered_at=datetime.fromisoformat(row["answered_at"]) if answered else None,
        response=response,
        is_skipped=is_skipped,
        is_correct=response == expected if answered else None,
        response_ms=_whole(row["response_ms"], 0, MOST_MS),
        credited_ms=_whole(row["credited_ms"], 0, MOST_CREDITED_MS),
        page_stamp=_whole(row["page_stamp"], 0, MOST_STAMP) if answered else None,
    )


def _ends(family: TaskFamily) -> tuple[int, int]:
    """The least and the largest answer that a page takes."""
    if family.entry == "number":
        return -(10**MOST_DIGITS), 10**MOST_DIGITS
    return 0, 2**family.k_options - 1 if family.is_speeded else family.k_options - 1


def _check_rows(rows: SessionRows) -> None:
    """What the database would refuse, and moments that lie outside of the session."""
    sitting, items = rows.sitting, rows.items
    moments = [sitting.started_at]
    for item in items:
        moments += [item.shown_at, item.answered_at or item.shown_at]
    is_sound = (
        (sitting.time_limit_ms is None) == (sitting.extra_time is ExtraTime.unlimited)
        and not (sitting.family.is_speeded and sitting.has_pilots)
        and len({item.model for item in items}) == len(items)
        and all(item.is_answered for item in items[:-1])
        and not any(item.is_skipped and not item.is_answered for item in items)
        and moments == sorted(moments)
        and all(pause.ended_at is not None and pause.began_at <= pause.ended_at for pause in rows.pauses)
    )
    if not is_sound:
        raise UnreadableRecord("no_record")


def _is_same(stored: Mapping[str, Any], rows: SessionRows) -> bool:
    """Whether the record's numbers are those that its answers give here."""
    version = stored["method_version"]
    if type(version) is not int or version not in METHOD_VERSIONS:
        return False
    computed = recompute(rows, version)
    scores = [{name: getattr(one, name) for name in SCORE_FIELDS} for one in computed.scores]
    heads = (computed.method, version, rows.sitting.seed, computed.shape, "")
    return is_same_report(stored, heads, scores, computed.figures)


def store_tasks(session: Session, client_id: int, line: TaskLine) -> Report:
    """Add the session with its report to a client's own."""
    taken, family = line.rows.sitting, line.rows.sitting.family
    sitting = Sitting(
        client_id=client_id,
        instrument=INSTRUMENT,
        instrument_version=str(family.version),
        form=family.slug,
        locale=line.facts.locale,
        status=SittingStatus.submitted,
        started_at=line.facts.started_at,
        submitted_at=line.facts.submitted_at,
        origin=line.facts.origin,
    )
    session.add(sitting)
    session.flush()  # Everything else stands under its number.
    calibration_id = None
    if line.parameters is not None:
        calibration_id = keep_calibration(
            session, family, taken.stage, line.parameters, at=line.facts.created_at
        )
    session.add(
        AptitudeSitting(
            sitting_id=sitting.id,
            family=family.slug,
            generator_version=family.version,
            extra_time=taken.extra_time,
            calibration_id=calibration_id,
            **{name: getattr(taken, name) for name in SESSION_FIELDS},
        )
    )
    session.flush()
    for item in line.rows.items:
        session.add(ServedItem(sitting_id=sitting.id, **item._asdict()))
    for pause in line.rows.pauses:
        session.add(ClockPause(sitting_id=sitting.id, **pause._asdict()))
    session.flush()
    stored = read_task_sitting(session, sitting.id)
    return create_task_report(session, stored, at=line.facts.created_at, version=line.method_version)
