"""How a number series may go on: every rule of a published space that fits all the terms shown.

The complexity of a rule is the count of whole numbers that have to be told to someone who knows its kind: starting
values, coefficients, steps of coefficients, exponents. A rule counts as a fit only when it gives every shown term and
the terms outnumber its complexity by two or more, so that at least two of them confirm it. x is a term, d a difference
of neighbours; letters are whole numbers, of any size.

| kind | rule | complexity |
|---|---|---|
| `prime` | consecutive primes below 1000, up or down | 1 |
| `add`, `multiply` | x + a; x * r, where r may be an exact division or negative | 2 |
| `sum_of_two`, `difference_of_two` | the last two terms added; one subtracted from the other | 2 |
| `product_of_two`, `square_of_last` | the last two multiplied; x * x + a | 2 |
| `add_growing`, `multiply_growing` | x + (a + e i); x * (k + e i), or an exact division | 3 |
| `multiply_add` | x * r + a | 3 |
| `sign_add`, `sign_add_growing` | terms, or differences, of growing size and alternating sign | 3 |
| `sum_of_two_add`, `difference_of_two_add`, `product_of_two_add` | the same plus a | 3 |
| `sum_of_three` | the last three terms added | 3 |
| `square`, `cube` | (i + s) ** 2 + a; (i + s) ** 3 + a | 3 |
| `sum_of_two_add_growing`, `difference_of_two_add_growing` | the same plus (a + e i) | 4 |
| `add_growing_twice` | differences whose differences grow | 4 |
| `multiply_add_growing`, `multiply_growing_add` | x * r + (a + e i); x * (k + e i) + a | 4 |
| `weighted_sum`, `weighted_sum_add` | p x + q (the one before); the same plus a | 4, 5 |
| `periodic` | 2 or 3 operations in turn, each + or * with a constant or, of 2, a growing coefficient | 3 to 5 |
| `interleaved` | two series in turn, each of one of the kinds add, multiply, add_growing, multiply_add | 4 to 6 |
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assessments.errors import InvalidArgument
from assessments.generate.series_kinds import KINDS, Fit, Series
from assessments.generate.series_parts import interleaved, periodic


def series_fits(terms: Sequence[int], *, complexity: int | None = None) -> tuple[Fit, ...]:
    """Every rule of at most this complexity that gives all the terms, with the number that it gives next.

    Parameters are solved for from the first terms and verified on the rest, so their size has no limit. Without a
    `complexity` every rule counts that at least two terms confirm. Raises InvalidArgument for fewer than four terms
    or terms that are not whole numbers.

    >>> series_fits([3, 5, 8, 13, 21], complexity=2)
    (Fit(rule='sum_of_two', complexity=2, following=34),)
    >>> [(fit.rule, fit.following) for fit in series_fits([11, 13, 17, 19, 23])]
    [('prime', 29), ('periodic', 25)]
    """
    if len(terms) < 4 or not all(type(term) is int for term in terms):
        raise InvalidArgument("terms", list(terms), "at least four whole numbers")
    most = len(terms) - 2
    return tuple(fits(list(terms), most if complexity is None else min(most, complexity)))


def fits(terms: list[int], most: int) -> Iterator[Fit]:
    """The same for terms that are known to be whole numbers, one fit after the other, cheap kinds first."""
    series = Series.of(terms)
    for rule, (complexity, follow) in KINDS.items():
        if complexity <= most:
            following = follow(series)
            if following is not None:
                yield Fit(rule, complexity, following)
    yield from periodic(series, most)
    yield from interleaved(series, most)
