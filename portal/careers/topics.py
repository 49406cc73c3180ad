"""Topics of the comparisons that concern every occupation, and the ways to their pages."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for

from portal.facts.showing import FactPage
from portal.rules.showing import ShownTopic, show_topic
from portal.rules.topics import topic_sets

#: The set of labour rules, and those of its topics that every card tells in short.
LABOUR, HOURS_AND_LEAVE = "labour", ("working-time", "annual-leave")
#: The set about how people are recruited.
RECRUITMENT = "recruitment"


def set_url(set_id: str) -> str:
    """The page of a set."""
    return _address("rules.show_set", set_id=set_id)


def _address(endpoint: str, **values: Any) -> str:
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


def hours_and_leave(facts: FactPage) -> list[tuple[ShownTopic, str]]:
    """Hours and leave in short, each with the address of all about it."""
    topics = topic_sets()[LABOUR].topics
    return [
        (
            show_topic(topics[one], facts, at_most=1),
            _address("rules.show_one_topic", set_id=LABOUR, topic_id=one),
        )
        for one in HOURS_AND_LEAVE
    ]
