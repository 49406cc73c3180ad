"""Topics as their pages show them: both sides in the reader's script, the reader's own first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.facts.facts import Kind
from portal.facts.showing import COMPARABILITY_WORDS, SIDE_WORDS, FactPage, ShownFact, sides_in_order
from portal.rules.topics import Topic, TopicSet, topic_sets


@dataclass(frozen=True)
class ShownSide:
    """One side of a topic. `n_more` facts stand on the topic's own page."""

    id: str
    name: str
    facts: tuple[ShownFact, ...]
    n_more: int = 0


@dataclass(frozen=True)
class ShownTopic:
    """A topic with both sides, and whether they can be compared."""

    id: str
    name: str
    kind: Kind
    kind_words: str
    because: str
    sides: tuple[ShownSide, ...]
    calculator: str


@dataclass(frozen=True)
class ShownGroup:
    """The topics of one group."""

    id: str
    name: str
    topics: tuple[ShownTopic, ...]


def show_topic(topic: Topic, facts: FactPage, *, at_most: int | None = None) -> ShownTopic:
    """A topic with all its facts, or the first `at_most` of each side."""
    return ShownTopic(
        id=topic.id,
        name=topic.name(facts.locale),
        kind=topic.comparability.kind,
        kind_words=str(COMPARABILITY_WORDS[topic.comparability.kind]),
        because=topic.comparability.because[facts.locale],
        sides=tuple(_side(topic, side, facts, at_most) for side in sides_in_order(facts.locale)),
        calculator=topic.calculator,
    )


def _side(topic: Topic, side: str, facts: FactPage, at_most: int | None) -> ShownSide:
    own = topic.side(side)
    shown = own if at_most is None else own[:at_most]
    return ShownSide(side, str(SIDE_WORDS[side]), tuple(facts.show_all(shown)), len(own) - len(shown))


def show_groups(
    topic_set: TopicSet, facts: FactPage, groups: Iterable[str], *, at_most: int
) -> list[ShownGroup]:
    """The groups that have topics, each topic in short."""
    return [
        ShownGroup(
            group,
            topic_set.groups[group][facts.locale],
            tuple(show_topic(one, facts, at_most=at_most) for one in topic_set.in_group(group)),
        )
        for group in groups
        if topic_set.in_group(group)
    ]


def beside(topic_set: TopicSet, topic: Topic) -> tuple[Topic | None, Topic | None]:
    """The topics before and after this one, in the order of the set's page."""
    order = [one for group in topic_set.groups for one in topic_set.in_group(group)]
    place = order.index(topic)
    before = order[place - 1] if place else None
    return before, order[place + 1] if place + 1 < len(order) else None


def topics_of_calculator(slug: str) -> list[tuple[TopicSet, Topic]]:
    """The topics to which a calculator belongs, with their sets."""
    return [
        (topic_set, topic)
        for topic_set in topic_sets().values()
        for topic in topic_set.topics.values()
        if topic.calculator == slug
    ]


def related_topics(topic_set: TopicSet, topic: Topic) -> list[tuple[TopicSet, Topic]]:
    """The other topics of the same group, and those of any set to which the same calculator belongs."""
    own = [(topic_set, one) for one in topic_set.in_group(topic.group)]
    alike = topics_of_calculator(topic.calculator) if topic.calculator else []
    return [pair for pair in dict.fromkeys([*own, *alike]) if pair[1] is not topic]
