"""Who may do what: one table, read aloud as English.

A permission is granted when every predicate of any one of its clauses holds. Predicates are pure functions of the
viewer and of the objects that the URL names. What is not yours and what does not exist look the same: 404.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import Any

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.accounts.identity import Viewer, current_viewer
from portal.clock import now
from portal.database import SAFE_METHODS
from portal.loaders import Lock, load_objects

Objects = Mapping[str, Any]
Predicate = Callable[[Viewer, Objects], bool]


class Permission(Enum):
    """What a person may be allowed to do."""

    SITTING_READ = auto()
    SITTING_ANSWER = auto()
    REPORT_READ = auto()
    SHARE_WITHDRAW = auto()
    RECORD_READ = auto()
    BOOKING_READ = auto()
    BOOKING_CHANGE = auto()
    DESK_ENTER = auto()
    DIARY_READ = auto()
    BRIEF_READ = auto()
    CLIENT_OPEN_BY_CODE = auto()
    WALK_IN_READ = auto()
    WALK_IN_NOTE = auto()
    NOTE_READ = auto()
    NOTE_WRITE = auto()
    OUTCOME_WRITE = auto()
    HOURS_WRITE = auto()
    CENTRE_ADMINISTER = auto()
    FEEDBACK_READ = auto()
    LIST_EDIT = auto()


def viewer_is_client(viewer: Viewer, objects: Objects) -> bool:
    return viewer.client_id is not None


def viewer_is_adviser(viewer: Viewer, objects: Objects) -> bool:
    return viewer.staff is not None and viewer.staff.is_adviser


def viewer_is_staff(viewer: Viewer, objects: Objects) -> bool:
    return viewer.staff is not None


def viewer_is_administrator(viewer: Viewer, objects: Objects) -> bool:
    return viewer.staff is not None and viewer.staff.is_administrator


def viewer_is_editor(viewer: Viewer, objects: Objects) -> bool:
    return viewer.staff is not None and viewer.staff.is_editor


def sitting_is_mine(viewer: Viewer, objects: Objects) -> bool:
    return viewer.client_id is not None and objects["sitting"].client_id == viewer.client_id


def report_is_mine(viewer: Viewer, objects: Objects) -> bool:
    return viewer.client_id is not None and objects["report"].client_id == viewer.client_id


def share_is_mine(viewer: Viewer, objects: Objects) -> bool:
    return viewer.client_id is not None and objects["share"].client_id == viewer.client_id


def booking_is_mine(viewer: Viewer, objects: Objects) -> bool:
    booking = objects["booking"]
    owned = viewer.client_id is not None and booking.client_id == viewer.client_id
    return owned or booking.id in viewer.opened_bookings


def booking_is_with_me(viewer: Viewer, objects: Objects) -> bool:
    return viewer.staff is not None and objects["booking"].adviser_id == viewer.staff.id


def booking_is_at_my_centre(viewer: Viewer, objects: Objects) -> bool:
    return viewer.staff is not None and objects["booking"].centre_id == viewer.staff.centre_id


def share_is_with_me(viewer: Viewer, objects: Objects) -> bool:
    return viewer.staff is not None and objects["share"].adviser_id == viewer.staff.id


def share_is_live(viewer: Viewer, objects: Objects) -> bool:
    return bool(objects["share"].is_live(now()))


def share_is_for_a_walk_in(viewer: Viewer, objects: Objects) -> bool:
    return objects["share"].booking_id is None


def member_is_at_my_centre(viewer: Viewer, objects: Objects) -> bool:
    member = objects.get("member")
    return member is None or (viewer.staff is not None and member.centre_id == viewer.staff.centre_id)


def feedback_is_to_my_centre(viewer: Viewer, objects: Objects) -> bool:
    feedback = objects.get("feedback")
    return feedback is None or (viewer.staff is not None and feedback.centre_id == viewer.staff.centre_id)


PERMISSIONS: dict[Permission, list[list[Predicate]]] = {
    Permission.SITTING_READ: [[sitting_is_mine]],
    Permission.SITTING_ANSWER: [[sitting_is_mine]],
    Permission.REPORT_READ: [[report_is_mine]],
    Permission.SHARE_WITHDRAW: [[share_is_mine]],
    Permission.RECORD_READ: [[viewer_is_client]],
    Permission.BOOKING_READ: [[booking_is_mine]],
    Permission.BOOKING_CHANGE: [[booking_is_mine]],
    Permission.DESK_ENTER: [[viewer_is_staff]],
    Permission.DIARY_READ: [[viewer_is_adviser]],
    # What of the report the brief shows is decided section by section: `sharing.service.find_live_shares`.
    Permission.BRIEF_READ: [[viewer_is_adviser, booking_is_with_me]],
    Permission.CLIENT_OPEN_BY_CODE: [[viewer_is_adviser]],
    Permission.WALK_IN_READ: [[viewer_is_adviser, share_is_with_me, share_is_live, share_is_for_a_walk_in]],
    # What was talked about may still be written down when the client has closed the share.
    Permission.WALK_IN_NOTE: [[viewer_is_adviser, share_is_with_me, share_is_for_a_walk_in]],
    Permission.NOTE_READ: [[viewer_is_adviser, booking_is_at_my_centre]],
    Permission.NOTE_WRITE: [[viewer_is_adviser, booking_is_at_my_centre]],
    Permission.OUTCOME_WRITE: [[viewer_is_adviser, booking_is_with_me]],
    Permission.HOURS_WRITE: [[viewer_is_adviser]],
    Permission.CENTRE_ADMINISTER: [[viewer_is_administrator, member_is_at_my_centre]],
    Permission.FEEDBACK_READ: [[viewer_is_administrator, feedback_is_to_my_centre]],
    # Official lists are the same for every centre. That two people publish is the service's and the table's rule.
    Permission.LIST_EDIT: [[viewer_is_editor]],
}

STAFF_PERMISSIONS = frozenset(
    {
        Permission.DESK_ENTER,
        Permission.DIARY_READ,
        Permission.BRIEF_READ,
        Permission.CLIENT_OPEN_BY_CODE,
        Permission.WALK_IN_READ,
        Permission.WALK_IN_NOTE,
        Permission.NOTE_READ,
        Permission.NOTE_WRITE,
        Permission.OUTCOME_WRITE,
        Permission.HOURS_WRITE,
        Permission.CENTRE_ADMINISTER,
        Permission.FEEDBACK_READ,
        Permission.LIST_EDIT,
    }
)


class SignedOut(Exception):
    """A form was sent after the sign-in had ended; what it holds must not be lost."""


#: People without a record can still have a booking, and find it by its own code.
BOOKING_PERMISSIONS = frozenset({Permission.BOOKING_READ, Permission.BOOKING_CHANGE})


def is_allowed(permission: Permission, viewer: Viewer, objects: Objects) -> bool:
    """True when any clause of the permission holds as a whole."""
    return any(all(holds(viewer, objects) for holds in clause) for clause in PERMISSIONS[permission])


def needs(
    permission: Permission, *, lock: Lock | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Guard a view: load what the URL names, check the permission, and hand the objects over as arguments.

    `lock` holds the loaded rows against changes until the commit: "share" for work that only relies on them, "update"
    for work that changes them, "row" to rely on a plain row. SQLite has one write lock and needs no other.
    """

    def guard(view: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(view)
        def guarded(**arguments: Any) -> Any:
            viewer = current_viewer()
            if (answer := _ask_to_sign_in(permission, viewer)) is not None:
                return answer
            objects = load_objects(arguments, lock=lock)
            if not is_allowed(permission, viewer, objects):
                abort(404)
            return view(**objects)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def _ask_to_sign_in(permission: Permission, viewer: Viewer) -> Response | None:
    if permission in STAFF_PERMISSIONS:
        if viewer.staff is None:
            if request.method not in SAFE_METHODS:
                raise SignedOut
            return redirect(url_for("staff.sign_in", next=request.full_path.rstrip("?")))
    elif viewer.client_id is None and not viewer.opened_bookings:
        entrance = "booking.find_booking" if permission in BOOKING_PERMISSIONS else "accounts.enter_code"
        return redirect(url_for(entrance, next=request.full_path.rstrip("?")))
    return None
