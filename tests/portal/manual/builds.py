"""Builds of the manual as rows."""

from __future__ import annotations

from typing import Any

from portal.manual.models import ManualBuild
from tests.factories import Factory


def a_build(a: Factory, **chosen: Any) -> ManualBuild:
    """A build that knows of nobody yet."""
    values: dict[str, Any] = {
        "subject": "interests",
        "version": "0" * 16,
        "method_version": 1,
        "engine_version": "0",
        "made_at": a.clock(),
        "n_persons": 0,
        "digest": "",
        "content": {},
    }
    return ManualBuild(**{**values, **chosen})
