"""Options that need a collection, given as something else."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from assessments.errors import InvalidArgument
from assessments.fairness import likelihood_ratio_dif, lord_chi_square
from assessments.irt import Calibration, calibrate
from assessments.norms import continuous_norms, effective_sample_size, raking_weights
from assessments.quality import (
    QualityIndices,
    even_odd_consistency,
    instructed_failed,
    long_string_by_page,
    long_string_share,
    quality_indices,
    read_quality,
    seconds_per_item,
)
from assessments.reliability import scale_scores
from assessments.satisfaction import PathDiagram, acsi_diagram, complete_answers, equal_weight_index

pytestmark = pytest.mark.pure

X = np.random.default_rng(1).integers(1, 11, (40, 6)).astype(np.float64)
RIGHT = (X > 5).astype(np.float64)
GROUP = np.arange(40) % 2
SHARES = {"side": {"a": 0.5, "b": 0.5}}
AGES = np.repeat([8.0, 9.0], 150)
RAW = np.tile(np.arange(30.0), 10)


@cache
def calibrated() -> Calibration:
    return calibrate(RIGHT, "rasch")


@pytest.mark.parametrize("given", [3, "a", 2.5, 10**400, float("nan"), np.array(3), True])
@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("pages", lambda given: long_string_by_page(X, given)),
        ("pages", lambda given: long_string_share(X, pages=given)),
        ("pages", lambda given: seconds_per_item(X, given)),
        ("pages", lambda given: quality_indices(X, pages=given)),
        ("scale 'a'", lambda given: even_odd_consistency(X, {"a": given})),
        ("scale 'a'", lambda given: scale_scores(X, {"a": given})),
        ("accepted", lambda given: instructed_failed(X, given)),
        (
            "variability_range",
            lambda given: read_quality(QualityIndices(effort=[1]), variability_range=given),
        ),
        ("items", lambda given: likelihood_ratio_dif(RIGHT, GROUP, model="rasch", items=given)),
        ("anchors", lambda given: likelihood_ratio_dif(RIGHT, GROUP, model="rasch", anchors=given)),
        ("anchors", lambda given: lord_chi_square(calibrated(), calibrated(), anchors=given)),
        ("link", lambda given: lord_chi_square(calibrated(), calibrated(), link=given)),
        ("groups", lambda given: raking_weights(given, SHARES)),
        (r"groups\['side'\]", lambda given: raking_weights({"side": given}, SHARES)),
        ("targets", lambda given: raking_weights({"side": ["a", "b"]}, given)),
        (r"targets\['side'\]", lambda given: raking_weights({"side": ["a", "b"]}, {"side": given})),
        ("blocks", lambda given: PathDiagram(given, [("a", "b")])),
        (r"blocks\['a'\]", lambda given: PathDiagram({"a": given, "b": [1]}, [("a", "b")])),
        ("paths", lambda given: PathDiagram({"a": [0], "b": [1]}, given)),
        ("a path", lambda given: PathDiagram({"a": [0], "b": [1]}, [given])),
        ("blocks", acsi_diagram),
        ("columns", lambda given: equal_weight_index(X, given, seed=1)),
        ("blocks", lambda given: complete_answers(X, given)),
        ("a block", lambda given: complete_answers(X, [given])),
    ],
)
def test_what_is_no_collection_is_refused_by_the_name_of_the_option(
    name: str, function: Callable[[object], object], given: object
) -> None:
    with pytest.raises(InvalidArgument, match=f"^{name} should be "):
        function(given)


@pytest.mark.parametrize(
    ("complaint", "function"),
    [
        ("a page should be", lambda: seconds_per_item([[1]], pages=["a"])),
        ("a page should be", lambda: long_string_by_page(X, [10**400])),
        ("accepted should be", lambda: instructed_failed([[1]], ["a"])),
        ("accepted should be", lambda: instructed_failed([[1]], [[1, None]])),
        (
            "variability_range should be",
            lambda: read_quality(QualityIndices(effort=[1]), variability_range=(1,)),
        ),
        ("link should be", lambda: lord_chi_square(calibrated(), calibrated(), link=(1, 2, 3))),
        ("a path should be", lambda: PathDiagram({"a": [0], "b": [1]}, [("a", "b", "a")])),
        ("a column should be", lambda: equal_weight_index(X, [0, 1.5], seed=1)),
        ("a column should be", lambda: complete_answers(X, [[0, None]])),
        ("weights should be", lambda: effective_sample_size(None)),
    ],
)
def test_an_entry_of_another_kind_is_refused(complaint: str, function: Callable[[], object]) -> None:
    with pytest.raises(InvalidArgument, match=f"^{complaint}"):
        function()


@pytest.mark.parametrize("power", [21, 10**400])
def test_powers_are_bounded(power: int) -> None:
    with pytest.raises(InvalidArgument, match="location_power should be a whole number from 1 to 20"):
        continuous_norms(RAW, AGES, location_power=power)
    with pytest.raises(InvalidArgument, match="age_power should be a whole number from 0 to 20"):
        continuous_norms(RAW, AGES, age_power=power)
    assert continuous_norms(RAW, AGES, location_power=20, age_power=1).n == 300


def test_pages_may_be_an_array() -> None:
    found = quality_indices(X, pages=np.array([4, 2]), seconds=np.full((40, 2), 8.0))
    assert found.seconds_per_item is not None
    assert set(found.seconds_per_item.tolist()) == {2.0}
