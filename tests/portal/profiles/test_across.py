"""What an adviser reads across results: only what was ticked, worked out from nothing but what is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import product

import pytest

from portal import Portal
from portal.accounts.models import Client
from portal.profiles.brief import Across, BriefWish, read_across
from portal.profiles.person import read_person
from portal.profiles.service import forget_occupation, name_occupation
from portal.profiles.wishes import FAR_SURE, read_wishes
from portal.profiles.wording import profile_content
from portal.reports.brief import build_brief
from portal.reports.models import Report
from portal.sharing.models import Section, Share, ShareSection
from tests.factories import Factory
from tests.portal.profiles.people import (
    CATALOGUE,
    INTERESTS,
    PERSONALITY,
    PUBLICATIONS,
    VALUES,
    answers_of,
    take_tasks,
)

#: Social interests above the rest in somebody quiet, who wants recognition and does not want to plan.
QUIET = {**PERSONALITY, "E": 8, "C": 8}
AMBITIOUS = {**VALUES, "Recognition": 16, "Independence": 15, "Support": 16}
#: Which tensions rest on the scores of which instruments.
RESTS_ON = {
    "social-quiet": {"interests", "personality"},
    "value-recognition-quiet": {"personality", "values"},
    "value-independence-support": {"values"},
    "wish-apart": {"wishes"},
}
NEAR, COUNTING = "so-socialworker", "fi-actuary"


class Scene:
    """A client with results that contradict each other, and the shares that a test makes of them."""

    def __init__(self, a: Factory) -> None:
        self.a = a
        self.client: Client = a.client()[0]
        self.reports: dict[str, Report] = {
            "interests": a.report(self.client, answers=answers_of("interests", INTERESTS), guess="RIS"),
            "personality": a.report(
                self.client, instrument="personality", answers=answers_of("personality", QUIET)
            ),
            "values": a.report(
                self.client, instrument="values", answers=answers_of("values", AMBITIOUS, order="")
            ),
        }

    def wish(self, *occupations: str) -> None:
        for one in occupations:
            name_occupation(self.a.session, self.client.id, one, locale="zh_Hans", at=self.a.clock())

    def shares(self, opened: Mapping[str, Collection[Section]]) -> list[Share]:
        """Nobody saved them; nothing else of them is looked at."""
        return [
            Share(
                id=number,
                client_id=self.client.id,
                report_id=self.reports[instrument].id,
                sections=[ShareSection(section=section) for section in sections],
            )
            for number, (instrument, sections) in enumerate(opened.items(), start=1)
            if sections
        ]

    def read(self, opened: Mapping[str, Collection[Section]], locale: str = "zh_Hans") -> Across | None:
        return read_across(self.a.session, self.shares(opened), locale=locale)

    def wishes(self, opened: Mapping[str, Collection[Section]]) -> tuple[BriefWish, ...]:
        across = self.read(opened)
        assert across is not None
        assert across.wishes is not None
        return across.wishes


@pytest.fixture
def scene(app: Portal, a: Factory) -> Scene:
    return Scene(a)


@pytest.fixture(autouse=True)
def in_application(app: Portal) -> Iterator[None]:
    with app.test_request_context(headers={"Accept-Language": "zh-CN"}):
        yield


def far_from(scene: Scene) -> str:
    """An occupation whose shape is surely unlike theirs."""
    everybody = read_person(scene.a.session, scene.client.id, PUBLICATIONS)
    wishes = read_wishes(
        replace(everybody, wishes=frozenset(CATALOGUE.occupations)), CATALOGUE, profile_content()
    )
    return next(one.occupation.id for one in wishes if one.closeness and one.closeness.state == FAR_SURE)


def test_each_part_is_there_by_its_own_tick_and_tensions_only_between_scores_that_are_shown(
    scene: Scene,
) -> None:
    """Every choice among five ticks: two across results, and the scores of three instruments."""
    scene.wish(NEAR, far_from(scene))
    instruments = tuple(scene.reports)
    for chosen in product((False, True), repeat=5):
        has_wishes, has_tensions, *has_scores = chosen
        ticked = {one for one, is_open in zip(instruments, has_scores, strict=True) if is_open}
        opened = {one: {Section.scores} if one in ticked else set() for one in instruments}
        opened["interests"] |= {Section.wishes} if has_wishes else set()
        opened["interests"] |= {Section.tensions} if has_tensions else set()
        across = scene.read(opened)
        if not (has_wishes or has_tensions):
            assert across is None
            continue
        assert across is not None
        assert (across.wishes is not None, across.tensions is not None) == (has_wishes, has_tensions)
        known = ticked | ({"wishes"} if has_wishes else set())
        found = {one.id for one in across.tensions or ()}
        expected = {one for one, needed in RESTS_ON.items() if needed <= known} if has_tensions else set()
        assert found & RESTS_ON.keys() == expected, chosen
        for one in across.tensions or ():
            assert {behind.instrument for behind in one.evidence} <= ticked | (
                {"interests"} if has_wishes else set()
            )


def test_a_tick_across_results_opens_no_report(scene: Scene) -> None:
    """The share that carries it belongs to the interests, of which nothing else may be seen."""
    shares = scene.shares({"interests": {Section.wishes, Section.tensions}, "values": {Section.scores}})
    (brief,) = build_brief(scene.a.session, shares, locale="zh_Hans")
    assert not brief.is_interests


def test_how_near_a_wish_is_comes_from_the_interests_it_was_shared_with(scene: Scene) -> None:
    scene.wish(NEAR)
    (beside_interests,) = scene.wishes({"interests": {Section.wishes}})
    (beside_values,) = scene.wishes({"values": {Section.wishes}})
    assert beside_interests.reading.numbers
    assert beside_values.reading.numbers == ()
    assert "对方没有给你看兴趣测评" in beside_values.sentences[0]


def test_a_wish_that_is_taken_back_is_gone_at_the_next_look(scene: Scene) -> None:
    scene.wish(NEAR)
    forget_occupation(scene.a.session, scene.client.id, NEAR)
    assert scene.wishes({"interests": {Section.wishes}}) == ()


def test_what_was_not_measured_counts_shown_tasks_alone(scene: Scene) -> None:
    """Somebody who was shown no result of tasks cannot tell whether there is one."""
    scene.wish(COUNTING)
    (before,) = scene.wishes({"interests": {Section.wishes}})
    scene.reports["aptitude"] = take_tasks(scene.a, scene.client, "number-series")
    (unshown,) = scene.wishes({"interests": {Section.wishes}})
    (shown,) = scene.wishes({"interests": {Section.wishes}, "aptitude": {Section.scores}})
    assert before.unmeasured == unshown.unmeasured
    assert "数学" in unshown.unmeasured
    assert "数学" not in shown.unmeasured
