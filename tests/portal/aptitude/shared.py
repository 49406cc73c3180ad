"""Finished sessions with something to say in every part of a brief."""

from __future__ import annotations

from portal.accounts.models import Client
from portal.aptitude.families import FAMILIES, TaskFamily
from portal.aptitude.models import ExtraTime
from portal.aptitude.service import Wishes
from portal.reports.models import Report
from tests.factories import Factory
from tests.portal.aptitude.sessions import take

WITH_HELP = Wishes(extra_time=ExtraTime.double, has_reader=True)


def a_task_report(
    a: Factory,
    client: Client,
    family: TaskFamily,
    wishes: Wishes | None = None,
    *,
    n_done: int = 13,
    n_skipped: int = 2,
    seconds: float = 4,
    seed: int = 7,
) -> Report:
    """Two of three tasks solved, the last ones skipped; checking has no skips, and three pages are enough."""
    taker = take(a, family, wishes, client=client, seed=seed)
    for number in range(n_done):
        taker.solve(seconds=seconds + number % 2, rightly=number % 3 != 2)
    for _ in range(n_skipped):
        taker.skip(seconds=seconds)
    report = taker.finish()
    a.keep()
    return report


def every_family(a: Factory, client: Client, wishes: Wishes | None = None) -> list[Report]:
    """A report of each family, with answers faster than reading."""
    return [a_task_report(a, client, family, wishes, seconds=1) for family in FAMILIES.values()]
