"""What the printed report of a person says, whole or on two pages. Every string is finished, as in `document`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.print.document import Bar, Section, Table


@dataclass(frozen=True)
class Said:
    """One sentence, what it asks, how sure it is, and the numbers that it stands on."""

    text: str
    asks: str = ""
    sure: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wished:
    """One occupation with its title on the other side, and what is said of it."""

    title_here: str
    title_there: str
    text: str
    #: Likeness, place and codes in figures; empty without a comparison.
    figures: str


@dataclass(frozen=True)
class Panel:
    """One instrument: bars, and the same as a table where there is room for it."""

    title: str
    made: str
    bars: tuple[Bar, ...]
    table: Table | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Changed:
    """One instrument on two days; without a table it says why the days are not compared."""

    title: str
    text: str
    table: Table | None


@dataclass(frozen=True)
class PersonDocument:
    """A whole report or its summary. A section that is None is left out, heading and all."""

    header: str
    title: str
    subtitle: tuple[str, ...]
    #: Aware; becomes the file's creation date, so that one report is always the same bytes.
    dated: datetime
    #: Set smaller and closer, so that it fits on two pages.
    is_summary: bool
    lead: str
    sentences: Section[Said] | None
    strengths: Section[Said] | None
    tensions: Section[Said] | None
    wishes: Section[Wished] | None
    panels: Section[Panel] | None
    changes: Section[Changed] | None
    next_steps: Section[str]
    limits: Section[str]
    footer_lines: tuple[str, ...]
    fine_print: tuple[str, ...]
    replacement_note: str
