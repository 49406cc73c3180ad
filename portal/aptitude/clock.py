"""Arithmetic of the clock: what counts as time on a task, what the network is forgiven, and when time is up.

The server's own clock decides. A page's script says for how long the page was on the screen until the answer was given;
whatever lies between that and the time that passed here was spent on the way. Up to five seconds a task are a slow way
and are taken off quietly. More than that is a lost network: an answer that had to wait counts as of its tap, and the
wait is written down as a pause of the network, during which the script hides the task. Of such pauses a session is
forgiven five minutes; what exceeds them counts as time on the task.

The page is believed only within what the server saw. The way begins neither before the page was written nor before the
clock began to run, and ends when the answer arrives. Time before a page came is forgiven only when the answer before it
was sent once more in the meantime, as whoever sees the next task no longer sends the last one. Such a copy can also
arrive much later: so the script tells when the page was written that first showed the task, and what follows counts.
Whoever makes a page lie wins the forgiven minutes and no more, and the report states them. Without a script a flat
second is taken off.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from portal.aptitude.models import MOST_CREDITED_MS, MOST_OUTAGE_MS

#: Taken off a task when no script says how long its page was on the screen.
FLAT_CREDIT_MS = 1000
#: An answer that was under way when the time ran out is still taken.
GRACE_MS = 10_000
MILLISECOND = 1000


class Forgiven(NamedTuple):
    """What is taken off a task: for a slow way, and for a lost network."""

    credit: int = 0
    outage: int = 0


class Viewing(NamedTuple):
    """How a task was seen before it was answered; instants in microseconds."""

    #: When the first page was written that showed it.
    first: int
    #: When the page was written that was answered, and for how long that was on the screen, as far as a script says.
    written: int
    seen_ms: int | None


def microseconds(at: datetime) -> int:
    """An instant as a page's stamp."""
    return int(at.timestamp() * 1_000_000)


def stretch_ms(since: datetime | None, at: datetime) -> int:
    """How long the clock has run; nothing while it stands, and never less than nothing."""
    return 0 if since is None else max(0, (microseconds(at) - microseconds(since)) // MILLISECOND)


def unseen_ms(since: datetime | None, until: datetime | None, written: int) -> int:
    """For how long the clock has run before the page that was `written` came, as far as that is known."""
    if since is None or until is None:
        return 0
    return max(0, (min(microseconds(until), written) - microseconds(since)) // MILLISECOND)


def written_at(stamp: int, *, shown_at: datetime, at: datetime) -> int:
    """When a page was written, in microseconds: not before its task was shown, and not later than now."""
    return min(max(stamp, microseconds(shown_at)), microseconds(at))


def way_ms(written: int, *, at: datetime, seen_ms: int | None) -> int:
    """How long an answer was on its way or had to wait for it, from a page that was on the screen for so long."""
    if seen_ms is None:
        return FLAT_CREDIT_MS
    # Begun milliseconds count: each try stamps the page a microsecond later.
    return max(0, -((written - microseconds(at)) // MILLISECOND) - seen_ms)


def forgive(away: int, *, credited: int, outage: int) -> Forgiven:
    """What is taken off for so long a way, beyond what the task was credited with and the session was forgiven."""
    room = MOST_CREDITED_MS - credited
    if away <= room:
        return Forgiven(credit=away)
    lost = min(away, MOST_OUTAGE_MS - outage)
    return Forgiven(credit=min(away - lost, room), outage=lost)


def allowed_ms(seconds: int, *, factor: float | None, n_extra: int, k_items: int) -> int | None:
    """The time limit: the usual seconds with extra time, and the same share for each task that does not count."""
    return None if factor is None else round(seconds * factor * (1 + n_extra / k_items) * 1000)


def left_ms(limit: int | None, used: int) -> int | None:
    """What is left on the clock; None without a limit."""
    return None if limit is None else max(0, limit - used)
