"""Property tests draw the same examples in each run, and a slow machine fails none of them."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("engine", deadline=None, derandomize=True, database=None)
settings.load_profile("engine")
