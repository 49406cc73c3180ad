"""The first question of a booking that begins on one of these pages, in the words of the person who asks."""

from __future__ import annotations

from flask_babel import gettext

from portal.booking.topics import register_subject
from portal.locale import current_locale
from portal.rules.topics import topic_sets
from portal.rules.words import CALCULATOR_NAMES


def _about_comparison(ids: tuple[str, ...]) -> str | None:
    """A set, or a topic of it."""
    topic_set = topic_sets().get(ids[0]) if ids else None
    if topic_set is None or len(ids) > 2:
        return None
    if len(ids) == 1:
        name = topic_set.name(current_locale())
    elif ids[1] in topic_set.topics:
        name = topic_set.topics[ids[1]].name(current_locale())
    else:
        return None
    return gettext("I have read how both sides handle “%(name)s”. What does it mean for me?", name=name)


def _about_calculator(ids: tuple[str, ...]) -> str | None:
    if len(ids) != 1 or ids[0] not in CALCULATOR_NAMES:
        return None
    name = str(CALCULATOR_NAMES[ids[0]])
    return gettext("I have used the calculator “%(name)s”. Can you go through the result with me?", name=name)


def _about_what_applies(ids: tuple[str, ...]) -> str | None:
    return None if ids else gettext("Which rules and programmes apply to me, and what do I do first?")


def register_subjects() -> None:
    """Let the pages of the rules lead to a booking with a question."""
    register_subject("comparison", _about_comparison)
    register_subject("calculator", _about_calculator)
    register_subject("what-applies", _about_what_applies)
