"""How far unfinished sessions have come, for the page of a person's record."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from portal.aptitude.choosing import length_of
from portal.aptitude.families import get_family
from portal.aptitude.rows import ITEMS, TASK_SITTINGS

_PROGRESS = (
    select(
        TASK_SITTINGS.c.sitting_id,
        TASK_SITTINGS.c.family,
        TASK_SITTINGS.c.stage,
        TASK_SITTINGS.c.has_pilots,
        func.count(ITEMS.c.answered_at).label("n_answered"),
    )
    .outerjoin(ITEMS, ITEMS.c.sitting_id == TASK_SITTINGS.c.sitting_id)
    .where(TASK_SITTINGS.c.sitting_id.in_(bindparam("sittings", expanding=True)))
    .group_by(*(TASK_SITTINGS.c[name] for name in ("sitting_id", "family", "stage", "has_pilots")))
)


def read_task_progress(session: Session, sitting_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """By sitting: how many tasks were answered or skipped, and how many there are at most."""
    if not sitting_ids:
        return {}
    rows = session.execute(_PROGRESS, {"sittings": list(sitting_ids)})
    return {
        row.sitting_id: (
            row.n_answered,
            length_of(get_family(row.family), row.stage, has_pilots=row.has_pilots).most,
        )
        for row in rows
    }
