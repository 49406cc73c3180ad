"""What a receipt says in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from portal.accounts.models import ErasureReason

#: What a reader calls the rows of each table; tables that are parts of one thing are counted together.
LINES: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Records with their code"), ("clients",)),
    (_("Agreements"), ("consents",)),
    (_("What was said for research"), ("research_replies",)),
    (_("Assessments begun"), ("sittings",)),
    (_("Answers"), ("answers", "served_items")),
    (_("Times of sessions of tasks"), ("aptitude_sittings", "clock_pauses")),
    (_("Reports"), ("reports",)),
    (_("Numbers in reports"), ("report_scores", "report_figures", "report_matches", "screen_verdicts")),
    (_("Occupations that you named"), ("wished_occupations",)),
    (_("Shares with advisers"), ("shares",)),
    (_("Parts that were shared"), ("share_sections",)),
    (_("Bookings: name, contact and code"), ("bookings",)),
    (_("Questions to advisers"), ("booking_questions",)),
    (_("Notes of advisers"), ("notes",)),
    (_("Messages not yet sent"), ("outbox",)),
)
REASONS = {
    ErasureReason.asked: _("You asked for it."),
    ErasureReason.retention: _("It had not been used for the whole period for which it is kept."),
}


def receipt_lines(counts: Mapping[str, int]) -> list[tuple[Any, int]]:
    """What was erased and how many of it, in the order in which a person met it."""
    summed = [(label, sum(counts.get(table, 0) for table in tables)) for label, tables in LINES]
    return [(label, number) for label, number in summed if number]
