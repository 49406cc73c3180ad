"""Brute force over orders: of all ways to rank up to six terms, those that the premises leave, and what holds in each.

A set of orders is a whole number with one bit for each of the n! orders, so that to combine premises is to intersect
bits; every order is looked at all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise, permutations, starmap
from typing import Any, NamedTuple

from assessments.generate.item import Plain

TERMS = "ABCDEF"
#: The option that no other option is right.
NONE_OF_THESE = "none"


class Fact(NamedTuple):
    """`more` ranks before `less`, without a tie."""

    more: str
    less: str


class Orders(NamedTuple):
    """For n terms: in which orders a term ranks before another one, and in which it has a place, counted from 0."""

    every: int
    before: Mapping[tuple[str, str], int]
    at: Mapping[tuple[str, int], int]


@lru_cache(maxsize=len(TERMS))
def orders_of(n_terms: int) -> Orders:
    """All n! orders of the first n terms."""
    terms = TERMS[:n_terms]
    before = dict.fromkeys(permutations(terms, 2), 0)
    at = {(term, place): 0 for term in terms for place in range(n_terms)}
    bit = 1
    for order in permutations(terms):
        for place, term in enumerate(order):
            at[term, place] |= bit
            for other in order[place + 1 :]:
                before[term, other] |= bit
        bit <<= 1
    return Orders(bit - 1, before, at)


def left_by(facts: Iterable[Fact], n_terms: int) -> int:
    """The orders in which all the facts hold.

    >>> left_by([Fact("A", "B"), Fact("B", "C")], 3).bit_count(), left_by([Fact("A", "B")], 3).bit_count()
    (1, 3)
    """
    orders = orders_of(n_terms)
    left = orders.every
    for fact in facts:
        left &= orders.before[fact]
    return left


def holds_in_all(left: int, where: int) -> bool:
    """Whether a claim, given as the orders in which it is true, is true in all orders that are left."""
    return left & ~where == 0


def is_undecided(left: int, pair: Sequence[str], n_terms: int) -> bool:
    """Whether the pair ranks one way in some of the orders that are left and the other way in others."""
    where = orders_of(n_terms).before[pair[0], pair[1]]
    return not holds_in_all(left, where) and left & where != 0


def solve_logic(stem: Mapping[str, Plain], options: Sequence[Plain]) -> tuple[int, ...]:
    """The places of all right options, worked out from what is shown and nothing else.

    An option is right when what it claims holds in every order that the premises leave, in which no two terms tie; the
    option `none` when no other is right. Of a `pair` it is claimed that its order cannot be known. Raises KeyError for
    a stem that `logic` would not make.

    >>> premises = [{"relation": "older", "negated": False, "left": "A", "right": "B"},
    ...             {"relation": "younger", "negated": True, "left": "C", "right": "B"}]
    >>> stem = {"terms": ["A", "B", "C"], "relations": ["older", "younger"], "premises": premises,
    ...         "question": "last", "slots": {}}
    >>> solve_logic(stem, ["A", "B", "C", "none"]), solve_logic({**stem, "question": "first"}, ["A", "B", "none"])
    ((1,), (2,))
    """
    plain: Any = stem
    n_terms, relation = len(plain["terms"]), plain["relations"][0]
    facts = [
        _fact(premise["left"], premise["right"], (premise["relation"] == relation) != premise["negated"])
        for premise in plain["premises"]
    ]
    left = left_by(facts, n_terms)
    right = []
    for place, option in enumerate(options):
        if option != NONE_OF_THESE and _is_right(plain, option, left, n_terms):
            right.append(place)
    return tuple(right) or tuple(place for place, option in enumerate(options) if option == NONE_OF_THESE)


def _fact(left: str, right: str, is_more: bool) -> Fact:
    return Fact(left, right) if is_more else Fact(right, left)


def _is_right(stem: Any, option: Any, left: int, n_terms: int) -> bool:
    if stem["question"] == "pair":
        return is_undecided(left, option, n_terms)
    return holds_in_all(left, claim(stem["question"], stem["slots"], option, stem["relations"][0], n_terms))


def claim(question: str, slots: Mapping[str, Any], option: Any, relation: str, n_terms: int) -> int:
    """The orders in which an option is true as an answer to the question."""
    _, before, at = orders_of(n_terms)
    if question == "true":
        said, left, right = option
        return before[_fact(left, right, said == relation)]
    if question == "order":
        return left_by(starmap(Fact, pairwise(option)), n_terms)
    if question == "between":
        low, high = slots["low"], slots["high"]
        return before[low, option] & before[option, high] | before[high, option] & before[option, low]
    place = {"first": 0, "last": n_terms - 1}.get(question)
    return at[option, slots["place"] if place is None else place]
