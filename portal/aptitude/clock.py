"""Arithmetic of the clock: what counts as time on a task, what the network is credited with, when time is up.

The server's own clock decides. A page's script says for how long the page was on the screen; what lies between that and
the time that passed here was spent on the way, and is taken off up to a limit. Without a script a flat second is.
"""

from __future__ import annotations

from datetime import datetime

from portal.aptitude.models import MOST_CREDITED_MS

#: Taken off a task when no script says how long its page was on the screen.
FLAT_CREDIT_MS = 1000
#: An answer that was under way when the time ran out is still taken.
GRACE_MS = 10_000
MILLISECOND = 1000


def microseconds(at: datetime) -> int:
    """An instant as a page's stamp."""
    return int(at.timestamp() * 1_000_000)


def stretch_ms(since: datetime | None, at: datetime) -> int:
    """How long the clock has run; nothing while it stands, and never less than nothing."""
    return 0 if since is None else max(0, (microseconds(at) - microseconds(since)) // MILLISECOND)


def credit_ms(
    *, stamp: int, shown_at: datetime, at: datetime, seen_ms: int | None, credited: int, stretch: int
) -> int:
    """What is taken off for the network, beyond what the task was credited with before.

    `stamp` is when the answered page was written, `seen_ms` for how long it was on the screen, None without a script.
    """
    written = min(max(stamp, microseconds(shown_at)), microseconds(at))
    on_the_way = FLAT_CREDIT_MS if seen_ms is None else (microseconds(at) - written) // MILLISECOND - seen_ms
    return max(0, min(on_the_way, MOST_CREDITED_MS - credited, stretch))


def allowed_ms(seconds: int, *, factor: float | None, n_extra: int, k_items: int) -> int | None:
    """The time limit: the usual seconds with extra time, and the same share for each task that does not count."""
    return None if factor is None else round(seconds * factor * (1 + n_extra / k_items) * 1000)


def left_ms(limit: int | None, used: int) -> int | None:
    """What is left on the clock; None without a limit."""
    return None if limit is None else max(0, limit - used)
