"""Answering a few statements again, from the page of a result."""

from __future__ import annotations

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from portal.accounts.service import touch_client
from portal.clock import now
from portal.database import session
from portal.library import library
from portal.permissions import Permission, needs
from portal.reports.quality_reading import read_sitting
from portal.sittings.blueprint import bp
from portal.sittings.models import Sitting
from portal.sittings.repeating import NothingToRepeat, repeat_sitting


@bp.post("/sittings/<int:sitting_id>/repeat")
@needs(Permission.SITTING_ANSWER, lock="update")
def repeat(sitting: Sitting) -> Response:
    publication = library().find_publication(sitting.instrument) or abort(404)
    if sitting.instrument_version != publication.instrument.version:
        raise NothingToRepeat(sitting.id)
    at = now()
    doubtful = read_sitting(session, sitting, publication).doubtful
    touch_client(session, sitting.client_id, at=at)
    again = repeat_sitting(session, sitting, doubtful, at=at)
    return redirect(url_for(".resume", sitting_id=again.id), 303)
