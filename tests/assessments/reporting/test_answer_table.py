"""A table that knows its file: errors of the engine come back with line and column."""

from __future__ import annotations

import numpy as np
import pytest

from assessments.errors import (
    AllMissing,
    AssessmentError,
    CategoryGap,
    InvalidAnswers,
    InvalidBank,
    InvalidMatrix,
    NoFiniteEstimate,
    NoVariance,
    UnknownChoice,
)
from assessments.reporting import (
    AnswerTable,
    Columns,
    answered,
    as_persons,
    group_codes,
    placed,
    read_table,
)

pytestmark = pytest.mark.pure

WIDE = read_table(["sex,a,b,c,n", "f,1,2,3,1", "m,3,,1,2", "f,,,,1"], Columns(group="sex", weights="n"))
LONG = read_table(["person,item,value", "x,a,1", "x,b,2", "y,b,3"])


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (InvalidMatrix("7 is none", row=1, column=2), "line 3, column 'c': 7 is none"),
        (NoVariance("all answers are equal", column=1), "column 'b': all answers are equal"),
        (AllMissing(row=2), "line 4, column '-': no value at all, only missing ones"),
        (NoFiniteEstimate("no end", column=0), "column 'a': no end"),
        (InvalidBank("c is not", item=2), "column 'c': c is not"),
        (CategoryGap(1, column=0), "column 'a': nobody answered 2; merge or recode the categories"),
    ],
)
def test_places_of_the_engine_become_places_of_the_file(error: AssessmentError, expected: str) -> None:
    assert str(placed(error, WIDE)) == expected


@pytest.mark.parametrize(
    "error", [InvalidMatrix("wrong"), NoFiniteEstimate("no end"), UnknownChoice("model", "4pl", ("2pl",))]
)
def test_an_error_without_a_place_stays_itself(error: AssessmentError) -> None:
    assert placed(error, WIDE) is error


def test_columns_of_a_part_are_found_in_the_whole() -> None:
    assert str(placed(NoVariance(column=0), WIDE, columns=[2, 0])).startswith("column 'c'")


def test_an_answer_a_line_is_found_on_its_own_line() -> None:
    assert str(placed(InvalidMatrix("odd", row=1, column=1), LONG)) == "line 4, column 'value': item 'b': odd"
    assert str(placed(NoVariance(column=0), LONG)).startswith("item 'a'")


def test_persons_without_any_answer_are_left_out() -> None:
    assert answered(WIDE).groups == ("f", "m")
    assert answered(LONG) is LONG


def test_a_weight_of_two_is_two_persons() -> None:
    persons = as_persons(WIDE)
    assert persons.groups == ("f", "m", "m", "f")
    assert persons.lines.ravel().tolist() == [2, 3, 3, 4]
    assert persons.weights is None
    assert as_persons(LONG) is LONG


def test_half_a_person_is_refused() -> None:
    table = read_table(["a,n", "1,1", "0,0.5"], Columns(weights="n"))
    with pytest.raises(InvalidAnswers, match=r"line 3, column 'n': the weight 0\.5 is no whole number"):
        as_persons(table)


def test_the_largest_group_is_the_reference_unless_another_is_named() -> None:
    assert group_codes(WIDE)[0] == ("f", "m")
    labels, members = group_codes(WIDE, "m")
    assert labels == ("m", "f")
    assert members.tolist() == [1, 0, 1]


def test_who_has_no_group_is_in_none() -> None:
    table = AnswerTable(("a",), np.zeros((3, 1)), np.arange(3)[:, None], groups=("", "v", "v"))
    assert group_codes(table)[1].tolist() == [-1, 0, 0]
    assert group_codes(LONG)[0] == ()


def test_an_unknown_reference_group_is_named() -> None:
    with pytest.raises(InvalidAnswers, match="column 'sex': nobody belongs to the group 'x'; there are f, m"):
        group_codes(WIDE, "x")


def test_items_are_selected_with_their_lines() -> None:
    part = LONG.select([1])
    assert part.items == ("b",)
    assert part.lines.tolist() == [[3], [4]]
