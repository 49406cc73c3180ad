"""Each lock holds one person below its number and opens at it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from portal.library import Kind
from portal.manual.cells import FEWEST, FEWEST_FOR_MODEL, FEWEST_FOR_NORMS, FEWEST_PER_GROUP, is_locked
from portal.manual.classical import describe_scale
from portal.manual.differences import Contrast, describe_differences
from portal.manual.factors import describe_factors
from portal.manual.instruments import Study, describe_instrument
from portal.manual.norm_tables import describe_norms
from portal.manual.response_models import describe_model
from portal.manual.stability import describe_retest
from portal.manual.structure import describe_choices, describe_circle
from tests.portal.manual.builds import a_study, people_of

pytestmark = pytest.mark.pure


def keyed(study: Study) -> Any:
    return study.keyed(study.instrument.scales[0])


def at_and_below(needs: int) -> Any:
    """The number that opens, and the one below it."""
    return pytest.mark.parametrize(("n", "is_open"), [(needs - 1, False), (needs, True)])


@at_and_below(FEWEST)
def test_a_scale_opens_at_thirty(n: int, is_open: bool) -> None:
    study = a_study("interests", people_of(n))
    part = describe_scale(keyed(study), study.sums(keyed(study)))
    assert is_locked(part) is not is_open
    if not is_open:
        assert part == {"locked": {"needs": 30, "has": 29}}


@at_and_below(FEWEST)
def test_retest_opens_at_thirty_pairs(n: int, is_open: bool) -> None:
    first = np.random.default_rng(1).normal(size=n)
    assert is_locked(describe_retest(first, first + 1)) is not is_open


@at_and_below(FEWEST)
def test_the_hexagon_opens_at_thirty_and_for_each_script_at_a_hundred(n: int, is_open: bool) -> None:
    found = describe_circle(np.random.default_rng(1).normal(size=(n, 6)), ["zh_Hans"] * n)
    assert is_locked(found["everybody"]) is not is_open
    assert is_locked(found["zh_Hans"])
    for readers in (99, 100):
        found = describe_circle(np.random.default_rng(1).normal(size=(readers, 6)), ["zh_Hant"] * readers)
        assert is_locked(found["zh_Hant"]) is (readers < 100)


@at_and_below(FEWEST)
def test_choices_open_at_thirty(n: int, is_open: bool) -> None:
    study = a_study("values", people_of(n))
    scales = [scale.id for scale in study.instrument.scales]
    ratings = np.column_stack([study.sums(study.keyed(scale)) for scale in study.instrument.scales])
    found = describe_choices(study.table.x, study.table.items, study.instrument.sets, scales, ratings)
    assert all(is_locked(part) is not is_open for part in found.values())


@at_and_below(FEWEST_PER_GROUP)
@pytest.mark.parametrize("smaller", ["zh_Hans", "zh_Hant"])
def test_a_comparison_opens_at_a_hundred_in_each_group(smaller: str, n: int, is_open: bool) -> None:
    study = a_study("interests", people_of(n + 150))
    other = "zh_Hant" if smaller == "zh_Hans" else "zh_Hans"
    contrast = Contrast("script", "zh_Hans", "zh_Hant", [smaller] * n + [other] * 150)
    part = describe_differences(keyed(study), contrast)
    assert is_locked(part) is not is_open
    if is_open:
        assert part["n"] == {smaller: 100, other: 150}
        assert is_locked(part["curves"])
    else:
        assert part["locked"] == {"needs": 100, "has": {smaller: 99, other: 150}}


def test_of_a_comparison_only_people_who_answered_everything_count() -> None:
    study = a_study("interests", people_of(250))
    study.table.x[0, :] = np.nan
    contrast = Contrast("script", "zh_Hans", "zh_Hant", ["zh_Hans"] * 100 + ["zh_Hant"] * 150)
    assert is_locked(describe_differences(keyed(study), contrast))


@at_and_below(FEWEST_FOR_NORMS)
def test_percentiles_open_at_three_hundred_of_one_group(n: int, is_open: bool) -> None:
    scores = np.random.default_rng(1).integers(0, 41, 2 * n).astype(np.float64)
    found = describe_norms(scores, people_of(2 * n, schooling=("mainland", "taiwan")), mode="online")
    assert is_locked(found["mainland"]) is not is_open
    assert is_locked(found["taiwan"]) is not is_open
    assert is_locked(found["zh_Hans"])


def test_a_group_with_too_few_scores_has_no_percentiles() -> None:
    scores = np.random.default_rng(1).integers(0, 41, 305).astype(np.float64)
    scores[:6] = np.nan
    found = describe_norms(scores, people_of(305, scripts=1), mode="online")
    assert found["zh_Hans"] == {"locked": {"needs": 300, "has": 299}}


@at_and_below(FEWEST_FOR_MODEL)
def test_a_response_model_opens_at_five_hundred(n: int, is_open: bool) -> None:
    study = a_study("interests", people_of(n))
    part = describe_model(keyed(study))
    assert is_locked(part) is not is_open
    if is_open:
        assert part["n"] == 500
        assert len(part["items"]) == 10


@at_and_below(FEWEST_FOR_MODEL)
def test_factors_and_curves_open_at_five_hundred_in_each_group(n: int, is_open: bool) -> None:
    study = a_study("adaptability", people_of(n + 500))
    contrast = Contrast("script", "zh_Hans", "zh_Hant", ["zh_Hans"] * n + ["zh_Hant"] * 500)
    scales = [study.keyed(scale) for scale in study.instrument.scales]
    assert is_locked(describe_factors(scales, contrast)) is not is_open
    assert is_locked(describe_differences(scales[0], contrast)["curves"]) is not is_open


def test_below_thirty_a_build_holds_no_number_but_how_many_there_are() -> None:
    """Every number of the whole content is a lock's or a count of people that may be told."""
    content = describe_instrument(a_study("interests", people_of(20)), Kind.interests)
    numbers = {path: value for path, value in leaves(content) if isinstance(value, (int, float))}
    allowed = ("needs", "has", "n", "k_items", "full", "screened_out", "zh_Hans", "zh_Hant")
    assert {path for path in numbers if path.rpartition(".")[2] not in allowed} == set()
    assert numbers["sample.n"] == 20


def leaves(tree: Any, path: str = "") -> list[tuple[str, Any]]:
    if isinstance(tree, dict):
        return [one for name, branch in tree.items() for one in leaves(branch, f"{path}.{name}".lstrip("."))]
    if isinstance(tree, list):
        return [one for place, branch in enumerate(tree) for one in leaves(branch, f"{path}.{place}")]
    return [(path, tree)]


def test_no_cell_of_a_build_holds_fewer_than_ten_people() -> None:
    """Counts stand under `n`, as answers, as groups, and in histograms; none of them may be small."""
    study = a_study(
        "personality", people_of(330, schooling=("mainland", None, "taiwan"), sexes=("female", "male"))
    )
    content = describe_instrument(study, Kind.scales)
    for path, value in leaves(content):
        name = path.split(".")
        is_count = (
            name[-1] in {"n", "has"}
            or "answers" in name
            or name[1:2] in (["scripts"], ["schooling"], ["sex"])
        )
        if is_count and isinstance(value, int):
            assert value == 0 or value >= 10, path
