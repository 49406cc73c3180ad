"""What calibration found, ready for adaptive sessions. A frozen calibration never changes, so it is read once.

`parameters` of a row name item models; each has `b`, perhaps `a` (1 where all are equally sharp) and `c` (the share of
lucky guesses), `a_error`, `b_error` and `ab_covariance` (how exactly these are known), `acceptance` (the probability
that a session may see it, so that none is seen too often) and `seconds` (how long it takes on average).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from assessments.adaptive import sympson_hetter
from assessments.irt import ItemBank
from assessments.randomness import Floats, normals
from portal.aptitude.families import TaskFamily, get_family
from portal.aptitude.models import FamilyCalibration

#: The rules of an adaptive session: between so many tasks, until the error is that small.
MIN_ITEMS, MAX_ITEMS, MAX_ERROR = 8, 20, 0.40
SELECTION = "progressive"
#: The share of sessions that may see one model.
MAX_EXPOSURE = 0.25
#: Fewer calibrated models cannot keep that limit: a session of twenty takes its tasks from four times as many.
FEWEST_MODELS = 80
#: People in the simulation that finds the acceptance probabilities; their abilities are drawn from this seed.
N_SIMULATED, SIMULATION_SEED = 2000, 20261123
KEPT_CALIBRATIONS = 16
#: The rule of a calibration that was not made here.
BROUGHT_IN = "brought in"


class InvalidCalibration(ValueError):
    """The parameters are not those of enough models of the family, or the calibration is frozen already."""


class CalibrationKey(NamedTuple):
    """Which calibration a session uses."""

    id: int
    stage: int
    version: str


@dataclass(frozen=True, eq=False)
class Calibration:
    """Calibrated models as a bank, in the order of their names."""

    version: str
    stage: int
    names: tuple[str, ...]
    bank: ItemBank
    acceptance: tuple[float, ...] | None
    #: How long a model takes on average, where that is known.
    seconds: Mapping[str, float]
    #: Of slope and difficulty of each model, k x 2 x 2: how exactly they are known.
    covariance: Floats

    @property
    def is_one_slope(self) -> bool:
        """Whether all slopes are one number that was estimated once."""
        return self.stage == 1

    @property
    def places(self) -> Mapping[str, int]:
        """Where each model stands in the bank."""
        return _places(self.names)


@lru_cache(maxsize=KEPT_CALIBRATIONS)
def _places(names: tuple[str, ...]) -> Mapping[str, int]:
    return {name: place for place, name in enumerate(names)}


_CURRENT = (
    select(FamilyCalibration.id, FamilyCalibration.stage, FamilyCalibration.version)
    .where(
        FamilyCalibration.family == bindparam("family"),
        FamilyCalibration.generator_version == bindparam("version"),
        FamilyCalibration.frozen_at.is_not(None),
    )
    .order_by(FamilyCalibration.frozen_at.desc(), FamilyCalibration.id.desc())
    .limit(1)
)
#: By their version, which is a hash of what they say: the same on all processes, and nobody's.
_KNOWN: dict[str, Calibration] = {}


def find_current_calibration(session: Session, family: TaskFamily) -> CalibrationKey | None:
    """The calibration that a session begun now uses; None while the family is at stage 0."""
    row = session.execute(_CURRENT, {"family": family.slug, "version": family.version}).one_or_none()
    return None if row is None or row.stage == 0 else CalibrationKey(*row)


def get_calibration(session: Session, calibration_id: int, version: str) -> Calibration:
    """A frozen calibration as a bank, read from the database only once in a process."""
    if version not in _KNOWN:
        row = session.get_one(FamilyCalibration, calibration_id)
        while len(_KNOWN) >= KEPT_CALIBRATIONS:
            _KNOWN.pop(next(iter(_KNOWN)))
        _KNOWN[version] = read_calibration(row)
    return _KNOWN[version]


def read_calibration(row: FamilyCalibration) -> Calibration:
    """The bank of a row. Raises InvalidCalibration, InvalidBank."""
    return calibration_of(row.parameters, version=row.version, stage=row.stage)


def calibration_of(parameters: Mapping[str, Mapping[str, Any]], *, version: str, stage: int) -> Calibration:
    """The bank of these parameters. Raises InvalidBank."""
    entries = {name: parameters[name] for name in sorted(parameters)}
    accepted = tuple(entry["acceptance"] for entry in entries.values() if "acceptance" in entry)
    return Calibration(
        version=version,
        stage=stage,
        names=tuple(entries),
        bank=bank_of(entries),
        acceptance=accepted if len(accepted) == len(entries) else None,
        covariance=_covariance(entries),
        seconds={name: float(entry["seconds"]) for name, entry in entries.items() if "seconds" in entry},
    )


def _covariance(entries: Mapping[str, Mapping[str, Any]]) -> Floats:
    """Zero where a calibration does not say how exactly a model is known."""
    rows = (
        [
            entry.get("a_error", 0.0) ** 2,
            *2 * [entry.get("ab_covariance", 0.0)],
            entry.get("b_error", 0.0) ** 2,
        ]
        for entry in entries.values()
    )
    return np.array(list(rows), dtype=np.float64).reshape(-1, 2, 2)


def bank_of(entries: Mapping[str, Mapping[str, Any]]) -> ItemBank:
    """Entries of a calibration as a bank, in their order."""
    return ItemBank(
        a=[entry.get("a", 1.0) for entry in entries.values()],
        b=[entry["b"] for entry in entries.values()],
        c=[entry.get("c", 0.0) for entry in entries.values()],
    )


def draft_calibration(
    session: Session,
    family: TaskFamily,
    stage: int,
    parameters: Mapping[str, Mapping[str, float]],
    *,
    rule: Mapping[str, Any],
    at: datetime,
) -> FamilyCalibration:
    """Write down what a rule found, for nobody to use yet.

    Above stage 0 each model is given the probability that a session may see it, unless the parameters say it already.

    Raises InvalidCalibration when the parameters are not those of enough models of the family, InvalidBank.
    """
    if stage and (family.is_speeded or len(parameters) < FEWEST_MODELS):
        raise InvalidCalibration(f"{family.slug}: {len(parameters)} models of at least {FEWEST_MODELS}")
    if strangers := sorted(set(parameters) - set(family.names)):
        raise InvalidCalibration(f"{family.slug} has no model {strangers[0]!r}")
    entries = {name: dict(parameters[name]) for name in sorted(parameters)} if stage else {}
    if not all("acceptance" in entry for entry in entries.values()):
        entries = with_acceptance(entries)
    row = FamilyCalibration(
        family=family.slug,
        generator_version=family.version,
        stage=stage,
        version=version_of(family, stage, entries),
        rule=dict(rule),
        parameters=entries,
        made_at=at,
    )
    session.add(row)
    session.flush()  # The id is needed to freeze it and to tell of it.
    return row


def with_acceptance(entries: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """The entries with acceptance probabilities that keep every model below the limit (Sympson & Hetter 1985)."""
    people = normals(SIMULATION_SEED, (N_SIMULATED,))
    found = sympson_hetter(
        bank_of(entries),
        people,
        seed=SIMULATION_SEED,
        max_exposure=MAX_EXPOSURE,
        selection=SELECTION,
        min_items=MIN_ITEMS,
        max_items=MAX_ITEMS,
        max_error=MAX_ERROR,
    )
    accepted = np.round(found.acceptance, 4).tolist()
    return {
        name: {**entries[name], "acceptance": share} for name, share in zip(entries, accepted, strict=True)
    }


def version_of(family: TaskFamily, stage: int, entries: Mapping[str, Mapping[str, float]]) -> str:
    """Hash of what a calibration says, which is its name."""
    content = json.dumps([family.slug, family.version, stage, entries], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def keep_calibration(
    session: Session,
    family: TaskFamily,
    stage: int,
    entries: Mapping[str, Mapping[str, float]],
    *,
    at: datetime,
) -> int:
    """The id of the row with exactly these parameters, which came with a session from elsewhere.

    It is never frozen, so that no session begun here uses it.
    """
    version = version_of(family, stage, entries)
    same = select(FamilyCalibration.id).where(
        FamilyCalibration.family == family.slug, FamilyCalibration.version == version
    )
    known = session.scalar(same.order_by(FamilyCalibration.id).limit(1))
    if known is not None:
        return known
    row = FamilyCalibration(
        family=family.slug,
        generator_version=family.version,
        stage=stage,
        version=version,
        rule={"name": BROUGHT_IN},
        parameters={name: dict(entry) for name, entry in entries.items()},
        made_at=at,
    )
    session.add(row)
    session.flush()
    return row.id


def freeze_calibration(row: FamilyCalibration, *, at: datetime) -> None:
    """From now on new sessions of the family use it; sessions under way go on with theirs.

    Raises InvalidCalibration when it is frozen already.
    """
    if row.frozen_at is not None:
        raise InvalidCalibration(f"calibration {row.id} of {get_family(row.family).slug} is frozen already")
    if row.stage:
        read_calibration(row)
    row.frozen_at = at
