"""Whoever begins something: the person whom this browser knows, or somebody new."""

from __future__ import annotations

from datetime import datetime

from portal.accounts.identity import current_viewer, remember_client
from portal.accounts.service import create_client, touch_client
from portal.database import session
from portal.extensions import current_settings


def recognise_or_welcome(*, shared_computer: bool, at: datetime) -> int:
    """The id of the client behind this browser; a new one when it knows nobody, or somebody who was erased."""
    client_id = current_viewer().client_id
    # The record may have been erased from another device since this browser last looked.
    if client_id is None or not touch_client(session, client_id, at=at):
        client, code = create_client(session, secret=current_settings().secret_key, at=at)
        client_id = client.id
        remember_client(client_id, code, shared_computer=shared_computer)
    return client_id
