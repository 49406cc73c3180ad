"""Where the answers to a form stand in a table, and which indices of careless answering they allow.

One person is a table with one row, so that a report, the passport's simulation and whoever screens many sittings at
once look at answers in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from assessments import Instrument
from assessments.instrument import Check
from assessments.matrix import Ints
from assessments.quality import (
    QualityIndices,
    even_odd_consistency,
    fastest_stretch,
    instructed_failed,
    long_string_share,
    seconds_per_answer,
)
from assessments.randomness import Floats


@dataclass(frozen=True, eq=False)
class Plan:
    """A form as a table with one column for each of its statements and best-worst sets, in serving order."""

    instrument: Instrument
    form: str

    @cached_property
    def order(self) -> tuple[str, ...]:
        return self.instrument.form(self.form).items

    @cached_property
    def column(self) -> Mapping[str, int]:
        return {item_id: place for place, item_id in enumerate(self.order)}

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        return self.instrument.checks_of(self.form)

    @cached_property
    def accepted(self) -> list[list[int]]:
        """For each control statement the choices of an attentive reader."""
        choices = range(self.instrument.minimum, self.instrument.maximum + 1)
        return [[value for value in choices if check.is_passed(value)] for check in self.checks]

    @cached_property
    def parts(self) -> tuple[Ints, ...]:
        """The columns of the statements, and those of the sets, whose numbers mean something else."""
        sets = {one.id for one in self.instrument.sets_of(self.form)}
        is_set = np.array([item_id in sets for item_id in self.order])
        return tuple(columns for columns in (np.flatnonzero(~is_set), np.flatnonzero(is_set)) if columns.size)

    @cached_property
    def keys(self) -> Mapping[str, list[int]]:
        """The statements of each main scale as the engine counts them, from 1 and negative where reversed.

        A domain is taken whole: halves of its facets would be too short to be consistent in anybody.
        """
        main = {scale.id: scale.parent or scale.id for scale in self.instrument.scales}
        found: dict[str, list[int]] = {scale: [] for scale in main.values()}
        for item in self.instrument.items_of(self.form):
            number = self.column[item.id] + 1
            found[main[item.scale]].append(-number if item.reverse else number)
        return found

    def columns(self, item_ids: Iterable[str]) -> list[int]:
        return [self.column[item_id] for item_id in item_ids]


@cache
def plan_of(instrument: Instrument, form: str) -> Plan:
    """The plan of a form. Raises UnknownForm."""
    instrument.form(form)
    return Plan(instrument, form)


def seconds_of(values: Floats, shown: Floats, answered: Floats) -> Floats:
    """Seconds behind each answer, NaN where unknown; a skip takes its time, but needs none, so it has no seconds."""
    return np.where(np.isnan(values), np.nan, seconds_per_answer(shown, answered))


def indices_of(plan: Plan, values: Floats, seconds: Floats) -> QualityIndices:
    """The indices that need nobody else's answers, of n persons x the form's columns."""
    checked = values[:, plan.columns(check.id for check in plan.checks)]
    return QualityIndices(
        seconds_per_item=fastest_stretch(seconds),
        long_string_share=np.fmax.reduce([long_string_share(values[:, columns]) for columns in plan.parts]),
        even_odd=even_odd_consistency(
            values, plan.keys, minimum=plan.instrument.minimum, maximum=plan.instrument.maximum
        ),
        instructed_failed=instructed_failed(checked, plan.accepted) if plan.checks else None,
    )
