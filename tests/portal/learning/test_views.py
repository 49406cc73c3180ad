"""The short plain pages, in both scripts, with the centre's own facts in them."""

from __future__ import annotations

import pytest

from portal import Portal
from portal.library import read_library
from portal.settings import Settings
from tests.browser import Browser
from tests.factories import Factory

SLUGS = sorted(read_library().articles)


@pytest.mark.parametrize("slug", SLUGS)
def test_each_article_is_a_page_in_both_scripts(app: Portal, a: Factory, locale: str, slug: str) -> None:
    a.centre()
    shown = Browser(app, locale).visit("learning.read", slug=slug)
    assert shown.markup.one("h1").text == read_library().articles[slug][locale].title
    assert "{" not in shown.text


def test_every_article_has_an_address_and_every_address_an_article(app: Portal) -> None:
    (rule,) = app.url_map.iter_rules("learning.read")
    assert sorted(rule._converters["slug"].items) == SLUGS


def test_the_privacy_page_names_the_centre_and_the_periods_in_force(
    browser: Browser, a: Factory, settings: Settings
) -> None:
    a.centre(name_hans="鹭江职业指导中心", email="ask@example.org")
    shown = browser.visit("learning.read", slug="privacy")
    assert "鹭江职业指导中心" in shown.text
    assert shown.link("ask@example.org") == "mailto:ask@example.org"
    assert f"{settings.retention_days} 天" in shown.text
    assert f"{settings.backup_days} 天" in shown.text


def test_a_centre_cannot_write_markup_into_an_article(browser: Browser, a: Factory) -> None:
    a.centre(name_hans="<b>中心</b>")
    shown = browser.visit("learning.read", slug="about")
    assert "<b>中心</b>" in shown.text


def test_an_installation_without_a_centre_says_so(browser: Browser) -> None:
    shown = browser.visit("learning.read", slug="privacy")
    assert "{centre}" not in shown.text
    assert "{contact}" not in shown.text


def test_the_tables_of_an_article_scroll_in_a_named_frame(browser: Browser) -> None:
    shown = browser.visit("learning.read", slug="help-lines")
    frames = [div for div in shown.markup.all("div") if div.get("role") == "region"]
    assert len(frames) == len(shown.markup.all("table")) > 0
    headings = {heading.get("id") for heading in shown.markup.all("h2")}
    assert all(frame.get("aria-labelledby") in headings for frame in frames)


def test_another_word_is_not_a_page(browser: Browser) -> None:
    browser.get("/nothing", status=404)


def test_the_front_page_opens(app: Portal, locale: str) -> None:
    Browser(app, locale).visit("learning.home")


def test_switching_the_script_keeps_the_place(browser: Browser) -> None:
    browser.visit("learning.read", slug="privacy")
    browser.locale = "zh_Hant"
    shown = browser.visit("learning.switch_script", tag="zh-Hant", next="/privacy")
    assert shown.path == "/privacy"
    assert shown.markup.one("html").get("lang") == "zh-Hant"


def test_the_script_switch_leads_nowhere_else(browser: Browser) -> None:
    shown = browser.visit("learning.switch_script", tag="zh-Hans", next="//elsewhere.example")
    assert shown.path == "/"


def test_the_house_says_that_it_is_well(browser: Browser) -> None:
    assert browser.visit("learning.health").response.get_data() == b"ok"
