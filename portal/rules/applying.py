"""Which rules, programmes and topics may concern somebody, from the answers alone.

What was not answered never hides anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.rules.clauses import Clause
from portal.rules.programmes import Programme
from portal.rules.topics import Topic, TopicSet

#: Answers by question; a question that is not here was not answered.
Answers = Mapping[str, frozenset[str]]
#: How much an answer says of a person, where it is not 1: most who ask come from Taiwan.
WEIGHTS = {"from": 0.25}


@dataclass(frozen=True)
class Fit:
    """Which answers speak for something, as pairs of question and answer, and which questions were left open."""

    because: tuple[tuple[str, str], ...]
    unanswered: tuple[str, ...]
    #: How closely it is made for these answers: a clause that few people meet weighs more.
    weight: float

    @property
    def depends(self) -> bool:
        return bool(self.unanswered)


@dataclass(frozen=True)
class Applicable:
    """A rule or programme that may apply."""

    programme: Programme
    fit: Fit

    @property
    def because(self) -> tuple[tuple[str, str], ...]:
        return self.fit.because

    @property
    def unanswered(self) -> tuple[str, ...]:
        return self.fit.unanswered

    @property
    def depends(self) -> bool:
        return self.fit.depends


@dataclass(frozen=True)
class Concerning:
    """A topic that may concern the reader."""

    topic_set: TopicSet
    topic: Topic
    fit: Fit


def applicable(programmes: Iterable[Programme], answers: Answers) -> list[Applicable]:
    """Those that may apply, in the order given."""
    judged = (judge(one, answers) for one in programmes)
    return [one for one in judged if one is not None]


def concerning(sets: Iterable[TopicSet], answers: Answers) -> list[Concerning]:
    """Topics that may concern somebody, in the order of their sets. Those that name nobody are not among them."""
    judged = (
        (topic_set, topic, fit(topic.clauses, answers))
        for topic_set in sets
        for topic in topic_set.topics.values()
    )
    return [Concerning(topic_set, topic, found) for topic_set, topic, found in judged if found is not None]


def judge(programme: Programme, answers: Answers) -> Applicable | None:
    """None when an answer speaks against each of its clauses."""
    found = fit(programme.clauses, answers)
    return None if found is None else Applicable(programme, found)


def fit(clauses: Iterable[Clause], answers: Answers) -> Fit | None:
    """The clause that fits with the fewest open questions, and of those the one that says most."""
    fitting = [found for clause in clauses if (found := _fit(clause, answers)) is not None]
    return min(fitting, key=lambda one: (len(one.unanswered), -one.weight), default=None)


def _fit(clause: Clause, answers: Answers) -> Fit | None:
    because: list[tuple[str, str]] = []
    unanswered: list[str] = []
    weight = 0.0
    for question, wanted in clause.items():
        if question not in answers:
            unanswered.append(question)
        elif met := wanted & answers[question]:
            because += [(question, one) for one in sorted(met)]
            weight += WEIGHTS.get(question, 1.0) / len(wanted)
        else:
            return None
    return Fit(tuple(because), tuple(unanswered), weight)
