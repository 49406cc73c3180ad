"""The manual of a family of tasks: models, halves, comparisons and stage, with the same locks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import Portal
from portal.aptitude.families import FAMILIES
from portal.manual.building import build_families
from portal.manual.calibrating import advance_family
from portal.manual.models import ManualBuild
from tests.browser import Browser
from tests.clock import HeldClock
from tests.portal.manual.task_sessions import PlantedTasks, add_sessions, balanced, plant_difficulties

SERIES, CHECKING = FAMILIES["number-series"], FAMILIES["clerical-checking"]
MODELS = SERIES.names[::7][:30]


@pytest.fixture
def tasks() -> PlantedTasks:
    return plant_difficulties(SERIES, MODELS)


def build(app: Portal, session: Session, clock: HeldClock, subject: str = "number-series") -> dict[str, Any]:
    list(build_families(app.extensions["database"], clock=clock))
    session.expire_all()
    newest = (
        select(ManualBuild).where(ManualBuild.subject == subject).order_by(ManualBuild.id.desc()).limit(1)
    )
    return dict(session.scalars(newest).one().content)


def shown(n: int) -> list[list[int]]:
    return balanced(n, len(MODELS), 15)


@pytest.mark.parametrize(("n", "is_open"), [(29, False), (30, True)])
def test_a_family_opens_at_thirty(
    app: Portal, session: Session, clock: HeldClock, tasks: PlantedTasks, n: int, is_open: bool
) -> None:
    add_sessions(session, SERIES, tasks, shown(n), at=clock())
    content = build(app, session, clock)
    assert ("locked" not in content["solved"]) is is_open
    assert ("models" in content) is is_open


def test_its_numbers_are_those_of_the_answers(
    app: Portal, session: Session, clock: HeldClock, tasks: PlantedTasks
) -> None:
    from portal.aptitude.models import ServedItem

    add_sessions(session, SERIES, tasks, shown(200), at=clock())
    content = build(app, session, clock)
    items = list(session.execute(select(ServedItem.sitting_id, ServedItem.model, ServedItem.is_correct)))
    people = sorted({one.sitting_id for one in items})
    shares = {one: 100 * np.mean([x.is_correct for x in items if x.sitting_id == one]) for one in people}
    assert content["solved"]["mean"] == pytest.approx(np.mean(list(shares.values())), abs=0.06)
    assert content["solved"]["sd"] == pytest.approx(np.std(list(shares.values()), ddof=1), abs=0.06)
    assert sum(bar["n"] for bar in content["solved"]["scores"]) == 200
    assert len(content["models"]) == 30
    for model in content["models"]:
        right = [x.is_correct for x in items if x.model == model["id"]]
        assert model["n"] == len(right) == 100
        if model["solved"] is None:
            assert min(sum(right), len(right) - sum(right)) < 10
        else:
            assert model["solved"] == pytest.approx(100 * np.mean(right), abs=0.51)
        assert model["seconds"] == 25
    halves = content["reliability"]["halves"]
    assert 0.4 < halves < 0.95


def test_a_planted_difference_between_scripts_is_found(
    app: Portal, session: Session, clock: HeldClock, tasks: PlantedTasks
) -> None:
    add_sessions(
        session,
        SERIES,
        tasks,
        shown(900),
        at=clock(),
        harder={MODELS[4]: 2.0, MODELS[20]: -2.0},
        # Every other session holds the same models, so groups change at another pace.
        scripts=("zh_Hans", "zh_Hans", "zh_Hant", "zh_Hant"),
        sexes=("female",) * 4 + ("male",) * 4,
    )
    content = build(app, session, clock)
    found = {one["id"]: one for one in content["differences"]["script"]["items"]}
    assert len(found) == 30
    assert {name for name, one in found.items() if one["class"] == "C"} == {MODELS[4], MODELS[20]}
    assert found[MODELS[4]]["logit"] < -1
    assert found[MODELS[20]]["logit"] > 1
    by_sex = {one["class"] for one in content["differences"]["sex"]["items"]}
    assert "C" not in by_sex
    # So many people are enough for percentiles and fit, yet both need a calibration.
    assert (content["calibration"], content["norms"], content["misfits"]) == ({"stage": 0}, {}, [])


def test_without_a_hundred_of_each_script_nothing_is_compared(
    app: Portal, session: Session, clock: HeldClock, tasks: PlantedTasks
) -> None:
    add_sessions(session, SERIES, tasks, shown(250), at=clock(), scripts=("zh_Hans", "zh_Hans", "zh_Hant"))
    content = build(app, session, clock)
    assert content["differences"]["script"]["locked"]["has"]["zh_Hant"] == 83


def test_a_calibration_brings_percentiles_and_fit(
    app: Portal, session: Session, clock: HeldClock, browser: Browser
) -> None:
    models = SERIES.names[::3][:80]
    tasks = plant_difficulties(SERIES, models)
    add_sessions(session, SERIES, tasks, [*balanced(1067, 80, 15)], at=clock())
    advance_family(session, SERIES, at=clock())
    session.commit()
    content = build(app, session, clock)
    assert content["calibration"]["stage"] == 1
    assert content["calibration"]["rule"]["models"] == 80
    assert content["norms"]["zh_Hans"]["n"] == 530
    assert content["reliability"]["estimates"] > 0.5
    known = [one for one in content["models"] if one["difficulty"] is not None]
    assert len(known) == 80
    # Answers that follow the model lie as near to the curves as chance lets them.
    assert all(0 < one["misfit"] < 0.15 and one["misfit_p"] > 1e-4 for one in known)
    assert np.mean([one["misfit"] / one["misfit_by_chance"] for one in known]) < 1.2
    assert sum(bar["n"] for bar in content["misfits"]) == 80
    page = browser.visit("manual.show_newest", subject="number-series")
    assert "题型偏离曲线多少" in page.text
    table = browser.visit("manual.download", subject="number-series", version="1", table="models")
    heads = table.response.get_data(as_text=True).splitlines()[0].split(",")
    assert {"misfit", "misfit_by_chance", "misfit_p", "guessing"} <= set(heads)


def test_hurried_and_accommodated_sessions_do_not_enter(
    app: Portal, session: Session, clock: HeldClock, tasks: PlantedTasks
) -> None:
    from portal.aptitude.models import AptitudeSitting

    add_sessions(session, SERIES, tasks, shown(40), at=clock())
    add_sessions(session, SERIES, tasks, shown(30), at=clock(), seconds=1.0)
    assert build(app, session, clock)["sample"]["n"] == 40
    pages = plant_difficulties(CHECKING, CHECKING.names[:20])
    add_sessions(session, CHECKING, pages, balanced(50, 20, 5), at=clock())
    rows = list(session.scalars(select(AptitudeSitting).where(AptitudeSitting.family == CHECKING.slug)))
    for row in rows[:10]:
        row.has_reader = True
    session.commit()
    assert build(app, session, clock, CHECKING.slug)["sample"]["n"] == 40


def test_the_page_of_a_family_shows_it_all(
    app: Portal, session: Session, clock: HeldClock, tasks: PlantedTasks, browser: Browser, locale: str
) -> None:
    browser.use_script(locale)
    add_sessions(session, SERIES, tasks, shown(420), at=clock(), sexes=("female", "male"))
    build(app, session, clock)
    page = browser.visit("manual.show_newest", subject="number-series")
    assert MODELS[0] in page.text
    assert "420" in page.text
    table = browser.visit("manual.download", subject="number-series", version="1", table="models")
    assert table.response.get_data(as_text=True).count("\n") == 31
