"""A report of scales on paper: finished words for the typesetter, in either script."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import force_locale
from flask_babel import gettext as _

from portal.library import Article
from portal.print import document as paper
from portal.print.document import ReportDocument
from portal.reports.arithmetic import Arithmetic
from portal.reports.help_lines import list_help_lines
from portal.reports.paper import bars_on_paper, table_on_paper, working_on_paper
from portal.reports.scales import FacetReading, ScaleReading, ScalesView
from portal.reports.values import ChoiceReading
from portal.reports.wording import moment_in_words


def lay_out_scales(
    view: ScalesView, arithmetic: Arithmetic, *, help_page: Article, locale: str
) -> ReportDocument:
    """The report as a document in one script, whatever the script of the page that asked for it."""
    with force_locale(locale):
        return ReportDocument(
            header=_("Hangbiao"),
            title=view.title,
            subtitle=(str(view.form), moment_in_words(view.created_at)),
            dated=view.created_at,
            summary=paper.Section(_("In short"), view.summary),
            chart=paper.Section(
                _("Your scores and how exact they are"),
                bars_on_paper(view.chart, with_letters=False),
                "".join(view.band),
            ),
            table=table_on_paper(view.chart),
            strain=_strain(view, help_page),
            choices=_choices(view.choices),
            choice_table=_choice_table(view.choices),
            types=paper.Section(_("One by one"), tuple(map(_scale, view.scales))),
            guess=None,
            matches=None,
            limits=paper.Section(_("What this report cannot tell you"), tuple(view.limits.values())),
            next_steps=paper.Section(
                _("What to do next"),
                tuple(_("%(step)s: %(text)s", step=step.name, text=step.text) for step in view.next_steps),
            ),
            arithmetic=_arithmetic(arithmetic),
            footer_lines=(arithmetic.versions,),
            fine_print=(_("This report is yours. Nobody sees it unless you show or share it."),),
            replacement_note=_("〓 stands for a character that our fonts do not have."),
        )


def _scale(reading: ScaleReading) -> paper.TypeReading:
    bar = reading.bar
    # No line ends between score and error, and none begins with a dot.
    with_error = f"{bar.value_text} {bar.error_text}".replace(" ", "\u00a0")
    score = _("%(score)s of %(maximum)d points", score=with_error, maximum=int(bar.maximum))
    # Nothing to try and no question where there is no score to think about, as on the page.
    to_think_about = () if reading.missing else (*(f"• {step}" for step in reading.to_try), reading.question)
    texts = (reading.phrase, reading.missing, reading.text, *to_think_about)
    return paper.TypeReading(
        "",
        reading.name,
        _("no score") if bar.value is None else f"{score}\u00a0· {reading.band}",
        tuple(text for text in texts if text),
        tuple(map(_part, reading.facets)),
    )


def _part(facet: FacetReading) -> paper.Part:
    return paper.Part(facet.name, facet.band, facet.text)


def _strain(view: ScalesView, help_page: Article) -> paper.Section[str] | None:
    """How much strain, who listens, and the numbers themselves."""
    if not view.strain:
        return None
    lines = tuple(
        "• " + _("%(name)s %(number)s (%(hours)s; %(source)s)", **line._asdict())
        for line in list_help_lines(help_page)
    )
    as_of = _("Numbers as of %(day)s; dial them where they belong.", day=help_page.updated.isoformat())
    return paper.Section(_("Strain, and who listens"), (*view.strain, *lines), f"{as_of}{view.note}")


def _choices(choices: ChoiceReading | None) -> paper.Section[str] | None:
    if choices is None:
        return None
    return paper.Section(_("When you had to choose"), (choices.lead, *choices.sentences), choices.note)


def _choice_table(choices: ChoiceReading | None) -> paper.Table | None:
    if choices is None or not choices.rows:
        return None
    return paper.Table((_("Work value"), _("Most minus least")), choices.rows)


def _arithmetic(arithmetic: Arithmetic) -> paper.Section[paper.Working]:
    scales = (working_on_paper(scale, scale.name) for scale in arithmetic.scales)
    chosen = tuple(_chosen(arithmetic))
    with_choices = (paper.Working(_("Choices among three"), chosen),) if chosen else ()
    return paper.Section(
        _("How these numbers were made"), (*scales, *with_choices), "".join(arithmetic.counting_rules)
    )


def _chosen(arithmetic: Arithmetic) -> Iterator[str]:
    for options, most, least in arithmetic.choices:
        chosen = _("most %(most)s, least %(least)s", most=most, least=least)
        yield _("%(options)s: %(chosen)s", options=options, chosen=chosen)
