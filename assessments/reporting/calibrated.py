"""Calibrating a table of answers that came from a file: complaints name its lines and columns."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from assessments.errors import AssessmentError, InvalidAnswers
from assessments.irt import WEAK_PRIORS, Calibration, ItemFit, calibrate, item_fit
from assessments.irt.bank import Model
from assessments.irt.quadrature import NODES
from assessments.matrix import Ints
from assessments.reporting.answer_table import AnswerTable, answered, as_persons, group_codes, placed
from assessments.reporting.response_model import Map
from assessments.reporting.scales import without_gaps


@dataclass(frozen=True, eq=False)
class CalibratedTable:
    """A calibration of the items of a table.

    - `items`, their ids; `calibration`; `fit`, S-X2, or None; `groups`, labels as the calibration numbers them.
    - `notes`: sentences on what was left out or changed, and why there is no `fit`.
    """

    items: tuple[str, ...]
    calibration: Calibration
    fit: ItemFit | None
    groups: tuple[str, ...]
    notes: tuple[str, ...]


def calibrate_table(
    table: AnswerTable,
    model: Model = "2pl",
    *,
    weak_priors: bool = False,
    close_gaps: bool = False,
    reference: str | None = None,
    quadrature: int = NODES,
    tolerance: float = 1e-5,
    max_iterations: int = 2000,
    map: Map = map,  # noqa: A002  # The argument takes what the builtin of this name does.
) -> CalibratedTable:
    """Calibrate all items of a table with its weights and groups, and judge their fit.

    Persons without any answer are left out. `close_gaps` numbers the categories of an item anew where nobody chose one;
    otherwise that is refused. `reference` is the group with mean 0 and standard deviation 1, the largest unless said.

    Raises InvalidAnswers and UnfitItem naming line and column, and what `calibrate` raises without a place.

    >>> rows = np.array([[1, 1, 0], [1, 0, 0], [0, 1, 1], [0, 1, 0], [1, 0, 1], [0, 0, 0]] * 5, dtype=float)
    >>> found = calibrate_table(AnswerTable(("a", "b", "c"), rows, np.arange(30)[:, None] + 2), "rasch")
    >>> found.items, found.calibration.converged
    (('a', 'b', 'c'), True)
    """
    persons = answered(table)
    notes = []
    if persons.n_persons < table.n_persons:
        notes.append(f"{table.n_persons - persons.n_persons:,} persons without any answer were left out")
    if close_gaps:
        x, renumbered = without_gaps(persons.x)
        persons = replace(persons, x=x)
        if renumbered.size:
            names = ", ".join(persons.items[column] for column in renumbered)
            notes.append(f"the categories of {names} were numbered anew")
    groups, members = _members(persons, reference)
    try:
        calibration = calibrate(
            persons.x,
            model,
            quadrature=quadrature,
            tolerance=tolerance,
            max_iterations=max_iterations,
            priors=WEAK_PRIORS if weak_priors else None,
            weights=persons.weights,
            group=members if len(groups) > 1 else None,
            map=map,
        )
    except AssessmentError as error:
        named = placed(error, persons)
        if named is error:
            raise
        raise named from error
    fit, reason = _fit(persons, calibration)
    return CalibratedTable(persons.items, calibration, fit, groups, (*notes, *reason))


def _members(persons: AnswerTable, reference: str | None) -> tuple[tuple[str, ...], Ints]:
    groups, members = group_codes(persons, reference)
    if groups and (members < 0).any():
        row = int(np.argmax(members < 0))
        raise InvalidAnswers(int(persons.lines[row].max()), persons.group_column, "the person has no group")
    return groups, members


def _fit(persons: AnswerTable, calibration: Calibration) -> tuple[ItemFit | None, tuple[str, ...]]:
    """S-X2, or None with the reason."""
    if len(calibration.population) > 1:
        return None, ("no S-X2: it would take all groups for one population",)
    try:
        return item_fit(as_persons(persons).x, calibration), ()
    except AssessmentError as error:
        return None, (f"no S-X2: {error}",)
