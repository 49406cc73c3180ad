"""The question for research as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.manual.models import Schooling, Sex
from portal.manual.naming import group_name
from portal.manual.texts import manual_words


@dataclass(frozen=True)
class Question:
    """Its words, and what can be said of oneself, by value and name."""

    words: Mapping[str, Any]
    schooling: tuple[tuple[str, str], ...]
    sexes: tuple[tuple[str, str], ...]


def write_question(locale: str) -> Question:
    """The question in one script."""
    return Question(
        manual_words(locale)["consent"],
        tuple((one.value, group_name(one.value)) for one in Schooling),
        tuple((one.value, group_name(one.value)) for one in Sex),
    )
