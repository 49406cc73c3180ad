"""The ends of what comes in: steep and far items, many categories, rare answers, lone groups, vanishing guesses."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.special import log_expit

from assessments import simulate
from assessments.errors import InvalidBank, InvalidMatrix, NoFiniteEstimate, TooFewPersons
from assessments.irt import (
    WEAK_PRIORS,
    ItemBank,
    calibrate,
    category_probability,
    estimate,
    expected_score,
    information,
    item_fit,
    q3,
    sum_score_eap,
)
from assessments.irt.answers import Answers, as_answers, distinct_rows
from assessments.irt.ascent import Place, climb
from assessments.irt.estimate import METHODS
from assessments.randomness import Floats

pytestmark = pytest.mark.pure

GENERATOR = np.random.default_rng(17)
EXTREMES = {
    "one steep item": ItemBank([10.0], [0.1]),
    "one steep item with guessing": ItemBank([10.0], [0.1], [0.2]),
    "steep items far away": ItemBank([10.0] * 4, [-10.0, 10.0, -5.0, 5.0]),
    "twenty categories": ItemBank([2.5], thresholds=[np.linspace(-3, 3, 19)]),
    "twenty steps at one place": ItemBank([2.5], thresholds=[np.zeros(19)], model="gpcm"),
    "sixty items": ItemBank(GENERATOR.uniform(0.5, 10, 60), GENERATOR.uniform(-10, 10, 60)),
}


def log_shares(theta: Floats, bank: ItemBank) -> Floats:
    """Logarithms of the probabilities, from their formulas, where the probabilities themselves are too small."""
    steps = bank.a[:, np.newaxis] * (theta[:, np.newaxis, np.newaxis] - bank.thresholds)
    edge = np.zeros((*steps.shape[:2], 1))
    if bank.model == "gpcm":
        totals = np.concatenate([edge, steps.cumsum(axis=2)], axis=2)
        return np.asarray(totals - np.logaddexp.reduce(totals, axis=2, keepdims=True))
    if bank.model == "grm":
        # P*_k - P*_(k+1) = P*_k (1 - P*_(k+1)) (1 - exp(-gap)).
        gaps = np.log(-np.expm1(-bank.a[:, np.newaxis] * np.diff(bank.thresholds, axis=1)))
        falls = np.concatenate([log_expit(-steps), edge], axis=2)
        logs = np.concatenate([edge, log_expit(steps)], axis=2) + falls
        logs[:, :, 1:-1] += gaps
        return np.asarray(logs)
    with np.errstate(divide="ignore"):
        floor, rest = np.log(bank.c)[:, np.newaxis], np.log1p(-bank.c)[:, np.newaxis]
    return np.concatenate([rest + log_expit(-steps), np.logaddexp(floor, rest + log_expit(steps))], axis=2)


@pytest.mark.parametrize("sd", [0.1, 1.0, 4.0])
@pytest.mark.parametrize("name", EXTREMES)
def test_eap_keeps_its_six_digits(name: str, sd: float) -> None:
    bank, theta = EXTREMES[name], np.linspace(-16 * sd - 10, 16 * sd + 10, 6_001)
    x = simulate.responses(sd * np.array([-2.0, -0.5, 0.3, 2.5]), bank, seed=1)
    if bank.k_items < 60:
        x[0], x[1] = 0, bank.n_categories - 1
    logs = log_shares(theta, bank)[:, np.arange(bank.k_items), x.astype(int)].sum(axis=2)
    logs -= 0.5 * (theta[:, np.newaxis] / sd) ** 2
    density = np.exp(logs - logs.max(axis=0))
    density /= density.sum(axis=0)
    mean = theta @ density
    spread = np.sqrt((density * (theta[:, np.newaxis] - mean) ** 2).sum(axis=0))
    # Alone, and in company that is worth a table.
    for rows in (x, np.tile(x, (1_000, 1))):
        found = estimate(rows, bank, sd=sd)
        assert found.theta[:4] == pytest.approx(mean, abs=1e-6 * sd)
        assert found.error[:4] == pytest.approx(spread, abs=1e-6 * sd)


@pytest.mark.parametrize("name", EXTREMES)
def test_every_method_gives_numbers(name: str) -> None:
    bank = EXTREMES[name]
    x = simulate.responses(np.linspace(-4, 4, 9), bank, seed=1)
    for method in METHODS:
        found = estimate(x, bank, method)  # type: ignore[arg-type]
        assert not np.isnan(found.theta).any()
        assert (found.error > 0).all()
        assert np.isfinite(found.theta).all() or method == "mle"
    far = np.array([-1e3, -30.0, 30.0, 1e3])
    assert np.isfinite(information(far, bank)).all()
    assert category_probability(far, bank).sum(axis=2) == pytest.approx(1)


@pytest.mark.parametrize("gap", [0.3, 1e-3, 1e-13, 2.3e-16])
def test_thresholds_that_nearly_meet(gap: float) -> None:
    """The category between them becomes rare, as a gap P (1 - P), and tells what any answer at that place tells."""
    bank = ItemBank([1.7], thresholds=[[1.0, 1.0 + gap]])
    merged = ItemBank([1.7], [1.0 + gap / 2])
    theta = np.linspace(-20, 20, 41)
    middle = category_probability(theta, bank)[:, 0, 1]
    p = category_probability(theta, merged)[:, 0]
    real_gap = float(np.diff(bank.thresholds)[0, 0])
    assert middle == pytest.approx(1.7 * real_gap * p[:, 0] * p[:, 1], rel=0.3 * gap + 1e-6, abs=0)
    total, alone = information(theta, bank)[:, 0], information(theta, merged)[:, 0]
    assert total == pytest.approx(alone, rel=4 * gap + 1e-9, abs=0)
    for method in METHODS:
        assert np.diff(estimate([[0], [1], [2]], bank, method).theta).min() > 0  # type: ignore[arg-type]


def test_sums_that_cannot_be_are_no_number() -> None:
    """Twenty right answers to items at b = 10 with a = 10: exp(-40) each even at theta = 6."""
    found = sum_score_eap(ItemBank([10.0] * 20, [10.0] * 20))
    assert found.probability.sum() == pytest.approx(1)
    assert np.isnan(found.theta[-1])
    assert np.isfinite(found.theta[:10]).all()
    assert np.isfinite(sum_score_eap(EXTREMES["sixty items"]).error).all()


def test_rare_categories_are_calibrated() -> None:
    x = simulate.responses(
        simulate.abilities(40_000, seed=2), simulate.item_bank("grm", 4, seed=3, n_categories=3), seed=4
    )
    x[0, 0], x[1, 0] = 3, 4
    found = calibrate(x, "grm", standard_errors=False)
    assert found.converged
    assert (np.diff(found.items.thresholds[0]) > 0).all()
    assert found.items.thresholds[0, -1] > 4


def test_guessing_without_a_prior_ends_at_zero_or_at_a_top() -> None:
    """At zero the likelihood still rises: a parameter there has no error, and leaves the others theirs."""
    bank = simulate.item_bank("2pl", 6, seed=6)
    x = simulate.responses(simulate.abilities(400, seed=6), bank, seed=6)
    found, simpler = calibrate(x, "3pl"), calibrate(x, "2pl")
    assert found.converged
    assert found.n_iterations < 500
    at_zero = found.items.c < 1e-4
    assert 0 < at_zero.sum() < 6
    assert np.isnan(found.standard_errors.c[at_zero]).all()
    assert np.isfinite(found.standard_errors.c[~at_zero]).all()
    assert np.isfinite(found.standard_errors.a).all()
    assert np.isfinite(found.standard_errors.b).all()
    assert found.log_likelihood > simpler.log_likelihood


def test_a_step_far_too_long_is_shortened() -> None:
    """The top of -log cosh(x - 3), where the preconditioner promises a thousand million times too much."""

    def look(at: Floats) -> Place:
        return Place(float(-np.log(np.cosh(at - 3)).sum()), -np.tanh(at - 3), lambda gradient: 1e9 * gradient)

    summit = climb(look, np.array([0.0, 9.0]), tolerance=1e-8, max_iterations=100)
    assert summit.converged
    assert summit.point == pytest.approx(3, abs=1e-6)


def some_x(n_persons: int = 400) -> Floats:
    return simulate.responses(
        simulate.abilities(n_persons, seed=5), simulate.item_bank("2pl", 5, seed=6), seed=7
    )


def test_an_item_that_stands_twice() -> None:
    """Two equal columns leave no doubt about each other, so that their slope has no end but for a prior."""
    x = np.column_stack([some_x(), some_x()[:, 0]])
    for with_errors in (True, False):
        with pytest.raises(NoFiniteEstimate, match=r"column [05]: the slope grows"):
            calibrate(x, standard_errors=with_errors)
    held = calibrate(x, priors=WEAK_PRIORS)
    assert held.items.a[0] == pytest.approx(held.items.a[5], rel=1e-3)
    rasch = calibrate(x, "rasch")
    assert rasch.items.b[0] == pytest.approx(rasch.items.b[5])
    assert q3(x, rasch)[0, 5] == pytest.approx(1)
    assert item_fit(x, rasch).p[0] < 0.01


def test_answers_that_have_nothing_in_common() -> None:
    """Always two or three of five right: answers exclude each other, and no common slope is better than none."""
    x = np.array([row for row in product((0, 1), repeat=5) if sum(row) in (2, 3)] * 10)
    with pytest.raises(NoFiniteEstimate, match="the slope is zero"):
        calibrate(x, "1pl")


def test_a_group_that_leaves_the_scale_or_shrinks_to_a_point() -> None:
    group = np.repeat([0, 1], 200)
    x = some_x()
    x[200:] = 1
    with pytest.raises(NoFiniteEstimate, match="group 1: its answers push its mean beyond every scale"):
        calibrate(x, "rasch", group=group)
    x[200:] = np.tile(np.eye(5)[[0, 1, 2, 3, 4]], (40, 1))
    with pytest.raises(NoFiniteEstimate, match="group 1: its persons do not differ"):
        calibrate(x, "rasch", group=group)


def test_a_group_without_weight_is_refused() -> None:
    with pytest.raises(InvalidMatrix, match="every person of group 1 has the weight zero"):
        calibrate(some_x(), group=np.repeat([0, 1], 200), weights=np.repeat([1, 0], 200))


def test_a_few_patterns_may_stand_for_many_persons() -> None:
    x = some_x()[:, :3]
    patterns, counts = np.unique(x, axis=0, return_counts=True)
    assert len(patterns) == 8
    found = calibrate(patterns, "1pl", weights=counts)
    assert found.items.b == pytest.approx(calibrate(x, "1pl").items.b, rel=1e-4)
    with pytest.raises(TooFewPersons):
        calibrate(patterns, "1pl", weights=np.full(8, 0.5))


def ready(x: Floats, group: Floats) -> Answers:
    return as_answers(x, weights=None, group=group, min_persons=1, min_items=1)


def test_many_groups_stay_apart() -> None:
    """More than fit into a byte."""
    x, group = np.tile(some_x(), (3, 1)), np.arange(1_200.0) % 300
    answers = ready(x, group)
    assert answers.n_groups == 300
    assert np.bincount(answers.group, answers.weights).tolist() == [4] * 300
    right = np.bincount(answers.group, answers.weights * answers.codes[:, 2])
    assert right.tolist() == [x[group == number, 2].sum() for number in range(300)]


@pytest.mark.parametrize("k_items", [3, 70])
def test_equal_rows_are_found_by_number_and_by_text(k_items: int) -> None:
    codes = np.random.default_rng(1).integers(-1, 2, (200, k_items)).astype(np.int8)
    codes[100:] = codes[:100]
    group = np.repeat(np.array([0, 300, 0, 300]), 50)
    first, which = distinct_rows(codes, group)
    assert (codes[first][which] == codes).all()
    assert (group[first][which] == group).all()
    assert len(first) == len(np.unique(np.column_stack([codes, group]), axis=0))


@pytest.mark.parametrize(
    "parameters",
    [
        {"a": [1.0], "b": [0.0], "c": [0.2], "model": "2pl"},
        {"a": [1.0], "b": [0.0], "thresholds": [[0.5]]},
        {"a": [1.0], "b": [0.1], "thresholds": [[-1.0, 1.0]]},
    ],
)
def test_a_bank_that_contradicts_itself_is_refused(parameters: dict[str, object]) -> None:
    with pytest.raises(InvalidBank):
        ItemBank(**parameters)  # type: ignore[arg-type]


def test_expected_scores_lie_between_the_lowest_and_the_highest() -> None:
    bank = EXTREMES["twenty categories"]
    scores = expected_score(np.linspace(-9, 9, 50), bank)[:, 0]
    assert (np.diff(scores) > 0).all()
    assert scores[[0, -1]] == pytest.approx([0, 19], abs=1e-5)
