"""Builds of the manual as rows, and samples that never saw a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import numpy as np

from portal.library import read_library
from portal.manual.answers import AnswerTable
from portal.manual.gates import judge_gates
from portal.manual.instruments import Study, describe_instrument
from portal.manual.models import ManualBuild
from portal.manual.sample import Sample, Taken
from portal.manual.texts import read_texts
from tests.factories import Factory
from tests.portal.manual.population import planted

PUBLICATIONS = read_library().publications
FIRST_DAY = datetime(2026, 11, 2, 4, tzinfo=UTC)


def a_build(a: Factory, **chosen: Any) -> ManualBuild:
    """A build that knows of nobody yet."""
    values: dict[str, Any] = {
        "subject": "interests",
        "version": "0" * 16,
        "method_version": 1,
        "engine_version": "0",
        "made_at": a.clock(),
        "n_persons": 0,
        "digest": "",
        "content": {},
    }
    return ManualBuild(**{**values, **chosen})


def people_of(
    n: int,
    *,
    scripts: int = 2,
    schooling: tuple[str | None, ...] = (None,),
    sexes: tuple[str | None, ...] = (None,),
) -> list[Taken]:
    """Sittings of so many people, in turn of each script, schooling and sex."""
    names = ("zh_Hans", "zh_Hant")[:scripts]
    return [
        Taken(
            report_id=number,
            sitting_id=number,
            client_id=number,
            form="full",
            script=names[number % len(names)],
            submitted_at=FIRST_DAY + timedelta(hours=number),
            schooling=schooling[number % len(schooling)],
            sex=sexes[(number // 2) % len(sexes)],
        )
        for number in range(1, n + 1)
    ]


def a_study(instrument_id: str, people: list[Taken], *, seed: int = 11, **chosen: Any) -> Study:
    """Planted answers of these people to the full form."""
    instrument = PUBLICATIONS[instrument_id].instrument
    truth = planted(instrument, len(people), seed=seed, **chosen)
    sample = Sample({"full": tuple(people)}, (), 0)
    ids = np.array([one.sitting_id for one in people], dtype=np.int64)
    return Study(instrument, sample, AnswerTable(ids, truth.items, truth.x))


@cache
def content_of(
    instrument_id: str, n: int, sexes: tuple[str | None, ...] = ("female", "male")
) -> dict[str, Any]:
    """What a build of so many people says; computed once for all tests."""
    people = people_of(n, schooling=("mainland", "taiwan"), sexes=sexes)
    content = describe_instrument(a_study(instrument_id, people), PUBLICATIONS[instrument_id].kind)
    instrument = PUBLICATIONS[instrument_id].instrument
    return {**content, "gates": judge_gates(read_texts().gates_of(instrument_id), instrument, content)}


def a_full_build(a: Factory, instrument_id: str = "interests", n: int = 640) -> ManualBuild:
    """A build in which nearly everything is open."""
    build = a_build(
        a,
        subject=instrument_id,
        version=PUBLICATIONS[instrument_id].instrument.version,
        n_persons=n,
        collected_from=date(2026, 11, 2) if n else None,
        collected_until=date(2026, 11, 29) if n else None,
        content=content_of(instrument_id, n),
    )
    a.session.add(build)
    a.session.flush()
    return build
