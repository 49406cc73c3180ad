"""Questions about an order of terms: options of which one is right, the key thrown before the premises.

`facts` are drawn until they make the wanted option right: one of the first four, or that none of them is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise, permutations
from typing import NamedTuple

from assessments.generate.dice import Dice
from assessments.generate.item import Plain
from assessments.generate.logic_reasoner import (
    NONE_OF_THESE,
    TERMS,
    Fact,
    claim,
    holds_in_all,
    is_undecided,
    left_by,
)

_K_CLAIMS = 4


class Question(NamedTuple):
    """Facts that settle the question, its slots, and the options, of which `none` is the last."""

    facts: list[Fact]
    slots: Mapping[str, str | int]
    options: list[Plain]


def draw_question(dice: Dice, kind: str, n_terms: int, relation: str, *, is_known: bool) -> Question | None:
    """One try: facts and four claims of which exactly one is certain (`is_known`) or none is; None when it fails."""
    if kind == "order":
        return _draw_order(dice, n_terms, is_known=is_known)
    order = dice.shuffled(TERMS[:n_terms])
    facts = draw_facts(dice, order, is_chain=is_known and dice.below(2) == 0)
    left = left_by(facts, n_terms)
    if kind == "true":
        options = _draw_statements(dice, facts, left, n_terms, relation, is_known=is_known)
        slots: dict[str, str | int] = {}
    elif kind == "pair":
        options, slots = _draw_pairs(dice, left, n_terms, is_known=is_known), {}
    else:
        slots = _draw_slots(dice, kind, n_terms)
        options = _draw_terms(dice, kind, slots, left, n_terms, is_known=is_known)
    return None if options is None else Question(facts, slots, [*options, NONE_OF_THESE])


def draw_facts(dice: Dice, order: Sequence[str], *, is_chain: bool) -> list[Fact]:
    """One fact less than terms, which together link them all: each term with the next, or with any other."""
    if is_chain:
        return [Fact(more, less) for more, less in pairwise(order)]
    rank = {term: place for place, term in enumerate(order)}
    linked, facts = dice.shuffled(order), []
    for place in range(1, len(linked)):
        pair = linked[place], linked[dice.below(place)]
        facts.append(Fact(*sorted(pair, key=rank.__getitem__)))
    return facts


def _draw_slots(dice: Dice, kind: str, n_terms: int) -> dict[str, str | int]:
    if kind == "place":
        return {"place": dice.between(1, n_terms - 2)}
    if kind == "between":
        low, high = sorted(dice.sample(TERMS[:n_terms], 2))
        return {"low": low, "high": high}
    return {}


def _draw_terms(
    dice: Dice, kind: str, slots: Mapping[str, str | int], left: int, n_terms: int, *, is_known: bool
) -> list[Plain] | None:
    """Four terms in the order of the alphabet; the one that is certain is among them if there is one."""
    terms = [term for term in TERMS[:n_terms] if term not in slots.values()]
    certain = [term for term in terms if holds_in_all(left, claim(kind, slots, term, "", n_terms))]
    if len(certain) != is_known:
        return None
    others = [term for term in terms if term not in certain]
    return [*sorted([*certain, *dice.sample(others, _K_CLAIMS - len(certain))])]


def _draw_order(dice: Dice, n_terms: int, *, is_known: bool) -> Question | None:
    """Four orders a neighbour's change or two apart, drawn before any of them is made the true one."""
    base = tuple(dice.shuffled(TERMS[:n_terms]))
    once = _with_neighbours_changed(base)
    near = sorted({*once, *(other for order in once for other in _with_neighbours_changed(order))} - {base})
    shown = dice.shuffled([base, *dice.sample(near, _K_CLAIMS - 1)])
    facts = draw_facts(dice, shown[0], is_chain=is_known)
    if (left_by(facts, n_terms).bit_count() == 1) != is_known:
        return None
    # The true order comes first; shuffled again, it may stand anywhere.
    options: list[Plain] = [[*order] for order in dice.shuffled(shown)]
    return Question(facts, {}, [*options, NONE_OF_THESE])


def _with_neighbours_changed(order: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [
        (*order[:place], order[place + 1], order[place], *order[place + 2 :])
        for place in range(len(order) - 1)
    ]


def _draw_statements(
    dice: Dice, facts: list[Fact], left: int, n_terms: int, relation: str, *, is_known: bool
) -> list[Plain] | None:
    """Two pairs without a common term, each stated both ways; one follows from several premises, or neither."""
    undecided = [pair for pair in combinations(TERMS[:n_terms], 2) if is_undecided(left, pair, n_terms)]
    stated = {tuple(sorted(fact)) for fact in facts}
    derived = [
        pair for pair in combinations(TERMS[:n_terms], 2) if pair not in undecided and pair not in stated
    ]
    choices = [
        (one, other)
        for one in (derived if is_known else undecided)
        for other in undecided
        if not {*one} & {*other}
    ]
    if not choices:
        return None
    pairs = dice.shuffled(dice.choose(choices))
    orders = [order for pair in pairs for order in (pair, pair[::-1])]
    return [[relation, more, less] for more, less in orders]


def _draw_pairs(dice: Dice, left: int, n_terms: int, *, is_known: bool) -> list[Plain] | None:
    """Four pairs around a ring of four terms, of which one, or none, is undecided."""
    rings = []
    for first, second, third, fourth in permutations(TERMS[:n_terms], 4):
        pairs = [(first, second), (second, third), (third, fourth), (fourth, first)]
        # Each ring can be walked from four terms and two ways; one walk is enough.
        if first == min(first, second, third, fourth) and second < fourth:
            undecided = [is_undecided(left, pair, n_terms) for pair in pairs]
            if sum(undecided) == is_known:
                rings.append(pairs)
    if not rings:
        return None
    return [[*sorted(pair)] for pair in dice.shuffled(dice.choose(rings))]
