"""What a night costs: the technical manual of a hundred thousand sittings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from portal import Portal
from portal.clock import system_clock
from portal.database import Database
from portal.manual.building import Built, build_instruments
from tests.bench.measure import Finding
from tests.bench.people import PUBLICATION
from tests.portal.manual.population import Truth, planted

N_SITTINGS = 100_000
SECONDS_PER_ITEM = 5
#: As SQLite keeps an instant.
WRITTEN = "%Y-%m-%d %H:%M:%S.%f"
#: A pause of a minute between two people.
APART = timedelta(minutes=1)


def measure_manual(app: Portal, _folder: Path) -> list[Finding]:
    """Once with the screen of all sittings, as after a change of its rules, and once as every night after."""
    fill(app)
    first, again = (_seconds(lambda: build(app)) for _ in range(2))
    return [
        Finding(f"manual of {N_SITTINGS:,} sittings, all of them screened", first, "s"),
        Finding(f"manual of {N_SITTINGS:,} sittings, rebuilt", again, "s", at_most=60),
    ]


def build(app: Portal) -> Built:
    """The manual of the interest assessment alone."""
    library: Any = SimpleNamespace(publications={PUBLICATION.instrument.id: PUBLICATION})
    (built,) = build_instruments(app.extensions["database"], library, clock=system_clock)
    assert built.n_persons == N_SITTINGS, "somebody was left out"
    return built


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def fill(app: Portal) -> None:
    """A hundred thousand consenting people with a sitting each, past the services: only reading is measured."""
    instrument = PUBLICATION.instrument
    is_focal = [place % 2 == 1 for place in range(N_SITTINGS)]
    truth = planted(instrument, N_SITTINGS, seed=1, focal=is_focal)
    database: Database = app.extensions["database"]
    connection = database.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        for statement, rows in _tables(truth, system_clock() - N_SITTINGS * APART):
            cursor.executemany(statement, rows)
        cursor.execute("COMMIT")
    finally:
        connection.close()


def _tables(truth: Truth, begun: datetime) -> Iterator[tuple[str, Iterator[tuple[object, ...]]]]:
    instrument, people = PUBLICATION.instrument, range(1, N_SITTINGS + 1)
    day = begun.strftime(WRITTEN)
    yield (
        "INSERT INTO clients (id, code_hash, pseudonym, created_at, last_used_at) VALUES (?, ?, ?, ?, ?)",
        ((one, f"code-{one}", f"person-{one}", day, day) for one in people),
    )
    yield (
        (
            "INSERT INTO consents (client_id, purpose, text_version, locale, given_at)"
            " VALUES (?, 'research', 'bench', 'zh_Hans', ?)"
        ),
        ((one, day) for one in people),
    )
    yield (
        "INSERT INTO research_replies (client_id, asked_at, sex) VALUES (?, ?, ?)",
        ((one, day, "female" if one % 4 < 2 else "male") for one in people),
    )
    yield (
        (
            "INSERT INTO sittings (id, client_id, instrument, instrument_version, form, locale, status, started_at,"
            " submitted_at) VALUES (?, ?, ?, ?, 'full', ?, 'submitted', ?, ?)"
        ),
        (
            (one, one, instrument.id, instrument.version, "zh_Hant" if one % 2 == 0 else "zh_Hans", at, at)
            for one in people
            for at in [(begun + one * APART).strftime(WRITTEN)]
        ),
    )
    yield (
        (
            "INSERT INTO reports (id, sitting_id, client_id, instrument, instrument_version, form, method,"
            " method_version, engine_version, careers_version, seed, shape, code, created_at)"
            " VALUES (?, ?, ?, ?, ?, 'full', 'sum-score', 1, 'bench', '', 1, 'clear', '', ?)"
        ),
        ((one, one, one, instrument.id, instrument.version, day) for one in people),
    )
    yield (
        "INSERT INTO answers (sitting_id, item_id, value, page_stamp, answered_at) VALUES (?, ?, ?, ?, ?)",
        _answers(truth, begun),
    )


def _answers(truth: Truth, begun: datetime) -> Iterator[tuple[object, ...]]:
    """All people answer at one pace; what differs is what they answer."""
    times = [begun + timedelta(seconds=(SECONDS_PER_ITEM + 1) * place) for place in range(len(truth.items))]
    stamps = [int(one.timestamp() * 1e6) for one in times]
    answered = [(one + timedelta(seconds=SECONDS_PER_ITEM)).strftime(WRITTEN) for one in times]
    asked = list(zip(truth.items, stamps, answered, strict=True))
    for sitting, row in enumerate(truth.x.astype(int).tolist(), start=1):
        for (item, stamp, at), value in zip(asked, row, strict=True):
            yield sitting, item, value, stamp, at
