"""Tasks in the words of one script: what a page shows, how a task is solved, and what is said about its family."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.generate import GeneratedItem
from portal.aptitude.showing_arithmetic import explain_table
from portal.aptitude.showing_bodies import explain_bodies, show_bodies
from portal.aptitude.showing_codes import explain_codes, show_codes
from portal.aptitude.showing_logic import explain_order, show_order
from portal.aptitude.showing_matrix import explain_matrix, show_matrix
from portal.aptitude.showing_parts import Shown
from portal.aptitude.showing_series import explain_series, show_series
from portal.aptitude.showing_tables import show_table
from portal.aptitude.wording import Wording, read_wording, wording

__all__ = ["FamilyWords", "Named", "Shown", "explain", "family_words", "practice_models", "show_item"]

_SHOWN: Mapping[str, Callable[[GeneratedItem, Wording, str], Shown]] = {
    "number-series": show_series,
    "figure-matrix": show_matrix,
    "mental-rotation": show_bodies,
    "data-reading": show_table,
    "logic": show_order,
    "clerical-checking": show_codes,
}
_EXPLAINED: Mapping[str, Callable[[GeneratedItem, Wording], list[str]]] = {
    "number-series": explain_series,
    "figure-matrix": explain_matrix,
    "mental-rotation": explain_bodies,
    "data-reading": explain_table,
    "logic": explain_order,
    "clerical-checking": explain_codes,
}


def show_item(item: GeneratedItem, locale: str, *, name: str = "item") -> Shown:
    """A task as its page shows it, with nothing that tells the answer.

    `name` begins the ids of its drawings; where several tasks stand on one page, each has a name of its own.
    """
    return _SHOWN[item.family](item, wording(locale), name)


def explain(item: GeneratedItem, locale: str) -> tuple[str, ...]:
    """The solution step by step, worked out from what is shown; the last line is the answer."""
    return tuple(_EXPLAINED[item.family](item, wording(locale)))


@dataclass(frozen=True)
class Named:
    """A text with a name: a stage, or something to do next."""

    name: str
    text: str


@dataclass(frozen=True)
class FamilyWords:
    """All that is said about one family of tasks in one script.

    - `how` is what to know before it, `practice_lead` and `time` still have their slots (`practice`, `lasts`).
    - `stages` by number: how far the family is calibrated, and what that means for the result.
    - `cannot` is what the result cannot tell; `next_steps` is what to do with it.
    - `means`, `means_not` and `question` are for the adviser.
    """

    title: str
    description: str
    how: tuple[str, ...]
    practice_lead: str
    time: str
    stages: Mapping[int, Named]
    cannot: tuple[str, ...]
    next_steps: tuple[Named, ...]
    means: str
    means_not: str
    question: str

    def practice(self, *, k_practice: int) -> str:
        """What comes before the first task that counts."""
        return self.practice_lead.format(k_practice=k_practice)

    def lasts(self, *, k_items: int, minutes: int) -> str:
        """How long it is at most."""
        return self.time.format(k_items=k_items, minutes=minutes)


def family_words(family: str, locale: str, *, is_plain: bool = False) -> FamilyWords:
    """The words of a family by its slug, as `number-series`. Raises KeyError for another one."""
    words = wording(locale, is_plain=is_plain)
    own: Mapping[str, Any] = words.at(f"families.{family}")
    stages = {
        int(stage): Named(**{**common, **own.get("stages", {}).get(stage, {})})
        for stage, common in words.at("stages").items()
    }
    steps = {**own["steps"], **words.at("steps")}
    return FamilyWords(
        title=own["title"],
        description=own["description"],
        how=tuple(own["how"]),
        practice_lead=own["practice_lead"],
        time=own["time"],
        stages=stages,
        cannot=(*own["cannot"], *words.at("cannot").values()),
        next_steps=tuple(Named(**step) for step in steps.values()),
        means=own["means"],
        means_not=own["means_not"],
        question=own["question"],
    )


def practice_models(family: str) -> tuple[tuple[int, Mapping[str, int | str | bool]], ...]:
    """The tasks to practise with: for each its seed and the radicals of its model, easiest first."""
    entries = read_wording().structure["practice"][family]
    return tuple((entry["seed"], entry["radicals"]) for entry in entries)
