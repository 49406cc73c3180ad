"""The families of tasks: what draws them, how long they last, and how an answer to one is read and judged.

Times and counts are design decisions (about ten minutes a family, fifteen tasks while nothing is known of them), and
`usual_seconds` is an assumption until a calibration says how long a task takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal

from assessments import generate
from assessments.generate import GeneratedItem, ItemModel

Entry = Literal["number", "options", "pairs"]

SECOND = 1000
#: Of a typed number; the longest expected one has six digits.
MOST_DIGITS = 12
#: Full-width digits and signs, other strokes for a minus, and spaces, as keyboards for Chinese write them.
AS_TYPED = str.maketrans("０１２３４５６７８９＋－−–", "0123456789+---", " \u3000\t")
#: Rows on one page of a checking task.
PAIRS = 6
#: Drawn tasks are kept in memory for the moment between showing and answering.
KEPT_ITEMS = 512


class UnknownFamily(LookupError):
    """There is no family of tasks of this name."""


class UnreadableResponse(ValueError):
    """What was sent is no answer to a task of this kind."""


@dataclass(frozen=True)
class TaskFamily:
    """One family, by its slug as in addresses and forms of sittings."""

    slug: str
    #: Of the generator; another version may draw another task from the same seed.
    version: int
    draw: Callable[..., GeneratedItem]
    list_models: Callable[[], tuple[ItemModel, ...]]
    entry: Entry
    #: Options of a task, or rows of a page of pairs; 0 when the answer is typed in.
    k_options: int
    #: How many count while the length is fixed.
    k_items: int = 15
    limit_seconds: int = 600
    #: How long one task is assumed to take.
    usual_seconds: float = 40.0

    @property
    def is_speeded(self) -> bool:
        """Whether the question is how much is done in the time; then nothing is adapted or tried out."""
        return self.entry == "pairs"

    @property
    def guessing(self) -> float:
        """How often somebody who knows nothing picks the right option; nobody guesses a number."""
        return 1 / self.k_options if self.entry == "options" else 0.0

    @cached_property
    def models(self) -> Mapping[str, ItemModel]:
        """The item models of its sessions by name, from the easiest to the hardest by their prior."""
        models = self.list_models()
        if self.is_speeded:
            models = tuple(model for model in models if _is_page_of_pairs(model))
        ordered = sorted(models, key=lambda model: (model.difficulty_hundredths, model.name))
        return {model.name: model for model in ordered}

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(self.models)

    def item(self, model: str, seed: int) -> GeneratedItem:
        """The task that a model and a seed stand for; always the same."""
        return _drawn(self, model, seed)

    def __hash__(self) -> int:
        return hash((self.slug, self.version))


def _is_page_of_pairs(model: ItemModel) -> bool:
    return model.radicals["task"] == "count" and model.radicals["rows"] == PAIRS


def _first_pages_of_pairs() -> tuple[ItemModel, ...]:
    """The pages of the first generator: one kind of error each, and fewer lengths. They are drawn as they were."""
    return tuple(
        model
        for model in generate.clerical_checking_models()
        if "+" not in str(model.radicals["change"]) and model.radicals["length"] not in (7, 10)
        if not (model.radicals["length"] == 8 and model.radicals["code"] not in ("date", "amount"))
    )


@lru_cache(maxsize=KEPT_ITEMS)
def _drawn(family: TaskFamily, model: str, seed: int) -> GeneratedItem:
    return family.draw(seed, radicals=family.models[model].radicals)


FAMILIES: Mapping[str, TaskFamily] = {
    family.slug: family
    for family in (
        TaskFamily("number-series", 1, generate.number_series, generate.number_series_models, "number", 0),
        TaskFamily("figure-matrix", 1, generate.figure_matrix, generate.figure_matrix_models, "options", 8),
        TaskFamily(
            "mental-rotation", 1, generate.mental_rotation, generate.mental_rotation_models, "options", 5
        ),
        TaskFamily("data-reading", 1, generate.data_reading, generate.data_reading_models, "options", 5),
        TaskFamily("logic", 1, generate.logic, generate.logic_models, "options", 5),
        TaskFamily(
            "clerical-checking",
            2,
            generate.clerical_checking,
            generate.clerical_checking_models,
            "pairs",
            PAIRS,
            k_items=20,
            limit_seconds=120,
            usual_seconds=15.0,
        ),
    )
}


#: Families as earlier generators drew them, by slug and version. A report that was made with one is replayed with it,
#: and a session under way goes on with it, so that a version that people have met stays here for ever.
EARLIER: dict[tuple[str, int], TaskFamily] = {
    ("clerical-checking", 1): replace(
        FAMILIES["clerical-checking"], version=1, list_models=_first_pages_of_pairs
    )
}


def family_at(slug: str, version: int) -> TaskFamily | None:
    """The family as this version of its generator draws it; None where there is no such version here."""
    current = FAMILIES.get(slug)
    return current if current and current.version == version else EARLIER.get((slug, version))


def find_family(slug: str) -> TaskFamily | None:
    """The family of a slug, or None."""
    return FAMILIES.get(slug)


def get_family(slug: str) -> TaskFamily:
    """The family of a slug. Raises UnknownFamily."""
    if slug not in FAMILIES:
        raise UnknownFamily(slug)
    return FAMILIES[slug]


def expected_response(family: TaskFamily, item: GeneratedItem) -> int:
    """The right answer in the form in which answers are kept: a place, a number, or the differing rows as bits."""
    if not family.is_speeded:
        return item.key
    left, right = item.stem["left"], item.stem["right"]
    assert isinstance(left, list)
    assert isinstance(right, list)
    return as_bits(row for row, pair in enumerate(zip(left, right, strict=True)) if pair[0] != pair[1])


def as_bits(rows: Iterable[int]) -> int:
    """Places from 0 as one number: 0 and 2 are 5."""
    return sum(1 << row for row in set(rows))


def as_pressed(family: TaskFamily, response: int) -> int | set[int]:
    """An answer as a page shows it again: a number, a place, or the rows that were ticked."""
    if not family.is_speeded:
        return response
    return {row for row in range(family.k_options) if response >> row & 1}


def read_response(family: TaskFamily, given: list[str]) -> int:
    """An answer as it was sent: one number, one place, or any number of rows. Raises UnreadableResponse."""
    if family.entry == "number":
        return _typed_number(_only(given))
    if family.is_speeded:
        return as_bits(_place(text, family.k_options) for text in given)
    return _place(_only(given), family.k_options)


def _only(entries: list[str]) -> str:
    if len(entries) != 1:
        raise UnreadableResponse(f"{len(entries)} answers")
    return entries[0]


def _place(text: str, k_places: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 2 and int(text) < k_places):
        raise UnreadableResponse(text[:20])
    return int(text)


def _typed_number(text: str) -> int:
    """A whole number as people type it: full-width digits, several minus signs and spaces are all understood."""
    plain = text.translate(AS_TYPED)
    digits = plain.removeprefix("-").removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS):
        raise UnreadableResponse(text[:20])
    return -int(digits) if plain.startswith("-") else int(digits)
