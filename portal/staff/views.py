"""All pages of staff: signing in, one's own account, and what an administrator does for a centre."""

from __future__ import annotations

from portal.staff import account_views, centre_views, sign_in_views
from portal.staff.blueprint import bp

__all__ = ["account_views", "bp", "centre_views", "sign_in_views"]
