"""Calibration over the workers of a pool or of a cluster gives the numbers of one process."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache

import numpy as np
import pytest

from assessments import simulate
from assessments.irt import Calibration, answers, calibrate
from assessments.irt.bank import Model
from assessments.irt.marginal import Map
from assessments.randomness import Floats

pytestmark = pytest.mark.pure

#: One for each way of the E-step: the weighted score, and the grid.
CASES: list[tuple[Model, float]] = [("2pl", 0.0), ("grm", 0.1)]


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four chunks of 800 persons in two groups, where a million would have thirty."""
    monkeypatch.setattr(answers, "CHUNK", 250)


@cache
def some_persons(model: Model, missing: float) -> Floats:
    bank = simulate.item_bank(model, 10, seed=81)
    return simulate.responses(simulate.abilities(800, seed=82), bank, seed=83, missing=missing)


def calibrated(case: tuple[Model, float], map: Map) -> Calibration:  # noqa: A002
    # A rough tolerance saves steps, and whoever does the work has to take the same ones.
    model, missing = case
    group = np.repeat([0, 1], 400)
    return calibrate(some_persons(model, missing), model, group=group, map=map, tolerance=0.3)


def assert_alike(found: Calibration, expected: Calibration, *, error: float = 1e-9) -> None:
    assert found.n_iterations == expected.n_iterations
    assert found.log_likelihood == pytest.approx(expected.log_likelihood, abs=1e-9)
    assert found.population[1] == pytest.approx(expected.population[1], abs=1e-9)
    for name in ("a", "b", "thresholds"):
        assert getattr(found.items, name) == pytest.approx(getattr(expected.items, name), abs=1e-9)
        errors = getattr(expected.standard_errors, name)
        assert getattr(found.standard_errors, name) == pytest.approx(errors, abs=error)


@contextmanager
def processes() -> Iterator[Map]:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool.map


@contextmanager
def threads() -> Iterator[Map]:
    with ThreadPoolExecutor(2) as pool:
        yield pool.map


@contextmanager
def a_cluster() -> Iterator[Map]:
    from dask.distributed import Client, LocalCluster

    # Threads on this machine's own address; without these two words it would ask the network for its name.
    here = {"protocol": "tcp://", "host": "127.0.0.1"}
    with (
        LocalCluster(
            n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None, **here
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client.map


@pytest.mark.parametrize("workers", [threads, processes, a_cluster])
def test_workers_give_the_numbers_of_one_process(workers: type[contextmanager[Map]]) -> None:
    with workers() as over_workers:
        for case in CASES:
            assert_alike(calibrated(case, over_workers), calibrated(case, map))


@pytest.mark.parametrize("case", CASES)
def test_the_number_of_chunks_does_not_matter(
    case: tuple[Model, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_many = calibrated(case, map)
    monkeypatch.setattr(answers, "CHUNK", 1 << 15)
    # Persons of nearly the same score share a posterior within their chunk, which a standard error hardly feels.
    assert_alike(calibrated(case, map), in_many, error=1e-5)
