"""What the columns of a CSV file of answers mean, and what the texts in their cells say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite, nan

from assessments.errors import InvalidAnswers

#: Columns that name the person where none was asked for; neither is ever an item of its own accord.
PERSON_COLUMNS = ("person", "id")
ITEM, VALUE = "item", "value"


@dataclass(frozen=True)
class Columns:
    """Which columns of a file are what, by their headers; all that are not named are items.

    - `person`: ids of the persons, by default a column "person" or "id" if there is one; `form`: each person's form.
    - `group`, `weights`: a label of each person, and how many persons a line stands for.
    - `only`, `exclude`: the items to be read, in this order; columns, or items, to be passed over.
    - `missing`: texts that stand for an answer that was not given, besides an empty cell.
    """

    person: str | None = None
    form: str = "form"
    group: str | None = None
    weights: str | None = None
    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Header:
    """The places in a line: of what is said of the person (-1 for what is not said), and of the items by their ids."""

    names: tuple[str, ...]
    is_long: bool
    person: int
    form: int
    group: int
    weights: int
    items: dict[str, int]

    def check_width(self, line: int, row: list[str]) -> None:
        """Raises InvalidAnswers for a line that is longer or shorter than the header."""
        if len(row) != len(self.names):
            column = self.names[len(row)] if len(row) < len(self.names) else "-"
            raise InvalidAnswers(line, column, "the line has more or fewer cells than the header")


def read_header(names: list[str], asked: Columns) -> Header:
    """The header of a file with a person a line or, with columns item and value, an answer a line.

    Raises InvalidAnswers naming a column that is absent or there twice.

    >>> read_header(["id", "a", "b"], Columns(exclude=("b",))).items
    {'a': 1}
    """
    for name in names:
        if names.count(name) > 1:
            raise InvalidAnswers(1, name, "the header has this column twice")
    is_long = ITEM in names and VALUE in names
    usual = next((name for name in PERSON_COLUMNS if name in names), PERSON_COLUMNS[0] if is_long else None)
    person = asked.person or usual
    form = asked.form if asked.form in names else None
    spoken_for = {person, form, asked.group, asked.weights, *PERSON_COLUMNS, *asked.exclude}
    items = () if is_long else asked.only or tuple(name for name in names if name not in spoken_for)
    if not is_long:
        for name in asked.exclude:
            _place(names, name)
        if not items:
            raise InvalidAnswers(1, "-", "the header names no item")
    return Header(
        names=tuple(names),
        is_long=is_long,
        person=_place(names, person),
        form=_place(names, form),
        group=_place(names, asked.group),
        weights=_place(names, asked.weights),
        items={name: _place(names, name) for name in items},
    )


def _place(names: list[str], name: str | None) -> int:
    if name is not None and name not in names:
        raise InvalidAnswers(1, name, "the header has no such column")
    return -1 if name is None else names.index(name)


class Answers(dict[str, float]):
    """Whole numbers by the text of a cell, NaN for a missing one; each text is read once, as there are few of them.

    >>> read = Answers(["NA"])
    >>> read["3"], read[" 3.0"], read["NA"]
    (3.0, 3.0, nan)
    """

    def __init__(self, missing: Iterable[str]) -> None:
        super().__init__(dict.fromkeys(("", *missing), nan))

    def __missing__(self, text: str) -> float:
        """The number that the text says. Raises ValueError when it is no whole one."""
        bare = text.strip()
        number = self[bare] if bare in self else float(bare)
        if not (bare in self or number.is_integer()):
            raise ValueError(text)
        self[text] = number
        return number

    def refusal(self, text: str) -> str:
        """Why this text is no answer."""
        hint = "; the cell of a missing answer is empty" if not any(map(str.isdigit, text)) else ""
        return f"{text.strip()!r} is not a whole number{hint}"


def read_weight(text: str) -> float:
    """A number of persons, zero or more. Raises ValueError.

    >>> read_weight("2.5")
    2.5
    """
    weight = float(text)
    if not (isfinite(weight) and weight >= 0):
        raise ValueError(text)
    return weight
