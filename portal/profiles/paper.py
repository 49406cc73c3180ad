"""The report of a person on paper: the view of the page as finished words for the typesetter, whole or on two pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, TypeVar

from flask_babel import force_locale
from flask_babel import gettext as _

from portal.locale import tag_of
from portal.print import person as paper
from portal.print.document import Bar as PaperBar
from portal.print.document import Section, Table
from portal.print.person import PersonDocument
from portal.profiles.changes import Change
from portal.profiles.evidence import Evidence
from portal.profiles.findings import Finding
from portal.profiles.material import Material
from portal.profiles.panels import Panel
from portal.profiles.reading import PersonView
from portal.profiles.steps import NextStep
from portal.profiles.wish_words import WishReading, scale_of_numbers
from portal.reports.chart import Bar
from portal.reports.wording import moment_in_words

Length = Literal["whole", "summary"]
T = TypeVar("T")
#: So many findings of a kind fit on two pages; the paper says how many more the whole report has.
MOST_STRENGTHS, MOST_TENSIONS = 6, 4


def lay_out(view: PersonView, material: Material, *, length: Length) -> PersonDocument:
    """The report as a document in the script of the material, whatever the script of the page that asked for it."""
    with force_locale(material.locale):
        return _document(view, material, is_summary=length == "summary")


def _document(view: PersonView, material: Material, *, is_summary: bool) -> PersonDocument:
    say = material.voice.say
    assert view.newest_at is not None, "a person without any report has nothing to print"
    return PersonDocument(
        header=_("Hangbiao"),
        title=say("title"),
        subtitle=(_("On two pages") if is_summary else _("Whole report"), moment_in_words(view.newest_at)),
        dated=view.newest_at,
        is_summary=is_summary,
        lead=say("lead"),
        sentences=_section(
            _("Three sentences that matter"),
            map(_said, view.sentences),
            "" if is_summary else say("how.sentences"),
        ),
        strengths=_findings(
            _("What you can build on"),
            view.strengths,
            MOST_STRENGTHS if is_summary else None,
            say("how.strengths"),
        ),
        tensions=_findings(
            _("What does not fit together, and what surprised"),
            view.tensions,
            MOST_TENSIONS if is_summary else None,
            say("how.tensions"),
        ),
        wishes=_wishes(view, material, is_summary=is_summary),
        panels=_section(
            _("Each instrument by itself"),
            (_panel(one, with_table=not is_summary) for one in view.panels),
            say("panels.bands"),
        ),
        changes=None if is_summary else _section(_("What has changed"), map(_changed, view.changes)),
        next_steps=Section(
            _("What to do next"), tuple(_step(step, is_summary=is_summary) for step in view.steps)
        ),
        limits=Section(_("What this report cannot tell you"), tuple(view.limits.values())),
        footer_lines=(material.catalogue.source_words("onet", "attribution", material.locale),)
        if view.wishes
        else (),
        fine_print=(
            _("How each number was made stands on the page of this report: open it and follow the number."),
            _("This report is yours. Nobody sees it unless you show or share it."),
        ),
        replacement_note=_("〓 stands for a character that our fonts do not have."),
    )


def filename(newest_at: datetime, locale: str, length: Length) -> str:
    """A name in plain letters, which every system keeps as it is."""
    return f"hangbiao-profile-{length}-{newest_at:%Y-%m-%d}-{tag_of(locale)}.pdf"


def _section(heading: str, items: Iterable[T], note: str = "") -> Section[T] | None:
    """None instead of a heading without anything below it."""
    found = tuple(items)
    return Section(heading, found, note) if found else None


def _findings(
    heading: str, findings: Sequence[Finding], most: int | None, note: str
) -> Section[paper.Said] | None:
    shown = findings if most is None else findings[:most]
    if most is not None:
        n_left = len(findings) - len(shown)
        note = _("%(n)d more in the whole report.", n=n_left) if n_left else ""
    return _section(heading, map(_said, shown), note)


def _said(finding: Finding) -> paper.Said:
    return paper.Said(
        finding.text, finding.question, finding.sure, tuple(map(_evidence_line, finding.evidence))
    )


def _evidence_line(one: Evidence) -> str:
    name = f"{one.source} · {one.name}" if one.name else one.source
    return _("%(name)s: %(number)s", name=name, number=one.number) if one.number else name


def _wishes(view: PersonView, material: Material, *, is_summary: bool) -> Section[paper.Wished] | None:
    notes = [material.voice.say("wish.beside")]
    if not is_summary:
        notes.append(scale_of_numbers(material))
    wished = (_wished(wish, material.locale, is_summary=is_summary) for wish in view.wishes)
    return _section(_("Occupations you wish for or know"), wished, "".join(notes))


def _wished(wish: WishReading, locale: str, *, is_summary: bool) -> paper.Wished:
    there = (
        _("On the mainland: %(title)s", title=wish.title_there)
        if locale == "zh_Hant"
        else _("In Taiwan: %(title)s", title=wish.title_there)
    )
    figures = ""
    if wish.numbers:
        r, cut, place, codes = wish.numbers
        figures = _(
            "r = %(r)s (alike from %(cut)s) · place %(place)s · C = %(codes)s",
            r=r,
            cut=cut,
            place=place,
            codes=codes,
        )
    sentences = wish.sentences[:1] if is_summary else (*wish.sentences, wish.unmeasured)
    return paper.Wished(wish.title, there, "".join(sentences), figures)


def _panel(panel: Panel, *, with_table: bool) -> paper.Panel:
    head = (_("Kind"), _("Score"), _("Standard error"), _("Band"), _("Answered"))
    return paper.Panel(
        title=panel.title,
        made=panel.made,
        bars=tuple(_bar(row.bar, has_letters=panel.has_letters) for row in panel.rows),
        table=Table(head, tuple(panel.figures)) if with_table else None,
        notes=panel.notes if with_table else (),
    )


def _bar(bar: Bar, *, has_letters: bool) -> PaperBar:
    text = _("no score") if bar.value is None else f"{bar.value_text} ({bar.band_text})"
    letter = bar.letter if has_letters else ""
    return PaperBar(letter, bar.name, bar.value, bar.low, bar.high, bar.maximum, text)


def _changed(change: Change) -> paper.Changed:
    table = None
    if change.rows:
        head = (_("Kind"), _("Before"), _("After"), _("Difference"), _("Larger than error?"))
        rows = tuple((row.name, row.before, row.after, row.difference, row.verdict) for row in change.rows)
        table = Table(head, rows)
    return paper.Changed(change.title, f"{change.between}{''.join(change.sentences)}", table)


def _step(step: NextStep, *, is_summary: bool) -> str:
    text = _("%(step)s: %(text)s", step=step.name, text=step.text)
    labels = [way.label for way in step.ways]
    more = "" if not labels else _("(%(names)s)", names=_(", ").join(labels))
    tries = "" if is_summary else " ".join(step.tries)
    return f"{text}{more}{tries}"
