"""Path models by partial least squares."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.errors import (
    InvalidArgument,
    InvalidMatrix,
    NoVariance,
    TooFewPersons,
    UnknownChoice,
)
from assessments.randomness import Floats
from assessments.satisfaction import (
    ACSI_PATHS,
    CollinearLatents,
    InvalidPathModel,
    PathDiagram,
    WeightsNotSettled,
    acsi_diagram,
    path_model,
)
from tests.assessments.satisfaction.surveys import (
    FACTORS,
    LOADINGS,
    TRIO,
    answers,
    exact_sample,
    factor_correlations,
    plain_pls,
)

pytestmark = pytest.mark.pure

SCHEMES = ["path", "factorial", "centroid"]
PAIR = PathDiagram({"quality": [0, 1], "satisfaction": [2, 3]}, [("quality", "satisfaction")])
RUSSETT = PathDiagram(
    {"agriculture": [0, 1, 2], "industry": [3, 4], "instability": [5, 6, 7, 8]},
    [("agriculture", "instability"), ("industry", "instability")],
)
#: Outer weights and loadings that the R package plspm reports for these countries.
PUBLISHED = {
    "centroid": (
        [0.4494737, 0.4961560, 0.1365605, -0.5153427, 0.5343382, 0.1284929, 0.3320609, 0.3752498, 0.4237789],
        [0.9706924, 0.9827106, 0.5574197, -0.9508826, 0.9543948, 0.3526898, 0.8447737, 0.8377060, 0.8490666],
    ),
    "factorial": (
        [0.4501126, 0.4985277, 0.1312467, -0.5150692, 0.5346107, 0.1271610, 0.3320886, 0.3602669, 0.4389746],
        [0.9713762, 0.9831480, 0.5534986, -0.9508312, 0.9544443, 0.3531340, 0.8433966, 0.8313547, 0.8554097],
    ),
    "path": (
        [0.4506001, 0.5003532, 0.1271366, -0.5148604, 0.5348187, 0.1261507, 0.3320563, 0.3487750, 0.4505271],
        [0.9718899, 0.9834711, 0.5504588, -0.9507919, 0.9544822, 0.3534480, 0.8422335, 0.8263916, 0.8601449],
    ),
}


@pytest.fixture(scope="module")
def russett() -> Floats:
    """The 47 countries."""
    source = Path(__file__).parents[1] / "reference" / "russett.csv"
    return np.loadtxt(source, delimiter=",", skiprows=1)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_countries_of_russett_get_their_published_weights(russett: Floats, scheme: str) -> None:
    model = path_model(russett, RUSSETT, scheme=scheme)  # type: ignore[arg-type]
    weights, loadings = PUBLISHED[scheme]
    # The package stops at 1e-7 in the squared change, a few millionths from the fixed point.
    assert model.weights == pytest.approx(weights, abs=1e-5)
    assert model.loadings == pytest.approx(loadings, abs=1e-5)


def test_the_countries_of_russett_get_their_published_paths(russett: Floats) -> None:
    model = path_model(russett, RUSSETT, scheme="centroid")
    assert model.paths["agriculture", "instability"] == pytest.approx(0.2256387, abs=1e-6)
    assert model.paths["industry", "instability"] == pytest.approx(0.6714573, abs=1e-6)
    assert model.r_squared == {"instability": pytest.approx(0.5922581, abs=1e-6)}
    assert [model.quality[name].ave for name in RUSSETT.latents] == pytest.approx(
        [0.7395603, 0.9075235, 0.5651745], abs=1e-6
    )


def test_a_model_of_two_pairs_by_hand() -> None:
    # Within pairs r = .6 and .5, between pairs .4 throughout: by symmetry weights are equal, 1 / sqrt(2 (1 + r)).
    r = np.array([[1, 0.6, 0.4, 0.4], [0.6, 1, 0.4, 0.4], [0.4, 0.4, 1, 0.5], [0.4, 0.4, 0.5, 1]])
    model = path_model(exact_sample(r), PAIR)
    first, second = 1 / np.sqrt(3.2), 1 / np.sqrt(3.0)
    assert model.weights == pytest.approx([first, first, second, second])
    assert model.loadings == pytest.approx([1.6 * first] * 2 + [1.5 * second] * 2)
    between = 4 * 0.4 * first * second
    assert model.paths["quality", "satisfaction"] == pytest.approx(between)
    assert model.r_squared["satisfaction"] == pytest.approx(between**2)
    assert model.quality["quality"].alpha == pytest.approx(2 * (1 - 2 / 3.2))
    assert model.quality["quality"].ave == pytest.approx(1.6**2 / 3.2)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("standardise", [True, False])
def test_it_agrees_with_the_plain_algorithm_over_persons(scheme: str, standardise: bool) -> None:
    x = answers(150, seed=3)
    model = path_model(x, TRIO, scheme=scheme, standardise=standardise)  # type: ignore[arg-type]
    plain = plain_pls(x, TRIO, scheme, standardise=standardise)
    assert np.abs(model.weights) == pytest.approx(np.abs(plain), abs=1e-8)
    scores = model.scores(x)
    assert scores.std(axis=0) == pytest.approx([1, 1, 1])
    assert np.corrcoef(scores.T) == pytest.approx(model.correlations)
    # Paths are ordinary regressions of the scores.
    found = np.linalg.lstsq(scores[:, :2], scores[:, 2], rcond=None)[0]
    assert model.paths["quality", "satisfaction"] == pytest.approx(found[0])
    assert model.paths["value", "satisfaction"] == pytest.approx(found[1])


def test_total_effects_add_up_all_ways() -> None:
    model = path_model(answers(150, seed=3), TRIO)
    direct, by_value = model.paths["quality", "satisfaction"], model.paths["quality", "value"]
    through = by_value * model.paths["value", "satisfaction"]
    assert model.total_effects["quality", "satisfaction"] == pytest.approx(direct + through)
    assert model.total_effects["value", "satisfaction"] == model.paths["value", "satisfaction"]
    # With one other cause the total effect is the correlation of the scores.
    assert direct + through == pytest.approx(model.correlations[0, 2])


def test_weights_of_common_factors_are_proportional_to_their_loadings() -> None:
    model = path_model(exact_sample(factor_correlations()), TRIO)
    for name in TRIO.latents:
        ratio = model.weights[TRIO.items_of(name)] / LOADINGS[TRIO.items_of(name)]
        assert ratio == pytest.approx([ratio[0]] * ratio.size)


def test_the_structure_of_a_large_sample_is_recovered() -> None:
    drawn = (
        np.random.default_rng(4).standard_normal((20_000, 9)) @ np.linalg.cholesky(factor_correlations()).T
    )
    model = path_model(drawn, TRIO)
    for name in TRIO.latents:
        items = TRIO.items_of(name)
        expected = LOADINGS[items] / np.linalg.norm(LOADINGS[items])
        assert model.weights[items] / np.linalg.norm(model.weights[items]) == pytest.approx(
            expected, abs=0.02
        )
    # Composites correlate by less than their factors, by the root of both composites' reliabilities.
    reliable = np.array([_composite_reliability(LOADINGS[TRIO.items_of(name)]) for name in TRIO.latents])
    expected = FACTORS * np.sqrt(np.outer(reliable, reliable))
    np.fill_diagonal(expected, 1)
    assert model.correlations == pytest.approx(expected, abs=0.015)


def _composite_reliability(loadings: Floats) -> float:
    """Reliability of a composite weighted by its loadings: (l'l)^2 over its variance."""
    common = float(loadings @ loadings) ** 2
    return common / (common + float(loadings**2 @ (1 - loadings**2)))


def test_equal_weights_make_the_latent_a_plain_sum() -> None:
    x = answers(80, seed=5)
    model = path_model(x, TRIO, weighting="equal")
    assert model.raw_weights[:3] == pytest.approx([model.raw_weights[0]] * 3)
    assert model.weights == pytest.approx(model.raw_weights * x.std(axis=0))
    sums = np.stack([x[:, :3].sum(axis=1), x[:, 3:5].sum(axis=1), x[:, 5:].sum(axis=1)])
    assert model.correlations == pytest.approx(np.corrcoef(sums))


@settings(max_examples=15)
@given(st.integers(0, 1000))
def test_order_and_units_of_items_are_irrelevant(seed: int) -> None:
    random = np.random.default_rng(seed)
    order, factors, lift = random.permutation(9).tolist(), random.uniform(0.2, 5, 9), random.uniform(-20, 20)
    x = answers(60, seed=6)
    plain = path_model(x, TRIO)
    moved = {name: [order.index(item) for item in columns] for name, columns in TRIO.blocks.items()}
    changed = path_model((x * factors + lift)[:, order], PathDiagram(moved, TRIO.paths))
    assert changed.weights == pytest.approx(plain.weights, abs=1e-7)
    assert changed.r_squared["satisfaction"] == pytest.approx(plain.r_squared["satisfaction"], abs=1e-7)


@settings(max_examples=15)
@given(st.sets(st.integers(0, 2), min_size=1, max_size=3))
def test_turning_a_whole_block_round_turns_its_paths_only(blocks: set[int]) -> None:
    x = answers(60, seed=6)
    signs = np.where(np.isin(TRIO.owners, list(blocks)), -1.0, 1.0)
    plain, turned = path_model(x, TRIO), path_model(11 - x if len(blocks) == 3 else x * signs, TRIO)
    assert turned.weights == pytest.approx(plain.weights, abs=1e-8)
    for (cause, effect), value in plain.paths.items():
        sign = (-1) ** len({TRIO.place_of(cause), TRIO.place_of(effect)} & blocks)
        assert turned.paths[cause, effect] == pytest.approx(sign * value, abs=1e-8)


@settings(max_examples=15)
@given(st.integers(0, 10**6), st.sampled_from(SCHEMES))
def test_shares_of_variance_stay_shares(seed: int, scheme: str) -> None:
    model = path_model(answers(40, seed), TRIO, scheme=scheme)  # type: ignore[arg-type]
    assert all(-1e-9 <= value <= 1 for value in model.r_squared.values())
    assert np.abs(model.loadings).max() <= 1 + 1e-9
    for quality in model.quality.values():
        assert 0 <= quality.ave <= 1
        assert quality.composite_reliability <= 1


def test_a_single_item_is_its_own_latent() -> None:
    x = answers(50, seed=7)
    diagram = PathDiagram({"quality": [0], "satisfaction": [5]}, [("quality", "satisfaction")])
    model = path_model(x, diagram)
    assert model.weights.tolist() == pytest.approx([1, 1])
    assert model.paths["quality", "satisfaction"] == pytest.approx(np.corrcoef(x[:, 0], x[:, 5])[0, 1])
    assert (model.quality["quality"].alpha, model.quality["quality"].ave) == (None, pytest.approx(1))


def test_gaps_are_filled_by_the_persons_own_mean_and_scores_keep_their_rows() -> None:
    x = answers(60, seed=8)
    holes = x.copy()
    holes[0, 1] = np.nan
    holes[3, 3:5] = np.nan
    filled = x.copy()
    filled[0, 1] = (x[0, 0] + x[0, 2]) / 2
    model = path_model(holes, TRIO, max_missing_share=0.25)
    expected = path_model(np.delete(filled, 3, axis=0), TRIO)
    assert model.weights == pytest.approx(expected.weights)
    assert (model.n, model.n_dropped, model.n_completed) == (59, 1, 1)
    scores = model.scores(holes, max_missing_share=0.25)
    assert scores.shape == (60, 3)
    assert np.flatnonzero(np.isnan(scores).all(axis=1)).tolist() == [3]
    assert np.isnan(holes).sum() == 3


def test_the_preset_keeps_the_paths_between_the_blocks_at_hand() -> None:
    blocks = {name: [place] for place, name in enumerate(dict.fromkeys(sum(ACSI_PATHS, ())))}
    assert acsi_diagram(blocks).paths == ACSI_PATHS
    assert acsi_diagram(blocks).drivers_of("satisfaction") == ("image", "expectation", "quality", "value")
    few = acsi_diagram({"quality": [0], "satisfaction": [1], "loyalty": [2]})
    assert few.paths == (("quality", "satisfaction"), ("satisfaction", "loyalty"))
    with pytest.raises(InvalidPathModel, match="'taste' is no latent variable of the ACSI"):
        acsi_diagram({"taste": [0], "satisfaction": [1]})


@pytest.mark.parametrize(
    ("blocks", "paths", "complaint"),
    [
        ({"a": [0], "b": []}, [("a", "b")], "'b' has no items"),
        ({"a": [0, 1], "b": [1]}, [("a", "b")], "column 1 stands in the blocks twice"),
        ({"a": [0], "b": [-1]}, [("a", "b")], "-1 is no column"),
        ({"a": [0], "b": ["x"]}, [("a", "b")], "'x' is no column"),
        ({"a": [0], "b": [1]}, [("a", "c")], "no latent variable 'c'"),
        ({"a": [0], "b": [1], "c": [2]}, [("a", "b")], "no path leads from or to 'c'"),
        ({"a": [0], "b": [1]}, [("a", "b"), ("b", "a")], "the paths from 'a' lead back to it"),
        ({"a": [0]}, [("a", "a")], "lead back"),
        ({"a": [0], "b": [1]}, [("a", "b"), ("a", "b")], "named twice"),
        ({}, [], "at least one path"),
    ],
)
def test_models_that_contradict_themselves_are_refused(
    blocks: dict[str, list[int]], paths: list[tuple[str, str]], complaint: str
) -> None:
    with pytest.raises(InvalidPathModel, match=complaint):
        PathDiagram(blocks, paths)


def test_answers_that_cannot_be_fitted_are_refused_by_place() -> None:
    x = answers(40, seed=9)
    flat = x.copy()
    flat[:, 4] = 7.3
    with pytest.raises(NoVariance, match="column 4: all answers are equal"):
        path_model(flat, TRIO)
    shifted = PathDiagram({"a": [7, 6], "b": [4, 5]}, [("a", "b")])
    with pytest.raises(NoVariance, match="column 4"):
        path_model(flat, shifted)
    with pytest.raises(TooFewPersons, match="3 persons are too few; at least 4"):
        path_model(x[:3], TRIO)
    with pytest.raises(InvalidPathModel, match="column 8 is asked for; the table has 5"):
        path_model(x[:, :5], TRIO)
    with pytest.raises(InvalidMatrix, match="row 2, column 1"):
        path_model(np.where(np.arange(360).reshape(40, 9) == 19, np.inf, x), TRIO)
    with pytest.raises(TooFewPersons, match="0 persons"):
        path_model(np.full((0, 9), np.nan), TRIO)


def test_causes_that_say_the_same_are_refused() -> None:
    x = answers(40, seed=9)
    x[:, 1] = 2 * x[:, 0] + 1
    diagram = PathDiagram({"a": [0], "b": [1], "c": [2, 3]}, [("a", "c"), ("b", "c")])
    with pytest.raises(CollinearLatents, match="the predecessors of 'c' say the same: a, b"):
        path_model(x, diagram)


def test_weights_that_do_not_settle_are_refused() -> None:
    with pytest.raises(WeightsNotSettled, match="after 2 iterations") as caught:
        path_model(answers(40, seed=9), TRIO, max_iterations=2, tolerance=1e-14)
    assert caught.value.n_iterations == 2


def test_unknown_schemes_and_settings_are_refused() -> None:
    x = answers(40, seed=9)
    with pytest.raises(UnknownChoice, match="path, factorial, centroid"):
        path_model(x, TRIO, scheme="guess")  # type: ignore[arg-type]
    with pytest.raises(UnknownChoice, match="pls, equal"):
        path_model(x, TRIO, weighting="auto")  # type: ignore[arg-type]
    for options in ({"tolerance": 0}, {"max_iterations": 0}, {"max_missing_share": 2}):
        with pytest.raises(InvalidArgument):
            path_model(x, TRIO, **options)  # type: ignore[arg-type]
