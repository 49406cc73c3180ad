"""What showing a task is made of: its parts, numbers as people write them, and a template for what stands in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from flask import current_app, has_request_context
from markupsafe import Markup

from portal.display import current_aids

MINUS = "−"
Look = Literal["lines", "words", "figures", "bodies", "codes", "pairs"]


@dataclass(frozen=True)
class Shown:
    """A task as its page shows it, in one script.

    - `stem` is what is asked about; `options` are what can be chosen, in the order of the task; None when the answer is
      typed. With `entry` "pairs" the options are the rows, and every row that differs is to be ticked.
    - `option_names` are short names of the options, for those who hear them and for whoever speaks of one.
    - `option_notes` are the ids of longer descriptions inside the options, or nothing.
    - `look` says how the options are laid out.
    """

    prompt: str
    stem: Markup
    options: tuple[Markup, ...] | None
    entry: Literal["number", "options", "pairs"]
    option_names: tuple[str, ...] = ()
    option_notes: tuple[str, ...] = ()
    look: Look = "lines"


def rendered(template: str, **context: object) -> Markup:
    """A template of this folder with these values and none of a page's own.

    Whoever asked for the question in focus can also go from line to line by keyboard.
    """
    by_line = has_request_context() and "line" in current_aids()
    found = current_app.jinja_env.get_template(template).render(context, by_line=by_line)
    return Markup(found)  # noqa: S704 It escapes by itself.


def whole(value: int) -> str:
    """A whole number with a minus sign that is as wide as a plus.

    >>> whole(-5)
    '−5'
    """
    return f"{MINUS}{-value}" if value < 0 else str(value)


def bracketed(value: int) -> str:
    """The same behind an operation.

    >>> bracketed(-5), bracketed(5)
    ('(−5)', '5')
    """
    return f"({whole(value)})" if value < 0 else str(value)


def sum_of(values: Iterable[int]) -> str:
    """Several numbers to be added, as they are written.

    >>> sum_of([3, -5])
    '3 + (−5)'
    """
    first, *rest = values
    return " + ".join([whole(first), *map(bracketed, rest)])


def difference_of(first: int, second: int) -> str:
    return f"{whole(first)} {MINUS} {bracketed(second)}"


def decimal(value: Fraction, places: int) -> str:
    """A number from zero up with so many decimals, halves up.

    >>> decimal(Fraction(25, 2), 1), decimal(Fraction(25, 2), 0)
    ('12.5', '13')
    """
    scaled = (2 * value * 10**places + 1) // 2
    whole_part, rest = divmod(scaled, 10**places)
    return f"{whole_part}.{rest:0{places}d}" if places else str(whole_part)


def plain_decimal(value: Fraction, most_places: int = 4) -> str:
    """A number that a few decimals tell exactly, with no more of them than that.

    >>> plain_decimal(Fraction(6, 5)), plain_decimal(Fraction(7))
    ('1.2', '7')
    """
    places = next(places for places in range(most_places + 1) if value * 10**places % 1 == 0)
    return decimal(value, places)


def equation(left: str, value: Fraction | int, *, places: int = 0, unit: str = "") -> str:
    """What is worked out and what comes of it, which is said to be near when it had to be rounded.

    >>> equation("25 ÷ 2", Fraction(25, 2)), equation("3 + 4", 7)
    ('25 ÷ 2 ≈ 13', '3 + 4 ＝ 7')
    """
    exact = Fraction(value)
    if exact < 0:
        assert exact.denominator == 1
        return f"{left} ＝ {whole(exact.numerator)}{unit}"
    sign = "＝" if exact * 10**places % 1 == 0 else "≈"
    return f"{left} {sign} {decimal(exact, places)}{unit}"
