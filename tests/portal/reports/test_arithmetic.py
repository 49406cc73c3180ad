"""The working of each score, against numbers worked out by hand."""

from __future__ import annotations

import pytest

from assessments import Form, Instrument, Item, Precision, Scale
from portal.reports.arithmetic import Arithmetic, Working, error_formula, show_arithmetic
from portal.reports.rows import ScoreRow
from tests.factories import every_item
from tests.portal.reports.profiles import PUBLICATION, answers_for, stored_profile

pytestmark = pytest.mark.pure


def worked(answers: dict[str, int], *, form: str = "full", locale: str = "zh_Hans") -> Arithmetic:
    profile = stored_profile(answers, form=form)
    return show_arithmetic(profile, answers=answers, publication=PUBLICATION, locale=locale)


def of(arithmetic: Arithmetic, letter: str) -> Working:
    return next(scale for scale in arithmetic.scales if scale.letter == letter)


def test_the_error_of_a_complete_scale_is_worked_out_in_two_steps() -> None:
    social = of(worked(answers_for({"S": 31})), "S")
    assert social.formula == "8.2 × √((1 − 0.80) ÷ 10) = 1.1597; 10 ÷ √10 × 1.1597 = 3.667"
    assert sum(line.points or 0 for line in social.lines) == 31


def test_a_missing_answer_is_shown_and_prorated() -> None:
    answers = answers_for({"S": 31})
    gap = next(item for item in answers if item.startswith("s-") and answers[item] == 0)
    del answers[gap]
    social = of(worked(answers), "S")
    assert [line.choice for line in social.lines].count("–") == 1
    assert any("31 ÷ 9 × 10 ＝ 34.4 分" in sentence for sentence in social.sentences)
    assert social.formula.endswith("10 ÷ √9 × 1.1597 = 3.866")


def test_a_scale_without_a_score_says_the_rule_instead_of_a_number(locale: str) -> None:
    answers = {item: 3 for item in every_item() if not item.startswith("c-")}
    conventional = of(worked(answers, locale=locale), "C")
    assert conventional.formula == ""
    assert "2" in conventional.sentences[-1]


def test_the_short_form_has_its_own_error() -> None:
    assert of(worked(every_item("short", S=4), form="short"), "S").formula.endswith("5 ÷ √5 × 1.1597 = 2.593")


def test_answers_stand_in_the_order_in_which_they_were_asked() -> None:
    working = of(worked(every_item()), "R")
    words = PUBLICATION.words["zh_Hans"]
    items = [item.id for item in PUBLICATION.instrument.items_of("full") if item.scale == "R"]
    assert [line.statement for line in working.lines] == [words.item(item) for item in items]


def test_a_reversed_item_counts_from_the_other_end() -> None:
    from portal.reports.arithmetic import _line
    from portal.reports.voice import Voice

    voice = Voice(PUBLICATION.words["zh_Hans"])
    item = Item(PUBLICATION.instrument.items[0].id, "R", reverse=True)
    line = _line(PUBLICATION.instrument, item, 4, voice)
    assert (line.choice, line.points) == ("很喜欢", 0)


def test_an_item_without_words_is_named_by_its_id() -> None:
    """Words of an archived structure need not be kept."""
    from portal.reports.arithmetic import _line
    from portal.reports.voice import Voice

    line = _line(PUBLICATION.instrument, Item("r-long-gone", "R"), 1, Voice(PUBLICATION.words["zh_Hant"]))
    assert line.statement == "r-long-gone"


def test_the_formula_ends_in_the_stored_error() -> None:
    instrument = Instrument(
        id="zeal", method="sum-score", method_version=1, minimum=0, maximum=4, max_missing_share=0.5,
        scales=(Scale("Z"),), items=(Item("z-1", "Z"), Item("z-2", "Z")),
        forms=(Form("full", ("z-1", "z-2")),), precision=Precision(0.5, 2.0, 2),
    )  # fmt: skip
    assert error_formula(instrument, ScoreRow("Z", 6.0, 2.0, 8.0, 1, 2, "prorated")).endswith("= 2.000")
    assert error_formula(instrument, ScoreRow("Z", None, None, 8.0, 0, 2, "unfinished")) == ""


def test_versions_and_seed_are_told(locale: str) -> None:
    arithmetic = worked(every_item(), locale=locale)
    assert PUBLICATION.instrument.version in arithmetic.versions
    assert arithmetic.seed == 20261123
    assert len(arithmetic.rules) == 8
