"""The same view on paper: finished words for the typesetter, in either script."""

from __future__ import annotations

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from portal.locale import tag_of
from portal.print import document as paper
from portal.print.document import ReportDocument
from portal.reports.arithmetic import Arithmetic, Line, Working
from portal.reports.chart import Bar, Chart
from portal.reports.kinds import TypeReading
from portal.reports.reading import ReportView
from portal.reports.wording import moment_in_words


def lay_out(view: ReportView, arithmetic: Arithmetic, *, instrument: str, locale: str) -> ReportDocument:
    """The report as a document in one script, whatever the script of the page that asked for it."""
    with force_locale(locale):
        title = view.title or _("Your interest report")
        return ReportDocument(
            header=_("Hangbiao"),
            title=title,
            subtitle=(f"{instrument} · {view.form}", moment_in_words(view.created_at)),
            dated=view.created_at,
            summary=paper.Section(_("In short"), view.summary),
            chart=paper.Section(
                _("Your six kinds of interest"),
                bars_on_paper(view.chart, with_letters=True),
                "".join(view.band),
            ),
            table=table_on_paper(view.chart),
            types=paper.Section(
                _("Each kind by itself"), tuple(map(_type, view.types)), "".join(view.shape_words)
            ),
            guess=paper.Section(_("Your guess and the result"), view.guess.sentences),
            matches=_matches(view),
            limits=paper.Section(_("What this report cannot tell you"), tuple(view.limits.values())),
            next_steps=paper.Section(
                _("What to do next"),
                tuple(
                    _("%(step)s: %(text)s", step=step.name, text=step.text)
                    for step in (*view.ways, *view.next_steps)
                ),
            ),
            arithmetic=_arithmetic(arithmetic),
            footer_lines=(
                arithmetic.versions,
                _("Seed of the simulation: %(seed)s", seed=arithmetic.seed),
                view.attribution,
            ),
            fine_print=(_("This report is yours. Nobody sees it unless you show or share it."),),
            replacement_note=_("〓 stands for a character that our fonts do not have."),
        )


def filename(instrument: str, created_at: datetime, locale: str) -> str:
    """A name in plain letters, which every system keeps as it is."""
    return f"hangbiao-{instrument}-{created_at:%Y-%m-%d}-{tag_of(locale)}.pdf"


def bars_on_paper(chart: Chart, *, with_letters: bool) -> tuple[paper.Bar, ...]:
    """The scores with their bands. Only types of interest have a letter, and a colour of their own."""
    return tuple(_bar(bar, chart, bar.letter if with_letters else "") for bar in chart.bars)


def _bar(bar: Bar, chart: Chart, letter: str) -> paper.Bar:
    text = _("no score") if bar.value is None else f"{chart.score_text(bar)} ({bar.band_text})"
    return paper.Bar(letter, bar.name, bar.value, bar.low, bar.high, bar.maximum, text)


def table_on_paper(chart: Chart) -> paper.Table:
    """The chart's figures."""
    return paper.Table(
        (_("Kind"), _("Score"), _("Standard error"), _("Band"), _("Answered")),
        tuple(chart.rows),
    )


def _type(reading: TypeReading) -> paper.TypeReading:
    bar = reading.bar
    score = _("%(score)s of %(maximum)d points", score=bar.value_text, maximum=int(bar.maximum))
    texts = (
        reading.missing,
        reading.like,
        reading.low,
        *(f"• {step}" for step in reading.to_try),
        reading.question,
    )
    return paper.TypeReading(
        reading.letter,
        reading.name,
        _("no score") if bar.value is None else score,
        tuple(text for text in texts if text),
    )


def _matches(view: ReportView) -> paper.Section[paper.Match] | None:
    if view.matches is None:
        return None
    rows = tuple(
        paper.Match(
            title_here=match.title,
            title_there=match.title_there,
            fit_text=_("%(fit)s (r = %(correlation).2f)", fit=match.fit_words, correlation=match.correlation),
            why="".join(match.why),
        )
        for match in view.matches.explained
    )
    return paper.Section(_("Occupations to look at first"), rows, f"{view.matches.lead}{view.matches.source}")


def _arithmetic(arithmetic: Arithmetic) -> paper.Section[paper.Working]:
    scales = tuple(working_on_paper(scale, f"{scale.letter} {scale.name}") for scale in arithmetic.scales)
    return paper.Section(_("How these numbers were made"), scales, arithmetic.rules[0])


def working_on_paper(scale: Working, name: str) -> paper.Working:
    """What was added up, and the error in figures. A scale of parts says which; they follow with their own sums."""
    addends = " + ".join(_addends(scale.lines))
    return paper.Working(name, (addends or scale.sentences[0], scale.total, scale.formula or "–"))


def _addends(lines: tuple[Line, ...]) -> list[str]:
    return ["–" if line.points is None else str(line.points) for line in lines]
