"""Counting attempts of a request, before it touches anything else."""

from __future__ import annotations

from flask import request

from portal.clock import now
from portal.database import database
from portal.extensions import current_settings
from portal.limits import Limit, count_attempt


def count_entry(limit: Limit, subject: str | None = None) -> None:
    """Count an attempt of `subject`, by default of the caller's address. Raises TooManyAttempts.

    It runs in a transaction of its own, so it must come before the view's first query: SQLite has one write lock.
    """
    secret = current_settings().secret_key
    with database().transaction() as counted:
        count_attempt(counted, limit, subject or request.remote_addr or "unknown", secret=secret, at=now())
