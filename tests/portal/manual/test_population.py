"""A made-up population moves the manual through its locks, and what was planted in it comes out again."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import Portal
from portal.manual.building import build_instruments
from portal.manual.cells import is_locked
from portal.manual.models import ManualBuild
from tests.clock import HeldClock
from tests.portal.manual.population import PUBLICATIONS, People, Truth, planted

INTERESTS = PUBLICATIONS["interests"]
INSTRUMENT = INTERESTS.instrument
#: Two items of different scales, harder for readers of traditional characters by so much of theta.
PLANTED = {"s-teach-video-call": 1.3, "r-build-stool": -1.3}


def build(app: Portal, clock: HeldClock) -> None:
    library: Any = SimpleNamespace(publications={"interests": INTERESTS})
    for _ in build_instruments(app.extensions["database"], library, clock=clock):
        pass


def newest(session: Session) -> dict[str, Any]:
    session.expire_all()
    return dict(session.scalars(select(ManualBuild).order_by(ManualBuild.id.desc()).limit(1)).one().content)


def population(n: int, *, seed: int) -> tuple[Truth, list[str], list[str]]:
    """Answers, scripts and sexes; every other person reads traditional characters."""
    is_focal = [place % 2 == 1 for place in range(n)]
    truth = planted(INSTRUMENT, n, seed=seed, focal=is_focal, harder=PLANTED)
    scripts = ["zh_Hant" if focal else "zh_Hans" for focal in is_focal]
    return truth, scripts, ["female" if place % 4 < 2 else "male" for place in range(n)]


def items(content: dict[str, Any], contrast: str) -> Iterator[dict[str, Any]]:
    for part in content["forms"]["full"]["scales"].values():
        yield from part["differences"][contrast]["items"]


def classes(content: dict[str, Any], contrast: str) -> dict[str, str]:
    return {item["id"]: item["class"] for item in items(content, contrast)}


def test_the_planted_items_exist() -> None:
    assert {item.id for item in INSTRUMENT.items} >= PLANTED.keys()


def test_four_hundred_people_open_the_comparison_and_show_the_planted_items(
    app: Portal, session: Session, clock: HeldClock
) -> None:
    truth, scripts, sexes = population(400, seed=21)
    people = People(session, INSTRUMENT, clock())
    people.add(truth.x, truth.items, script=scripts, sex=sexes)
    build(app, clock)
    content = newest(session)
    by_script, by_sex = classes(content, "script"), classes(content, "sex")
    assert {item for item, letter in by_script.items() if letter == "C"} == PLANTED.keys()
    assert "C" not in by_sex.values()
    signs = {item["id"]: np.sign(item["effect"]) for item in items(content, "script")}
    assert {item: -np.sign(shift) for item, shift in PLANTED.items()} == {
        item: signs[item] for item in PLANTED
    }
    gate = next(one for one in content["gates"] if one["kind"] == "no-large-difference")
    assert (gate["verdict"], gate["where"] in PLANTED) == ("fails", True)
    parts = content["forms"]["full"]["scales"].values()
    assert all(is_locked(part["model"]) for part in parts)
    assert all(is_locked(norm) for part in parts for norm in part["norms"].values())


#: How many people there are, and what is open from then on: scale, comparison by script, percentiles, model, curves.
STEPS = [
    (29, (False, False, False, False, False)),
    (30, (True, False, False, False, False)),
    (198, (True, False, False, False, False)),
    (200, (True, True, False, False, False)),
    (498, (True, True, False, False, False)),
    (500, (True, True, False, True, False)),
    (598, (True, True, False, True, False)),
    (600, (True, True, True, True, False)),
    (998, (True, True, True, True, False)),
    (1000, (True, True, True, True, True)),
]


def open_parts(content: dict[str, Any]) -> tuple[bool, ...]:
    scale = content["forms"]["full"]["scales"]["R"]
    if is_locked(scale):
        return (False,) * 5
    compared = scale["differences"]["script"]
    return (
        True,
        not is_locked(compared),
        not is_locked(scale["norms"]["zh_Hant"]),
        not is_locked(scale["model"]),
        not is_locked(compared.get("curves")),
    )


@pytest.mark.slow
def test_three_thousand_people_move_the_manual_through_its_locks(
    app: Portal, session: Session, clock: HeldClock
) -> None:
    truth, scripts, sexes = population(3000, seed=31)
    people = People(session, INSTRUMENT, clock())
    n = 0
    for size, expected in [*STEPS, (3000, (True,) * 5)]:
        people.add(truth.x[n:size], truth.items, script=scripts[n:size], sex=sexes[n:size])
        n = size
        build(app, clock)
        content = newest(session)
        assert content["sample"]["n"] == size // 10 * 10
        assert open_parts(content) == expected, size
    recovers_the_parameters(content, truth)
    recovers_the_differences(content)


def recovers_the_parameters(content: dict[str, Any], truth: Truth) -> None:
    """Within their standard errors, as often as these promise. The planted items are left out: they have two truths."""
    off: list[float] = []
    for scale, part in content["forms"]["full"]["scales"].items():
        bank = truth.banks[scale]
        own = [item.id for item in INSTRUMENT.items_of("full") if item.scale == scale]
        for item in part["model"]["items"]:
            place = own.index(item["id"])
            if item["id"] in PLANTED:
                continue
            off.append((item["slope"] - bank.a[place]) / item["slope_error"])
            pairs = zip(item["thresholds"], item["threshold_errors"], bank.thresholds[place], strict=True)
            off += [(found - true) / max(error, 0.02) for found, error, true in pairs]
        assert part["model"]["fit"]["rmsea"] < 0.05
    assert len(off) > 250
    assert np.mean(np.abs(off) < 1.96) > 0.9
    assert np.sqrt(np.mean(np.square(off))) < 1.3


def recovers_the_differences(content: dict[str, Any]) -> None:
    assert {item for item, letter in classes(content, "script").items() if letter == "C"} == PLANTED.keys()
    assert set(classes(content, "sex").values()) == {"A"}
    curves = {
        item["id"]: item
        for part in content["forms"]["full"]["scales"].values()
        for item in part["differences"]["script"]["curves"]["items"]
    }
    for item, shift in PLANTED.items():
        assert curves[item]["location"] == pytest.approx(shift, abs=0.25)
        assert curves[item]["p"] < 1e-3
    fair = [abs(one["location"]) for item, one in curves.items() if item not in PLANTED]
    assert np.mean(fair) < 0.12
