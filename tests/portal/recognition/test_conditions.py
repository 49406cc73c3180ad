"""Conditions with three values: against Kleene's tables, against every way to settle what is open, and as content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import pytest

from portal.recognition.conditions import Joint, Reply, Rule, Verdict, judge, questions_below
from portal.recognition.talent import KINDS, Talent, talents

pytestmark = pytest.mark.pure
YES, NO, UNSURE = Reply.yes, Reply.no, Reply.unsure
TALENTS = [talents()[kind] for kind in KINDS]


def rules(*given: Rule) -> Mapping[str, Rule]:
    return {one.id: one for one in given}


BOTH = rules(Rule("r", Joint.all, ("x", "y")))
EITHER = rules(Rule("r", Joint.any, ("x", "y")))


@pytest.mark.parametrize(
    ("x", "y", "both", "either"),
    [
        (YES, YES, YES, YES),
        (YES, UNSURE, UNSURE, YES),
        (YES, NO, NO, YES),
        (UNSURE, UNSURE, UNSURE, UNSURE),
        (UNSURE, NO, NO, UNSURE),
        (NO, NO, NO, NO),
    ],
)
def test_two_members_join_as_in_kleenes_tables(x: Reply, y: Reply, both: Reply, either: Reply) -> None:
    for replies in ({"x": x, "y": y}, {"x": y, "y": x}):
        assert judge("r", BOTH, replies).reply is both
        assert judge("r", EITHER, replies).reply is either


def test_what_decided_is_named() -> None:
    assert judge("r", BOTH, {"x": NO, "y": UNSURE}) == Verdict(NO, ("x",))
    assert judge("r", EITHER, {"x": NO, "y": YES}) == Verdict(YES, ("y",))
    assert judge("r", BOTH, {"x": YES}) == Verdict(UNSURE, ("y",))
    assert judge("r", EITHER, {"x": NO, "y": NO}) == Verdict(NO, ("x", "y"))


def settled(replies: Mapping[str, Reply]) -> Iterator[dict[str, Reply]]:
    """Every way in which what is not sure may turn out."""
    open_ones = [one for one, reply in replies.items() if reply is UNSURE]
    for outcome in product((YES, NO), repeat=len(open_ones)):
        yield {**replies, **dict(zip(open_ones, outcome, strict=True))}


DEEP = rules(
    Rule("root", Joint.all, ("a", "one")),
    Rule("one", Joint.any, ("b", "pair")),
    Rule("pair", Joint.all, ("c", "d")),
)


def test_a_certain_result_stays_whatever_the_open_answers_turn_out_to_be() -> None:
    """No question stands twice in the rules, so that what stays open can really still go both ways."""
    for given in product(Reply, repeat=4):
        replies = dict(zip("abcd", given, strict=True))
        verdict = judge("root", DEEP, replies)
        outcomes = {judge("root", DEEP, one).reply for one in settled(replies)}
        assert outcomes == ({YES, NO} if verdict.reply is UNSURE else {verdict.reply}), replies
        assert {replies[one] for one in verdict.decided_by} == {verdict.reply}


def test_a_rule_that_contains_itself_is_noticed() -> None:
    with pytest.raises(ValueError, match="contains itself"):
        list(questions_below("a", rules(Rule("a", Joint.all, ("b",)), Rule("b", Joint.any, ("a",)))))


# ---- the standard's conditions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("talent", TALENTS, ids=KINDS)
def test_every_question_is_asked_once_on_the_page(talent: Talent) -> None:
    asked = [one.id for _, groups in talent.parts for group in groups for one in group]
    assert sorted(asked) == sorted(talent.questions)


@pytest.mark.parametrize("talent", TALENTS, ids=KINDS)
def test_all_yes_meets_and_nothing_answered_asks(talent: Talent) -> None:
    assert judge(talent.root, talent.rules, dict.fromkeys(talent.questions, YES)).reply is YES
    assert judge(talent.root, talent.rules, {}).reply is UNSURE
    assert judge(talent.root, talent.rules, dict.fromkeys(talent.questions, NO)).reply is NO


EXPERT = talents()["expert"]
COMMON = {"from-taiwan": YES, "employer-in-xiamen": YES, "law-abiding": YES}
GROUPS = [group for joint, groups in EXPERT.parts if joint is Joint.any for group in groups]


@pytest.mark.parametrize("group", GROUPS, ids=[group[0].id for group in GROUPS])
def test_one_of_the_six_groups_of_an_expert_is_enough_and_needs_all_of_its_own(group: list[object]) -> None:
    """As the standard joins them: within a group by commas and 且, between the groups by 或."""
    assert len(GROUPS) == 6
    own = [one.id for one in group]  # type: ignore[attr-defined]
    others = {one: NO for one in EXPERT.questions if one not in (*own, *COMMON)}
    meets = {**COMMON, **others, **dict.fromkeys(own, YES)}
    assert judge(EXPERT.root, EXPERT.rules, meets).reply is YES
    for missing in own:
        verdict = judge(EXPERT.root, EXPERT.rules, {**meets, missing: NO})
        assert (verdict.reply, missing in verdict.decided_by) == (NO, True)
        assert judge(EXPERT.root, EXPERT.rules, {**meets, missing: UNSURE}) == Verdict(UNSURE, (missing,))
    for common in COMMON:
        assert judge(EXPERT.root, EXPERT.rules, {**meets, common: NO}) == Verdict(NO, (common,))
