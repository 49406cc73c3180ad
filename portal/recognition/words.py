"""What the interface calls the parts of lists and rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.recognition.conditions import Reply
from portal.recognition.entries import Row

ASPECT_WORDS: Mapping[str, Any] = {
    "effect": _("What it gives you"),
    "where-it-holds": _("Where it holds"),
    "papers": _("Papers"),
    "where-to-apply": _("Where to apply"),
    "window": _("Dates and extent"),
    "level": _("About levels"),
    # Of the words that are kept apart, and of the ways for who is on no list.
    "meaning": _("What it means"),
    "who": _("Who does it"),
    "outcome": _("What you get"),
    "where": _("Where it holds"),
    "what": _("What it is"),
    "how": _("How it goes"),
    "limits": _("What to watch"),
    "amount": _("Amounts"),
}
SIDE_TITLES: Mapping[str, Any] = {
    "tw": _("Taiwan certificate"),
    "cn": _("Mainland occupation or qualification"),
}
REPLY_WORDS: Mapping[Reply, Any] = {Reply.yes: _("Yes"), Reply.no: _("No"), Reply.unsure: _("Not sure")}
COLUMN_WORDS: Mapping[str, Any] = {
    "id": _("Id of the row"),
    "mainland_title_hans": _("Mainland title, simplified"),
    "mainland_title_hant": _("Mainland title, traditional"),
    "mainland_level_hans": _("Mainland level, simplified"),
    "mainland_level_hant": _("Mainland level, traditional"),
    "taiwan_title_hans": _("Taiwan title, simplified"),
    "taiwan_title_hant": _("Taiwan title, traditional"),
    "taiwan_level_hans": _("Taiwan level, simplified"),
    "taiwan_level_hant": _("Taiwan level, traditional"),
    "category_hans": _("Category, simplified"),
    "category_hant": _("Category, traditional"),
    "note_hans": _("Note, simplified"),
    "note_hant": _("Note, traditional"),
    "category_is_inferred": _("Whether we inferred the category: yes or no"),
    "taiwan_title_is_official": _("Whether the Taiwan title is the official one: yes or no"),
    "effective_from": _("A first day of its own, as 2025-11-21"),
    "occupations": _("Ids of occupation cards, joined by |"),
}
#: The same where a row is shown: what stands in two scripts is one thing, and nothing has to be written in.
CELL_WORDS: Mapping[str, Any] = {
    "mainland_title": _("Mainland title"),
    "mainland_level": _("Mainland level"),
    "taiwan_title": _("Taiwan title"),
    "taiwan_level": _("Taiwan level"),
    "category": _("Category"),
    "note": _("Note"),
    "id": _("Id of the row"),
    "category_is_inferred": _("Category inferred by us"),
    "taiwan_title_is_official": _("Taiwan title is the official one"),
    "effective_from": _("First day of its own"),
    "occupations": _("Occupation cards"),
}
YES_NO_WORDS: Mapping[str, Any] = {"yes": _("Yes"), "no": _("No")}
#: What is wrong with a file or a line; `value` is what stood there.
FAULT_WORDS: Mapping[str, Any] = {
    "too_large": _("The file is larger than %(value)s KB."),
    "utf16": _("The file is in UTF-16. Save it as “CSV UTF-8”."),
    "big5": _("The file is in Big5, which has no simplified characters. Save it as “CSV UTF-8”."),
    "no_text": _("The file is no text in UTF-8 or GB 18030. Save it as “CSV UTF-8”."),
    "quoting": _("A quotation mark is opened and not closed."),
    "empty": _("The file needs a line of column names and at least one row."),
    "not_comma": _("The cells must be separated by commas."),
    "column_missing": _("This column is missing."),
    "column_unknown": _("There is no column “%(value)s”."),
    "column_twice": _("This column stands twice."),
    "too_many_rows": _("There are more than %(value)s rows."),
    "cells": _("The line has another number of cells than there are columns (%(value)s)."),
    "id_missing": _("Every row needs an id."),
    "id_misspelt": _("An id is made of small letters, figures and hyphens, not “%(value)s”."),
    "id_twice": _("This id stands in line %(value)s already."),
    "row_twice": _("The same titles and levels stand in line %(value)s already."),
    "title_missing": _("Neither side has a title."),
    "script_missing": _("The text stands in one script only."),
    "script_mixed": _("Characters of the other script: %(value)s"),
    "their_word": _("A word of the other side: %(value)s"),
    "foreign_address": _("Not an address of an original publisher: %(value)s"),
    "yes_no": _("Write yes or no, not “%(value)s”."),
    "no_day": _("“%(value)s” is not a day. Write it as 2025-11-21."),
    "no_occupation": _("There is no occupation card “%(value)s”."),
    "too_long": _("The text is too long."),
    "line_break": _("A cell must not hold line breaks or control characters."),
    "formula": _("A cell must not begin with “%(value)s”: a spreadsheet would compute it."),
}


def half_words(row: Row, side: str, locale: str, *, longest_level: int | None = None) -> str:
    """One side of a row as a line: title and level, or what of them is known; empty when neither is."""
    title, level = row.entry.half(side).title(locale), row.entry.half(side).level(locale)
    if title and longest_level is not None and len(level) > longest_level:
        return title
    return " ".join(part for part in (title, level) if part)


def row_words(row: Row, locale: str, *, longest_level: int | None = None) -> str:
    """A row as a line, from the certificate to what it counts for."""
    taiwan = half_words(row, "tw", locale, longest_level=longest_level)
    mainland = half_words(row, "cn", locale, longest_level=longest_level)
    if not taiwan:
        return gettext("%(mainland)s (Taiwan certificate not known here yet)", mainland=mainland)
    if not mainland:
        return gettext("%(taiwan)s (mainland side not known here yet)", taiwan=taiwan)
    return f"{taiwan} → {mainland}"
