"""How good the screen for careless answers is, in words and tables for the passport."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from assessments.quality import LIMITS
from portal.library import Publication
from portal.reports.quality_words import limit_in_words
from portal.reports.wording import form_name

#: The signs that one person's answers allow, and how many digits their limits have.
DIGITS = {"seconds_per_item": 1, "long_string_share": 2, "even_odd": 2, "instructed_failed": 0}


@dataclass(frozen=True)
class FormScreening:
    """One form: of careful people how many are left alone, of careless ones how many are found."""

    form: Any
    careful: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Screening:
    """What the passport shows."""

    limits: tuple[tuple[str, str, str], ...]
    forms: tuple[FormScreening, ...]
    how: tuple[str, ...]


def read_screening(publication: Publication) -> Screening | None:
    """The computed shares of an instrument; None before they were computed."""
    found = publication.screening
    if found is None:
        return None
    instrument = publication.instrument
    return Screening(
        limits=tuple(_limits(has_checks=bool(instrument.checks))),
        forms=tuple(
            FormScreening(form_name(instrument, form), _careful(shares), _rows(shares["found"]))
            for form, shares in found["forms"].items()
        ),
        how=_how(found, has_checks=bool(instrument.checks)),
    )


def _limits(*, has_checks: bool) -> list[tuple[str, str, str]]:
    names = {
        "seconds_per_item": _("Seconds for a statement, on the fastest ten in a row"),
        "long_string_share": _("Share of the longest row of equal answers"),
        "even_odd": _("Agreement between the two halves of the scales (1 is the most)"),
    }
    if has_checks:
        names["instructed_failed"] = _("Control statements answered differently")
    return [
        (name, limit_in_words(index, digits=DIGITS[index]), LIMITS[index].source)
        for index, name in names.items()
    ]


def _careful(shares: Mapping[str, Any]) -> str:
    return _(
        "Of people who read with care, %(alone)s are not asked to be careful, and %(calm)s see no note at all.",
        alone=_percent(shares["left_alone"]),
        calm=_percent(shares["without_note"]),
    )


def _rows(found: Mapping[str, Mapping[str, float]]) -> tuple[tuple[str, ...], ...]:
    kinds = {
        "straight-line": _("always the same answer"),
        "midpoint": _("always the middle"),
        "alternating": _("two answers in turn"),
        "extreme": _("only the two ends, by chance"),
        "random": _("any answer, by chance"),
    }
    return tuple(
        (name, *(_both(found[kind][manner], found[kind][f"{manner}_half"]) for manner in ("hurry", "calm")))
        for kind, name in kinds.items()
    )


def _both(whole: float, half: float) -> str:
    """The share among those who do so throughout, and among those who begin in the middle."""
    return f"{_percent(whole)} / {_percent(half)}"


def _percent(share: float) -> str:
    """Whole per cent; what was seen in none or in all of the people drawn is no certainty."""
    shown = round(100 * share)
    if shown in {0, 100}:
        return "<1%" if shown == 0 else ">99%"
    return f"{shown}%"


def _how(found: Mapping[str, Any], *, has_checks: bool) -> tuple[str, ...]:
    sentences = [
        _(
            "Simulated, not observed: %(n)d people for each number, so it is exact to about one point (standard "
            "error). Seed %(seed)d, computed on %(day)s.",
            n=found["n_persons"],
            seed=found["seed"],
            day=found["computed_on"].isoformat(),
        ),
        _(
            "Careful people answer by traits that are unrelated, with the reliability that this instrument assumes, "
            "and take %(careful)s seconds for a statement (median); those in a hurry take %(rapid)s.",
            careful=f"{found['median_seconds']:.1f}",
            rapid=f"{found['rapid_seconds']:.1f}",
        ),
    ]
    if has_checks:
        sentences.append(
            _(
                "One in %(n)d control statements is answered by chance by careful people, too: an assumption.",
                n=round(1 / found["slips"]),
            )
        )
    sentences.append(_("How it is with real people is not known yet."))
    return tuple(sentences)
