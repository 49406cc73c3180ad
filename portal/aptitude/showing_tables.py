"""Data reading: a table, a question about it, and answers to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from markupsafe import Markup, escape

from assessments.generate import GeneratedItem
from portal.aptitude.showing_parts import Shown, decimal, rendered
from portal.aptitude.wording import Wording


@dataclass(frozen=True)
class Table:
    """The stem of an item with the words of one script."""

    item: GeneratedItem
    words: Wording

    @cached_property
    def stem(self) -> Mapping[str, Any]:
        return self.item.stem

    @cached_property
    def slots(self) -> Mapping[str, Any]:
        return dict(self.stem["slots"])

    @cached_property
    def cells(self) -> list[list[int]]:
        return [list(row) for row in self.stem["cells"]]

    @property
    def n_rows(self) -> int:
        return len(self.cells)

    @property
    def is_of_means(self) -> bool:
        return self.stem["columns"] == ["size", "mean"]

    @property
    def theme(self) -> str:
        kind = "means" if self.is_of_means else "themes"
        return f"items.data.{kind}.{self.stem['theme']}"

    @cached_property
    def rows(self) -> list[str]:
        """The names of the rows."""
        return [self.words.say(f"{self.group}.row", name=row.rpartition("-")[2]) for row in self.stem["rows"]]

    @property
    def group(self) -> str:
        return f"items.data.groups.{self.stem['rows'][0].rpartition('-')[0]}"

    @cached_property
    def columns(self) -> list[str]:
        """The names of the columns."""
        if self.is_of_means:
            return [self.words.say(f"{self.theme}.{column}") for column in self.stem["columns"]]
        return [self._time(*column.rsplit("-", 1)) for column in self.stem["columns"]]

    def _time(self, kind: str, n: str) -> str:
        slots = {"day": self.words.say(f"items.data.weekdays.{n}")} if kind == "weekday" else {"n": n}
        return self.words.say(f"items.data.times.{kind}.column", **slots)

    def named(self) -> dict[str, str]:
        """Everything that a question may speak of, by the names of the slots of the texts."""
        words, named = self.words, {}
        for slot, value in self.slots.items():
            if slot in {"row", "base_row"}:
                named[slot] = self.rows[value]
            elif slot in {"column", "from", "to"}:
                named[slot] = self.columns[value]
        named |= {
            "rows": words.say(f"{self.group}.all", n=self.n_rows),
            "which": words.say(f"{self.group}.which"),
            "percent": str(self.slots.get("percent", "")),
        }
        if self.is_of_means:
            return named | {"mean": words.say(f"{self.theme}.mean"), "size": words.say(f"{self.theme}.size")}
        times = f"items.data.times.{self.stem['columns'][0].rpartition('-')[0]}"
        return named | {
            "quantity": words.say(f"{self.theme}.quantity"),
            "times": words.say(f"{times}.all", n=len(self.columns)),
            "each": words.say(f"{times}.each"),
        }

    def question(self) -> str:
        path = f"items.data.questions.{self.stem['template']}"
        if "direction" in self.slots and not isinstance(self.words.at(path), str):
            path = f"{path}.{self.slots['direction']}"
        asked = self.words.say(path, **self.named())
        rounding = (
            self.words.say(f"items.data.rounding.{self.stem['decimals']}") if self.stem["rounds"] else ""
        )
        return f"{asked}{rounding}"

    def option(self, value: int) -> str:
        """An answer as it is shown."""
        if self.stem["unit"] == "row":
            return self.rows[value]
        return self.with_unit(Fraction(value, 10 ** self.stem["decimals"]))

    def with_unit(self, value: Fraction) -> str:
        unit = self.stem["unit"]
        path = f"items.data.units.{unit}" if unit in {"percent", "points"} else f"{self.theme}.unit"
        return self.words.say(path, value=decimal(value, self.stem["decimals"]))

    # ---- numbers that the arithmetic speaks of --------------------------------------------------------------------

    def at(self, row: str, column: str) -> int:
        return self.cells[self.slots[row]][self.slots[column]]

    def in_column(self, column: int) -> list[int]:
        return [row[column] for row in self.cells]


def show_table(item: GeneratedItem, words: Wording, _name: str) -> Shown:
    table = Table(item, words)
    stem = rendered(
        "aptitude/_item_table.html",
        caption=words.say(f"{table.theme}.caption"),
        heads=table.columns,
        rows=list(zip(table.rows, table.cells, strict=True)),
    )
    told = tuple(table.option(value) for value in item.options or () if isinstance(value, int))
    options = tuple(Markup(escape(text)) for text in told)  # noqa: S704 It has just been escaped.
    return Shown(table.question(), stem, options, "options", told)
