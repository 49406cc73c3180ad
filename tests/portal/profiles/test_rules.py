"""Each rule holds one point beyond error, and not one point before it; all of them are tried, by real scoring."""

from __future__ import annotations

import numpy as np
import pytest

from portal.aptitude.families import FAMILIES
from portal.profiles.findings import read_strengths, read_tensions
from portal.profiles.person import Person
from portal.profiles.rules import ANY, Condition, Rule
from portal.profiles.wording import ProfileContent, complaints, profile_content
from portal.reports.profile import Profile
from tests.portal.profiles.people import PUBLICATIONS, material, person, profile, solved

pytestmark = pytest.mark.pure

RULES = profile_content().rules
BY_CONDITIONS = [(kind, rule) for kind in ("strengths", "tensions") for rule in RULES[kind] if rule.when]
#: Points that are just beyond error, and those that are not, worked out by hand from 1.96 standard errors: of a domain
#: of personality 4.02 points, of a value 1.81, of six items of adaptability 2.45, of an interest 3.67 and of its
#: difference from the mean of the six 3.35. The ends of the middle band are 60 % and 40 % of the points.
EDGES = {
    ("personality", "high"): (44, 43),
    ("personality", "low"): (16, 17),
    ("values", "high"): (14, 13),
    ("values", "low"): (2, 3),
    ("adaptability", "high"): (20, 19),
    # The other interests stand at 20 but for one, at 8 or 32, that gives the profile its shape.
    ("interests", "above"): (26, 25),
    ("interests", "below"): (14, 15),
}
MIDDLE = {"personality": 30, "values": 8, "adaptability": 12, "interests": 20}
CONTRAST = {"above": 8, "below": 32}
FIRST_FAMILY = next(iter(FAMILIES))


def scales_of(instrument: str) -> list[str]:
    scales = PUBLICATIONS[instrument].instrument.scales
    return [scale.id for scale in scales if scale.parent is None]


def scale_of(condition: Condition) -> str:
    """The scale that it is about; for any scale the last one that the edges hold for."""
    if condition.scale != ANY:
        return condition.scale
    return "Confidence" if condition.of == "adaptability" else scales_of(condition.of)[-1]


def somebody(rule: Rule, *, weakened: Condition | None = None) -> Person:
    """Somebody for whom all conditions hold by one point; the weakened one misses it by one."""
    profiles: list[Profile] = []
    for of in dict.fromkeys(condition.of for condition in rule.when if condition.of in PUBLICATIONS):
        conditions = [condition for condition in rule.when if condition.of == of]
        profiles.append(_scored(of, conditions, weakened))
    tasks = tuple(
        solved(FIRST_FAMILY, 12, low=60.1 if condition is not weakened else 60.0, high=95)
        for condition in rule.when
        if condition.of == "aptitude"
    )
    return person(*profiles, tasks=tasks)


def _scored(of: str, conditions: list[Condition], weakened: Condition | None) -> Profile:
    totals = dict.fromkeys(scales_of(of), MIDDLE[of])
    order = scales_of(of)
    for condition in conditions:
        scale, is_weak = scale_of(condition), condition is weakened
        if condition.band == "most":
            order = [one for one in order if one != scale]
            order.insert(1 if is_weak else 0, scale)
            continue
        totals[scale] = EDGES[of, condition.band][is_weak]
        if condition.band in CONTRAST:
            totals["R" if scale != "R" else "I"] = CONTRAST[condition.band]
    return profile(of, totals, order=" ".join(order))


def found_by(kind: str, who: Person) -> list[str]:
    subject = material(who)
    found = read_strengths(subject) if kind == "strengths" else read_tensions(subject, ())
    return [one.id for one in found]


@pytest.mark.parametrize(("kind", "rule"), BY_CONDITIONS, ids=lambda one: getattr(one, "id", one))
def test_a_rule_holds_one_point_beyond_error(kind: str, rule: Rule) -> None:
    assert rule.id in found_by(kind, somebody(rule))


@pytest.mark.parametrize(("kind", "rule"), BY_CONDITIONS, ids=lambda one: getattr(one, "id", one))
def test_a_rule_does_not_hold_when_any_of_its_conditions_is_within_error(kind: str, rule: Rule) -> None:
    for condition in rule.when:
        assert rule.id not in found_by(kind, somebody(rule, weakened=condition)), condition


@pytest.mark.parametrize(("kind", "rule"), BY_CONDITIONS, ids=lambda one: getattr(one, "id", one))
def test_a_rule_needs_every_instrument_that_it_speaks_of(kind: str, rule: Rule) -> None:
    whole = somebody(rule)
    for of in {condition.of for condition in rule.when} & set(whole.profiles):
        without = {name: kept for name, kept in whole.profiles.items() if name != of}
        assert rule.id not in found_by(kind, Person(without, whole.tasks))


def test_what_is_found_stands_on_one_number_for_each_condition() -> None:
    for kind, rule in BY_CONDITIONS:
        subject = material(somebody(rule))
        found = read_strengths(subject) if kind == "strengths" else read_tensions(subject, ())
        (one,) = [one for one in found if one.id == rule.id and len(one.evidence) == len(rule.when)][:1]
        assert all(behind.number and behind.name and behind.source for behind in one.evidence)


def test_a_rule_about_any_scale_speaks_of_each_one_for_which_it_holds() -> None:
    who = person(profile("adaptability", {"Concern": 24, "Control": 24, "Curiosity": 0}))
    texts = [one.text for one in read_strengths(material(who))]
    assert len(texts) == 2
    assert texts[0].startswith("关注将来")
    assert texts[1].startswith("自己做主")


def test_strain_is_no_strength_and_no_weakness() -> None:
    levels = material(person(profile("adaptability", {"Strain": 32}))).levels
    assert ("adaptability", "Strain") not in levels
    assert levels["adaptability", ""] == {"level"}


def test_nothing_adds_up_and_nothing_is_weighed() -> None:
    """Somebody with twice as many tensions reads them in the same order, one after the other."""
    totals = {"E": 0, "A": 0, "C": 0, "S": 30, "O": 0}
    who = person(
        profile("personality", totals),
        profile("interests", {"S": 40, "E": 38, "A": 36, "R": 0, "I": 0, "C": 0}),
    )
    ids = found_by("tensions", who)
    assert ids == ["social-quiet", "leading-quiet", "social-firm", "artistic-practised"]
    order = [rule.id for rule in RULES["tensions"]]
    assert [order.index(one) for one in ids] == sorted(order.index(one) for one in ids)


@pytest.mark.parametrize(
    ("interval", "band"), [((61, 90), "high"), ((60, 90), None), ((5, 39), "low"), ((5, 40), None)]
)
def test_tasks_are_high_or_low_by_the_whole_interval(interval: tuple[float, float], band: str | None) -> None:
    low, high = interval
    levels = material(person(tasks=(solved("logic", 9, low=low, high=high),))).levels
    assert levels["aptitude", "logic"] == ({band} if band else frozenset())


@pytest.mark.parametrize("total", range(18, 34))
def test_the_error_of_a_difference_from_the_mean_is_that_of_the_whole_contrast(total: int) -> None:
    """Two answers of one type are missing, so that its error is larger than the others'."""
    totals = {"R": 2, "I": 20, "A": 20, "S": total, "E": 20, "C": 20}
    who = profile("interests", totals, leave_out=("s-welcome-newcomer", "s-deliver-meals"))
    scores, errors = (np.array([each[letter] for letter in "RIASEC"]) for each in (who.scores, who.errors))
    contrast = np.eye(6)[3] - 1 / 6
    expected = contrast @ scores > 1.96 * np.sqrt(contrast**2 @ errors**2)
    assert errors[3] > errors[0]
    assert who.is_clear
    assert ("above" in material(person(who)).levels["interests", "S"]) == expected


def test_a_flat_profile_has_no_interest_above_the_others() -> None:
    """One type stands out from the mean by more than its error, and yet the six are not told apart."""
    who = profile("interests", {**dict.fromkeys("RIAEC", 20), "S": 30})
    assert who.report.shape == "flat"
    assert not {"above", "below"} & set().union(*material(person(who)).levels.values())


def test_a_condition_that_nothing_measures_is_refused() -> None:
    content = profile_content()
    structure = {**content.structure, "strengths": [*content.structure["strengths"]]}
    structure["strengths"][0] = {"id": "interest", "when": [{"of": "interests", "scale": "X", "is": "above"}]}
    found = list(complaints(ProfileContent(structure, content.words), PUBLICATIONS))
    assert len(found) == 1
    assert "which nothing measures" in found[0]
