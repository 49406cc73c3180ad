"""What is written of a session: its clock, its tasks and its pauses, each in one prepared statement."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from portal.aptitude.rows import ITEMS, PAUSES, TASK_SITTINGS, ItemRow, TaskSitting, read_pauses

#: What an answer or a pause changes of a task.
ANSWER_COLUMNS = (
    "answered_at",
    "response",
    "is_skipped",
    "is_correct",
    "response_ms",
    "credited_ms",
    "page_stamp",
)
#: What moves the clock.
CLOCK_COLUMNS = ("used_ms", "running_since", "outage_ms", "unseen_until")
_SERVE_ITEM = insert(ITEMS)
_KEEP_ITEM = (
    update(ITEMS)
    .where(ITEMS.c.sitting_id == bindparam("sitting"), ITEMS.c.position == bindparam("place"))
    .values({name: bindparam(name) for name in ANSWER_COLUMNS})
)
_MOVE_CLOCK = (
    update(TASK_SITTINGS)
    .where(TASK_SITTINGS.c.sitting_id == bindparam("sitting"))
    .values({name: bindparam(name) for name in CLOCK_COLUMNS})
)
_BEGIN_PAUSE = insert(PAUSES)
_END_PAUSE = (
    update(PAUSES)
    .where(PAUSES.c.sitting_id == bindparam("sitting"), PAUSES.c.number == bindparam("place"))
    .values(ended_at=bindparam("ended_at"))
)


def serve_item(session: Session, sitting_id: int, item: ItemRow) -> None:
    """A task that is shown for the first time."""
    session.execute(_SERVE_ITEM, {"sitting_id": sitting_id, **item._asdict()})


def keep_item(session: Session, sitting_id: int, item: ItemRow) -> None:
    """What an answer or a pause made of a task."""
    changed = {name: getattr(item, name) for name in ANSWER_COLUMNS}
    session.execute(_KEEP_ITEM, {"sitting": sitting_id, "place": item.position, **changed})


def move_clock(session: Session, moved: TaskSitting) -> TaskSitting:
    """Keep what the clock has counted, whether it runs, and what the network was forgiven; returns the sitting."""
    session.execute(
        _MOVE_CLOCK, {"sitting": moved.id, **{name: getattr(moved, name) for name in CLOCK_COLUMNS}}
    )
    return moved


def begin_pause(session: Session, sitting_id: int, *, at: datetime) -> None:
    """The next pause of a session."""
    _write_pause(session, sitting_id, began_at=at, ended_at=None, is_outage=False)


def keep_outage(session: Session, sitting_id: int, *, began_at: datetime, ended_at: datetime) -> None:
    """A pause of the network that is over."""
    _write_pause(session, sitting_id, began_at=began_at, ended_at=ended_at, is_outage=True)


def _write_pause(session: Session, sitting_id: int, **values: object) -> None:
    number = len(read_pauses(session, sitting_id)) + 1
    session.execute(_BEGIN_PAUSE, {"sitting_id": sitting_id, "number": number, **values})


def end_pause(session: Session, sitting_id: int, *, at: datetime) -> None:
    """End the pause that lasts, if there is one."""
    for pause in read_pauses(session, sitting_id):
        if pause.ended_at is None:
            # A clock that was set back must not end a pause before it began.
            ended = {"sitting": sitting_id, "place": pause.number, "ended_at": max(at, pause.began_at)}
            session.execute(_END_PAUSE, ended)
