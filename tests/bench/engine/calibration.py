"""Item parameters by marginal maximum likelihood: how fast, and how far below the maximum."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from tests.bench.engine import draws, exact, peer_mirt
from tests.bench.engine.draws import Codes, Items, Sample
from tests.bench.engine.race import Contestant, Race, Said, Work, run_race
from tests.bench.measure import Finding

#: How far below the maximum a calibration may stop and still be compared by its time.
NEAR = 0.001
#: What R's mirt took for the graded model on a machine like ours; it cannot be run from Python.
SECONDS_OF_R = 5.1
#: PyPI mirt's own priors of the 3PL.
PRIORS = {"a": ("lognormal", 0.0, 0.5), "b": ("normal", 0.0, 2.0), "c": ("beta", 2.0, 8.0)}
#: Its accelerated settings that may come near enough, by nodes and tolerance; which is fastest depends on the data.
SQUAREM = {
    f"mirt SQUAREM {nodes}/{tol:g}": {"n_quadpts": nodes, "tol": tol, "accelerate": "squarem"}
    for nodes, tol in ((41, 1e-2), (41, 1e-4), (61, 1e-4), (61, 1e-6))
}

Reported = Iterator[Race | Finding | Said]


class Entry(NamedTuple):
    """A contestant and how its parameters are read from its result; None if they cannot be compared."""

    contestant: Contestant
    read: Callable[[Any], Items] | None


def measure(scale: float) -> Reported:
    """2PL twice, graded, 3PL with priors."""
    yield Said(
        "mirt SQUAREM 61/0.0001: its acceleration, 61 nodes, tolerance 0.0001; standard errors only where said"
    )
    yield from _two_pl(draws.dichotomous(round(10_000 * scale), 50, seed=2), share_of_girth=1.0)
    yield from _two_pl(draws.dichotomous(round(100_000 * scale), 40, seed=3), share_of_girth=0.1)
    yield from _graded(draws.graded(round(145_828 * scale), 8, seed=4))
    yield from _three_pl(draws.dichotomous(round(10_000 * scale), 40, seed=5, guessing=True))


# ---- the calibrations ------------------------------------------------------------------------------------


def _two_pl(sample: Sample, *, share_of_girth: float) -> Reported:
    entries = [*_ours(sample, "2pl"), _mirt("mirt default", sample, "2PL")]
    entries += [_mirt(name, sample, "2PL", **settings) for name, settings in SQUAREM.items()]
    entries.append(_girth(sample, share_of_girth))
    title = f"2PL {sample.shape}"
    yield Said(f"{title}: {sample.patterns}")
    race, gaps = _raced(title, sample, entries, {"model": "2pl"})
    yield race
    yield from _judged(race, gaps)
    if share_of_girth == 1.0:
        yield race.goal("girth", at_least=20)


def _graded(sample: Sample) -> Reported:
    entries = [*_ours(sample, "grm"), _mirt("mirt default", sample, "GRM")]
    entries += [_mirt(name, sample, "GRM", **settings) for name, settings in SQUAREM.items()]
    title = f"GRM {sample.shape}"
    yield Said(f"{title}, 5 categories: {sample.patterns}")
    race, gaps = _raced(title, sample, entries, {"model": "grm"})
    yield race
    yield from _judged(race, gaps)
    yield Finding(f"{title}: ours, R mirt took {SECONDS_OF_R} s", race.median("ours"), "s", SECONDS_OF_R / 2)


def _three_pl(sample: Sample) -> Reported:
    """PyPI mirt leaves its fast path when it is given priors; both are shown, and both are goals."""
    same = {"accelerate": "squarem", "n_quadpts": 61, "priors": True}
    entries = [
        *_ours(sample, "3pl", priors=PRIORS),
        _mirt("mirt same priors", sample, "3PL", priors=True),
        _mirt("mirt same priors SQUAREM 61", sample, "3PL", **same),
        # Without priors it maximises something else, so that only its time can be compared.
        _mirt("mirt no priors", sample, "3PL")._replace(read=None),
        _mirt("mirt no priors 61 nodes", sample, "3PL", n_quadpts=61)._replace(read=None),
    ]
    title = f"3PL + priors {sample.shape}"
    race, gaps = _raced(title, sample, entries, {"model": "3pl", "priors": PRIORS})
    yield race
    theirs = [gap for name, gap in gaps.items() if "same priors" in name]
    if theirs:
        yield Finding(
            "3PL: penalised log-likelihood above mirt's", min(theirs) - gaps["ours"], "", None, -1e-6
        )
    for name in race.seconds:
        if not name.startswith("ours"):
            yield race.goal(name, at_least=1)


def _judged(race: Race, gaps: dict[str, float]) -> Reported:
    yield Finding(f"{race.title}: ours below the maximum", gaps["ours"], "", NEAR)
    settings = [name for name in race.seconds if name in SQUAREM]
    near = [name for name in settings if gaps[name] <= NEAR]
    if settings and not near:
        yield Said(f"no setting of mirt comes within {NEAR} of the maximum; the fastest is compared")
    for name in sorted(near or settings, key=race.median)[:1]:
        yield race.goal(name, at_least=2)


# ---- how far below the maximum ---------------------------------------------------------------------------


def _raced(
    title: str, sample: Sample, entries: Sequence[Entry], ours: dict[str, Any]
) -> tuple[Race, dict[str, float]]:
    """The race, and how far below the maximum everyone's parameters are."""
    race = run_race(title, [entry.contestant for entry in entries])
    maximum = _maximum(sample, ours)
    gaps = {}
    for contestant, read in entries:
        if read and contestant.name in race.results:
            items = read(race.results[contestant.name])
            gaps[contestant.name] = maximum - _objective(sample.codes, items, penalised="priors" in ours)
            race.tell(contestant.name, f"{gaps[contestant.name]:.1e} below the maximum")
    return race, gaps


def _maximum(sample: Sample, settings: dict[str, Any]) -> float:
    """Of our own calibration at a tight tolerance, with what its gradient says is still missing."""
    from assessments.irt import calibrate

    penalised = "priors" in settings
    items = _of_bank(calibrate(sample.floats, **settings, tolerance=1e-9).items)
    missing = exact.shortfall(sample.codes, items, priors=penalised)
    if missing > NEAR / 10:
        raise ArithmeticError(f"the tight calibration is {missing} below the maximum by its gradient")
    return _objective(sample.codes, items, penalised=penalised) + missing


def _objective(codes: Codes, items: Items, *, penalised: bool) -> float:
    return exact.log_likelihood(codes, items) + (exact.log_prior(items) if penalised else 0.0)


# ---- who calibrates --------------------------------------------------------------------------------------


def _ours(sample: Sample, model: str, **settings: Any) -> list[Entry]:
    """The same work as the peers', and beside it what people get unless they ask for less."""
    return [
        Entry(
            Contestant(name, partial(_our_work, sample, model, settings | {"standard_errors": with_errors})),
            lambda found: _of_bank(found.items),
        )
        for name, with_errors in (("ours", False), ("ours, with standard errors", True))
    ]


def _our_work(sample: Sample, model: Any, settings: dict[str, Any]) -> Work:
    from assessments.irt import calibrate

    x = sample.floats
    return lambda: calibrate(x, model=model, **settings)


def _of_bank(bank: Any) -> Items:
    return Items(bank.a, bank.thresholds, bank.c)


def _mirt(name: str, sample: Sample, model: str, **settings: Any) -> Entry:
    return Entry(
        Contestant(name, partial(peer_mirt.fit, sample.codes, model, **settings)), peer_mirt.fitted_items
    )


def _girth(sample: Sample, share: float) -> Entry:
    n_persons = round(share * len(sample.codes))
    note = "" if share == 1.0 else f"on {n_persons:,} people, scaled to all"
    contestant = Contestant(
        "girth", partial(_girth_work, sample.codes[:n_persons]), lambda _: n_persons / len(sample.codes), note
    )
    return Entry(contestant, _of_girth if share == 1.0 else None)


def _girth_work(codes: Codes) -> Work:
    import girth

    answers = np.ascontiguousarray(codes.T.astype(np.int64))
    return lambda: girth.twopl_mml(answers)


def _of_girth(found: Any) -> Items:
    slopes = np.asarray(found["Discrimination"])
    return Items(slopes, np.asarray(found["Difficulty"])[:, np.newaxis], np.zeros(slopes.size))
