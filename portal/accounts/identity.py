"""Who is looking: a client by code, an adviser by sign-in, or nobody.

The browser keeps one signed cookie. For a client it holds the row's id and the code (so that the code can be shown
again on the device that already has it); for a member of staff it holds an opaque token whose row can be revoked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from flask import after_this_request, g
from flask import session as cookie

from portal.clock import now
from portal.database import session
from portal.display import forget_aids
from portal.staff.models import Member

SHARED_COMPUTER_IDLE = timedelta(minutes=15)
OPENED_BOOKINGS_KEPT = 5


@dataclass(frozen=True)
class Viewer:
    """The person behind a request."""

    client_id: int | None = None
    staff: Member | None = None
    opened_bookings: frozenset[int] = field(default_factory=frozenset)


def current_viewer() -> Viewer:
    """The viewer of this request. Staff are looked up, once; a client's rows are checked where they are loaded."""
    if "viewer" not in g:
        g.viewer = Viewer(
            client_id=cookie.get("client"),
            staff=_find_signed_in_member(),
            opened_bookings=frozenset(cookie.get("bookings", ())),
        )
    viewer: Viewer = g.viewer
    return viewer


def signed_in_member() -> Member:
    """The member of staff behind a request; for views whose permission only staff have."""
    member = current_viewer().staff
    assert member is not None, "the view's permission lets nobody else in"
    return member


def own_client_id() -> int:
    """The id of the client behind a request; for views whose permission only clients have."""
    client_id = current_viewer().client_id
    assert client_id is not None, "the view's permission lets nobody else in"
    return client_id


def _find_signed_in_member() -> Member | None:
    from portal.staff.service import find_member_by_token

    token = cookie.get("staff")
    return find_member_by_token(session, token, at=now()) if token else None


def remember_client(client_id: int, code: str, *, shared_computer: bool) -> None:
    """Make this browser the client's. On a shared computer the cookie ends with the browser, or when idle."""
    cookie.clear()
    cookie["client"] = client_id
    cookie["code"] = code
    # Whoever calls this has just used the record; see `presence.note_use`.
    cookie["day"] = now().toordinal()
    if shared_computer:
        cookie["shared_seen"] = int(now().timestamp())
    cookie.permanent = not shared_computer
    g.pop("viewer", None)


def remember_member(token: str) -> None:
    """Make this browser a member's, until it is closed or the session ends. A client's code does not stay in it."""
    cookie.clear()
    cookie["staff"] = token
    cookie["staff_seen"] = int(now().timestamp())
    g.pop("viewer", None)


def remember_opened_booking(booking_id: int, code: str = "") -> None:
    """Let this browser manage a booking whose code or mail link it has shown, and keep the code to show it again."""
    kept = [opened for opened in cookie.get("bookings", []) if opened != booking_id]
    cookie["bookings"] = [*kept, booking_id][-OPENED_BOOKINGS_KEPT:]
    codes = {**cookie.get("booking_codes", {}), **({str(booking_id): code} if code else {})}
    cookie["booking_codes"] = {key: codes[key] for key in map(str, cookie["bookings"]) if key in codes}
    g.pop("viewer", None)


def code_of_opened_booking(booking_id: int) -> str | None:
    """The code of a booking that this browser made or found by it."""
    code: str | None = cookie.get("booking_codes", {}).get(str(booking_id))
    return code


def forget_opened_booking(booking_id: int) -> None:
    """Take back what `remember_opened_booking` gave this browser."""
    cookie["bookings"] = [opened for opened in cookie.get("bookings", []) if opened != booking_id]
    codes = cookie.get("booking_codes", {})
    cookie["booking_codes"] = {key: code for key, code in codes.items() if key != str(booking_id)}
    g.pop("viewer", None)


def forget_person() -> None:
    """Clear this browser: nothing of the person stays behind, on a shared computer not even how they read."""
    if is_on_shared_computer():
        after_this_request(forget_aids)
    cookie.clear()
    g.pop("viewer", None)


def is_on_shared_computer() -> bool:
    return "shared_seen" in cookie


def clear_idle_shared_computer() -> bool:
    """On a shared computer, forget the person after a quarter of an hour of silence. True when it did."""
    seen = cookie.get("shared_seen")
    if seen is None:
        return False
    at = int(now().timestamp())
    if at - seen > SHARED_COMPUTER_IDLE.total_seconds():
        forget_person()
        return True
    cookie["shared_seen"] = at
    return False
