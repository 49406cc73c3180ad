"""Number series: which number comes next, typed in.

The stem holds `terms`, the whole numbers shown in order; the question is which number follows the last of them, and
`key` is that number. There are no options.

A series is kept only when it is proved: every rule of the solver's space (`series_solver`) that at least two of the
shown terms confirm, and with it every rule of equal or lower complexity, goes on with the same number, and no rule of
lower complexity than its own explains it, so that its radicals are what it asks for. Terms have at most four digits,
and no rule divides with a rest.

Radicals: `rule`, a pattern of `series_rules`; `negative`, whether a term lies below zero; `digits` of the largest term.
The prior of the difficulty is an ASSUMPTION, to be replaced by calibration: a linear logistic test model whose weights
take their directions from Holzman, Pellegrino & Glaser (1983), Loe, Sun, Simonfy & Doebler (2018) and Sun, Liu & Luo
(2019) (more operations, harder operators, growing coefficients, two series in turn, longer periods, more terms kept in
mind, signs and size make a series harder) and their sizes from the range of b there, -3.8 to 4.0; the standard
deviation of b around it is taken as 0.9 logits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product
from types import MappingProxyType

from assessments.generate.dice import Dice
from assessments.generate.family import Family, ItemModel, NoItemFound, Radicals, make_model
from assessments.generate.item import GeneratedItem
from assessments.generate.series_draws import Bounds, Numbers, draw_series
from assessments.generate.series_rules import complexity_of, features_of, n_terms_of
from assessments.generate.series_solver import fits

#: In hundredths of a logit, for one more of each feature.
_INTERCEPT = -340
_WEIGHTS = MappingProxyType(
    {
        "operations": 60,
        "multiplication": 70,
        "subtraction": 20,
        "period": 80,
        "strands": 180,
        "progression": 110,
        "memory": 190,
        "power": 140,
        "turns": 90,
        "negative": 50,
        "digits": 60,
    }
)
_DIFFICULTY_ERROR = 0.9
#: The hardest model to prove needs a few dozen draws; so many without success do not happen.
_MOST_DRAWS = 5000

#: The number of digits a rule's terms may have.
_PATTERNS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "+ - +> -> ~+ ~+> +,+ +,- -,- -,+ +>,+ +>,- ->,+ -,+> a+b a+b+k": (2, 3),
        "+,+,+ +,+,- +,-,+ -,+,+ -,-,+": (2, 3),
        "+>> +,* *,+ -,* *,- *,+> +>,* *,-> ->,* pa+qb n^3+k": (3, 4),
        "+,+,* +,*,- *,-,+ -,+,* *,+,- +,-,*": (3, 4),
        "* / ~* *> *+ *- *+> *->": (4,),
        "b-a a+b+c n^2+k": (3,),
    }
)
_STRANDS = ("+", "-", "*", "/", "+>", "->")


@lru_cache(maxsize=1)
def _family() -> Family:
    models = tuple(
        make_model(
            {"rule": pattern, "negative": negative, "digits": digits},
            {**features_of(pattern), "negative": int(negative), "digits": digits - 2},
            intercept=_INTERCEPT,
            weights=_WEIGHTS,
        )
        for pattern, digits, negative in _radicals()
    )
    return Family("number-series", 1, models, _DIFFICULTY_ERROR)


def _radicals() -> Iterator[tuple[str, int, bool]]:
    for patterns, sizes in _PATTERNS.items():
        for pattern, digits, negative in product(patterns.split(), sizes, (False, True)):
            if negative or pattern not in {"~+", "~*"}:
                yield pattern, digits, negative
    for first, second in product(_STRANDS, repeat=2):
        multiplies = bool({first, second} & {"*", "/"})
        if not (multiplies and {first, second} <= {"*", "/"}):
            for digits, negative in product((3,) if multiplies else (2, 3), (False, True)):
                yield f"{first}|{second}", digits, negative


def number_series_models() -> tuple[ItemModel, ...]:
    """All item models of the family with their radicals, features and prior difficulty.

    >>> len(number_series_models()) >= 200
    True
    """
    return _family().models


def number_series(
    seed: int, difficulty: float | None = None, radicals: Radicals | None = None
) -> GeneratedItem:
    """A number series with exactly one continuation, proved.

    `radicals` name an item model, whole or in part; of those that agree, the ones with a prior nearest to `difficulty`
    (logits) are kept; the dice choose among what is left. The same seed and radicals give the same item on every
    machine. Raises InvalidSeed, UnknownChoice for a radical that does not exist, InvalidArgument when no model agrees
    or the difficulty is not a finite number.

    >>> item = number_series(1, radicals={"rule": "a+b", "negative": False, "digits": 2})
    >>> item.stem["terms"], item.key
    ([2, 8, 10, 18, 28], 46)
    """
    family = _family()
    model = family.choose(seed, difficulty=difficulty, radicals=radicals)
    terms = _proved_series(Dice(seed), model)
    return family.item(seed, model, {"terms": [*terms[:-1]]}, terms[-1], None)


def _proved_series(dice: Dice, model: ItemModel) -> Numbers:
    rule, negative, digits = model.radicals.values()
    assert isinstance(rule, str)
    bounds = Bounds(int(digits), bool(negative))
    n_terms, complexity = n_terms_of(rule), complexity_of(rule)
    for _ in range(_MOST_DRAWS):
        values = draw_series(dice, rule, n_terms + 1, bounds)
        if values is not None and _is_proved(values[:-1], values[-1], complexity):
            return values
    raise NoItemFound("number-series", model.radicals, _MOST_DRAWS)


def _is_proved(terms: Numbers, key: int, complexity: int) -> bool:
    is_explained = False
    for fit in fits(terms, len(terms) - 2):
        if fit.following != key or fit.complexity < complexity:
            return False
        is_explained = True
    return is_explained
