"""python -m assessments score: both layouts, exact numbers, errors that name the place."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assessments import Instrument, InvalidAnswers, Responses, UnknownForm, score
from assessments.__main__ import main
from assessments.table import SCORE_COLUMNS, read_answers, score_rows
from tests.assessments.instruments import an_instrument

pytestmark = pytest.mark.pure

STRUCTURE = """
id = "small"
method = "sum-score"
method_version = 1
minimum = 0
maximum = 4
max_missing_share = 0.4
scales = [{ id = "Y" }, { id = "Z" }]
items = [
  { id = "y-1", scale = "Y", reverse = false }, { id = "z-1", scale = "Z", reverse = false },
  { id = "y-2", scale = "Y", reverse = false }, { id = "z-2", scale = "Z", reverse = true },
  { id = "y-3", scale = "Y", reverse = false }, { id = "z-3", scale = "Z", reverse = false },
]

[precision]
reliability = 0.8
standard_deviation = 8.2
k_items = 10
source = "an assumption"

[forms]
full = ["y-1", "z-1", "y-2", "z-2", "y-3", "z-3"]
short = ["y-1", "z-1"]
"""

LONG = "person,item,value\n小林,y-1,3\n小林,z-1,4\n小林,y-2,2\n小林,z-2,0\n小林,z-3,4\n"
WIDE = "person,y-1,z-1,y-2,z-2,y-3,z-3\n小林,3,4,2,0,,4\n"


def small() -> Instrument:
    """The instrument that STRUCTURE describes."""
    short = {"full": ["y-1", "z-1", "y-2", "z-2", "y-3", "z-3"], "short": ["y-1", "z-1"]}
    return an_instrument(("Y", "Z"), k_items=3, reversed_items=["z-2"], max_missing_share=0.4, forms=short)


def run(folder: Path, answers: str | bytes, *options: str, structure: str = STRUCTURE) -> int:
    """Score a file of answers in this process. Returns the exit code."""
    (folder / "structure.toml").write_text(structure, "utf-8")
    (folder / "answers.csv").write_bytes(answers if isinstance(answers, bytes) else answers.encode())
    return main(["score", str(folder / "structure.toml"), str(folder / "answers.csv"), *options])


@pytest.mark.parametrize("answers", [LONG, WIDE, "\ufeff" + WIDE, LONG.replace("\n", "\r\n")])
def test_both_layouts_give_the_same_scores(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answers: str
) -> None:
    assert run(tmp_path, answers) == 0
    printed = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [(row["person"], row["form"], row["scale"], row["value"], row["status"]) for row in printed] == [
        ("小林", "full", "Y", "7.5", "prorated"),
        ("小林", "full", "Z", "12.0", "complete"),
    ]
    assert {row["instrument_version"] for row in printed} == {small().version}


def test_printed_numbers_read_back_exactly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, WIDE)
    printed = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    report = score(small(), Responses({"y-1": 3, "z-1": 4, "y-2": 2, "z-2": 0, "z-3": 4}))
    for row, expected in zip(printed, report.scores, strict=True):
        numbers = (float(row["value"]), float(row["error"]), float(row["maximum"]), int(row["n_answered"]))
        assert numbers == (expected.value, expected.error, expected.maximum, expected.n_answered)


def test_a_column_names_the_form_of_each_person() -> None:
    lines = ["person,form,item,value", "a,short,y-1,3", "b,full,y-1,3", "a,short,z-1,2"]
    sittings = read_answers(lines, small())
    assert [(sitting.person, sitting.form, sitting.values) for sitting in sittings] == [
        ("a", "short", {"y-1": 3, "z-1": 2}),
        ("b", "full", {"y-1": 3}),
    ]


def test_the_form_may_be_given_for_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "person,y-1,z-1,y-2\na,3,4,\n", "--form", "short") == 0
    printed = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [(row["value"], row["maximum"], row["form"]) for row in printed] == [
        ("3.0", "4.0", "short"),
        ("4.0", "4.0", "short"),
    ]


def test_a_person_without_answers_is_unfinished() -> None:
    (nobody,) = read_answers(["person,y-1,z-1", "a,,"], small())
    rows = list(score_rows(nobody.person, score(small(), nobody.responses)))
    assert [dict(zip(SCORE_COLUMNS, row, strict=True))["status"] for row in rows] == [
        "unfinished",
        "unfinished",
    ]
    assert [dict(zip(SCORE_COLUMNS, row, strict=True))["value"] for row in rows] == ["", ""]


def test_further_columns_of_a_long_table_are_passed_over() -> None:
    (sitting,) = read_answers(["person,answered_at,item,value", "a,2026-01-01,y-1,3"], small())
    assert sitting.values == {"y-1": 3}


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ([], "line 1, column 'person': the header has no such column"),
        (["item,value"], "line 1, column 'person': the header has no such column"),
        (["person,item"], "line 1, column 'value': the header has a column 'item'"),
        (["person,y-1,y-1"], "line 1, column 'y-1': the header has this column twice"),
        (["person,item,value", "a,y-1,3", "a,q-1,3"], "line 3, column 'item': no item 'q-1' in form 'full'"),
        (["person,q-1", "a,3"], "line 2, column 'q-1': no item 'q-1'"),
        (["person,q-1", "a,"], "line 2, column 'q-1': no item 'q-1'"),
        (
            ["person,item,value", "a,y-1,5"],
            "line 2, column 'value': item 'y-1': 5 is not a whole number from 0 to 4",
        ),
        (["person,y-1", "a,3", "b,x"], "line 3, column 'y-1': 'x' is not a whole number"),
        (["person,y-1", "a,2.0"], "line 2, column 'y-1': '2.0' is not a whole number"),
        (["person,item,value", "a,y-1,3", "a,y-1,3"], "line 3, column 'item': a second answer to 'y-1'"),
        (["person,item,value", ",y-1,3"], "line 2, column 'person': the person is empty"),
        (["person,y-1", "a"], "line 2, column 'y-1': the line has more or fewer cells"),
        (["person,y-1", "a,3,4"], "line 2, column '-': the line has more or fewer cells"),
        (["person,form,y-1", "a,long,3"], "line 2, column 'form': no form 'long'"),
        (["person,form,y-2", "a,short,3"], "line 2, column 'y-2': no item 'y-2' in form 'short'"),
        (["person,form,y-1", "a,full,3", "a,short,"], "line 3, column 'form': person 'a' already has"),
        (["person,y-1", 'a,"3'], "line 2, column '-': unexpected end of data"),
    ],
)
def test_a_wrong_table_is_refused_with_line_and_column(lines: list[str], place: str) -> None:
    with pytest.raises(InvalidAnswers) as caught:
        read_answers(lines, small())
    assert str(caught.value).startswith(place)


def test_an_unknown_form_is_refused_before_reading() -> None:
    with pytest.raises(UnknownForm):
        read_answers(["person,y-1"], small(), form="long")


@pytest.mark.parametrize(
    ("answers", "structure", "complaint"),
    [
        ("person,y-1\na,7\n", STRUCTURE, "answers.csv: line 2, column 'y-1': item 'y-1': 7 is not"),
        (WIDE, STRUCTURE.replace('id = "small"', ""), "structure.toml: structure: id is missing"),
        (WIDE, "id = ", "structure.toml: "),
        (WIDE, STRUCTURE.replace("sum-score", "guesswork"), "no scoring method 'guesswork' in version 1"),
        ("person,y-1\n小林,3\n".encode("big5"), STRUCTURE, "answers.csv: 'utf-8' codec can't decode"),
    ],
)
def test_wrong_input_ends_with_two_and_a_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answers: str | bytes, structure: str, complaint: str
) -> None:
    assert run(tmp_path, answers, structure=structure) == 2
    heard = capsys.readouterr().err
    assert heard.startswith("assessments: ")
    assert complaint in heard


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(tmp_path / "nowhere.toml"), "answers.csv"]) == 2
    assert "nowhere.toml: No such file" in capsys.readouterr().err


def test_the_command_runs_as_a_module(tmp_path: Path) -> None:
    (tmp_path / "structure.toml").write_text(STRUCTURE, "utf-8")
    (tmp_path / "answers.csv").write_text("person,y-1\na,9\n", "utf-8")
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "assessments", "score", "structure.toml", "answers.csv"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "line 2, column 'y-1'" in done.stderr
