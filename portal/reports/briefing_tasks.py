"""Sessions of tasks on a brief, one line a family: only what was shared, and never a task or an answer."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from flask_babel import force_locale
from sqlalchemy.orm import Session

from portal.aptitude.chart import HUNDRED, bars_of
from portal.aptitude.choosing import length_of
from portal.aptitude.models import ExtraTime
from portal.aptitude.reading import chosen_before, whole
from portal.aptitude.rows import TaskSitting, read_task_sitting
from portal.aptitude.scoring import EFFORT_PASSES
from portal.aptitude.showing import FamilyWords, family_words
from portal.aptitude.wording import Wording, wording
from portal.reports.briefing_scales import SideNote
from portal.reports.chart import Bar
from portal.reports.models import Report
from portal.reports.rows import ReportRows, read_rows
from portal.sharing.models import Section
from portal.templating import calendar_day

#: What a client shows of a report of tasks.
Opened = tuple[Report, Collection[Section]]


@dataclass(frozen=True)
class TaskRow:
    """One result: the share solved, or one of the two numbers of checking."""

    name: str
    #: The day, where it is not the day that stands above.
    on: str
    bar: Bar
    value_text: str
    stage: str


@dataclass(frozen=True)
class TaskBrief:
    """All families of which something was shared."""

    instrument: str
    made_at: datetime
    headline: tuple[str, ...]
    #: Of the families whose results were shared.
    rows: tuple[TaskRow, ...]
    #: How far they were answered; of the families of which that was shared, as what follows.
    certainty: tuple[str, ...]
    #: That answers came faster than reading; empty without.
    care: str
    notes: tuple[SideNote, ...]
    how_sure: tuple[str, ...]
    not_for: str
    #: Answers to tasks are never shown.
    answers: None = None
    is_of_tasks: bool = True


@dataclass(frozen=True)
class _Taken:
    """One session with what is open of it."""

    report: Report
    rows: ReportRows
    sitting: TaskSitting
    words: FamilyWords
    opened: Collection[Section]

    @property
    def has_result(self) -> bool:
        return self.report.shape == "clear"

    @cached_property
    def n_rapid(self) -> int:
        """Answers faster than reading, where they are so many that the result says little."""
        effort = self.rows.figures["effort"]
        return 0 if effort is None or effort >= EFFORT_PASSES else whole(self.rows.figures["n_rapid"])


def brief_tasks(session: Session, shared: Sequence[Opened], *, locale: str) -> TaskBrief:
    """The part of a brief that is about tasks: the newest report of each family, in the order given."""
    with force_locale(locale):
        taken = [_take(session, report, opened, locale) for report, opened in shared]
        return _brief(taken, wording(locale))


def _take(session: Session, report: Report, opened: Collection[Section], locale: str) -> _Taken:
    sitting = read_task_sitting(session, report.sitting_id)
    return _Taken(report, read_rows(session, report), sitting, family_words(report.form, locale), opened)


def _brief(taken: Sequence[_Taken], words: Wording) -> TaskBrief:
    made_at = max(one.report.created_at for one in taken)
    scored = [one for one in taken if Section.scores in one.opened]
    sure = [one for one in taken if Section.certainty in one.opened]
    return TaskBrief(
        instrument=str(words.at("title")),
        made_at=made_at,
        headline=tuple(_headline(scored, words)),
        rows=tuple(row for one in scored for row in _rows(one, made_at, words)),
        certainty=tuple(_certainty(sure, words)),
        care=_counted("care", ((one, one.n_rapid) for one in sure), words),
        notes=tuple(
            SideNote(said.title, said.means, said.means_not, said.question)
            for said in (one.words for one in taken)
        ),
        how_sure=tuple(_how_sure(taken, words)),
        not_for=str(words.at("brief.not_for")),
    )


def _headline(scored: Sequence[_Taken], words: Wording) -> Iterator[str]:
    """What to know before the numbers, which belongs to them: what is missing, and under which conditions."""
    if not scored:
        return
    if missing := [one for one in scored if not one.has_result]:
        yield words.say("brief.unfinished", families=_names(missing, words))
    by_choice: defaultdict[str, list[_Taken]] = defaultdict(list)
    for one in scored:
        if chosen := list(chosen_before(one.sitting)):
            by_choice[words.listed(chosen)].append(one)
    for chosen_text, families in by_choice.items():
        if len(families) == len(scored) > 1:
            yield words.say("brief.chosen_all", chosen=chosen_text)
        else:
            yield words.say("brief.chosen", chosen=chosen_text, families=_names(families, words))
    if any(one.sitting.family.is_speeded and one.sitting.extra_time is not ExtraTime.none for one in scored):
        yield words.say("brief.other_time")
    yield words.say("brief.lead")


def _rows(one: _Taken, made_at: datetime, words: Wording) -> Iterator[TaskRow]:
    day = calendar_day(one.report.created_at)
    on = "" if day == calendar_day(made_at) else day
    for name, bar in _bars(one, words):
        value = bar.value_text
        if bar.value is not None and one.sitting.family.is_speeded and bar.maximum != HUNDRED:
            value = words.say("brief.rate", value=value)
        yield TaskRow(name, on, bar, value, one.words.stages[one.sitting.stage].name)


def _bars(one: _Taken, words: Wording) -> Iterator[tuple[str, Bar]]:
    """One bar a family, two where speed and accuracy are apart, an empty one where too little was done."""
    title, family = one.words.title, one.sitting.family
    if not one.has_result:
        score = one.rows.scores[0]
        yield title, Bar("", title, None, None, HUNDRED, score.n_answered, score.k_items, score.status)
        return
    bars = bars_of(family, one.rows)
    if not family.is_speeded:
        yield title, bars[0]
        return
    for key, bar in zip(("speed", "accuracy"), bars, strict=True):
        name = words.say(f"brief.{key}", family=title)
        yield name, dataclasses.replace(bar, name=name)


def _certainty(sure: Sequence[_Taken], words: Wording) -> Iterator[str]:
    """How far each family was answered; where the result is open, too, its line has the counts already."""
    unseen = [one for one in sure if Section.scores not in one.opened]
    if unseen:
        counts = (
            words.say(
                "brief.reached",
                family=one.words.title,
                n=whole(one.rows.figures["n_reached"]),
                most=length_of(one.sitting.family, one.sitting.stage, has_pilots=False).most,
            )
            for one in unseen
        )
        yield words.say("brief.counted", counted=words.listed(list(counts)))
    if skipped := _counted("skipped", ((one, whole(one.rows.figures["n_skipped"])) for one in sure), words):
        yield skipped
    if late := [one for one in sure if one.rows.figures["time_ran_out"]]:
        yield words.say("brief.time_out", families=_names(late, words))


def _counted(key: str, counts: Iterable[tuple[_Taken, int]], words: Wording) -> str:
    """A sentence about so many tasks or pages of each family; empty when there are none."""
    told = [
        words.say(
            "brief.pages" if one.sitting.family.is_speeded else "brief.tasks", family=one.words.title, n=n
        )
        for one, n in counts
        if n
    ]
    return words.say(f"brief.{key}", counted=words.listed(told)) if told else ""


def _how_sure(taken: Sequence[_Taken], words: Wording) -> Iterator[str]:
    """How sure results at these stages are, whoever the client is."""
    by_stage: defaultdict[int, list[_Taken]] = defaultdict(list)
    for one in taken:
        by_stage[one.sitting.stage].append(one)
    for stage in sorted(by_stage):
        said = words.say(f"brief.sure.{stage}")
        is_alone = len(by_stage) == 1
        yield said if is_alone else words.say("brief.of", families=_names(by_stage[stage], words), said=said)
    if any(one.sitting.family.is_speeded for one in taken):
        yield words.say("brief.sure.speed")
    yield words.say("brief.sure.error")


def _names(taken: Iterable[_Taken], words: Wording) -> str:
    return words.listed([one.words.title for one in taken])
