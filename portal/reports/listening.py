"""Who listens: the help lines of both sides, and what somebody may ask an adviser to begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.booking.models import Mode
from portal.booking.topics import OPENINGS, Topic
from portal.booking.words import MODE_WORDS
from portal.library import Article
from portal.reports.help_lines import Side, list_sides


@dataclass(frozen=True)
class Listening:
    """What the section about strain holds besides its sentences. No number of the person is in it."""

    sides: tuple[Side, ...]
    #: When the numbers were last looked at.
    as_of: date
    topic: Topic
    #: The first question, as it would be written for them.
    opening: Any
    modes: Mapping[Mode, Any]


def who_listens(help_page: Article) -> Listening:
    """From the page of help lines in one script."""
    return Listening(
        sides=tuple(list_sides(help_page)),
        as_of=help_page.updated,
        topic=Topic.strain,
        opening=OPENINGS[Topic.strain],
        modes=MODE_WORDS,
    )
