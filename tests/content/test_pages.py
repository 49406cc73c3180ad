"""The plain pages say the same in both scripts, link only to what there is, and each rule notices a broken copy."""

from __future__ import annotations

import copy
import functools
import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.content import wording

pytestmark = pytest.mark.pure

CONTENT = Path(__file__).parents[2] / "content"
SCRIPTS = ("zh-Hans", "zh-Hant")
SLUGS = {
    "about",
    "privacy",
    "under-14",
    "accessibility",
    "method",
    "sources",
    "help",
    "help-lines",
    "fairness",
}
PATHS = {f"/{slug}" for slug in SLUGS} | {
    "/assessments/interests",
    "/bookings/choose-slot",
    "/display",
    "/feedback",
    "/manual",
    "/me",
    "/open-data",
}
#: A licence has to be linked; everything else stays in the house.
OUTSIDE = {"https://creativecommons.org/licenses/by/4.0/"}
PLACEHOLDERS = {"centre", "contact", "retention_days", "unfinished_hours", "backup_days", "share_days"}
#: What each page must not lose, whatever its words: links and placeholders.
OWED = {
    "about": {"{centre}", "{contact}", "/privacy", "/method", "/feedback"},
    "privacy": {
        "{retention_days}",
        "{unfinished_hours}",
        "{backup_days}",
        "{share_days}",
        "{contact}",
        "/me",
        "/under-14",
        "/display",
        "/feedback",
    },
    "under-14": {"/privacy", "/assessments/interests", "/me", "/feedback"},
    "accessibility": {"{contact}", "/display", "/feedback"},
    "method": {"/sources", "/assessments/interests", "/fairness"},
    "fairness": {"/sources", "/method", "/feedback"},
    "sources": {"https://creativecommons.org/licenses/by/4.0/", "/feedback"},
    "help": {"{share_days}", "/bookings/choose-slot", "/me", "/privacy", "/help-lines", "/feedback"},
    "help-lines": {"tel:12356", "tel:1925", "/bookings/choose-slot", "/feedback"},
}
#: Words that the licence asks for on the page of sources.
ATTRIBUTION = ("O*NET® ", "30.1", "29.3", "CC BY 4.0", "USDOL/ETA", "0BSD", "OFL-1.1", "2023 年 11 月")
#: Short pages are read; privacy has a table and may be longer.
LONGEST = {"privacy": 1500, "help": 1000, "sources": 1000, "help-lines": 900}
USUALLY = 900
HEAD = re.compile(r"\A\+\+\+\n(.*?)\n\+\+\+\n\n(.*)\Z", re.DOTALL)
#: Names of lines, laws and their terms are quoted as they are; OpenCC spells 核准 wrongly.
NAMES = re.compile("男性关怀|男性關懷|「敏感個人信息」|《個人信息保護法》|核准")


@dataclass
class PlainPage:
    """One text of one page: its head, parsed, and its Markdown."""

    head: dict[str, Any]
    body: str

    @classmethod
    def parse(cls, text: str) -> PlainPage:
        found = HEAD.match(text)
        assert found, "a page begins with TOML between two lines of +++"
        head = json.loads(json.dumps(tomllib.loads(found[1]), default=str))
        return cls(head, found[2])

    @property
    def tokens(self) -> list[Token]:
        return list(_flat(_markdown().parse(self.body)))

    @property
    def links(self) -> list[str]:
        return [str(token.attrs["href"]) for token in self.tokens if token.type == "link_open"]

    @property
    def words(self) -> str:
        return "".join(token.content for token in self.tokens if token.type in {"text", "text_special"})


Pages = dict[str, dict[str, PlainPage]]


@functools.cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _flat(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or [])


def read_pages() -> Pages:
    return {
        folder.name: {
            script: PlainPage.parse((folder / f"{script}.md").read_text(encoding="utf-8"))
            for script in SCRIPTS
        }
        for folder in sorted((CONTENT / "pages").iterdir())
    }


def _each(pages: Pages) -> Iterator[tuple[str, str, PlainPage]]:
    for slug, texts in pages.items():
        for script, page in texts.items():
            yield slug, script, page


def there_are_the_pages_that_others_link_to(pages: Pages) -> Iterator[str]:
    yield from (f"{slug} is missing or new" for slug in SLUGS ^ set(pages))
    for slug, texts in pages.items():
        yield from (f"{slug}: no {script}" for script in SCRIPTS if script not in texts)


def its_head_has_the_shape_of_its_schema(pages: Pages) -> Iterator[str]:
    schema = json.loads((CONTENT / "schema" / "page.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for slug, script, page in _each(pages):
        for error in validator.iter_errors(page.head):
            yield f"{slug}: {script}: {error.json_path}: {error.message[:200]}"
        if page.head.get("review", {}).get("state") != "reviewed":
            yield f"{slug}: {script} is not reviewed"


def it_is_markdown_below_its_title(pages: Pages) -> Iterator[str]:
    for slug, script, page in _each(pages):
        for token in page.tokens:
            if token.type in {"html_block", "html_inline", "image"}:
                yield f"{slug}: {script}: {token.type}"
            if token.type == "heading_open" and token.tag == "h1":
                yield f"{slug}: {script}: a second h1"
        if not page.body.endswith("\n") or page.body != page.body.strip() + "\n":
            yield f"{slug}: {script}: blank lines at the ends"


def it_links_to_what_there_is(pages: Pages) -> Iterator[str]:
    for slug, script, page in _each(pages):
        for link in page.links:
            if link not in PATHS | OUTSIDE and not re.fullmatch(r"tel:\d+", link):
                yield f"{slug}: {script}: {link}"
            if link == f"/{slug}":
                yield f"{slug}: {script}: a link to itself"


def it_keeps_what_it_owes(pages: Pages) -> Iterator[str]:
    for slug, script, page in _each(pages):
        has = set(page.links) | {f"{{{name}}}" for name in re.findall(r"\{(\w+)\}", page.body)}
        yield from (f"{slug}: {script}: lacks {owed}" for owed in OWED.get(slug, set()) - has)
        if slug == "sources":
            yield from (f"{slug}: {script}: lacks {owed}" for owed in ATTRIBUTION if owed not in page.words)


def its_braces_are_placeholders(pages: Pages) -> Iterator[str]:
    for slug, script, page in _each(pages):
        for found in re.findall(r"\{([^}]*)\}", page.body):
            if found not in PLACEHOLDERS:
                yield f"{slug}: {script}: {{{found}}}"
        if len(re.findall(r"[{}]", page.body)) != 2 * len(re.findall(r"\{\w+\}", page.body)):
            yield f"{slug}: {script}: a brace that is no placeholder"


def both_scripts_say_the_same(pages: Pages) -> Iterator[str]:
    """As many sections, rows, links, placeholders and figures; what differs is words."""
    features: dict[str, Callable[[PlainPage], object]] = {
        "sections, list items and table cells": lambda page: Counter(
            token.type for token in page.tokens if token.type in {"heading_open", "list_item_open", "td_open"}
        ),
        "links": lambda page: sorted(page.links),
        "placeholders": lambda page: sorted(re.findall(r"\{\w+\}", page.body)),
        "figures": lambda page: sorted(re.findall(r"\d[\d.-]*\d|\d", page.words)),
        "days": lambda page: page.head["updated"],
    }
    for slug, texts in pages.items():
        for name, feature in features.items():
            hans, hant = (feature(texts[script]) for script in SCRIPTS)
            if hans != hant:
                yield f"{slug}: other {name} in the other script: {hans} and {hant}"


def it_is_short(pages: Pages) -> Iterator[str]:
    for slug, script, page in _each(pages):
        if len(page.words) > LONGEST.get(slug, USUALLY):
            yield f"{slug}: {script}: {len(page.words)} characters"


def its_words_are_its_readers(pages: Pages) -> Iterator[str]:
    for slug, script, page in _each(pages):
        for line in (page.head["title"], page.head["description"], *page.body.splitlines()):
            for problem in wording.problems(NAMES.sub("某", line), script):
                yield f"{slug}: {script}: {problem}"
        for found in re.findall("[您妳]", page.body):
            yield f"{slug}: {script}: {found} instead of 你"


Rule = Callable[[Pages], Iterator[str]]
RULES: list[Rule] = [
    there_are_the_pages_that_others_link_to,
    its_head_has_the_shape_of_its_schema,
    it_is_markdown_below_its_title,
    it_links_to_what_there_is,
    it_keeps_what_it_owes,
    its_braces_are_placeholders,
    both_scripts_say_the_same,
    it_is_short,
    its_words_are_its_readers,
]
PAGES = read_pages()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_pages_keep_the_rule(rule: Rule) -> None:
    assert list(rule(PAGES)) == []


def _body(slug: str, script: str, old: str, new: str) -> Callable[[Pages], object]:
    def change(pages: Pages) -> None:
        page = pages[slug][script]
        assert old in page.body
        page.body = page.body.replace(old, new, 1)

    return change


def _head(slug: str, **entries: object) -> Callable[[Pages], object]:
    return lambda pages: pages[slug]["zh-Hans"].head.update(entries)


BROKEN: list[tuple[Rule, Callable[[Pages], object]]] = [
    (there_are_the_pages_that_others_link_to, lambda pages: pages.pop("method")),
    (there_are_the_pages_that_others_link_to, lambda pages: pages["method"].pop("zh-Hant")),
    (its_head_has_the_shape_of_its_schema, lambda pages: pages["about"]["zh-Hant"].head.pop("title")),
    (its_head_has_the_shape_of_its_schema, _head("about", updated="soon")),
    (
        its_head_has_the_shape_of_its_schema,
        lambda pages: pages["help"]["zh-Hans"].head["review"].update(state="draft"),
    ),
    (it_is_markdown_below_its_title, _body("about", "zh-Hans", "## 免费", "# 免费")),
    (it_is_markdown_below_its_title, _body("about", "zh-Hans", "**{centre}**", "<b>{centre}</b>")),
    (it_links_to_what_there_is, _body("about", "zh-Hans", "(/method)", "(/methods)")),
    (it_links_to_what_there_is, _body("about", "zh-Hant", "(/method)", "(https://example.org/)")),
    (it_keeps_what_it_owes, _body("under-14", "zh-Hant", "[隱私說明](/privacy)", "隱私說明")),
    (it_keeps_what_it_owes, _body("sources", "zh-Hans", "O\\*NET® 是", "O\\*NET 是")),
    (its_braces_are_placeholders, _body("privacy", "zh-Hans", "{backup_days}", "{backup}")),
    (its_braces_are_placeholders, _body("privacy", "zh-Hans", "{backup_days}", "{backup_days")),
    (both_scripts_say_the_same, _body("help-lines", "zh-Hans", "12356", "12355")),
    (
        both_scripts_say_the_same,
        _body("privacy", "zh-Hant", "| 備份 | 防止意外遺失 | 最多 {backup_days} 天，到期銷毀 |\n", ""),
    ),
    (both_scripts_say_the_same, _body("about", "zh-Hans", "- 持有职业指导员职业资格证书；\n", "")),
    (it_is_short, _body("about", "zh-Hans", "免费", "免费" * 400)),
    (its_words_are_its_readers, _body("about", "zh-Hant", "贊助商", "赞助商")),
    (its_words_are_its_readers, _body("privacy", "zh-Hant", "伺服器", "服務器")),
    (its_words_are_its_readers, _body("privacy", "zh-Hans", "服务器", "伺服器")),
    (its_words_are_its_readers, _body("about", "zh-Hans", "只看你的", "只看您的")),
]


@pytest.mark.parametrize(("rule", "change"), BROKEN, ids=lambda value: getattr(value, "__name__", ""))
def test_the_rule_notices_a_broken_copy(rule: Rule, change: Callable[[Pages], object]) -> None:
    pages = copy.deepcopy(PAGES)
    change(pages)
    assert list(rule(pages))


def test_every_rule_was_seen_to_fail() -> None:
    assert {rule for rule, _ in BROKEN} == set(RULES)


def test_a_page_without_a_head_is_refused() -> None:
    with pytest.raises(AssertionError, match="begins with TOML"):
        PlainPage.parse("## 免费\n")
