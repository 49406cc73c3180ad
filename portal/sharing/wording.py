"""What sections and acts are called, to the client."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.audit import Action
from portal.sharing.models import Section
from portal.sharing.service import AccessEntry
from portal.templating import moment

SECTION_NAMES: dict[Section, Any] = {
    Section.scores: _("Scores and chart"),
    Section.certainty: _("How sure the result is"),
    Section.guess: _("My own guess"),
    Section.matches: _("Occupations"),
    Section.answers: _("Every single answer"),
}
#: What the adviser will see of each section.
SECTION_HINTS: dict[Section, Any] = {
    Section.scores: _("My six scores with their errors, and what stands out."),
    Section.certainty: _("How probable the order is, and whether statements were left out."),
    Section.guess: _("The order that I guessed, and where the result differs from it."),
    Section.matches: _("The nearest occupations and why they are near. It tells which of my kinds are high."),
    Section.answers: _("Each statement with my answer. The scores can be worked out from them."),
}
ACT_WORDS: dict[Action, Any] = {
    Action.share_given: _("You opened these parts"),
    Action.share_withdrawn: _("You took it back, or the session was moved or cancelled"),
    Action.brief_opened: _("%(adviser)s looked at these parts"),
    Action.client_opened_by_code: _("%(adviser)s typed the code that you read out"),
    Action.record_exported: _("You downloaded everything"),
}
LOOK_WITHOUT_REPORT = _("%(adviser)s looked at the booking, without a report")
OTHER_ACT = _("Something was recorded by the centre")


def section_names(sections: Iterable[Section]) -> str:
    """The names of sections side by side."""
    return " · ".join(str(SECTION_NAMES[section]) for section in sections)


def log_in_words(log: Iterable[AccessEntry], locale: str) -> list[tuple[str, str, str]]:
    """The access log for a timeline: instant, date and time, and who did what."""
    return [(entry.at.isoformat(), moment(entry.at), act_in_words(entry, locale)) for entry in log]


def act_in_words(entry: AccessEntry, locale: str) -> str:
    """One line of the access log: who did what with which sections."""
    words = ACT_WORDS.get(entry.action, OTHER_ACT)
    if entry.action is Action.brief_opened and not entry.sections:
        words = LOOK_WITHOUT_REPORT
    act = str(words) % {"adviser": entry.member.name(locale) if entry.member else ""}
    if not entry.sections:
        return act
    return gettext("%(act)s: %(sections)s", act=act, sections=section_names(entry.sections))
