"""The report of a session on paper: finished words for the typesetter, in either script."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import force_locale
from flask_babel import gettext as _

from portal.aptitude.chart import HUNDRED, TaskChart
from portal.aptitude.reading import TaskReport, read_task_report
from portal.aptitude.scoring import SessionRows
from portal.aptitude.working import TaskWorking, show_working
from portal.print import document as paper
from portal.print.document import ReportDocument
from portal.reports.chart import Bar
from portal.reports.models import Report
from portal.reports.paper import table_on_paper
from portal.reports.rows import ReportRows
from portal.reports.wording import moment_in_words


def lay_out_tasks(report: Report, stored: ReportRows, rows: SessionRows, *, locale: str) -> ReportDocument:
    """The report as a document in one script, whatever the script of the page that asked for it.

    Which tasks were solved is there, the tasks themselves are not: they are looked at where they can be drawn again.
    """
    with force_locale(locale):
        view = read_task_report(report, stored, rows.sitting, locale=locale)
        return ReportDocument(
            header=_("Hangbiao"),
            title=view.words.title,
            subtitle=(_("Stage: %(stage)s", stage=view.stage.name), moment_in_words(view.created_at)),
            dated=view.created_at,
            summary=paper.Section(_("In short"), view.summary),
            chart=_chart(view),
            table=table_on_paper(view.chart) if view.chart else None,
            blocks=tuple(_blocks(view, show_working(report, stored, rows))),
            types=None,
            guess=None,
            matches=None,
            limits=paper.Section(_("What this report cannot tell you"), tuple(view.words.cannot)),
            next_steps=paper.Section(
                _("What to do next"),
                tuple(_("%(step)s: %(text)s", step=name, text=text) for name, text in view.next_steps),
            ),
            arithmetic=None,
            footer_lines=(),
            fine_print=(_("This report is yours. Nobody sees it unless you show or share it."),),
            replacement_note=_("〓 stands for a character that our fonts do not have."),
        )


def _chart(view: TaskReport) -> paper.Section[paper.Bar] | None:
    if view.chart is None:
        return None
    return paper.Section(
        _("The result and how exact it is"),
        tuple(_bar(bar, view.chart) for bar in view.chart.bars),
        "".join(view.chart_notes),
    )


def _bar(bar: Bar, chart: TaskChart) -> paper.Bar:
    text = f"{chart.score_text(bar)} ({bar.band_text})"
    has_end = bar.maximum == HUNDRED
    return paper.Bar("", bar.name, bar.value, bar.low, bar.high, bar.maximum, text, has_end)


def _blocks(view: TaskReport, working: TaskWorking) -> Iterator[paper.Block]:
    """In the order of the page."""
    if view.notes:
        yield paper.Block(_("To bear in mind"), bullets=view.notes)
    yield paper.Block(_("Stage: %(stage)s", stage=view.stage.name), paragraphs=(view.stage.text,))
    yield paper.Block(
        _("By difficulty"),
        table=paper.Table((_("Tasks"), _("Solved"), _("Reached")), view.levels),
        note=_("So few tasks a level can differ by chance alone."),
    )
    yield paper.Block(
        _("Time and circumstances"),
        bullets=tuple(_("%(step)s: %(text)s", step=name, text=value) for name, value in view.facts),
    )
    if working.tasks.rows:
        yield paper.Block(_("Your tasks"), table=paper.Table(working.tasks.heads, working.tasks.rows))
    yield paper.Block(
        _("How these numbers were made"),
        bullets=(*working.steps, *view.working),
        note=_("How each number was made stands on the page of this report: open it and follow the number.")
        if working.details
        else "",
    )
