"""Calibrating a table from a file: published numbers, weights and groups, rows that make the bank again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assessments.errors import InvalidAnswers, NoFiniteEstimate, UnknownChoice
from assessments.irt import ItemBank
from assessments.irt.bank import Model
from assessments.matrix import Ints
from assessments.reporting import (
    AnswerTable,
    CalibratedTable,
    Columns,
    UnfitItem,
    calibrate_table,
    calibration_summary,
    item_columns,
    item_rows,
    read_table,
)
from assessments.simulate import abilities, item_bank, responses

pytestmark = pytest.mark.pure

REFERENCE = Path(__file__).parents[1] / "reference"


def of_file(name: str, columns: Columns | None = None) -> AnswerTable:
    """A table of reference answers."""
    return read_table((REFERENCE / name).read_text("utf-8").splitlines(), columns)


def a_table(x: list[list[float]], **more: object) -> AnswerTable:
    """A table of answers to items a, b, c ... on lines 2, 3, 4 ..."""
    answers = np.array(x, dtype=float)
    lines: Ints = np.arange(len(answers))[:, None] + 2
    return replace(AnswerTable(tuple("abcdefg"[: answers.shape[1]]), answers, lines), **more)


def bank_of(found: CalibratedTable) -> ItemBank:
    """The bank that the rows of a file describe."""
    rows = [
        dict(zip(item_columns(found.calibration), row, strict=True))
        for row in item_rows(found.items, found.calibration, found.fit)
    ]
    steps = [name for name in rows[0] if name.startswith("threshold") and not name.endswith("error")]
    model: Model = found.calibration.model
    assert {row["model"] for row in rows} == {model}
    return ItemBank(
        a=[float(row["a"]) for row in rows],
        b=[float(row["b"]) for row in rows],
        c=[float(row["c"]) for row in rows],
        thresholds=[[float(row[step] or "nan") for step in steps] for row in rows] if steps else None,
        model=model,
        lowest_category=int(rows[0]["lowest_category"]),
    )


SMALL = [[1, 1, 0], [1, 0, 0], [0, 1, 1], [0, 1, 0], [1, 0, 1], [0, 0, 0]] * 5


@pytest.fixture(scope="module")
def lsat6() -> CalibratedTable:
    return calibrate_table(of_file("lsat6.csv", Columns(weights="n")))


def test_lsat6_is_that_of_other_programs(lsat6: CalibratedTable) -> None:
    found = lsat6.calibration
    assert found.log_likelihood == pytest.approx(-2466.65338, abs=1e-3)
    assert found.items.a == pytest.approx([0.82566, 0.72274, 0.89087, 0.68837, 0.65686], abs=2e-3)
    assert lsat6.fit is not None
    assert lsat6.fit.chi2 == pytest.approx([0.450, 1.691, 0.666, 0.175, 0.111], abs=2e-3)
    assert found.n_persons == 1000


def test_the_summary_names_persons_and_likelihood(lsat6: CalibratedTable) -> None:
    first, second = calibration_summary(lsat6.calibration)
    assert first == "1,000 persons, 5 items, 2 categories"
    assert second.startswith("2pl: log-likelihood -2466.6534, 10 parameters, converged after ")


def test_rows_read_back_exactly(lsat6: CalibratedTable) -> None:
    bank = bank_of(lsat6)
    for name in ("a", "b", "c", "thresholds"):
        np.testing.assert_array_equal(getattr(bank, name), getattr(lsat6.calibration.items, name))


def test_thresholds_of_graded_items_read_back_too() -> None:
    found = calibrate_table(of_file("science.csv"), "grm")
    bank = bank_of(found)
    assert bank.lowest_category == 1
    np.testing.assert_array_equal(bank.thresholds, found.calibration.items.thresholds)
    assert found.calibration.log_likelihood == pytest.approx(-1608.8694, abs=1e-3)


def test_fixed_parameters_have_no_error() -> None:
    found = calibrate_table(a_table(SMALL), "rasch")
    row = dict(zip(item_columns(found.calibration), next(item_rows("abc", found.calibration)), strict=True))
    assert (row["a"], row["a_error"], row["c_error"]) == ("1.0", "", "")
    assert float(row["b_error"]) > 0
    assert (row["s_x2"], row["df"], row["p"]) == ("", "", "")


def test_a_weight_is_so_many_equal_persons() -> None:
    weighted = a_table(SMALL[:12], weights=np.full(12, 2.5) * 2)
    whole, by_weight = (calibrate_table(table, "rasch") for table in (a_table(SMALL * 2), weighted))
    np.testing.assert_allclose(by_weight.calibration.items.b, whole.calibration.items.b, atol=1e-9)
    assert whole.fit is not None
    assert by_weight.fit is not None
    np.testing.assert_allclose(by_weight.fit.chi2, whole.fit.chi2)


def test_parts_of_persons_leave_fit_open_and_say_so() -> None:
    found = calibrate_table(a_table(SMALL, weights=np.full(30, 1.5)), "rasch")
    assert found.fit is None
    assert found.notes[0].startswith("no S-X2: line 2")


def test_groups_have_populations_of_their_own() -> None:
    bank = item_bank("rasch", 6, seed=1)
    x = np.concatenate(
        [
            responses(abilities(200, seed=2), bank, seed=3),
            responses(abilities(150, seed=4, mean=1), bank, seed=5),
        ]
    )
    table = AnswerTable(tuple("abcdef"), x, np.arange(350)[:, None], groups=("low",) * 200 + ("high",) * 150)
    found = calibrate_table(table, "rasch")
    assert found.groups == ("low", "high")
    assert found.calibration.population[0] == (0, 1)
    assert found.calibration.population[1][0] == pytest.approx(1, abs=0.4)
    assert "group high: mean " in calibration_summary(found.calibration, found.groups)[-1]
    assert found.notes == ("no S-X2: it would take all groups for one population",)
    turned = calibrate_table(table, "rasch", reference="high")
    assert turned.calibration.population[1][0] == pytest.approx(-1, abs=0.4)


def test_who_has_no_group_is_named_by_line() -> None:
    table = a_table(SMALL, groups=("f", "", *"m" * 28), group_column="sex")
    with pytest.raises(InvalidAnswers, match="line 3, column 'sex': the person has no group"):
        calibrate_table(table, "rasch")


def test_persons_without_answers_are_left_out_and_counted() -> None:
    found = calibrate_table(a_table([*SMALL, [np.nan] * 3]), "rasch")
    assert found.calibration.n_persons == 30
    assert found.notes == ("1 persons without any answer were left out",)


def test_gaps_are_refused_or_closed() -> None:
    rows = [[row[0] * 2 + 1, row[1] + 1, row[2] + 1] for row in SMALL]
    with pytest.raises(UnfitItem, match="column 'a': nobody answered 2; merge or recode"):
        calibrate_table(a_table(rows), "grm")
    found = calibrate_table(a_table(rows), "rasch", close_gaps=True)
    assert found.notes[0] == "the categories of a were numbered anew"
    expected = calibrate_table(a_table(SMALL), "rasch")
    np.testing.assert_allclose(found.calibration.items.b, expected.calibration.items.b)


@pytest.mark.parametrize(
    ("rows", "model", "message"),
    [
        ([*SMALL, [1, 2, 0]], "2pl", "column 'b': the model 2pl needs two categories"),
        ([[*row[:2], 1] for row in SMALL], "rasch", "column 'c': all answers are equal"),
        ([[*row[:2], np.nan] for row in SMALL], "rasch", "column 'c': no value at all"),
        ([*SMALL, [1, 500, 1]], "rasch", "line 32, column 'b': 500.0 is none of the categories"),
    ],
)
def test_unfit_answers_are_named_by_line_and_column(
    rows: list[list[float]], model: Model, message: str
) -> None:
    with pytest.raises((UnfitItem, InvalidAnswers)) as caught:
        calibrate_table(a_table(rows), model)
    assert str(caught.value).startswith(message)


def test_a_separated_item_is_named_and_weak_priors_hold_it() -> None:
    table = a_table([[row[0], row[0], row[1], row[2]] for row in SMALL])
    with pytest.raises(UnfitItem, match=r"column '[ab]': the slope grows without end") as caught:
        calibrate_table(table)
    assert isinstance(caught.value.__cause__, NoFiniteEstimate)
    assert np.isfinite(calibrate_table(table, weak_priors=True).calibration.items.a).all()


def test_errors_without_a_place_come_through() -> None:
    with pytest.raises(UnknownChoice):
        calibrate_table(a_table(SMALL), "4pl")  # type: ignore[arg-type]
