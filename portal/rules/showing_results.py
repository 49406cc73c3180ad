"""The result of a calculation in the reader's script: the answer first, then its steps, figures and limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from portal.facts.base import fact_reader
from portal.facts.showing import CONFIDENCE_WORDS, SIDE_WORDS, FactPage, Mark, period_words
from portal.facts.sources import Citation
from portal.rules.calculators.results import Notice, Result, Step
from portal.rules.cautions import is_past_shelf_life, period_of, show_cautions
from portal.rules.parameter_words import parameter_words
from portal.rules.parameters import NothingInForce, Parameter
from portal.rules.step_words import STEPS
from portal.rules.words import (
    ANSWERS,
    LEFT_OUT,
    WARNINGS,
    amount_words,
    answer_words,
)

#: Beginnings of the names of what is a reason for care, and not merely good to know.
CAUTIONS = ("overtime-", "take-home-negative", "severance-two-systems")


@dataclass(frozen=True)
class ShownStep:
    """What is done, with its numbers and articles."""

    what: str
    formula: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class ShownNotice:
    """Something said beside the answer. `tone` is that of a notice on a page."""

    text: str
    tone: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class ShownParameter:
    """A figure of a table that was used, with all that a reader needs to judge it."""

    name: str
    value: str
    period: str
    confidence: str
    is_to_be_confirmed: bool
    is_old: bool
    note: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class ShownResult:
    """A result as its page shows it."""

    side: str
    on: str
    name: str
    value: str
    #: How far its figures can be trusted, in sentences.
    cautions: tuple[str, ...]
    others: tuple[tuple[str, str], ...]
    steps: tuple[ShownStep, ...]
    warnings: tuple[ShownNotice, ...]
    left_out: tuple[str, ...]
    parameters: tuple[ShownParameter, ...]


def show_result(result: Result, facts: FactPage) -> ShownResult:
    """The result in words. Articles are numbered on the page's list of sources, in the order of the steps."""
    first, *others = result.answers
    return ShownResult(
        side=str(SIDE_WORDS[result.side]),
        on=result.on.isoformat(),
        name=str(ANSWERS[first.what]),
        value=answer_words(first),
        cautions=show_cautions(result, facts.today),
        others=tuple((str(ANSWERS[one.what]), answer_words(one)) for one in others),
        warnings=tuple(_notice(one, facts) for one in result.warnings),
        steps=tuple(_step(one, facts) for one in result.steps),
        left_out=tuple(str(LEFT_OUT[one]) for one in result.left_out),
        parameters=tuple(show_parameter(one, facts, result.on) for one in result.parameters),
    )


def _step(one: Step, facts: FactPage) -> ShownStep:
    words = str(STEPS[one.what])
    return ShownStep(words % one.values if one.values else words, one.formula, _marks(one.cites, facts))


def _notice(one: Notice, facts: FactPage) -> ShownNotice:
    words = str(WARNINGS[one.what])
    tone = "warning" if one.what.startswith(CAUTIONS) else "info"
    return ShownNotice(words % one.values if one.values else words, tone, _marks(one.cites, facts))


def _marks(cites: Iterable[str], facts: FactPage) -> tuple[Mark, ...]:
    sources = fact_reader().sources
    return tuple(facts.mark(Citation.read(one, sources)) for one in cites)


def show_parameter(one: Parameter, facts: FactPage, on: date) -> ShownParameter:
    """A figure of a table, badged when it is to be confirmed, or past its shelf life today or on the day asked for."""
    return ShownParameter(
        name=parameter_words(one),
        value=amount_words(one.value, one.unit),
        period=period_words(period_of(one)),
        confidence=str(CONFIDENCE_WORDS[one.confidence]),
        is_to_be_confirmed=one.is_to_be_confirmed,
        is_old=not one.holds_on(on) or is_past_shelf_life(one, max(facts.today, on)),
        note=one.notes[facts.locale],
        marks=tuple(facts.mark(citation) for citation in one.citations),
    )


def nothing_in_force(error: NothingInForce) -> str:
    """What is said of a day for which no figures are known."""
    if error.first is None:
        return gettext("We hold no figures for this case.")
    if error.day < error.first:
        return gettext(
            "Our figures for this begin on %(day)s. Please choose that day or a later one.", day=error.first
        )
    return gettext(
        "Our figures for this ended on %(day)s, and we know no newer ones. Please choose an earlier day.",
        day=error.last,
    )
