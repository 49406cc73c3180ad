"""What every page must keep to; each rule returns the sentences that say what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from flask import Flask
from lxml import etree
from tinyhtml5 import inputstream
from tinyhtml5.parser import HTMLParser
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.locale import tag_of
from tests.scripts import foreign_in

INPUTS = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button"}
HTMX_REQUESTS = ("hx-get", "hx-post", "hx-put", "hx-delete")
#: Parser errors that say nothing about the page: a fragment has no doctype.
FRAGMENT_ERRORS = {"expected-doctype-but-got-start-tag", "expected-doctype-but-got-chars"}


class _Compiled(dict[tuple[Iterable[str], bool], re.Pattern[str]]):
    """The parser's patterns, made when first asked for: tinyhtml5 2.1 keeps them under keys that it never looks up."""

    def __missing__(self, key: tuple[Iterable[str], bool]) -> re.Pattern[str]:
        characters, is_opposite = key
        listed = "".join(f"\\x{ord(one):02x}" for one in characters)
        self[key] = re.compile(f"[{'' if is_opposite else '^'}{listed}]+")
        return self[key]


inputstream.characters_until_regex = _Compiled()

Element: TypeAlias = etree._Element
#: References that are good wherever they stand; values and texts without any.
REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|#34|#39);")
VALUE, TEXT = re.compile(r'"[^"<&]*"'), re.compile(r">[^<>&]*[^<>&\s][^<>&]*<")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
#: Shapes of pages and fragments without a fault.
FAULTLESS: set[tuple[str, bool]] = set()


@dataclass(frozen=True)
class Markup:
    """A parsed page or fragment."""

    html: str
    locale: str
    is_fragment: bool = False

    @cached_property
    def root(self) -> Element:
        return etree.HTML(self.html or "<html/>")

    @property
    def shape(self) -> str:
        """The page without its words and values: what a parser has to tell apart."""
        return TEXT.sub(">x<", VALUE.sub('""', REFERENCE.sub("x", self.html)))

    def all(self, *names: str) -> list[Element]:
        return [element for element in self.root.iter() if element.tag in names]

    def one(self, name: str) -> Element:
        (found,) = self.all(name)
        return found

    @cached_property
    def text(self) -> str:
        """The words that a reader sees, in one line."""
        return " ".join("".join(_texts(self.root)).split())

    @cached_property
    def own_text(self) -> str:
        """The words of the service itself, in its own script: not the person's, not the switch to the other script."""
        return " ".join("".join(_texts(self.root, skip=_is_not_ours)).split())


def _is_not_ours(element: Element) -> bool:
    return element.get("translate") == "no" or (element.tag != "html" and element.get("lang") is not None)


def _texts(element: Element, skip: Callable[[Element], bool] = lambda _: False) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in {"script", "style"} or skip(element):
        return
    yield element.text or ""
    for name in ("alt", "aria-label", "title", "placeholder", "content"):
        if element.tag != "meta" and (value := element.get(name)):
            yield f" {value} "
    for child in element:
        yield from _texts(child, skip)
        yield child.tail or ""


def plain(element: Element) -> str:
    """All text inside an element, in one line."""
    return " ".join("".join(element.itertext()).split())


def it_parses(page: Markup) -> Iterator[str]:
    """It has no fault, and is the same to the quick parser, whose tree the other rules look at.

    Words and values change neither, so that a shape is parsed once. Control characters would, in any place.
    """
    shape = (page.shape, page.is_fragment)
    if shape in FAULTLESS and not CONTROL.search(page.html):
        return
    parser = HTMLParser(namespace_html_elements=False)
    parser.parse(page.html)
    faults = [error for error in parser.errors if not (page.is_fragment and error[1] in FRAGMENT_ERRORS)]
    for position, code, details in faults:
        yield f"not valid HTML at {position}: {code} {details}"
    strict, quick = _tags(parser.tree.get_document()), _tags(page.root)
    if not faults and strict != quick:
        yield f"not the same to every parser: {next(both for both in zip_longest(strict, quick) if len(set(both)) > 1)}"
    elif not faults:
        FAULTLESS.add(shape)


def _tags(tree: Any) -> list[tuple[str, str]]:
    """Every element with the one that it stands in: by local name, and without a head, which not all put in."""
    pairs = [
        (_local(parent.tag), _local(child.tag))
        for parent in tree.iter()
        for child in parent
        if isinstance(child.tag, str)
    ]
    return [pair for pair in pairs if pair != ("html", "head")]


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def it_has_one_heading_that_begins_the_title(page: Markup) -> Iterator[str]:
    if page.is_fragment:
        return
    headings = page.all("h1")
    if len(headings) != 1:
        yield f"a page has one h1, this one has {len(headings)}"
        return
    heading, title = plain(headings[0]), plain(page.all("title")[0])
    if not heading or not title.startswith(heading):
        yield f"the title «{title}» should begin with the h1 «{heading}»"


def its_ids_are_unique(page: Markup) -> Iterator[str]:
    ids = [element.get("id") for element in page.root.iter() if element.get("id")]
    for repeated in {one for one in ids if ids.count(one) > 1}:
        yield f"the id «{repeated}» stands more than once"


def its_language_is_the_readers(page: Markup) -> Iterator[str]:
    if not page.is_fragment and page.one("html").get("lang") != tag_of(page.locale):
        yield f"html lang is {page.one('html').get('lang')}, the reader's is {tag_of(page.locale)}"


def its_inputs_have_labels(page: Markup) -> Iterator[str]:
    labelled = {label.get("for") for label in page.all("label")}
    inside = {id(field) for label in page.all("label") for field in label.iter() if field.tag in INPUTS}
    for field in page.all(*INPUTS):
        if field.get("type") in UNLABELLED_TYPES:
            continue
        has_name = field.get("id") in labelled or field.get("aria-label") or field.get("aria-labelledby")
        if not has_name and id(field) not in inside:
            yield f"the field «{field.get('name')}» has no label"


def it_has_no_inline_script_or_style(page: Markup) -> Iterator[str]:
    for element in page.root.iter():
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"inline <{element.tag}>"
        for name in element.attrib:
            if name == "style" or name.startswith(("on", "hx-on")):
                yield f"inline {name} on <{element.tag}>"


def its_posts_carry_a_token(page: Markup) -> Iterator[str]:
    for form in page.all("form"):
        if (form.get("method") or "get").lower() != "post":
            continue
        if not form.get("action"):
            yield "a form without an action"
        names = {field.get("name") for field in form.iter() if field.tag == "input"}
        if "csrf_token" not in names:
            yield f"the form to {form.get('action')} has no CSRF token"


def its_script_is_pure(page: Markup) -> Iterator[str]:
    if foreign := foreign_in(page.own_text, page.locale):
        yield f"characters of the other script: {foreign}"


MARKUP_RULES = (
    it_parses,
    it_has_one_heading_that_begins_the_title,
    its_ids_are_unique,
    its_language_is_the_readers,
    its_inputs_have_labels,
    it_has_no_inline_script_or_style,
    its_posts_carry_a_token,
    its_script_is_pure,
)


def broken_links(page: Markup, app: Flask) -> Iterator[str]:
    """Links, forms and htmx requests of this site that lead to no route."""
    adapter = app.url_map.bind("localhost")
    for element in page.root.iter():
        targets = [(name, "POST" if name == "hx-post" else "GET") for name in HTMX_REQUESTS]
        if element.tag == "a":
            targets.append(("href", "GET"))
        if element.tag == "form":
            targets.append(("action", (element.get("method") or "get").upper()))
        for name, method in targets:
            path = urlsplit(element.get(name) or "")
            if not path.path.startswith("/") or path.netloc or path.path.startswith("/static/"):
                continue
            try:
                adapter.match(path.path, method=method)
            except RequestRedirect:
                continue
            except HTTPException:
                yield f"{name}={element.get(name)} leads nowhere"


def untranslated_messages(page: Markup, messages: frozenset[str]) -> Iterator[str]:
    """English messages that reached the reader."""
    for message in messages:
        # The plain look first: it is a thousand times cheaper, and nearly always the last.
        if message in page.own_text and re.search(
            rf"(?<![A-Za-z]){re.escape(message)}(?![A-Za-z])", page.own_text
        ):
            yield f"untranslated: «{message}»"


def violations(page: Markup, app: Flask, messages: frozenset[str]) -> list[str]:
    """Everything that is wrong with a page; empty when it keeps the house rules."""
    found = [sentence for rule in MARKUP_RULES for sentence in rule(page)]
    return [*found, *broken_links(page, app), *untranslated_messages(page, messages)]
