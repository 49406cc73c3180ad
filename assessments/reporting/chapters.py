"""The chapters of a report: one for each scale, one across scales, one on careless answering."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from assessments.irt.bank import Model
from assessments.reporting.classical import items_part, reliability_part
from assessments.reporting.differences import differences_part
from assessments.reporting.dimensions import mean_scores, scales_part, structure_part
from assessments.reporting.markdown import codes, plain
from assessments.reporting.model_part import model_part
from assessments.reporting.parts import Part, attempted, joined
from assessments.reporting.response_model import FittedScale, Map, fit_scale
from assessments.reporting.scales import KeyedScale
from assessments.reporting.screening import screening_part
from assessments.reporting.study import Study


@dataclass(frozen=True)
class Wishes:
    """How a report was asked for: see `technical_report`."""

    model: Model | None
    weak_priors: bool
    seed: int
    map: Map
    tell: Callable[[str], object]


@dataclass(frozen=True, eq=False)
class Chapter:
    """A chapter on one scale, and the model that was fitted to it, or None."""

    scale: KeyedScale
    part: Part
    fitted: FittedScale | None


def scale_chapters(study: Study, wishes: Wishes) -> list[Chapter]:
    """A chapter on each scale; what the answers do not allow is said in its place.

    >>> import numpy as np
    >>> from assessments.reporting.answer_table import AnswerTable
    >>> from assessments.reporting.study import make_study
    >>> study = make_study(AnswerTable(("a", "b"), np.eye(2), np.array([[2], [3]])))
    >>> wishes = Wishes(model=None, weak_priors=False, seed=1, map=map, tell=len)
    >>> scale_chapters(study, wishes)[0].part.blocks[-1]
    'Not computed: 2 persons are too few; at least 200 are needed.'
    """
    names = figure_names([scale.name for scale in study.scales])
    return [
        _scale_chapter(study, scale, name, wishes) for scale, name in zip(study.scales, names, strict=True)
    ]


def figure_names(scales: Sequence[str]) -> list[str]:
    """A name for each scale's figure that any file system takes.

    >>> figure_names(["R", "兴趣"])
    ['information-R', 'information-2']
    """
    slugs = [re.sub(r"[^A-Za-z0-9]+", "-", scale).strip("-") for scale in scales]
    lowered = [slug.lower() for slug in slugs]
    return [
        f"information-{slug if slug and lowered.count(slug.lower()) == 1 else number}"
        for number, slug in enumerate(slugs, start=1)
    ]


def _scale_chapter(study: Study, scale: KeyedScale, name: str, wishes: Wishes) -> Chapter:
    telling = scale.select(scale.telling())
    fits: list[FittedScale] = []

    def response_model() -> Part:
        wishes.tell(f"{scale.name}: calibrating")
        fits.append(fit_scale(telling, wishes.model, weak_priors=wishes.weak_priors, map=wishes.map))
        wishes.tell(f"{scale.name}: writing on the model")
        return model_part(telling, fits[0], name=name)

    def group_differences() -> Part:
        wishes.tell(f"{scale.name}: group differences")
        return differences_part(telling, study.groups, study.members, model=wishes.model)

    wishes.tell(f"{scale.name}: items and reliability")
    sections: list[tuple[str, Callable[[], Part], KeyedScale]] = [
        ("### Items", lambda: items_part(scale), scale),
        ("### Reliability", lambda: reliability_part(scale), scale),
        ("### Structure", lambda: structure_part(telling, seed=wishes.seed), telling),
        ("### Response model", response_model, telling),
    ]
    if study.groups:
        sections.append(("### Group differences", group_differences, telling))
    parts = [attempted(heading, make, study.table, of.columns) for heading, make, of in sections]
    parts.insert(0, Part(tuple(_left_out(scale, telling))))
    heading = "## Scale" if len(study.scales) > 1 else "## The scale:"
    return Chapter(scale, joined(parts, f"{heading} {plain(scale.name)}"), fits[0] if fits else None)


def _left_out(scale: KeyedScale, telling: KeyedScale) -> list[str]:
    alike = [item for item in scale.items if item not in telling.items]
    return (
        [f"All gave the same answer to {codes(alike)}: left out of structure, model and group differences."]
        if alike
        else []
    )


def across_scales(study: Study) -> Part:
    """How the scales go together, where there are several.

    >>> import numpy as np
    >>> from assessments.reporting.answer_table import AnswerTable
    >>> from assessments.reporting.study import make_study
    >>> across_scales(make_study(AnswerTable(("a", "b"), np.eye(2), np.array([[2], [3]])))).blocks
    ()
    """
    if len(study.scales) < 2:
        return Part()

    def make() -> Part:
        scores = mean_scores(study.scales, max_missing_share=study.max_missing_share)
        return scales_part(scores, [scale.name for scale in study.scales])

    return attempted("## Across the scales", make, study.table)


def careless_answering(study: Study, chapters: Sequence[Chapter]) -> Part:
    """How many persons show signs of careless answering.

    >>> import numpy as np
    >>> from assessments.reporting.answer_table import AnswerTable
    >>> from assessments.reporting.study import make_study
    >>> study = make_study(AnswerTable(("a", "b"), np.eye(2), np.array([[2], [3]])))
    >>> careless_answering(study, []).blocks[0]
    '## Careless answering'
    """
    fitted = chapters[0].fitted if len(chapters) == 1 else None
    make = partial(screening_part, study.table.x, study.scales, fitted)
    return attempted("## Careless answering", make, study.table)
