"""What is beyond error in a person's results: the facts that the rules ask for, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from math import sqrt
from typing import Any

from assessments.interests import Agreement, compare_guess
from portal.aptitude.rows import INSTRUMENT as APTITUDE
from portal.profiles.person import INTERESTS, VALUES, Person
from portal.profiles.rules import WHOLE
from portal.reports.chart import BAND_WIDTH, Bar
from portal.reports.profile import Profile
from portal.reports.rows import ScoreRow
from portal.reports.scales import HIGH_SHARE, LOW_SHARE, bands_of, main_scales
from portal.reports.summary import CLEAR_FIRST, leaders
from portal.reports.values import counts_of

Levels = dict[tuple[str, str], frozenset[str]]
#: What the two kinds of interest profiles without a shape are called in rules.
SHAPES = {"flat": "flat", "low": "sparse"}


def read_levels(person: Person, instruments: Collection[str], unread: Collection[str] = ()) -> Levels:
    """By instrument and scale, scales in the instrument's order. `unread` scales have no levels."""
    levels: Levels = {}
    for of in instruments:
        if of == APTITUDE:
            levels |= _task_levels(person)
        elif (profile := person.newest(of)) is None:
            levels[of, WHOLE] = frozenset({"missing"})
        else:
            levels |= _levels_of(profile, of, unread)
    if person.guess and (profile := person.newest(INTERESTS)) is not None:
        agreement = compare_guess(person.guess, profile.scores, profile.errors).agreement
        levels["guess", WHOLE] = frozenset({"agrees"} if agreement is Agreement.agree else ())
    return levels


def _levels_of(profile: Profile, of: str, unread: Collection[str]) -> Levels:
    counts = counts_of(profile) if of == VALUES else {}
    scales = [scale for scale in main_scales(profile) if scale not in unread]
    by_scale = {scale: frozenset(_scale_levels(profile, of, scale, counts)) for scale in scales}
    whole = _interest_levels(profile) if of == INTERESTS else _whole_levels(profile, by_scale)
    return {(of, WHOLE): frozenset(whole), **{(of, scale): found for scale, found in by_scale.items()}}


def _scale_levels(profile: Profile, of: str, scale: str, counts: Mapping[str, int]) -> Iterator[str]:
    row = profile.rows[scale]
    touched = bands_of(Bar(letter=scale, name="", **_figures(row)), BAND_WIDTH)
    if touched in {("high",), ("low",)}:
        yield touched[0]
    if of == INTERESTS:
        yield from beside_mean(profile, scale)
    if counts and max(counts.values()) > min(counts.values()):
        if counts[scale] == max(counts.values()):
            yield "most"
        if counts[scale] == min(counts.values()):
            yield "least"


def _figures(row: ScoreRow) -> dict[str, Any]:
    return {name: value for name, value in row._asdict().items() if name != "scale"}


def beside_mean(profile: Profile, scale: str) -> Iterator[str]:
    """Whether an interest stands above or below the mean of the six by more than error, in a profile with a shape.

    The mean holds the score itself, so the variance of the difference is ((k - 1) / k)^2 of its own and 1 / k^2 of
    each of the others.
    """
    if not profile.is_clear or profile.mean is None:
        return
    k = len(profile.scores)
    own, others = ((k - 1) * profile.errors[scale] / k) ** 2, 0.0
    for other, error in profile.errors.items():
        others += 0.0 if other == scale else (error / k) ** 2
    difference = profile.scores[scale] - profile.mean
    if abs(difference) > BAND_WIDTH * sqrt(own + others):
        yield "above" if difference > 0 else "below"


def _interest_levels(profile: Profile) -> Iterator[str]:
    if not profile.is_clear:
        yield SHAPES.get(profile.report.shape, "unfinished")
        return
    first, _ = leaders(profile)
    is_alone = profile.code is not None and len(profile.code.groups[0]) == 1
    is_sure = is_alone and profile.first_probability(first) >= CLEAR_FIRST
    yield "first-sure" if is_sure else "first-close"


def _whole_levels(profile: Profile, by_scale: Mapping[str, Collection[str]]) -> Iterator[str]:
    found = set().union(*by_scale.values())
    if "high" in found:
        yield "some-high"
    if "low" in found:
        yield "some-low"
    if "most" in found:
        yield "ranked"
    if not profile.is_clear:
        yield "unfinished"
    elif not found & {"high", "low"}:
        yield "level"


def _task_levels(person: Person) -> Levels:
    levels: Levels = {}
    for slug, result in person.newest_tasks.items():
        levels[APTITUDE, slug] = frozenset(_interval_levels(result.interval))
    if not levels:
        return {(APTITUDE, WHOLE): frozenset({"missing"})}
    whole = set()
    if not any(result.is_finished for result in person.newest_tasks.values()):
        whole.add("unfinished")
    elif any("high" in found for found in levels.values()):
        whole.add("some-high")
    elif any(result.interval is not None for result in person.newest_tasks.values()):
        whole.add("level")
    # Whoever only checked codes has a speed, which is neither high nor low without others to compare with.
    return {(APTITUDE, WHOLE): frozenset(whole), **levels}


def _interval_levels(interval: tuple[float, float] | None) -> Iterator[str]:
    if interval is None:
        return
    low, high = interval
    if low > 100 * HIGH_SHARE:
        yield "high"
    if high < 100 * LOW_SHARE:
        yield "low"
