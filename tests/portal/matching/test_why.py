"""Every sentence about an occupation is true of the numbers, in both scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import fmean

import pytest

from assessments.interests import Reach
from portal.careers.catalogue import Catalogue
from portal.locale import LOCALES
from portal.matching.standing import Comparison
from portal.matching.why import WhyReading
from portal.reports.matches import asked_types
from portal.reports.voice import Voice
from tests.portal.matching.beside import (
    comparison_of,
    everything_about,
    profile_of,
    ranking_of,
    said,
    words_of,
)
from tests.portal.matching.test_standing import later_table, with_stored
from tests.portal.reports.profiles import CATALOGUE, PUBLICATION
from tests.scripts import foreign_in

pytestmark = pytest.mark.pure

#: A fixture of its own module.
__all__ = ["later_table"]

VOICE = Voice(PUBLICATION.words["zh_Hans"])
UNFILLED = re.compile(r"\{[a-z_]*\}|nan|None|inf\b")
#: What a sentence about each aim begins with.
AIMS = {Reach.alike: "要做到“比较接近”", Reach.listed: "要进入前 20 位"}


def everything() -> Iterator[tuple[Comparison, WhyReading]]:
    """Numbers and words of every occupation beside one person."""
    profile, comparisons = everything_about("full")
    for found in comparisons.values():
        yield found, words_of(found, profile)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("form", ["full", "short"])
def test_nothing_is_left_unfilled_and_each_script_is_pure(form: str, locale: str) -> None:
    profile, comparisons = everything_about(form)
    for found in comparisons.values():
        text = " ".join(said(words_of(found, profile, locale)))
        assert not UNFILLED.search(text), text
        assert not foreign_in(text, locale)


def test_what_an_occupation_asks_for_stands_out_in_it() -> None:
    for occupation in CATALOGUE.occupations.values():
        values = dict(zip("RIASEC", occupation.interests, strict=True))
        asked = asked_types(occupation)
        assert asked == occupation.highest_types[: len(asked)]
        assert 1 <= len(asked) <= 3
        assert min(values[letter] for letter in asked) > fmean(values.values())


def test_the_verdict_says_place_r_and_what_is_missing() -> None:
    for found, view in everything():
        standing = found.standing
        assert f"第 {standing.place} 位" in view.verdict
        assert ("离前 20 位还差" in view.verdict) == (standing.missing == [Reach.alike, Reach.listed])
        gap = re.search(r"还差 (\d\.\d{3})", view.verdict)
        assert bool(gap) == (not standing.is_alike)
        r = re.search(r"r = (−?\d\.\d{3})", view.verdict)
        assert r
        if gap:
            assert float(gap[1]) + float(r[1].replace("−", "-")) == pytest.approx(0.608)
            assert float(gap[1]) > 0


def test_an_alike_occupation_beyond_the_list_says_how_many_stand_before_it() -> None:
    """A profile that many occupations resemble."""
    profile = profile_of({"R": 30, "I": 26, "A": 10, "S": 8, "E": 12, "C": 30})
    standings = ranking_of(profile).standings.values()
    beyond = next(one for one in standings if one.missing == [Reach.listed])
    view = words_of(comparison_of(profile, beyond.occupation_id), profile)
    assert f"还有 {beyond.place - 1} 个" in view.verdict
    assert not view.is_near
    assert len(view.what_if) == 1


def test_what_sets_apart_is_named_with_its_share_and_side() -> None:
    for found, view in everything():
        if view.is_near:
            continue
        parts = found.likeness.apart
        names = VOICE.names(part.letter for part in parts)
        share = sum(part.loss for part in parts) / (1 - found.likeness.r)
        assert share >= 0.5 - 1e-9
        assert any(names in sentence and VOICE.percent(share) in sentence for sentence in view.why)
        for part in parts:
            more = "你更喜欢" if part.person > part.occupation else "这个职业更看重"
            assert VOICE.name(part.letter) in next(one for one in view.why if more in one)


def test_what_is_shared_or_differs_is_so_on_both_sides() -> None:
    for found, view in everything():
        parts = {part.letter: part for part in found.likeness.parts}
        for letter, part in parts.items():
            named = [one for one in view.why if VOICE.name(letter) in one]
            if any("都在" in one for one in named):
                assert part.person > 0
                assert part.occupation > 0
            if any("你的分数在这里较低" in one for one in named):
                assert part.person <= 0 < part.occupation


def test_only_what_is_not_near_has_a_what_if() -> None:
    for found, view in everything():
        assert view.is_near == (found.standing.missing == [])
        assert bool(view.what_if) == bool(view.about_changes) == (not view.is_near)


def test_a_change_is_said_with_its_points_from_and_to_and_beside_the_error() -> None:
    profile, _ = everything_about("full")
    for found, view in everything():
        for reach, change in found.changes.items():
            if change is None:
                continue
            sentence = next(one for one in view.what_if if one.startswith(AIMS[reach]) or "也要进入" in one)
            assert f"排第 {change.place} 位" in sentence
            for letter, by in change.points.items():
                score, direction = int(profile.scores[letter]), "多" if by > 0 else "少"
                assert (
                    f"{VOICE.name(letter)}{direction} {abs(by)} 分（从 {score} 到 {score + by}）" in sentence
                )
            assert (f"加起来 {change.total} 分" in sentence) == (len(change.points) == 2)
            is_small = all(abs(by) <= 1.96 * profile.errors[letter] for letter, by in change.points.items())
            assert ("还在误差之内" in sentence) == is_small


def test_one_change_for_two_aims_is_said_once() -> None:
    n_both = 0
    for found, view in everything():
        changes = [change for change in found.changes.values() if change]
        if len(changes) == 2 and changes[0].points == changes[1].points:
            n_both += 1
            assert len(view.what_if) == 1
            assert "也要进入前 20 位" in view.what_if[0]
    assert n_both


def test_what_no_change_of_two_kinds_brings_about_is_said_plainly() -> None:
    """Somebody who likes every second thing, and work that asks for the others."""
    profile = profile_of({"R": 40, "I": 0, "A": 40, "S": 0, "E": 40, "C": 0})
    farthest = list(ranking_of(profile).standings)[-3:]
    for occupation_id in farthest:
        found = comparison_of(profile, occupation_id)
        assert found.changes[Reach.alike] is None
        view = words_of(found, profile)
        assert "都到不了“比较接近”" in view.what_if[0]
        assert (found.changes[Reach.listed] is None) == ("都进不了前 20 位" in view.what_if[1])


@pytest.mark.parametrize("locale", LOCALES)
def test_interests_are_not_to_be_bent(locale: str) -> None:
    profile, comparisons = everything_about("full")
    caution = PUBLICATION.words[locale].report["match"]["what_if"]["caution"]
    for found in comparisons.values():
        assert (caution in words_of(found, profile, locale).about_changes) == bool(found.changes)


def test_the_drawing_and_its_table_come_to_the_correlation() -> None:
    for found, view in everything():
        losses = [float(row[-1]) for row in view.chart.table]
        assert 1 - sum(losses) == pytest.approx(found.standing.r, abs=0.003)
        assert losses == sorted(losses, reverse=True)
        for row in view.chart.rows:
            for x in (row.person_x, row.occupation_x):
                assert 7 < float(x) < 353
            side = float(row.person_x) - float(row.occupation_x)
            assert side * (row.part.person - row.part.occupation) >= 0


def test_a_changed_table_is_said_with_the_place_of_that_day(later_table: Catalogue) -> None:
    profile, comparisons = everything_about("full")
    first = profile.matches[0].occupation_id
    view = words_of(comparison_of(profile, first, later_table), profile, catalogue=later_table)
    assert len(view.since_then) == 2
    assert "更新过" in view.since_then[0]
    assert "排第 1 位" in view.since_then[1]
    lawyer = comparison_of(profile, "lg-lawyer", later_table)
    assert len(words_of(lawyer, profile, catalogue=later_table).since_then) == 1
    assert words_of(comparisons[first], profile).since_then == ()


def test_stored_numbers_are_the_ones_that_are_said() -> None:
    profile = with_stored(everything_about("full")[0], position=2, correlation=0.8125, stability=0.345)
    view = words_of(comparison_of(profile, profile.matches[0].occupation_id), profile)
    assert "r = 0.812" in view.verdict
    assert "第 2 位" in view.verdict
    assert "34%" in view.how_sure[1]
