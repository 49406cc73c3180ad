"""Best-worst choices: of a few options the most and the least important one, kept as one whole number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from assessments.errors import InvalidArgument


@cache
def choice_values(k_options: int) -> frozenset[int]:
    """All numbers that stand for two different places among so many options.

    >>> sorted(choice_values(3))
    [1, 2, 3, 5, 6, 7]
    """
    places = range(k_options)
    return frozenset(most * k_options + least for most in places for least in places if most != least)


def encode_choice(most: int, least: int, k_options: int) -> int:
    """The number of a choice; places count from 0. Raises InvalidArgument unless they are two different places.

    >>> encode_choice(2, 0, 3), decode_choice(6, 3)
    (6, (2, 0))
    """
    value = most * k_options + least
    if not (0 <= most < k_options and 0 <= least < k_options and most != least):
        raise InvalidArgument(
            "most and least", (most, least), f"two different places from 0 to {k_options - 1}"
        )
    return value


def decode_choice(value: int, k_options: int) -> tuple[int, int]:
    """The places of the most and the least important option. Raises InvalidArgument for a number that is no choice."""
    if value not in choice_values(k_options):
        raise InvalidArgument("value", value, f"a choice among {k_options} options")
    return divmod(value, k_options)


def best_worst(sets: Mapping[str, Sequence[str]], answers: Mapping[str, int]) -> dict[str, int]:
    """How often each option was chosen as most minus how often as least important (Marley & Louviere 2005).

    `sets` are the options of each set, `answers` the numbers of the choices; a set without an answer counts for
    nothing. The differences of a person add up to zero: they order the options within the person and compare nobody.
    Raises InvalidArgument for a number that is no choice.

    >>> best_worst({"set-1": "ABC", "set-2": "ABD"}, {"set-1": 1, "set-2": 2})
    {'A': 2, 'B': -1, 'C': 0, 'D': -1}
    """
    counts = {option: 0 for options in sets.values() for option in options}
    for set_id, options in sets.items():
        if set_id in answers:
            most, least = decode_choice(answers[set_id], len(options))
            counts[options[most]] += 1
            counts[options[least]] -= 1
    return counts
