"""Answers with something to say in every section of a brief, and briefs of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import combinations

from flask import render_template_string

from portal import Portal
from portal.library import read_library
from portal.reports.brief import Brief
from portal.reports.models import Report
from portal.sharing.models import Section, Share, ShareSection
from tests.clock import HeldClock
from tests.factories import every_answer, every_item

Build = Callable[..., Brief]
MakeReport = Callable[[str], Report]

INSTRUMENTS = ("interests", "personality", "values", "adaptability")


#: Words and numbers that only the named section may bring in, by instrument. Interests: S 40, E 30, R 10, others 20.
MARKS: dict[str, dict[Section, list[str]]] = {
    "interests": {
        Section.scores: [r"\b40\b", r"± 3\.7", "分数最高|最突出", "分数最低", "可以问：帮别人"],
        Section.certainty: [r"\d\d%", "共 60 题"],
        Section.guess: ["自己猜的顺序", "猜第", "没有猜到"],
        Section.matches: ["很接近", "/occupations"],
        Section.answers: ["很喜欢"],
    },
    "personality": {
        Section.scores: [r"\b54\b", r"± 4\.\d", "明显偏高", "偏低", "细项不一致"],
        Section.certainty: ["共 75 题", "有空题"],
        Section.answers: ["很像我", "看到新面孔"],
    },
    "values": {
        Section.scores: [r"\b16\b", r"± 1\.8", "明显偏高", "放在最前面", r"\+5"],
        Section.certainty: ["共 34 题"],
        Section.answers: ["非常重要", "三选一|三句"],
    },
    "adaptability": {
        Section.scores: [r"\b22\b", r"± 2\.5", "明显较多的力量"],
        Section.certainty: ["共 (32|40) 题", "空题"],
        Section.strain: [r"\b29\b", "为出路感到的压力", "近期压力", "最近关于出路的事"],
        Section.answers: ["很像我", "会跟人聊以后"],
    },
}


def subsets(sections: tuple[Section, ...]) -> list[tuple[Section, ...]]:
    return [chosen for size in range(len(sections) + 1) for chosen in combinations(sections, size)]


def answers_of(instrument: str) -> dict[str, int | None]:
    """Answers whose sums stand nowhere else on a brief, with something to say in every section."""
    if instrument == "interests":
        return {**every_item(S=4, E=3, R=1)}
    if instrument == "values":
        # The first option of each set over the last, as far as they are what one value can win.
        favoured = {item: favouring("Achievement", item) for item in all_sets()}
        return {**every_answer("values", Achievement=4), **favoured}
    items = {one.id: one for one in read_library().publications[instrument].instrument.items}
    answers: dict[str, int | None] = {**every_answer(instrument)}
    for item in answers.keys() & items.keys():
        answers[item] = _value(items[item].scale, is_reversed=items[item].reverse)
    return {**answers, **SINGLED_OUT[instrument]}


#: What makes the totals odd, and one statement without an answer.
SINGLED_OUT: dict[str, dict[str, int | None]] = {
    "personality": {"c-list-the-steps": None, "e-speak-first": 0, "e-state-other-view": 2},
    "adaptability": {"concern-note-dates": 2, "strain-too-little-time": 1, "control-own-view": None},
}


def _value(scale: str, *, is_reversed: bool) -> int:
    """Extraversion, concern and strain are high, patience is low beside calm, all else lies in the middle."""
    keyed = 4 if scale.startswith(("E", "Concern", "Strain", "SCalm")) else 0 if scale == "SPatience" else 2
    return 4 - keyed if is_reversed else keyed


def all_sets() -> list[str]:
    return [one.id for one in read_library().publications["values"].instrument.sets]


def favouring(value: str, set_id: str) -> int:
    """The choice of this value as the most important one, where it can be chosen."""
    options = read_library().publications["values"].options_of(set_id)
    best = options.index(value) if value in options else 0
    return 3 * best + (2 if best != 2 else 0)


def share_of(report: Report, sections: tuple[Section, ...], clock: HeldClock, *, number: int = 1) -> Share:
    """A share that nobody saved; the brief looks at nothing else of it."""
    return Share(
        id=number,
        client_id=report.client_id,
        report_id=report.id,
        given_at=clock(),
        sections=[ShareSection(section=section) for section in sections],
    )


def shown(app: Portal, *briefs: Brief) -> str:
    with app.test_request_context(headers={"Accept-Language": "zh-CN"}):
        return render_template_string(
            "{% from 'reports/_brief.html' import brief_parts %}{{ brief_parts(briefs) }}", briefs=briefs
        )


def marks_on(page: str, instrument: str, sections: Iterable[Section]) -> list[tuple[Section, str]]:
    """The marks of these sections that stand on a page."""
    # Side notes stand on every brief of the instrument, whoever the client is.
    own = re.sub(r"<dl class=\"side-notes\">.*?</dl>", "", page, flags=re.DOTALL)
    # Words of attributes are no words of the page, but for links to occupations.
    text = re.sub(r"<[^>]*>", " ", own)
    return [
        (section, mark)
        for section in sections
        for mark in MARKS[instrument][section]
        if re.search(mark, own if mark.startswith("/") else text)
    ]
