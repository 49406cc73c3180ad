"""The six types, each in words."""

from __future__ import annotations

from dataclasses import dataclass

from portal.reports.chart import Bar, read_bar
from portal.reports.profile import Profile
from portal.reports.voice import Voice

#: A type below the person's mean and behind the third place gets the words about low scores; a tie is never split.
HIGH_PLACES = 3


@dataclass(frozen=True)
class TypeReading:
    """One type: what people with it enjoy, and what to make of one's own score."""

    bar: Bar
    phrase: str
    like: str
    #: What a low score does not mean; empty when the score is not low.
    low: str
    #: Why there is no score; empty when there is one.
    missing: str
    #: Small things to try; none for a low score.
    to_try: tuple[str, ...]
    question: str

    @property
    def letter(self) -> str:
        return self.bar.letter

    @property
    def name(self) -> str:
        return self.bar.name


def read_types(profile: Profile, voice: Voice) -> tuple[TypeReading, ...]:
    """From the highest score to the lowest, types without a score last."""
    low = low_types(profile)
    return tuple(_read_type(profile, letter, voice, is_low=letter in low) for letter in profile.ordered)


def low_types(profile: Profile) -> set[str]:
    """Where the profile has a shape: the types under the person's own mean that do not stand in front."""
    if not profile.is_clear or profile.mean is None:
        return set()
    third = profile.scores[profile.ordered[HIGH_PLACES - 1]]
    return {letter for letter, value in profile.scores.items() if value < min(profile.mean, third)}


def _read_type(profile: Profile, letter: str, voice: Voice, *, is_low: bool) -> TypeReading:
    texts = voice.words.scale(letter)
    return TypeReading(
        bar=read_bar(profile, letter, voice),
        phrase=texts["phrase"],
        like=texts["like"],
        low=texts["low"] if is_low else "",
        missing="" if letter in profile.scores else _missing(profile, letter, voice),
        to_try=() if is_low else tuple(texts["try"]),
        question=texts["question"],
    )


def _missing(profile: Profile, letter: str, voice: Voice) -> str:
    row = profile.rows[letter]
    n_needed = row.k_items - profile.allowed_gaps - row.n_answered
    return voice.say("unfinished.per_type", type=voice.name(letter), n=n_needed)
