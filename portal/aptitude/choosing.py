"""Which task comes next: fixed in length at stage 0, adaptive above it, with tasks on trial in between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assessments.adaptive import State, answer, is_finished, next_item, start, widened_error
from portal.aptitude.calibrations import MAX_ERROR, MAX_ITEMS, MIN_ITEMS, SELECTION, Calibration
from portal.aptitude.families import TaskFamily
from portal.aptitude.plan import N_PILOTS, fixed_models, pilot_models, pilot_places
from portal.aptitude.rows import ItemRow, TaskSitting


class Chosen(NamedTuple):
    """The next task: from which model, and whether it is on trial."""

    model: str
    is_pilot: bool


class Length(NamedTuple):
    """How many tasks a session has, at least and at most, those on trial included."""

    least: int
    most: int


def length_of(family: TaskFamily, stage: int, *, has_pilots: bool) -> Length:
    """How long a session can become."""
    extra = N_PILOTS if has_pilots else 0
    if stage:
        return Length(MIN_ITEMS + extra, MAX_ITEMS + extra)
    return Length(*2 * (family.k_items + extra,))


def session_length(sitting: TaskSitting) -> Length:
    """How long this session can become."""
    return length_of(sitting.family, sitting.stage, has_pilots=sitting.has_pilots)


def choose_next(
    sitting: TaskSitting, items: Sequence[ItemRow], calibration: Calibration | None
) -> Chosen | None:
    """The task after those that were answered, or None when the session is complete.

    A function of the seed and of the answers to the tasks that count: asked again it chooses the same.
    """
    scored = [item for item in items if not item.is_pilot]
    state = None if calibration is None else replay_session(sitting, scored, calibration)
    if state is None or calibration is None:
        is_complete = len(scored) >= sitting.family.k_items
    else:
        is_complete = is_finished(state) or is_exact(state, theta_error(state, calibration))
    if is_complete:
        return None
    if sitting.has_pilots and len(items) in pilot_places(sitting.seed):
        known = () if calibration is None else calibration.names
        pilots = pilot_models(sitting.family, sitting.seed, known)
        return Chosen(pilots[len(items) - len(scored)], is_pilot=True)
    if state is None or calibration is None:
        return Chosen(fixed_models(sitting.family, sitting.seed)[len(scored)], is_pilot=False)
    return Chosen(calibration.names[next_item(state)], is_pilot=False)


def theta_error(state: State, calibration: Calibration) -> float:
    """The standard error of ability, with what the models' own errors add (Yang, Hansen & Cai 2012)."""
    return widened_error(state, calibration.covariance, is_one_slope=calibration.is_one_slope)


def is_exact(state: State, error: float) -> bool:
    """Whether a session may end because its estimate is exact enough."""
    return state.n_items >= MIN_ITEMS and error <= MAX_ERROR


def replay_session(sitting: TaskSitting, scored: Sequence[ItemRow], calibration: Calibration) -> State:
    """The adaptive session after the answers to the tasks that count; what was skipped was not solved."""
    state = start(
        calibration.bank,
        seed=sitting.seed,
        selection=SELECTION,
        min_items=MIN_ITEMS,
        max_items=MAX_ITEMS,
        acceptance=calibration.acceptance,
        exposures=_closed(sitting, calibration),
    )
    for item in scored:
        if item.is_answered and not is_finished(state):
            state = answer(state, calibration.places[item.model], int(bool(item.is_correct)))
    return state


def _closed(sitting: TaskSitting, calibration: Calibration) -> tuple[int, ...] | None:
    """Exposures that close the models on trial in this session, so that none is met twice."""
    if not sitting.has_pilots:
        return None
    pilots = set(pilot_models(sitting.family, sitting.seed, calibration.names))
    return (
        tuple(int(name in pilots) for name in calibration.names) if pilots & set(calibration.names) else None
    )
