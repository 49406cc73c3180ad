"""What a person reads of answers that nobody has handed in: before, and after they are gone."""

from __future__ import annotations

from portal import Portal
from portal.accounts.retention import clear_unfinished
from portal.settings import Settings
from tests.browser import Browser
from tests.clock import HeldClock
from tests.factories import Factory, every_answer

SOME = dict(list(every_answer("adaptability").items())[:6])


def test_whoever_comes_back_later_reads_why_and_can_begin_again(
    app: Portal, settings: Settings, browser: Browser, a: Factory, clock: HeldClock, locale: str
) -> None:
    client, code = a.client()
    sitting = a.sitting(client, answers=SOME, instrument="adaptability")
    a.recognised(browser, client, code)
    browser.use_script(locale)
    resume = f"/sittings/{sitting.id}"
    shown = browser.visit("sittings.start", instrument="adaptability")
    assert resume in [link.get("href") for link in shown.markup.all("a")]
    clock.advance(hours=25)
    with app.app_context():
        clear_unfinished(app.extensions["database"], settings, at=clock())
    shown = browser.visit("sittings.start", instrument="adaptability")
    assert resume not in [link.get("href") for link in shown.markup.all("a")]
    shown = browser.visit("sittings.resume", sitting_id=sitting.id)
    assert "24" in shown.markup.own_text
    assert any((link.get("href") or "") == "/assessments/adaptability" for link in shown.markup.all("a"))


def test_the_start_promises_what_is_done(browser: Browser, settings: Settings, locale: str) -> None:
    browser.use_script(locale)
    undecided, others = (
        browser.visit("sittings.start", instrument=one).markup.own_text for one in ("adaptability", "values")
    )
    hours = {"zh_Hans": "停下来超过 24 小时", "zh_Hant": "停下來超過 24 小時"}[locale]
    assert hours in undecided
    assert hours not in others
    privacy = browser.visit("learning.read", slug="privacy").markup.own_text
    assert f"{settings.unfinished_hours} " in privacy
