"""Whole random numbers of our own, so that a seed gives the same item on any machine and with any library version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from assessments.errors import InvalidArgument
from assessments.randomness import check_seed

T = TypeVar("T")

_WORD = (1 << 64) - 1
_GOLDEN_GAMMA = 0x9E3779B97F4A7C15
_FIRST_FACTOR, _SECOND_FACTOR = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


def _ceiling(n: int) -> int:
    if not 1 <= n <= _WORD + 1:
        raise InvalidArgument("n", n, "a whole number from 1 to 2**64")
    return (_WORD + 1) // n * n


#: Of the numbers that are asked for again and again.
_CEILINGS = {n: _ceiling(n) for n in range(1, 65)}


class Dice:
    """A stream of whole numbers by SplitMix64 (Steele, Lea & Flood 2014), the same stream as `randomness.words`.

    Plain integers, no floats: nothing here can differ between machines. Raises InvalidSeed.

    >>> dice = Dice(1234567)
    >>> dice.word(), [dice.below(6) for _ in range(5)]
    (6457827717110365317, [1, 3, 1, 5, 0])
    """

    def __init__(self, seed: int) -> None:
        self._counter = check_seed(seed)

    def word(self) -> int:
        """The next number from 0 to 2**64 - 1, all equally likely."""
        self._counter = (self._counter + _GOLDEN_GAMMA) & _WORD
        z = self._counter
        z = ((z ^ (z >> 30)) * _FIRST_FACTOR) & _WORD
        z = ((z ^ (z >> 27)) * _SECOND_FACTOR) & _WORD
        return z ^ (z >> 31)

    def below(self, n: int) -> int:
        """A number from 0 to n - 1, all exactly equally likely. Raises InvalidArgument unless n is from 1 to 2**64."""
        # Words above the last full cycle of n would favour small numbers; they are thrown again. This ends: within
        # 2**64 throws the stream gives each word once, and more than half of them lie below the ceiling.
        ceiling = _CEILINGS.get(n) or _ceiling(n)
        while True:
            # `word`, written out: an item takes hundreds of throws.
            self._counter = z = (self._counter + _GOLDEN_GAMMA) & _WORD
            z = ((z ^ (z >> 30)) * _FIRST_FACTOR) & _WORD
            z = ((z ^ (z >> 27)) * _SECOND_FACTOR) & _WORD
            z ^= z >> 31
            if z < ceiling:
                return z % n

    def between(self, lowest: int, highest: int) -> int:
        """A number from lowest to highest, both included. Raises InvalidArgument when there is none."""
        return lowest + self.below(highest - lowest + 1)

    def choose(self, entries: Sequence[T]) -> T:
        """One of the entries, all equally likely. Raises InvalidArgument when there are none."""
        return entries[self.below(len(entries))]

    def shuffled(self, entries: Sequence[T]) -> list[T]:
        """The entries in an order drawn evenly from all orders (Fisher & Yates 1938; Durstenfeld 1964)."""
        order = list(entries)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order

    def sample(self, entries: Sequence[T], n: int) -> list[T]:
        """N different entries in drawn order. Raises InvalidArgument when there are fewer."""
        if not 0 <= n <= len(entries):
            raise InvalidArgument("n", n, f"a whole number from 0 to {len(entries)}")
        return self.shuffled(entries)[:n]
