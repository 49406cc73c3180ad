"""The technical report: everything that a table of answers says of its instrument, with the limits of each number."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assessments.errors import InvalidAnswers
from assessments.instrument import FULL_FORM, Instrument
from assessments.irt.bank import Model
from assessments.randomness import check_seed
from assessments.reporting.answer_table import AnswerTable
from assessments.reporting.chapters import Chapter, Wishes, across_scales, careless_answering, scale_chapters
from assessments.reporting.markdown import NOTHING, code, plain, table
from assessments.reporting.parts import FEWEST_PERSONS, Part, joined
from assessments.reporting.response_model import Map, check_model
from assessments.reporting.sample import sample_part
from assessments.reporting.study import make_study
from assessments.version import ENGINE_VERSION


@dataclass(frozen=True)
class TechnicalReport:
    """A report: `markdown` refers to `figures`, SVG texts by file name, which are to stand beside it."""

    markdown: str
    figures: Mapping[str, str]

    def as_one_file(self) -> str:
        r"""The Markdown with its figures inside, as data.

        >>> TechnicalReport("![x][a]\n\n[a]: a.svg\n", {"a.svg": "<svg/>"}).as_one_file().splitlines()[-1]
        '[a]: data:image/svg+xml;base64,PHN2Zy8+'
        """
        text = self.markdown
        for name, figure in self.figures.items():
            inside = "data:image/svg+xml;base64," + b64encode(figure.encode()).decode()
            text = text.replace(f"]: {name}\n", f"]: {inside}\n")
        return text


def technical_report(
    answers: AnswerTable,
    *,
    source: str = "answers",
    instrument: Instrument | None = None,
    form: str = FULL_FORM,
    model: Model | None = None,
    weak_priors: bool = False,
    reference: str | None = None,
    seed: int = 1,
    map: Map = map,  # noqa: A002  # The argument takes what the builtin of this name does.
    tell: Callable[[str], object] = len,
) -> TechnicalReport:
    """A report in Markdown with figures in SVG: what was read, and each scale's items, reliability, structure, response
    model with its fit and information, and group differences; the scales together; signs of careless answering.

    - `source` is what the answers are called. `instrument` gives keys, scales and forms, and `form` is that of persons
      without one; without an instrument all items are one scale.
    - `model`: "2pl" or "grm" as the answers demand, unless said; `weak_priors` holds its parameters.
    - `reference`: the group that others are compared with, the largest unless said. `seed`: of parallel analysis.
    - `map` is that of `calibrate`; `tell` hears what is being done.

    Fewer than 30 persons are only counted; what the answers do not allow is said where it would stand. Raises
    InvalidAnswers naming line and column, or when there is no answer at all, UnknownForm, InvalidArgument for a model
    that does not fit the items, InvalidSeed.

    >>> answers = AnswerTable(("a", "b"), np.array([[1.0, 0.0], [0.0, np.nan]]), np.array([[2], [3]]))
    >>> technical_report(answers).markdown.splitlines()[0]
    '# Technical report: answers'
    """
    if np.isnan(answers.x).all():
        raise InvalidAnswers(2, "-", "there are no answers, in this line or below")
    study = make_study(answers, instrument, form=form, reference=reference)
    check_model(model, study.table.x)
    opening, sample = _opening(source, instrument), sample_part(study)
    if study.table.n_persons < FEWEST_PERSONS:
        return TechnicalReport(f"{opening}\n\n{sample.markdown}\n\n{_TOO_FEW}\n", {})
    wishes = Wishes(model=model, weak_priors=weak_priors, seed=check_seed(seed), map=map, tell=tell)
    chapters = scale_chapters(study, wishes)
    tell("scales and answering")
    others = [across_scales(study), careless_answering(study, chapters)]
    whole = joined([chapter.part for chapter in chapters] + others)
    definitions = "\n".join(f"[{name}]: {name}.svg" for name in whole.figures)
    texts = [
        opening,
        _summary(chapters, [sample, *others]),
        sample.markdown,
        whole.markdown,
        _CLOSING,
        definitions,
    ]
    return TechnicalReport(
        "\n\n".join(text for text in texts if text) + "\n",
        {f"{name}.svg": figure for name, figure in whole.figures.items()},
    )


_TOO_FEW = (
    f"With fewer than {FEWEST_PERSONS} persons anything beyond these counts would be mostly chance, so nothing else is "
    "computed."
)
_CLOSING = "Formulas and their sources stand in the documentation of the functions of `assessments`."


def _opening(source: str, instrument: Instrument | None) -> str:
    keys = (
        f", keyed by the instrument {code(instrument.id)} in version {code(instrument.version)}"
        if instrument
        else ""
    )
    return (
        f"# Technical report: {plain(source)}\n\n"
        f"Computed from {code(source)}{keys}, by version {ENGINE_VERSION} of the engine. Every number describes the "
        "persons in this file, and below each table stands what it does not say. There are no norms here: nobody is "
        "compared with other people."
    )


def _summary(chapters: Sequence[Chapter], others: Sequence[Part]) -> str:
    names = list(dict.fromkeys(name for chapter in chapters for name in chapter.part.headline))
    rows = [
        [
            plain(chapter.scale.name),
            str(chapter.scale.k_items),
            f"{int((~np.isnan(chapter.scale.x)).any(axis=1).sum()):,}",
            *(chapter.part.headline.get(name, NOTHING) for name in names),
        ]
        for chapter in chapters
    ]
    return f"## At a glance\n\n{table(['scale', 'items', 'persons', *names], rows)}\n\n{_remarks(chapters, others)}"


def _remarks(chapters: Sequence[Chapter], others: Sequence[Part]) -> str:
    """What stands out in any part, as a list; remarks on one of several scales begin with its name."""
    remarks = []
    for chapter in chapters:
        scale = f"**{plain(chapter.scale.name)}** " if len(chapters) > 1 else ""
        remarks += [f"- {scale}{remark}" for remark in chapter.part.remarks]
    remarks += [f"- {remark}" for part in others for remark in part.remarks]
    if not remarks:
        return "Nothing stands out that would ask for a closer look."
    return "Worth a look:\n\n" + "\n".join(remarks)
