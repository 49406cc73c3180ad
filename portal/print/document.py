"""What a printed report says. Every string is finished: localised, formatted, with its error or its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Section(Generic[T]):
    """A heading, what stands under it, and a sentence that says how to read it."""

    heading: str
    items: tuple[T, ...]
    note: str = ""

    def __post_init__(self) -> None:
        if not self.items:
            raise ValueError("a section without content is None, not an empty heading")


@dataclass(frozen=True)
class Bar:
    """One scale on the chart. Without a value its track stays empty and `value_text` says why.

    `letter` is that of a type of interest, which has a colour of its own; other scales have none.
    """

    letter: str
    name: str
    value: float | None
    low: float | None
    high: float | None
    maximum: float
    value_text: str
    #: False for what could always be more, as a speed; then the chart has no numbers below.
    has_end: bool = True


@dataclass(frozen=True)
class Table:
    """The chart's twin for readers of numbers: the first column names the row, the others are figures."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Part:
    """A part of a scale, which is too short for a number: only where it lies."""

    name: str
    band_text: str
    text: str


@dataclass(frozen=True)
class TypeReading:
    """One type or scale in words."""

    letter: str
    name: str
    value_text: str
    paragraphs: tuple[str, ...]
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Match:
    """One occupation with its titles on the reader's side and on the other."""

    title_here: str
    title_there: str
    fit_text: str
    why: str


@dataclass(frozen=True)
class Working:
    """The arithmetic of one scale, line by line."""

    scale: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """A heading with whatever stands under it: paragraphs, a list, figures, and a sentence that says how to read it."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()
    table: Table | None = None
    note: str = ""


@dataclass(frozen=True)
class ReportDocument:
    """A whole report. A section that is None is left out, heading and all."""

    #: Who gives the report; stands above the title and at the foot of each page.
    header: str
    title: str
    #: Instrument, form, date with place.
    subtitle: tuple[str, ...]
    #: Aware; becomes the file's creation date, so that one report is always the same bytes.
    dated: datetime
    summary: Section[str]
    #: Without a result there is neither.
    chart: Section[Bar] | None
    table: Table | None
    #: None where there is but one thing to read.
    types: Section[TypeReading] | None
    guess: Section[str] | None
    matches: Section[Match] | None
    limits: Section[str]
    next_steps: Section[str]
    arithmetic: Section[Working] | None
    #: Versions of engine and instrument, seed, attribution.
    footer_lines: tuple[str, ...]
    fine_print: tuple[str, ...]
    #: Explains the mark 〓; printed only when a character had to be replaced by it.
    replacement_note: str
    #: Strain, and where to turn; read apart from the other scales.
    strain: Section[str] | None = None
    #: The order among choices, and how often each was chosen.
    choices: Section[str] | None = None
    choice_table: Table | None = None
    #: What only some reports have, below the chart.
    blocks: tuple[Block, ...] = ()
