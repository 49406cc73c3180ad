"""The content of one build of a questionnaire: everything that its pages and tables show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from sqlalchemy.orm import Session

from assessments.instrument import FULL_FORM, Instrument, Scale
from assessments.interests.riasec import LETTERS
from assessments.randomness import Floats
from assessments.reporting.scales import KeyedScale
from portal.library import Kind
from portal.manual.answers import AnswerTable, keyed_scale, read_answers, scale_sums
from portal.manual.cells import Content, is_locked, row, whole_tens
from portal.manual.classical import describe_scale
from portal.manual.differences import Contrast, describe_differences
from portal.manual.factors import describe_factors
from portal.manual.norm_tables import describe_norms
from portal.manual.response_models import describe_model
from portal.manual.sample import Sample, Taken
from portal.manual.stability import describe_retest, median_gap
from portal.manual.structure import describe_choices, describe_circle

#: How everybody answers here; a part of what a norm says of itself.
MODE = "online"
#: Stands in what is said of values, which are weighed within a person: no percentiles, however many answer.
NEVER_NORMED = "never_normed"
SCRIPTS = ("zh_Hans", "zh_Hant")
NOT_SAID = "not-said"


@dataclass(frozen=True, eq=False)
class Study:
    """The answers of a sample to one version of an instrument."""

    instrument: Instrument
    sample: Sample
    table: AnswerTable

    @property
    def people(self) -> tuple[Taken, ...]:
        return self.sample.of_form(FULL_FORM)

    @cached_property
    def contrasts(self) -> tuple[Contrast, ...]:
        """Who is compared: readers of the two scripts, and women and men as far as they said so."""
        return (
            Contrast("script", *SCRIPTS, [one.script for one in self.people]),
            Contrast("sex", "female", "male", [one.sex for one in self.people]),
        )

    def keyed(self, scale: Scale, form: str = FULL_FORM) -> KeyedScale:
        x = self.table.of(self.sample.of_form(form))
        return keyed_scale(self.instrument, scale, form, x, self.table.items)

    def sums(self, keyed: KeyedScale) -> Floats:
        return scale_sums(keyed, max_missing_share=self.instrument.max_missing_share)


def make_study(session: Session, instrument: Instrument, sample: Sample) -> Study:
    """Read the answers of a sample."""
    items = instrument.form(FULL_FORM).items
    return Study(instrument, sample, read_answers(session, instrument, sample.everybody, items))


def describe_instrument(study: Study, kind: Kind) -> Content:
    """Everything but the gates, which are judged by what stands here."""
    content: Content = {
        "sample": describe_people(study.people, study.sample),
        "forms": {form.id: _describe_form(study, form.id, kind) for form in study.instrument.forms},
        "retest": _describe_retests(study),
    }
    if kind is Kind.interests:
        content["circle"] = describe_circle(_all_sums(study, LETTERS), [one.script for one in study.people])
    if kind is Kind.values:
        content["choices"] = _describe_choices(study)
        content[NEVER_NORMED] = True
    if kind is Kind.scales:
        content["factors"] = describe_factors(_factor_scales(study), study.contrasts[0])
    return content


def describe_people(people: tuple[Taken, ...], sample: Sample) -> Content:
    """How many people there are of each kind, as far as that may be said, and on which days they handed in."""
    days = [one.submitted_at.date().isoformat() for one in people]
    return {
        "n": len(people),
        "from": min(days, default=None),
        "until": max(days, default=None),
        "scripts": row({script: sum(one.script == script for one in people) for script in SCRIPTS}),
        "schooling": row(_counted(people, "schooling", ("mainland", "taiwan", "elsewhere"))),
        "sex": row(_counted(people, "sex", ("female", "male", "other"))),
        "forms": {form: len(members) for form, members in sample.by_form.items()},
        "screened_out": whole_tens(sample.n_screened_out),
    }


def _counted(people: tuple[Taken, ...], name: str, values: tuple[str, ...]) -> Mapping[str, int]:
    said = [getattr(one, name) or NOT_SAID for one in people]
    return {value: said.count(value) for value in (*values, NOT_SAID)}


def _describe_form(study: Study, form: str, kind: Kind) -> Content:
    return {
        "n": len(study.sample.of_form(form)),
        "scales": {scale.id: _describe_scale(study, scale, form, kind) for scale in study.instrument.scales},
    }


def _describe_scale(study: Study, scale: Scale, form: str, kind: Kind) -> Content:
    """Of a facet, which is reported as a band only, and of any form but the full one: reliability and items."""
    keyed = study.keyed(scale, form)
    sums = study.sums(keyed)
    found = describe_scale(keyed, sums)
    about = {"k_items": keyed.k_items, "parent": scale.parent}
    if is_locked(found) or form != FULL_FORM or scale.parent is not None:
        return {**about, **found}
    norms = {} if kind is Kind.values else {"norms": describe_norms(sums, study.people, mode=MODE)}
    return {
        **about,
        **found,
        "model": describe_model(keyed),
        "differences": {contrast.id: describe_differences(keyed, contrast) for contrast in study.contrasts},
        **norms,
    }


def _describe_retests(study: Study) -> Content:
    pairs = study.sample.retests
    earlier, later = ([pair[place] for pair in pairs] for place in (0, 1))
    scales = {}
    for scale in study.instrument.scales:
        both = [
            study.sums(
                keyed_scale(study.instrument, scale, FULL_FORM, study.table.of(side), study.table.items)
            )
            for side in (earlier, later)
        ]
        scales[scale.id] = describe_retest(*both)
    return {"n": len(pairs), "days": median_gap(pairs), "scales": scales}


def _all_sums(study: Study, scales: tuple[str, ...]) -> Floats:
    by_id = {scale.id: scale for scale in study.instrument.scales}
    return np.column_stack([study.sums(study.keyed(by_id[scale])) for scale in scales])


def _describe_choices(study: Study) -> dict[str, Content]:
    scales = tuple(scale.id for scale in study.instrument.scales)
    return describe_choices(
        study.table.of(study.people),
        study.table.items,
        study.instrument.sets,
        scales,
        _all_sums(study, scales),
    )


def _factor_scales(study: Study) -> list[KeyedScale]:
    """Each domain or plain scale with all its items: what the model takes for one factor."""
    return [study.keyed(scale) for scale in study.instrument.scales if scale.parent is None]
