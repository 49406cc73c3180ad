"""What groups, locks and numbers are called on the pages of the manual."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from portal.aptitude.families import FAMILIES
from portal.library import Publication
from portal.manual.cells import FEW, WITHHELD
from portal.manual.gates import Verdict

NOTHING = "–"
SCRIPTS = ("zh_Hans", "zh_Hant")
GROUPS: Mapping[str, Any] = {
    "zh_Hans": lazy_gettext("Read simplified characters"),
    "zh_Hant": lazy_gettext("Read traditional characters"),
    "mainland": lazy_gettext("Went to school on the mainland"),
    "taiwan": lazy_gettext("Went to school in Taiwan"),
    "elsewhere": lazy_gettext("Went to school elsewhere"),
    "female": lazy_gettext("Female"),
    "male": lazy_gettext("Male"),
    "other": lazy_gettext("Another answer"),
    "not-said": lazy_gettext("Not said"),
    "everybody": lazy_gettext("Everybody"),
    "full": lazy_gettext("Full version"),
    "short": lazy_gettext("Short version"),
}
CONTRASTS: Mapping[str, Any] = {
    "script": lazy_gettext("Between readers of the two scripts"),
    "sex": lazy_gettext("Between women and men, as far as they said so"),
}
VERDICTS: Mapping[str, Any] = {
    Verdict.open: lazy_gettext("not enough people yet"),
    Verdict.holds: lazy_gettext("holds in our users"),
    Verdict.fails: lazy_gettext("not confirmed in our users"),
}
LEVELS: Mapping[str, Any] = {
    "none": lazy_gettext("not even the same pattern"),
    "configural": lazy_gettext("the same pattern"),
    "metric": lazy_gettext("the same weights of the items"),
    "scalar": lazy_gettext("the same weights and origins"),
}

#: The files of a build, by the name in their address.
TABLE_NAMES: Mapping[str, Any] = {
    "people": lazy_gettext("Number of people"),
    "gates": lazy_gettext("Gates"),
    "scales": lazy_gettext("Reliability"),
    "scores": lazy_gettext("Scores"),
    "items": lazy_gettext("Items"),
    "parameters": lazy_gettext("Parameters"),
    "information": lazy_gettext("Information"),
    "differences": lazy_gettext("Differences at equal score"),
    "norms": lazy_gettext("Percentiles"),
    "circle": lazy_gettext("Circular order"),
    "choices": lazy_gettext("Choices"),
    "models": lazy_gettext("Item models"),
}


def group_name(group: str) -> str:
    return str(GROUPS[group])


def cell_text(cell: int | str | None) -> str:
    """A count, or why it is not there."""
    if cell is None:
        return NOTHING
    if cell == FEW:
        return _("fewer than 10")
    return _("not shown") if cell == WITHHELD else f"{cell:,}"


def number(value: float | None, digits: int = 2) -> str:
    """A number with a true minus; a dash for what is not known."""
    return NOTHING if value is None else f"{value:.{digits}f}".replace("-", "−")


def interval(low: float | None, high: float | None, digits: int = 2) -> str:
    return NOTHING if low is None or high is None else f"{number(low, digits)}–{number(high, digits)}"


def with_error(value: float | None, error: float | None, digits: int = 2) -> str:
    """A number with its standard error in brackets."""
    if value is None:
        return NOTHING
    return number(value, digits) if error is None else f"{number(value, digits)} ({number(error, digits)})"


def probability(p: float | None) -> str:
    return NOTHING if p is None else "< 0.001" if p < 0.001 else number(p, 3)


def lock_sentence(part: Mapping[str, Any]) -> str:
    """Why there are no numbers; empty when there are."""
    if part.get("impossible"):
        return _("The answers do not allow this computation.")
    if "locked" not in part:
        return ""
    has, needs = part["locked"]["has"], part["locked"]["needs"]
    if isinstance(has, Mapping):
        each = _("; ").join(
            _("%(group)s: %(told)s", group=group_name(name), told=cell_text(n)) for name, n in has.items()
        )
        return _("Shown from %(needs)d people in each group. So far: %(each)s.", needs=needs, each=each)
    return _("Shown from %(needs)d people. So far: %(has)s.", needs=needs, has=cell_text(has))


def who(sizes: Mapping[str, int]) -> str:
    """Groups with their numbers of people, which are only told in whole tens."""
    return _("; ").join(
        _("%(group)s: %(told)s", group=group_name(name), told=_("at least %(n)s", n=f"{n:,}"))
        for name, n in sizes.items()
    )


def item_text(publication: Publication, item_id: str, locale: str) -> str:
    """The statement, or its id when it has retired."""
    known = publication.words[locale].texts["items"]
    return publication.statement(item_id, locale) if item_id in known else item_id


def scale_name(publication: Publication, scale_id: str, locale: str) -> str:
    return str(publication.words[locale].scale(scale_id)["name"])


def is_family(subject: str) -> bool:
    return subject in FAMILIES
