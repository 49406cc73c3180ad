"""The order among a person's values from best-worst sets, and where it parts from the ratings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot
from typing import NamedTuple

from portal.reports.chart import BAND_WIDTH
from portal.reports.computation import CHOICE, SETS_ANSWERED
from portal.reports.profile import Profile
from portal.reports.voice import Voice

#: Places by which choices and ratings must part before a word is lost about it: half of the six.
WORTH_A_WORD = 3


class ChoiceCount(NamedTuple):
    """How often a value was chosen as most minus how often as least important."""

    name: str
    difference: str


@dataclass(frozen=True)
class ChoiceReading:
    """The choices in words, the counts from the highest to the lowest."""

    lead: str
    rows: tuple[ChoiceCount, ...]
    sentences: tuple[str, ...]
    note: str


def counts_of(profile: Profile) -> dict[str, int]:
    """The stored counts by value, the highest first; empty while a set is open."""
    found = {
        name.removeprefix(CHOICE): int(count)
        for name, count in profile.figures.items()
        if name.startswith(CHOICE) and count is not None
    }
    places = {scale.id: place for place, scale in enumerate(profile.instrument.scales)}
    return dict(sorted(found.items(), key=lambda one: (-one[1], places[one[0]])))


def read_choices(profile: Profile, voice: Voice) -> ChoiceReading | None:
    """The choices in words; None for an instrument without best-worst sets."""
    if SETS_ANSWERED not in profile.figures:
        return None
    counts = counts_of(profile)
    return ChoiceReading(
        lead=voice.say("choices.lead"),
        rows=tuple(count_choices(profile, voice)),
        sentences=tuple(_sentences(profile, counts, voice)),
        note=voice.say("choices.note"),
    )


def count_choices(profile: Profile, voice: Voice) -> Iterator[ChoiceCount]:
    """The counts by name, the highest first; none while a set is open, and for instruments without sets."""
    for value, count in counts_of(profile).items():
        yield ChoiceCount(voice.name(value), signed(count))


def signed(count: int) -> str:
    """With its sign, which for minus is no hyphen."""
    return f"{count:+d}".replace("-", "−") if count else "0"


def _sentences(profile: Profile, counts: dict[str, int], voice: Voice) -> Iterator[str]:
    if not counts:
        yield voice.say("choices.unfinished")
        return
    yield from _ends(counts, voice)
    yield from _agreement(profile, counts, voice)


def brief_choices(profile: Profile, voice: Voice) -> Iterator[str]:
    """The choices in the words for an adviser; nothing for instruments without best-worst sets."""
    if SETS_ANSWERED not in profile.figures:
        return
    counts = counts_of(profile)
    if not counts:
        yield voice.say("brief.choices_unfinished")
        return
    yield from _ends(counts, voice, prefix="brief.", level="choices_level")
    yield from _agreement(profile, counts, voice, prefix="brief.")


def choice_sentences(profile: Profile, voice: Voice) -> Iterator[str]:
    """What the choices add to the summary: which values come first."""
    counts = counts_of(profile)
    if counts:
        yield next(_ends(counts, voice))


def _ends(
    counts: dict[str, int], voice: Voice, *, prefix: str = "choices.", level: str = "level"
) -> Iterator[str]:
    highest, lowest = max(counts.values()), min(counts.values())
    if highest == lowest:
        yield voice.say(f"{prefix}{level}")
        return
    yield voice.say(f"{prefix}most", types=voice.names(_with(counts, highest)))
    yield voice.say(f"{prefix}least", types=voice.names(_with(counts, lowest)))


def _with(counts: dict[str, int], count: int) -> list[str]:
    return [value for value, found in counts.items() if found == count]


def _agreement(
    profile: Profile, counts: dict[str, int], voice: Voice, *, prefix: str = "choices."
) -> Iterator[str]:
    if set(profile.scores) != set(counts):
        return
    parted = parted_value(profile, counts)
    yield voice.say(f"{prefix}differ", type=voice.name(parted)) if parted else voice.say(f"{prefix}agree")


def parted_value(profile: Profile, counts: dict[str, int]) -> str | None:
    """The value whose place among the choices is far from its place among the ratings, beyond the ratings' error.

    None when they agree, and while a rating or a choice is open.
    """
    if not counts or set(profile.scores) != set(counts):
        return None
    apart = {value: abs(_place(counts, value) - _place(profile.scores, value)) for value in counts}
    furthest = max(apart, key=lambda value: apart[value])
    is_parted = apart[furthest] >= WORTH_A_WORD and _is_beyond_error(profile, furthest, counts)
    return furthest if is_parted else None


def _place(scores: dict[str, float] | dict[str, int], value: str) -> float:
    """The mid-rank, so that ties are not split."""
    above = sum(score > scores[value] for score in scores.values())
    return above + sum(score == scores[value] for score in scores.values()) / 2


def _is_beyond_error(profile: Profile, value: str, counts: dict[str, int]) -> bool:
    """Whether its rating differs by more than error from the one that stands where the choices put it.

    As a guess is compared with the score at the guessed place; of a tie the nearest rating counts.
    """
    by_rating = sorted(profile.scores, key=lambda one: -profile.scores[one])
    first = sum(count > counts[value] for count in counts.values())
    holders = by_rating[first : first + sum(count == counts[value] for count in counts.values())]
    return all(
        abs(profile.scores[value] - profile.scores[holder])
        > BAND_WIDTH * hypot(profile.errors[value], profile.errors[holder])
        for holder in holders
    )
