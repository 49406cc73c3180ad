"""What a report is made of: parts with their text, their figures, and what stands out in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from assessments.errors import AssessmentError
from assessments.reporting.answer_table import AnswerTable, placed
from assessments.reporting.markdown import plain

#: Below this nothing but counts is shown: each further number would be mostly chance.
FEWEST_PERSONS = 30


@dataclass(frozen=True)
class Part:
    """A piece of a report.

    - `blocks`: headings, paragraphs and tables, to be set apart by blank lines.
    - `remarks`: sentences on what deserves a look.
    - `headline`: single numbers for the summary, by the name of their column.
    - `figures`: SVG texts by the name that `blocks` refer to them with.
    """

    blocks: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    headline: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)

    @property
    def markdown(self) -> str:
        """The text of the part."""
        return "\n\n".join(block for block in self.blocks if block)


def joined(parts: Sequence[Part], heading: str = "") -> Part:
    """Several parts as one, below a heading.

    >>> joined([Part(("a",)), Part(("b",))], "## Both").markdown.splitlines()
    ['## Both', '', 'a', '', 'b']
    """
    return Part(
        blocks=(*([heading] if heading else []), *(block for part in parts for block in part.blocks)),
        remarks=tuple(remark for part in parts for remark in part.remarks),
        headline={name: value for part in parts for name, value in part.headline.items()},
        figures={name: figure for part in parts for name, figure in part.figures.items()},
    )


def attempted(
    heading: str, make: Callable[[], Part], table: AnswerTable, columns: Sequence[int] | None = None
) -> Part:
    """The part that `make` makes below its heading, or the reason why these answers do not allow it.

    `columns` are the columns of the table that `make` works on.

    >>> import numpy as np
    >>> from assessments.errors import NoVariance
    >>> def fail() -> Part:
    ...     raise NoVariance("all answers are equal", column=0)
    >>> answers = AnswerTable(("a", "b"), np.zeros((1, 2)), np.array([[2]]))
    >>> attempted("### Fit", fail, answers, [1]).blocks
    ('### Fit', "Not computed: column 'b': all answers are equal.")
    """
    try:
        return joined([make()], heading)
    except AssessmentError as error:
        return Part((heading, f"Not computed: {plain(str(placed(error, table, columns)))}."))
