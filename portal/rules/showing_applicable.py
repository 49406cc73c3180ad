"""What may apply, in the reader's script: what matters most first, why each is shown, and history apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from portal.facts.facts import Fact
from portal.facts.showing import FactPage, ShownFact
from portal.rules.applying import Answers, Applicable, Concerning, Fit
from portal.rules.programmes import ASPECTS, Programme, ProgrammeKind
from portal.rules.topics import Topic
from portal.rules.what_applies import SHORT_WORDS, value_words

ASPECT_WORDS: Mapping[str, Any] = {
    "what": _("What it is"),
    "who": _("For whom"),
    "amount": _("How much"),
    "how": _("How and where"),
    "limits": _("Limits"),
}
KIND_WORDS: Mapping[ProgrammeKind, Any] = {
    ProgrammeKind.rule: _("Rules"),
    ProgrammeKind.programme: _("Programmes"),
    ProgrammeKind.history: _("Over, told as history"),
}
#: By where somebody goes: the places whose rules hold there.
HOLDING_THERE: Mapping[str, tuple[str, ...]] = {
    "xm": ("xm", "fj", "cn"),
    "fj": ("fj", "cn"),
    "cn": ("cn",),
    "tw": ("tw",),
}
#: So many rules and programmes, and so many topics, begin a result.
MOST_FIRST = 4


@dataclass(frozen=True)
class ShownApplicable:
    """One rule or programme. `because` are pairs of question and answer; `unanswered` what it still depends on."""

    id: str
    name: str
    because: tuple[tuple[str, str], ...]
    unanswered: tuple[str, ...]
    aspects: tuple[tuple[str, tuple[ShownFact, ...]], ...]


@dataclass(frozen=True)
class ShownConcern:
    """A topic with a page of its own, and what it says first."""

    set_id: str
    id: str
    name: str
    because: tuple[tuple[str, str], ...]
    unanswered: tuple[str, ...]
    fact: ShownFact | None


@dataclass(frozen=True)
class ShownTopics:
    """Topics of one set."""

    set_id: str
    name: str
    topics: tuple[ShownConcern, ...]


@dataclass(frozen=True)
class ShownResult:
    """All that may concern the reader: what most likely matters, and then everything by kind."""

    first: tuple[ShownApplicable, ...]
    first_topics: tuple[ShownConcern, ...]
    rules: tuple[ShownApplicable, ...]
    programmes: tuple[ShownApplicable, ...]
    topics: tuple[ShownTopics, ...]
    history: tuple[ShownApplicable, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.rules or self.programmes or self.topics or self.history)

    @property
    def n_topics(self) -> int:
        return sum(len(one.topics) for one in self.topics)


def show_applicable(
    found: Iterable[Applicable], topics: Iterable[Concerning], answers: Answers, facts: FactPage
) -> ShownResult:
    """The closer something is made for these answers the earlier it stands; what depends on open questions is last."""
    in_order = sorted(found, key=_closeness)
    shown = {one.programme.id: _show(one, facts) for one in in_order}
    by_kind = {
        kind: tuple(shown[one.programme.id] for one in in_order if one.programme.kind is kind)
        for kind in ProgrammeKind
    }
    concerns = [(one, _show_concern(one, answers, facts)) for one in sorted(topics, key=_closeness)]
    living = [one for one in in_order if not one.depends and one.programme.kind is not ProgrammeKind.history]
    return ShownResult(
        first=tuple(shown[one.programme.id] for one in living[:MOST_FIRST]),
        first_topics=tuple(shown for one, shown in concerns if not one.fit.depends)[:MOST_FIRST],
        rules=by_kind[ProgrammeKind.rule],
        programmes=by_kind[ProgrammeKind.programme],
        topics=tuple(_by_set(concerns, facts.locale)),
        history=by_kind[ProgrammeKind.history],
    )


def _closeness(one: Applicable | Concerning) -> tuple[bool, float]:
    return one.fit.depends, -one.fit.weight


def _by_set(concerns: Sequence[tuple[Concerning, ShownConcern]], locale: str) -> Iterator[ShownTopics]:
    sets = {one.topic_set.id: one.topic_set for one, _shown in concerns}
    for topic_set in sorted(sets.values(), key=lambda one: one.position):
        of_set = tuple(shown for one, shown in concerns if one.topic_set is topic_set)
        yield ShownTopics(topic_set.id, topic_set.name(locale), of_set)


def _show(one: Applicable, facts: FactPage) -> ShownApplicable:
    programme = one.programme
    return ShownApplicable(
        id=programme.id,
        name=programme.name(facts.locale),
        because=because_words(one.fit),
        unanswered=unanswered_words(one.fit),
        aspects=tuple(show_aspects(programme, facts)),
    )


def because_words(fit: Fit) -> tuple[tuple[str, str], ...]:
    """Each answer once: several sectors may be one field."""
    words = ((str(SHORT_WORDS[question]), value_words(question, value)) for question, value in fit.because)
    return tuple(dict.fromkeys(words))


def unanswered_words(fit: Fit) -> tuple[str, ...]:
    return tuple(str(SHORT_WORDS[question]) for question in fit.unanswered)


def _show_concern(one: Concerning, answers: Answers, facts: FactPage) -> ShownConcern:
    fact = first_fact(one.topic, answers)
    return ShownConcern(
        set_id=one.topic_set.id,
        id=one.topic.id,
        name=one.topic.name(facts.locale),
        because=because_words(one.fit),
        unanswered=unanswered_words(one.fit),
        fact=facts.show(fact) if fact is not None else None,
    )


def first_fact(topic: Topic, answers: Answers) -> Fact | None:
    """What a topic says first of where somebody wants to go; only what is confirmed, and no history."""
    places = {place for going in answers.get("to", ()) for place in HOLDING_THERE[going]}
    sure = [one for one in topic.facts if not one.is_to_be_confirmed and not one.is_history]
    return next((one for one in sure if one.place in places), None)


def show_aspects(programme: Programme, facts: FactPage) -> Iterator[tuple[str, tuple[ShownFact, ...]]]:
    """What is said of it, under the names of its aspects; those of which nothing is said are left out."""
    for aspect in ASPECTS:
        if found := [fact for fact in programme.facts if fact.aspect == aspect]:
            yield str(ASPECT_WORDS[aspect]), tuple(map(facts.show, found))
