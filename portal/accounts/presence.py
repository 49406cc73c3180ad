"""What every request of a client does first: note that the record is in use, and clear a forgotten shared computer."""

from __future__ import annotations

from flask import session as cookie

from portal.accounts.blueprint import bp
from portal.accounts.forms import EnterCodeForm
from portal.accounts.identity import clear_idle_shared_computer, forget_person
from portal.accounts.service import touch_client
from portal.clock import now
from portal.database import database
from portal.page import Page, page


@bp.before_app_request
def note_use() -> None:
    """Renew the retention clock once a day, and forget a record that was erased elsewhere.

    The browser itself remembers the day, so that other requests pay nothing. The transaction is short and its own; it
    must run before the request's session opens, since SQLite has one write lock.
    """
    clear_idle_shared_computer()
    if "client" not in cookie:
        return
    at = now()
    if cookie.get("day") == at.toordinal():
        return
    with database().transaction() as touched:
        still_here = touch_client(touched, cookie["client"], at=at)
    if still_here:
        cookie["day"] = at.toordinal()
    else:
        forget_person()


def record_gone() -> Page:
    """The page for a record that was erased meanwhile; this browser forgets it too."""
    forget_person()
    return page("accounts/enter_code.html", status=404, form=EnterCodeForm(formdata=None), problem="unknown")
