"""What stands in a form of sharing for parts of a report."""

from __future__ import annotations

from portal.reports.models import Report


def ticks(report: Report, *sections: str) -> list[str]:
    return [f"{report.id}-{section}" for section in sections]
