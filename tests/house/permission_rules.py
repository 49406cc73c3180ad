"""What the routes of an application must keep to; each rule returns the sentences that say what is wrong."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from flask import Flask
from werkzeug.routing import UnicodeConverter

from portal.permissions import Permission

#: Parameters that are words, not numbers of rows, and what they are.
WORDS_IN_ADDRESSES = {
    "family": "the slug of a family of tasks",
    "instrument": "the id of an instrument of the library",
    "item_id": "the id of an item of an instrument",
    "scale": "a scale of an instrument",
    "subject": "an instrument or a family of tasks in the technical manual",
    "table": "a table of the technical manual",
    "version": "a version of a structure or of a generator",
    "occupation_id": "the id of an occupation of the catalogue",
    "field_id": "the id of a field of work",
    "slug": "the name of an article or of a calculator",
    "set_id": "the id of a set of comparisons",
    "topic_id": "the id of a topic of such a set",
    "list_id": "the id of a list of recognised certificates",
    "entry_id": "the id of a row of such a list, or of a pair of the glossary",
    "name": "the name of an export of open data",
    "programme_id": "the id of a rule or programme",
    "tag": "a language tag, zh-Hans or zh-Hant",
    "token": "256 random bits out of a link",
    "number": "the number on a receipt",
}
#: Words joined by hyphens; after them, or after a parameter, the kind of a file.
FIXED_PART = re.compile(r"([a-z0-9]+(-[a-z0-9]+)*)?(\.[a-z]+)*")
PARAMETER = re.compile(r"<[^>]+>")


def permission_of(app: Flask, endpoint: str) -> Permission | None:
    return getattr(app.view_functions[endpoint], "permission", None)


def unguarded(app: Flask, public: Collection[str]) -> Iterator[str]:
    """Endpoints that neither ask for a permission nor stand on the list of public ones."""
    for endpoint in sorted(app.view_functions):
        guarded = permission_of(app, endpoint) is not None
        if not guarded and endpoint not in public:
            yield f"{endpoint} asks for no permission and is not listed as public"
        if guarded and endpoint in public:
            yield f"{endpoint} is listed as public but asks for a permission"
    for endpoint in sorted(set(public) - set(app.view_functions)):
        yield f"{endpoint} is listed as public but does not exist"


def untyped(app: Flask) -> Iterator[str]:
    """Parameters that are neither numbers nor words of a known kind."""
    for rule in app.url_map.iter_rules():
        for name, converter in rule._converters.items():
            if type(converter) is UnicodeConverter and name not in WORDS_IN_ADDRESSES:
                yield f"{rule.rule}: say what «{name}» is, as <int:{name}>"


def misspelt(app: Flask) -> Iterator[str]:
    """Addresses that are not lower-case words joined by hyphens."""
    for rule in app.url_map.iter_rules():
        fixed = [part for part in PARAMETER.sub("", rule.rule).split("/") if part]
        if not all(FIXED_PART.fullmatch(part) for part in fixed):
            yield f"{rule.rule} is not in lower-case words joined by hyphens"


def unused(app: Flask, elsewhere: str) -> Iterator[str]:
    """Permissions that no endpoint asks for and that the other code (`elsewhere`) does not mention."""
    asked = {permission_of(app, endpoint) for endpoint in app.view_functions}
    for permission in Permission:
        if permission not in asked and f"Permission.{permission.name}" not in elsewhere:
            yield f"nothing asks for {permission.name}"
