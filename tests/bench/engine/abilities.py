"""Posterior means with their errors for calibrated items: seconds, and the largest error against a fine grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from tests.bench.engine import draws, exact, peer_mirt
from tests.bench.engine.draws import Floats, Items, Sample, blocks
from tests.bench.engine.race import Contestant, Race, Said, Work, run_race
from tests.bench.measure import Finding

#: People of whom the exact value is computed: some at random, and those with the lowest and highest totals.
N_RANDOM, N_EXTREME = 2_000, 250
#: Rows whose products stay in the cache, and are so small that OpenBLAS does not wake a second thread for them.
_BLOCK = 256

Reported = Iterator[Race | Finding | Said]


def measure(scale: float) -> Reported:
    """Complete 2PL for a million people; then what needs the whole grid."""
    yield from _complete_two_pl(draws.dichotomous(round(1_000_000 * scale), 40, seed=6))
    n_persons = round(100_000 * scale)
    for name, sample in (
        ("2PL", draws.dichotomous(n_persons, 40, seed=7)),
        ("3PL", draws.dichotomous(n_persons, 40, seed=8, guessing=True)),
        ("GRM", draws.graded(n_persons, 20, seed=9)),
    ):
        if name != "2PL":
            yield from _on_the_grid(f"EAP {name} {sample.shape}", sample)
        yield from _on_the_grid(
            f"EAP {name} {sample.shape}, 10% missing", draws.with_gaps(sample, 0.1, seed=10)
        )


def _complete_two_pl(sample: Sample) -> Reported:
    x = sample.floats
    contestants = [
        *_ours_and_mirt(sample, x),
        Contestant("girth", partial(_girth, sample), note="no errors of estimate"),
        Contestant("product of the quadrature alone", partial(_product, x, sample.items)),
        Contestant("plain numpy, full quadrature", partial(_full_quadrature, x, sample.items)),
    ]
    race = run_race(f"EAP 2PL {sample.shape}", contestants)
    errors = _largest_errors(race, sample)
    yield race
    yield Finding(f"{race.title}: largest error", errors["ours"], "", 1e-6)
    for name, goal in (
        ("mirt default (49 nodes)", 5),
        ("mirt, 121 nodes", None),
        ("girth", 20),
        ("product of the quadrature alone", 1),
        ("plain numpy, full quadrature", None),
    ):
        yield race.goal(name, at_least=goal)


def _on_the_grid(title: str, sample: Sample) -> Reported:
    race = run_race(title, _ours_and_mirt(sample, sample.floats))
    errors = _largest_errors(race, sample)
    yield race
    yield Finding(f"{title}: largest error", errors["ours"], "", errors.get("mirt default (49 nodes)"))
    yield race.goal("mirt, 121 nodes", at_least=2)


def _ours_and_mirt(sample: Sample, x: Floats) -> list[Contestant]:
    return [
        Contestant("ours", partial(_ours, x, sample.items)),
        Contestant("mirt default (49 nodes)", partial(peer_mirt.eap, sample.codes, sample.items)),
        Contestant("mirt, 121 nodes", partial(peer_mirt.eap, sample.codes, sample.items, 121)),
    ]


def _largest_errors(race: Race, sample: Sample) -> dict[str, float]:
    """Of means and errors alike, among people at random and at both ends; told in the race as well."""
    order = np.argsort(np.where(sample.codes == draws.MISSING, 0, sample.codes).sum(axis=1), kind="stable")
    chance = np.random.default_rng(0).integers(0, len(order), N_RANDOM)
    people = np.unique(np.concatenate([order[:N_EXTREME], order[-N_EXTREME:], chance]))
    truth = exact.abilities(sample.codes[people], sample.items)
    largest = {}
    for name, found in race.results.items():
        if found is not None:
            pairs: Sequence[tuple[Any, Any]] = list(zip(found, truth, strict=False))
            largest[name] = max(float(np.abs(mine[people] - true).max()) for mine, true in pairs)
            race.tell(name, f"off by {largest[name]:.1e}")
    return largest


# ---- who estimates ---------------------------------------------------------------------------------------


def _ours(x: Floats, items: Items) -> Work:
    from assessments.irt import ItemBank, estimate

    bank = ItemBank(a=items.a, c=items.c, thresholds=items.thresholds)

    def work() -> tuple[Floats, Floats]:
        found = estimate(x, bank, method="eap")
        return found.theta, found.error

    return work


def _girth(sample: Sample) -> Work:
    import girth

    answers = np.ascontiguousarray(sample.codes.T.astype(np.int64))
    return lambda: (girth.ability_eap(answers, sample.items.b, sample.items.a),)


def _product(x: Floats, items: Items) -> Work:
    """The least that the full quadrature must do: answers times log-odds at 61 nodes, in blocks that fit the cache."""
    log_odds = np.ascontiguousarray(items.a[:, np.newaxis] * (exact.CALIBRATION.nodes - items.thresholds))
    buffer = np.empty((_BLOCK, log_odds.shape[1]))

    def work() -> None:
        for block in blocks(len(x), _BLOCK):
            rows = x[block]
            np.matmul(rows, log_odds, out=buffer[: len(rows)])

    return work


def _full_quadrature(x: Floats, items: Items) -> Work:
    """What a careful person writes in numpy: products in blocks, 61 nodes."""
    nodes = exact.CALIBRATION.nodes
    curves = exact.log_curves(items, nodes)
    log_odds, constant = curves[1] - curves[0], curves[0].sum(axis=0) + exact.CALIBRATION.log_weights
    powers = np.stack([np.ones(nodes.size), nodes, nodes**2], axis=1)

    def work() -> tuple[Floats, Floats]:
        theta, error = np.empty(len(x)), np.empty(len(x))
        for block in blocks(len(x), _BLOCK):
            joint = x[block] @ log_odds + constant
            joint -= joint.max(axis=1, keepdims=True)
            total, first, second = (np.exp(joint, out=joint) @ powers).T
            theta[block] = first / total
            error[block] = np.sqrt(second / total - theta[block] ** 2)
        return theta, error

    return work
