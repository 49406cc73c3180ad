"""What another page hands over to a booking: a first question that the person may change, and nothing else of them.

A topic says something of the person. In addresses it stands under a token, which is the same for everybody: an address
in a log or in somebody's history must not say that a person feels strained. A subject names public pages, such as two
occupations, and stands there as it is.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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


#: From the ids of a subject to a question in the script of the page; None when an id is not known.
Writer = Callable[[tuple[str, ...]], str | None]
SUBJECTS: dict[str, Writer] = {}
SUBJECT = re.compile(r"([a-z]+(?:-[a-z]+)*)(?::([a-z0-9-]+(?:[,/][a-z0-9-]+){0,7}))?", re.ASCII)


def register_subject(name: str, write: Writer) -> None:
    """Let pages about this subject lead to a booking with a question."""
    SUBJECTS[name] = write


@dataclass(frozen=True)
class Subject:
    """What a page is about, by the ids of public content."""

    name: str
    ids: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}:{','.join(self.ids)}" if self.ids else self.name

    @property
    def question(self) -> str | None:
        """The first question, in the script of the page; None for what is not ours."""
        write = SUBJECTS.get(self.name)
        return write(self.ids) if write else None


def read_subject(text: str) -> Subject | None:
    """The subject as it stands in an address; None for anything that is none."""
    found = SUBJECT.fullmatch(text)
    if found is None:
        return None
    subject = Subject(found[1], tuple(found[2].split(",")) if found[2] else ())
    return subject if subject.question else None


def opening_of(begin: str, *, secret: str) -> str | None:
    """The words with which a booking begins; None when `begin` is neither a topic's token nor a subject."""
    if topic := read_topic(begin, secret=secret):
        return str(OPENINGS[topic])
    subject = read_subject(begin)
    return subject.question if subject else None
