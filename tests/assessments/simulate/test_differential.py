"""Planted DIF: where it was planted, as large as it was planted, and nowhere else."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import InvalidArgument, InvalidBank
from assessments.irt.bank import ItemBank
from assessments.irt.curves import expected_score
from assessments.simulate import PlantedDif, item_bank, planted_dif

pytestmark = pytest.mark.pure

ITEMS = item_bank("2pl", 8, seed=5)


def residuals(planted: PlantedDif, bank: ItemBank, *, weight: float = 0) -> np.ndarray:
    """Per item how far focal answers lie above those a bank expects at the same theta, in standard errors."""
    focal = planted.group == 1
    theta = planted.theta[focal]
    away = (planted.x[focal] - expected_score(theta, bank)) * (theta[:, np.newaxis] if weight else 1)
    return np.asarray(away.mean(axis=0) / (away.std(axis=0) / np.sqrt(focal.sum())))


def test_a_shift_makes_the_planted_items_harder_and_no_other() -> None:
    planted = planted_dif(ITEMS, 12_000, seed=1, dif_items=[2, 6], b_shift=0.6)
    z = residuals(planted, planted.items_reference)
    assert (z[[2, 6]] < -8).all()
    assert np.abs(np.delete(z, [2, 6])).max() < 3.5
    assert np.abs(residuals(planted, planted.items_focal)).max() < 3.5


def test_a_factor_bends_the_planted_items_and_no_other() -> None:
    planted = planted_dif(ITEMS, 12_000, seed=2, dif_items=[1], a_factor=0.4)
    z = residuals(planted, planted.items_reference, weight=1)
    assert z[1] < -5
    assert np.abs(np.delete(z, 1)).max() < 3.5


def test_the_reference_group_knows_nothing_of_it() -> None:
    plain, changed = (planted_dif(ITEMS, 500, seed=3, dif_items=[0], b_shift=shift) for shift in (0.0, 1.5))
    reference = plain.group == 0
    assert np.array_equal(plain.x[reference], changed.x[reference])
    assert np.array_equal(plain.x[:, 1:], changed.x[:, 1:])
    assert (changed.x[~reference, 0] <= plain.x[~reference, 0]).all()


def test_banks_differ_in_the_planted_numbers_alone() -> None:
    steps = [[-1.0, 0.5], [0.0, np.nan], [-0.2, 0.9]]
    items = ItemBank(a=[1.0, 1.2, 0.8], thresholds=steps, model="gpcm")
    focal = planted_dif(
        items, 4, seed=1, dif_items=[2, 0], b_shift=[0.3, -0.2], a_factor=[1.5, 1.0]
    ).items_focal
    assert focal.a == pytest.approx([1.0, 1.2, 1.2])
    np.testing.assert_allclose(focal.thresholds, [[-1.2, 0.3], [0.0, np.nan], [0.1, 1.2]])
    assert focal.b == pytest.approx([-0.45, 0.0, 0.65])
    assert focal.model == "gpcm"
    assert items.a.tolist() == [1.0, 1.2, 0.8]


@pytest.mark.parametrize(("factor", "model"), [(1.0, "rasch"), (1.5, "2pl")])
def test_a_rasch_bank_with_another_slope_is_one_no_more(factor: float, model: str) -> None:
    items = item_bank("rasch", 3, seed=1)
    assert planted_dif(items, 4, seed=1, dif_items=[0], a_factor=factor).items_focal.model == model


def test_groups_have_their_sizes_and_abilities() -> None:
    planted = planted_dif(ITEMS, 10_000, seed=4, dif_items=[], impact=-0.5, focal_share=0.3)
    assert planted.group.sum() == 3000
    assert planted.group.dtype == np.int64
    means = [planted.theta[planted.group == group].mean() for group in (0, 1)]
    assert means == pytest.approx([0, -0.5], abs=0.06)
    assert planted.theta[planted.group == 1].std() == pytest.approx(1, abs=0.05)
    assert abs(np.corrcoef(planted.group, np.arange(10_000))[0, 1]) < 0.04
    assert np.abs(residuals(planted, ITEMS)).max() < 3.5


@settings(max_examples=15)
@given(st.integers(0, 2**50), st.sampled_from(["rasch", "3pl", "grm", "gpcm"]), st.floats(0.1, 0.9))
def test_every_model_and_any_share_works(seed: int, model: str, share: float) -> None:
    planted = planted_dif(
        item_bank(model, 3, seed=seed),  # type: ignore[arg-type]
        21,
        seed=seed,
        dif_items=[1],
        b_shift=0.5,
        focal_share=share,
    )
    assert planted.group.sum() == round(21 * share)
    assert (planted.x < planted.items_focal.n_categories).all()


def test_missing_answers_are_missing_in_both_groups() -> None:
    planted = planted_dif(ITEMS, 2000, seed=6, dif_items=[0], b_shift=0.5, missing=0.25)
    for group in (0, 1):
        assert np.isnan(planted.x[planted.group == group]).mean() == pytest.approx(0.25, abs=0.03)


def test_a_seed_gives_the_same_groups_and_answers_for_ever() -> None:
    planted = planted_dif(ITEMS, 300, seed=2026, dif_items=[0], b_shift=0.5, impact=0.3)
    drawn = np.column_stack([planted.x, planted.group]).astype("<i1").tobytes()
    assert hashlib.sha256(drawn).hexdigest()[:8] == "5833afa5"


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"dif_items": [8]}, "dif_items should be different whole numbers from 0 to 7"),
        ({"b_shift": [0.1, 0.2, 0.3]}, "b_shift should be one number, or 2: one for each planted item"),
        ({"a_factor": 0.0}, "a_factor should be above zero"),
        ({"focal_share": 1.0}, "focal_share should be a number above 0 and below 1"),
        ({"n_persons": 1}, "n_persons should be a whole number of at least 2"),
        ({"impact": float("nan")}, "impact should be a number"),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, object], complaint: str) -> None:
    arguments: dict[str, object] = {"items": ITEMS, "n_persons": 9, "seed": 1, "dif_items": [0, 1]} | changes
    with pytest.raises(InvalidArgument, match=complaint):
        planted_dif(**arguments)  # type: ignore[arg-type]


def test_a_bank_is_needed() -> None:
    with pytest.raises(InvalidBank, match="an ItemBank is needed"):
        planted_dif([1.0], 9, seed=1, dif_items=[0])  # type: ignore[arg-type]
