"""What sections and acts are called, to the client."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.aptitude.rows import INSTRUMENT as APTITUDE
from portal.aptitude.wording import wording as aptitude_wording
from portal.audit import Action
from portal.library import Kind, read_library
from portal.reports.titles import title_of
from portal.sharing.models import Section, Share
from portal.sharing.offers import Offer
from portal.sharing.service import AccessEntry
from portal.templating import moment

SECTION_NAMES: dict[Section, Any] = {
    Section.scores: _("Scores and chart"),
    Section.certainty: _("How sure the result is"),
    Section.guess: _("My own guess"),
    Section.matches: _("Occupations"),
    Section.wishes: _("Occupations I wish for"),
    Section.tensions: _("What does not fit together"),
    Section.strain: _("Strain in the last month"),
    Section.answers: _("Every single answer"),
}
#: What the adviser will see of each section.
SECTION_HINTS: dict[Section, Any] = {
    Section.scores: _("My scores with their errors, and what stands out."),
    Section.certainty: _(
        "How many statements I answered, in which version, and whether it is to be read with care."
    ),
    Section.guess: _("The order that I guessed, and where the result differs from it."),
    Section.matches: _("The nearest occupations and why they are near. It tells which of my kinds are high."),
    Section.wishes: _(
        "The occupations on my list as it stands when they look, how near each is to my interests, and what of it "
        "nothing that I show has measured."
    ),
    Section.tensions: _(
        "Where two results do not fit together, as my profile says it. Only where I show the scores of both."
    ),
    Section.strain: _("How much strain the search puts on me, with its error. No other tick shows it."),
    Section.answers: _("Each statement with my answer. The scores can be worked out from them."),
}
#: Of an instrument that has one form only.
ANSWERED_HINT = _("How many statements I answered, and whether it is to be read with care.")
INTEREST_HINTS: dict[Section, Any] = {
    Section.scores: _("My six scores with their errors, and what stands out."),
    Section.certainty: _(
        "How probable the order is, whether statements were left out, and whether it is to be read with care."
    ),
}
#: Where strain is asked about, what is left out of the other parts unless it is ticked, too.
STRAIN_HINTS: dict[Section, Any] = {
    Section.scores: _("My scores with their errors, and what stands out. Strain is not among them."),
    Section.answers: _(
        "Each statement with my answer, those about strain only if strain is ticked, too. The scores can be "
        "worked out from them."
    ),
}
VALUE_HINTS: dict[Section, Any] = {
    Section.scores: _("My scores with their errors, what stands out, and what I chose most and least often."),
    Section.answers: _(
        "Each statement and each choice with my answer. The scores can be worked out from them."
    ),
}
#: Of a session of tasks. What was chosen before the start belongs to the result, which would mislead without it.
TASK_HINTS: dict[Section, Any] = {
    Section.scores: _(
        "My result with its error, how far the tasks are calibrated, and what I chose before the start, such as more "
        "time. No task and no answer of mine."
    ),
    Section.certainty: _(
        "How many tasks I reached and skipped, whether the time ran out, and whether it is to be read with care."
    ),
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


def hints_of(offer: Offer) -> dict[str, Any]:
    """What the adviser will see of each part of a report, by what stands in the form for it."""
    if offer.is_across:
        return {value: SECTION_HINTS[part] for value, part in offer.values.items()}
    if offer.report.instrument == APTITUDE:
        return {value: TASK_HINTS[part] for value, part in offer.values.items()}
    publication = read_library().publications[offer.report.instrument]
    special = {Kind.interests: INTEREST_HINTS, Kind.values: VALUE_HINTS}.get(publication.kind, {})
    if Section.strain in offer.sections:
        special = STRAIN_HINTS
    if len(publication.instrument.forms) == 1:
        special = {Section.certainty: ANSWERED_HINT, **special}
    return {value: special.get(part, SECTION_HINTS[part]) for value, part in offer.values.items()}


def _full_title(instrument: str, form: str, locale: str) -> str:
    """The title of a report; of tasks after the name of all of them."""
    title = title_of(instrument, form, locale)
    return f"{aptitude_wording(locale).at('title')} · {title}" if instrument == APTITUDE else title


def report_name(share: Share, locale: str) -> str:
    """What a shared report is of."""
    return _full_title(share.report.instrument, share.report.form, locale)


def offer_groups(offers: Iterable[Offer], locale: str) -> list[tuple[str, Iterable[str]]]:
    """The reports that can be shown, named by instrument and date, each with what stands for its parts."""
    return [(_offer_name(offer, locale), offer.values) for offer in offers]


def _offer_name(offer: Offer, locale: str) -> str:
    if offer.is_across:
        return gettext("Across results")
    title = _full_title(offer.report.instrument, offer.report.form, locale)
    return gettext("%(instrument)s, %(moment)s", instrument=title, moment=moment(offer.report.created_at))


def section_names(sections: Iterable[Section]) -> str:
    """The names of sections side by side."""
    return " · ".join(str(SECTION_NAMES[section]) for section in sections)


def log_in_words(log: Iterable[AccessEntry], locale: str) -> list[tuple[str, str, str]]:
    """The access log for a timeline: instant, date and time, and who did what. One act is one line."""
    acts = groupby(log, key=lambda entry: (entry.at, entry.action, entry.member, entry.booking_id))
    # Newest first within an act, too; its parts are told in the order in which they were chosen.
    return [(at.isoformat(), moment(at), act_in_words([*parts][::-1], locale)) for (at, *_), parts in acts]


def act_in_words(parts: Sequence[AccessEntry], locale: str) -> str:
    """One line of the access log: who did what with which sections of which reports."""
    first = parts[0]
    words = ACT_WORDS.get(first.action, OTHER_ACT)
    if first.action is Action.brief_opened and not first.sections:
        words = LOOK_WITHOUT_REPORT
    act = str(words) % {"adviser": first.member.name(locale) if first.member else ""}
    told = [_part_in_words(part, locale) for part in parts if part.sections]
    return gettext("%(act)s: %(sections)s", act=act, sections=" · ".join(told)) if told else act


def _part_in_words(part: AccessEntry, locale: str) -> str:
    sections = section_names(part.sections)
    if not part.instrument:
        return sections
    title = _full_title(part.instrument, part.form, locale)
    return gettext("%(report)s (%(sections)s)", report=title, sections=sections)
