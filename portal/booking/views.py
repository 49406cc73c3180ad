"""All pages about booking: choosing a time, the booking itself, and an adviser's own hours."""

from __future__ import annotations

from portal.booking import booking_views, choice_views, hours_views
from portal.booking.blueprint import bp

__all__ = ["booking_views", "bp", "choice_views", "hours_views"]
