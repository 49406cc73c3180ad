"""The questions that lead to what may apply: none has to be answered, and none asks for sex or age."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from portal.careers.material import material
from portal.forms import BaseForm
from portal.locale import current_locale
from portal.rules.applying import Answers

UNSAID = ""
NO_CERTIFICATE = "none"
QUESTION_WORDS: Mapping[str, Any] = {
    "from": _("Where do you come from?"),
    "to": _("Where do you want to work or study?"),
    "is": _("What are you doing now?"),
    "field": _("In which field?"),
    "certificate": _("Which certificates do you hold?"),
    "public": _("Do you work in Taiwan's public service, such as an office, a public school or the forces?"),
}
#: The same questions as heads of an answer.
SHORT_WORDS: Mapping[str, Any] = {
    "from": _("Coming from"),
    "to": _("Going to"),
    "is": _("At present"),
    "field": _("Field of work"),
    "certificate": _("Certificates"),
    "public": _("Taiwan's public service"),
}
VALUE_WORDS: Mapping[str, Mapping[str, Any]] = {
    "from": {"tw": _("Taiwan"), "cn": _("the mainland"), "other": _("Somewhere else")},
    "to": {
        "xm": _("Xiamen"),
        "fj": _("Elsewhere in Fujian"),
        "cn": _("Elsewhere on the mainland"),
        "tw": _("Taiwan"),
    },
    "is": {
        "student": _("I am a student"),
        "graduate": _("I have graduated within the last two years"),
        "employed": _("I have a job"),
        "self-employed": _("I work for myself, or start a business"),
        "seeking": _("I am looking for a job"),
    },
    "certificate": {
        "skill-tw": _("A skill certificate from Taiwan"),
        "professional-tw": _("A professional licence from Taiwan"),
        "degree-tw": _("A degree from Taiwan"),
        "degree-cn": _("A degree from the mainland"),
        "none": _("None of these"),
    },
    "public": {"yes": _("Yes"), "no": _("No")},
}


def value_words(question: str, value: str) -> str:
    """An answer as its choice says it."""
    if question == "field":
        fields = material().fields.values()
        return next(one.name(current_locale()) for one in fields if value in one.sectors)
    return str(VALUE_WORDS[question][value])


def _one_of(question: str) -> RadioField:
    choices = [SelectChoice(value, words) for value, words in VALUE_WORDS[question].items()]
    return RadioField(
        QUESTION_WORDS[question],
        choices=[*choices, SelectChoice(UNSAID, _("Rather not say"))],
        default=UNSAID,
    )


class WhatAppliesForm(BaseForm):
    comes_from = _one_of("from")
    goes_to = _one_of("to")
    situation = _one_of("is")
    field = SelectField(QUESTION_WORDS["field"], choices=[])
    certificates = SelectMultipleField(
        QUESTION_WORDS["certificate"],
        choices=[SelectChoice(value, words) for value, words in VALUE_WORDS["certificate"].items()],
    )
    public_service = _one_of("public")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = material().fields.values()
        self.field.choices = [
            SelectChoice(UNSAID, _("Rather not say")),
            *(SelectChoice(one.id, one.name(current_locale())) for one in fields),
        ]

    def validate_certificates(self, field: SelectMultipleField) -> None:
        if NO_CERTIFICATE in (field.data or ()) and len(field.data or ()) > 1:
            raise ValidationError(
                _(
                    "You ticked a certificate and also “None of these”. Take one of them away; all else is kept."
                )
            )

    def _sectors(self) -> tuple[str, ...]:
        """The sectors of the field that was chosen: clauses speak of sectors, and a field may hold several."""
        chosen = material().fields.get(self.field.data or UNSAID)
        return chosen.sectors if chosen is not None else ()

    @property
    def answers(self) -> Answers:
        """What was answered; a question that was left out is not in it."""
        said = {
            "from": [self.comes_from.data],
            "to": [self.goes_to.data],
            "is": [self.situation.data],
            "field": self._sectors(),
            "certificate": self.certificates.data or [],
            "public": [self.public_service.data],
        }
        given = {question: frozenset(one for one in values if one) for question, values in said.items()}
        return {question: values for question, values in given.items() if values}
