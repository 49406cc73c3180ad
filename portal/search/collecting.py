"""What can be found: every part of the content says what it holds, in both scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from portal.careers.aliases import read_aliases
from portal.careers.catalogue import Occupation
from portal.careers.material import Material, read_material
from portal.facts.facts import Fact
from portal.glossary.book import Entry, read_book
from portal.library import read_library
from portal.locale import LOCALES, other_locale
from portal.recognition.content import holdings
from portal.rules.programmes import programmes
from portal.rules.topics import Topic, TopicSet, topic_sets
from portal.search.documents import Document, Kind

NAME_COLUMNS = (
    "title_cn_hans",
    "title_cn_hant",
    "title_tw_hans",
    "title_tw_hant",
    "csco2022_name_hans",
    "tw6_name_hant",
    "onet_title",
)
#: What Markdown writes that is no text: marks, addresses, placeholders.
MARKS = re.compile(r"^#+ |\]\([^)]*\)|[*_`\[|]|^-+$|\{\w+\}", re.MULTILINE)


def collect(content: Path) -> list[Document]:
    """Everything of the content that has a page, in the order of its kinds."""
    return [document for collector in COLLECTORS for document in collector(content)]


def occupations(content: Path) -> Iterator[Document]:
    known, aliases = read_material(content), read_aliases(content)
    for occupation in known.catalogue.occupations.values():
        yield Document(
            Kind.occupation,
            occupation.id,
            "careers.show_occupation",
            {"occupation_id": occupation.id},
            titles={locale: occupation.title(locale) for locale in LOCALES},
            names=(*_names(occupation), *aliases.get(occupation.id, ())),
            besides={locale: occupation.title_there(locale) for locale in LOCALES},
            bodies={locale: _about(occupation, known, locale) for locale in LOCALES},
        )


def _names(occupation: Occupation) -> Iterator[str]:
    """Its titles on both sides, then what the classifications call it."""
    row = occupation.row
    yield from (row[column] for column in NAME_COLUMNS if row[column])


def _about(occupation: Occupation, known: Material, locale: str) -> str:
    entries = (one.text(locale) for side in ("cn", "tw") for one in known.entries[occupation.id, side].facts)
    return _text(occupation.does[locale], occupation.sector.name(locale), *entries)


def topics(content: Path) -> Iterator[Document]:
    for topic_set in topic_sets(content).values():
        for topic in topic_set.topics.values():
            yield Document(
                Kind.topic,
                f"{topic_set.id}/{topic.id}",
                "rules.show_one_topic",
                {"set_id": topic_set.id, "topic_id": topic.id},
                titles=topic.names,
                bodies={locale: _said(topic_set, topic, locale) for locale in LOCALES},
            )


def _said(topic_set: TopicSet, topic: Topic, locale: str) -> str:
    return _text(
        _facts(topic.facts, locale),
        topic.comparability.because[locale],
        topic_set.name(locale),
    )


def fields(content: Path) -> Iterator[Document]:
    for one in read_material(content).fields.values():
        facts = (*one.facts, *one.advice)
        yield _of_facts(Kind.field, one.id, "careers.show_field", {"field_id": one.id}, one.names, facts)


def ways(content: Path) -> Iterator[Document]:
    for one in holdings(content).ways.values():
        values = {"_anchor": one.id}
        yield _of_facts(Kind.way, one.id, "recognition.list_ways", values, one.names, one.facts)


def words_of_recognition(content: Path) -> Iterator[Document]:
    for one in holdings(content).words.values():
        name, values = f"word/{one.id}", {"_anchor": one.id}
        yield _of_facts(Kind.recognition, name, "recognition.explain_words", values, one.names, one.facts)


def all_programmes(content: Path) -> Iterator[Document]:
    for one in programmes(content):
        values = {"programme_id": one.id}
        yield _of_facts(Kind.programme, one.id, "rules.show_programme", values, one.names, one.facts)


def _of_facts(
    kind: Kind,
    name: str,
    endpoint: str,
    values: Mapping[str, str],
    titles: Mapping[str, str],
    facts: Iterable[Fact],
) -> Document:
    """What has a name and facts, and nothing else to be found by."""
    told = list(facts)
    return Document(
        kind, name, endpoint, values, titles, bodies={locale: _facts(told, locale) for locale in LOCALES}
    )


def glossary(content: Path) -> Iterator[Document]:
    for entry in read_book(content).entries.values():
        yield Document(
            Kind.glossary,
            entry.id,
            "glossary.show_entry",
            {"entry_id": entry.id},
            titles={locale: entry.word(locale) for locale in LOCALES},
            names=(*(word for locale in LOCALES for word in entry.all_words(locale)), entry.row["english"]),
            besides={locale: entry.word(other_locale(locale)) for locale in LOCALES},
            bodies={locale: _explained(entry, locale) for locale in LOCALES},
        )


def _explained(entry: Entry, locale: str) -> str:
    return _text(entry.note(locale), entry.trap(locale))


def articles(content: Path) -> Iterator[Document]:
    for slug, texts in read_library(content).articles.items():
        yield Document(
            Kind.article,
            slug,
            "learning.read",
            {"slug": slug},
            titles={locale: text.title for locale, text in texts.items()},
            bodies={
                locale: _text(text.description, MARKS.sub("", text.markdown))
                for locale, text in texts.items()
            },
        )


def _facts(facts: Iterable[Fact], locale: str) -> str:
    return _text(*(fact.text(locale) for fact in facts))


def _text(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


COLLECTORS: tuple[Callable[[Path], Iterable[Document]], ...] = (
    occupations,
    fields,
    topics,
    words_of_recognition,
    ways,
    all_programmes,
    glossary,
    articles,
)
