"""The only reader of `content/aptitude`: the words of generated tasks and of their families, checked at the start."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from string import Formatter
from typing import Any

from flask import Flask

from assessments.generate.clerical_codes import LENGTHS
from assessments.generate.data_questions import QUESTIONS
from assessments.generate.data_rows import ROW_QUESTIONS
from assessments.generate.figure_space import ATTRIBUTES, COMPLEXITY
from assessments.generate.rotation_group import TURNS
from portal.content import CONTENT, UnservableContent, read_toml
from portal.library import SERVED_STATES
from portal.locale import LOCALES, tag_of
from portal.plain import PlainGap, read_plain

#: Where a letter, a digit or a sign of a number meets a Chinese character, a space stands in both scripts.
_BEFORE = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z0-9−])")
_BEHIND = re.compile(r"(?<=[A-Za-z0-9%°²³])(?=[\u3400-\u9fff])")
#: Tables of words that must have an entry for each of these ids of the engine.
_OWED: Mapping[str, frozenset[str]] = {
    "items.data.questions": frozenset({*QUESTIONS, *ROW_QUESTIONS}),
    "items.matrix.attributes": frozenset(ATTRIBUTES),
    "items.matrix.rules": frozenset(COMPLEXITY),
    "items.rotation.turns": frozenset(f"{angle}-{axis}" for angle, axis in TURNS),
    "items.clerical.codes": frozenset(LENGTHS),
}


def spaced(text: str) -> str:
    """The text with the spaces that belong between Chinese characters and what stands among them.

    >>> spaced("4月B店的销量"), spaced("从周一到周三")
    ('4 月 B 店的销量', '从周一到周三')
    """
    return _BEHIND.sub(" ", _BEFORE.sub(" ", text))


@dataclass(frozen=True)
class Wording:
    """All words in one script."""

    locale: str
    tree: Mapping[str, Any]

    def at(self, path: str) -> Any:
        """What stands at a path such as `items.series.prompt`. Raises KeyError."""
        return functools.reduce(lambda branch, name: branch[name], path.split("."), self.tree)

    def say(self, path: str, **slots: object) -> str:
        """The text at a path with its slots filled. Raises KeyError for a path or a slot that is not given."""
        return spaced(str(self.at(path)).format(**slots))

    def listed(self, texts: list[str]) -> str:
        """Several texts as one list."""
        return str(self.at("common.comma")).join(texts)


@dataclass(frozen=True)
class Content:
    """The structure, and the words and the passport in each script."""

    structure: Mapping[str, Any]
    words: Mapping[str, Wording]
    passports: Mapping[str, Mapping[str, Any]]
    #: Who read the texts a second time, by locale and family; `common` is what belongs to no one family.
    reviews: Mapping[str, Mapping[str, Any]]
    #: The words with the plain texts in place of theirs; none where no plain ones were written.
    plain_words: Mapping[str, Wording] = field(default_factory=dict)


def leaves(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a parsed file with the path to it; of a list all texts have numbers from 0."""
    if isinstance(tree, Mapping | list):
        branches = tree.items() if isinstance(tree, Mapping) else enumerate(tree)
        for name, branch in branches:
            yield from leaves(branch, f"{path}.{name}" if path else str(name))
    else:
        yield path, str(tree)


def slots_of(text: str) -> frozenset[str]:
    """The names of the slots of a text.

    >>> sorted(slots_of("{row}和{base_row}"))
    ['base_row', 'row']
    """
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def read_content(folder: Path) -> Content:
    """Read the folder and check it. Raises UnservableContent naming the file and the place."""
    trees = {locale: read_toml(folder / f"{tag_of(locale)}.toml") for locale in LOCALES}
    reviews = {locale: tree.pop("review", {}) for locale, tree in trees.items()}
    content = Content(
        structure=read_toml(folder / "structure.toml"),
        words={locale: Wording(locale, tree) for locale, tree in trees.items()},
        passports={locale: read_toml(folder / f"passport.{tag_of(locale)}.toml") for locale in LOCALES},
        reviews=reviews,
    )
    for complaint in complaints(content):
        raise UnservableContent(f"aptitude/{complaint}")
    try:
        plain = read_plain(folder, {locale: words.tree for locale, words in content.words.items()})
    except PlainGap as error:
        raise UnservableContent(str(error)) from error
    return replace(content, plain_words={locale: Wording(locale, tree) for locale, tree in plain.items()})


def complaints(content: Content) -> Iterator[str]:
    """What is missing in one script or unsigned, has other slots than it should, or lacks words for an id."""
    for kind, trees in (
        ("words", {locale: words.tree for locale, words in content.words.items()}),
        ("passport", content.passports),
    ):
        one, other = ({path for path, _ in leaves(trees[locale])} for locale in LOCALES)
        yield from (f"{kind}: {path} stands in one script only" for path in sorted(one ^ other))
    for locale, words in content.words.items():
        yield from (f"{tag_of(locale)}.toml: {complaint}" for complaint in _complaints(content, words))


def _complaints(content: Content, words: Wording) -> Iterator[str]:
    yield from _unsigned(content, content.reviews[words.locale])
    slots: Mapping[str, str] = content.structure["slots"]
    known = dict(leaves(words.tree))
    yield from (f"{path} has slots but no text" for path in sorted(slots.keys() - known.keys()))
    for path, text in known.items():
        if slots_of(text) != frozenset(slots.get(path, "").split()):
            yield f"{path} should have the slots «{slots.get(path, '')}»"
    owed = {
        **_OWED,
        "families": frozenset(content.structure["families"]),
        "items.data.themes": frozenset(content.structure["themes"]),
        "items.data.means": frozenset(content.structure["themes_of_means"]),
        "items.logic.relations": frozenset(one for pair in content.structure["relations"] for one in pair),
        "items.logic.orders": frozenset(first for first, _ in content.structure["relations"]),
    }
    for path, names in owed.items():
        yield from (f"{path} differs from its ids by {odd}" for odd in sorted(names ^ {*words.at(path)}))


def _unsigned(content: Content, reviews: Mapping[str, Any]) -> Iterator[str]:
    """Nothing is served that nobody has read a second time; a signature is a state, a name and a day."""
    signable = {"common", *content.structure["families"]}
    yield from (f"review differs from the families by {odd}" for odd in sorted(reviews.keys() - signable))
    for name in sorted(signable):
        review = reviews.get(name, {})
        if review.get("state") not in SERVED_STATES or not (review.get("by") and review.get("on")):
            yield f"{name} has no reviewed text"


@functools.cache
def read_wording(folder: Path = CONTENT / "aptitude") -> Content:
    """The content, read and checked once per process."""
    return read_content(folder)


def wording(locale: str, *, is_plain: bool = False) -> Wording:
    """The words in one script; told in short sentences where they are not of the tasks themselves."""
    content = read_wording()
    return (is_plain and content.plain_words.get(locale)) or content.words[locale]


def passport(locale: str) -> Mapping[str, Any]:
    """What is known and unknown about the tasks, in one script."""
    return read_wording().passports[locale]


def init_app(_app: Flask) -> None:
    """Refuse to start when something is missing in one script."""
    read_wording()
