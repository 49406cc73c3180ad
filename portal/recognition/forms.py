"""The form with which an editor loads a list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import DateField, Field, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional, Regexp, ValidationError

from portal.facts.facts import PLACES, Confidence
from portal.facts.showing import CONFIDENCE_WORDS, PLACE_WORDS
from portal.forms import BaseForm
from portal.locale import SUFFIXES, current_locale
from portal.recognition.content import DIRECTIONS, holdings
from portal.recognition.entries import Edition
from portal.recognition.publishing import ListHead
from portal.recognition.register import SAID_IN, STATED
from portal.recognition.row_rules import ID, LONGEST_ID, LONGEST_NOTE
from portal.recognition.text_rules import Fault, faults_of_addresses, faults_of_text
from portal.recognition.words import FAULT_WORDS

LONGEST_LINE = 200
#: What is wrong with a text. What stands there is not said again: it may be in the other script than the page.
FAULTS = {
    "script_mixed": _("Some characters are of the other script"),
    "their_word": _("A word of the other side stands here"),
    "foreign_address": _("An address stands here that is not an original publisher's"),
}
#: Texts about the document; those that are its own keep its words.
IN_BOTH_SCRIPTS = ("name", "publisher", "title", *STATED, SAID_IN)
NAMES = ("publisher", "title", SAID_IN)
DIRECTION_WORDS = {
    "tw-to-cn": _("From a Taiwan certificate to the mainland"),
    "cn-to-tw": _("From a mainland certificate to Taiwan"),
}
#: What was seen in one report or known from hearsay is no official list.
CONFIDENCES = (Confidence.law, Confidence.report)


def _line(label: Any, missing: Any = None) -> StringField:
    needed = [DataRequired(missing)] if missing else []
    return StringField(label, [*needed, Length(max=LONGEST_LINE, message=_("Please shorten this"))])


def _statement(label: Any) -> TextAreaField:
    """A few sentences, kept in one line: a page sets them as one paragraph."""
    return TextAreaField(
        label,
        [Optional(), Length(max=LONGEST_NOTE, message=_("Please shorten this"))],
        filters=[lambda text: " ".join((text or "").split())],
    )


def _day(label: Any, missing: Any = None) -> DateField:
    return DateField(label, [DataRequired(missing) if missing else Optional()])


class UploadListForm(BaseForm):
    list_id = StringField(
        _("Id of the list"),
        [
            DataRequired(_("Give the list an id")),
            Length(max=LONGEST_ID, message=_("Please shorten this")),
            Regexp(f"^{ID.pattern}$", message=_("Use small letters, figures and hyphens")),
        ],
    )
    name_hans = _line(_("Name of the list in simplified script"), _("Enter the name in simplified script"))
    name_hant = _line(_("Name of the list in traditional script"), _("Enter the name in traditional script"))
    word = SelectField(_("Its word for what it does"))
    place = SelectField(_("Where it holds"))
    direction = SelectField(_("Which way it leads"))
    publisher_hans = _line(_("Publisher in simplified script"), _("Enter the publisher in simplified script"))
    publisher_hant = _line(
        _("Publisher in traditional script"), _("Enter the publisher in traditional script")
    )
    title_hans = _line(
        _("Title of the document in simplified script"), _("Enter the title in simplified script")
    )
    title_hant = _line(
        _("Title of the document in traditional script"), _("Enter the title in traditional script")
    )
    doc_no = _line(_("Document number, as it is printed"))
    issued = _day(_("Issued on"))
    effective_from = _day(_("In force from"), _("Enter the first day as 2025-11-21"))
    effective_until = _day(_("In force until"))
    confidence = SelectField(_("How you know it"))
    n_rows_official = IntegerField(
        _("Rows of the official list"),
        [Optional(), NumberRange(1, 100_000, _("Enter a whole number of rows"))],
    )
    effect_hans = _statement(_("What it gives, in simplified script"))
    effect_hant = _statement(_("What it gives, in traditional script"))
    where_it_holds_hans = _statement(_("Where it holds, in simplified script"))
    where_it_holds_hant = _statement(_("Where it holds, in traditional script"))
    papers_hans = _statement(_("Papers, in simplified script"))
    papers_hant = _statement(_("Papers, in traditional script"))
    where_to_apply_hans = _statement(_("Where to apply, in simplified script"))
    where_to_apply_hant = _statement(_("Where to apply, in traditional script"))
    window_hans = _statement(_("Dates and extent, in simplified script"))
    window_hant = _statement(_("Dates and extent, in traditional script"))
    said_in_hans = _line(_("Document that says so, in simplified script"))
    said_in_hant = _line(_("Document that says so, in traditional script"))
    text = TextAreaField(_("The rows as text"))

    def __init__(self, *arguments: Any, **chosen: Any) -> None:
        super().__init__(*arguments, **chosen)
        locale = current_locale()
        words = [(one.id, one.name(locale)) for one in holdings().words.values()]
        self.word.choices = _choices(words)
        self.place.choices = _choices((one, PLACE_WORDS[one]) for one in PLACES)
        self.direction.choices = _choices((one, DIRECTION_WORDS[one]) for one in DIRECTIONS)
        self.confidence.choices = _choices((one.value, CONFIDENCE_WORDS[one]) for one in CONFIDENCES)

    def validate_effective_until(self, field: DateField) -> None:
        first: date | None = self.effective_from.data
        if field.data and first and field.data < first:
            raise ValidationError(_("The last day is before the first"))

    def validate(self, *arguments: Any, **chosen: Any) -> bool:
        """Also each text by the rules of its script: it will stand on a page of that script."""
        is_valid = super().validate(*arguments, **chosen)
        for name in IN_BOTH_SCRIPTS:
            for locale, script in SUFFIXES.items():
                field = self[f"{name}_{script}"]
                is_valid &= _keeps(field, faults_of_text(field.data or "", locale, is_name=name in NAMES))
            is_valid &= self._stands_in_both(name)
        return is_valid & _keeps(self.doc_no, faults_of_addresses(self.doc_no.data or ""))

    def _stands_in_both(self, name: str) -> bool:
        """Whether a text stands in both scripts or in none; else the empty field says what it lacks."""
        fields = [self[f"{name}_{script}"] for script in SUFFIXES.values()]
        empty = [one for one in fields if not one.data]
        if len(empty) != 1 or empty[0].errors:
            return True
        empty[0].errors = [FAULT_WORDS["script_missing"]]
        return False

    @property
    def statements(self) -> list[Field]:
        """The fields for what the document says, in the order of a page; then those for where it says so."""
        return [self[f"{name}_{script}"] for name in (*STATED, SAID_IN) for script in SUFFIXES.values()]

    def head(self) -> ListHead:
        """What was said about the document."""
        days = ("issued", "effective_from", "effective_until")
        values: dict[str, Any] = {name: self[name].data or "" for name in ListHead.__annotations__}
        values |= {name: str(self[name].data or "") for name in days}
        return ListHead(**{**values, "n_rows_official": self.n_rows_official.data})

    def refuse_fewer_than(self, n_rows: int) -> bool:
        """Whether the file holds more rows than the official list is said to have; the field then says so."""
        official = self.n_rows_official.data
        if official is None or official >= n_rows:
            return False
        self.n_rows_official.errors = [_("The file holds %(num)d rows", num=n_rows)]
        return True


def _keeps(field: Field, faults: Iterable[Fault]) -> bool:
    """Whether a text breaks no rule; else its field says which."""
    told = list(dict.fromkeys(FAULTS[one.rule] for one in faults))
    field.errors = [*field.errors, *told]
    return not told


def _choices(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


def known_values(edition: Edition) -> dict[str, Any]:
    """What is known of a list already, to begin a form with."""
    source, stated = edition.citations[0].source, {one.aspect: one for one in edition.stated}
    columns = {aspect: name for name, aspect in STATED.items()}
    return {
        "list_id": edition.list_id,
        "name_hans": edition.names["zh_Hans"],
        "name_hant": edition.names["zh_Hant"],
        "word": edition.word,
        "place": edition.place,
        "direction": DIRECTIONS[0],
        "publisher_hans": source.publisher("hans"),
        "publisher_hant": source.publisher("hant"),
        "title_hans": source.title("hans"),
        "title_hant": source.title("hant"),
        "doc_no": edition.doc_no,
        "n_rows_official": edition.n_rows_official,
        "issued": _whole_day(edition.issued),
        "effective_from": _whole_day(edition.since),
        **{
            f"{columns[aspect]}_{script}": fact.text(locale)
            for aspect, fact in stated.items()
            for locale, script in SUFFIXES.items()
        },
    }


def _whole_day(moment: Any) -> date | None:
    return moment.first_day if moment is not None and moment.day is not None else None
