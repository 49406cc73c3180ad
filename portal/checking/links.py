"""On which page readers see what an item of the worklist is about."""

from __future__ import annotations

import re
from typing import Any

from flask import url_for

from portal.checking.worklist import Item

ID = r"[a-z0-9-]+"
#: By file and place: which page, and what its address needs. The first that fits is taken.
PAGES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), endpoint)
    for pattern, endpoint in (
        (rf"comparisons/(?P<set_id>{ID})/set\.toml ", "rules.show_set"),
        (rf"comparisons/(?P<set_id>{ID})/(?P<topic_id>{ID})\.toml ", "rules.show_one_topic"),
        (rf"fields/(?P<field_id>{ID})\.toml ", "careers.show_field"),
        (rf"careers/entries\.csv (?P<occupation_id>{ID})/", "careers.show_occupation"),
        (r"recognition/words\.toml ", "recognition.explain_words"),
        (r"recognition/ways\.toml ", "recognition.list_ways"),
        (rf"recognition/lists\.toml (?:lists\[)?(?P<list_id>{ID})", "recognition.show_list"),
        (rf"recognition/lists/(?P<list_id>{ID})\.csv ", "recognition.show_list"),
        (rf"programmes/(?P<programme_id>{ID})\.toml ", "rules.show_programme"),
        (rf"talent/(?P<kind>{ID})\.toml ", "recognition.ask_about_talent"),
        (rf"glossary\.csv (?P<entry_id>{ID})$", "glossary.show_entry"),
    )
)


def page_of(item: Item) -> str:
    """The address of the page; empty where there is none of its own."""
    where = f"{item.file} {item.place}"
    for pattern, endpoint in PAGES:
        if match := pattern.match(where):
            values: dict[str, Any] = match.groupdict()
            return url_for(endpoint, **values)
    return ""
