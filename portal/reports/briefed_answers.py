"""Single answers on a brief: what got the same answer stands together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.reports.arithmetic import choice_rows
from portal.reports.profile import Profile
from portal.reports.voice import Voice
from portal.sittings.models import Answer


@dataclass(frozen=True)
class SameAnswers:
    """Statements that got the same answer; `choice` is None for those without one."""

    choice: str | None
    statements: tuple[str, ...]


@dataclass(frozen=True)
class ScaleAnswers:
    """The answers to one scale's statements, the strongest agreement first."""

    name: str
    groups: tuple[SameAnswers, ...]


@dataclass(frozen=True)
class BriefAnswers:
    """All answers that may be shown."""

    scales: tuple[ScaleAnswers, ...]
    #: Best-worst sets: the options, and which was chosen as most and as least important.
    choices: tuple[tuple[str, str, str], ...]


def read_answers(session: Session, profile: Profile, scales: Sequence[str], voice: Voice) -> BriefAnswers:
    """The answers to the statements of these scales."""
    query = select(Answer.item_id, Answer.value).where(Answer.sitting_id == profile.report.sitting_id)
    given: dict[str, int | None] = dict(session.execute(query).all())
    chosen = {item: value for item, value in given.items() if value is not None}
    return BriefAnswers(
        tuple(
            ScaleAnswers(voice.name(scale), tuple(_same_answers(profile, scale, given, voice)))
            for scale in scales
        ),
        tuple(choice_rows(profile, chosen, voice)),
    )


def _same_answers(
    profile: Profile, scale: str, given: Mapping[str, int | None], voice: Voice
) -> Iterator[SameAnswers]:
    instrument, by_value = profile.instrument, defaultdict[int | None, list[str]](list)
    own = {scale, *instrument.facets_of(scale)}
    for item in instrument.items_of(profile.report.form):
        if item.scale in own:
            by_value[given.get(item.id)].append(voice.words.item(item.id))
    for value in [*range(instrument.maximum, instrument.minimum - 1, -1), None]:
        if statements := by_value.get(value):
            choice = None if value is None else voice.words.choices[value - instrument.minimum]
            yield SameAnswers(choice, tuple(statements))
