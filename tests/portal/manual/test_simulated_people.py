"""Three thousand people of two scripts, sexes and places of schooling, some of whom come again: what was planted in
their answers comes out of the manual of a questionnaire of traits, of one of values, and of a family of tasks.
"""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessments.irt import ItemBank, probability
from portal import Portal
from portal.aptitude.families import FAMILIES
from portal.manual.building import build_families, build_instruments
from portal.manual.calibrating import advance_family
from portal.manual.cells import is_locked
from portal.manual.models import ManualBuild
from tests.clock import HeldClock
from tests.portal.manual.population import PUBLICATIONS, People, Truth, planted
from tests.portal.manual.task_sessions import add_sessions, balanced, plant_difficulties

pytestmark = pytest.mark.slow

N, N_AGAIN = 3000, 300
#: Scripts, sexes and schooling change at other paces each, so that none goes with another.
IS_HANT = [place % 2 == 1 for place in range(N)]
IS_MAN = [place % 4 >= 2 for place in range(N)]
IS_TAIWAN = [place % 8 >= 4 for place in range(N)]
SCRIPTS = ["zh_Hant" if one else "zh_Hans" for one in IS_HANT]
SEXES = ["male" if one else "female" for one in IS_MAN]
SCHOOLING = ["taiwan" if one else "mainland" for one in IS_TAIWAN]
#: People who went to school in one place are a little higher on everything: no difference of any item.
LIFT = np.where(IS_TAIWAN, 0.4, 0.0)
WEEKS = timedelta(days=20)


def newest(session: Session, subject: str) -> dict[str, Any]:
    session.expire_all()
    found = select(ManualBuild).where(ManualBuild.subject == subject).order_by(ManualBuild.id.desc()).limit(1)
    return dict(session.scalars(found).one().content)


def add_everybody(
    session: Session, clock: HeldClock, subject: str, by_script: dict[str, float], by_sex: dict[str, float]
) -> Truth:
    """Each person once, and the first of them again after some weeks."""
    instrument = PUBLICATIONS[subject].instrument
    chosen: dict[str, Any] = {"seed": 41, "focal": IS_HANT, "harder": by_script, "others": [(IS_MAN, by_sex)]}
    truth, again = (planted(instrument, N, lift=LIFT, occasion=time, **chosen) for time in (0, 1))
    people = People(session, instrument, clock())
    people.add(truth.x, truth.items, script=SCRIPTS, sex=SEXES, schooling=SCHOOLING)
    people.at = clock() + WEEKS
    first = people.client_ids[:N_AGAIN]
    people.add(again.x[:N_AGAIN], again.items, script=SCRIPTS[:N_AGAIN], clients=first)
    return truth


def build(app: Portal, session: Session, clock: HeldClock, subject: str) -> dict[str, Any]:
    library: Any = SimpleNamespace(publications={subject: PUBLICATIONS[subject]})
    list(build_instruments(app.extensions["database"], library, clock=clock))
    return newest(session, subject)


def classes(content: dict[str, Any], contrast: str) -> dict[str, str]:
    parts = content["forms"]["full"]["scales"].values()
    return {
        item["id"]: item["class"]
        for part in parts
        if "differences" in part and not is_locked(part["differences"][contrast])
        for item in part["differences"][contrast]["items"]
    }


def shown_norms(norms: dict[str, Any]) -> dict[str, int]:
    return {group: norm["n"] for group, norm in norms.items() if not is_locked(norm)}


def test_traits_show_what_was_planted_by_script_and_by_sex(
    app: Portal, session: Session, clock: HeldClock
) -> None:
    instrument = PUBLICATIONS["personality"].instrument
    domains = [scale.id for scale in instrument.scales if scale.parent is None]
    own = {
        domain: [
            item.id
            for item in instrument.items_of("full")
            if item.scale in {domain, *instrument.facets_of(domain)}
        ]
        for domain in domains
    }
    by_script, by_sex = {own[domains[0]][1]: 1.5}, {own[domains[1]][4]: -1.5}
    truth = add_everybody(session, clock, "personality", by_script, by_sex)
    content = build(app, session, clock, "personality")
    assert (content["sample"]["n"], content["retest"]["n"]) == (N, N_AGAIN)
    found = {contrast: classes(content, contrast) for contrast in ("script", "sex")}
    assert {name for name, one in found["script"].items() if one == "C"} == by_script.keys()
    assert {name for name, one in found["sex"].items() if one == "C"} == by_sex.keys()
    scales = content["forms"]["full"]["scales"]
    for domain in domains:
        part, again = scales[domain], content["retest"]["scales"][domain]
        # Nothing but chance stands between both times, so what a scale agrees with itself is what its items agree.
        assert again["r"] >= part["alpha"] - 0.05
        assert again["low"] < again["r"] < again["high"]
        assert abs(again["change"]) < 4 * again["change_sd"] / np.sqrt(N_AGAIN)
        assert shown_norms(part["norms"]) == {"mainland": N // 2, "taiwan": N // 2}
        assert part["norms"]["taiwan"]["mean"] > part["norms"]["mainland"]["mean"]
    assert len(truth.banks) == sum(not instrument.facets_of(scale.id) for scale in instrument.scales)


def test_values_agree_with_what_was_chosen_and_with_themselves_later(
    app: Portal, session: Session, clock: HeldClock
) -> None:
    add_everybody(session, clock, "values", {}, {})
    content = build(app, session, clock, "values")
    # One or two of so many look careless by chance, and the sample is cut to whole tens.
    n = content["sample"]["n"]
    assert N - 20 <= n <= N
    assert content["retest"]["n"] == N_AGAIN
    scales = content["forms"]["full"]["scales"]
    assert all(0.3 < one["agreement"] < 1 for one in content["choices"].values())
    for scale, part in scales.items():
        assert part["n"] == n
        assert content["retest"]["scales"][scale]["r"] >= part["alpha"] - 0.08
    assert "C" not in {*classes(content, "script").values(), *classes(content, "sex").values()}


def test_a_family_with_options_climbs_and_gives_back_what_was_planted(
    app: Portal, session: Session, clock: HeldClock
) -> None:
    family = FAMILIES["mental-rotation"]
    tasks = plant_difficulties(family, family.names[:: len(family.names) // 80][:80])
    by_script, by_sex = {tasks.models[7]: 2.0}, {tasks.models[33]: 2.0}
    theta = np.random.default_rng(43).standard_normal(N) + LIFT
    theta = (theta - theta.mean()) / theta.std()
    # Models change at a pace of their own, so that each is met by all groups.
    shown = balanced(N, 80, 15)
    order = np.random.default_rng(44).permutation(N)
    shown = [shown[place] for place in order]
    people: dict[str, Any] = {
        "scripts": SCRIPTS,
        "sexes": SEXES,
        "schooling": SCHOOLING,
        "harder": by_script,
        "harder_for_men": by_sex,
    }
    sittings = add_sessions(session, family, tasks, shown, at=clock(), theta=theta, **people)
    stage = [advance_family(session, family, at=clock())]
    session.commit()
    clients = client_ids(session, sittings[:N_AGAIN])
    add_sessions(
        session,
        family,
        tasks,
        shown[N_AGAIN : 2 * N_AGAIN],
        at=clock() + WEEKS,
        seed=2,
        theta=theta[:N_AGAIN],
        clients=clients,
        **people,
    )
    stage.append(advance_family(session, family, at=clock()))
    session.commit()
    first, second = stage
    assert (first.stage, second.stage) == (1, 2)
    # Whoever came again is counted once.
    assert first.rule["answers"] == second.rule["answers"] == 15 * N
    assert abs(second.rule["link"]["intercept"]) < 0.05
    fair = [name for name in tasks.models if name not in {*by_script, *by_sex} and name in second.parameters]
    recovers(second.parameters, dict(zip(tasks.models, tasks.difficulty.tolist(), strict=True)), fair)
    list(build_families(app.extensions["database"], clock=clock))
    content = newest(session, family.slug)
    found = {
        contrast: {one["id"] for one in content["differences"][contrast]["items"] if one["class"] == "C"}
        for contrast in ("script", "sex")
    }
    assert found == {"script": by_script.keys(), "sex": by_sex.keys()}
    assert content["retest"]["n"] == N_AGAIN
    assert 0.4 < content["retest"]["scales"][family.slug]["r"] < 0.9
    assert shown_norms(content["norms"]) == {"mainland": N // 2, "taiwan": N // 2}
    assert content["norms"]["taiwan"]["mean"] > content["norms"]["mainland"]["mean"]
    assert sum(bar["n"] for bar in content["misfits"]) == len(second.parameters)


def client_ids(session: Session, sittings: list[int]) -> list[int]:
    from portal.sittings.models import Sitting

    return [session.get_one(Sitting, one).client_id for one in sittings]


def recovers(found: dict[str, Any], truth: dict[str, float], names: list[str]) -> None:
    """Difficulties within their errors; the curves at once, since a and b of one model go together."""
    z = np.array([(found[name]["b"] - truth[name]) / found[name]["b_error"] for name in names])
    assert np.mean(np.abs(z) < 1.96) > 0.88
    assert {found[name]["c"] for name in names} == {0.2}
    theta = np.linspace(-2, 2, 9)
    planted_bank = ItemBank(
        np.full(len(names), 1.2), [truth[name] for name in names], np.full(len(names), 0.2)
    )
    came = ItemBank(
        [found[name]["a"] for name in names],
        [found[name]["b"] for name in names],
        [found[name]["c"] for name in names],
    )
    assert np.abs(probability(theta, came) - probability(theta, planted_bank)).mean() < 0.035
