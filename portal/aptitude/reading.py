"""The report of a session in words and drawings, from nothing but its stored rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.aptitude.chart import TaskBar, TaskChart, bars_of
from portal.aptitude.durations import milliseconds
from portal.aptitude.families import TaskFamily, get_family
from portal.aptitude.models import ExtraTime
from portal.aptitude.rows import TaskSitting
from portal.aptitude.scoring import (
    ABILITY,
    EFFORT_PASSES,
    FEWEST_ITEMS,
    FEWEST_PAGES,
    LEVELS,
    PROPORTION,
    SPEED,
)
from portal.aptitude.showing import FamilyWords, Named, family_words
from portal.reports.models import Report
from portal.reports.rows import ReportRows

Figures = Mapping[str, float | None]


@dataclass(frozen=True)
class TaskReport:
    """Everything that the page of a report says."""

    report_id: int
    family: TaskFamily
    words: FamilyWords
    stage: Named
    shape: str
    created_at: datetime
    summary: tuple[str, ...]
    chart: TaskChart | None
    chart_notes: tuple[str, ...]
    levels: tuple[tuple[str, str, str], ...]
    #: Name and value: time, pauses, what was chosen before the start.
    facts: tuple[tuple[str, str], ...]
    #: What to bear in mind: skips, tasks on trial, answers faster than reading.
    notes: tuple[str, ...]
    #: How the numbers were made, and by which versions.
    working: tuple[str, ...]

    @property
    def next_steps(self) -> list[tuple[str, str]]:
        """What to do with the result: names and texts."""
        return [(step.name, step.text) for step in self.words.next_steps]


def read_task_report(
    report: Report, rows: ReportRows, sitting: TaskSitting, *, locale: str, is_plain: bool = False
) -> TaskReport:
    """The report of a session in one script."""
    words, family = family_words(report.form, locale, is_plain=is_plain), get_family(report.form)
    bars = bars_of(family, rows) if report.shape == "clear" else ()
    return TaskReport(
        report_id=report.id,
        family=family,
        words=words,
        stage=words.stages[sitting.stage],
        shape=report.shape,
        created_at=report.created_at,
        summary=tuple(_summary(report, rows)),
        chart=TaskChart(bars) if bars else None,
        chart_notes=tuple(_chart_notes(bars)),
        levels=tuple(_levels(rows.figures)),
        facts=tuple(_facts(rows.figures, sitting)),
        notes=tuple(_notes(rows.figures, family)),
        working=tuple(_working(report, sitting)),
    )


def whole(value: float | None) -> int:
    """A stored count, or a percentage without its decimals."""
    return round(value or 0.0)


def _summary(report: Report, rows: ReportRows) -> Iterator[str]:
    if report.shape != "clear":
        yield from _unfinished(report, rows.figures)
    elif report.method == PROPORTION:
        yield from _solved(rows.figures)
    elif report.method == ABILITY:
        yield from _ability(rows)
    else:
        yield from _speed(rows)


def _unfinished(report: Report, figures: Figures) -> Iterator[str]:
    if report.method == SPEED:
        fewest = ngettext(
            "Fewer than %(num)d page was checked, so this report gives no number.",
            "Fewer than %(num)d pages were checked, so this report gives no number.",
            FEWEST_PAGES,
        )
    else:
        fewest = ngettext(
            "Fewer than %(num)d task was reached, so this report gives no number.",
            "Fewer than %(num)d tasks were reached, so this report gives no number.",
            FEWEST_ITEMS,
        )
    yield fewest
    yield _("That says nothing about what you can do. You can take it again at any time, with other tasks.")
    if figures["time_ran_out"]:
        yield _("The time ran out. Before the next start you may choose more time.")


def _solved(figures: Figures) -> Iterator[str]:
    n_reached, n_solved = whole(figures["n_reached"]), whole(figures["n_solved"])
    yield _(
        "You solved %(n_solved)d of the %(n_reached)d tasks that you reached: %(percent)d%%.",
        n_solved=n_solved,
        n_reached=n_reached,
        percent=round(100 * n_solved / n_reached),
    )
    yield _(
        "With other tasks of this kind it would probably have been between %(low)d%% and %(high)d%%: so few tasks"
        " tell no more exactly.",
        low=whole(figures["low"]),
        high=whole(figures["high"]),
    )
    yield _("This compares you with the tasks, not with other people.")
    if figures["time_ran_out"]:
        yield _("The time ran out before the last task; what was not reached does not count either way.")


def _ability(rows: ReportRows) -> Iterator[str]:
    figures, score = rows.figures, rows.scores[0]
    yield _(
        "Of all tasks of this kind you would probably solve about %(share)d%%, and quite surely between %(low)d%%"
        " and %(high)d%%.",
        share=whole(figures["share"]),
        low=whole(figures["low"]),
        high=whole(figures["high"]),
    )
    yield _(
        "On the scale of the tasks your ability is %(value)s, with a standard error of %(error)s. 0 is the middle of"
        " the people whose answers made the scale; it is no mark and no norm.",
        value=_signed(score.value),
        error=f"{score.error or 0:.2f}",
    )
    if score.status == "prorated":
        yield _("The session ended before the estimate was as exact as it should be; so its error is larger.")


def _speed(rows: ReportRows) -> Iterator[str]:
    speed, accuracy = rows.scores
    yield _(
        "You checked %(n_pairs)d pairs: %(rate)s a minute, with a standard error of %(error)s.",
        n_pairs=speed.n_answered,
        rate=f"{speed.value or 0:.1f}",
        error=f"{speed.error or 0:.1f}",
    )
    yield _(
        "Of these you judged %(n_right)d rightly: %(percent)d%%. With other pairs it would probably have been between"
        " %(low)d%% and %(high)d%%.",
        n_right=whole(rows.figures["n_right_pairs"]),
        percent=whole(accuracy.value),
        low=whole(rows.figures["low"]),
        high=whole(rows.figures["high"]),
    )
    yield _("Speed and accuracy are two things. Whoever takes care is often slower, and that is no fault.")
    if rows.figures["extra_time"] != 1:
        yield _("You had another time limit than usual, so your speed cannot be compared with the usual one.")


def _signed(value: float | None) -> str:
    return f"{value or 0:+.2f}".replace("-", "−")


def _chart_notes(bars: tuple[TaskBar, ...]) -> Iterator[str]:
    if bars:
        yield _("The thin line is the 95% interval: of a hundred such lines about five miss the true value.")


def _levels(figures: Figures) -> Iterator[tuple[str, str, str]]:
    names = {1: _("easier tasks"), 2: _("middling tasks"), 3: _("harder tasks")}
    for level in LEVELS:
        solved, reached = (whole(figures[f"level_{level}_{what}"]) for what in ("solved", "reached"))
        yield names[level], str(solved), str(reached)


def _facts(figures: Figures, sitting: TaskSitting) -> Iterator[tuple[str, str]]:
    yield _("Time on the tasks"), milliseconds(figures["used_ms"])
    limit = figures["limit_ms"]
    yield _("Time limit"), _("none") if limit is None else milliseconds(limit)
    n_pauses = whole(figures["n_pauses"])
    if n_pauses:
        lasted = milliseconds(figures["paused_ms"])
        yield (
            _("Pauses"),
            ngettext(
                "%(num)d pause, %(lasted)s", "%(num)d pauses, %(lasted)s together", n_pauses, lasted=lasted
            ),
        )
    else:
        yield _("Pauses"), _("none")
    if n_outages := whole(figures.get("n_outages")):
        lasted = milliseconds(figures["outage_ms"])
        yield (
            _("Network lost"),
            ngettext(
                "%(num)d time, %(lasted)s; not counted as time on the tasks",
                "%(num)d times, %(lasted)s together; not counted as time on the tasks",
                n_outages,
                lasted=lasted,
            ),
        )
    yield _("Chosen before the start"), _(", ").join(chosen_before(sitting)) or _("nothing special")


def chosen_before(sitting: TaskSitting) -> Iterator[str]:
    """What somebody needs to take the session fairly: more time, a reader."""
    words = {
        ExtraTime.quarter: _("a quarter more time"),
        ExtraTime.half: _("half as much time again"),
        ExtraTime.double: _("twice the time"),
        ExtraTime.unlimited: _("no time limit"),
    }
    if sitting.extra_time in words:
        yield words[sitting.extra_time]
    if sitting.has_reader:
        yield _("tasks read out")


def _notes(figures: Figures, family: TaskFamily) -> Iterator[str]:
    effort, n_rapid = figures["effort"], whole(figures["n_rapid"])
    if effort is not None and effort < EFFORT_PASSES:
        yield ngettext(
            "%(num)d answer came faster than such a task can be taken in. Perhaps you were in a hurry, tired, or just"
            " looking around; then the result says little about what you can do. Take it again when you have the time.",
            "%(num)d answers came faster than such a task can be taken in. Perhaps you were in a hurry, tired, or just"
            " looking around; then the result says little about what you can do. Take it again when you have the time.",
            n_rapid,
        )
    if n_skipped := whole(figures["n_skipped"]):
        yield ngettext(
            "%(num)d task was skipped and counts as not solved.",
            "%(num)d tasks were skipped and count as not solved.",
            n_skipped,
        )
    if n_pilots := whole(figures["n_pilots"]):
        yield ngettext(
            "%(num)d task on trial was among them, as you agreed. It is in none of these numbers.",
            "%(num)d tasks on trial were among them, as you agreed. They are in none of these numbers.",
            n_pilots,
        )
    if figures["extra_time"] != 1 and not family.is_speeded:
        yield _(
            "You chose another time limit than usual. What was solved counts the same; speed does not enter."
        )


def _working(report: Report, sitting: TaskSitting) -> Iterator[str]:
    yield _(
        "Rapid answers: less than a tenth of the usual time of a task, at most ten seconds (Wise & Ma 2012)."
    )
    yield _(
        "Tasks drawn by generator version %(generator)s from the seed %(seed)s, scored by %(method)s %(version)d,"
        " engine %(engine)s.",
        generator=report.instrument_version,
        seed=str(report.seed),
        method=report.method,
        version=report.method_version,
        engine=report.engine_version,
    )
    if sitting.calibration_version:
        yield _("Parameters of the tasks: calibration %(version)s.", version=sitting.calibration_version)
    else:
        yield _("The difficulty of the tasks is assumed, not yet measured; it decides only which tasks come.")
