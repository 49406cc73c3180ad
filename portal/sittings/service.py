"""Rules of a sitting: one answer an item, the newest page wins, and nothing changes once it is handed in."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple, TypeAlias, cast

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.orm import Session

from assessments.errors import ValueOutOfRange
from portal.library import Publication
from portal.sittings.models import Answer, Sitting, SittingStatus
from portal.upsert import Upsert, insert_into

#: A cautious guess for a first visit; the median of a 48-item online inventory was 3.9 s (see the passport).
SECONDS_PER_ITEM = 6.0
#: After this many answers the person's own pace is a better guess than anybody else's.
PACE_AFTER = 8
MICROSECONDS = 1_000_000

# Saving an answer is the busiest request of all. Its statements are built once, and on plain tables: building them
# anew, and making objects of rows that nobody changes, costs more than the database needs to run them.
_SITTINGS, _ANSWERS = cast(Table, Sitting.__table__), cast(Table, Answer.__table__)


class SittingClosed(Exception):
    """The sitting has been handed in; its answers no longer change."""


class UnservableItem(Exception):
    """The item is not part of this form, or has no reviewed text in this script."""


class UnreadableAnswer(ValueError):
    """What was sent for an answer is not a number of this form's kind."""


class InvalidGuess(ValueError):
    """The guess names a type twice, or none."""


class SittingRow(NamedTuple):
    """What answering needs to know of a sitting. Unlike a `Sitting` it can only be read."""

    id: int
    client_id: int
    instrument: str
    form: str
    status: SittingStatus

    @property
    def is_open(self) -> bool:
        return self.status is SittingStatus.open


AnySitting: TypeAlias = Sitting | SittingRow
_SITTING_ROW = (
    select(*(_SITTINGS.c[name] for name in SittingRow._fields))
    .where(_SITTINGS.c.id == bindparam("sitting_id"))
    .with_for_update(read=True)
)
_GIVEN = select(_ANSWERS.c.item_id, _ANSWERS.c.value, _ANSWERS.c.page_stamp).where(
    _ANSWERS.c.sitting_id == bindparam("sitting_id")
)


class Given(NamedTuple):
    """One stored answer: `value` is None when the item was skipped on purpose."""

    value: int | None
    page_stamp: int


@dataclass(frozen=True)
class Progress:
    """Where a sitting stands: the items in serving order, and what was given so far."""

    order: tuple[str, ...]
    given: Mapping[str, Given]

    @property
    def n_items(self) -> int:
        return len(self.order)

    @cached_property
    def n_seen(self) -> int:
        """How many items were answered or skipped."""
        return len(self.given)

    @cached_property
    def n_answered(self) -> int:
        return sum(given.value is not None for given in self.given.values())

    @property
    def skipped(self) -> list[str]:
        return [item for item in self.order if item in self.given and self.given[item].value is None]

    @property
    def unseen(self) -> list[str]:
        return [item for item in self.order if item not in self.given]

    def position(self, item_id: str) -> int:
        """Counting from 1."""
        return self.order.index(item_id) + 1

    def before(self, item_id: str) -> str | None:
        index = self.order.index(item_id)
        return self.order[index - 1] if index else None

    def next_after(self, item_id: str | None) -> str | None:
        """The next item that was neither answered nor skipped, from this one on and then from the start."""
        start = 0 if item_id is None else self.order.index(item_id) + 1
        rest = (*self.order[start:], *self.order[:start])
        return next((item for item in rest if item not in self.given), None)

    @property
    def seconds_left(self) -> float:
        """What is left at the person's own median pace; pauses do not count, since the median ignores them."""
        return self._seconds_per_item * (self.n_items - self.n_seen)

    @cached_property
    def _seconds_per_item(self) -> float:
        stamps = sorted(given.page_stamp for given in self.given.values())
        gaps = [later - earlier for earlier, later in pairwise(stamps) if later > earlier]
        if len(gaps) < PACE_AFTER:
            return SECONDS_PER_ITEM
        return statistics.median(gaps) / MICROSECONDS


def start_sitting(
    session: Session, client_id: int, publication: Publication, *, form: str, locale: str, at: datetime
) -> Sitting:
    """Open a sitting of one form. Raises UnservableItem when the form is unknown."""
    if form not in order_by_form(publication):
        raise UnservableItem(form)
    sitting = Sitting(
        client_id=client_id,
        instrument=publication.instrument.id,
        instrument_version=publication.instrument.version,
        form=form,
        locale=locale,
        status=SittingStatus.open,
        started_at=at,
    )
    session.add(sitting)
    session.flush()  # The id is needed for the address of the first question.
    return sitting


def find_sitting_row(session: Session, sitting_id: int) -> SittingRow | None:
    """A sitting to be relied on: until the commit nobody else can hand it in."""
    row = session.execute(_SITTING_ROW, {"sitting_id": sitting_id}).one_or_none()
    return None if row is None else SittingRow(*row)


def order_by_form(publication: Publication) -> dict[str, tuple[str, ...]]:
    """Item ids in serving order, by form."""
    return {form.id: form.items for form in publication.instrument.forms}


def read_progress(session: Session, sitting: AnySitting, publication: Publication) -> Progress:
    """The sitting's answers in one query."""
    rows = session.execute(_GIVEN, {"sitting_id": sitting.id})
    given = {item_id: Given(value, stamp) for item_id, value, stamp in rows}
    return Progress(order_by_form(publication)[sitting.form], given)


def page_stamp(at: datetime) -> int:
    """The stamp of a page written now."""
    return int(at.timestamp() * MICROSECONDS)


def record_answer(
    session: Session,
    sitting: AnySitting,
    publication: Publication,
    item_id: str,
    value: int | None,
    *,
    stamp: int,
    at: datetime,
) -> None:
    """Keep one answer, or None for a skip. Answering again replaces it, until the sitting is handed in.

    `stamp` says when the page that asked was written. A request from an older page than the one already answered from
    came late and changes nothing, so that lost, doubled and reordered requests end in the same answers.

    Raises SittingClosed, UnservableItem, ValueOutOfRange.
    """
    if not sitting.is_open:
        raise SittingClosed(sitting.id)
    if item_id not in order_by_form(publication)[sitting.form]:
        raise UnservableItem(item_id)
    choices = publication.instrument.choices_of(item_id)
    if value is not None and value not in choices:
        raise ValueOutOfRange(item_id, value, min(choices), max(choices))
    values = {
        "sitting_id": sitting.id,
        "item_id": item_id,
        "value": value,
        "page_stamp": min(stamp, page_stamp(at)),
        "answered_at": at,
    }
    session.execute(_keep_answer(session.get_bind().dialect.name), values)


@cache
def _keep_answer(dialect: str) -> Upsert:
    """Insert an answer, or put it in place of the one given from an older page."""
    statement = insert_into(dialect, _ANSWERS)
    arriving = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=_ANSWERS.primary_key,
        set_={name: arriving[name] for name in ("value", "page_stamp", "answered_at")},
        where=_ANSWERS.c.page_stamp <= arriving.page_stamp,
    )


def read_guess(chosen: Sequence[str], scales: Sequence[str]) -> str:
    """A guess from the chosen positions, most liked first; empty positions may only follow filled ones.

    Raises InvalidGuess when a type is named twice, is unknown, or a position is left out in between.
    """
    named = [letter for letter in chosen if letter]
    if list(chosen[: len(named)]) != named or len(set(named)) != len(named) or not set(named) <= set(scales):
        raise InvalidGuess("".join(named))
    return "".join(named)


def record_guess(sitting: Sitting, guess: str, *, at: datetime) -> None:
    """Keep the person's own guess, before any result exists. Raises SittingClosed."""
    if not sitting.is_open:
        raise SittingClosed(sitting.id)
    sitting.guess = guess
    sitting.guessed_at = at


def close_sitting(session: Session, sitting: Sitting, *, at: datetime) -> bool:
    """Hand the answers in. False when another request did so first."""
    result = session.execute(
        update(Sitting)
        .where(Sitting.id == sitting.id, Sitting.status == SittingStatus.open)
        .values(status=SittingStatus.submitted, submitted_at=at)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]


def forget_answers(session: Session, sitting: Sitting) -> None:
    """Delete the answers of a sitting whose result is not kept: from them alone it could be computed again."""
    session.execute(delete(Answer).where(Answer.sitting_id == sitting.id))


def find_open_sitting(session: Session, client_id: int, instrument: str) -> Sitting | None:
    """The client's newest unfinished sitting of an instrument."""
    return session.scalar(
        select(Sitting)
        .where(
            Sitting.client_id == client_id,
            Sitting.instrument == instrument,
            Sitting.status == SittingStatus.open,
        )
        .order_by(Sitting.started_at.desc(), Sitting.id.desc())
        .limit(1)
    )


def list_sittings(session: Session, client_id: int) -> list[Sitting]:
    """All sittings of a client, newest first."""
    return list(
        session.scalars(
            select(Sitting)
            .where(Sitting.client_id == client_id)
            .order_by(Sitting.started_at.desc(), Sitting.id.desc())
        )
    )
