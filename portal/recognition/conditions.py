"""Conditions of which some must all hold and of some one is enough, answered with yes, no or not sure.

Three values after Kleene: what is not sure stays open only as long as it could change the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Reply(StrEnum):
    """What somebody answers, and what comes out."""

    yes = "yes"
    no = "no"
    unsure = "unsure"


class Joint(StrEnum):
    """How the members of a rule belong together."""

    all = "all"
    any = "any"


#: The member that settles a rule by itself.
SETTLES = {Joint.all: Reply.no, Joint.any: Reply.yes}


@dataclass(frozen=True)
class Rule:
    """Members are ids of other rules, or of questions."""

    id: str
    joint: Joint
    members: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """What comes out, and the questions whose answers made it so."""

    reply: Reply
    decided_by: tuple[str, ...]


def judge(root: str, rules: Mapping[str, Rule], replies: Mapping[str, Reply]) -> Verdict:
    """The verdict on a rule or a question. A question without a reply counts as not sure.

    >>> rules = {"a": Rule("a", Joint.any, ("x", "y"))}
    >>> judge("a", rules, {"x": Reply.yes})
    Verdict(reply=<Reply.yes: 'yes'>, decided_by=('x',))
    """
    rule = rules.get(root)
    if rule is None:
        return Verdict(replies.get(root, Reply.unsure), (root,))
    verdicts = [judge(one, rules, replies) for one in rule.members]
    reply = _join(rule.joint, [one.reply for one in verdicts])
    # What settles it decides alone; else everything that has the value of the whole.
    return Verdict(reply, tuple(dict.fromkeys(_deciders(verdicts, reply))))


def _join(joint: Joint, replies: Iterable[Reply]) -> Reply:
    found, settles = set(replies), SETTLES[joint]
    if settles in found:
        return settles
    if Reply.unsure in found:
        return Reply.unsure
    return Reply.yes if joint is Joint.all else Reply.no


def _deciders(verdicts: Iterable[Verdict], reply: Reply) -> Iterator[str]:
    for one in verdicts:
        if one.reply is reply:
            yield from one.decided_by


def questions_below(root: str, rules: Mapping[str, Rule]) -> Iterator[str]:
    """The questions of a rule in the order of its members. Raises ValueError when a rule contains itself."""
    yield from _below(root, rules, ())


def _below(root: str, rules: Mapping[str, Rule], above: tuple[str, ...]) -> Iterator[str]:
    if root in above:
        raise ValueError(f"the rule {root} contains itself")
    if root not in rules:
        yield root
        return
    for one in rules[root].members:
        yield from _below(one, rules, (*above, root))
