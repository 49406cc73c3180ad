"""What was drawn and reckoned by earlier versions is drawn and reckoned by them again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest
from sqlalchemy import update

from portal.aptitude import families
from portal.aptitude.families import FAMILIES, TaskFamily, expected_response
from portal.aptitude.models import ServedItem
from portal.aptitude.plan import fixed_models
from portal.aptitude.reporting import replay_report
from portal.reports.models import Report
from tests.factories import Factory
from tests.portal.aptitude.sessions import LOGIC, take


def finished(a: Factory) -> Report:
    taker = take(a, LOGIC)
    while not taker.is_complete():
        taker.solve(rightly=len(taker.items) % 3 > 0)
    return taker.finish()


def test_a_generator_that_was_succeeded_stays_and_its_reports_come_out_again(
    a: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = finished(a)
    newer = replace(LOGIC, version=2, draw=lambda *_, **__: pytest.fail("drew a task"))
    monkeypatch.setattr(families, "FAMILIES", {**families.FAMILIES, "logic": newer})
    monkeypatch.setattr(families, "EARLIER", {("logic", 1): LOGIC})
    assert list(replay_report(a.session, report)) == []
    # What was planted wrongly is still found, since the tasks are drawn again.
    report_items = update(ServedItem).where(
        ServedItem.sitting_id == report.sitting_id, ServedItem.position == 0
    )
    a.session.execute(report_items.values(expected=ServedItem.expected + 1))
    assert {name for name, _, _ in replay_report(a.session, report)} >= {"task 0: right answer"}


def test_a_session_under_way_goes_on_with_the_generator_it_began_with(
    a: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    taker = take(a, LOGIC)
    taker.solve()
    newer = replace(LOGIC, version=2, draw=lambda *_, **__: pytest.fail("drew a task"))
    monkeypatch.setattr(families, "FAMILIES", {**families.FAMILIES, "logic": newer})
    monkeypatch.setattr(families, "EARLIER", {("logic", 1): LOGIC})
    taker.solve()
    assert [item.generator_version for item in taker.items] == [1, 1]


@pytest.mark.pure
def test_pages_of_the_first_checking_generator_are_drawn_as_they_were() -> None:
    family = families.family_at("clerical-checking", 1)
    assert family is not None
    assert len(family.names) == 47
    drawn = []
    for name in family.names:
        for seed in (0, 7):
            item = family.item(name, seed)
            sides = [list(item.stem[side]) for side in ("left", "right")]  # type: ignore[arg-type]
            drawn.append([name, [*sides, expected_response(family, item)]])
    assert hashlib.sha256(json.dumps(drawn).encode()).hexdigest()[:16] == "20f7e65bfb906a83"


@pytest.mark.pure
@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda family: family.slug)
def test_sessions_of_each_family_draw_from_two_hundred_models(family: TaskFamily) -> None:
    assert len(family.names) >= 200
    met = {name for seed in range(150) for name in fixed_models(family, seed)}
    assert len(met) >= 200


@pytest.mark.pure
def test_no_generator_that_people_have_met_is_ever_taken_away() -> None:
    for slug, family in FAMILIES.items():
        for version in range(1, family.version + 1):
            kept = families.family_at(slug, version)
            assert kept is not None, (slug, version)
            assert kept.version == version
    assert families.family_at("logic", 99) is None
