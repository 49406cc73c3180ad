"""The report of a person in the words of one script: what the page, the paper and the tests read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.profiles.changes import Change, read_changes
from portal.profiles.findings import Finding, read_strengths, read_tensions
from portal.profiles.material import Material
from portal.profiles.panels import Panel, read_panels
from portal.profiles.sentences import read_sentences
from portal.profiles.steps import NextStep, next_steps
from portal.profiles.wish_words import WishReading, read_wish
from portal.profiles.wishes import read_wishes


@dataclass(frozen=True)
class PersonView:
    """Everything that the report of a person says, ready to be shown."""

    is_empty: bool
    sentences: tuple[Finding, ...]
    strengths: tuple[Finding, ...]
    tensions: tuple[Finding, ...]
    wishes: tuple[WishReading, ...]
    panels: tuple[Panel, ...]
    changes: tuple[Change, ...]
    steps: tuple[NextStep, ...]
    limits: Mapping[str, str]
    #: When the newest of the reports was made; None without any.
    newest_at: datetime | None


def read_person_view(material: Material) -> PersonView:
    """The same facts in every script, in the same order for everybody."""
    wishes = read_wishes(material.person, material.catalogue, material.content)
    tensions = read_tensions(material, wishes)
    return PersonView(
        is_empty=material.person.is_empty,
        sentences=read_sentences(material, tensions, wishes),
        strengths=read_strengths(material),
        tensions=tensions,
        wishes=tuple(read_wish(material, wish) for wish in wishes),
        panels=read_panels(material),
        changes=read_changes(material),
        steps=next_steps(material),
        limits=material.voice.texts("limits"),
        newest_at=_newest(material),
    )


def _newest(material: Material) -> datetime | None:
    profiles = [profiles[0].report for profiles in material.person.profiles.values()]
    tasks = [results[0].report for results in material.person.tasks.values()]
    return max((report.created_at for report in (*profiles, *tasks)), default=None)
