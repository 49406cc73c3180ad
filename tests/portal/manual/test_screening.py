"""The screen for many sittings at once judges as the one for a single sitting does."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from sqlalchemy.orm import Session

from portal.manual.screening import passing_sittings
from portal.reports.quality_reading import passes_screen
from portal.sittings.models import Sitting
from tests.clock import HeldClock
from tests.portal.manual.population import PUBLICATIONS, People, planted


@pytest.mark.parametrize("instrument_id", PUBLICATIONS)
def test_many_are_judged_as_one_by_one(session: Session, clock: HeldClock, instrument_id: str) -> None:
    publication = PUBLICATIONS[instrument_id]
    instrument = publication.instrument
    people = People(session, instrument, clock())
    truth = planted(instrument, 12, seed=3)
    holed = truth.x.copy()
    holed[::2, 3:9] = np.nan
    alike = np.full_like(truth.x, 2.0)
    for one in instrument.sets:
        alike[:, truth.items.index(one.id)] = 1.0
    for x, seconds in ((truth.x, 5.0), (holed, 4.0), (alike, 5.0), (truth.x, 0.4), (alike, 0.4)):
        people.add(x, truth.items, seconds=seconds)
    screen = partial(passing_sittings, instrument=instrument)
    single = {
        sitting_id
        for sitting_id in people.sitting_ids
        if passes_screen(session, session.get_one(Sitting, sitting_id), publication)
    }
    assert screen(session, "full", people.sitting_ids) == single
    careful, hurried_alike = set(people.sitting_ids[:12]), set(people.sitting_ids[-12:])
    assert careful <= single
    assert not hurried_alike & single


def test_without_sittings_nobody_passes(session: Session) -> None:
    instrument = PUBLICATIONS["interests"].instrument
    assert passing_sittings(session, "full", [], instrument=instrument) == set()
