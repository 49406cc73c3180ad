"""Scale scores, alpha and omega of an interest inventory: 48 five-point items in six scales."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from tests.bench.engine import draws
from tests.bench.engine.draws import Floats
from tests.bench.engine.race import Contestant, Race, Said, Work, run_race
from tests.bench.measure import Finding

N_PERSONS, K_SCALES, K_EACH = 145_828, 6, 8
COLUMNS = [list(range(scale * K_EACH, (scale + 1) * K_EACH)) for scale in range(K_SCALES)]


def measure(scale: float) -> Iterator[Race | Finding | Said]:
    """Six sums and six alphas; then omega of all items."""
    codes = draws.inventory(round(N_PERSONS * scale), seed=1, k_scales=K_SCALES, k_each=K_EACH)
    x = codes.astype(np.float64)
    yield from _scores_and_alphas(x)
    yield from _omega(x)


def _scores_and_alphas(x: Floats) -> Iterator[Race | Finding | Said]:
    race = run_race(
        f"scale scores + alpha, {len(x):,} x {x.shape[1]}",
        [
            Contestant("ours", partial(_ours, x)),
            Contestant("pandas", partial(_pandas, x)),
            Contestant("pingouin", partial(_pingouin, x), note="alpha alone"),
        ],
        rounds=9,
    )
    exact = [_alpha(x[:, columns]) for columns in COLUMNS]
    for name, alphas in race.results.items():
        race.tell(name, f"alpha off by {np.abs(np.subtract(alphas, exact)).max():.1e}")
    yield race
    yield race.goal("pandas", at_least=5)
    yield race.goal("pingouin", at_least=2)
    yield Finding("alpha, largest error", np.abs(np.subtract(race.results["ours"], exact)).max(), "", 1e-12)


def _alpha(x: Floats) -> float:
    """By the definition, in extended precision."""
    wide = x.astype(np.longdouble)
    k = x.shape[1]
    return float(k / (k - 1) * (1 - wide.var(axis=0, ddof=1).sum() / wide.sum(axis=1).var(ddof=1)))


def _ours(x: Floats) -> Work:
    from assessments.reliability import scale_scores

    keys = {f"scale {number}": [1 + c for c in columns] for number, columns in enumerate(COLUMNS)}
    return lambda: scale_scores(x, keys).alpha


def _pandas(x: Floats) -> Work:
    import pandas as pd

    table = pd.DataFrame(x)

    def work() -> list[float]:
        alphas = []
        for columns in COLUMNS:
            scale = table[columns]
            total = scale.sum(axis=1)
            k = len(columns)
            alphas.append(k / (k - 1) * (1 - scale.var().sum() / total.var()))
        return alphas

    return work


def _pingouin(x: Floats) -> Work:
    import pandas as pd
    import pingouin

    scales = [pd.DataFrame(x[:, columns]) for columns in COLUMNS]
    return lambda: [pingouin.cronbach_alpha(scale)[0] for scale in scales]


# ---- omega -----------------------------------------------------------------------------------------------


def _omega(x: Floats) -> Iterator[Race | Finding | Said]:
    race = run_race(
        f"omega of one factor, {len(x):,} x {x.shape[1]}",
        [Contestant("ours", partial(_our_omega, x)), Contestant("factor_analyzer", partial(_their_omega, x))],
    )
    for name, omega in race.results.items():
        race.tell(name, f"omega {omega:.6f}")
    yield race
    yield race.goal("factor_analyzer", at_least=None)


def _our_omega(x: Floats) -> Work:
    from assessments.reliability import omega

    return lambda: omega(x)


def _their_omega(x: Floats) -> Work:
    from factor_analyzer import FactorAnalyzer

    spread = x.std(axis=0)

    def work() -> Any:
        """Its factor is one of correlations, so that loadings are put back into the units of the items."""
        analyzer = FactorAnalyzer(n_factors=1, rotation=None, method="ml").fit(x)
        explained = (analyzer.loadings_[:, 0] * spread).sum() ** 2
        return explained / (explained + (analyzer.get_uniquenesses() * spread**2).sum())

    return work
