"""What is prepared once for a bank says the same as the formulas."""

from __future__ import annotations

import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import adaptive
from assessments.adaptive.tables import TABLE_ERROR, tables_of
from assessments.errors import InvalidBank
from assessments.irt import ItemBank, category_probability, information
from tests.assessments.adaptive.banks import MODELS, a_bank

pytestmark = pytest.mark.pure

THETAS = np.random.default_rng(2).uniform(-6, 6, 400)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("steeper", [0.3, 1.0, 2.5])
def test_information_between_the_rows_is_that_of_the_formula(model: str, steeper: float) -> None:
    bank = a_bank(40, model=model)
    bank = ItemBank(bank.a * steeper, None, bank.c, bank.thresholds, model=bank.model)
    table = tables_of(bank, 61, -6.0, 6.0).information
    exact = information(THETAS, bank)
    assert np.abs(table.at(THETAS) - exact).max() < TABLE_ERROR
    assert (
        np.abs(np.array([table.at(float(theta)) for theta in THETAS[:40]]) - exact[:40]).max() < TABLE_ERROR
    )


@pytest.mark.parametrize("theta", [-6.0, -5.999, 0.0, 5.999, 6.0])
def test_the_table_reaches_to_both_ends(theta: float) -> None:
    bank = a_bank(5)
    table = tables_of(bank, 61, -6.0, 6.0).information
    assert table.at(theta) == pytest.approx(information(theta, bank)[0], abs=TABLE_ERROR)
    assert table.at(np.array([theta, 0.1]))[0] == pytest.approx(information(theta, bank)[0], abs=TABLE_ERROR)


def test_many_people_at_one_place_are_looked_up_in_pieces() -> None:
    table = tables_of(a_bank(200), 61, -6.0, 6.0).information
    thetas = np.repeat([0.3, -1.0, 0.3], 150)
    one, other = table.at(0.3), table.at(-1.0)
    expected = np.repeat([one, other, one], 150, axis=0)
    assert np.abs(table.at(thetas) - expected).max() < 1e-12


def test_likelihoods_are_the_models() -> None:
    bank = a_bank(10, model="grm")
    tables = tables_of(bank, 61, -6.0, 6.0)
    assert tables.likelihood == pytest.approx(category_probability(tables.nodes, bank).transpose(1, 2, 0))


def test_tables_are_computed_once_and_live_as_long_as_the_bank() -> None:
    bank = a_bank(5).select(range(5))
    first = tables_of(bank, 61, -6.0, 6.0)
    assert tables_of(bank, 61, -6.0, 6.0) is first
    assert tables_of(bank, 31, -6.0, 6.0) is not first
    alive = weakref.ref(first)
    del first, bank
    assert alive() is None


def test_an_item_too_steep_for_any_table_is_named() -> None:
    with pytest.raises(InvalidBank, match="item 1: a slope of 31 is above 30"):
        adaptive.start(ItemBank(a=[1.0, -31.0], b=[0.0, 0.0]))
    with pytest.raises(InvalidBank, match="item 0: a slope of 40"):
        adaptive.start(ItemBank(a=[20.0], thresholds=[[-1.0, 1.0]], model="gpcm"))


@settings(max_examples=20)
@given(st.lists(st.floats(-3, 3), min_size=3, max_size=8), st.floats(-5.9, 5.9))
def test_the_most_informative_item_is_found(locations: list[float], theta: float) -> None:
    bank = ItemBank(a=np.linspace(0.6, 2.4, len(locations)), b=locations)
    chosen = adaptive.next_item(adaptive.start(bank, start_theta=theta))
    exact = information(theta, bank)[0]
    assert exact[chosen] >= exact.max() - 2e-9
