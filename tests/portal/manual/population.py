"""Made-up people with planted truth, written as rows: many of them at once, as if each had gone through the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import numpy as np
from sqlalchemy import insert
from sqlalchemy.orm import Session

from assessments.instrument import Instrument
from assessments.irt import ItemBank
from assessments.randomness import Floats
from assessments.simulate import abilities, item_bank, responses
from portal.accounts.models import Client, Consent, Purpose
from portal.library import read_library
from portal.manual.models import ResearchReply
from portal.reports.models import Report
from portal.sittings.models import Answer, Sitting
from tests.portal.manual.task_sessions import free_ids, tell_planner

NUMBERS = count(1)
PUBLICATIONS = read_library().publications


@dataclass
class People:
    """Rows of one sitting a person, in the order of handing in."""

    session: Session
    instrument: Instrument
    at: datetime
    client_ids: list[int] = field(default_factory=list)
    sitting_ids: list[int] = field(default_factory=list)

    def add(
        self,
        x: Floats,
        items: Sequence[str],
        *,
        script: str | Sequence[str] = "zh_Hans",
        schooling: str | Sequence[str | None] | None = None,
        sex: str | Sequence[str | None] | None = None,
        form: str = "full",
        consents: bool = True,
        is_demo: bool = False,
        clients: Sequence[int] | None = None,
        minutes: float = 1.0,
        seconds: float = 5.0,
    ) -> list[int]:
        """One person for each row of answers, so many seconds an answer; gives back the ids of their sittings."""
        n = len(x)
        new = list(clients) if clients is not None else self._clients(n, is_demo=is_demo)
        days = [self.at + timedelta(minutes=minutes * place) for place in range(n)]
        if consents and clients is None:
            self._consents(new)
            said = zip(new, _each(schooling, n), _each(sex, n), strict=True)
            self._insert(
                ResearchReply,
                [{"client_id": c, "asked_at": self.at, "schooling": s, "sex": x} for c, s, x in said],
            )
        sittings = self._sittings(new, days, _each(script, n), form)
        self._answers(sittings, x, items, seconds=seconds)
        self._reports(sittings, new, days, form)
        tell_planner(self.session)
        self.session.commit()
        self.client_ids += new
        self.sitting_ids += sittings
        self.at = days[-1] + timedelta(minutes=minutes) if days else self.at
        return sittings

    def _insert(self, model: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            self.session.execute(insert(model), rows)

    def _clients(self, n: int, *, is_demo: bool) -> list[int]:
        made = []
        for _ in range(n):
            number = next(NUMBERS)
            made.append(f"simulated-{number}")
        ids = free_ids(self.session, Client, n)
        self._insert(
            Client,
            [
                {
                    "id": client_id,
                    "code_hash": f"{name}-code",
                    "pseudonym": name,
                    "is_demo": is_demo,
                    "created_at": self.at,
                    "last_used_at": self.at,
                }
                for client_id, name in zip(ids, made, strict=True)
            ],
        )
        return ids

    def _consents(self, clients: Sequence[int]) -> None:
        self._insert(
            Consent,
            [
                {
                    "client_id": client_id,
                    "purpose": Purpose.research,
                    "text_version": "test",
                    "locale": "zh_Hans",
                    "given_at": self.at,
                }
                for client_id in clients
            ],
        )

    def _sittings(
        self, clients: Sequence[int], days: Sequence[datetime], scripts: Sequence[str], form: str
    ) -> list[int]:
        ids = free_ids(self.session, Sitting, len(clients))
        self._insert(
            Sitting,
            [
                {
                    "id": sitting_id,
                    "client_id": client_id,
                    "instrument": self.instrument.id,
                    "instrument_version": self.instrument.version,
                    "form": form,
                    "locale": script,
                    "status": "submitted",
                    "started_at": day,
                    "submitted_at": day,
                }
                for sitting_id, client_id, day, script in zip(ids, clients, days, scripts, strict=True)
            ],
        )
        return ids

    def _answers(self, sittings: Sequence[int], x: Floats, items: Sequence[str], *, seconds: float) -> None:
        times = [self.at + timedelta(seconds=(seconds + 1) * place) for place in range(len(items))]
        stamps = [int(one.timestamp() * 1e6) for one in times]
        values = np.where(np.isnan(x), -1, x).astype(int).tolist()
        for start in range(0, len(sittings), 500):
            self._insert(
                Answer,
                [
                    {
                        "sitting_id": sitting_id,
                        "item_id": item,
                        "value": None if value < 0 else value,
                        "page_stamp": stamps[place],
                        "answered_at": times[place] + timedelta(seconds=seconds),
                    }
                    for sitting_id, row in zip(
                        sittings[start : start + 500], values[start : start + 500], strict=True
                    )
                    for place, (item, value) in enumerate(zip(items, row, strict=True))
                ],
            )

    def _reports(
        self, sittings: Sequence[int], clients: Sequence[int], days: Sequence[datetime], form: str
    ) -> None:
        self._insert(
            Report,
            [
                {
                    "sitting_id": sitting_id,
                    "client_id": client_id,
                    "instrument": self.instrument.id,
                    "instrument_version": self.instrument.version,
                    "form": form,
                    "method": self.instrument.method,
                    "method_version": self.instrument.method_version,
                    "engine_version": "test",
                    "careers_version": "",
                    "seed": 1,
                    "shape": "clear",
                    "code": "",
                    "created_at": day,
                }
                for sitting_id, client_id, day in zip(sittings, clients, days, strict=True)
            ],
        )


def _each(value: Any, n: int) -> list[Any]:
    return [value] * n if value is None or isinstance(value, str) else list(value)


@dataclass(frozen=True, eq=False)
class Truth:
    """What was planted: the bank of each scale, by item, and the answers to all items of the full form."""

    banks: dict[str, ItemBank]
    theta: dict[str, Floats]
    items: tuple[str, ...]
    x: Floats


def planted(
    instrument: Instrument,
    n: int,
    *,
    seed: int,
    form: str = "full",
    focal: Sequence[bool] | None = None,
    harder: dict[str, float] | None = None,
    others: Sequence[tuple[Sequence[bool], dict[str, float]]] = (),
    lift: Floats | float = 0.0,
    occasion: int = 0,
    common: float = 0.3,
) -> Truth:
    """Graded answers of n people. For focal people the items `harder` have their thresholds moved up by so much.

    `others` are more groups with other such items; `lift` is added to each person's abilities. Another `occasion` has
    the same people answer the same items again.

    Abilities of different scales correlate by `common`, and stand in a circle besides. Control statements are answered
    as attentive readers do, sets by what is wanted most and least.
    """
    rng = np.random.default_rng(seed)
    scales = [scale for scale in instrument.scales if not instrument.facets_of(scale.id)]
    shared = rng.standard_normal(n)
    is_focal = np.zeros(n, dtype=bool) if focal is None else np.asarray(focal)
    order = list(instrument.form(form).items)
    x = np.full((n, len(order)), np.nan)
    if not n:
        return Truth({}, {}, tuple(order), x)
    banks, thetas = {}, {}
    plane = rng.standard_normal((n, 2))
    for place, scale in enumerate(scales):
        own = [item for item in instrument.items_of(form) if item.scale == scale.id]
        bank = item_bank(
            "grm", len(own), seed=seed + place, n_categories=instrument.maximum - instrument.minimum + 1
        )
        turn = 2 * np.pi * place / len(scales)
        circle = plane @ np.array([np.cos(turn), np.sin(turn)])
        rest = abilities(n, seed=seed + 100 + place)
        theta = np.sqrt(common) * shared + np.sqrt(0.35) * circle + np.sqrt(0.65 - common) * rest + lift
        moved = np.array([(harder or {}).get(item.id, 0.0) for item in own])
        other = ItemBank(bank.a, thresholds=bank.thresholds + moved[:, np.newaxis])
        again = 1000 * occasion
        answers = responses(theta, bank, seed=seed + 200 + place + again)
        answers[is_focal] = responses(theta, other, seed=seed + 300 + place + again)[is_focal]
        for number, (members, shifts) in enumerate(others, start=4):
            shift = np.array([shifts.get(item.id, 0.0) for item in own])
            shifted = ItemBank(bank.a, thresholds=bank.thresholds + shift[:, np.newaxis])
            told = responses(theta, shifted, seed=seed + 100 * number + place + again)
            where = np.ix_(np.flatnonzero(members), np.flatnonzero(shift))
            answers[where] = told[where]
        for column, item in enumerate(own):
            given = answers[:, column]
            x[:, order.index(item.id)] = (
                instrument.maximum - given if item.reverse else instrument.minimum + given
            )
        banks[scale.id], thetas[scale.id] = bank, theta
    _add_rest(instrument, form, x, thetas, rng)
    return Truth(banks, thetas, tuple(order), x)


def _add_rest(
    instrument: Instrument, form: str, x: Floats, thetas: dict[str, Floats], rng: np.random.Generator
) -> None:
    """Control statements as attentive readers answer them, and sets by what is wanted."""
    n, order = len(x), list(instrument.form(form).items)
    for check in instrument.checks_of(form):
        x[:, order.index(check.id)] = check.expected
    for one in instrument.sets_of(form):
        wanted = np.column_stack([thetas[option] for option in one.options]) + rng.gumbel(
            size=(n, len(one.options))
        )
        most, least = wanted.argmax(axis=1), wanted.argmin(axis=1)
        x[:, order.index(one.id)] = most * len(one.options) + least
