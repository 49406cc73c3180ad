"""What may apply: by the answers alone, and what was not answered hides nothing."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.careers.catalogue import read_catalogue
from portal.content import CONTENT
from portal.facts.base import fact_reader
from portal.facts.sources import UnreadableFact
from portal.rules.applying import Answers, applicable, concerning, fit, judge
from portal.rules.clauses import QUESTIONS
from portal.rules.programmes import Programme, ProgrammeKind, programmes, read_programme
from portal.rules.showing_applicable import first_fact
from portal.rules.topics import Topic, read_topic, topic_sets

pytestmark = pytest.mark.pure

ALL = programmes()
TOLD = {
    "from": {"tw"},
    "to": {"xm"},
    "is": {"student"},
    "field": {"health"},
    "certificate": {"none"},
    "public": {"no"},
}
SECTORS = read_catalogue().sectors


def answers(**given: str) -> Answers:
    named = {
        "origin": "from",
        "to": "to",
        "now": "is",
        "field": "field",
        "certificate": "certificate",
        "public": "public",
    }
    return {named[name]: frozenset([value]) for name, value in given.items()}


def made(*clauses: dict[str, list[str]]) -> Programme:
    kept = tuple({name: frozenset(values) for name, values in one.items()} for one in clauses)
    return Programme("made", 1, ProgrammeKind.rule, {}, kept, (), {})


def all_answers() -> Iterator[Answers]:
    """One value, or none, for each question."""
    values = [[None, *QUESTIONS[name]] if name != "field" else [None, *SECTORS] for name in QUESTIONS]
    for chosen in itertools.product(*values):
        yield {
            name: frozenset([value])
            for name, value in zip(QUESTIONS, chosen, strict=True)
            if value is not None
        }


def test_without_answers_everything_may_apply() -> None:
    found = applicable(ALL, {})
    assert [one.programme for one in found] == list(ALL)
    assert all(one.depends for one in found if any(one.programme.clauses))


def test_an_answer_hides_only_what_it_speaks_against() -> None:
    programme = made({"from": ["tw"], "to": ["xm", "fj"]})
    assert judge(programme, answers(to="xm")) is not None
    assert judge(programme, answers(to="tw")) is None
    assert judge(programme, answers(origin="cn")) is None
    assert judge(programme, answers(field="health")) is not None


def test_it_is_told_which_answers_speak_for_it_and_which_are_missing() -> None:
    found = judge(made({"from": ["tw"], "to": ["xm", "fj"]}), answers(to="fj"))
    assert found is not None
    assert found.because == (("to", "fj"),)
    assert found.unanswered == ("from",)


def test_the_clause_with_the_fewest_open_questions_counts() -> None:
    programme = made({"is": ["student"], "field": ["health"]}, {"to": ["xm"]})
    found = judge(programme, answers(to="xm"))
    assert found is not None
    assert (found.because, found.depends) == ((("to", "xm"),), False)


def test_any_of_several_certificates_is_enough() -> None:
    held: Answers = {"certificate": frozenset({"degree-tw", "skill-tw"})}
    found = judge(made({"certificate": ["skill-tw", "professional-tw"]}), held)
    assert found is not None
    assert found.because == (("certificate", "skill-tw"),)


def test_leaving_out_an_answer_never_hides_anything() -> None:
    whole: Answers = {name: frozenset(values) for name, values in TOLD.items()}
    for left_out in whole:
        fewer = {name: values for name, values in whole.items() if name != left_out}
        shown = {one.programme.id for one in applicable(ALL, fewer)}
        assert shown >= {one.programme.id for one in applicable(ALL, whole)}


@pytest.mark.parametrize("programme", ALL, ids=[one.id for one in ALL])
def test_every_programme_can_be_reached_with_all_questions_answered(programme: Programme) -> None:
    whole = [{name: min(clause.get(name, TOLD[name])) for name in QUESTIONS} for clause in programme.clauses]
    told = [{name: frozenset([value]) for name, value in one.items()} for one in whole]
    reached = [found for one in told if (found := judge(programme, one)) is not None]
    assert len(reached) == len(programme.clauses)
    assert not any(one.unanswered for one in reached)


@pytest.mark.parametrize("programme", ALL, ids=[one.id for one in ALL])
def test_every_programme_is_hidden_from_somebody(programme: Programme) -> None:
    assert any(judge(programme, one) is None for one in all_answers())


def test_neither_sex_nor_age_nor_anything_else_is_ever_asked() -> None:
    assert set(QUESTIONS) == {"from", "to", "is", "field", "certificate", "public"}
    asked = {value for values in QUESTIONS.values() for value in values}
    assert not [
        value
        for value in asked
        if set(value.split("-")) & {"sex", "male", "female", "man", "woman", "age", "old"}
    ]


def test_every_programme_says_something_and_to_whom() -> None:
    for programme in ALL:
        assert programme.facts, programme.id
        assert programme.clauses, programme.id


TOPICS = [one for topic_set in topic_sets().values() for one in topic_set.topics.values() if one.clauses]


@pytest.mark.parametrize("topic", TOPICS, ids=[one.id for one in TOPICS])
def test_every_topic_that_names_somebody_is_reached_hidden_and_sourced(topic: Topic) -> None:
    for clause in topic.clauses:
        whole = {name: frozenset([min(clause.get(name, TOLD[name]))]) for name in QUESTIONS}
        found = fit(topic.clauses, whole)
        assert found is not None
        assert not found.depends
    assert any(fit(topic.clauses, one) is None for one in all_answers())
    assert any(fact.citations and not fact.is_to_be_confirmed for fact in topic.facts)


def test_a_topic_that_names_nobody_never_comes_along() -> None:
    named = {one.id for one in TOPICS}
    found = {one.topic.id for one in concerning(topic_sets().values(), {})}
    assert found == named
    assert "academic-year" not in found


@pytest.mark.parametrize(
    ("to", "places"), [("xm", {"xm", "fj", "cn"}), ("fj", {"fj", "cn"}), ("cn", {"cn"}), ("tw", {"tw"})]
)
def test_a_topic_begins_with_what_holds_where_somebody_goes(to: str, places: set[str]) -> None:
    told = [found for one in TOPICS if (found := first_fact(one, answers(to=to))) is not None]
    assert {one.place for one in told} <= places
    assert not any(one.is_to_be_confirmed or one.is_history for one in told)
    (wage,) = (one for one in TOPICS if one.id == "minimum-wage")
    first = first_fact(wage, answers(to=to))
    assert first is not None
    assert first.place == to
    assert first_fact(wage, {}) is None


def test_the_narrower_of_two_clauses_that_fit_counts() -> None:
    wide, narrow = ({"is": frozenset(values)} for values in (["student", "seeking"], ["student"]))
    one, other = fit((wide, narrow), answers(now="student")), fit((wide,), answers(now="student"))
    assert one is not None
    assert other is not None
    assert one.weight > other.weight


def test_a_topic_for_somebody_who_is_never_asked_for_is_refused(tmp_path: Path) -> None:
    good = (CONTENT / "comparisons/labour/internship.toml").read_text(encoding="utf-8")
    path = tmp_path / "internship.toml"
    path.write_text(good, encoding="utf-8")
    assert read_topic(path, fact_reader(CONTENT), SECTORS).clauses
    path.write_text(good.replace('is = ["student"]', 'sex = ["any"]'), encoding="utf-8")
    with pytest.raises(UnreadableFact, match="internship"):
        read_topic(path, fact_reader(CONTENT), SECTORS)


GOOD = """
id = "made"
position = 1
kind = "rule"
name.zh-Hans = "做出来的"
name.zh-Hant = "做出來的"
when = [ { from = ["tw"], field = ["health"] } ]

[[facts]]
side = "tw"
place = "tw"
aspect = "what"
text.zh-Hans = "说明"
text.zh-Hant = "說明"
sources = ["tw-labor-standards-act#1"]
period = "2024-10-11"
as_of = 2024-10-11
confidence = "law"
shelf = "law"
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "made"', 'id = "other"'),
        ('kind = "rule"', 'kind = "wish"'),
        ('from = ["tw"]', 'from = ["mars"]'),
        ('from = ["tw"]', 'sex = ["any"]'),
        ('from = ["tw"]', "from = []"),
        ('field = ["health"]', 'field = ["astrology"]'),
        ('aspect = "what"', 'aspect = "gossip"'),
        ('name.zh-Hant = "做出來的"\n', ""),
        ('sources = ["tw-labor-standards-act#1"]\n', ""),
        ("position = 1\n", ""),
    ],
)
def test_a_broken_programme_is_refused(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "made.toml"
    path.write_text(GOOD, encoding="utf-8")
    read_programme(path, fact_reader(CONTENT), SECTORS)
    assert old in GOOD
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(UnreadableFact, match="made"):
        read_programme(path, fact_reader(CONTENT), SECTORS)
