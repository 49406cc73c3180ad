"""The six interest types, their order and their hexagon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isinf, isnan, nan

import numpy as np

from assessments.errors import InvalidCode, InvalidScores
from assessments.randomness import Floats

#: Realistic, Investigative, Artistic, Social, Enterprising, Conventional: neighbours on Holland's hexagon
#: (Holland 1997).
LETTERS = ("R", "I", "A", "S", "E", "C")

#: Scores or errors of the six types: by letter, or six in the order of LETTERS. None, NaN and an absent letter
#: mean "not scored".
Scores = Mapping[str, float | None] | Sequence[float | None] | Floats


def hexagon_distance(first: str, second: str) -> int:
    """Steps between two types along the hexagon: d = min(|k - l|, 6 - |k - l|), from 0 to 3 (Holland 1973).

    Raises InvalidCode for a letter outside RIASEC.

    >>> hexagon_distance("R", "C"), hexagon_distance("R", "S")
    (1, 3)
    """
    for letter in (first, second):
        if letter not in LETTERS:
            raise InvalidCode(f"{letter!r} is not one of R, I, A, S, E, C")
    apart = abs(LETTERS.index(first) - LETTERS.index(second))
    return min(apart, 6 - apart)


def scored(scores: Scores) -> dict[str, float]:
    """The scored types and their numbers, in the order of LETTERS.

    Raises InvalidScores for a letter outside RIASEC, a list that has not six entries, or an entry that is no
    finite number.

    >>> scored({"I": 20, "R": 31, "S": None})
    {'R': 31.0, 'I': 20.0}
    """
    by_letter = _by_letter(scores)
    numbers = {letter: _number(letter, by_letter.get(letter)) for letter in LETTERS}
    return {letter: number for letter, number in numbers.items() if not isnan(number)}


def six(scores: Scores) -> Floats:
    """All six numbers as an array in the order of LETTERS. Raises InvalidScores, also when one is missing.

    >>> six([1, 2, 3, 4, 5, 6]).tolist()
    [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    """
    known = scored(scores)
    if len(known) < len(LETTERS):
        missing = ", ".join(letter for letter in LETTERS if letter not in known)
        raise InvalidScores(f"all six types are needed; without a number: {missing}")
    return np.array(list(known.values()))


def errors_of(errors: Scores, letters: Sequence[str]) -> Floats:
    """The standard errors of the given types. Raises InvalidScores when one is missing or negative."""
    known = scored(errors)
    for letter in letters:
        if known.get(letter, -1.0) < 0:
            raise InvalidScores(f"type {letter} has no standard error of zero or more")
    return np.array([known[letter] for letter in letters])


def _number(letter: str, value: float | None) -> float:
    try:
        number = nan if value is None else float(value)
    except (TypeError, ValueError, OverflowError):
        raise InvalidScores(f"type {letter}: {value!r} is not a number") from None
    if isinf(number):
        raise InvalidScores(f"type {letter} is infinite")
    return number


def _by_letter(scores: Scores) -> Mapping[str, float | None]:
    if isinstance(scores, Mapping):
        for letter in scores:
            if letter not in LETTERS:
                raise InvalidScores(f"{letter!r} is not one of R, I, A, S, E, C")
        return scores
    try:
        numbers = list(scores.tolist() if isinstance(scores, np.ndarray) else scores)
    except TypeError:
        raise InvalidScores(f"six numbers are needed, or numbers by letter, not {scores!r}") from None
    if len(numbers) != len(LETTERS):
        raise InvalidScores(f"six numbers are needed, in the order R, I, A, S, E, C; got {len(numbers)}")
    return dict(zip(LETTERS, numbers, strict=True))
