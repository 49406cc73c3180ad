"""Reading aids without JavaScript: a plain form, a cookie of this browser, and pages that follow it."""

from __future__ import annotations

import gzip

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import Cookie

from portal import Portal
from portal.display import AIDS, DISPLAY_COOKIE, known_aids, read_aids
from portal.sittings.models import Sitting
from tests.browser import Browser
from tests.factories import Factory
from tests.house.test_pages import ASSET, HEAVIEST_FIRST_VIEW
from tests.markup import Markup
from tests.portal.sittings.test_service import ITEMS
from tests.portal.sittings.test_views import begin


def classes(browser: Browser) -> list[str]:
    """The aids that the page is drawn with."""
    return (browser.shown.markup.one("html").get("class") or "").split()


def contrast_is_on(markup: Markup) -> bool:
    (sheet,) = (link for link in markup.all("link") if link.get("id") == "contrast")
    return sheet.get("media") == "screen"


def kept(browser: Browser) -> Cookie | None:
    return browser.client.get_cookie(DISPLAY_COOKIE)


def choose(browser: Browser, *aids: str) -> None:
    browser.visit("learning.display")
    browser.submit("display", aid=list(aids))


@pytest.mark.parametrize("aid", AIDS)
def test_an_aid_is_applied_by_a_plain_form_and_holds_on_every_page(
    browser: Browser, locale: str, aid: str
) -> None:
    browser.use_script(locale)
    choose(browser, aid)
    assert classes(browser) == [aid]
    ticked = [box.get("value") for box in browser.shown.markup.all("input") if box.get("checked") is not None]
    assert ticked == [aid]
    for endpoint in ("learning.home", "sittings.list_instruments", "accounts.enter_code"):
        browser.visit(endpoint)
        assert classes(browser) == [aid]
        assert contrast_is_on(browser.shown.markup) is (aid == "contrast")


def test_a_page_is_as_it_is_until_somebody_chooses(browser: Browser) -> None:
    browser.visit("learning.home")
    assert kept(browser) is None
    assert classes(browser) == []
    assert not contrast_is_on(browser.shown.markup)


def test_unticking_everything_takes_the_cookie_away(browser: Browser) -> None:
    choose(browser, *AIDS)
    assert classes(browser) == list(AIDS)
    browser.submit("display", aid=None)
    assert classes(browser) == []
    assert kept(browser) is None


def test_the_question_has_the_aids_and_applying_them_leads_back_to_it(browser: Browser) -> None:
    begin(browser)
    question = browser.shown.path
    browser.submit("display", aid=["large", "line"])
    assert browser.shown.path == question
    assert classes(browser) == ["large", "line"]


def test_applying_them_below_a_refused_answer_leads_back_to_the_question(browser: Browser) -> None:
    begin(browser)
    question = browser.shown.path
    form = browser.shown.form("answers")
    referrer = {"Referer": f"http://localhost{question}"}
    values = {field.get("name"): field.get("value") for field in form.iter("input")} | {"value": "99"}
    refused = browser.client.post(form.get("action"), data=values, headers=referrer)
    assert refused.status_code == 422
    with browser.app.test_request_context(form.get("action"), method="POST", headers=referrer):
        assert browser.app.jinja_env.globals["current_place"]() == question


def test_htmx_gets_no_page_but_the_cookie(browser: Browser) -> None:
    begin(browser)
    browser.submit("display", aid=["still"], htmx=True, status=204)
    assert browser.shown.response.get_data() == b""
    cookie = kept(browser)
    assert cookie is not None
    assert cookie.value == "still"


def test_it_leads_nowhere_else(browser: Browser) -> None:
    browser.visit("learning.display")
    browser.submit("display", aid=["large"], next="//elsewhere.example/")
    assert browser.shown.path == "/display"


def test_the_cookie_says_what_was_ticked_and_nothing_else(browser: Browser) -> None:
    choose(browser, "line", "large", "nonsense", "large")
    cookie = kept(browser)
    assert cookie is not None
    assert (cookie.value, cookie.same_site, cookie.http_only) == ("large-line", "Lax", True)
    assert cookie.max_age == 365 * 24 * 3600


@pytest.mark.parametrize(
    ("value", "aids"),
    [
        ("", ()),
        ("large", ("large",)),
        ("line-still-large", ("large", "still", "line")),
        ('contrast-"><script>', ("contrast",)),
        ("LARGE", ()),
        ("-" * 4000, ()),
    ],
)
@pytest.mark.pure
def test_a_cookie_that_somebody_wrote_into_says_only_what_we_know(value: str, aids: tuple[str, ...]) -> None:
    assert read_aids(value) == aids
    assert known_aids(value.split("-")) == aids


def test_on_a_shared_computer_the_aids_go_with_the_person(browser: Browser) -> None:
    begin(browser, shared_computer="1")
    choose(browser, "large")
    cookie = kept(browser)
    assert cookie is not None
    assert (cookie.max_age, cookie.expires) == (None, None)
    browser.visit("accounts.overview")
    browser.submit("leave")
    assert kept(browser) is None


def test_on_the_persons_own_device_they_stay_when_the_record_leaves_it(browser: Browser) -> None:
    begin(browser)
    choose(browser, "large")
    browser.visit("accounts.overview")
    browser.submit("leave")
    assert classes(browser) == ["large"]
    assert kept(browser) is not None


@pytest.mark.parametrize("shared", [True, False])
def test_a_page_says_whether_the_browser_may_keep_anything(browser: Browser, shared: bool) -> None:
    """Nothing before there is a person, nothing on a shared computer, and nothing once they have left."""

    def must_forget() -> bool:
        return browser.shown.markup.one("body").get("data-forget") is not None

    browser.visit("learning.home")
    assert must_forget()
    begin(browser, **({"shared_computer": "1"} if shared else {}))
    assert must_forget() is shared
    browser.visit("accounts.overview")
    assert must_forget() is shared
    browser.submit("leave")
    assert must_forget()


def test_after_an_erasure_the_browser_keeps_nothing(browser: Browser) -> None:
    begin(browser)
    browser.visit("accounts.ask_to_erase")
    browser.submit("erase", understood="y")
    assert browser.shown.path.startswith("/receipts/")
    assert browser.shown.markup.one("body").get("data-forget") is not None


def test_only_the_pages_of_a_sitting_carry_the_script_for_waiting_answers(
    browser: Browser, a: Factory, session: Session
) -> None:
    def carries_it() -> bool:
        return "/static/js/pending.js" in browser.shown.response.get_data(as_text=True)

    begin(browser)
    assert carries_it()
    sitting = session.query(Sitting).one()
    browser.visit("sittings.review", sitting_id=sitting.id)
    assert carries_it()
    browser.visit("sittings.finish", sitting_id=sitting.id)
    assert carries_it()
    for endpoint in ("learning.home", "accounts.overview", "sittings.list_instruments", "learning.display"):
        browser.visit(endpoint)
        assert not carries_it()


def test_a_question_and_all_that_it_needs_is_light(app: Portal, browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    begin(browser)
    packed = browser.client.get(browser.shown.path, headers={"Accept-Encoding": "gzip"})
    sizes = {"page": len(packed.data)}
    for address in ASSET.findall(gzip.decompress(packed.data).decode()):
        with browser.client.get(address, headers={"Accept-Encoding": "gzip"}) as asset:
            assert asset.status_code == 200
            sizes[address.partition("?")[0]] = len(asset.data)
    assert sizes["/static/js/pending.js"] < 3500
    assert sizes["page"] < 4000
    assert sum(sizes.values()) < HEAVIEST_FIRST_VIEW, sizes
    assert ITEMS[0] in browser.shown.path
