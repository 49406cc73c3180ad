"""The questions and what they lead to, as pages."""

from __future__ import annotations

import pytest

from portal import Portal
from portal.rules.programmes import ProgrammeKind, programmes
from tests.browser import Browser
from tests.markup import plain
from tests.statements import statements

#: These pages ask the database nothing.
pytestmark = pytest.mark.pure

ALL = programmes()


def test_no_question_has_to_be_answered(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    browser.visit("rules.what_applies")
    shown = browser.submit("/what-applies")
    for one in ALL:
        assert one.name(locale) in shown.text


def test_the_answers_lead_to_what_may_apply_and_say_why(browser: Browser) -> None:
    browser.visit("rules.what_applies")
    shown = browser.submit(
        "/what-applies", comes_from="tw", goes_to="xm", situation="student", public_service="no"
    )
    ids = {one.get("id") for one in shown.markup.all("details")}
    assert "internship-huli-2026" in ids
    assert "public-staff-travel" not in ids
    assert "working-in-taiwan" not in ids
    (huli,) = (one for one in shown.markup.all("details") if one.get("id") == "internship-huli-2026")
    assert "来自：台湾 · 去：厦门 · 目前：在校学生" in plain(huli)


def test_what_is_over_stands_apart(browser: Browser) -> None:
    browser.visit("rules.what_applies")
    shown = browser.submit("/what-applies")
    html = shown.markup.html
    divide = html.index("已经结束，只作历史了解")
    for one in ALL:
        is_history = one.kind is ProgrammeKind.history
        assert (html.index(f'id="{one.id}"') > divide) == is_history, one.id


def test_several_certificates_can_be_named(browser: Browser) -> None:
    browser.visit("rules.what_applies")
    shown = browser.submit(
        "/what-applies", certificates=["skill-tw", "degree-cn"], goes_to="fj", comes_from="tw"
    )
    ids = {one.get("id") for one in shown.markup.all("details")}
    assert "recognition-fujian" in ids


def test_nothing_of_the_answers_is_kept(app: Portal) -> None:
    browser = Browser(app)
    browser.visit("rules.what_applies")
    with statements(app) as asked:
        shown = browser.submit("/what-applies", comes_from="tw", public_service="yes")
    assert asked == []
    assert shown.response.headers["Cache-Control"] == "no-store"
    assert not shown.response.request.query_string


def test_an_answer_that_nobody_offered_is_refused(browser: Browser) -> None:
    browser.visit("rules.what_applies")
    browser.submit("/what-applies", comes_from="mars", status=422)


def test_the_answer_can_be_asked_about(browser: Browser) -> None:
    browser.visit("rules.what_applies")
    shown = browser.submit("/what-applies", comes_from="cn", goes_to="tw")
    assert "begin=what-applies" in shown.markup.html
