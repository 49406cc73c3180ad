"""The conditions for talent from Taiwan, as content: the standard's own words, as questions with rules between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.content import by_locale, once_per_folder, read_toml
from portal.facts.base import fact_reader
from portal.facts.facts import Confidence, Fact, FactReader, read_texts
from portal.facts.sources import Citation, UnreadableFact
from portal.recognition.conditions import Joint, Rule, questions_below
from portal.recognition.entries import Texts

KINDS = ("expert", "specialist")


@dataclass(frozen=True)
class Question:
    """One condition: as we ask it, as the standard says it, and what could show it."""

    id: str
    asked: Texts = field(hash=False)
    quote: Texts = field(hash=False)
    evidence: Texts = field(hash=False)


@dataclass(frozen=True)
class Talent:
    """One kind of talent with its conditions."""

    id: str
    position: int
    names: Texts = field(hash=False)
    leads: Texts = field(hash=False)
    citation: Citation
    root: str
    rules: Mapping[str, Rule] = field(hash=False)
    questions: Mapping[str, Question] = field(hash=False)
    #: The standard names no papers; how far our suggestions can be trusted, and what is missing.
    evidence_confidence: Confidence
    evidence_missing: Texts = field(hash=False)
    facts: tuple[Fact, ...]

    def name(self, locale: str) -> str:
        return self.names[locale]

    @property
    def parts(self) -> list[tuple[Joint, list[list[Question]]]]:
        """The questions as a page asks them: those that all count, then the groups of which one is enough."""
        alone = [one for one in self.rules[self.root].members if one not in self.rules]
        parts = [(Joint.all, [[self.questions[one]] for one in alone])]
        for member in (one for one in self.rules[self.root].members if one in self.rules):
            rule = self.rules[member]
            groups = [
                [self.questions[one] for one in questions_below(part, self.rules)] for part in rule.members
            ]
            parts.append((rule.joint, groups))
        return [part for part in parts if part[1]]


def read_talent(given: Mapping[str, Any], reader: FactReader) -> Talent:
    """One kind of talent. Raises UnreadableFact, KeyError or ValueError."""
    rules = {one["id"]: Rule(one["id"], Joint(one["kind"]), tuple(one["members"])) for one in given["rules"]}
    questions = {one["id"]: _question(one) for one in given["questions"]}
    if set(questions_below(given["root"], rules)) != set(questions):
        raise UnreadableFact("rules and questions do not fit together")
    return Talent(
        id=given["id"],
        position=given["position"],
        names=read_texts(given["name"]),
        leads=read_texts(given["lead"]),
        citation=_citation(given["source"], reader),
        root=given["root"],
        rules=rules,
        questions=questions,
        evidence_confidence=Confidence(given["evidence_confidence"]),
        evidence_missing=read_texts(given["evidence_missing"]),
        facts=tuple(reader.from_mapping(one) for one in given.get("facts", ())),
    )


def _citation(text: str, reader: FactReader) -> Citation:
    return Citation.read(text, reader.sources)


def _question(given: Mapping[str, Any]) -> Question:
    quote = by_locale(given, "quote")
    if not all(quote.values()):
        raise UnreadableFact(f"{given['id']}: the standard's words stand in one script only")
    return Question(given["id"], read_texts(given["question"]), quote, read_texts(given["evidence"]))


@once_per_folder
def talents(content: Path) -> Mapping[str, Talent]:
    """Every kind of talent in order. Raises UnservableContent."""
    found = []
    for path in sorted((content / "talent").glob("*.toml")):
        given = read_toml(path)
        try:
            found.append(read_talent(given, fact_reader(content)))
        except (KeyError, ValueError) as error:
            raise UnreadableFact(f"{path.name}: {error!r}") from error
    return {one.id: one for one in sorted(found, key=lambda one: one.position)}
