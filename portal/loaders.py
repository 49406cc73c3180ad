"""URL parameters that name rows, and how each is fetched. A missing row is a 404."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from flask import abort
from sqlalchemy.orm import Session
from werkzeug.routing import IntegerConverter, Map

from portal.aptitude.models import AptitudeSitting
from portal.aptitude.rows import find_task_sitting
from portal.booking.models import Booking
from portal.database import Base, session
from portal.quality.models import Feedback
from portal.recognition.models import RecognitionListVersion
from portal.reports.models import Report
from portal.sharing.models import Share
from portal.sittings.models import Sitting
from portal.sittings.service import find_sitting_row
from portal.staff.models import Member

#: "share" holds the rows as they are, for work that relies on them; "update" is for work that changes them; "row" is
#: "share" without the object around the row, for the busiest requests.
Lock = Literal["share", "update", "row"]
ROWS: dict[str, tuple[str, type[Base]]] = {
    "sitting_id": ("sitting", Sitting),
    "aptitude_id": ("sitting", AptitudeSitting),
    "report_id": ("report", Report),
    "share_id": ("share", Share),
    "booking_id": ("booking", Booking),
    "member_id": ("member", Member),
    "feedback_id": ("feedback", Feedback),
    "list_version_id": ("version", RecognitionListVersion),
}
PLAIN_ROWS: dict[str, Callable[[Session, int], Any]] = {
    "sitting_id": find_sitting_row,
    "aptitude_id": find_task_sitting,
}


class RowNumber(IntegerConverter):
    """`<int:…>` in an address: a number that a column can hold. A larger one is an address that does not exist."""

    LARGEST = 2**31 - 1

    def __init__(self, url_map: Map, **chosen: Any) -> None:
        super().__init__(url_map, **{"max": self.LARGEST, **chosen})


def load_objects(arguments: Mapping[str, Any], *, lock: Lock | None = None) -> dict[str, Any]:
    """The view's arguments, with each row id replaced by its row under the row's own name."""
    objects: dict[str, Any] = {}
    for name, value in arguments.items():
        if name not in ROWS:
            objects[name] = value
            continue
        row_name, model = ROWS[name]
        row = PLAIN_ROWS[name](session, value) if lock == "row" else _get(model, value, lock)
        if row is None:
            abort(404)
        objects[row_name] = row
    return objects


def _get(model: type[Base], row_id: int, lock: Lock | None) -> Base | None:
    # Only the row itself: what comes along with it, as a booking's adviser, is not held.
    for_update = None if lock is None else {"read": lock == "share", "of": model}
    return session.get(model, row_id, with_for_update=for_update)
