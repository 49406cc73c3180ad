"""Logic: statements about pairs, a question about their order, and how the statements join up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from typing import Any

from markupsafe import Markup, escape

from assessments.generate import GeneratedItem, solve_logic
from assessments.generate.logic_reasoner import NONE_OF_THESE, Fact
from portal.aptitude.showing_parts import Shown, rendered
from portal.aptitude.wording import Wording


@dataclass(frozen=True)
class Order:
    """The stem of an item with the words of one script."""

    item: GeneratedItem
    words: Wording

    @cached_property
    def stem(self) -> Mapping[str, Any]:
        return self.item.stem

    @property
    def relation(self) -> str:
        """The first of the two relations: who ranks first has more of it."""
        return str(self.stem["relations"][0])

    @property
    def says(self) -> str:
        return f"items.logic.orders.{self.relation}"

    def statement(self, relation: str, left: str, right: str, *, negated: bool = False) -> str:
        way = "negated" if negated else "plain"
        return self.words.say(f"items.logic.relations.{relation}.{way}", left=left, right=right)

    def question(self) -> str:
        kind, slots = self.stem["question"], dict(self.stem["slots"])
        if kind == "true":
            return self.words.say("items.logic.true")
        if kind == "place":
            slots["place"] += 1
        return self.words.say(f"{self.says}.{kind}", **slots)

    def option(self, value: Any) -> str:
        """An answer as it is shown."""
        kind = self.stem["question"]
        if value == NONE_OF_THESE:
            return self.words.say(f"items.logic.none.{kind}")
        if kind == "true":
            return self.statement(*value)
        if kind == "pair":
            return self.words.say("items.logic.two", one=value[0], other=value[1])
        return self.words.listed(list(value))

    @cached_property
    def facts(self) -> list[Fact]:
        """Each premise as: this one ranks before that one."""
        return [
            Fact(one["left"], one["right"])
            if (one["relation"] == self.relation) != one["negated"]
            else Fact(one["right"], one["left"])
            for one in self.stem["premises"]
        ]

    @cached_property
    def before(self) -> frozenset[tuple[str, str]]:
        """All pairs whose order follows from the premises."""
        known: set[tuple[str, str]] = {*self.facts}
        for middle, first, last in permutations(self.stem["terms"], 3):
            # Terms in the middle come in the outer loop, so that one walk is enough (Warshall 1962).
            if (first, middle) in known and (middle, last) in known:
                known.add((first, last))
        return frozenset(known)

    def chains(self) -> list[list[str]]:
        """The longest lines in which each term ranks before the next; two can be compared if a line has both."""
        terms = self.stem["terms"]
        starts = [term for term in terms if not any((other, term) in self.before for other in terms)]
        return [line for start in starts for line in self._lines_from(start)]

    def _lines_from(self, term: str) -> Iterator[list[str]]:
        following = [other for other in self.stem["terms"] if self._is_next(term, other)]
        if not following:
            yield [term]
        for other in following:
            for line in self._lines_from(other):
                yield [term, *line]

    def _is_next(self, term: str, other: str) -> bool:
        return (term, other) in self.before and not any(
            (term, between) in self.before and (between, other) in self.before
            for between in self.stem["terms"]
        )

    def places_of(self, term: str) -> range:
        """The places, from 0, that a term may have."""
        terms = self.stem["terms"]
        n_before = sum((other, term) in self.before for other in terms)
        n_behind = sum((term, other) in self.before for other in terms)
        return range(n_before, len(terms) - n_behind)


def show_order(item: GeneratedItem, words: Wording, _name: str) -> Shown:
    order = Order(item, words)
    terms = order.stem["terms"]
    stem = rendered(
        "aptitude/_item_premises.html",
        intro=words.say(f"{order.says}.intro", terms=words.listed(terms), n=len(terms)),
        premises=[
            order.statement(one["relation"], one["left"], one["right"], negated=one["negated"])
            for one in order.stem["premises"]
        ],
    )
    told = tuple(order.option(value) for value in item.options or ())
    options = tuple(Markup(escape(text)) for text in told)  # noqa: S704 It has just been escaped.
    return Shown(order.question(), stem, options, "options", told, look="words")


def explain_order(item: GeneratedItem, words: Wording) -> list[str]:
    """Premises turned the same way round, what they join up to, and what that says of the question."""
    order = Order(item, words)
    (right,) = solve_logic(item.stem, list(item.options or ()))
    value = (item.options or ())[right]
    lines = [*_turned(order), _joined(order), _REASONS[str(order.stem["question"])](order, value)]
    return [*lines, words.say("common.answer", answer=order.option(value))]


def _turned(order: Order) -> Iterator[str]:
    """What premises say that are put as a negation or by the converse word."""
    for one, fact in zip(order.stem["premises"], order.facts, strict=True):
        if one["negated"] or one["relation"] != order.relation:
            said = order.statement(one["relation"], one["left"], one["right"], negated=one["negated"])
            plain = order.statement(order.relation, *fact)
            how = "turned" if one["negated"] else "converse"
            yield order.words.say(f"items.logic.explanation.{how}", said=said, plain=plain)


def _joined(order: Order) -> str:
    words, way = order.words, order.words.say(f"{order.says}.way")
    told = [words.listed(line) for line in order.chains()]
    if len(told) == 1:
        return words.say("items.logic.explanation.chain", way=way, order=told[0])
    orders = str(words.at("common.semicolon")).join(told)
    return words.say("items.logic.explanation.chains", way=way, n=len(told), orders=orders)


def _by_place(order: Order, value: Any) -> str:
    terms, kind = order.stem["terms"], order.stem["question"]
    place = {"first": 0, "last": len(terms) - 1}.get(kind)
    place = order.stem["slots"]["place"] if place is None else place
    possible = [term for term in terms if place in order.places_of(term)]
    slots = {"place": place + 1}
    if value == NONE_OF_THESE:
        told = order.words.listed(possible)
        return order.words.say("items.logic.explanation.place_open", terms=told, **slots)
    return order.words.say("items.logic.explanation.place_known", term=value, **slots)


def _by_neighbours(order: Order, value: Any) -> str:
    slots = order.stem["slots"]
    if value == NONE_OF_THESE:
        return order.words.say("items.logic.explanation.between_open", **slots)
    return order.words.say("items.logic.explanation.between_known", term=value, **slots)


def _by_order(order: Order, value: Any) -> str:
    if value == NONE_OF_THESE:
        return order.words.say("items.logic.explanation.order_open")
    return order.words.say("items.logic.explanation.order_known", order=order.words.listed(list(value)))


def _by_statement(order: Order, value: Any) -> str:
    if value == NONE_OF_THESE:
        return order.words.say("items.logic.explanation.true_open")
    return order.words.say("items.logic.explanation.true_known", one=value[1], other=value[2])


def _by_pair(order: Order, value: Any) -> str:
    if value == NONE_OF_THESE:
        return order.words.say("items.logic.explanation.pair_open")
    return order.words.say("items.logic.explanation.pair_known", one=value[0], other=value[1])


_REASONS: Mapping[str, Callable[[Order, Any], str]] = {
    "first": _by_place,
    "last": _by_place,
    "place": _by_place,
    "between": _by_neighbours,
    "order": _by_order,
    "true": _by_statement,
    "pair": _by_pair,
}
