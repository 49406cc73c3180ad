"""The only reader of `content/profile`: the rules, and what is said when they hold, checked at the start."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from flask.sansio.blueprints import BlueprintSetupState

from portal.aptitude.families import FAMILIES
from portal.aptitude.rows import INSTRUMENT as APTITUDE
from portal.aptitude.wording import leaves, slots_of
from portal.content import CONTENT, UnservableContent, read_toml
from portal.library import SERVED_STATES, InstrumentWords, Publication, read_library
from portal.locale import LOCALES, tag_of
from portal.plain import PlainGap, read_plain
from portal.profiles.rules import ANY, Condition, Rule
from portal.reports.voice import Voice

KINDS = ("sentences", "strengths", "tensions")
#: What may be asked of a scale, and of an instrument as a whole.
SCALE_BANDS = frozenset({"high", "low", "above", "below", "most", "least"})
WHOLE_BANDS = frozenset(
    {
        *("missing", "unfinished", "flat", "sparse", "first-sure", "first-close"),
        *("some-high", "some-low", "level", "ranked", "found", "near", "agrees"),
    }
)
#: Subjects of conditions that are no instruments.
OTHER_SUBJECTS = frozenset({"tensions", "wishes", "guess"})
#: What the code can find by itself.
SOURCES = frozenset({"guess-moved", "guess-left-out", "choices-differ", "wish-apart", "wish-unmeasured"})


@dataclass(frozen=True)
class ProfileContent:
    """The rules and the words in both scripts."""

    structure: Mapping[str, Any]
    words: Mapping[str, Mapping[str, Any]]
    #: The words with the plain texts in place of theirs; none where no plain ones were written.
    plain_words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @cached_property
    def in_plain_words(self) -> ProfileContent:
        """The same rules, told in short sentences."""
        return replace(self, words=self.plain_words or self.words)

    @cached_property
    def instruments(self) -> tuple[str, ...]:
        """In the order in which they are spoken of."""
        return tuple(self.structure["instruments"])

    @cached_property
    def apart(self) -> frozenset[str]:
        """Instruments that say nothing about occupations, and no tension."""
        return frozenset(self.structure["apart"])

    @cached_property
    def unread(self) -> frozenset[str]:
        """Scales of which nothing is concluded."""
        return frozenset(self.structure["unread"])

    @cached_property
    def rules(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules of each kind in their order."""
        return {kind: tuple(map(Rule.from_mapping, self.structure[kind])) for kind in KINDS}

    @cached_property
    def voices(self) -> Mapping[str, Voice]:
        return {
            locale: Voice(InstrumentWords(locale, {"report": tree})) for locale, tree in self.words.items()
        }

    def families_for(self, kind: str, element: str) -> tuple[str, ...]:
        """Sets of tasks that touch a skill or a field of knowledge, perhaps none."""
        return tuple(self.structure["draws"][kind].get(element, ()))

    def are_equivalent(self, instrument: str, form: str, versions: frozenset[str]) -> bool:
        """Whether scores of these structures may be compared."""
        declared = (
            frozenset(row["versions"])
            for row in self.structure["equivalents"]
            if (row["instrument"], row["form"]) == (instrument, form)
        )
        return len(versions) == 1 or any(versions <= same for same in declared)


def read_content(folder: Path, publications: Mapping[str, Publication]) -> ProfileContent:
    """Read the folder and check it. Raises UnservableContent naming the file and the place."""
    content = ProfileContent(
        structure=read_toml(folder / "rules.toml"),
        words={locale: read_toml(folder / f"{tag_of(locale)}.toml") for locale in LOCALES},
    )
    for complaint in complaints(content, publications):
        raise UnservableContent(f"profile/{complaint}")
    try:
        return replace(content, plain_words=read_plain(folder, content.words))
    except PlainGap as error:
        raise UnservableContent(str(error)) from error


def complaints(content: ProfileContent, publications: Mapping[str, Publication]) -> Iterator[str]:
    """What is missing in one script, has other slots than it should, or asks for what no instrument measures."""
    for locale, tree in content.words.items():
        yield from (f"{tag_of(locale)}.toml: {text}" for text in _word_complaints(content, tree))
    for kind, rules in content.rules.items():
        for rule in rules:
            yield from (
                f"rules.toml: {kind}.{rule.id}: {text}" for text in _rule_complaints(rule, kind, content)
            )
            for condition in rule.when:
                if not _is_known(condition, publications):
                    yield f"rules.toml: {kind}.{rule.id} asks for {condition}, which nothing measures"


def _word_complaints(content: ProfileContent, tree: Mapping[str, Any]) -> Iterator[str]:
    if tree["review"]["state"] not in SERVED_STATES:
        yield "nobody has reviewed it"
    slots: Mapping[str, str] = content.structure["slots"]
    texts = {path: text for path, text in leaves(tree) if not path.startswith("review.")}
    yield from (f"{path} has slots but no text" for path in sorted(slots.keys() - texts.keys()))
    for path, text in texts.items():
        if slots_of(text) != frozenset(slots.get(path, "").split()):
            yield f"{path} should have the slots «{slots.get(path, '')}»"
    for kind in KINDS:
        ids = {rule.id for rule in content.rules[kind]}
        yield from (f"{kind} differ from the rules by {odd}" for odd in sorted(ids ^ {*tree[kind]}))
    sures = {rule.sure for kind in ("sentences", "tensions") for rule in content.rules[kind]}
    yield from (f"sure differs from the rules by {odd}" for odd in sorted(sures ^ {*tree["sure"]}))
    yield from (f"about lacks {one}" for one in content.instruments if one not in tree["about"])


def _rule_complaints(rule: Rule, kind: str, content: ProfileContent) -> Iterator[str]:
    if bool(rule.when) == bool(rule.source):
        yield "needs either conditions or a source"
    if rule.source and rule.source not in SOURCES:
        yield f"nothing finds {rule.source}"
    if kind == "tensions" and content.apart & {condition.of for condition in rule.when}:
        yield "is about an instrument that stands apart"
    if content.unread & {condition.scale for condition in rule.when}:
        yield "is about a scale of which nothing is concluded"
    if len({condition.of for condition in rule.when if condition.scale == ANY}) > 1:
        yield "is about any scale of two instruments"


def _is_known(condition: Condition, publications: Mapping[str, Publication]) -> bool:
    if not condition.scale:
        return condition.band in WHOLE_BANDS and condition.of in {*publications, APTITUDE, *OTHER_SUBJECTS}
    if condition.of == APTITUDE:
        scales = {*FAMILIES, ANY}
    elif condition.of in publications:
        scales = {*(scale.id for scale in publications[condition.of].instrument.scales), ANY}
    else:
        return False
    return condition.scale in scales and condition.band in SCALE_BANDS


@functools.cache
def profile_content(folder: Path = CONTENT / "profile") -> ProfileContent:
    """The content, read and checked once per process."""
    return read_content(folder, read_library().publications)


def refuse_gaps(_state: BlueprintSetupState) -> None:
    """Keep the application from starting when something is missing in one script."""
    profile_content()
