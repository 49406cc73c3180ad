"""What is kept on request only goes when nobody hands it in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import Portal
from portal.accounts.export import export_record
from portal.accounts.holdings import holdings
from portal.accounts.models import Client
from portal.accounts.retention import clear_unfinished, run_retention
from portal.careers.catalogue import read_catalogue
from portal.library import read_library
from portal.settings import Settings
from portal.sittings.models import Answer, Sitting
from portal.sittings.repeating import repeat_sitting
from portal.sittings.service import page_stamp, record_answer
from tests.clock import HeldClock
from tests.factories import Factory, every_answer

LIBRARY = read_library()
ADAPTABILITY = LIBRARY.publications["adaptability"]
SOME = dict(list(every_answer("adaptability").items())[:6])
Clear = Callable[[], int]


@pytest.fixture
def clear(app: Portal, settings: Settings, clock: HeldClock, session: Session) -> Clear:
    """The hourly work, now; returns of how many sittings it deleted the answers."""

    def run() -> int:
        with app.app_context():
            cleared = clear_unfinished(app.extensions["database"], settings, at=clock())
        session.expire_all()
        return cleared

    return run


def n_answers(session: Session, sitting: Sitting) -> int:
    return session.scalar(select(func.count()).where(Answer.sitting_id == sitting.id)) or 0


def test_answers_go_a_day_after_the_last_one(
    clear: Clear, session: Session, a: Factory, clock: HeldClock, settings: Settings
) -> None:
    sitting = a.sitting(answers=SOME, instrument="adaptability")
    clock.advance(hours=settings.unfinished_hours)
    assert clear() == 0
    assert n_answers(session, sitting) == len(SOME)
    clock.advance(seconds=1)
    assert clear() == 1
    assert n_answers(session, sitting) == 0
    assert clear() == 0


def test_an_answer_starts_the_day_anew(clear: Clear, session: Session, a: Factory, clock: HeldClock) -> None:
    sitting = a.sitting(answers=SOME, instrument="adaptability")
    clock.advance(hours=23)
    item, at = next(iter(SOME)), clock()
    record_answer(session, sitting, ADAPTABILITY, item, 3, stamp=page_stamp(at), at=at)
    a.keep()
    clock.advance(hours=23)
    assert clear() == 0
    clock.advance(hours=2)
    assert clear() == 1


def test_other_instruments_and_kept_results_stay(
    clear: Clear, session: Session, a: Factory, clock: HeldClock
) -> None:
    others = [
        a.sitting(answers={"r-grow-vegetables": 1}),
        a.sitting(answers=dict(list(every_answer("personality").items())[:6]), instrument="personality"),
    ]
    report = a.report(answers=every_answer("adaptability"), instrument="adaptability")
    clock.advance(days=30)
    assert clear() == 0
    assert all(n_answers(session, one) for one in others)
    assert n_answers(session, session.get_one(Sitting, report.sitting_id)) == 40


def test_copied_answers_count_from_the_day_they_were_copied(
    clear: Clear, session: Session, a: Factory, clock: HeldClock
) -> None:
    """They keep their old times; and without them there is nothing to go on with, so that a new copy can be made."""
    report = a.report(answers=every_answer("adaptability"), instrument="adaptability")
    kept = session.get_one(Sitting, report.sitting_id)
    clock.advance(days=3)
    again = repeat_sitting(session, kept, [next(iter(SOME))], at=clock())
    again_id = again.id
    a.keep()
    clock.advance(hours=1)
    assert clear() == 0
    clock.advance(hours=24)
    assert clear() == 1
    assert session.get(Sitting, again_id) is None
    assert n_answers(session, kept) == 40


def test_the_daily_work_does_it_as_well(
    app: Portal, a: Factory, clock: HeldClock, settings: Settings
) -> None:
    a.sitting(answers=SOME, instrument="adaptability")
    clock.advance(hours=25)
    with app.app_context():
        cleared = run_retention(app.extensions["database"], settings, at=clock())
    assert (cleared.unfinished, cleared.clients) == (1, 0)


def test_the_period_can_be_chosen(app: Portal, a: Factory, clock: HeldClock, tmp_path: Path) -> None:
    a.sitting(answers=SOME, instrument="adaptability")
    clock.advance(hours=3)
    chosen = Settings.from_env({"HANGBIAO_DATA": str(tmp_path), "HANGBIAO_UNFINISHED_HOURS": "2"})
    with app.app_context():
        assert clear_unfinished(app.extensions["database"], chosen, at=clock()) == 1


def test_the_download_holds_what_is_there_and_erasure_finds_it(
    clear: Clear, session: Session, a: Factory, clock: HeldClock
) -> None:
    client, _ = a.client()
    sitting = a.sitting(client, answers=SOME, instrument="adaptability")
    assert (downloaded(session, client, clock), to_erase(session, client)) == (len(SOME), len(SOME))
    clock.advance(hours=25)
    clear()
    client = session.get_one(Client, sitting.client_id)
    assert (downloaded(session, client, clock), to_erase(session, client)) == (0, 0)


def downloaded(session: Session, client: Client, clock: HeldClock) -> int:
    record = export_record(session, client, LIBRARY, read_catalogue(), locale="zh_Hans", at=clock())
    return len(record["tables"]["answers"])


def to_erase(session: Session, client: Client) -> int:
    return session.scalar(select(func.count()).select_from(Answer).where(holdings(client.id)[Answer])) or 0
