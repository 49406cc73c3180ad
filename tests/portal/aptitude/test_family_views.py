"""What is chosen before a session, and practising for it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Consent, Purpose
from portal.aptitude.families import FAMILIES, TaskFamily
from portal.aptitude.models import AptitudeSitting, ExtraTime
from portal.aptitude.showing import practice_models
from portal.sittings.models import Sitting
from tests.browser import Browser
from tests.portal.aptitude.visiting import SLUGS, begin

# ---- what is chosen before the start ---------------------------------------------------------------------------------


def consents(session: Session) -> set[Purpose]:
    return set(session.scalars(select(Consent.purpose)))


def test_pilots_come_only_with_consent_and_consent_is_kept(browser: Browser, session: Session) -> None:
    declined = begin(browser)
    assert consents(session) == {Purpose.assessment}
    assert not session.get_one(AptitudeSitting, declined).has_pilots
    agreed = begin(browser, takes_pilots="y")
    assert session.get_one(AptitudeSitting, agreed).has_pilots
    assert Purpose.pilot in consents(session)
    assert "试用题" in browser.shown.text


def test_consent_to_pilots_is_never_ticked_beforehand(browser: Browser) -> None:
    browser.visit("aptitude.start", family="logic")
    (box,) = [one for one in browser.shown.markup.all("input") if one.get("name") == "takes_pilots"]
    assert box.get("checked") is None
    browser.visit("aptitude.start", family="clerical-checking")
    assert not [one for one in browser.shown.markup.all("input") if one.get("name") == "takes_pilots"]


def test_accommodations_are_kept_and_stated_on_the_report(
    browser: Browser, session: Session, locale: str
) -> None:
    browser.use_script(locale)
    sitting_id = begin(browser, extra_time="half", has_reader="y")
    row = session.get_one(AptitudeSitting, sitting_id)
    assert (row.extra_time, row.has_reader, row.time_limit_ms) == (ExtraTime.half, True, 900_000)
    browser.visit("aptitude.finish", aptitude_id=sitting_id)
    browser.submit("submit")
    assert ("时间多一半" if locale == "zh_Hans" else "時間多一半") in browser.shown.text
    assert ("读出" if locale == "zh_Hans" else "讀出") in browser.shown.text


def test_an_unknown_time_is_refused(browser: Browser, session: Session) -> None:
    browser.visit("aptitude.start", family="logic")
    browser.submit("begin", extra_time="forever", status=422)
    assert session.scalar(select(func.count()).select_from(AptitudeSitting)) == 0


def test_a_guardian_has_to_agree(browser: Browser, session: Session) -> None:
    browser.visit("aptitude.with_guardian", family="logic")
    browser.submit("begin", status=422)
    assert session.scalar(select(func.count()).select_from(AptitudeSitting)) == 0
    browser.visit("aptitude.with_guardian", family="logic")
    browser.submit("begin", guardian_agrees="y")
    assert consents(session) == {Purpose.assessment, Purpose.guardian}


def test_on_a_shared_computer_the_code_comes_first(browser: Browser) -> None:
    browser.visit("aptitude.start", family="logic")
    browser.submit("begin", shared_computer="y")
    assert browser.shown.path == "/me/code"


def test_a_session_under_way_is_offered_again(browser: Browser) -> None:
    sitting_id = begin(browser)
    browser.visit("aptitude.start", family="number-series")
    assert browser.shown.link("接着做").endswith(f"/aptitude/sittings/{sitting_id}")
    browser.visit("aptitude.start", family="logic")
    assert "接着做" not in browser.shown.text
    browser.visit("accounts.overview")
    assert "数列" in browser.shown.text
    browser.get(browser.shown.link("继续" if "继续" in browser.shown.text else "接着"))
    assert browser.shown.path == f"/aptitude/sittings/{sitting_id}"


# ---- practice --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", SLUGS)
def test_practice_explains_and_keeps_nothing(
    browser: Browser, session: Session, slug: str, locale: str
) -> None:
    browser.use_script(locale)
    family = FAMILIES[slug]
    for number in range(1, len(practice_models(slug)) + 1):
        address = browser.visit("aptitude.practise", family=slug, place=number).path
        seed, radicals = practice_models(slug)[number - 1]
        item = family.draw(seed, radicals=radicals)
        right = "&".join(f"value={one}" for one in _right(family, item))
        assert ("对了" if locale == "zh_Hans" else "對了") in browser.get(f"{address}?sent=1&{right}").text
        wrong = "value=99999" if family.entry == "number" else f"value={(item.key + 1) % family.k_options}"
        if not family.is_speeded:
            assert ("这次没对" if locale == "zh_Hans" else "這次沒對") in browser.get(
                f"{address}?{wrong}"
            ).text
        assert "答案" in browser.shown.text
    assert session.scalar(select(func.count()).select_from(Sitting)) == 0


def _right(family: TaskFamily, item: Any) -> list[str]:
    if not family.is_speeded:
        return [str(item.key)]
    pairs = zip(item.stem["left"], item.stem["right"], strict=True)
    return [str(row) for row, (left, right) in enumerate(pairs) if left != right]


def test_practice_is_not_disturbed_by_nonsense(browser: Browser) -> None:
    address = browser.visit("aptitude.practise", family="number-series", place=1).path
    assert "整数" in browser.get(f"{address}?value=x").text
    assert "整数" in browser.get(f"{address}?sent=1").text
