"""Made-up sessions of generated tasks with planted difficulties, written as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import numpy as np
from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from assessments.randomness import Floats
from portal.accounts.models import Client, Consent, Purpose
from portal.aptitude.families import TaskFamily
from portal.aptitude.models import AptitudeSitting, ServedItem
from portal.aptitude.rows import INSTRUMENT
from portal.manual.evidence import Evidence
from portal.manual.models import ResearchReply
from portal.manual.tasks import TaskTable
from portal.reports.models import Report
from portal.sittings.models import Sitting

NUMBERS = count(1)
#: A sequence of PostgreSQL does not learn of numbers that others chose, and would give them out again.
BEYOND_COUNTING = 1_000_000


@dataclass(frozen=True, eq=False)
class PlantedTasks:
    """Difficulties of models: features with these weights, and an error of `sigma` around them."""

    models: tuple[str, ...]
    difficulty: Floats
    weights: dict[str, float]
    sigma: float


def plant_difficulties(
    family: TaskFamily, models: Sequence[str], *, sigma: float = 0.4, spread: float = 0.8, seed: int = 5
) -> PlantedTasks:
    """A weight for every feature that says something of its own, and difficulties around 0 that spread by so much."""
    rng = np.random.default_rng(seed)
    names = list(family.models[models[0]].features)
    q = np.array([[family.models[model].features[name] for name in names] for model in models], dtype=float)
    weights = np.where(_independent(q), rng.uniform(0.2, 0.9, len(names)), 0.0)
    weights *= spread / (q @ weights).std()
    b = q @ weights + sigma * rng.standard_normal(len(models))
    return PlantedTasks(tuple(models), b - b.mean(), dict(zip(names, weights.tolist(), strict=True)), sigma)


def _independent(q: Floats) -> Floats:
    """Which columns are no combination of a constant and the columns before them."""
    kept: list[int] = []
    for column in range(q.shape[1]):
        tried = np.column_stack([np.ones(len(q)), q[:, [*kept, column]]])
        if np.linalg.matrix_rank(tried) == tried.shape[1]:
            kept.append(column)
    return np.isin(np.arange(q.shape[1]), kept)


def balanced(n_sessions: int, k_models: int, k_items: int) -> list[list[int]]:
    """Which models each session holds, so that all of them are shown equally often."""
    return [
        [(session * k_items + place) % k_models for place in range(k_items)] for session in range(n_sessions)
    ]


def add_sessions(
    session: Session,
    family: TaskFamily,
    tasks: PlantedTasks,
    shown: Sequence[Sequence[int]],
    *,
    at: datetime,
    seed: int = 1,
    slope: float = 1.2,
    purposes: Sequence[Purpose] = (Purpose.research,),
    scripts: Sequence[str] = ("zh_Hans", "zh_Hant"),
    sexes: Sequence[str | None] = (None,),
    schooling: Sequence[str | None] = (None,),
    is_demo: bool = False,
    is_pilot: bool = False,
    seconds: float = 25.0,
    harder: dict[str, float] | None = None,
    harder_for_men: dict[str, float] | None = None,
    theta: Floats | None = None,
    clients: Sequence[int] | None = None,
) -> list[int]:
    """Handed-in sessions with answers and reports; who reads traditional characters finds `harder` models harder.

    Abilities are drawn when no `theta` is given, and people are new ones when there are no `clients`.
    """
    n = len(shown)
    rng = np.random.default_rng(seed)
    theta = rng.standard_normal(n) if theta is None else theta
    sittings = free_ids(session, Sitting, n)
    each_script = [scripts[place % len(scripts)] for place in range(n)]
    is_man = [sexes[place % len(sexes)] == "male" for place in range(n)]
    if clients is None:
        clients = free_ids(session, Client, n)
        _add_people(session, clients, purposes, sexes, schooling, is_demo=is_demo, at=at)
    _add_sittings(session, family, sittings, clients, each_script, at=at, has_pilots=is_pilot)
    moved, by_sex = (
        np.array([(shifts or {}).get(model, 0.0) for model in tasks.models])
        for shifts in (harder, harder_for_men)
    )
    rows: list[dict[str, Any]] = []
    for place, own in enumerate(shown):
        b = tasks.difficulty[list(own)] + (each_script[place] == "zh_Hant") * moved[list(own)]
        b = b + is_man[place] * by_sex[list(own)]
        right = rng.random(len(own)) < chance_of(theta[place], b, slope=slope, c=family.guessing)
        rows += [
            _task(family, sittings[place], number, tasks.models[model], is_right)
            | {"is_pilot": is_pilot, "response_ms": int(seconds * 1000), "shown_at": at, "answered_at": at}
            for number, (model, is_right) in enumerate(zip(own, right.tolist(), strict=True))
        ]
    session.execute(insert(ServedItem), rows)
    tell_planner(session)
    session.commit()
    return sittings


def tell_planner(session: Session) -> None:
    """Of many rows put in at once PostgreSQL learns within the transaction only when told; else it plans for none."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ANALYZE"))


def _task(family: TaskFamily, sitting: int, number: int, model: str, is_right: bool) -> dict[str, Any]:
    return {
        "sitting_id": sitting,
        "position": number,
        "model": model,
        "item_seed": 1,
        "generator_version": family.version,
        "expected": 1,
        "response": int(is_right),
        "is_skipped": False,
        "is_correct": bool(is_right),
        "credited_ms": 0,
        "page_stamp": 1,
    }


def chance_of(theta: Any, b: Floats, *, slope: Any, c: float) -> Floats:
    """How likely tasks of these difficulties are solved, by luck if not by ability."""
    return np.asarray(c + (1 - c) / (1 + np.exp(-slope * (theta - b))))


def evidence_of(
    family: TaskFamily,
    tasks: PlantedTasks,
    shown: Sequence[Sequence[int]],
    *,
    seed: int = 1,
    slope: float = 1.2,
    mean: float = 0.0,
    flat: Sequence[int] = (),
) -> Evidence:
    """The same answers that never saw a database; `flat` models are solved by half of everybody, able or not."""
    rng = np.random.default_rng(seed)
    theta = mean + rng.standard_normal(len(shown))
    row = np.repeat(np.arange(len(shown)), [len(own) for own in shown])
    model = np.concatenate([np.asarray(own) for own in shown])
    right = chance_of(theta[row], tasks.difficulty[model], slope=slope, c=family.guessing)
    right[np.isin(model, flat)] = 0.5
    places = {name: place for place, name in enumerate(family.names)}
    no = np.zeros(len(row), dtype=np.bool_)
    table = TaskTable(
        tuple(range(len(shown))),
        family.names,
        row=row,
        column=np.array([places[name] for name in tasks.models])[model],
        place=np.concatenate([np.arange(len(own)) for own in shown]),
        is_right=rng.random(len(row)) < right,
        is_skipped=no,
        is_pilot=no,
        seconds=np.full(len(row), 25.0),
    )
    return Evidence(family, table, ~no)


def free_ids(session: Session, model: Any, n: int) -> list[int]:
    """Numbers for rows put in at once, beyond those that the database gives out by itself."""
    start = max(session.scalar(select(func.max(model.id))) or 0, BEYOND_COUNTING) + 1
    return list(range(start, start + n))


def _add_people(
    session: Session,
    clients: Sequence[int],
    purposes: Sequence[Purpose],
    sexes: Sequence[str | None],
    schooling: Sequence[str | None],
    *,
    is_demo: bool,
    at: datetime,
) -> None:
    people = [
        {
            "id": one,
            "code_hash": f"tasks-{(number := next(NUMBERS))}",
            "pseudonym": f"tasks-{number}",
            "is_demo": is_demo,
            "created_at": at,
            "last_used_at": at,
        }
        for one in clients
    ]
    session.execute(insert(Client), people)
    consents = [
        {"client_id": one, "purpose": purpose, "text_version": "test", "locale": "zh_Hans", "given_at": at}
        for one in clients
        for purpose in purposes
    ]
    if consents:
        session.execute(insert(Consent), consents)
    replies = [
        {
            "client_id": one,
            "asked_at": at,
            "sex": sexes[place % len(sexes)],
            "schooling": schooling[place % len(schooling)],
        }
        for place, one in enumerate(clients)
    ]
    session.execute(insert(ResearchReply), replies)


def _add_sittings(
    session: Session,
    family: TaskFamily,
    sittings: Sequence[int],
    clients: Sequence[int],
    scripts: Sequence[str],
    *,
    at: datetime,
    has_pilots: bool,
) -> None:
    days = [at + timedelta(minutes=place) for place in range(len(sittings))]
    version = str(family.version)
    rows = list(zip(sittings, clients, scripts, days, strict=True))
    session.execute(
        insert(Sitting),
        [
            {
                "id": one,
                "client_id": client,
                "instrument": INSTRUMENT,
                "instrument_version": version,
                "form": family.slug,
                "locale": script,
                "status": "submitted",
                "started_at": day,
                "submitted_at": day,
            }
            for one, client, script, day in rows
        ],
    )
    session.execute(
        insert(AptitudeSitting),
        [
            {
                "sitting_id": one,
                "family": family.slug,
                "generator_version": family.version,
                "seed": 1,
                "stage": 0,
                "has_pilots": has_pilots,
                "extra_time": "none",
                "has_reader": False,
                "time_limit_ms": 600_000,
                "used_ms": 0,
            }
            for one in sittings
        ],
    )
    session.execute(insert(Report), [_report(family, one, client, day) for one, client, _, day in rows])


def _report(family: TaskFamily, sitting: int, client: int, day: datetime) -> dict[str, object]:
    return {
        "sitting_id": sitting,
        "client_id": client,
        "instrument": INSTRUMENT,
        "instrument_version": str(family.version),
        "form": family.slug,
        "method": "proportion-solved",
        "method_version": 1,
        "engine_version": "test",
        "careers_version": "",
        "seed": 1,
        "shape": "clear",
        "code": "",
        "created_at": day,
    }
