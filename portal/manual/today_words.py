"""The newest build in sentences, each with its day and its number of people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.aptitude.families import FAMILIES
from portal.aptitude.rows import INSTRUMENT
from portal.locale import current_locale, local_time
from portal.manual.naming import CONTRASTS, group_name, number
from portal.manual.nightly import ZONE
from portal.manual.today import Today, read_today
from portal.reports.titles import title_of


def limits_of_today(limits: Mapping[str, str], today: Today | None) -> Mapping[str, str]:
    """What a report cannot say, with the sentence about norms as it is now; the numbers of the report stay as they are.

    Without a build the sentence that was written beforehand holds: nothing is known. So it does of values.
    """
    if today is None or not today.may_be_normed:
        return limits
    return {**limits, "norms": norms_in_report(today)}


def norms_in_report(today: Today) -> str:
    """Whether there is anything to compare with; the report itself never does."""
    if not today.norms:
        return _(
            "As of %(day)s there are no norms (the scores of a large group, to compare with); n = %(n)s so far. So "
            "nobody can say whether your scores are higher or lower than others'.",
            day=_day(today),
            n=f"{today.n:,}",
        )
    return _(
        "As of %(day)s the technical manual tells where the scores of this portal's users lie (%(groups)s). This "
        "report does not use that: it compares you with nobody.",
        day=_day(today),
        groups=_groups(today),
    )


def facts_of_today(today: Today) -> Iterator[str]:
    """For a passport: what has become known of the assessment, and what has not."""
    yield _(
        "As of %(day)s: n = %(n)s users who let their answers be used.", day=_day(today), n=f"{today.n:,}"
    )
    if today.alphas:
        lowest, highest = (number(one) for one in today.alphas)
        yield _(
            "Reliability (α) of the scales: %(lowest)s to %(highest)s. The errors on reports are still those that "
            "were assumed.",
            lowest=lowest,
            highest=highest,
        )
    if not today.may_be_normed:
        yield _("Norms: none, now or later; everybody is compared with themselves only.")
    elif today.norms:
        yield _("Norms: percentiles of users of this portal (%(groups)s).", groups=_groups(today))
    else:
        yield _("Norms: none yet.")
    yield from _fairness(today)


def facts_of_families(session: Session) -> Iterator[str]:
    """The same of every family of tasks that anything is known of."""
    for family in FAMILIES.values():
        today = read_today(session, family.slug, str(family.version))
        if today is not None and today.n:
            facts = " ".join(facts_of_today(today))
            yield _(
                "%(name)s: %(facts)s", name=title_of(INSTRUMENT, family.slug, current_locale()), facts=facts
            )


def _fairness(today: Today) -> Iterator[str]:
    for name, words in CONTRASTS.items():
        if name in today.compared:
            yield _("Fairness: items compared at equal score. %(who)s.", who=words)
        else:
            yield _("Fairness: not enough people yet. %(who)s.", who=words)


def _groups(today: Today) -> str:
    return _("; ").join(
        _(
            "%(group)s: n = %(n)s, %(since)s to %(until)s",
            group=group_name(one.group),
            n=f"{one.n:,}",
            since=one.since.isoformat(),
            until=one.until.isoformat(),
        )
        for one in today.norms
    )


def _day(today: Today) -> str:
    """The day of the build where the people are."""
    return local_time(today.made_at, ZONE).date().isoformat()
