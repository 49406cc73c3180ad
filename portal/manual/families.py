"""The content of one build of a family of tasks: its people, its item models, and what calibration found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from assessments.fairness import LogisticDif, logistic_dif
from assessments.irt import Abilities, ItemBank, curve_fit, empirical_reliability, estimate
from assessments.matrix import Bools
from assessments.randomness import Floats
from assessments.reliability import spearman_brown
from assessments.reporting.information import information_curve
from portal.aptitude.calibrations import bank_of
from portal.aptitude.families import TaskFamily
from portal.aptitude.models import FamilyCalibration
from portal.manual.cells import (
    FEWEST,
    FEWEST_PER_GROUP,
    Content,
    histogram,
    lock,
    rounded,
    shown,
    whole_tens,
)
from portal.manual.classical import possibly, told_of
from portal.manual.differences import Contrast
from portal.manual.instruments import MODE, describe_people
from portal.manual.norm_tables import describe_norms
from portal.manual.response_models import THETA
from portal.manual.sample import Sample, Taken
from portal.manual.stability import describe_retest, median_gap
from portal.manual.tasks import TaskTable

PERCENT = 100
#: Sessions on which the fit of models is judged, the newest; the draws that say what chance does to it.
MOST_FITTED, N_FIT_DRAWS = 4000, 10
#: Deviations are drawn in hundredths up to this one.
WIDEST_MISFIT = 20


@dataclass(frozen=True, eq=False)
class FamilyStudy:
    """The answers of a sample to one family, and its newest frozen calibration, None at stage 0."""

    family: TaskFamily
    sample: Sample
    table: TaskTable
    calibration: FamilyCalibration | None

    @property
    def people(self) -> tuple[Taken, ...]:
        return self.sample.of_form(self.family.slug)

    @cached_property
    def scored(self) -> Bools:
        """The tasks that count."""
        return np.asarray(~self.table.is_pilot)

    @cached_property
    def bank(self) -> ItemBank | None:
        if self.calibration is None:
            return None
        return bank_of(self._entries)

    @property
    def _entries(self) -> dict[str, dict[str, Any]]:
        assert self.calibration is not None
        return {name: self.calibration.parameters[name] for name in sorted(self.calibration.parameters)}

    @cached_property
    def abilities(self) -> Abilities | None:
        """Of everybody under the calibration; None at stage 0."""
        if self.bank is None:
            return None
        place = {model: column for column, model in enumerate(self.table.models)}
        x = self.table.matrix(self.scored)[:, [place[name] for name in self._entries]]
        found = estimate(x, self.bank)
        has_any = ~np.isnan(x).all(axis=1)
        return Abilities(np.where(has_any, found.theta, np.nan), np.where(has_any, found.error, np.nan))

    @cached_property
    def fit(self) -> dict[str, dict[str, float | None]]:
        """How far each calibrated model lies from its curve, what chance makes of that, and p; nothing at stage 0."""
        if self.bank is None or not self.people:
            return {}
        place = {model: column for column, model in enumerate(self.table.models)}
        newest = self.people[-MOST_FITTED:]
        rows = {sitting: row for row, sitting in enumerate(self.table.sitting_ids)}
        x = self.table.matrix()[[rows[one.sitting_id] for one in newest]]
        names = list(self._entries)
        found = curve_fit(x[:, [place[name] for name in names]], self.bank, n_draws=N_FIT_DRAWS)
        return {
            name: {
                "misfit": rounded(found.rmsd[column], 3),
                "misfit_by_chance": rounded(found.chance[column], 3),
                "misfit_p": rounded(found.p[column], 4),
            }
            for column, name in enumerate(names)
        }

    @cached_property
    def scores(self) -> Floats:
        """Ability where there is a calibration, otherwise the percentage solved."""
        if self.abilities is not None:
            return self.abilities.theta
        return PERCENT * self.table.shares(self.scored)

    def of(self, taken: Sequence[Taken], values: Floats) -> Floats:
        """The entries of these sittings."""
        place = {sitting: row for row, sitting in enumerate(self.table.sitting_ids)}
        return values[[place[one.sitting_id] for one in taken]]

    @property
    def contrasts(self) -> tuple[Contrast, ...]:
        return (
            Contrast("script", "zh_Hans", "zh_Hant", [one.script for one in self.people]),
            Contrast("sex", "female", "male", [one.sex for one in self.people]),
        )


def describe_family(study: FamilyStudy) -> Content:
    """Everything that the pages of a family show."""
    people = study.people
    shares = told_of(study.of(people, PERCENT * study.table.shares(study.scored)))
    content: Content = {
        "sample": describe_people(people, study.sample),
        "calibration": _calibration(study),
        "retest": _retest(study),
    }
    if len(shares) < FEWEST:
        return {**content, "solved": lock(FEWEST, len(people))}
    models = list(_models(study))
    return {
        **content,
        "solved": {
            "n": len(shares),
            "mean": rounded(shares.mean(), 1),
            "sd": rounded(shares.std(ddof=1), 1),
            "scores": histogram(shares, lowest=0, highest=PERCENT),
        },
        "reliability": _reliability(study),
        "models": models,
        "misfits": _misfits(models),
        "differences": {contrast.id: _differences(study, contrast) for contrast in study.contrasts},
        "norms": describe_norms(study.of(people, study.scores), people, mode=MODE) if study.bank else {},
    }


def _calibration(study: FamilyStudy) -> Content:
    """The stage with its rule, and where the calibrated models together measure how exactly."""
    row = study.calibration
    if row is None or study.bank is None:
        return {"stage": 0}
    curve = information_curve(study.bank, np.zeros(0), THETA)
    return {
        "stage": row.stage,
        "version": row.version,
        "on": row.frozen_at.date().isoformat() if row.frozen_at else None,
        "rule": row.rule,
        "information": [
            {"theta": rounded(theta), "information": rounded(told), "error": rounded(error)}
            for theta, told, error in zip(curve.theta, curve.information, curve.error, strict=True)
        ],
    }


def _retest(study: FamilyStudy) -> Content:
    pairs = study.sample.retests
    both = [study.of([pair[place] for pair in pairs], study.scores) for place in (0, 1)]
    return {"n": len(pairs), "days": median_gap(pairs), "scales": {study.family.slug: describe_retest(*both)}}


def _reliability(study: FamilyStudy) -> Content:
    """How far odd and even tasks agree, stepped up to the whole; with a calibration also that of the estimates."""
    odd, even = (
        study.of(study.people, study.table.shares(study.scored & (study.table.place % 2 == side)))
        for side in (0, 1)
    )
    known = ~np.isnan(odd) & ~np.isnan(even)
    found: Content = {"n": whole_tens(int(np.count_nonzero(known))), "halves": None, "estimates": None}
    if np.count_nonzero(known) >= FEWEST and min(odd[known].std(), even[known].std()) > 0:
        r = float(np.corrcoef(odd[known], even[known])[0, 1])
        found["halves"] = rounded(spearman_brown(r, 2), 3) if r > 0 else rounded(r, 3)
    if study.abilities is not None:
        theta, error = (
            study.of(study.people, values) for values in (study.abilities.theta, study.abilities.error)
        )
        found["estimates"] = rounded(empirical_reliability(Abilities(theta, error)), 3)
    return found


def _models(study: FamilyStudy) -> Iterator[Content]:
    """The item models that thirty people or more were shown, trial tasks included."""
    table = study.table
    # Retests are of people who are in already.
    people = {one.sitting_id for one in study.people}
    is_first = np.array([sitting in people for sitting in table.sitting_ids], dtype=np.bool_)[table.row]
    scores = PERCENT * table.shares(study.scored)
    calibrated = study.calibration.parameters if study.calibration else {}
    for column in np.unique(table.column[is_first]).tolist():
        entries = np.flatnonzero(is_first & (table.column == column))
        entries = entries[: whole_tens(len(entries))]
        if len(entries) < FEWEST:
            continue
        right, name = table.is_right[entries], table.models[column]
        known = calibrated.get(name, {})
        n_right = int(np.count_nonzero(right))
        yield {
            "id": name,
            "n": len(entries),
            # A share from which fewer than ten of a kind could be counted back is only said to be small.
            "solved": rounded(PERCENT * right.mean(), 0) if 10 <= n_right <= len(entries) - 10 else None,
            "rest": _rest_correlation(right, scores[table.row[entries]]),
            "seconds": rounded(float(np.median(table.seconds[entries])), 0),
            "assumed": rounded(study.family.models[name].difficulty),
            "slope": known.get("a"),
            "slope_error": known.get("a_error"),
            "difficulty": known.get("b"),
            "difficulty_error": known.get("b_error"),
            "guessing": known.get("c"),
            **study.fit.get(name, {}),
        }


def _misfits(models: Sequence[Content]) -> list[Content]:
    """How many models lie how far from their curves, in hundredths; nothing while there are no curves."""
    found = np.array([one["misfit"] for one in models if one.get("misfit") is not None])
    if not found.size:
        return []
    return histogram(np.minimum(PERCENT * found, WIDEST_MISFIT), lowest=0, highest=WIDEST_MISFIT)


def _rest_correlation(right: Bools, scores: Floats) -> float | None:
    known = ~np.isnan(scores)
    if np.count_nonzero(known) < FEWEST or right[known].std() == 0 or scores[known].std() == 0:
        return None
    return rounded(float(np.corrcoef(right[known], scores[known])[0, 1]))


def _differences(study: FamilyStudy, contrast: Contrast) -> Content:
    """Logistic regression at equal score, for models that a hundred people of each group were shown."""
    kept = contrast.is_reference | contrast.is_focal
    people = [one for one, is_in in zip(study.people, kept, strict=True) if is_in]
    focal = contrast.is_focal[kept]
    sizes = {contrast.reference: int(np.count_nonzero(~focal)), contrast.focal: int(np.count_nonzero(focal))}
    if min(sizes.values()) < FEWEST_PER_GROUP:
        return {"locked": {"needs": FEWEST_PER_GROUP, "has": {name: shown(n) for name, n in sizes.items()}}}
    x, scores = study.of(people, study.table.matrix(study.scored)), study.of(people, study.scores)
    seen = ~np.isnan(x)
    columns = np.flatnonzero(
        np.minimum(seen[focal].sum(axis=0), seen[~focal].sum(axis=0)) >= FEWEST_PER_GROUP
    )
    known = ~np.isnan(scores) & seen[:, columns].any(axis=1)
    found = possibly(
        lambda: logistic_dif(
            x[known][:, columns], focal[known].astype(np.float64), score=scores[known], missing="available"
        )
    )
    names = [study.table.models[column] for column in columns]
    return {
        "reference": contrast.reference,
        "focal": contrast.focal,
        "n": {name: whole_tens(n) for name, n in sizes.items()},
        "items": [] if found is None else list(_compared(names, found)),
    }


def _compared(names: Sequence[str], found: LogisticDif) -> Iterator[Content]:
    for name, one, logit in zip(names, found.uniform, found.group_logit, strict=True):
        yield {
            "id": name,
            "logit": rounded(logit),
            "delta_r2": rounded(one.delta_r2, 3),
            "p": rounded(one.p, 4),
            "class": one.jodoin_gierl,
        }
