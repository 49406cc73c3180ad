"""What is said of the way in which a sitting was answered: to the person kindly, to the adviser in one line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from assessments.quality import FAMILIES_NEEDED, LIMITS, Family
from portal.library import Publication
from portal.reports.quality_reading import AnswerReading
from portal.reports.versions import History
from portal.sittings.models import SittingStatus


@dataclass(frozen=True)
class QualityNote:
    """A calm word beside a result, and perhaps the way to answer a few statements again."""

    title: str
    sentences: tuple[str, ...]
    meaning: str
    #: What was looked at: the sign, this person's number, from where on it is told and whose limit that is.
    rows: tuple[tuple[str, str, str], ...]
    rule: str
    #: What answering again is about and what it brings; empty where it is not offered.
    offer: tuple[str, ...] = ()
    button: str = ""
    #: The sitting whose statements would be answered again.
    sitting_id: int | None = None
    #: A sitting in which that was begun.
    begun_id: int | None = None


def write_note(reading: AnswerReading) -> QualityNote | None:
    """The note without an offer; None when there is nothing to say."""
    if not reading.is_told:
        return None
    return QualityNote(
        title=_("Read this result with a little care")
        if reading.needs_care
        else _("A few answers to look at once more"),
        sentences=tuple(_sentences(reading)),
        meaning=_(
            "That happens to many people: in a hurry, tired, or by a slip of the finger. It says nothing about you, "
            "and nothing was changed or left out."
        ),
        rows=tuple(_rows(reading)),
        rule=_(
            "Only when %(needed)d different kinds of signs come together do we ask for care. The times include the "
            "network's, so that a slow line makes nobody too fast.",
            needed=FAMILIES_NEEDED,
        ),
    )


def offer_again(
    note: QualityNote, reading: AnswerReading, history: History, publication: Publication
) -> QualityNote:
    """The note with the way to answer the doubtful statements again, where there is one.

    There is none on an earlier version, when that was tried and its result not kept, and when the statements are
    asked differently today.
    """
    sitting, repeat, n = history.sitting, history.repeat, len(reading.doubtful)
    is_begun = repeat is not None and repeat.status is SittingStatus.open
    is_old = sitting.instrument_version != publication.instrument.version
    if is_old or (repeat is not None and not is_begun):
        return note
    if n == reading.n_items:
        offer = [
            _(
                "You can answer them all again, if you like. A new version of the report is made, and this one is kept "
                "beside it."
            )
        ]
    else:
        offer = [
            _(
                "You can answer just these again, if you like. All other answers stay as they are, a new version of "
                "the report is made, and this one is kept beside it."
            )
        ]
    if reading.failed_checks and n < reading.n_items:
        offer.append(_("A control statement comes with its neighbours."))
    return replace(
        note,
        offer=tuple(offer),
        button=ngettext("Answer this %(num)d statement again", "Answer these %(num)d statements again", n),
        sitting_id=sitting.id,
        begun_id=repeat.id if repeat is not None and is_begun else None,
    )


def _sentences(reading: AnswerReading) -> Iterator[str]:
    if Family.time in reading.families:
        yield ngettext(
            "%(num)d answer came within %(seconds)s seconds, faster than a statement can usually be read.",
            "%(num)d answers came within %(seconds)s seconds, faster than a statement can usually be read.",
            len(reading.fast),
            seconds=f"{LIMITS['seconds_per_item'].value:.0f}",
        )
    if Family.instructed in reading.families:
        yield ngettext(
            "%(num)d of the %(total)d control statements got another answer than the one it asks for, or than nearly "
            "everybody gives.",
            "%(num)d of the %(total)d control statements got another answer than the one they ask for, or than nearly "
            "everybody gives.",
            len(reading.failed_checks),
            total=reading.n_checks,
        )
    if Family.invariance in reading.families:
        yield ngettext(
            "The same answer was given %(num)d time in a row.",
            "The same answer was given %(num)d times in a row.",
            len(reading.run),
        )
    if Family.consistency in reading.families:
        yield _("Statements that ask about the same thing were answered rather differently.")


def _rows(reading: AnswerReading) -> Iterator[tuple[str, str, str]]:
    """Every sign that could be looked at, also those that say nothing here."""
    if reading.fastest_seconds is not None:
        name = _("Seconds for a statement, on the fastest ten in a row")
        yield _row("seconds_per_item", name, f"{reading.fastest_seconds:.1f}", digits=1)
    if reading.run_share is not None:
        name = _("Share of the longest row of equal answers")
        yield _row("long_string_share", name, f"{reading.run_share:.2f}")
    if reading.even_odd is not None:
        name = _("Agreement between the two halves of the scales (1 is the most)")
        yield _row("even_odd", name, f"{reading.even_odd:.2f}")
    if reading.n_checks:
        name = _("Control statements answered differently")
        yield _row("instructed_failed", name, f"{len(reading.failed_checks)} / {reading.n_checks}", digits=0)


def _row(index: str, name: str, own: str, *, digits: int = 2) -> tuple[str, str, str]:
    limit = limit_in_words(index, digits=digits)
    return name, own, _("%(limit)s (%(source)s)", limit=limit, source=LIMITS[index].source)


def limit_in_words(index: str, *, digits: int = 2) -> str:
    """From where on a sign is told, by its published limit."""
    limit = f"{LIMITS[index].value:.{digits}f}"
    return (
        _("from %(limit)s on", limit=limit) if LIMITS[index].is_upper else _("below %(limit)s", limit=limit)
    )


def care_line(reading: AnswerReading, *, locale: str) -> str:
    """The flag for an adviser, in the adviser's script: what was noticed, and never a verdict. Empty without a flag."""
    if not reading.needs_care:
        return ""
    with force_locale(locale):
        names = {
            Family.time: _("answers faster than reading"),
            Family.invariance: _("the same answer many times in a row"),
            Family.consistency: _("answers that agree little with each other"),
            Family.instructed: _("control statements answered differently"),
        }
        signs = _(", ").join(names[family] for family in reading.families)
        return ngettext(
            "Read with care: %(num)d sign (%(signs)s). It may have been a hurry or a tired evening; ask how it was.",
            "Read with care: %(num)d signs (%(signs)s). It may have been a hurry or a tired evening; ask how it was.",
            len(reading.families),
            signs=signs,
        )
