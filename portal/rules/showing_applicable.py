"""What may apply, in the reader's script: why each is shown, its facts by aspect, and history apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from portal.facts.showing import FactPage, ShownFact
from portal.rules.applying import Applicable
from portal.rules.programmes import ASPECTS, Programme, ProgrammeKind
from portal.rules.what_applies import SHORT_WORDS, value_words

ASPECT_WORDS: Mapping[str, Any] = {
    "what": _("What it is"),
    "who": _("For whom"),
    "amount": _("How much"),
    "how": _("How and where"),
    "limits": _("Limits"),
}


@dataclass(frozen=True)
class ShownApplicable:
    """One rule or programme. `because` are pairs of question and answer; `unanswered` what it still depends on."""

    id: str
    name: str
    because: tuple[tuple[str, str], ...]
    unanswered: tuple[str, ...]
    aspects: tuple[tuple[str, tuple[ShownFact, ...]], ...]


@dataclass(frozen=True)
class ShownKinds:
    """What may apply by kind."""

    rules: tuple[ShownApplicable, ...]
    programmes: tuple[ShownApplicable, ...]
    history: tuple[ShownApplicable, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.rules or self.programmes or self.history)


def show_applicable(found: Iterable[Applicable], facts: FactPage) -> ShownKinds:
    """Those that depend on no open question come first within their kind."""
    in_order = sorted(found, key=lambda one: bool(one.unanswered))
    by_kind = {
        kind: tuple(_show(one, facts) for one in in_order if one.programme.kind is kind)
        for kind in ProgrammeKind
    }
    return ShownKinds(
        by_kind[ProgrammeKind.rule], by_kind[ProgrammeKind.programme], by_kind[ProgrammeKind.history]
    )


def _show(one: Applicable, facts: FactPage) -> ShownApplicable:
    programme = one.programme
    return ShownApplicable(
        id=programme.id,
        name=programme.name(facts.locale),
        because=tuple(
            (str(SHORT_WORDS[question]), value_words(question, value)) for question, value in one.because
        ),
        unanswered=tuple(str(SHORT_WORDS[question]) for question in one.unanswered),
        aspects=tuple(show_aspects(programme, facts)),
    )


def show_aspects(programme: Programme, facts: FactPage) -> Iterator[tuple[str, tuple[ShownFact, ...]]]:
    """What is said of it, under the names of its aspects; those of which nothing is said are left out."""
    for aspect in ASPECTS:
        if found := [fact for fact in programme.facts if fact.aspect == aspect]:
            yield str(ASPECT_WORDS[aspect]), tuple(map(facts.show, found))
