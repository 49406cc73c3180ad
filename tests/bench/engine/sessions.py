"""Each package's interactive session as a generator: it yields an item, is sent the response, and returns theta.

All follow one rule as far as they can: the most informative item at the current estimate, until the standard error is
below a limit or enough items are given.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import numpy as np

from tests.bench.engine import peer_mirt
from tests.bench.engine.draws import Codes, Items
from tests.bench.engine.exact import Sessions
from tests.bench.engine.race import Work

Session = Generator[int, int, float]

MAX_ERROR, MAX_ITEMS = 0.32, 30


def taken(begin: Callable[[], Session], answers: Codes) -> Work:
    """All of these people take the test, one after the other."""
    rows = answers.tolist()

    def work() -> Sessions:
        ended = [_taken_by_one(begin(), row) for row in rows]
        return Sessions([path for path, _ in ended], np.array([theta for _, theta in ended]))

    return work


def n_steps(sessions: Sessions) -> float:
    """How many answers were given in all."""
    return sum(map(len, sessions.paths))


def _taken_by_one(session: Session, row: list[int]) -> tuple[list[int], float]:
    path = [next(session)]
    while True:
        try:
            path.append(session.send(row[path[-1]]))
        except StopIteration as end:
            return path, end.value


# ---- the packages ----------------------------------------------------------------------------------------


def ours(items: Items) -> Callable[[], Session]:
    from assessments.adaptive import answer, is_finished, next_item, start
    from assessments.irt import ItemBank

    bank = ItemBank(a=items.a, b=items.b)

    def session() -> Session:
        state = start(bank, selection="mfi", max_error=MAX_ERROR, max_items=MAX_ITEMS)
        while not is_finished(state):
            item = next_item(state)
            state = answer(state, item, (yield item))
        return state.theta

    return session


def mirt(items: Items) -> Callable[[], Session]:
    """At its default of 21 nodes."""
    from mirt.cat import CATEngine

    model = peer_mirt.known_model(items)

    def session() -> Session:
        engine = CATEngine(model, stopping_rule="SE", se_threshold=MAX_ERROR, max_items=MAX_ITEMS)
        state = engine.get_current_state()
        while not state.is_complete:
            state = engine.administer_item((yield state.next_item))
        return state.theta

    return session


def catsim(items: Items) -> Callable[[], Session]:
    """It has no posterior mean: maximum likelihood, with a rule for answers that are all alike."""
    from catsim.estimation import NumericalSearchEstimator
    from catsim.selection import MaxInfoSelector
    from catsim.stopping import MinErrorStopper

    bank = catsim_bank(items)
    estimator, selector = NumericalSearchEstimator(), MaxInfoSelector()
    stopper = MinErrorStopper(MAX_ERROR, max_items=MAX_ITEMS)

    def session() -> Session:
        given: list[int] = []
        right: list[bool] = []
        theta = 0.0
        while not stopper.stop(administered_items=bank.items[given], theta=theta):
            item = int(selector.select(item_bank=bank, administered_items=given, est_theta=theta))
            response = yield item
            given.append(item)
            right.append(bool(response))
            theta = estimator.estimate(
                item_bank=bank, administered_items=given, response_vector=right, est_theta=theta
            )
        return float(theta)

    return session


def catsim_bank(items: Items) -> Any:
    from catsim.item_bank import ItemBank

    ones = np.ones(items.a.size)
    return ItemBank(np.column_stack([items.a, items.b, items.c, ones]))


def catpie(items: Items) -> Callable[[], Session]:
    """At its default of 33 nodes on [-4, 4], as in catR."""
    from catpie import checkStopRule, estimateTheta, selectNextItem

    bank = catpie_bank(items)

    def session() -> Session:
        given: list[int] = []
        responses: list[int] = []
        theta, error = 0.0, float("inf")
        limits = {"rule": ["precision", "length"], "thr": [MAX_ERROR, MAX_ITEMS]}
        while not checkStopRule(theta, error, len(given), **limits).decision:
            item = selectNextItem(bank, theta, given).item
            responses.append((yield item))
            given.append(item)
            theta, error = estimateTheta(bank, given, responses)
        return float(theta)

    return session


def catpie_bank(items: Items) -> list[tuple[float, float, float, float]]:
    return [
        (a, b, c, 1.0) for a, b, c in zip(*(v.tolist() for v in (items.a, items.b, items.c)), strict=True)
    ]


def adaptivetesting(items: Items) -> Callable[[], Session]:
    """What its `run_test_once` does, without the book-keeping."""
    from adaptivetesting.math.estimators import ExpectedAPosteriori, NormalPrior
    from adaptivetesting.math.item_selection import maximum_information_criterion
    from adaptivetesting.models import ItemPool

    prior = NormalPrior(0, 1)

    def session() -> Session:
        pool = ItemPool.load_from_list(
            a=items.a.tolist(), b=items.b.tolist(), c=items.c.tolist(), d=[1.0] * items.a.size
        )
        places = {id(item): place for place, item in enumerate(pool.test_items)}
        given: list[Any] = []
        responses: list[int] = []
        theta, error = 0.0, float("inf")
        while error >= MAX_ERROR and len(given) < MAX_ITEMS:
            item = maximum_information_criterion(pool.test_items, theta)
            responses.append((yield places[id(item)]))
            given.append(item)
            estimator = ExpectedAPosteriori(responses, given, prior)
            theta = estimator.get_estimation()
            error = estimator.get_standard_error(theta)
            pool.delete_item(item)
        return float(theta)

    return session
