"""All pages about tasks: the families, a session of one, and its report."""

from __future__ import annotations

from portal.aptitude import family_views, report_views, session_views
from portal.aptitude.blueprint import bp

__all__ = ["bp", "family_views", "report_views", "session_views"]
