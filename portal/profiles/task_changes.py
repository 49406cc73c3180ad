"""Two sessions of one family of tasks: comparable only where both were scored with the same parameters.

While a family is not calibrated, two shares come from tasks of unknown difficulty. What they differ by beyond the error
of their numbers could be the tasks alone, so they are not compared at all. Timed checking is never calibrated, so its
pages have no common scale at any stage.
"""

from __future__ import annotations

from collections.abc import Sequence

from portal.profiles.person import TaskResult

#: What makes a session another test: its time and its reader.
CONDITIONS = ("extra_time", "has_reader")


def find_comparable(newest: TaskResult, earlier: Sequence[TaskResult]) -> tuple[TaskResult, str]:
    """The latest that can be compared, or the latest of all with the reason why it cannot."""
    reasons = [obstacle(one, newest) for one in earlier]
    place = next((place for place, reason in enumerate(reasons) if not reason), 0)
    return earlier[place], reasons[place]


def obstacle(before: TaskResult, after: TaskResult) -> str:
    """Why two results of one family cannot be compared; empty when they can."""
    both = before, after
    if before.report.instrument_version != after.report.instrument_version:
        return "other-version"
    if after.family.is_speeded:
        return "tasks-timed"
    if before.calibration is None and after.calibration is None:
        return "tasks"
    if before.calibration != after.calibration:
        return "other-calibration"
    if not all(one.is_finished for one in both):
        return "tasks-unfinished"
    conditions = {tuple(one.stored.figures.get(name) for name in CONDITIONS) for one in both}
    return "other-conditions" if len(conditions) > 1 else ""


def ability(result: TaskResult) -> tuple[float, float]:
    """The ability of a finished session on the scale of its calibration, with its error."""
    row = result.stored.scores[0]
    assert row.value is not None, "only finished sessions are compared"
    assert row.error is not None, "a value has an error"
    return row.value, row.error
