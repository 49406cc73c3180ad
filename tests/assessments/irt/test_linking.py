"""Linking: by hand, a known line found again, and the scales of two calibrations."""

from __future__ import annotations

from math import log, sqrt
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import simulate
from assessments.errors import InvalidArgument, InvalidBank, UnknownChoice
from assessments.irt import ItemBank, Link, calibrate, information, link, on_scale, probability
from assessments.irt.bank import MODELS, Model
from assessments.irt.linking import LinkMethod

pytestmark = pytest.mark.pure

EVERY_METHOD: tuple[LinkMethod, ...] = get_args(LinkMethod)
CURVES: tuple[LinkMethod, ...] = ("stocking-lord", "haebara")
UNEVEN = [[-1.5, -0.5, 0.6, 1.4], [-0.8, 0.9, np.nan, np.nan], [0.3, np.nan, np.nan, np.nan]]
BANKS = {
    **{model: simulate.item_bank(model, 6, seed=9) for model in MODELS if model not in ("rasch", "1pl")},
    "uneven grm": ItemBank([1.2, 0.8, 1.6], thresholds=UNEVEN, model="grm"),
    "uneven gpcm": ItemBank([1.2, 0.8, 1.6], thresholds=UNEVEN, model="gpcm"),
    "reversed": ItemBank([1.2, -0.8, 1.6], [0.5, -0.5, 1.0]),
}
lines = st.builds(Link, st.floats(0.5, 2.0), st.floats(-1.5, 1.5))


def test_mean_mean_by_hand() -> None:
    """A = mean a_from / mean a_to = 1.2 / 0.8 = 1.5; B = mean b_to - A mean b_from = 1 - 1.5 * 0.5 = 0.25."""
    source, target = ItemBank([1.0, 1.4], [0.0, 1.0]), ItemBank([0.6, 1.0], [0.5, 1.5])
    assert link(source, target, "mean-mean") == pytest.approx((1.5, 0.25))


def test_mean_sigma_by_hand() -> None:
    """Standard deviations of b are 1 and 2, so A = 2; B = 0.5 - 2 * 0 = 0.5. All thresholds count as b."""
    source, target = ItemBank([1.0, 1.0], [-1.0, 1.0]), ItemBank([1.0, 1.0], [-1.5, 2.5])
    assert link(source, target, "mean-sigma") == pytest.approx((2.0, 0.5))
    source, target = (ItemBank([1.0], thresholds=[steps]) for steps in ([-1.0, 1.0], [-1.5, 2.5]))
    assert link(source, target, "mean-sigma") == pytest.approx((2.0, 0.5))


def test_parameters_on_another_scale_by_hand() -> None:
    moved = on_scale(ItemBank([1.5], [1.0], [0.2]), Link(10.0, 50.0))
    assert (moved.a[0], moved.b[0], moved.c[0]) == pytest.approx((0.15, 60.0, 0.2))


@settings(max_examples=30)
@given(name=st.sampled_from(sorted(BANKS)), method=st.sampled_from(EVERY_METHOD), line=lines)
def test_a_known_line_is_found_again(name: str, method: LinkMethod, line: Link) -> None:
    bank = BANKS[name]
    there = on_scale(bank, line)
    assert link(bank, there, method) == pytest.approx(line, abs=1e-6)
    back = link(there, bank, method)
    assert back == pytest.approx((1 / line.slope, -line.intercept / line.slope), abs=1e-6)
    home = on_scale(there, back)
    assert home.a == pytest.approx(bank.a, rel=1e-6)
    assert home.thresholds == pytest.approx(bank.thresholds, abs=1e-5, nan_ok=True)


@pytest.mark.parametrize("method", EVERY_METHOD)
def test_a_bank_is_on_its_own_scale(method: LinkMethod) -> None:
    assert link(BANKS["3pl"], BANKS["3pl"], method) == pytest.approx((1.0, 0.0), abs=1e-9)


@settings(max_examples=20)
@given(lines, st.floats(-3, 3))
def test_curves_stay_with_the_persons(line: Link, theta: float) -> None:
    """P(theta) on one scale is P(A theta + B) on the other, and information shrinks with the square of A."""
    bank = BANKS["3pl"]
    moved, there = on_scale(bank, line), line.slope * theta + line.intercept
    assert probability(there, moved) == pytest.approx(probability(theta, bank))
    assert line.slope**2 * information(there, moved) == pytest.approx(information(theta, bank))


@settings(max_examples=20)
@given(lines, lines)
def test_two_lines_in_a_row_are_one(first: Link, second: Link) -> None:
    both = Link(first.slope * second.slope, second.slope * first.intercept + second.intercept)
    step_by_step, at_once = on_scale(on_scale(BANKS["grm"], first), second), on_scale(BANKS["grm"], both)
    assert step_by_step.a == pytest.approx(at_once.a)
    assert step_by_step.thresholds == pytest.approx(at_once.thresholds, abs=1e-12)


@settings(max_examples=15)
@given(method=st.sampled_from(EVERY_METHOD), order=st.permutations(range(6)))
def test_the_order_of_items_does_not_matter(method: LinkMethod, order: list[int]) -> None:
    target = ItemBank(BANKS["2pl"].a * 0.9 + 0.1, 1.1 * BANKS["2pl"].b ** 3)
    plain = link(BANKS["2pl"], target, method)
    assert link(BANKS["2pl"].select(order), target.select(order), method) == pytest.approx(plain, abs=1e-7)


def distance(source: ItemBank, target: ItemBank, line: Link, method: LinkMethod) -> float:
    """What the curve methods make small, written out (Haebara 1980; Stocking & Lord 1983)."""
    theta = np.linspace(-6, 6, 61)
    weights = np.exp(-0.5 * theta**2)
    apart = probability(theta, on_scale(source, line)) - probability(theta, target)
    squares = apart.sum(axis=1) ** 2 if method == "stocking-lord" else (apart**2).sum(axis=1)
    return float(weights @ squares / weights.sum())


@pytest.mark.parametrize("method", CURVES)
def test_no_other_line_brings_the_curves_closer(method: LinkMethod) -> None:
    source, target = BANKS["3pl"], simulate.item_bank("3pl", 6, seed=10)
    found = link(source, target, method)
    best = distance(source, target, found, method)
    for slope, intercept in ((0.01, 0), (-0.01, 0), (0, 0.01), (0, -0.01), (0.5, 0), (0, 0.5)):
        other = Link(found.slope + slope, found.intercept + intercept)
        assert distance(source, target, other, method) > best


def test_items_that_moved_by_themselves_weigh_less_in_the_curves() -> None:
    """A flat item whose location went astray carries mean-sigma with it, and hardly the curves."""
    source = ItemBank([1.5, 1.2, 1.0, 0.2], [-1.0, 0.0, 1.0, 0.0])
    target = ItemBank([1.5, 1.2, 1.0, 0.2], [-1.0, 0.0, 1.0, 4.0])
    moved = abs(link(source, target, "mean-sigma").slope - 1)
    for method in CURVES:
        assert abs(link(source, target, method).slope - 1) < moved / 4


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (BANKS["2pl"], BANKS["2pl"].select(range(5))),
        (BANKS["2pl"], BANKS["grm"]),
        (BANKS["grm"], BANKS["gpcm"]),
        (BANKS["uneven grm"], ItemBank([1.0] * 3, thresholds=[[-1, 0, 1, 2]] * 3)),
    ],
)
def test_banks_of_other_items_do_not_link(source: ItemBank, target: ItemBank) -> None:
    with pytest.raises(InvalidBank):
        link(source, target)


def test_lines_that_do_not_exist_are_refused() -> None:
    with pytest.raises(UnknownChoice):
        link(BANKS["2pl"], BANKS["2pl"], "tukey")  # type: ignore[arg-type]
    with pytest.raises(InvalidArgument, match="mean-sigma"):
        link(ItemBank([1.0, 2.0], [0.5, 0.5]), ItemBank([1.0, 2.0], [0.0, 1.0]), "mean-sigma")
    for method in EVERY_METHOD:
        with pytest.raises(InvalidBank, match="same way"):
            link(BANKS["2pl"], ItemBank(-BANKS["2pl"].a, BANKS["2pl"].b), method)
    for slope in (0.0, -1.0, np.nan):
        with pytest.raises(InvalidArgument, match="slope"):
            on_scale(BANKS["2pl"], Link(slope, 0.0))


def test_a_single_item_links_by_its_curve() -> None:
    """With one item A = a_from / a_to and B = b_to - A b_from."""
    source, target = ItemBank([1.5], [0.5]), ItemBank([0.5], [1.0])
    for method in ("mean-mean", *CURVES):
        assert link(source, target, method) == pytest.approx((3.0, -0.5), abs=1e-6)  # type: ignore[arg-type]


@pytest.mark.parametrize("model", ["2pl", "grm"])
def test_two_groups_calibrated_apart_find_their_distance(model: Model) -> None:
    """Theta of the second group is N(0.6, 0.8^2); its own calibration calls that N(0, 1)."""
    bank = simulate.item_bank(model, 8, seed=1)
    old, new = (
        calibrate(
            simulate.responses(simulate.abilities(3_000, seed=seed, mean=mean, sd=sd), bank, seed=seed),
            model,
            standard_errors=False,
        ).items
        for seed, mean, sd in ((21, 0.0, 1.0), (22, 0.6, 0.8))
    )
    for method in EVERY_METHOD:
        found = link(new, old, method)
        # Standard errors of a mean and of the logarithm of an sd between two samples of 3,000.
        assert found.intercept == pytest.approx(0.6, abs=4 * sqrt(2 / 3_000) + 0.02)
        assert log(found.slope) == pytest.approx(log(0.8), abs=0.1)
