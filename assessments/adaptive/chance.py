"""Chance without state: what is drawn is a function of the session's seed, the step and the item alone."""

from __future__ import annotations

import numpy as np

from assessments.randomness import Floats, Words, unit_interval, word_at, words_at

#: The draws that admit items to a session stand before its first step.
LOTTERY = 0


def step_of(n_items: int) -> int:
    """The number of the step that follows after so many items."""
    return n_items + 1


def draws(seeds: Words | np.uint64, step: int, k_draws: int) -> Floats:
    """Uniform numbers strictly between 0 and 1 for one step of one session, k, or of n sessions, n x k.

    Each step has a stream of its own, whose seed is one word of the session's stream (SplitMix64; Steele, Lea & Flood
    2014).
    """
    places = np.arange(k_draws, dtype=np.uint64)
    if isinstance(seeds, np.uint64):
        return unit_interval(words_at(np.uint64(word_at(int(seeds), step)), places))
    keys = words_at(seeds, np.array([step], dtype=np.uint64))
    return unit_interval(words_at(keys[:, np.newaxis], places))


def draw(seeds: Words | np.uint64, step: int) -> Floats | float:
    """The first of the numbers that `draws` gives: one for one session, or n for n sessions."""
    if isinstance(seeds, np.uint64):
        word = word_at(word_at(int(seeds), step), 0)
        return float(unit_interval(np.array(word, dtype=np.uint64)))
    return draws(seeds, step, 1)[:, 0]


def draws_at(seeds: Words, items: Words) -> Floats:
    """One uniform number for each pair of a seed and an item: the same pair always draws the same number."""
    return unit_interval(words_at(seeds, items))
