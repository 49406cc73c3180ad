"""Where a session stands at a moment: what is shown, whether the clock runs, and what is left on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.aptitude.clock import GRACE_MS, Forgiven, forgive, left_ms, microseconds, stretch_ms, unseen_ms
from portal.aptitude.rows import ItemRow, TaskSitting


class Phase(StrEnum):
    """What the person can do now."""

    #: Nothing is shown and the clock stands: at the beginning, and between an answer and the next page.
    ready = "ready"
    #: A task is shown and the clock runs.
    running = "running"
    #: A task is hidden and the clock stands, because the person stopped it.
    paused = "paused"
    #: The time has run out.
    late = "late"
    #: The generator has changed since the session began, and would draw other tasks from the same seeds.
    outdated = "outdated"
    #: Handed in; the report is made.
    closed = "closed"


@dataclass(frozen=True)
class Standing:
    """A session with its tasks at a moment."""

    sitting: TaskSitting
    items: tuple[ItemRow, ...]
    at: datetime

    @property
    def newest(self) -> ItemRow | None:
        """The task that was served last."""
        return self.items[-1] if self.items else None

    @property
    def open_item(self) -> ItemRow | None:
        """The task that waits for an answer."""
        return self.newest if self.newest and not self.newest.is_answered else None

    @property
    def used_ms(self) -> int:
        """What the clock has counted up to this moment."""
        return self.sitting.used_ms + self.stretch - sum(self.forgiven(microseconds(self.at)))

    @property
    def stretch(self) -> int:
        """How long the clock has run since it was last started."""
        return stretch_ms(self.sitting.running_since, self.at)

    def forgiven(self, first: int) -> Forgiven:
        """What is taken off because the task was not seen before the page came that was written `first`."""
        item = self.open_item
        if item is None:
            return Forgiven()
        return forgive(self.unseen(first), credited=item.credited_ms, outage=self.sitting.outage_ms)

    def unseen(self, first: int) -> int:
        """For how many milliseconds the clock has run before the page came that was written `first`."""
        sitting = self.sitting
        return min(unseen_ms(sitting.running_since, sitting.unseen_until, first), self.stretch)

    @property
    def left_ms(self) -> int | None:
        """What is left on the clock; None without a limit."""
        return left_ms(self.sitting.time_limit_ms, self.used_ms)

    @property
    def is_late(self) -> bool:
        """Whether the time has run out. The task on the screen may still be answered for a few seconds."""
        return is_late(self.sitting, self.used_ms, grace=self.open_item is not None)

    @property
    def phase(self) -> Phase:
        if not self.sitting.is_open:
            return Phase.closed
        if self.is_late:
            return Phase.late
        if self.sitting.is_outdated:
            return Phase.outdated
        if self.open_item is None:
            return Phase.ready
        return Phase.paused if self.sitting.running_since is None else Phase.running

    @property
    def n_answered(self) -> int:
        """Tasks answered or skipped."""
        return sum(item.is_answered for item in self.items)


def is_late(sitting: TaskSitting, used_ms: int, *, grace: bool) -> bool:
    """Whether a session that has used so much is over; with grace a few seconds later."""
    limit = sitting.time_limit_ms
    return limit is not None and used_ms >= limit + (GRACE_MS if grace else 0)
