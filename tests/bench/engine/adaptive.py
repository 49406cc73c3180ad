"""Adaptive tests: one interactive step from a bank of 2,000, and 1,000 simulated sessions from a bank of 500."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from tests.bench.engine import draws, exact, peer_mirt, sessions
from tests.bench.engine.draws import Floats, Items, Sample
from tests.bench.engine.exact import Sessions
from tests.bench.engine.race import Contestant, Race, Said, Work, run_race
from tests.bench.engine.sessions import MAX_ERROR, MAX_ITEMS
from tests.bench.measure import Finding

Reported = Iterator[Race | Finding | Said]

#: Ours, mirt and catsim take the same people; of the slow ones a step is measured on fewer.
N_PEOPLE, N_OF_CATPIE, N_OF_ADAPTIVETESTING = 50, 5, 1
N_SIMULATED, N_SIMULATED_BY_CATPIE = 1_000, 10


def measure(scale: float) -> Reported:
    """Steps, then simulations. A small scale takes fewer people, not a smaller bank."""
    yield from _steps(draws.dichotomous(max(1, round(N_PEOPLE * scale)), 2_000, seed=11))
    thetas = np.random.default_rng(12).normal(size=max(2, round(N_SIMULATED * scale)))
    yield from _simulations(draws.dichotomous(1, 500, seed=13).items, thetas)


# ---- one step --------------------------------------------------------------------------------------------


def _steps(sample: Sample) -> Reported:
    entrants = (
        ("ours", sessions.ours, len(sample.codes), ""),
        ("mirt", sessions.mirt, len(sample.codes), ""),
        ("catsim", sessions.catsim, len(sample.codes), "maximum likelihood"),
        ("catpie", sessions.catpie, N_OF_CATPIE, f"{N_OF_CATPIE} people"),
        ("adaptivetesting", sessions.adaptivetesting, N_OF_ADAPTIVETESTING, f"{N_OF_ADAPTIVETESTING} person"),
    )
    race = run_race(
        f"one adaptive step, bank of {sample.items.a.size:,}",
        [
            Contestant(name, partial(_taken, begin, sample, n_people), sessions.n_steps, note)
            for name, begin, n_people, note in entrants
        ],
    )
    truth = exact.sessions(sample.items, sample.codes, max_error=MAX_ERROR, max_items=MAX_ITEMS)
    share = {name: _share_of_other_paths(found, truth) for name, found in race.results.items()}
    for name, other in share.items():
        race.tell(name, f"{other:.0%} leave the exact path")
    yield race
    if "mirt" in share:
        yield Finding(
            "sessions that leave the exact path, mirt's as the goal", share["ours"], "", share["mirt"]
        )
    for name, goal in (("catsim", 25), ("mirt", 25), ("catpie", 100), ("adaptivetesting", None)):
        yield race.goal(name, at_least=goal)


def _taken(begin: Callable[[Items], Callable[[], sessions.Session]], sample: Sample, n_people: int) -> Work:
    return sessions.taken(begin(sample.items), sample.codes[:n_people])


def _share_of_other_paths(found: Sessions, truth: Sessions) -> float:
    pairs = list(zip(found.paths, truth.paths, strict=False))
    return sum(path != exact_path for path, exact_path in pairs) / len(pairs)


# ---- simulated sessions ----------------------------------------------------------------------------------


class Simulated(NamedTuple):
    """What became of each person."""

    theta: Floats
    n_items: Floats


def _simulations(items: Items, thetas: Floats) -> Reported:
    few = thetas[:N_SIMULATED_BY_CATPIE]
    race = run_race(
        f"{len(thetas):,} simulated sessions, bank of {items.a.size}",
        [
            Contestant("ours", partial(_ours, items, thetas)),
            Contestant("mirt, its batch in Rust", partial(_mirt, items, thetas)),
            Contestant("catsim", partial(_catsim, items, thetas)),
            Contestant(
                "catpie",
                partial(_catpie, items, few),
                lambda _: len(few) / len(thetas),
                f"{len(few)} people, scaled to all",
            ),
        ],
    )
    for name, found in race.results.items():
        rmse = np.sqrt(np.mean((found.theta - thetas[: len(found.theta)]) ** 2))
        race.tell(name, f"{np.mean(found.n_items):.2f} items, RMSE {rmse:.4f}")
    yield race
    for name, goal in (("catsim", 20), ("mirt, its batch in Rust", 1), ("catpie", None)):
        yield race.goal(name, at_least=goal)


def _ours(items: Items, thetas: Floats) -> Work:
    from assessments.adaptive import simulate
    from assessments.irt import ItemBank

    bank = ItemBank(a=items.a, b=items.b)

    def work() -> Simulated:
        found: Any = simulate(bank, thetas, seed=1, max_error=MAX_ERROR, max_items=MAX_ITEMS)
        return Simulated(found.thetas, found.n_items)

    return work


def _mirt(items: Items, thetas: Floats) -> Work:
    from mirt.cat import CATEngine

    model = peer_mirt.known_model(items)

    def work() -> Simulated:
        engine = CATEngine(model, stopping_rule="SE", se_threshold=MAX_ERROR, max_items=MAX_ITEMS, seed=1)
        found = engine.run_batch_simulation(thetas)
        return Simulated(
            np.array([one.theta for one in found]),
            np.array([float(one.n_items_administered) for one in found]),
        )

    return work


def _catsim(items: Items, thetas: Floats) -> Work:
    from catsim.estimation import NumericalSearchEstimator
    from catsim.initialization import FixedPointInitializer
    from catsim.selection import MaxInfoSelector
    from catsim.simulation import Simulator
    from catsim.stopping import MinErrorStopper

    bank = sessions.catsim_bank(items)

    def work() -> Simulated:
        simulator = Simulator(bank, thetas)
        simulator.simulate(
            FixedPointInitializer(0),
            MaxInfoSelector(),
            NumericalSearchEstimator(),
            MinErrorStopper(MAX_ERROR, max_items=MAX_ITEMS),
        )
        lengths = [float(len(given)) for given in simulator.administered_items]
        return Simulated(np.array(simulator.latest_estimations), np.array(lengths))

    return work


def _catpie(items: Items, thetas: Floats) -> Work:
    from random import Random

    from catpie import randomCAT

    bank = sessions.catpie_bank(items)
    stop = {"rule": ["precision", "length"], "thr": [MAX_ERROR, MAX_ITEMS]}

    def work() -> Simulated:
        luck = Random(1)
        found = [
            randomCAT(theta, bank, method="EAP", stop=stop, rng=luck.random) for theta in thetas.tolist()
        ]
        return Simulated(
            np.array([one.finalTheta for one in found]), np.array([float(one.nItems) for one in found])
        )

    return work
