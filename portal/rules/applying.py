"""Which rules and programmes may apply, from the answers alone. What was not answered never hides anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.rules.programmes import Clause, Programme

#: Answers by question; a question that is not here was not answered.
Answers = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Applicable:
    """A programme that may apply: which answers speak for it, and which questions were left open."""

    programme: Programme
    #: Pairs of question and answer.
    because: tuple[tuple[str, str], ...]
    unanswered: tuple[str, ...]

    @property
    def depends(self) -> bool:
        return bool(self.unanswered)


def applicable(programmes: Iterable[Programme], answers: Answers) -> list[Applicable]:
    """Those that may apply, in the order given."""
    judged = (judge(one, answers) for one in programmes)
    return [one for one in judged if one is not None]


def judge(programme: Programme, answers: Answers) -> Applicable | None:
    """The clause that fits with the fewest open questions; None when an answer speaks against each of them."""
    fitting = [found for clause in programme.clauses if (found := _fit(clause, answers)) is not None]
    if not fitting:
        return None
    because, unanswered = min(fitting, key=lambda one: len(one[1]))
    return Applicable(programme, because, unanswered)


def _fit(clause: Clause, answers: Answers) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]] | None:
    because: list[tuple[str, str]] = []
    unanswered: list[str] = []
    for question, wanted in clause.items():
        if question not in answers:
            unanswered.append(question)
        elif met := wanted & answers[question]:
            because += [(question, one) for one in sorted(met)]
        else:
            return None
    return tuple(because), tuple(unanswered)
