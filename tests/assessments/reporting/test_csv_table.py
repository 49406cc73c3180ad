"""Reading answers from CSV: both layouts, what counts as an answer, and errors that name the place."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import InvalidAnswers
from assessments.reporting import Columns, read_table

pytestmark = pytest.mark.pure

NAN = float("nan")
WIDE = ["person,group,a,b", "x,f,3,1", "y,m,,4", "z,f,2,2"]
LONG = ["person,group,item,value", "x,f,a,3", "y,m,b,4", "x,f,b,1", "y,m,a,", "z,f,a,2", "z,f,b,2"]


@pytest.mark.parametrize("lines", [WIDE, LONG])
def test_both_layouts_give_the_same_table(lines: list[str]) -> None:
    table = read_table(lines, Columns(group="group"))
    assert table.items == ("a", "b")
    assert table.persons == ("x", "y", "z")
    assert table.groups == ("f", "m", "f")
    np.testing.assert_array_equal(table.x, [[3, 1], [NAN, 4], [2, 2]])


def test_each_answer_remembers_its_line() -> None:
    assert read_table(WIDE, Columns(group="group")).lines.tolist() == [[2], [3], [4]]
    assert read_table(LONG).lines.tolist() == [[2, 4], [5, 3], [6, 7]]


def test_a_quoted_line_break_counts_as_a_line_of_the_file() -> None:
    table = read_table(io.StringIO('person,note,a\nx,"two\nlines",1\ny,one,0\n'), Columns(exclude=("note",)))
    assert table.lines.tolist() == [[3], [4]]


def test_whole_numbers_come_in_several_spellings() -> None:
    table = read_table(["a,b,c", " 3 ,2.0,-1", "NA,,."], Columns(missing=("NA", ".")))
    np.testing.assert_array_equal(table.x, [[3, 2, -1], [NAN, NAN, NAN]])


def test_blank_lines_are_no_persons() -> None:
    assert read_table(["a", "1", "", "0", ""]).lines.tolist() == [[2], [4]]


@pytest.mark.parametrize("name", ["person", "id", "form"])
def test_a_column_that_says_who_is_no_item(name: str) -> None:
    assert read_table([f"{name},a", "7,1"]).items == ("a",)


def test_of_two_columns_that_say_who_one_is_read_and_none_is_an_item() -> None:
    table = read_table(["id,person,a", "7,x,1"])
    assert (table.persons, table.items) == (("x",), ("a",))
    assert read_table(["id,person,a", "7,x,1"], Columns(person="id")).persons == ("7",)


def test_items_may_be_chosen_and_columns_passed_over() -> None:
    lines = ["person,a,b,c,age", "x,1,2,3,old"]
    assert read_table(lines, Columns(only=("c", "a"))).x.tolist() == [[3, 1]]
    assert read_table(lines, Columns(exclude=("age", "b"))).items == ("a", "c")
    assert read_table(LONG, Columns(only=("b",))).x.tolist() == [[1], [4], [2]]
    assert read_table(LONG, Columns(exclude=("b",))).items == ("a",)


def test_weights_say_how_many_persons_a_line_stands_for() -> None:
    table = read_table(["a,b,n", "1,0,2.5", "0,0,0"], Columns(weights="n"))
    assert table.weights is not None
    assert table.weights.tolist() == [2.5, 0]
    assert table.items == ("a", "b")


@pytest.mark.parametrize(
    ("lines", "columns", "place"),
    [
        ([], Columns(), "line 1, column '-': the header names no item"),
        (["person"], Columns(), "line 1, column '-': the header names no item"),
        (["a,a", "1,1"], Columns(), "line 1, column 'a': the header has this column twice"),
        (["a", "1"], Columns(group="sex"), "line 1, column 'sex': the header has no such column"),
        (["a", "1"], Columns(only=("q",)), "line 1, column 'q': the header has no such column"),
        (["a", "1"], Columns(exclude=("q",)), "line 1, column 'q': the header has no such column"),
        (["a,b"], Columns(), "line 2, column '-': there is no line of answers"),
        (["a,b", "1,0", "1"], Columns(), "line 3, column 'b': the line has more or fewer cells"),
        (["a,b", "1,0,1"], Columns(), "line 2, column '-': the line has more or fewer cells"),
        (["a,b", "1,0", "0,2.5"], Columns(), "line 3, column 'b': '2.5' is not a whole number"),
        (["a,b", "1,inf"], Columns(), "line 2, column 'b': 'inf' is not a whole number"),
        (["a,b", "1,NA"], Columns(), "line 2, column 'b': 'NA' is not a whole number; the cell of a missing"),
        (["a,n", "1,-2"], Columns(weights="n"), "line 2, column 'n': '-2' is no number of zero or more"),
        (["a,n", "1,many"], Columns(weights="n"), "line 2, column 'n': 'many' is no number of zero or more"),
        (["a,n", "1,nan"], Columns(weights="n"), "line 2, column 'n': 'nan' is no number"),
        (["id,a", "x,1", ",1"], Columns(), "line 3, column 'id': the person is empty"),
        (["id,a", "x,1", "x,1"], Columns(), "line 3, column 'id': 'x' already has a line"),
        (["a,b", '1,"0'], Columns(), "line 2, column '-': unexpected end of data"),
        (["item,value", "a,1"], Columns(), "line 1, column 'person': the header has no such column"),
        (["person,item,value", "x,a,1", "x,a,0"], Columns(), "line 3, column 'item': a second answer to 'a'"),
        (["person,item,value", "x,a,one"], Columns(), "line 2, column 'value': 'one' is not a whole number"),
        (["person,item,value", "x,,1"], Columns(), "line 2, column 'item': the item is empty"),
        (["person,item,value"], Columns(), "line 1, column 'item': no line answers any of the items"),
        (
            ["person,sex,item,value", "x,f,a,1", "x,m,b,1"],
            Columns(group="sex"),
            "line 3, column 'sex': the same person was 'f' on an earlier line",
        ),
    ],
)
def test_a_wrong_table_is_refused_with_line_and_column(
    lines: list[str], columns: Columns, place: str
) -> None:
    with pytest.raises(InvalidAnswers) as caught:
        read_table(lines, columns)
    assert str(caught.value).startswith(place)


@settings(max_examples=15)
@given(
    st.lists(st.lists(st.none() | st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=6),
    st.booleans(),
)
def test_what_was_written_is_read(rows: list[list[int | None]], is_long: bool) -> None:
    file = io.StringIO()
    writer = csv.writer(file)
    if is_long:
        writer.writerow(["person", "item", "value"])
        writer.writerows((p, i, row[i]) for i in range(3) for p, row in enumerate(rows))
    else:
        writer.writerow(["person", 0, 1, 2])
        writer.writerows([p, *row] for p, row in enumerate(rows))
    file.seek(0)
    np.testing.assert_array_equal(read_table(file).x, np.array(rows, dtype=float))
