"""Official lists as files: every rule refuses what breaks it, names line and column, and nothing else."""

from __future__ import annotations

import csv
import dataclasses
import io
import re

import pytest

from portal.recognition.content import holdings
from portal.recognition.csv_files import (
    COLUMNS,
    MOST_BYTES,
    MOST_ROWS,
    NEEDED_COLUMNS,
    write_rows,
)
from portal.recognition.row_rules import Fault
from portal.recognition.words import COLUMN_WORDS, FAULT_WORDS
from portal.settings import ROOT
from tests.portal.recognition.lists import CARER, TURNER, parsed, write_file

pytestmark = pytest.mark.pure


def test_a_good_file_has_rows_and_no_faults() -> None:
    file = parsed(write_file(CARER, TURNER))
    assert file.faults == ()
    assert [row["id"] for row in file.rows] == ["carer-4", "turner-3"]
    assert len(file.sha256) == 64


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encodings_of_spreadsheets_are_read(encoding: str) -> None:
    file = parsed(write_file(CARER, TURNER, encoding=encoding))
    assert file.rows[0]["taiwan_title_hant"] == "照顧服務員"


TRADITIONAL = {
    "id": "carer",
    "taiwan_title_hans": "照顧服務員",
    "taiwan_title_hant": "照顧服務員",
    "mainland_title_hans": "養老護理員",
    "mainland_title_hant": "養老護理員",
}


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        (write_file(TRADITIONAL, encoding="big5"), "big5"),
        (write_file(CARER, encoding="utf-16"), "utf16"),
        (b"id,mainland_title_hans\n\x00\x01", "no_text"),
        (b"\x89PNG\r\n\x1a\n\xff\xd8\xff", "no_text"),
        (b"x" * (MOST_BYTES + 1), "too_large"),
        (b"", "empty"),
        (write_file(), "empty"),
        (write_file(CARER).replace(b",", b";"), "not_comma"),
        (b'id,"mainland', "quoting"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(given: bytes, rule: str) -> None:
    file = parsed(given)
    assert [one.rule for one in file.faults] == [rule]
    assert file.rows == ()


def test_missing_strange_and_repeated_columns_are_named() -> None:
    short = write_file(CARER, columns=tuple(one for one in COLUMNS if one != "taiwan_title_hant"))
    assert parsed(short).faults == (Fault("column_missing", 1, "taiwan_title_hant"),)
    strange = write_file(CARER).replace(b"note_hans", b"notes")
    assert parsed(strange).faults == (Fault("column_unknown", 1, value="notes"),)
    twice = write_file(CARER).replace(b"note_hans", b"note_hant")
    assert parsed(twice).faults == (Fault("column_twice", 1, "note_hant"),)


def test_columns_that_are_not_needed_may_be_left_out_and_stand_in_any_order() -> None:
    file = parsed(write_file(CARER, columns=tuple(reversed(NEEDED_COLUMNS))))
    assert file.faults == ()
    assert file.rows[0]["category_is_inferred"] == "no"


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"id": ""}, Fault("id_missing", 3, "id")),
        ({"id": "Turner 3"}, Fault("id_misspelt", 3, "id", "Turner 3")),
        ({"id": "carer-4"}, Fault("id_twice", 3, "id", "2")),
        ({"taiwan_title_hans": ""}, Fault("script_missing", 3, "taiwan_title_hans")),
        ({"mainland_level_hant": ""}, Fault("script_missing", 3, "mainland_level_hant")),
        ({"mainland_title_hans": "車工"}, Fault("script_mixed", 3, "mainland_title_hans", "車")),
        ({"note_hant": "用于测试"}, Fault("script_mixed", 3, "note_hant", "测试")),
        ({"taiwan_title_is_official": "maybe"}, Fault("yes_no", 3, "taiwan_title_is_official", "maybe")),
        ({"effective_from": "2025-02-30"}, Fault("no_day", 3, "effective_from", "2025-02-30")),
        ({"effective_from": "20250201"}, Fault("no_day", 3, "effective_from", "20250201")),
        ({"occupations": "ec-carer|nobody"}, Fault("no_occupation", 3, "occupations", "nobody")),
        ({"note_hans": "长" * 401}, Fault("too_long", 3, "note_hans")),
        ({"note_hans": "上\n下"}, Fault("line_break", 4, "note_hans")),
        ({"note_hans": "=1+1"}, Fault("formula", 3, "note_hans", "=")),
        ({"note_hans": "@SUM(1)"}, Fault("formula", 3, "note_hans", "@")),
        ({"note_hans": "＝1+1"}, Fault("formula", 3, "note_hans", "＝")),
        ({"note_hant": "短視頻不算"}, Fault("their_word", 3, "note_hant", "短視頻")),
        (
            {"note_hant": "見 http://taihainet.com/a 的說明"},
            Fault("foreign_address", 3, "note_hant", "http://taihainet.com/a"),
        ),
        ({"note_hans": "见 Taihainet．com"}, Fault("foreign_address", 3, "note_hans", "Taihainet.com")),
        (
            {"category_hans": "www.taihainet.com", "category_hant": "技能類"},
            Fault("foreign_address", 3, "category_hans", "www.taihainet.com"),
        ),
        (
            {"taiwan_title_is_official": "no", "taiwan_title_hant": "視頻剪輯"},
            Fault("their_word", 3, "taiwan_title_hant", "視頻"),
        ),
    ],
)
def test_a_row_that_breaks_a_rule_is_named_by_line_and_column(changed: dict[str, str], fault: Fault) -> None:
    file = parsed(write_file(CARER, {**TURNER, **changed}))
    assert file.faults == (fault,)
    assert file.rows == ()
    assert file.text.count("carer-4") >= 1, "what was sent comes back"


def test_an_official_title_and_what_is_quoted_keep_their_words_and_official_addresses_stand() -> None:
    titled = {"mainland_title_hans": "视频创推员", "mainland_title_hant": "視頻創推員"}
    noted = {
        "note_hant": "大陸說「視頻」；見 https://www.mohrss.gov.cn/",
        "note_hans": "见 https://www.mohrss.gov.cn/",
    }
    assert parsed(write_file(CARER, {**TURNER, **titled, **noted})).faults == ()


def test_a_row_without_titles_and_a_row_that_stands_twice_are_named() -> None:
    untitled = {**TURNER, **{one: "" for one in NEEDED_COLUMNS if one != "id"}}
    assert parsed(write_file(untitled)).faults == (Fault("title_missing", 2),)
    assert parsed(write_file(CARER, {**CARER, "id": "again"})).faults == (Fault("row_twice", 3, value="2"),)


def test_lines_with_too_few_cells_and_too_many_rows_are_named() -> None:
    ragged = write_file(CARER) + b"x,y\r\n"
    assert parsed(ragged).faults == (Fault("cells", 3, value=f"2/{len(COLUMNS)}"),)
    many = [{"id": f"r{n}", **dict.fromkeys(NEEDED_COLUMNS[1:], f"{n}")} for n in range(MOST_ROWS + 1)]
    assert parsed(write_file(*many, columns=NEEDED_COLUMNS)).faults == (
        Fault("too_many_rows", value=str(MOST_ROWS)),
    )


def test_every_rule_and_every_column_has_words() -> None:
    """Names of rules stand in the code as `Fault("…")`, and those of whole files as `UnreadableFile("…")`."""
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "portal/recognition").glob("*.py"))
    assert set(re.findall(r'(?:Fault|UnreadableFile)\("([a-z0-9_]+)"', code)) == set(FAULT_WORDS)
    assert set(COLUMN_WORDS) == set(COLUMNS)


def test_a_cell_that_a_spreadsheet_would_compute_is_written_as_text() -> None:
    (entry,) = [one for one in holdings().editions["fujian-5"].entries if one.id == "elder-care-worker-4"]
    written = write_rows([dataclasses.replace(entry, note={"zh_Hans": "=HYPERLINK()", "zh_Hant": "＠x"})])
    (row,) = csv.DictReader(io.StringIO(written.removeprefix("\ufeff")))
    assert (row["note_hans"], row["note_hant"]) == ("'=HYPERLINK()", "'＠x")
    assert row["mainland_title_hans"] == "养老护理员"


@pytest.mark.parametrize("list_id", sorted(holdings().editions))
def test_what_is_downloaded_can_be_loaded_again(list_id: str) -> None:
    edition = holdings().editions[list_id]
    text = write_rows(edition.entries)
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["id"] for row in rows] == [one.id for one in edition.entries]
    faults = {one.rule for one in parsed(text.encode()).faults}
    # Reports name some rows by nothing but a level, and days by their month; an official list does neither.
    assert faults <= {"title_missing", "no_day", "empty", "row_twice"}
