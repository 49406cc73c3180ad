"""Each export keeps its schema and says licence and sources; the tables hold the same and nothing that calculates."""

from __future__ import annotations

import csv
import functools
import io
import json
import re
from typing import Any

import jsonschema
import pytest
from referencing import Registry

from portal.facts.sources import is_official
from portal.opendata.lists import items_of, sources_of
from portal.opendata.schemas import find_schema, schema_names
from portal.opendata.service import Files, files_of, make_files, terms
from portal.opendata.shaping import flat_rows
from portal.recognition.content import holdings
from portal.spreadsheet import as_text, write_csv
from tests.scripts import foreign_in

pytestmark = pytest.mark.pure

NAMES = (
    "occupations",
    "pay",
    "entries",
    "rules",
    "recognition",
    "glossary",
    "programmes",
    "parameters",
    "sources",
)
#: Exports whose items are others' statements, each with its source.
WITH_SOURCES = tuple(name for name in NAMES if name not in {"occupations", "sources"})
every_export = pytest.mark.parametrize("name", NAMES)


@functools.cache
def files(name: str) -> Files:
    if name != "recognition":
        return files_of(name)
    rows = [row for edition in holdings().editions.values() for row in edition.rows]
    return make_files(name, items_of(rows), sources_of(rows))


@functools.cache
def document(name: str) -> dict[str, Any]:
    return dict(json.loads(files(name).json))


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files(name).csv)))


BASE = "https://career.example.org/"


@functools.cache
def validator(name: str) -> jsonschema.Draft202012Validator:
    """Of a schema as it is served, by itself: nothing else is at hand to look anything up in."""
    return jsonschema.Draft202012Validator(json.loads(find_schema(name, BASE) or ""), registry=Registry())


def mistakes(name: str, given: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in validator(name).iter_errors(given)]


def test_everything_that_is_offered_has_a_schema_and_the_other_way_round() -> None:
    assert tuple(terms().exports) == NAMES
    assert schema_names() == {*NAMES, "common"}
    assert find_schema("../careers", BASE) is None


@every_export
def test_a_schema_is_known_by_its_address_and_needs_no_other(name: str) -> None:
    text = find_schema(name, BASE) or ""
    schema = json.loads(text)
    assert schema["$id"] == f"{BASE}open-data/schema/{name}.schema.json"
    assert schema["properties"]["schema"]["const"] == f"/open-data/schema/{name}.schema.json"
    assert set(re.findall(r'"\$ref": "([^"]+)"', text)) == {f"#/$defs/{one}" for one in schema["$defs"]}
    common = json.loads(find_schema("common", BASE) or "")
    assert schema["$defs"].items() <= common["$defs"].items()


def test_what_is_sure_lacks_nothing() -> None:
    """A note beside a figure says how it is meant; only what is to be confirmed says what is missing."""
    items = document("pay")["items"]
    sure = [one for one in items if one["confidence"] not in {"weak", "gk"}]
    assert any("note" in one for one in sure)
    assert not [one["id"] for one in sure if "missing" in one]


@every_export
def test_an_export_keeps_its_schema(name: str) -> None:
    assert mistakes(name, document(name)) == []
    assert document(name)["count"] == len(document(name)["items"]) > 0
    jsonschema.Draft202012Validator.check_schema(validator(name).schema)


@pytest.mark.parametrize("name", WITH_SOURCES)
def test_the_schema_notices_an_item_that_lacks_what_it_rests_on(name: str) -> None:
    given = json.loads(files(name).json)
    given["items"] = given["items"][:1]
    (item,) = given["items"]
    rests = item["facts"][0] if "facts" in item else item
    assert mistakes(name, given) == []
    del rests["sources"]
    assert mistakes(name, given)


def test_the_schema_notices_an_address_of_somebody_else_and_a_text_in_one_script() -> None:
    given = json.loads(files("sources").json)
    given["items"] = given["items"][:1]
    given["items"][0]["address"] = "https://reprints.example.com/"
    assert mistakes("sources", given)
    given = json.loads(files("occupations").json)
    given["items"] = given["items"][:1]
    del given["items"][0]["does"]["zh-Hant"]
    assert mistakes("occupations", given)


@every_export
def test_what_is_cited_stands_in_the_same_file(name: str) -> None:
    given = document(name)
    listed = given.get("sources", given["items"] if name == "sources" else [])
    known = {one["id"] for one in listed}
    cited = {one.partition("#")[0] for one in _cited(given["items"])}
    assert cited <= known
    if name != "sources":
        assert cited == known, "sources that nothing cites make the file longer"


def _cited(part: Any) -> list[str]:
    if isinstance(part, list):
        return [one for item in part for one in _cited(item)]
    if isinstance(part, dict):
        own = [*part.get("sources", []), *part.get("trap_sources", [])]
        return own + [one for key, value in part.items() if "sources" not in key for one in _cited(value)]
    return []


@every_export
def test_no_address_of_anybody_but_the_publisher(name: str) -> None:
    for text in (files(name).json, files(name).csv):
        assert all(is_official(one) for one in re.findall(r"https?://[^\s\",|]+", text))


def test_the_figures_of_onet_come_with_the_words_that_their_licence_asks_for() -> None:
    assert set(document("occupations")["onet_attribution"]) == {"en", "zh-Hans", "zh-Hant"}
    with_attribution = [name for name in NAMES if "onet_attribution" in document(name)]
    assert with_attribution == ["occupations"]


@every_export
def test_each_text_is_written_in_its_script(name: str) -> None:
    for tag, locale in (("zh-Hans", "zh_Hans"), ("zh-Hant", "zh_Hant")):
        assert foreign_in("".join(_texts(document(name), tag)), locale) == ""


def _texts(part: Any, tag: str) -> list[str]:
    if isinstance(part, list):
        return [one for item in part for one in _texts(item, tag)]
    if isinstance(part, dict):
        own = [part[tag]] if isinstance(part.get(tag), str) else []
        return own + [one for value in part.values() for one in _texts(value, tag)]
    return []


@every_export
def test_a_table_has_a_row_for_each_item_or_each_of_its_facts(name: str) -> None:
    expected = sum(len(item["facts"]) if item.get("facts") else 1 for item in document(name)["items"])
    assert len(table(name)) == expected
    assert {item["id"] for item in document(name)["items"] if "id" in item} == {
        row["id"] for row in table(name) if "id" in row
    }


def test_an_id_stands_once() -> None:
    for name in NAMES:
        ids = [item["id"] for item in document(name)["items"] if "id" in item and name != "parameters"]
        assert len(ids) == len(set(ids)), name


def test_a_changed_item_changes_the_version() -> None:
    items = document("glossary")["items"]
    version = document("glossary")["version"]
    changed = json.loads(make_files("glossary", [{**items[0], "english": "x"}, *items[1:]], {}).json)
    assert json.loads(make_files("glossary", items, {}).json)["version"] == version
    assert changed["version"] != version


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "\t=1", "=HYPERLINK(...)"])
def test_a_cell_that_would_calculate_arrives_as_text(cell: str) -> None:
    (row,) = csv.reader(io.StringIO(write_csv(["a"], [{"a": cell}]).split("\n", 1)[1], newline=""))
    assert row == [f"'{cell}"]


def test_a_figure_stays_a_figure() -> None:
    assert [as_text(one) for one in (-3, 2.5, "3", None, "", True)] == ["-3", "2.5", "3", "", "", "True"]


@every_export
def test_no_cell_of_a_table_would_calculate(name: str) -> None:
    cells = [cell for row in table(name) for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
    assert not [cell for cell in cells if cell.startswith("-") and not re.fullmatch(r"-?[\d.]+", cell)]


def test_flat_rows_name_each_script_and_join_lists() -> None:
    item = {"id": "a", "name": {"zh-Hans": "软", "zh-Hant": "軟"}, "sources": ["x", "y"], "facts": []}
    assert list(flat_rows([item], "facts")) == [
        {"id": "a", "name_hans": "软", "name_hant": "軟", "sources": "x|y"}
    ]
    item["facts"] = [{"text": {"zh-Hans": "一"}}, {"text": {"zh-Hans": "二"}}]
    assert [row["fact_text_hans"] for row in flat_rows([item], "facts")] == ["一", "二"]
