"""What all lines of a signed record have in common: moments, a name, and numbers that must come out again."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from portal.accounts.signing import canonical
from portal.locale import LOCALES
from portal.reports.service import REPLAY_TOLERANCE

SCORE_FIELDS = ("scale", "value", "error", "maximum", "n_answered", "k_items", "status")
#: Of a report, beside scores and figures.
HEADS = ("method", "method_version", "seed", "shape", "code")
#: A computer's clock may run ahead of ours by so many seconds.
CLOCK_SLACK = 300


class UnreadableRecord(ValueError):
    """The file is no record, or was changed; `why` is the key of the sentence that says so."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class LineFacts:
    """Script, moments and name of one line."""

    locale: str
    started_at: datetime
    submitted_at: datetime
    created_at: datetime
    #: Who signed it and which line it is, so that it is never taken in twice.
    origin: str


def write_moment(at: datetime) -> str:
    """A moment in UTC to the microsecond, which reads back exactly."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def read_facts(one: Mapping[str, Any], fingerprint: str, *, at: datetime) -> LineFacts:
    """Raises UnreadableRecord for moments out of order or ahead, and what a malformed line raises."""
    started, submitted, created = (
        datetime.fromisoformat(text)
        for text in (one["started_at"], one["submitted_at"], one["report"]["created_at"])
    )
    is_in_order = started <= submitted <= created and (created - at).total_seconds() <= CLOCK_SLACK
    if one["locale"] not in LOCALES or not is_in_order:
        raise UnreadableRecord("no_record")
    origin = f"{fingerprint}:{hashlib.sha256(canonical(one)).hexdigest()[:32]}"
    return LineFacts(one["locale"], started, submitted, created, origin)


def is_same_report(
    stored: Mapping[str, Any],
    heads: tuple[object, ...],
    scores: list[dict[str, Any]],
    figures: Mapping[str, float | None],
) -> bool:
    """Whether the record's numbers are those that were computed here; `heads` are in the order of `HEADS`."""
    named = tuple(stored[name] for name in HEADS)
    return named == heads and _agree(stored["scores"], scores) and _agree(stored["figures"], dict(figures))


def _agree(stored: Any, computed: Any) -> bool:
    if isinstance(computed, dict):
        return stored.keys() == computed.keys() and all(
            _agree(stored[key], computed[key]) for key in computed
        )
    if isinstance(computed, list):
        return len(stored) == len(computed) and all(map(_agree, stored, computed))
    if isinstance(computed, float) and isinstance(stored, int | float):
        return math.isclose(stored, computed, rel_tol=REPLAY_TOLERANCE, abs_tol=REPLAY_TOLERANCE)
    return bool(stored == computed)
