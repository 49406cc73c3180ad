"""Tables of dated figures are read strictly: each rule is broken once in a copy."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from portal.content import CONTENT, UnservableContent
from portal.facts.base import fact_reader
from portal.facts.sources import UnreadableFact
from portal.rules.parameters import NothingInForce, Table, parameter_tables, read_table

pytestmark = pytest.mark.pure

HEAD = "id,place,valid_from,valid_until,kind,value,unit,sources,as_of,confidence,note_hans,note_hant"
ROW = "tw-2025,tw,2025-01-01,2025-12-31,monthly,28590,TWD,tw-minimum-wage-2025,2025-11-14,report,,"
NEXT = "tw-2026,tw,2026-01-01,,monthly,29500,TWD,tw-minimum-wage-2026,2025-11-14,report,,"


def read(tmp_path: Path, *lines: str, head: str = HEAD) -> Table:
    path = tmp_path / "floor.csv"
    path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return read_table(path, fact_reader(CONTENT).sources)


def test_the_table_in_force_on_the_day_is_used(tmp_path: Path) -> None:
    table = read(tmp_path, ROW, NEXT)
    assert table.on(date(2025, 12, 31), "tw", kind="monthly").value == 28590
    assert table.on(date(2026, 1, 1), "tw", kind="monthly").value == 29500
    assert table.on(date(2031, 5, 1), "tw").id == "tw-2026"


def test_before_the_first_table_the_first_day_is_told(tmp_path: Path) -> None:
    with pytest.raises(NothingInForce) as caught:
        read(tmp_path, ROW, NEXT).on(date(2024, 12, 31), "tw")
    assert (caught.value.first, caught.value.last) == (date(2025, 1, 1), None)


def test_after_the_last_table_its_last_day_is_told(tmp_path: Path) -> None:
    with pytest.raises(NothingInForce) as caught:
        read(tmp_path, ROW).on(date(2026, 1, 1), "tw")
    assert caught.value.last == date(2025, 12, 31)


def test_a_case_that_is_not_held_has_no_first_day(tmp_path: Path) -> None:
    with pytest.raises(NothingInForce) as caught:
        read(tmp_path, ROW).on(date(2025, 1, 1), "xm")
    assert (caught.value.first, caught.value.last) == (None, None)


def test_the_last_one_known_is_told_apart_from_the_one_in_force(tmp_path: Path) -> None:
    table = read(tmp_path, ROW)
    latest = table.latest(date(2026, 6, 1), "tw", kind="monthly")
    assert latest is not None
    assert not latest.holds_on(date(2026, 6, 1))
    assert table.latest(date(2024, 6, 1), "tw") is None


def test_a_table_may_say_when_a_newer_figure_was_looked_for(tmp_path: Path) -> None:
    head = HEAD.replace("as_of,", "as_of,looked_on,")
    looked_for = NEXT.replace("2025-11-14,", "2025-11-14,2026-11-28,")
    never = ROW.replace("2025-11-14,", "2025-11-14,,")
    rows = read(tmp_path, looked_for, never, head=head).rows
    assert [row.looked_on for row in rows] == [date(2026, 11, 28), None]
    assert rows[0].keys == {"kind": "monthly"}
    with pytest.raises(UnreadableFact, match="soon"):
        read(tmp_path, looked_for.replace("2026-11-28", "soon"), head=head)


def test_a_third_is_exact(tmp_path: Path) -> None:
    assert read(tmp_path, ROW.replace("28590", "4/3")).rows[0].value == Fraction(4, 3)


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        (ROW.replace("28590", "28,590"), "cells"),
        (ROW.replace("28590", "-1"), "no value"),
        (ROW.replace("28590", "1/0"), "no value"),
        (ROW.replace(",tw,", ",mars,"), "place"),
        (ROW.replace("TWD", "shells"), "unit"),
        (ROW.replace("2025-12-31", "2024-12-31"), "ends before"),
        (ROW.replace("2025-12-31", "2025-02-30"), "day is out of range"),
        (ROW.replace("tw-minimum-wage-2025", ""), "no source"),
        (ROW.replace("tw-minimum-wage-2025", "nobody"), "no source 'nobody'"),
        (ROW.replace("report", "surely"), "surely"),
        (ROW.replace("report,,", "weak,,"), "what is missing is not said"),
        (ROW.replace("report,,", "report,只有一种,"), "one script only"),
        (ROW.replace("tw-2025,", ",", 1), "missing or stands twice"),
    ],
)
def test_a_broken_row_is_refused(tmp_path: Path, wrong: str, complaint: str) -> None:
    with pytest.raises(UnservableContent, match=complaint):
        read(tmp_path, wrong)


def test_two_rows_of_one_case_never_hold_on_one_day(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFact, match="hold on the same day"):
        read(tmp_path, ROW.replace("2025-12-31", "2026-01-01"), NEXT)


def test_an_id_stands_once(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFact, match="stands twice"):
        read(tmp_path, ROW, NEXT.replace("tw-2026", "tw-2025", 1))


def test_columns_stand_in_their_order(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFact, match="the columns are"):
        read(tmp_path, ROW, head=HEAD.replace("id,place", "place,id"))


def test_the_tables_of_content_are_readable() -> None:
    assert {"annual-leave", "overtime", "severance", "notice", "minimum-wage"} <= set(parameter_tables())
