"""A customer-satisfaction model by partial least squares: 27 ratings of six blocks (Fornell et al. 1996)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from tests.bench.engine.draws import Floats
from tests.bench.engine.race import Contestant, Race, Said, Work, run_race
from tests.bench.measure import Finding

N_PERSONS = 50_000
BLOCKS = {"image": 5, "expectations": 5, "quality": 5, "value": 4, "satisfaction": 4, "loyalty": 4}
#: Which blocks lead to which.
PATHS = {
    "expectations": ["image"],
    "quality": ["expectations"],
    "value": ["expectations", "quality"],
    "satisfaction": ["image", "expectations", "quality", "value"],
    "loyalty": ["image", "satisfaction"],
}


def measure(scale: float) -> Iterator[Race | Finding | Said]:
    """One estimate without bootstrap. There is no goal; the paths must agree."""
    x = _ratings(round(N_PERSONS * scale), seed=17)
    race = run_race(
        f"PLS, {len(x):,} x {x.shape[1]}",
        [Contestant("ours", partial(_ours, x)), Contestant("plspm", partial(_plspm, x))],
    )
    yield race
    yield race.goal("plspm", at_least=None)
    if "plspm" in race.results:
        apart = float(np.abs(race.results["ours"] - race.results["plspm"]).max())
        yield Finding("PLS: paths apart from plspm's", apart, "", at_most=1e-5)


def columns() -> dict[str, list[int]]:
    """The places of each block's ratings."""
    ends = np.cumsum(list(BLOCKS.values()))
    return {name: list(range(end - k, end)) for (name, k), end in zip(BLOCKS.items(), ends, strict=True)}


def _ratings(n_persons: int, *, seed: int) -> Floats:
    """Ten-point ratings that follow the paths."""
    rng = np.random.default_rng(seed)
    latent: dict[str, Floats] = {"image": rng.normal(size=n_persons)}
    for name, sources in PATHS.items():
        pull = sum(latent[source] for source in sources) / (0.5 + len(sources))
        latent[name] = 0.8 * pull + 0.6 * rng.normal(size=n_persons)
    ratings = np.column_stack([latent[name] for name, k in BLOCKS.items() for _ in range(k)])
    ratings = 6.5 + 1.4 * ratings + rng.normal(size=ratings.shape)
    return np.clip(np.rint(ratings), 1, 10)


def _plspm(x: Floats) -> Work:
    """Standardised by ourselves: with `scaled=True` it divides by one standard deviation of all ratings."""
    import pandas as pd
    from plspm.config import MV, Config
    from plspm.mode import Mode
    from plspm.plspm import Plspm
    from plspm.scheme import Scheme

    standard = (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)
    table = pd.DataFrame(standard, columns=[f"x{place}" for place in range(x.shape[1])])
    paths = pd.DataFrame(0, index=list(BLOCKS), columns=list(BLOCKS))
    for name, sources in PATHS.items():
        paths.loc[name, sources] = 1

    def work() -> Floats:
        config = Config(paths, scaled=False)
        for name, places in columns().items():
            config.add_lv(name, Mode.A, *(MV(f"x{place}") for place in places))
        found = Plspm(table, config, Scheme.PATH, tolerance=1e-7).path_coefficients()
        return np.array([found.loc[name, source] for name, sources in PATHS.items() for source in sources])

    return work


def _ours(x: Floats) -> Work:
    from assessments.satisfaction import PathDiagram, path_model

    arrows = [(source, name) for name, sources in PATHS.items() for source in sources]
    diagram = PathDiagram(columns(), arrows)

    def work() -> Floats:
        found = path_model(x, diagram).paths
        return np.array([found[arrow] for arrow in arrows])

    return work
