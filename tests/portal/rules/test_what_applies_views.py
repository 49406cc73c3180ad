"""The questions and what they lead to, as pages."""

from __future__ import annotations

from typing import Any

import pytest

from portal import Portal
from portal.careers.material import material
from portal.rules.programmes import ProgrammeKind, programmes
from portal.rules.showing_applicable import MOST_FIRST
from tests.browser import Browser
from tests.markup import Element, plain
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


#: By what somebody answers: pages that must be among the first ones, others that must be there, and what must not.
PEOPLE: dict[str, tuple[dict[str, Any], set[str], set[str], set[str]]] = {
    "a student from Taiwan who wants to intern in Xiamen": (
        {"comes_from": "tw", "goes_to": "xm", "situation": "student"},
        {"#internship-huli-2026", "labour/internship", "labour/minimum-wage", "labour/cross-strait-work"},
        {"labour/probation", "labour/part-time", "#degree-to-mainland", "recruitment/fresh-graduate-status"},
        {"labour/severance", "#housing-fund", "#working-in-taiwan"},
    ),
    "a nurse with a licence from Taiwan": (
        {
            "comes_from": "tw",
            "goes_to": "xm",
            "situation": "employed",
            "field": "health",
            "certificates": ["professional-tw"],
            "public_service": "no",
        },
        {
            "#recognition-xiamen",
            "#physician",
            "labour/cross-strait-work",
            "assessment/vocational-qualification",
        },
        {"#professional-titles", "labour/insurance-split", "labour/written-contract"},
        {"#public-staff-travel", "#teacher-qualification", "labour/internship"},
    ),
    "a graduate from the mainland in Xiamen": (
        {"comes_from": "cn", "goes_to": "xm", "situation": "graduate", "certificates": ["degree-cn"]},
        {"#public-employment-services", "labour/minimum-wage", "labour/written-contract", "labour/probation"},
        {"labour/insurance-split", "recruitment/fresh-graduate-status", "labour/annual-leave"},
        {"#residence-permit", "labour/cross-strait-work", "labour/military-service"},
    ),
    "a teacher at a public school in Taiwan": (
        {
            "comes_from": "tw",
            "goes_to": "xm",
            "situation": "employed",
            "field": "education",
            "public_service": "yes",
        },
        {
            "#public-staff-travel",
            "#public-staff-residence-permit",
            "#teacher-qualification",
            "education/teachers",
        },
        {"labour/insurance-split", "#cross-strait-act-draft"},
        {"#physician", "labour/internship"},
    ),
    "somebody who answers nothing": (
        {},
        set(),
        {"labour/internship", "labour/severance", "#public-staff-travel", "#working-in-taiwan"},
        set(),
    ),
}


@pytest.mark.parametrize(("said", "first", "there", "absent"), PEOPLE.values(), ids=PEOPLE)
def test_who_sees_what(
    browser: Browser, locale: str, said: dict[str, Any], first: set[str], there: set[str], absent: set[str]
) -> None:
    browser.use_script(locale)
    browser.visit("rules.what_applies")
    shown = browser.submit("/what-applies", **said)
    main = shown.markup.one("main")
    beginning = [one for one in main.iter() if one.get("aria-labelledby") == "first-head"]
    assert bool(beginning) is bool(said)
    assert first <= _leads(beginning[0]) if beginning else not first
    all_of_it = _leads(main) | {f"#{one.get('id')}" for one in shown.markup.all("details") if one.get("id")}
    assert first | there <= all_of_it
    assert not absent & all_of_it
    if beginning:
        assert len(_leads(beginning[0])) <= 2 * MOST_FIRST


def _leads(part: Element) -> set[str]:
    links = (href for one in part.iter() if (href := one.get("href")))
    return {one.rpartition("/comparisons/")[2].partition("?")[0] for one in links}


def test_every_group_is_counted_and_led_to(browser: Browser) -> None:
    browser.visit("rules.what_applies")
    shown = browser.submit("/what-applies")
    (groups,) = (one for one in shown.markup.all("nav") if "全部可能适用的" in (one.get("aria-label") or ""))
    counted = {
        one.get("href"): int(plain(one).rpartition(" ")[2]) for one in groups.iter() if one.get("href")
    }
    kinds = {kind: sum(one.kind is kind for one in ALL) for kind in ProgrammeKind}
    assert counted["#rules"] == kinds[ProgrammeKind.rule]
    assert counted["#programmes"] == kinds[ProgrammeKind.programme]
    assert counted["#history"] == kinds[ProgrammeKind.history]
    assert counted["#topics"] > 20


def test_no_certificate_and_a_certificate_exclude_each_other(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    browser.visit("rules.what_applies")
    shown = browser.submit("/what-applies", certificates=["none", "skill-tw"], comes_from="tw", status=422)
    assert {"zh_Hans": "又选了“都没有”", "zh_Hant": "又選了「都沒有」"}[locale] in shown.text
    checked = {one.get("value") for one in shown.markup.all("input") if one.get("checked") is not None}
    assert {"none", "skill-tw", "tw"} <= checked


def test_the_fields_are_those_of_the_standard_and_hold_their_sectors(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.visit("rules.what_applies")
    offered = [plain(one) for one in shown.markup.all("option")][1:]
    assert offered == [one.name(locale) for one in material().fields.values()]
    told = browser.submit("/what-applies", comes_from="tw", goes_to="xm", field="health")
    (physician,) = (one for one in told.markup.all("details") if one.get("id") == "physician")
    assert material().fields["health"].name(locale) in plain(physician)


def test_all_rules_and_programmes_are_listed_by_kind(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.visit("rules.list_programmes")
    for one in ALL:
        assert shown.link(one.name(locale)).endswith(f"/programmes/{one.id}")


def test_what_is_over_stands_apart(browser: Browser) -> None:
    browser.visit("rules.what_applies")
    shown = browser.submit("/what-applies")
    html = shown.markup.html
    divide = html.rindex("已经结束，只作历史了解")
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
