"""The order among a person's values from best-worst sets, and where it parts from the ratings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.reports.chart import BAND_WIDTH
from portal.reports.computation import CHOICE, SETS_ANSWERED
from portal.reports.profile import Profile
from portal.reports.voice import Voice

#: Places by which choices and ratings must part before a word is lost about it: half of the six.
WORTH_A_WORD = 3


@dataclass(frozen=True)
class ChoiceReading:
    """How often each value was chosen as most minus how often as least important, the highest first."""

    lead: str
    rows: tuple[tuple[str, str], ...]
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
        rows=tuple((voice.name(value), f"{count:+d}" if count else "0") for value, count in counts.items()),
        sentences=tuple(_sentences(profile, counts, voice)),
        note=voice.say("choices.note"),
    )


def _sentences(profile: Profile, counts: dict[str, int], voice: Voice) -> Iterator[str]:
    if not counts:
        yield voice.say("choices.unfinished")
        return
    yield from _ends(counts, voice)
    yield from _agreement(profile, counts, voice)


def choice_sentences(profile: Profile, voice: Voice) -> Iterator[str]:
    """What the choices add to the summary: which values come first."""
    counts = counts_of(profile)
    if counts:
        yield next(_ends(counts, voice))


def _ends(counts: dict[str, int], voice: Voice) -> Iterator[str]:
    highest, lowest = max(counts.values()), min(counts.values())
    if highest == lowest:
        yield voice.say("choices.level")
        return
    yield voice.say("choices.most", types=voice.names(_with(counts, highest)))
    yield voice.say("choices.least", types=voice.names(_with(counts, lowest)))


def _with(counts: dict[str, int], count: int) -> list[str]:
    return [value for value, found in counts.items() if found == count]


def _agreement(profile: Profile, counts: dict[str, int], voice: Voice) -> Iterator[str]:
    """Where a value's place among the choices is far from its place among the ratings, beyond the ratings' error."""
    if set(profile.scores) != set(counts):
        return
    apart = {value: abs(_place(counts, value) - _place(profile.scores, value)) for value in counts}
    furthest = max(apart, key=lambda value: apart[value])
    if apart[furthest] >= WORTH_A_WORD and _is_beyond_error(profile, furthest, counts):
        yield voice.say("choices.differ", type=voice.name(furthest))
    else:
        yield voice.say("choices.agree")


def _place(scores: dict[str, float] | dict[str, int], value: str) -> float:
    """The mid-rank, so that ties are not split."""
    above = sum(score > scores[value] for score in scores.values())
    return above + sum(score == scores[value] for score in scores.values()) / 2


def _is_beyond_error(profile: Profile, value: str, counts: dict[str, int]) -> bool:
    """Whether its rating differs from that of a neighbour in the order of choices by more than error."""
    rated, error = profile.scores[value], profile.errors[value]
    peers = [other for other in counts if other != value and abs(counts[other] - counts[value]) <= 1]
    return any(abs(profile.scores[other] - rated) > BAND_WIDTH * 2**0.5 * error for other in peers)
