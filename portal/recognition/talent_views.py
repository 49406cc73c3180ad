"""The conditions for talent from Taiwan as questions to oneself. Answers are read, judged, shown and forgotten."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request
from flask_babel import gettext as _

from portal.booking.topics import register_subject
from portal.facts.page import fact_page
from portal.facts.showing import CONFIDENCE_WORDS
from portal.locale import current_locale
from portal.page import Page, page
from portal.recognition.blueprint import bp
from portal.recognition.conditions import Reply, Verdict, judge
from portal.recognition.showing import grouped_facts
from portal.recognition.talent import KINDS, Talent, talents
from portal.recognition.words import REPLY_WORDS

TALENT = f"/recognition/talent/<any({', '.join(KINDS)}):kind>"


@bp.get(TALENT)
def ask_about_talent(kind: str) -> Page:
    return _talent_page(talents()[kind], {}, None)


@bp.post(TALENT)
def judge_talent(kind: str) -> Page:
    """Shown at once and kept nowhere: the answers describe a person."""
    talent = talents()[kind]
    replies = {one: Reply(given) for one in talent.questions if (given := _given(one)) in set(Reply)}
    return _talent_page(talent, replies, judge(talent.root, talent.rules, replies))


def _given(question: str) -> str:
    return request.form.get(f"reply-{question}", "")


def _talent_page(talent: Talent, replies: Mapping[str, Reply], verdict: Verdict | None) -> Page:
    facts = fact_page()
    mark = facts.mark(talent.citation)
    aspects = grouped_facts(talent.facts, facts)
    return page(
        "recognition/talent.html",
        talent=talent,
        others=[one for one in talents().values() if one is not talent],
        replies=replies,
        reply_words=REPLY_WORDS,
        verdict=verdict,
        deciders=[talent.questions[one] for one in verdict.decided_by] if verdict else [],
        standard=(mark,),
        confidence=CONFIDENCE_WORDS[talent.evidence_confidence],
        aspects=aspects,
        sources=facts.sources,
    )


def write_question(ids: tuple[str, ...]) -> str | None:
    """What somebody asks an adviser who has looked at the conditions; it says nothing of the answers."""
    if len(ids) != 1 or ids[0] not in talents():
        return None
    name = talents()[ids[0]].name(current_locale())
    return _("I have looked at the conditions for “%(name)s”. Do I meet them, and how do I apply?", name=name)


register_subject("talent", write_question)
