"""All pages of the desk: sessions that were booked, and clients who walk in."""

from __future__ import annotations

from portal.desk import session_views, walk_in_views
from portal.desk.blueprint import bp

__all__ = ["bp", "session_views", "walk_in_views"]
