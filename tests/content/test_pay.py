"""Figures of pay have a definition, a source and a period; each rule notices a copy in which it is broken."""

from __future__ import annotations

import copy
import csv
import functools
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from portal.facts.periods import Period
from portal.facts.sources import read_sources
from tests.content import wording

pytestmark = pytest.mark.pure

CONTENT = Path(__file__).parents[2] / "content"
SCRIPTS = {"hans": "zh-Hans", "hant": "zh-Hant"}
#: Shapes of careers.schema.json by table.
KINDS = {
    "pay": "pay",
    "pay_groups": "pay_group",
    "occupation_pay": "occupation_pay",
    "fields": "field",
    "field_pay": "field_pay",
}
QUANTILES = ("p10", "p25", "p50", "p75", "p90")
SOURCES = read_sources(CONTENT / "facts" / "sources")
TEXTS = ("name", "counts", "people", "because")

Row = dict[str, str]


@dataclass
class Pay:
    """All tables of pay and fields, and the definitions by id."""

    tables: dict[str, list[Row]]
    definitions: dict[str, dict[str, Any]]
    occupations: list[str]
    sectors: list[str]

    def groups(self) -> dict[str, Row]:
        return {row["id"]: row for row in self.tables["pay_groups"]}


def read_pay() -> Pay:
    folder = CONTENT / "careers"
    given = tomllib.loads((folder / "pay_definitions.toml").read_text(encoding="utf-8"))
    return Pay(
        tables={name: _rows(folder / f"{name}.csv") for name in KINDS},
        definitions={one["id"]: one for one in given["definitions"]},
        occupations=[row["id"] for row in _rows(folder / "occupations.csv")],
        sectors=[row["id"] for row in _rows(folder / "sectors.csv")],
    )


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@functools.cache
def _validator(kind: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((CONTENT / "schema" / "careers.schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator({"$defs": schema["$defs"], "$ref": f"#/$defs/{kind}"})


def it_has_the_shape_of_its_schema(pay: Pay) -> Iterator[str]:
    for table, rows in pay.tables.items():
        for row in rows:
            for error in _validator(KINDS[table]).iter_errors(row):
                yield f"{table}: {error.json_path}: {error.message[:200]}"


def every_figure_has_a_source_and_a_past_period(pay: Pay) -> Iterator[str]:
    for row in pay.tables["pay"]:
        for citation in row["sources"].split("|"):
            if citation.partition("#")[0] not in SOURCES:
                yield f"{row['id']}: there is no source {citation}"
        period = Period.read(row["period"])
        if period.until is None or period.until.first_day > date.fromisoformat("2026-11-28"):
            yield f"{row['id']}: statistics speak of a time that is over"
        if row["confidence"] == "weak" and not row["note_hans"]:
            yield f"{row['id']}: weak, and no word on what is missing"


def every_figure_is_of_one_definition_and_side(pay: Pay) -> Iterator[str]:
    groups, seen = pay.groups(), set()
    for row in pay.tables["pay"]:
        definition, group = pay.definitions.get(row["definition"]), groups.get(row["group_id"])
        if definition is None or group is None:
            yield f"{row['id']}: no such definition or group"
            continue
        if {row["side"], group["side"]} != {definition["side"]}:
            yield f"{row['id']}: not all of side {definition['side']}"
        key = tuple(row[name] for name in ("definition", "place", "group_id", "statistic", "period"))
        if key in seen:
            yield f"{row['id']}: two figures for one thing"
        seen.add(key)


def quantiles_rise(pay: Pay) -> Iterator[str]:
    figures: dict[tuple[str, ...], dict[str, int]] = {}
    for row in pay.tables["pay"]:
        if row["statistic"] in QUANTILES:
            key = tuple(row[name] for name in ("definition", "place", "group_id", "period"))
            figures.setdefault(key, {})[row["statistic"]] = int(row["value"])
    for key, found in figures.items():
        values = [found[name] for name in QUANTILES if name in found]
        if values != sorted(set(values)):
            yield f"{'/'.join(key)}: {values}"


def definitions_say_what_and_whom_they_count(pay: Pay) -> Iterator[str]:
    for name, one in pay.definitions.items():
        for text in TEXTS:
            figures = {tag: re.findall(r"\d[\d,.]*", one[text].get(tag, "")) for tag in SCRIPTS.values()}
            if not all(one[text].get(tag) for tag in SCRIPTS.values()):
                yield f"{name}: {text} stands in one script only"
            if len({tuple(found) for found in figures.values()}) > 1:
                yield f"{name}: {text} has other figures in the other script"
            for tag in SCRIPTS.values():
                yield from (
                    f"{name}: {text}: {problem}" for problem in wording.problems(one[text].get(tag, ""), tag)
                )
        for citation in one["sources"]:
            if citation not in SOURCES:
                yield f"{name}: there is no source {citation}"


def nothing_is_comparable_across_the_strait(pay: Pay) -> Iterator[str]:
    """Only figures of one concept, in one unit, and each with the other."""
    for name, one in pay.definitions.items():
        for other in one["comparable_with"]:
            if other not in pay.definitions or name not in pay.definitions[other]["comparable_with"]:
                yield f"{name}: comparable with {other}, but not the reverse"
            elif pay.definitions[other]["unit"] != one["unit"]:
                yield f"{name}: comparable with {other} of another unit"


def links_lead_somewhere(pay: Pay) -> Iterator[str]:
    known = {(row["definition"], row["group_id"], row["side"]) for row in pay.tables["pay"]}
    seen = set()
    for row in pay.tables["occupation_pay"]:
        if row["occupation"] not in pay.occupations:
            yield f"there is no occupation {row['occupation']}"
        if (row["definition"], row["group_id"], row["side"]) not in known:
            yield f"{row['occupation']}: no figure of {row['definition']} for {row['group_id']}"
        key = (row["occupation"], row["definition"])
        if key in seen:
            yield f"{row['occupation']}: two groups of {row['definition']}"
        seen.add(key)


def every_sector_belongs_to_one_field(pay: Pay) -> Iterator[str]:
    held = [sector for row in pay.tables["fields"] for sector in row["sectors"].split("|")]
    if sorted(held) != sorted(pay.sectors):
        yield f"sectors of fields: {sorted(set(held) ^ set(pay.sectors)) or 'one stands twice'}"
    ids, groups = {row["id"] for row in pay.tables["fields"]}, pay.groups()
    for row in pay.tables["field_pay"]:
        if row["field"] not in ids or groups.get(row["group_id"], {}).get("side") != row["side"]:
            yield f"{row['field']}: {row['group_id']}"


def words_are_their_readers(pay: Pay) -> Iterator[str]:
    for table, rows in pay.tables.items():
        for row in rows:
            for column, text in row.items():
                if (script := column.rpartition("_")[2]) in SCRIPTS:
                    for problem in wording.problems(text, SCRIPTS[script]):
                        # The groups of the other side are called as that side's statistics call them.
                        if not (table == "pay_groups" and problem.startswith("a word of the other side")):
                            yield f"{table}: {row.get('id')}: {problem}"


Rule = Callable[[Pay], Iterator[str]]
PAY = read_pay()


def _cell(table: str, place: int, column: str, text: str) -> Callable[[Pay], object]:
    return lambda pay: pay.tables[table][place].__setitem__(column, text)


def _twice(table: str) -> Callable[[Pay], object]:
    return lambda pay: pay.tables[table].append(dict(pay.tables[table][0]))


def _definition(name: str, **changed: object) -> Callable[[Pay], object]:
    return lambda pay: pay.definitions[name].update(changed)


def _tenth(pay: Pay) -> None:
    """The lowest tenth earns more than half of all people."""
    row = next(row for row in pay.tables["pay"] if row["statistic"] == "p10")
    row["value"] = "99999999"


BROKEN: list[tuple[Rule, Callable[[Pay], object]]] = [
    (it_has_the_shape_of_its_schema, _cell("pay", 0, "value", "12.5")),
    (it_has_the_shape_of_its_schema, _cell("pay", 0, "sources", "")),
    (it_has_the_shape_of_its_schema, _cell("pay", 0, "period", "last year")),
    (it_has_the_shape_of_its_schema, _cell("fields", 0, "named_by_standard", "")),
    (every_figure_has_a_source_and_a_past_period, _cell("pay", 0, "sources", "somebody")),
    (every_figure_has_a_source_and_a_past_period, _cell("pay", 0, "period", "2024/..")),
    (every_figure_has_a_source_and_a_past_period, _cell("pay", 1, "confidence", "weak")),
    (every_figure_is_of_one_definition_and_side, _cell("pay", 0, "definition", "hearsay")),
    (every_figure_is_of_one_definition_and_side, _cell("pay", 0, "group_id", "tw-all")),
    (every_figure_is_of_one_definition_and_side, _twice("pay")),
    (quantiles_rise, _tenth),
    (definitions_say_what_and_whom_they_count, _definition("tw-starter", people={"zh-Hans": "毕业生。"})),
    (definitions_say_what_and_whom_they_count, _definition("tw-starter", sources=["somebody"])),
    (
        definitions_say_what_and_whom_they_count,
        _definition("tw-starter", counts={"zh-Hans": "满 3 年。", "zh-Hant": "滿 2 年。"}),
    ),
    (nothing_is_comparable_across_the_strait, _definition("tw-starter", comparable_with=["tw-annual-total"])),
    (
        nothing_is_comparable_across_the_strait,
        lambda pay: (
            _definition("tw-starter", comparable_with=["cn-graduate-monthly"])(pay),
            _definition("cn-graduate-monthly", comparable_with=["tw-starter"])(pay),
        ),
    ),
    (links_lead_somewhere, _cell("occupation_pay", 0, "occupation", "astronaut")),
    (links_lead_somewhere, _cell("occupation_pay", 0, "group_id", "cn-all")),
    (links_lead_somewhere, _twice("occupation_pay")),
    (every_sector_belongs_to_one_field, _cell("fields", 0, "sectors", "finance")),
    (every_sector_belongs_to_one_field, _cell("field_pay", 0, "side", "tw")),
    (words_are_their_readers, _cell("pay", 0, "note_hant", "軟件業的数字。")),
    (words_are_their_readers, _cell("pay_groups", 0, "name_hans", "製造業")),
]
RULES: list[Rule] = list(dict.fromkeys(rule for rule, _ in BROKEN))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_pay_keeps_the_rule(rule: Rule) -> None:
    assert list(rule(PAY)) == []


@pytest.mark.parametrize(("rule", "change"), BROKEN, ids=lambda value: getattr(value, "__name__", ""))
def test_the_rule_notices_a_broken_copy(rule: Rule, change: Callable[[Pay], object]) -> None:
    pay = copy.deepcopy(PAY)
    change(pay)
    assert list(rule(pay))
