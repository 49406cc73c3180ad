"""Rules of both sides next to each other, calculators, and what may apply to a reader."""

from __future__ import annotations

from flask import Blueprint, abort, request

from portal.facts.page import fact_page, today
from portal.facts.showing import PLACE_WORDS
from portal.locale import current_locale
from portal.page import Page, page
from portal.rules.applying import applicable, concerning
from portal.rules.asking import register_subjects
from portal.rules.calculating import calculate as calculate_form
from portal.rules.calculator_form import CalculatorForm
from portal.rules.calculators.results import Result
from portal.rules.forms import FORMS
from portal.rules.parameters import NothingInForce, parameter_tables
from portal.rules.programmes import ProgrammeKind, programmes
from portal.rules.seasons import draw_calendar
from portal.rules.showing import beside, related_topics, show_groups, show_topic, topics_of_calculator
from portal.rules.showing_applicable import KIND_WORDS, show_applicable, show_aspects
from portal.rules.showing_results import nothing_in_force, show_result
from portal.rules.topics import TopicSet, topic_sets
from portal.rules.what_applies import WhatAppliesForm
from portal.rules.words import CALCULATOR_LEADS, CALCULATOR_NAMES

bp = Blueprint("rules", __name__)
register_subjects()

#: How many facts of a side the page of a set shows of each topic; all stand on the topic's own page.
IN_SHORT = 1
#: The set that begins with the year of recruitment.
RECRUITMENT = "recruitment"
#: The calculators as words of an address.
SLUGS = ", ".join(f"'{slug}'" for slug in FORMS)


def _set(set_id: str) -> TopicSet:
    return topic_sets().get(set_id) or abort(404)


@bp.get("/comparisons")
def list_sets() -> Page:
    return page("rules/list_sets.html", sets=topic_sets().values())


@bp.get("/comparisons/<set_id>")
def show_set(set_id: str) -> Page:
    topic_set, facts = _set(set_id), fact_page()
    wanted = request.args.get("group", "")
    groups = [wanted] if wanted in topic_set.groups else list(topic_set.groups)
    return page(
        "rules/show_set.html",
        topic_set=topic_set,
        wanted=wanted if wanted in topic_set.groups else "",
        calendar=draw_calendar(facts) if set_id == RECRUITMENT and not wanted else None,
        shown=show_groups(topic_set, facts, groups, at_most=IN_SHORT),
        places=PLACE_WORDS,
        calculator_names=CALCULATOR_NAMES,
        facts=facts,
    )


@bp.get("/comparisons/<set_id>/<topic_id>")
def show_one_topic(set_id: str, topic_id: str) -> Page:
    topic_set, facts = _set(set_id), fact_page()
    topic = topic_set.topics.get(topic_id) or abort(404)
    before, after = beside(topic_set, topic)
    return page(
        "rules/show_one_topic.html",
        topic_set=topic_set,
        topic=show_topic(topic, facts),
        before=before,
        after=after,
        related=related_topics(topic_set, topic),
        places=PLACE_WORDS,
        calculator_names=CALCULATOR_NAMES,
        facts=facts,
    )


@bp.get("/calculators")
def list_calculators() -> Page:
    return page("rules/list_calculators.html", names=CALCULATOR_NAMES, leads=CALCULATOR_LEADS)


@bp.get(f"/calculators/<any({SLUGS}):slug>")
def show_calculator(slug: str) -> Page:
    return _calculator(slug, _form(slug))


@bp.post(f"/calculators/<any({SLUGS}):slug>")
def calculate(slug: str) -> Page:
    form = _form(slug)
    if not form.validate():
        return _calculator(slug, form, status=422)
    try:
        result = calculate_form(slug, form, today())
    except NothingInForce as error:
        form.on.errors = [nothing_in_force(error)]
        return _calculator(slug, form, status=422)
    return _calculator(slug, form, result=result)


def _form(slug: str) -> CalculatorForm:
    return FORMS[slug].for_reader(current_locale(), today(), parameter_tables())


def _calculator(slug: str, form: CalculatorForm, *, result: Result | None = None, status: int = 200) -> Page:
    facts = fact_page()
    return page(
        "rules/show_calculator.html",
        status=status,
        slug=slug,
        name=CALCULATOR_NAMES[slug],
        lead=CALCULATOR_LEADS[slug],
        form=form,
        result=show_result(result, facts) if result else None,
        topics=topics_of_calculator(slug),
        facts=facts,
    )


@bp.get("/what-applies")
def what_applies() -> Page:
    return page("rules/what_applies.html", form=WhatAppliesForm())


@bp.post("/what-applies")
def show_what_applies() -> Page:
    form = WhatAppliesForm()
    if not form.validate():
        return page("rules/what_applies.html", status=422, form=form)
    facts, answers = fact_page(), form.answers
    return page(
        "rules/show_what_applies.html",
        form=form,
        shown=show_applicable(
            applicable(programmes(), answers), concerning(topic_sets().values(), answers), answers, facts
        ),
        has_answers=bool(answers),
        places=PLACE_WORDS,
        facts=facts,
    )


@bp.get("/programmes")
def list_programmes() -> Page:
    by_kind = [(kind, [one for one in programmes() if one.kind is kind]) for kind in ProgrammeKind]
    return page("rules/list_programmes.html", by_kind=by_kind, kinds=KIND_WORDS)


@bp.get("/programmes/<programme_id>")
def show_programme(programme_id: str) -> Page:
    programme = next((one for one in programmes() if one.id == programme_id), None) or abort(404)
    facts = fact_page()
    return page(
        "rules/show_programme.html",
        programme=programme,
        aspects=list(show_aspects(programme, facts)),
        places=PLACE_WORDS,
        facts=facts,
    )
