"""Two questions of an adviser are answered on the brief itself: how sure is this, and what should I ask?"""

from __future__ import annotations

import re

import pytest
from sqlalchemy.orm import Session

from portal import Portal
from portal.library import read_library
from portal.reports.brief import build_brief
from portal.sharing.models import Section
from portal.sharing.sections import sections_of
from tests.clock import HeldClock
from tests.factories import Factory, every_answer, every_item
from tests.portal.reports.briefs import INSTRUMENTS, Build, all_sets, favouring, share_of, shown


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_how_sure_is_this_and_what_should_i_ask_are_answered_on_the_page(
    app: Portal, build: Build, instrument: str
) -> None:
    """For every instrument, whatever was shared of it: without opening anything else."""
    publication = read_library().publications[instrument]
    main = [
        scale.id for scale in publication.instrument.scales if scale.parent is None and scale.id != "Strain"
    ]
    scales = [publication.words["zh_Hans"].scale(scale) for scale in main]
    for section in sections_of(instrument):
        page = shown(app, build(instrument, (section,)))
        sure, ask = page.index("把握有多大"), page.index("可以问什么")
        assert f"{publication.instrument.precision.reliability:.2f}" in page[sure:ask], (
            "an error has a source"
        )
        assert "没有对照常模" in page[sure:ask], "nobody is compared with others"
        for scale in scales:
            for text in (scale["name"], scale["means"], scale["means_not"], scale["question"]):
                assert text in page[ask:]


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_every_score_stands_beside_its_error_and_its_place(build: Build, instrument: str) -> None:
    brief = build(instrument, (Section.scores,))
    assert brief.scores
    for scale in brief.scores:
        assert re.fullmatch(r"± \d\.\d", scale.bar.error_text)
        assert bool(scale.band) == (instrument != "interests")
    assert [len(scale.parts) for scale in brief.scores] == [3 if instrument == "personality" else 0] * len(
        brief.scores
    )


def test_what_contradicts_is_named_at_the_top(build: Build) -> None:
    """A part above another beyond error; a value rated otherwise than chosen; a guess that was far off."""
    personality = " ".join(build("personality", (Section.scores,)).headline)
    assert "情绪稳定的细项不一致：镇定高于耐心" in personality
    assert "外向的细项不一致" not in personality
    interests = " ".join(build("interests", (Section.guess,)).headline)
    assert "猜测与结果不同" in interests or "没有猜到" in interests


@pytest.mark.parametrize(
    ("rated", "said"), [("Conditions", "差得最多"), ("Achievement", "打分和取舍大体一致")]
)
def test_ratings_and_choices_are_compared_beyond_their_error(
    app: Portal, session: Session, a: Factory, clock: HeldClock, rated: str, said: str
) -> None:
    answers = {
        **every_answer("values", **{rated: 4}),
        **{one: favouring("Achievement", one) for one in all_sets()},
    }
    share = share_of(a.report(answers=answers, instrument="values"), (Section.scores,), clock)
    with app.app_context():
        (brief,) = build_brief(session, [share], locale="zh_Hans")
    assert said in " ".join(brief.headline)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (every_item(), "六种分数接近"),
        (every_item(value=0, S=1), "整体打分偏低"),
        ({}, "没有答够题"),
        (every_item(value=3, S=4, R=0), "分数最低"),
    ],
)
def test_every_kind_of_profile_has_a_headline(
    app: Portal, session: Session, a: Factory, clock: HeldClock, answers: dict[str, int], said: str
) -> None:
    report = a.report(answers=answers)
    with app.app_context():
        (brief,) = build_brief(session, [share_of(report, sections_of("interests"), clock)], locale="zh_Hans")
    assert said in " ".join(brief.headline)


@pytest.mark.parametrize("instrument", INSTRUMENTS[1:])
@pytest.mark.parametrize("value", [0, 2, 4, None])
def test_no_way_of_answering_leaves_the_top_empty(
    app: Portal, session: Session, a: Factory, clock: HeldClock, instrument: str, value: int | None
) -> None:
    answers: dict[str, int | None] = {**every_answer(instrument, value=value or 0)}
    if value is None:
        answers = dict.fromkeys(answers)
    report = a.report(answers=answers, instrument=instrument)
    with app.app_context():
        (brief,) = build_brief(session, [share_of(report, sections_of(instrument), clock)], locale="zh_Hant")
    assert brief.headline
    assert shown(app, brief)
