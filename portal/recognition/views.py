"""All pages about recognition: the checker, the lists, the conditions for talent, and the editors' desk."""

from __future__ import annotations

from portal.recognition import checker_views, desk_views, list_views, talent_views
from portal.recognition.blueprint import bp

__all__ = ["bp", "checker_views", "desk_views", "list_views", "talent_views"]
