"""The worklist: what is too old, soon will be, not sure, not whole, or not signed by two; each with where it is."""

from __future__ import annotations

import csv
import dataclasses
import io
from datetime import date

import pytest

from portal import Portal
from portal.checking.cli import content
from portal.checking.links import page_of
from portal.checking.material import Material, read_material
from portal.checking.worklist import COLUMNS, Item, Reason, list_work, row_of
from portal.content import CONTENT
from tests.browser import Browser
from tests.factories import Factory

DAY = date(2026, 11, 28)
REAL = read_material(CONTENT, DAY)
SHELF = REAL.records["facts/shelf.toml"]


def on(day: date, **files: object) -> Material:
    """A small content of one file, looked at on a day."""
    records = {name: one for name, one in files.items() if isinstance(one, dict)}
    tables = {name: one for name, one in files.items() if isinstance(one, list)}
    sources = {name: rows for name, rows in REAL.tables.items() if name.startswith("facts/sources/")}
    return Material(CONTENT, day, {}, {"facts/shelf.toml": SHELF, **records}, {**sources, **tables})


FACT = {
    "side": "cn",
    "text": {"zh-Hans": "六个字的文本", "zh-Hant": "六個字的文本"},
    "sources": ["cn-labour-law"],
    "period": "2024",
    "as_of": "2024-12-31",
    "confidence": "report",
    "shelf": "statistics",
}
SIGNED = {
    "drafted": {"by": "one", "on": date(2024, 1, 1)},
    "reviewed": {"by": "other", "on": date(2024, 1, 1)},
}
TOPIC = "comparisons/labour/annual-leave.toml"


def reasons(material: Material) -> list[Reason]:
    return [item.reason for item in list_work(material)]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("day", "changed", "expected"),
    [
        (date(2026, 10, 31), {}, []),
        (date(2026, 11, 1), {}, [Reason.ending]),
        (date(2026, 12, 31), {}, [Reason.ending]),
        (date(2027, 1, 1), {}, [Reason.neglected]),
        (date(2027, 1, 1), {"looked_on": date(2026, 12, 1)}, [Reason.past]),
        (date(2027, 1, 1), {"history": True}, []),
        (
            date(2026, 1, 1),
            {"confidence": "gk", "sources": [], "missing": FACT["text"]},
            [Reason.unconfirmed],
        ),
    ],
)
def test_a_fact_comes_onto_the_list_in_time(
    day: date, changed: dict[str, object], expected: list[Reason]
) -> None:
    record = {"id": "annual-leave", "review": SIGNED, "facts": [{**FACT, **changed}]}
    assert reasons(on(day, **{TOPIC: record})) == expected


@pytest.mark.pure
def test_a_record_without_two_signatures_is_on_the_list() -> None:
    record = {"id": "annual-leave", "name": FACT["text"], "review": {"drafted": SIGNED["drafted"]}}
    (item,) = list_work(on(DAY, **{TOPIC: record}))
    assert (item.reason, item.file, item.texts["zh_Hant"]) == (Reason.unread, TOPIC, "六個字的文本")


@pytest.mark.pure
@pytest.mark.parametrize(
    ("held", "whole", "is_listed"), [(2, "whole", False), (1, "whole", True), (2, "part", True)]
)
def test_a_list_that_is_not_held_as_a_whole_is_on_the_list(held: int, whole: str, is_listed: bool) -> None:
    one = {
        "id": "a",
        "name": FACT["text"],
        "as_of": "2026-01-01",
        "completeness": whole,
        "n_rows_official": 2,
        "review": SIGNED,
    }
    rows = [{"id": str(number)} for number in range(held)]
    material = on(
        DAY, **{"recognition/lists.toml": {"review": SIGNED, "lists": [one]}, "recognition/lists/a.csv": rows}
    )
    assert (Reason.incomplete in reasons(material)) == is_listed


@pytest.mark.pure
@pytest.mark.parametrize(
    ("until", "expected"),
    [("2026-11-27", Reason.past), ("2026-12-31", Reason.ending), ("2027-05-30", None), ("", None)],
)
def test_a_figure_of_a_calculator_without_a_successor_is_on_the_list(
    until: str, expected: Reason | None
) -> None:
    wage = {"id": "a", "place": "xm", "kind": "hourly", "unit": "CNY", "confidence": "law", "note_hans": ""}
    wage |= {"as_of": "2026-06-01", "looked_on": "2026-11-01"}
    old = {**wage, "valid_from": "2020-01-01", "valid_until": "2024-12-31", "value": "1"}
    new = {**wage, "id": "b", "valid_from": "2026-06-01", "valid_until": until, "value": "2"}
    found = reasons(on(DAY, **{"parameters/minimum-wage.csv": [old, new]}))
    assert found == ([expected] if expected else [])


@pytest.mark.pure
@pytest.mark.parametrize(
    ("table", "since", "as_of", "looked_on", "expected"),
    [
        ("minimum-wage", "2025-11-28", "2026-11-01", "", Reason.ending),
        ("minimum-wage", "2025-11-27", "2026-11-01", "", Reason.neglected),
        ("minimum-wage", "2025-04-01", "2025-04-01", "2026-11-28", Reason.past),
        ("minimum-wage", "2025-04-01", "2025-04-01", "2026-05-27", Reason.neglected),
        ("insurance-xm", "2020-01-01", "2025-11-27", "", Reason.neglected),
        ("notice", "2008-01-01", "2025-11-27", "", None),
        ("notice", "2008-01-01", "2023-11-27", "", Reason.neglected),
    ],
)
def test_a_figure_ages_as_what_it_is(
    table: str, since: str, as_of: str, looked_on: str, expected: Reason | None
) -> None:
    row = {"id": "a", "place": "xm", "unit": "CNY", "valid_from": since, "valid_until": "", "value": "1"}
    row |= {"as_of": as_of, "looked_on": looked_on, "confidence": "law", "note_hans": ""}
    found = reasons(on(DAY, **{f"parameters/{table}.csv": [row]}))
    assert found == ([expected] if expected else [])


@pytest.mark.pure
@pytest.mark.parametrize(
    ("kind", "facts", "is_listed"),
    [
        ("list", [], True),
        ("list", [{"shelf": "list", "looked_on": "2026-11-01"}], False),
        ("list", [{"shelf": "law", "looked_on": "2026-11-01"}], True),
        ("list", [{"shelf": "list", "history": True}], False),
        ("case", [], False),
    ],
)
def test_an_old_row_of_a_list_is_on_the_list(kind: str, facts: list[object], is_listed: bool) -> None:
    one = {"id": "a", "kind": kind, "name": FACT["text"], "as_of": "2026-01-01", "completeness": "whole"}
    lists = {"review": SIGNED, "lists": [{**one, "facts": facts}]}
    rows = [{"id": "old", "as_of": "2019-01-01"}, {"id": "new", "as_of": "2026-01-01"}]
    material = on(DAY, **{"recognition/lists.toml": lists, "recognition/lists/a.csv": rows})
    places = [item.place for item in list_work(material) if item.reason is Reason.neglected]
    assert places == (["old"] if is_listed else [])


@pytest.mark.pure
def test_of_a_series_of_pay_only_the_newest_figure_has_to_be_looked_after() -> None:
    items = list_work(dataclasses.replace(REAL, on=date(2030, 1, 1)))
    listed = [item.place for item in items if item.file == "careers/pay.csv" and item.until]
    series = {(row["definition"], row["group_id"], row["place"]) for row in REAL.tables["careers/pay.csv"]}
    assert 0 < len(listed) <= len(series) < len(REAL.tables["careers/pay.csv"])


@pytest.mark.pure
def test_the_most_pressing_comes_first() -> None:
    items = list_work(REAL)
    assert items == sorted(items, key=lambda item: item.order)
    assert [item.order[0] for item in items] == sorted(item.order[0] for item in items)


def test_every_item_leads_to_a_page_that_there_is(app: Portal) -> None:
    items = list_work(REAL)
    with app.test_request_context():
        pages = {page_of(item) for item in items}
        routes = app.url_map.bind("localhost")
        assert all(routes.test(path.partition("#")[0]) for path in pages if path)
        without = {item.part for item in items if not page_of(item)}
    assert without <= {"careers", "parameters"}


def test_the_command_lists_it_in_words_and_as_a_table(app: Portal) -> None:
    runner = app.test_cli_runner()
    told = runner.invoke(content, ["worklist", "--on", "2026-11-28"])
    assert told.exit_code == 0
    assert f"{len(list_work(REAL))} to look at" in told.output
    table = runner.invoke(content, ["worklist", "--on", "2026-11-28", "--csv"]).output
    rows = list(csv.DictReader(io.StringIO(table)))
    assert tuple(rows[0]) == COLUMNS
    assert [row["file"] for row in rows] == [item.file for item in list_work(REAL)]


@pytest.mark.pure
def test_a_row_of_the_table_holds_both_scripts() -> None:
    item = Item(Reason.past, "a.toml", "facts[1]", DAY, {"zh_Hans": "软", "zh_Hant": "軟"}, {"zh_Hans": "问"})
    row = row_of(item)
    assert (row["until"], row["text_hans"], row["text_hant"]) == ("2026-11-28", "软", "軟")
    assert (row["missing_hans"], row["missing_hant"]) == ("问", "")


def test_the_check_tells_every_problem_and_fails(app: Portal) -> None:
    told = app.test_cli_runner().invoke(content, ["check", "--on", "2040-01-01"])
    assert told.exit_code == 1
    assert f"{TOPIC}: facts[1]: past its shelf life since" in told.output
    assert told.output.rstrip().endswith("problems")


def test_an_editor_opens_the_list_and_narrows_it_down(a: Factory, browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    a.signed_in(browser, a.adviser(is_editor=True))
    everything = browser.visit("checking.list_items").markup.all("code")
    assert everything
    browser.visit("checking.list_items", part="glossary", reason="unconfirmed", page="2")
    files = [code.text for code in browser.shown.markup.all("code")][::2]
    assert set(files) == {"glossary.csv"}
    nothing = browser.visit("checking.list_items", part="glossary", reason="neglected")
    assert not nothing.markup.all("code")
    assert nothing.link({"zh_Hans": "查看全部", "zh_Hant": "查看全部"}[locale])
    browser.visit("checking.list_items", part="<b>", reason="x", page="-1")


@pytest.mark.parametrize("is_administrator", [False, True])
def test_who_is_no_editor_does_not_see_the_list(a: Factory, browser: Browser, is_administrator: bool) -> None:
    a.signed_in(browser, a.adviser(is_administrator=is_administrator))
    browser.visit("checking.list_items", status=404)
