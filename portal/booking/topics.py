"""What another page hands over to a booking: a first question that the person may change, and nothing else of them.

In addresses it stands under a token, which is the same for everybody: an address in a log or in somebody's history
must not say that a person feels strained.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _

from portal.accounts.code import hash_code

PURPOSE = "booking-topic"
TOKEN_LENGTH = 16


class Topic(StrEnum):
    """What somebody wants to begin with."""

    strain = "strain"


#: In the words of the person who asks, without a number; lazily, so that they are in the script of the page.
OPENINGS: Mapping[Topic, Any] = {
    Topic.strain: _("Thinking about my way ahead has weighed on me lately. I would like to begin with that."),
}


def write_topic(topic: Topic, *, secret: str) -> str:
    """The token of a topic."""
    return hash_code(topic.value, secret=secret, purpose=PURPOSE)[:TOKEN_LENGTH]


def read_topic(token: str, *, secret: str) -> Topic | None:
    """The topic behind a token; None for anything that is none."""
    return next(
        (
            one
            for one in Topic
            if hmac.compare_digest(write_topic(one, secret=secret).encode(), token.encode())
        ),
        None,
    )
