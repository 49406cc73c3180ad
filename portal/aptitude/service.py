"""Rules of a session of tasks: one task at a time, one answer to each, and a clock that only the server moves.

A task is shown when its page is written: then its row appears and the clock starts. An answer stops the clock and stays
as it is once the next task is shown; until then the newest page wins, so that lost, doubled and reordered requests end
in the same answers. Every function that changes something is given a sitting that is locked until the commit.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from portal.aptitude.calibrations import Calibration, find_current_calibration, get_calibration
from portal.aptitude.choosing import Chosen, choose_next
from portal.aptitude.clock import Viewing, allowed_ms, microseconds, stretch_ms, written_at
from portal.aptitude.families import TaskFamily, expected_response
from portal.aptitude.models import MOST_CREDITED_MS, AptitudeSitting, ExtraTime
from portal.aptitude.outages import settle_answer, settle_page
from portal.aptitude.plan import N_PILOTS, item_seed
from portal.aptitude.rows import INSTRUMENT, ItemRow, TaskSitting, read_items, read_pauses
from portal.aptitude.standing import Phase, Standing, is_late
from portal.aptitude.writes import begin_pause, end_pause, keep_item, move_clock, serve_item
from portal.sittings.models import Sitting, SittingStatus
from portal.sittings.service import SittingClosed, UnservableItem, close_sitting


class Wishes(NamedTuple):
    """What the person chose before the start."""

    extra_time: ExtraTime = ExtraTime.none
    has_reader: bool = False
    #: Whether two tasks that do not count may be among the others.
    takes_pilots: bool = False


class Sent(NamedTuple):
    """An answer as it arrived. `response` is None for a skip, `seen_ms` is None when no script measured it."""

    response: int | None
    #: When the page that asked was written, in microseconds.
    stamp: int
    #: For how long the task was on the screen.
    seen_ms: int | None
    #: When the first page was written that showed the task; None when that is not known.
    first: int | None = None


def start_session(
    session: Session,
    client_id: int,
    family: TaskFamily,
    wishes: Wishes,
    *,
    seed: int,
    locale: str,
    at: datetime,
) -> int:
    """Open a session of a family, at the family's present stage. Returns the id of the sitting."""
    calibration = find_current_calibration(session, family)
    has_pilots = wishes.takes_pilots and not family.is_speeded
    sitting = Sitting(
        client_id=client_id,
        instrument=INSTRUMENT,
        instrument_version=str(family.version),
        form=family.slug,
        locale=locale,
        status=SittingStatus.open,
        started_at=at,
    )
    session.add(sitting)
    session.flush()  # The id is needed for the session's own row.
    session.add(
        AptitudeSitting(
            sitting_id=sitting.id,
            family=family.slug,
            generator_version=family.version,
            seed=seed,
            stage=calibration.stage if calibration else 0,
            calibration_id=calibration.id if calibration else None,
            has_pilots=has_pilots,
            extra_time=wishes.extra_time,
            has_reader=wishes.has_reader,
            time_limit_ms=allowed_ms(
                family.limit_seconds,
                factor=wishes.extra_time.factor,
                n_extra=N_PILOTS if has_pilots else 0,
                k_items=family.k_items,
            ),
            used_ms=0,
        )
    )
    session.flush()
    return sitting.id


def calibration_of(session: Session, sitting: TaskSitting) -> Calibration | None:
    """The calibration that the session began with; None at stage 0."""
    if sitting.calibration_id is None or sitting.calibration_version is None:
        return None
    return get_calibration(session, sitting.calibration_id, sitting.calibration_version)


def read_standing(session: Session, sitting: TaskSitting, *, at: datetime) -> Standing:
    """Where the session stands now."""
    return Standing(sitting, read_items(session, sitting.id), at)


def is_complete(session: Session, standing: Standing) -> bool:
    """Whether no task is left: all that were planned are answered, or the estimate is exact enough."""
    if standing.open_item is not None:
        return False
    sitting = standing.sitting
    return choose_next(sitting, standing.items, calibration_of(session, sitting)) is None


def show_next(session: Session, sitting: TaskSitting, *, at: datetime) -> Standing:
    """Show the task whose turn it is, for the first time or again; the clock runs from the first time on.

    While the session is paused, late or closed nothing is shown, nor is there anything after its last task.
    """
    standing = read_standing(session, sitting, at=at)
    if standing.phase is not Phase.ready:
        return standing
    chosen = choose_next(sitting, standing.items, calibration_of(session, sitting))
    if chosen is None:
        return standing
    item = _served(sitting, len(standing.items), chosen, at=at)
    serve_item(session, sitting.id, item)
    running = move_clock(session, sitting._replace(running_since=at, unseen_until=None))
    return Standing(running, (*standing.items, item), at)


def _served(sitting: TaskSitting, position: int, chosen: Chosen, *, at: datetime) -> ItemRow:
    family = sitting.family
    seed = item_seed(sitting.seed, position, chosen.model)
    return ItemRow(
        position=position,
        model=chosen.model,
        item_seed=seed,
        generator_version=family.version,
        is_pilot=chosen.is_pilot,
        expected=expected_response(family, family.item(chosen.model, seed)),
        shown_at=at,
        answered_at=None,
        response=None,
        is_skipped=False,
        is_correct=None,
        response_ms=0,
        credited_ms=0,
        page_stamp=None,
    )


def record_answer(
    session: Session, sitting: TaskSitting, position: int, sent: Sent, *, at: datetime
) -> TaskSitting:
    """Take an answer, if it is to the task whose turn it is. Returns the sitting as it is then.

    An answer to an earlier task came late or twice: it changes nothing, as one that arrives while the session is
    paused, after the time is up, or when the tasks have changed meanwhile. Raises SittingClosed, and UnservableItem for
    a task that was never shown.
    """
    if not sitting.is_open:
        raise SittingClosed(sitting.id)
    if sitting.is_outdated:
        return sitting
    standing = read_standing(session, sitting, at=at)
    newest = standing.newest
    if newest is None or not 0 <= position <= newest.position:
        raise UnservableItem(str(position))
    if position < newest.position:
        return _deliver_again(session, standing, newest, sent)
    if newest.is_answered:
        return _answer_again(session, standing, newest, sent)
    return sitting if sitting.running_since is None else _answer_first(session, standing, newest, sent)


def _answer_first(session: Session, standing: Standing, item: ItemRow, sent: Sent) -> TaskSitting:
    viewing = Viewing(
        first=_first(sent.stamp, sent.first, item, at=standing.at),
        written=written_at(sent.stamp, shown_at=item.shown_at, at=standing.at),
        seen_ms=sent.seen_ms,
    )
    sitting, timed = settle_answer(session, standing, item, viewing)
    # What is late is not counted: the task stays as if it had not been reached.
    is_taken = not is_late(sitting, sitting.used_ms, grace=True)
    keep_item(session, sitting.id, _answered(timed, sent, at=standing.at) if is_taken else timed)
    return move_clock(session, sitting)


def _first(stamp: int, first: int | None, item: ItemRow, *, at: datetime) -> int:
    """When the task was first seen, by what a page says; the page itself at the latest."""
    return written_at(stamp if first is None else min(stamp, first), shown_at=item.shown_at, at=at)


def _answer_again(session: Session, standing: Standing, item: ItemRow, sent: Sent) -> TaskSitting:
    """From a newer page before the next task was shown. The time in between was spent on the task."""
    sitting, at = standing.sitting, standing.at
    stamp = min(sent.stamp, microseconds(at))
    if item.page_stamp is None or stamp <= item.page_stamp:
        return sitting
    longer = stretch_ms(item.answered_at, at)
    if is_late(sitting, sitting.used_ms + longer, grace=True):
        return sitting
    timed = item._replace(response_ms=item.response_ms + longer)
    keep_item(session, sitting.id, _answered(timed, sent, at=at))
    return move_clock(session, sitting._replace(used_ms=sitting.used_ms + longer, running_since=None))


def _deliver_again(session: Session, standing: Standing, newest: ItemRow, sent: Sent) -> TaskSitting:
    """Whoever sends an earlier answer once more has not seen the present task: the way there is forgiven.

    With a script it is settled when the present task is answered, for then its page says since when it was seen; an old
    copy of a request that turns up meanwhile so takes nothing away. Without one it is settled at once.
    """
    sitting, at = standing.sitting, standing.at
    if newest.is_answered or sitting.running_since is None:
        return sitting
    if sent.seen_ms is not None:
        return move_clock(session, sitting._replace(unseen_until=at))
    stretch = standing.stretch
    credit = min(stretch, MOST_CREDITED_MS - newest.credited_ms)
    if not credit:
        return sitting
    keep_item(
        session,
        sitting.id,
        newest._replace(
            response_ms=newest.response_ms + stretch - credit, credited_ms=newest.credited_ms + credit
        ),
    )
    moved = sitting._replace(used_ms=sitting.used_ms + stretch - credit, running_since=at)
    return move_clock(session, moved)


def _answered(item: ItemRow, sent: Sent, *, at: datetime) -> ItemRow:
    return item._replace(
        answered_at=at,
        response=sent.response,
        is_skipped=sent.response is None,
        is_correct=sent.response == item.expected,
        page_stamp=min(sent.stamp, microseconds(at)),
    )


def pause_session(
    session: Session,
    sitting: TaskSitting,
    *,
    at: datetime,
    stamp: int | None = None,
    first: int | None = None,
) -> None:
    """Hide the task and stop the clock; the pause is written down. Does nothing where no task is shown.

    `stamp` is when the page was written on which that was pressed: one from before the last pause has had its turn.
    `first` is when the first page was written that showed the task; None when that is not known.
    """
    standing = read_standing(session, sitting, at=at)
    item, since = standing.open_item, sitting.running_since
    if standing.phase is not Phase.running or item is None or since is None:
        return
    written = microseconds(at) if stamp is None else stamp
    # A clock that was set back must not keep anybody from pausing.
    if written < microseconds(since) <= microseconds(at):
        return
    settled, timed = settle_page(session, standing, item, _first(written, first, item, at=at))
    keep_item(session, sitting.id, timed)
    move_clock(session, settled)
    begin_pause(session, sitting.id, at=at)


def continue_session(
    session: Session, sitting: TaskSitting, *, at: datetime, stamp: int | None = None
) -> None:
    """Show the hidden task again and let the clock run on. Does nothing where there is no pause.

    `stamp` is when the page was written on which that was pressed: one from an earlier pause does not end this one.
    """
    if read_standing(session, sitting, at=at).phase is not Phase.paused:
        return
    began = max(microseconds(pause.began_at) for pause in read_pauses(session, sitting.id))
    # A clock that was set back must not keep anybody from going on.
    if stamp is None or stamp >= began or microseconds(at) < began:
        end_pause(session, sitting.id, at=at)
        move_clock(session, sitting._replace(running_since=at))


def finish_session(session: Session, sitting: TaskSitting, *, at: datetime) -> bool:
    """Hand in what was answered; the task on the screen does not count. False when that was done before."""
    if not close_sitting(session, session.get_one(Sitting, sitting.id), at=at):
        return False
    standing = read_standing(session, sitting, at=at)
    if item := standing.open_item:
        sitting, timed = settle_page(session, standing, item, microseconds(at))
        keep_item(session, sitting.id, timed)
        move_clock(session, sitting)
    end_pause(session, sitting.id, at=at)
    return True
