"""Topics of the comparisons that concern every occupation, and the ways to their pages."""

from __future__ import annotations

from flask import url_for

from portal.facts.showing import FactPage
from portal.rules.showing import ShownTopic, show_topic
from portal.rules.topics import topic_sets

#: The set of labour rules, and those of its topics that every card tells in short.
LABOUR, HOURS_AND_LEAVE = "labour", ("working-time", "annual-leave")
#: The set about how people are recruited.
RECRUITMENT, CHANNELS = "recruitment", "channels"


def set_url(set_id: str) -> str:
    """The page of a set."""
    return url_for("rules.show_set", set_id=set_id)


def common_to_all(locale: str) -> list[tuple[str, str]]:
    """What no occupation changes, as names and addresses: hours, leave, and how people are recruited."""
    labour, recruitment = topic_sets()[LABOUR], topic_sets()[RECRUITMENT]
    return [
        *(
            (labour.topics[one].name(locale), url_for("rules.show_one_topic", set_id=LABOUR, topic_id=one))
            for one in HOURS_AND_LEAVE
        ),
        (recruitment.name(locale), set_url(RECRUITMENT)),
    ]


def hours_and_leave(facts: FactPage) -> list[tuple[ShownTopic, str]]:
    """Hours and leave in short, each with the address of all about it."""
    return [_in_short(LABOUR, one, facts) for one in HOURS_AND_LEAVE]


def channels(facts: FactPage) -> tuple[ShownTopic, str]:
    """Where people look for work, in one sentence for each side."""
    return _in_short(RECRUITMENT, CHANNELS, facts)


def _in_short(set_id: str, topic_id: str, facts: FactPage) -> tuple[ShownTopic, str]:
    url = url_for("rules.show_one_topic", set_id=set_id, topic_id=topic_id)
    return show_topic(topic_sets()[set_id].topics[topic_id], facts, at_most=1), url
