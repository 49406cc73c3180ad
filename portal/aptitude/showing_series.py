"""Number series: the numbers in a row with a gap at the end, and their rule in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from assessments.generate import GeneratedItem
from assessments.generate.series_rules import strands_of
from portal.aptitude.showing_parts import Shown, bracketed, difference_of, rendered, sum_of, whole
from portal.aptitude.showing_series_rules import (
    Reading,
    RuleDoesNotFit,
    Step,
    read_powers,
    read_strand,
    read_weights,
)
from portal.aptitude.wording import Wording

_NAMES = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}
_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}


class Explained(NamedTuple):
    """Lines that say how the series goes on, and the number that they come to."""

    lines: list[str]
    following: int


def show_series(item: GeneratedItem, words: Wording, _name: str) -> Shown:
    terms = [whole(term) for term in _terms(item)]
    stem = rendered("aptitude/_item_series.html", terms=terms)
    return Shown(words.say("items.series.prompt"), stem, None, "number")


def explain_series(item: GeneratedItem, words: Wording) -> list[str]:
    """The rule, the step that comes next, and the number. Raises RuleDoesNotFit when the terms follow no such rule."""
    terms, pattern = _terms(item), str(item.radicals["rule"])
    strands = strands_of(pattern)
    if not strands:
        explained = _CLOSED[pattern](terms, words)
    elif len(strands) == 1:
        reading = read_strand(strands[0], terms)
        explained = Explained([_rule(reading, words), _next(reading, words)], reading.following)
    else:
        explained = _two_strands(
            [read_strand(one, terms[k::2]) for k, one in enumerate(strands)], terms, words
        )
    return [*explained.lines, words.say("common.answer", answer=whole(explained.following))]


def _terms(item: GeneratedItem) -> list[int]:
    terms = item.stem["terms"]
    assert isinstance(terms, list)
    return [term for term in terms if isinstance(term, int)]


# ---- operations ------------------------------------------------------------------------------------------------------


def _rule(reading: Reading, words: Wording) -> str:
    told = [_operations(steps, words) for steps in reading.slots]
    if len(told) > 1:
        return words.say("items.series.turns", operations=str(words.at("common.semicolon")).join(told))
    is_fixed = all(step.is_fixed for step in reading.slots[0])
    is_each = is_fixed or len(reading.slots[0]) > 1
    return words.say(f"items.series.{'each' if is_each else 'in_order'}", operations=told[0])


def _operations(steps: Sequence[Step], words: Wording) -> str:
    told = [_operation(step, words) for step in steps]
    return told[0] if len(told) == 1 else words.say("items.series.then", first=told[0], second=told[1])


def _operation(step: Step, words: Wording) -> str:
    name = _NAMES[step.sign]
    if step.is_fixed:
        return words.say(f"items.series.operations.{name}", n=whole(step.following))
    values = words.listed([whole(value) for value in step.seen])
    return words.say(f"items.series.growing.{name}", values=values, change=_growth(step, words))


def _growth(step: Step, words: Wording) -> str:
    if step.second_growth:
        more = words.listed([whole(after - before) for before, after in pairwise(step.seen)])
        return words.say("items.series.growing.faster", values=more, n=whole(step.second_growth))
    way = "more" if step.growth > 0 else "less"
    return words.say(f"items.series.growing.{way}", n=abs(step.growth))


def _next(reading: Reading, words: Wording) -> str:
    steps = reading.slots[reading.turn]
    done = "".join(f" {_SIGNS[step.sign]} {bracketed(step.following)}" for step in steps)
    return _equation(f"{whole(reading.last)}{done}", reading.following, words)


def _equation(left: str, value: int, words: Wording) -> str:
    return words.say("items.series.next", equation=f"{left} ＝ {whole(value)}")


def _two_strands(readings: Sequence[Reading], terms: Sequence[int], words: Wording) -> Explained:
    lines = [words.say("items.series.strands")]
    for place, (name, reading) in enumerate(zip(("odd", "even"), readings, strict=True)):
        told = words.listed([whole(term) for term in terms[place::2]])
        lines.append(words.say(f"items.series.{name}", terms=told, rule=_rule(reading, words)))
    asked = readings[len(terms) % 2]
    lines.append(words.say("items.series.follows", term=whole(asked.last)))
    return Explained([*lines, _next(asked, words)], asked.following)


# ---- rules that are no operation on the last term alone --------------------------------------------------------------


def _turning_terms(terms: Sequence[int], words: Wording) -> Explained:
    """Every second sign turned back, the terms form a line."""
    plain = [-term if place % 2 else term for place, term in enumerate(terms)]
    reading = read_strand(strands_of("+" if plain[1] > plain[0] else "-")[0], plain)
    is_turned = len(terms) % 2 == 1
    result = -reading.following if is_turned else reading.following
    told = words.listed([whole(term) for term in plain])
    how = "turned_back" if is_turned else "kept"
    slots = {"value": whole(reading.following)} | ({"result": whole(result)} if is_turned else {})
    return Explained(
        [
            words.say("items.series.turned", terms=told, rule=_rule(reading, words)),
            words.say(f"items.series.{how}", **slots),
        ],
        result,
    )


def _turning_steps(terms: Sequence[int], words: Wording) -> Explained:
    steps = [after - before for before, after in pairwise(terms)]
    growth = abs(steps[1]) - abs(steps[0])
    sizes = [abs(steps[0]) + growth * place for place in range(len(steps) + 1)]
    signed = [size if (place % 2 == 0) == (steps[0] > 0) else -size for place, size in enumerate(sizes)]
    if signed[:-1] != steps:
        raise RuleDoesNotFit(f"steps of turning sign for {list(terms)}")
    told = words.listed([whole(step) for step in steps])
    result = terms[-1] + signed[-1]
    return Explained(
        [
            words.say("items.series.steps_turn", values=told, n=whole(growth)),
            _equation(sum_of([terms[-1], signed[-1]]), result, words),
        ],
        result,
    )


def _turning_factor(terms: Sequence[int], words: Wording) -> Explained:
    reading = read_strand(strands_of("*")[0], terms)
    return Explained([_rule(reading, words), _next(reading, words)], reading.following)


def _sum_of_last(k: int, name: str) -> Callable[[Sequence[int], Wording], Explained]:
    def explained(terms: Sequence[int], words: Wording) -> Explained:
        rests = {terms[place + k] - sum(terms[place : place + k]) for place in range(len(terms) - k)}
        if len(rests) != 1:
            raise RuleDoesNotFit(f"sums of {k} for {list(terms)}")
        rest = rests.pop()
        left, result = sum_of(terms[-k:]), sum(terms[-k:]) + rest
        if not rest:
            return Explained([words.say(f"items.series.{name}"), _equation(left, result, words)], result)
        way, sign = ("more", "+") if rest > 0 else ("less", "−")
        return Explained(
            [
                words.say(f"items.series.{name}_{way}", n=abs(rest)),
                _equation(f"{left} {sign} {abs(rest)}", result, words),
            ],
            result,
        )

    return explained


def _difference(terms: Sequence[int], words: Wording) -> Explained:
    if any(terms[k] - terms[k + 1] != terms[k + 2] for k in range(len(terms) - 2)):
        raise RuleDoesNotFit(f"differences for {list(terms)}")
    result = terms[-2] - terms[-1]
    lines = [
        words.say("items.series.difference_of_two"),
        _equation(difference_of(terms[-2], terms[-1]), result, words),
    ]
    return Explained(lines, result)


def _weighted_sum(terms: Sequence[int], words: Wording) -> Explained:
    p, q = read_weights(terms)
    parts = []
    for name, weight in (("last", p), ("before", abs(q))):
        which = name if weight == 1 else f"{name}_times"
        slots = {} if weight == 1 else {"n": weight}
        parts.append(words.say(f"items.series.weights.{which}", **slots))
    way, sign = ("plus", "+") if q > 0 else ("minus", "−")
    combination = words.say(f"items.series.weights.{way}", one=parts[0], other=parts[1])
    one, other = (
        bracketed(term) if weight == 1 else f"{bracketed(term)} × {weight}"
        for term, weight in ((terms[-1], p), (terms[-2], abs(q)))
    )
    result = p * terms[-1] + q * terms[-2]
    return Explained(
        [
            words.say("items.series.weighted", combination=combination),
            _equation(f"{one} {sign} {other}", result, words),
        ],
        result,
    )


def _powers(exponent: int, sign: str) -> Callable[[Sequence[int], Wording], Explained]:
    def explained(terms: Sequence[int], words: Wording) -> Explained:
        first, rest = read_powers(terms, exponent)
        behind = "" if rest == 0 else f" {'+' if rest > 0 else '−'} {abs(rest)}"
        told = words.listed([f"{first + k}{sign}{behind}" for k in range(3)])
        result = int((first + len(terms)) ** exponent) + rest
        return Explained(
            [
                words.say("items.series.power", values=told),
                _equation(f"{first + len(terms)}{sign}{behind}", result, words),
            ],
            result,
        )

    return explained


_CLOSED: dict[str, Callable[[Sequence[int], Wording], Explained]] = {
    "~+": _turning_terms,
    "~+>": _turning_steps,
    "~*": _turning_factor,
    "a+b": _sum_of_last(2, "sum_of_two"),
    "b-a": _difference,
    "a+b+k": _sum_of_last(2, "sum_of_two"),
    "a+b+c": _sum_of_last(3, "sum_of_three"),
    "pa+qb": _weighted_sum,
    "n^2+k": _powers(2, "²"),
    "n^3+k": _powers(3, "³"),
}
