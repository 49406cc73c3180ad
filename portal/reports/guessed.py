"""The person's own guess beside the stored scores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assessments.interests import Agreement, GuessComparison, GuessedPlace, compare_guess
from portal.reports.profile import Profile
from portal.reports.voice import Voice


@dataclass(frozen=True)
class GuessReading:
    """Where guess and result differ, in words; the order that was guessed by names, none when it was skipped."""

    guessed: tuple[str, ...]
    found: tuple[str, ...]
    sentences: tuple[str, ...]


def read_guess(profile: Profile, guess: str | None, voice: Voice) -> GuessReading:
    """Compare the guess with the scores as stored; a skipped guess is said to be skipped."""
    if not guess:
        return GuessReading((), (), (voice.say("guess.not_guessed"),))
    comparison = compare_guess(guess, profile.scores, profile.errors)
    return GuessReading(
        guessed=tuple(map(voice.name, guess)),
        found=tuple(voice.names(group) for group in profile.code.groups) if profile.code else (),
        sentences=(*_sentences(comparison, guess, voice), voice.say("guess.note")),
    )


def _sentences(comparison: GuessComparison, guess: str, voice: Voice) -> Iterator[str]:
    if comparison.agreement is Agreement.differ:
        yield voice.say("guess.differ", type=voice.name(guess[0]))
    else:
        yield voice.say(f"guess.{comparison.agreement.value}")
    for surprise in comparison.surprises:
        yield surprise_sentence(surprise, voice, prefix="guess.")


def surprise_sentence(surprise: GuessedPlace, voice: Voice, *, prefix: str) -> str:
    """One type that came out elsewhere; `prefix` chooses the words for the client or for the adviser."""
    values = {"type": voice.name(surprise.letter), "result": surprise.found}
    if surprise.guessed is None:
        return voice.say(f"{prefix}left_out", **values)
    return voice.say(f"{prefix}surprise", guess=surprise.guessed, **values)
