"""The script is chosen by script: which header finds which locale, what overrules it, and what a switch keeps."""

from __future__ import annotations

import doctest

import pytest
from flask_wtf.csrf import generate_csrf
from wtforms import StringField
from wtforms.validators import Length

from portal import Portal, locale
from portal.forms import BaseForm
from portal.locale import SCRIPT_COOKIE, negotiate
from tests.browser import Browser

HEADERS = {
    "zh-TW,zh;q=0.9": "zh_Hant",
    "zh-TW,zh;q=0.9,en;q=0.5": "zh_Hant",
    "zh-HK": "zh_Hant",
    "zh-MO": "zh_Hant",
    "zh-Hant": "zh_Hant",
    "zh-Hant-HK": "zh_Hant",
    "zh-Hant-CN": "zh_Hant",
    "zh-hant-tw": "zh_Hant",
    "en-US,en;q=0.9,zh-TW;q=0.8": "zh_Hant",
    "zh;q=0.9,zh-HK;q=0.8": "zh_Hant",
    "zh-CN": "zh_Hans",
    "zh-CN,zh;q=0.9,zh-TW;q=0.8": "zh_Hans",
    "zh-SG": "zh_Hans",
    "zh-MY": "zh_Hans",
    "zh-Hans": "zh_Hans",
    "zh-Hans-TW": "zh_Hans",
    "zh-TW;q=0.5,zh-CN;q=0.9": "zh_Hans",
    "zh-TW;q=0,zh-CN;q=0.1": "zh_Hans",
    "zh": "zh_Hans",
    "yue-HK": "zh_Hans",
    "en": "zh_Hans",
    "en-TW": "zh_Hans",
    "*": "zh_Hans",
    "": "zh_Hans",
    "zh-,;q=x,\x7f": "zh_Hans",
}


@pytest.mark.pure
@pytest.mark.parametrize(("header", "expected"), HEADERS.items())
def test_a_browsers_languages_choose_a_script(header: str, expected: str) -> None:
    assert negotiate(header) == expected


@pytest.mark.pure
def test_the_examples_of_the_module_hold() -> None:
    assert doctest.testmod(locale).failed == 0


@pytest.mark.parametrize(("header", "tag"), [("zh-TW", "zh-Hant"), ("zh-CN", "zh-Hans"), ("en", "zh-Hans")])
def test_the_page_is_served_in_the_browsers_script(app: Portal, header: str, tag: str) -> None:
    response = app.test_client().get("/", headers={"Accept-Language": header})
    assert f'<html lang="{tag}"' in response.text
    assert "Accept-Language" in response.headers["Vary"]


def test_what_the_person_chose_overrules_the_browser(app: Portal) -> None:
    client = app.test_client()
    client.set_cookie(SCRIPT_COOKIE, "zh-Hant")
    assert '<html lang="zh-Hant"' in client.get("/", headers={"Accept-Language": "zh-CN"}).text
    client.set_cookie(SCRIPT_COOKIE, "klingon")
    assert '<html lang="zh-Hans"' in client.get("/", headers={"Accept-Language": "zh-CN"}).text


def test_one_tap_switches_the_script_and_keeps_the_place(app: Portal, locale: str) -> None:
    browser = Browser(app, locale)
    browser.get("/bookings/find?next=%2Fme")
    there, names = {"zh_Hans": ("zh_Hant", "繁體"), "zh_Hant": ("zh_Hans", "简体")}[locale]
    switch = browser.shown.link(names)
    browser.locale = there
    browser.get(switch)
    assert browser.shown.response.request.full_path == "/bookings/find?next=%2Fme"


def test_a_switch_leads_nowhere_else(browser: Browser) -> None:
    browser.locale = "zh_Hant"
    for target in ("https://other.example/", "//other.example/", "/\\other.example", "javascript:alert(1)"):
        browser.visit("learning.switch_script", tag="zh-Hant", next=target)
        assert browser.shown.path == "/"


def test_the_messages_of_the_form_library_are_in_the_readers_script(app: Portal, locale: str) -> None:
    class ShortForm(BaseForm):
        text = StringField(validators=[Length(max=2)])

    cookie = {"Cookie": f"{SCRIPT_COOKIE}={'zh-Hant' if locale == 'zh_Hant' else 'zh-Hans'}"}
    with app.test_request_context("/", method="POST", data={"text": "abc"}, headers=cookie):
        generate_csrf()
        form = ShortForm(meta={"csrf": False})
        assert not form.validate()
        assert "字符" in form.text.errors[0] if locale == "zh_Hans" else "字元" in form.text.errors[0]
