"""A comparison in the words of one script: why an occupation is near or not, how surely, and what would bring it in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assessments.interests import Change, Reach
from assessments.interests.match import GREAT_FIT, N_DRAWS, TOP_PLACES
from portal.careers.catalogue import Occupation
from portal.matching.chart import ShapeChart, draw_shapes
from portal.matching.standing import Comparison, Standing, thousandths
from portal.reports.chart import BAND_WIDTH
from portal.reports.matches import asked_types, comparison_sentences
from portal.reports.profile import Profile
from portal.reports.voice import Voice, points

#: What every sentence may name.
FIXED: Mapping[str, object] = {"n": TOP_PLACES, "cut": f"{GREAT_FIT:.3f}"}


@dataclass(frozen=True)
class WhyReading:
    """All that is said of one occupation beside one report."""

    is_near: bool
    verdict: str
    why: tuple[str, ...]
    #: What r means.
    scale: str
    chart: ShapeChart
    how_sure: tuple[str, ...]
    #: For each thing that is not reached the smallest change, and how that compares with the errors of the scores.
    what_if: tuple[str, ...]
    #: How the changes are searched, and that interests are not to be bent; empty when nothing is missing.
    about_changes: tuple[str, ...]
    #: That the table of occupations has changed since the report; empty when it has not.
    since_then: tuple[str, ...]


def read_comparison(found: Comparison, profile: Profile, occupation: Occupation, voice: Voice) -> WhyReading:
    """The same numbers in every script."""
    return WhyReading(
        is_near=not found.standing.missing,
        verdict=_verdict(found, voice),
        why=tuple(_why(found, profile, occupation, voice)),
        scale=voice.say("match.verdict.scale"),
        chart=draw_shapes(found.likeness, profile, occupation, voice),
        how_sure=tuple(_how_sure(found.standing, voice)),
        what_if=tuple(_what_if(found, profile, voice)),
        about_changes=tuple(_about_changes(found, profile, voice)),
        since_then=tuple(_since_then(found, voice)),
    )


def shown(r: float) -> str:
    """A correlation with three decimals, rounded down."""
    return f"{thousandths(r) / 1000:.3f}".replace("-", "−")


def _verdict(found: Comparison, voice: Voice) -> str:
    standing = found.standing
    kinds = {(True, True): "near", (True, False): "beyond", (False, True): "ahead", (False, False): "far"}
    return voice.say(
        f"match.verdict.{kinds[standing.is_alike, standing.is_listed]}",
        fit=voice.say(f"match.{standing.fit}"),
        r=shown(standing.r),
        gap=f"{found.gap / 1000:.3f}",
        place=standing.place,
        before=standing.place - 1,
        places=standing.place - TOP_PLACES,
        total=found.n_ranked,
        **FIXED,
    )


def _why(found: Comparison, profile: Profile, occupation: Occupation, voice: Voice) -> Iterator[str]:
    if not found.standing.missing:
        yield from comparison_sentences(profile, occupation, voice)
    else:
        shared = [letter for letter in asked_types(occupation) if letter in profile.above_mean]
        if shared:
            yield voice.say("match.why", types=voice.names(shared))
        yield from _apart(found, voice)


def _apart(found: Comparison, voice: Voice) -> Iterator[str]:
    """Which types keep the two shapes apart, and which of the two is higher there."""
    parts = found.likeness.apart
    share = sum(part.loss for part in parts) / (1 - found.likeness.r)
    names = voice.names(part.letter for part in parts)
    yield voice.say("match.apart.most", types=names, percent=voice.percent(share))
    higher = {
        "person": [part.letter for part in parts if part.person > part.occupation],
        "occupation": [part.letter for part in parts if part.person < part.occupation],
    }
    for side, letters in higher.items():
        if letters:
            yield voice.say(f"match.apart.{side}", types=voice.names(letters))


def _how_sure(standing: Standing, voice: Voice) -> Iterator[str]:
    moved = standing.range
    yield voice.say(
        "match.sure.places",
        draws=N_DRAWS,
        best=moved.best,
        worst=moved.worst,
        lowest=shown(moved.lowest_r),
        highest=shown(moved.highest_r),
    )
    yield voice.say("match.sure.listed", percent=voice.percent(standing.stability), **FIXED)


def _what_if(found: Comparison, profile: Profile, voice: Voice) -> Iterator[str]:
    changes = dict(found.changes)
    alike, listed = changes.get(Reach.alike), changes.get(Reach.listed)
    if alike and listed and alike.points == listed.points:
        yield _change("both", alike, profile, voice)
        return
    for reach, change in changes.items():
        if change is None:
            yield voice.say(f"match.what_if.no_{reach.value}", **FIXED)
        else:
            yield _change(reach.value, change, profile, voice)


def _change(key: str, change: Change, profile: Profile, voice: Voice) -> str:
    steps = [_step(letter, by, profile, voice) for letter, by in change.points.items()]
    together = voice.say("match.what_if.together", total=change.total) if len(steps) > 1 else ""
    sentence = voice.say(
        f"match.what_if.{key}",
        changes=voice.join(steps),
        together=together,
        r=shown(change.r),
        place=change.place,
        **FIXED,
    )
    return f"{sentence}{_beside_error(change, profile, voice)}"


def _beside_error(change: Change, profile: Profile, voice: Voice) -> str:
    """Whether each step is as small as what error alone may do."""
    bands = {letter: BAND_WIDTH * profile.errors[letter] for letter in change.points}
    is_within = all(abs(by) <= bands[letter] for letter, by in change.points.items())
    key = "match.what_if.within" if is_within else "match.what_if.outside"
    return voice.say(key, band=f"{max(bands.values()):.1f}")


def _step(letter: str, by: int, profile: Profile, voice: Voice) -> str:
    score = profile.scores[letter]
    return voice.say(
        f"match.what_if.{'more' if by > 0 else 'less'}",
        type=voice.name(letter),
        points=abs(by),
        old=points(score),
        new=points(score + by),
    )


def _about_changes(found: Comparison, profile: Profile, voice: Voice) -> Iterator[str]:
    if found.changes:
        yield voice.say("match.what_if.caution")
        yield voice.say("match.what_if.scope", maximum=points(profile.maximum))


def _since_then(found: Comparison, voice: Voice) -> Iterator[str]:
    if not found.is_same_table:
        yield voice.say("match.changed.table")
    if found.then:
        yield voice.say("match.changed.then", place=found.then.position, r=shown(found.then.correlation))
