"""From a document of finished words to a tagged PDF with the glyphs of one script.

The words reach the typesetter as JSON, never as source, so nothing in them can be a command. Each call is on its own;
only the opened fonts are shared, and they never change, so any number of threads may print at once.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import logging
from pathlib import Path
from typing import Any, Literal, cast

import typst

from portal.print.colours import TYPE_COLOURS
from portal.print.coverage import FONTS, characters_of, printable
from portal.print.document import ReportDocument
from portal.print.person import PersonDocument

Locale = Literal["zh_Hans", "zh_Hant"]

TEMPLATE = Path(__file__).parent / "report.typ"
PERSON_TEMPLATE = Path(__file__).parent / "person.typ"
#: The script's own face first; the others only for characters that it lacks.
FAMILIES = {
    "zh_Hans": ("Noto Sans SC", "Noto Sans TC", "Noto Sans JP"),
    "zh_Hant": ("Noto Sans TC", "Noto Sans SC", "Noto Sans JP"),
}
BOLD_FACES = {"zh_Hans": "NotoSansSC-Bold.ttf", "zh_Hant": "NotoSansTC-Bold.ttf"}
#: The typesetter knows a script only by its region; it decides where punctuation stands in its square.
REGIONS = {"zh_Hans": "CN", "zh_Hant": "TW"}

log = logging.getLogger(__name__)


@functools.cache
def shipped_fonts() -> typst.Fonts:
    """The folder `fonts` and nothing else, so that a report looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def made_printable(value: Any) -> tuple[Any, int]:
    """The same tree of dictionaries and lists with printable strings, and how many characters were replaced."""
    if isinstance(value, str):
        lines = [printable(line) for line in value.split("\n")]
        return "\n".join(line for line, _ in lines), sum(n for _, n in lines)
    if isinstance(value, dict):
        parts = {key: made_printable(part) for key, part in value.items()}
        return {key: part for key, (part, _) in parts.items()}, sum(n for _, n in parts.values())
    if isinstance(value, (list, tuple)):
        items = [made_printable(item) for item in value]
        return [item for item, _ in items], sum(n for _, n in items)
    return value, 0


def words_of(document: ReportDocument | PersonDocument) -> dict[str, Any]:
    """The document as plain values; its date goes to the typesetter apart."""
    fields = dataclasses.asdict(document)
    del fields["dated"]
    return cast(dict[str, Any], _in_lines(fields, "" if fields.get("is_summary") else "\n"))


def _in_lines(words: Any, line_end: str) -> Any:
    """Plain words have a line for each sentence. Two pages have no room for that: there the short sentences run on."""
    if isinstance(words, dict):
        return {name: _in_lines(one, line_end) for name, one in words.items()}
    if isinstance(words, list | tuple):
        return [_in_lines(one, line_end) for one in words]
    return words.rstrip("\n").replace("\n", line_end) if isinstance(words, str) else words


def count_unprintable(document: ReportDocument) -> int:
    """How many characters of the document no shipped face can draw, so that a page can say so beforehand."""
    return made_printable(words_of(document))[1]


def typesetting(words: dict[str, Any], locale: Locale) -> str:
    """Words and settings as the JSON that the template reads."""
    text = json.dumps(words, ensure_ascii=False)
    settings = {
        "families": FAMILIES[locale],
        "region": REGIONS[locale],
        "colours": TYPE_COLOURS,
        "without_bold": "".join(sorted(set(text) - characters_of(BOLD_FACES[locale]))),
    }
    return json.dumps({"words": words, "settings": settings}, ensure_ascii=False)


def render_report(document: ReportDocument, *, locale: Locale) -> bytes:
    """The report as PDF/UA-1: tagged, titled, its text selectable, only the used glyphs of our own faces embedded.

    The same document in the same locale gives the same bytes. A character that no face can draw is printed as 〓, its
    meaning explained at the end; the log tells how many there were, never what they were.
    """
    return _render(document, TEMPLATE, locale)


def render_person(document: PersonDocument, *, locale: Locale) -> bytes:
    """The report of a person, whole or on two pages, under the promises of `render_report`."""
    return _render(document, PERSON_TEMPLATE, locale)


def _render(document: ReportDocument | PersonDocument, template: Path, locale: Locale) -> bytes:
    words, replaced = made_printable(words_of(document))
    if replaced:
        log.warning("a printed report has %d characters without a glyph", replaced)
    else:
        words["replacement_note"] = ""
    return typst.compile(
        template,
        root=template.parent,
        font_paths=shipped_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"document": typesetting(words, locale)},
        pdf_standards=["ua-1"],
        timestamp=int(document.dated.timestamp()),
    )
