"""Logic: what follows about an order of terms from statements about pairs of them.

The stem holds
- `terms`: letters that stand for what is compared, and `relations`: two words for more and less of something, such as
  `older` and `younger`; no two terms are equal in it, which the page has to say;
- `premises`: `relation`, `negated`, `left`, `right`: left is (not, when negated) more in that relation than right;
- `question` and `slots`, as below. The last option is always `none`.

| question | asked | options | `none` means |
|---|---|---|---|
| `first`, `last` | which term comes first, or last, in the first relation | terms | it cannot be known |
| `place` | which term has this `place`, counted from 0 | terms | it cannot be known |
| `between` | which term ranks between `low` and `high` | terms | it cannot be known |
| `order` | which is the order, from the first | lists of terms | it cannot be known |
| `true` | which statement must be true | relation, left, right | none of them must |
| `pair` | of which two the order cannot be known | two terms | all of these can be known |

A brute-force reasoner (`logic_reasoner`) goes through all orders that the premises leave and proves that exactly one
option is right. Whether that is `none` is thrown first, with one chance in five; letters are dealt at random, and
options come in sets that are alike under a change of letters, so that each is right equally often.

Radicals: `terms`, `question`, `mixed` (both relations occur in the premises), `negations`, `broken` (the first two
premises share no term, so that two parts must be kept in mind and joined). The prior of the difficulty is an
ASSUMPTION, to be replaced by calibration; its directions are those of Clark (1969), Sternberg (1980) and Goodwin &
Johnson-Laird (2005): more terms, converse relations, negations, premises that do not join up, and what is merely
possible are harder. The standard deviation of b around it is taken as 0.9 logits.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

from assessments.generate.dice import Dice
from assessments.generate.family import Family, ItemModel, NoItemFound, Radicals, make_model
from assessments.generate.item import GeneratedItem, Plain
from assessments.generate.logic_questions import Question, draw_question
from assessments.generate.logic_reasoner import TERMS, Fact, solve_logic

#: In hundredths of a logit, for one more of each feature.
_INTERCEPT = -250
_WEIGHTS = MappingProxyType(
    {
        "terms": 60,
        "mixed": 40,
        "negations": 50,
        "broken": 60,
        "last": 15,
        "place": 60,
        "between": 60,
        "order": 50,
        "true": 80,
        "pair": 110,
    }
)
#: The first of each pair is the plain one.
_RELATIONS = (
    ("older", "younger"),
    ("taller", "shorter"),
    ("heavier", "lighter"),
    ("faster", "slower"),
    ("earlier", "later"),
)
_QUESTIONS = MappingProxyType(
    {
        3: ("order",),
        4: ("first", "last", "place", "order", "true", "pair"),
        5: ("first", "last", "place", "order", "true", "pair"),
        6: ("first", "last", "place", "between", "true", "pair"),
    }
)
_NAME, _K_OPTIONS = "logic", 5
#: More than one draw in fifty stands; so many without success do not happen.
_MOST_DRAWS = 5000


class Form(NamedTuple):
    """The radicals of a model with their types."""

    n_terms: int
    question: str
    is_mixed: bool
    k_negations: int
    is_broken: bool


@lru_cache(maxsize=1)
def _family() -> Family:
    models = tuple(
        make_model(
            {
                "terms": form.n_terms,
                "question": form.question,
                "mixed": form.is_mixed,
                "negations": form.k_negations,
                "broken": form.is_broken,
            },
            {
                "terms": form.n_terms - 3,
                "mixed": int(form.is_mixed),
                "negations": form.k_negations,
                "broken": int(form.is_broken),
                **{name: int(form.question == name) for name in list(_WEIGHTS)[4:]},
            },
            intercept=_INTERCEPT,
            weights=_WEIGHTS,
        )
        for form in _forms()
    )
    return Family(_NAME, 1, models, 0.9)


def _forms() -> Iterator[Form]:
    for n_terms, questions in _QUESTIONS.items():
        # Two premises about three terms always share one.
        broken = (False, True) if n_terms > 3 else (False,)
        for choice in product(questions, (False, True), (0, 1, 2), broken):
            yield Form(n_terms, *choice)


def logic_models() -> tuple[ItemModel, ...]:
    """All item models of the family with their radicals, features and prior difficulty.

    >>> len(logic_models()) >= 200
    True
    """
    return _family().models


def logic(seed: int, difficulty: float | None = None, radicals: Radicals | None = None) -> GeneratedItem:
    """Premises about an order and a question with exactly one right option among five, proved.

    `radicals` name an item model, whole or in part; of those that agree, the ones with a prior nearest to `difficulty`
    (logits) are kept; the dice choose among what is left. The same seed and radicals give the same item on every
    machine. Raises InvalidSeed, UnknownChoice for a radical that does not exist, InvalidArgument when no model agrees
    or the difficulty is not a finite number.

    >>> item = logic(1, radicals={"terms": 4, "question": "last", "mixed": False, "negations": 0, "broken": False})
    >>> [(premise["left"], premise["relation"], premise["right"]) for premise in item.stem["premises"]]
    [('D', 'earlier', 'B'), ('B', 'earlier', 'A'), ('B', 'earlier', 'C')]
    >>> item.options, item.key
    (('A', 'B', 'C', 'D', 'none'), 4)
    """
    family = _family()
    model = family.choose(seed, difficulty=difficulty, radicals=radicals)
    form = Form(*model.radicals.values())  # type: ignore[arg-type]
    dice = Dice(seed)
    # Thrown before anything else, so that no premise has a say in it.
    is_known = dice.below(_K_OPTIONS) > 0
    relations = dice.choose(_RELATIONS)
    for _ in range(_MOST_DRAWS):
        question = draw_question(dice, form.question, form.n_terms, relations[0], is_known=is_known)
        facts = None if question is None else _in_order(dice, question.facts, is_broken=form.is_broken)
        if question is not None and facts is not None:
            stem = _stem(form, question, relations, _worded(dice, form, facts, relations))
            right = solve_logic(stem, question.options)
            if len(right) == 1 and (right[0] < _K_OPTIONS - 1) == is_known:
                return family.item(seed, model, stem, right[0], question.options)
    raise NoItemFound(_NAME, model.radicals, _MOST_DRAWS)


def _in_order(dice: Dice, facts: list[Fact], *, is_broken: bool) -> list[Fact] | None:
    """The facts so that each after the first shares a term with one before it; or so that the second one does not."""
    rest = dice.shuffled(facts)
    ordered, known = [rest[0]], {*rest.pop(0)}
    # Each turn takes one fact away, or none is left that fits.
    while rest:
        if is_broken:
            fitting = [fact for fact in rest if len(ordered) > 1 or not known & {*fact}]
        else:
            fitting = [fact for fact in rest if known & {*fact}]
        if not fitting:
            return None
        ordered.append(fitting[0])
        known |= {*fitting[0]}
        rest.remove(fitting[0])
    return ordered


def _worded(dice: Dice, form: Form, facts: list[Fact], relations: tuple[str, str]) -> list[Plain]:
    """Each fact as a premise: said in the first or the second relation, plainly or as a negation of the converse."""
    k_premises = len(facts)
    converse = dice.sample(range(k_premises), dice.between(1, k_premises - 1)) if form.is_mixed else []
    negated = dice.sample(range(k_premises), form.k_negations)
    premises: list[Plain] = []
    for place, (more, less) in enumerate(facts):
        left, right = (less, more) if (place in converse) != (place in negated) else (more, less)
        premises.append(
            {
                "relation": relations[place in converse],
                "negated": place in negated,
                "left": left,
                "right": right,
            }
        )
    return premises


def _stem(
    form: Form, question: Question, relations: tuple[str, str], premises: list[Plain]
) -> dict[str, Plain]:
    return {
        "terms": [*TERMS[: form.n_terms]],
        "relations": [*relations],
        "premises": premises,
        "question": form.question,
        "slots": dict(question.slots),
    }
