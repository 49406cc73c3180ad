"""Mantel-Haenszel differences of all items between two groups."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.bench.engine import draws
from tests.bench.engine.draws import Codes, Floats
from tests.bench.engine.race import Contestant, Race, Said, Work, run_race
from tests.bench.measure import Finding

Groups = npt.NDArray[np.int64]


def measure(scale: float) -> Iterator[Race | Finding | Said]:
    """100,000 people, 40 items, two groups of equal size; alpha and chi-square of each item."""
    sample = draws.dichotomous(round(100_000 * scale), 40, seed=14)
    group = np.random.default_rng(15).integers(0, 2, len(sample.codes))
    race = run_race(
        f"Mantel-Haenszel, {sample.shape}",
        [
            Contestant("ours", partial(_ours, sample.floats, group)),
            Contestant("statsmodels on numpy's counts", partial(_on_counts, sample.codes, group)),
            Contestant("statsmodels on crosstabs", partial(_on_crosstabs, sample.codes, group)),
        ],
        rounds=9,
    )
    yield race
    if "statsmodels on numpy's counts" in race.results:
        ours, theirs = race.results["ours"], race.results["statsmodels on numpy's counts"]
        apart = max(float(np.abs(mine / other - 1).max()) for mine, other in zip(ours, theirs, strict=True))
        yield Finding("Mantel-Haenszel: largest relative difference", apart, "", 1e-9)
    yield race.goal("statsmodels on crosstabs", at_least=5)
    yield race.goal("statsmodels on numpy's counts", at_least=None)


def _ours(x: Floats, group: Groups) -> Work:
    from assessments.fairness import mantel_haenszel

    def work() -> tuple[Floats, Floats]:
        found = mantel_haenszel(x, group)
        return found.alpha, found.chi2

    return work


def _on_counts(codes: Codes, group: Groups) -> Work:
    """The tables that it wants, made by one count per item, which is most of the time."""
    from statsmodels.stats.contingency_tables import StratifiedTable

    k_items = codes.shape[1]

    def work() -> tuple[Floats, Floats]:
        total = codes.sum(axis=1, dtype=np.int64)
        found = []
        for item in range(k_items):
            places = total * 4 + group * 2 + (1 - codes[:, item])
            cells = np.bincount(places, minlength=4 * (k_items + 1)).reshape(-1, 2, 2)
            # A stratum of a single person has no variance to divide by.
            found.append(StratifiedTable(cells[cells.sum(axis=(1, 2)) > 1].transpose(1, 2, 0)))
        return _read(found)

    return work


def _on_crosstabs(codes: Codes, group: Groups) -> Work:
    """From answers to tables with pandas. Its own `from_data` refuses a stratum that lacks one of the four cells."""
    import pandas as pd
    from statsmodels.stats.contingency_tables import StratifiedTable

    table = pd.DataFrame(codes.astype(np.int64)).assign(group=group, total=codes.sum(axis=1, dtype=np.int64))
    rows = pd.MultiIndex.from_product([sorted(table["total"].unique()), [0, 1]])

    def work() -> tuple[Floats, Floats]:
        found = []
        for item in range(codes.shape[1]):
            counted = pd.crosstab([table["total"], table["group"]], table[item])
            cells = counted.reindex(rows, columns=[1, 0], fill_value=0).to_numpy().reshape(-1, 2, 2)
            found.append(StratifiedTable(cells[cells.sum(axis=(1, 2)) > 1].transpose(1, 2, 0)))
        return _read(found)

    return work


def _read(tables: list[Any]) -> tuple[Floats, Floats]:
    alpha = np.array([strata.oddsratio_pooled for strata in tables])
    return alpha, np.array([strata.test_null_odds(correction=True).statistic for strata in tables])
