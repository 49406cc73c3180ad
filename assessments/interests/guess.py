"""A person's own guess beside the result."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import hypot

from assessments.errors import InvalidGuess
from assessments.interests.code import HollandCode, holland_code
from assessments.interests.riasec import LETTERS, Scores, errors_of, scored
from assessments.interests.shape import is_flat

#: Two-sided 95 % of the normal distribution.
_NORMAL_95 = 1.96

#: Two surprises are something to talk about; a longer list is a reproach.
_MOST_SURPRISES = 2


class Agreement(StrEnum):
    """How a guess and a result go together."""

    #: No difference is larger than measurement error allows.
    agree = "agree"
    #: Something differs, but the first guess stands.
    partly = "partly"
    #: The type that was guessed first belongs elsewhere.
    differ = "differ"
    #: The result itself has no order that could agree or differ.
    undecided = "undecided"


@dataclass(frozen=True)
class GuessedPlace:
    """One type in the guess and in the result.

    `guessed` is its place in the guess among the scored types (None if it was left out), `found` its place in the
    result, the first of the places that a tie shares. `difference` counts the places by which it came out higher
    (positive) or lower than guessed, ties and left-out types taken at the nearest place that fits. `gap` is the
    same in points: its score minus the score found at that place. `band` is how large a gap measurement error
    alone explains.
    """

    letter: str
    guessed: int | None
    found: int
    difference: int
    gap: float
    band: float

    @property
    def is_surprise(self) -> bool:
        """Whether the gap is larger than measurement error explains."""
        return abs(self.gap) > self.band


@dataclass(frozen=True)
class GuessComparison:
    """`places` from the strongest type to the weakest; `surprises` at most two of them, the largest gap first."""

    places: tuple[GuessedPlace, ...]
    surprises: tuple[GuessedPlace, ...]
    agreement: Agreement


def compare_guess(guess: Sequence[str], scores: Scores, errors: Scores) -> GuessComparison:
    """Set a guessed order (one to six distinct letters, best first) beside the scores.

    A type guessed at place p is compared with the score that stands at place p. The difference is a surprise when
    it exceeds 1.96 * sqrt(SE_a^2 + SE_b^2), the 95 % band of a difference of two scores (Lord & Novick 1968); a
    difference of places within it is none. A type left out of a guess of g letters is taken to be guessed below
    all of them. The largest gap counts first, relative to its band; then the higher score, then the order of the
    hexagon.

    Agreement is undecided when the scores are flat (see `is_flat`), when fewer than two types are scored, or when
    no guessed type is. Unscored types are passed over. Raises InvalidGuess, InvalidScores.

    >>> found = compare_guess("SIR", [30, 20, 10, 5, 4, 3], [1] * 6)
    >>> found.agreement.value, [(place.letter, place.difference) for place in found.surprises]
    ('differ', [('S', -3), ('R', 2)])
    """
    _check_guess(guess)
    known = scored(scores)
    guessed = [letter for letter in guess if letter in known]
    if len(known) < 2 or not guessed:
        return GuessComparison((), (), Agreement.undecided)
    places = _places(guessed, holland_code(known), known, scored(errors))
    if is_flat(known, errors):
        return GuessComparison(places, (), Agreement.undecided)
    # The places are sorted by score and hexagon already, and Python's sort keeps that order among equals.
    surprises = sorted((place for place in places if place.is_surprise), key=_in_bands, reverse=True)
    return GuessComparison(places, tuple(surprises[:_MOST_SURPRISES]), _agreement(surprises, guessed[0]))


def _check_guess(guess: Sequence[str]) -> None:
    letters = list(guess) if isinstance(guess, Iterable) else []
    if not letters:
        raise InvalidGuess("a guess needs at least one letter")
    if len(set(letters)) < len(letters) or not set(letters) <= set(LETTERS):
        raise InvalidGuess(f"a guess has distinct letters of RIASEC, not {letters!r}")


def _places(
    guessed: list[str], code: HollandCode, scores: dict[str, float], errors: dict[str, float]
) -> tuple[GuessedPlace, ...]:
    standing = code.letters()
    sizes = dict(zip(standing, errors_of(errors, standing), strict=True))
    places: list[GuessedPlace] = []
    for group in code.groups:
        first = len(places) + 1
        for letter in group:
            place, expected = _expected_place(letter, guessed, first)
            holder = standing[expected - 1]
            nearest = min(max(expected, first), first + len(group) - 1)
            gap, band = scores[letter] - scores[holder], _NORMAL_95 * hypot(sizes[letter], sizes[holder])
            places.append(GuessedPlace(letter, place, first, expected - nearest, gap, band))
    return tuple(places)


def _expected_place(letter: str, guessed: list[str], found: int) -> tuple[int | None, int]:
    if letter in guessed:
        place = guessed.index(letter) + 1
        return place, place
    return None, max(found, len(guessed) + 1)


def _in_bands(place: GuessedPlace) -> float:
    # Without measurement error the band is zero and points decide.
    return abs(place.gap) / place.band if place.band else abs(place.gap)


def _agreement(surprises: list[GuessedPlace], first_guess: str) -> Agreement:
    if not surprises:
        return Agreement.agree
    if any(place.letter == first_guess for place in surprises):
        return Agreement.differ
    return Agreement.partly
