"""Two kept reports of one instrument beside each other: is a change larger than measurement error, or not?

The index of reliable change divides the difference by its standard error (Jacobson & Truax 1991). Theirs is the error
of one score times the root of two; here each score has its own, which a gap among the answers makes larger, so the
root of the sum of both squares stands in its place. For two complete forms that is the same number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import sqrt

from assessments.reliability import RELIABLE_CHANGE, is_reliable_change, reliable_change
from portal.aptitude.rows import INSTRUMENT as APTITUDE
from portal.profiles.material import Material
from portal.profiles.person import TaskResult
from portal.profiles.task_changes import ability, find_comparable
from portal.reports.models import Report
from portal.reports.profile import Profile
from portal.reports.scales import main_scales
from portal.reports.voice import points
from portal.templating import calendar_day

#: Sooner than this, people may remember what they answered.
SOON = timedelta(days=14)
NO_NUMBER = "–"


@dataclass(frozen=True)
class ChangeRow:
    """One scale on two days."""

    name: str
    before: str
    after: str
    difference: str
    verdict: str
    #: How the index was computed; empty when one of the scores is missing.
    working: str
    is_larger_than_error: bool


@dataclass(frozen=True)
class Change:
    """One instrument on two days, or why two days are not compared. Without rows it is the latter."""

    of: str
    title: str
    before: Report
    after: Report
    between: str
    sentences: tuple[str, ...]
    rows: tuple[ChangeRow, ...] = ()


def read_changes(material: Material) -> tuple[Change, ...]:
    """Of each instrument and each family of tasks that was taken twice, comparable or not."""
    return tuple(_changes(material))


def _changes(material: Material) -> Iterator[Change]:
    for of in material.content.instruments:
        newest, *earlier = material.person.profiles.get(of, ()) or (None,)
        if newest is not None and earlier:
            yield _change(material, of, newest, earlier)
        if of == APTITUDE:
            for family, (latest, *others) in material.person.tasks.items():
                if others:
                    yield _task_change(material, family, latest, others)


def _change(material: Material, of: str, newest: Profile, earlier: Sequence[Profile]) -> Change:
    """Beside the latest report that can be compared; if there is none, why the latest cannot."""
    reasons = {id(one): obstacle(material, one.report, newest.report) for one in earlier}
    before = next((one for one in earlier if not reasons[id(one)]), None)
    if before is None:
        reason = reasons[id(earlier[0])]
        return _not_compared(material, of, earlier[0].report, newest.report, reason, material.title_of(of))
    rows = tuple(_row(material, of, before, newest, scale) for scale in main_scales(newest))
    return Change(
        of=of,
        title=material.title_of(of),
        before=before.report,
        after=newest.report,
        between=_between(material, before.report, newest.report),
        sentences=tuple(_sentences(material, rows, newest.report.created_at - before.report.created_at)),
        rows=rows,
    )


def _task_change(material: Material, family: str, after: TaskResult, earlier: Sequence[TaskResult]) -> Change:
    """Beside the latest session with the same parameters and conditions; if there is none, why not the latest."""
    before, reason = find_comparable(after, earlier)
    title = material.name_of(APTITUDE, family)
    if reason:
        return _not_compared(material, APTITUDE, before.report, after.report, reason, title)
    (first, error), (second, other) = ability(before), ability(after)
    shown = _ability_text(first, error), _ability_text(second, other)
    row = _compared(material, title, shown, (first, second), (error, other), "{:+.2f}")
    lasted = after.report.created_at - before.report.created_at
    return Change(
        of=APTITUDE,
        title=title,
        before=before.report,
        after=after.report,
        between=_between(material, before.report, after.report),
        sentences=(*_sentences(material, [row], lasted), material.voice.say("change.practice")),
        rows=(row,),
    )


def _ability_text(value: float, error: float) -> str:
    return f"{_minus(f'{value:+.2f}')} ± {error:.2f}"


def obstacle(material: Material, before: Report, after: Report) -> str:
    """Why two reports of one instrument cannot be compared; empty when they can."""
    if before.form != after.form:
        return "other-form"
    versions = frozenset({before.instrument_version, after.instrument_version})
    is_same = material.content.are_equivalent(after.instrument, after.form, versions)
    return "" if is_same else "other-version"


def _not_compared(
    material: Material, of: str, before: Report, after: Report, reason: str, title: str
) -> Change:
    between, why = _between(material, before, after), material.voice.say(f"change.{reason}")
    return Change(of, title, before, after, between, (why,))


def _between(material: Material, before: Report, after: Report) -> str:
    days = {"before": calendar_day(before.created_at), "after": calendar_day(after.created_at)}
    return material.voice.say("change.between", **days)


def _sentences(material: Material, rows: Sequence[ChangeRow], lasted: timedelta) -> Iterator[str]:
    voice = material.voice
    scored = [row for row in rows if row.working]
    changed = [row.name for row in rows if row.is_larger_than_error]
    if changed:
        others = "some" if len(changed) < len(scored) else "all"
        yield voice.say(f"change.{others}", types=voice.join(changed))
    elif len(scored) == 1:
        yield voice.say("change.none-of-one")
    elif scored:
        yield voice.say("change.none", k=len(scored))
    if len(scored) < len(rows):
        yield voice.say("change.gap")
    if lasted < SOON:
        yield voice.say("change.soon", days=lasted.days)


def _row(material: Material, of: str, before: Profile, after: Profile, scale: str) -> ChangeRow:
    voice, name = material.voice, material.name_of(of, scale)
    shown = _score(before, scale), _score(after, scale)
    if not all(scale in profile.scores for profile in (before, after)):
        return ChangeRow(name, *shown, NO_NUMBER, voice.say("change.unscored"), "", False)
    both = before.scores[scale], after.scores[scale]
    return _compared(material, name, shown, both, (before.errors[scale], after.errors[scale]))


def _compared(
    material: Material,
    name: str,
    shown: tuple[str, str],
    both: tuple[float, float],
    errors: tuple[float, float],
    form: str = "",
) -> ChangeRow:
    """Two scores with their errors; `form` is how they are written where they are no points."""
    index = change_index(*both, *errors)
    is_larger = is_reliable_change(index)
    verdict = "within" if not is_larger else "risen" if index > 0 else "fallen"
    first, second = (_minus(form.format(one)) if form else points(one) for one in both)
    working = f"({second} − {first}) ÷ √({errors[0]:.3f}² + {errors[1]:.3f}²) = {_signed(index, 2)}"
    difference = _minus(form.format(both[1] - both[0])) if form else _signed(both[1] - both[0])
    return ChangeRow(name, *shown, difference, material.voice.say(f"change.{verdict}"), working, is_larger)


def change_index(before: float, after: float, error_before: float, error_after: float) -> float:
    """The difference in standard errors of a difference.

    >>> round(change_index(24, 35, 3.6672, 3.6672), 2)
    2.12
    """
    # Half of the two error variances, as the standard deviation of scores that hold nothing but error.
    of_one = sqrt((error_before**2 + error_after**2) / 2)
    return reliable_change(before, after, sd=of_one, reliability=0.0)


def _score(profile: Profile, scale: str) -> str:
    if scale not in profile.scores:
        return NO_NUMBER
    return f"{points(profile.scores[scale])} ± {profile.errors[scale]:.1f}"


def _signed(value: float, digits: int = 1) -> str:
    """With its sign; a whole number of points stays whole."""
    if value == 0:
        return "0"
    return _minus(f"{value:+.{0 if value.is_integer() else digits}f}")


def _minus(number: str) -> str:
    return number.replace("-", "−")


def rule_sentences(material: Material, change: Change) -> tuple[str, ...]:
    """What counts as larger than error, how often that happens by chance, and what it does not mean."""
    voice = material.voice
    scored = sum(bool(row.working) for row in change.rows)
    return (
        voice.say("change.rule", critical=f"{RELIABLE_CHANGE:.2f}"),
        voice.say("change.chance", k=scored) if scored > 1 else voice.say("change.chance-of-one"),
        voice.say("change.meaning"),
    )
