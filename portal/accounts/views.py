"""All pages about a person's own record: the code, what there is, and what can be taken along or erased."""

from __future__ import annotations

from portal.accounts import code_views, portable_views, presence, record_views, retention
from portal.accounts.blueprint import bp

__all__ = ["bp", "code_views", "portable_views", "presence", "record_views"]

bp.record_once(retention.register_jobs)
