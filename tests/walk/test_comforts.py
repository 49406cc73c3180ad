"""What makes answering bearable on a bad day: a keyboard alone, a lost connection, a computer of others, a mistake."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error, Request, expect

from tests.walk import journey
from tests.walk.conftest import Walkers
from tests.walk.furniture import furnish
from tests.walk.serving import House
from tests.walk.walker import DESK, Walker

pytestmark = pytest.mark.browser

LONGEST_WAY = 40
UNSAVED = {
    "zh_Hans": "没有保存",
    "zh_Hant": "沒有儲存",
}


def tab_to(walker: Walker, selector: str) -> None:
    """Press Tab until the focus is there. Wherever it passes, it can be seen."""
    for _ in range(LONGEST_WAY):
        walker.page.keyboard.press("Tab")
        ring = walker.page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert ring >= 2, f"no ring around {walker.page.locator(':focus').evaluate('one => one.outerHTML')}"
        if walker.page.locator(f"{selector}:focus").count():
            return
    pytest.fail(f"{selector} cannot be reached from the keyboard")


def asked(walker: Walker) -> list[Request]:
    """The answers that the browser sends from now on."""
    sent: list[Request] = []
    walker.page.on("request", lambda one: sent.append(one) if one.method == "POST" else None)
    return sent


def test_the_keyboard_alone_is_enough(walkers: Walkers) -> None:
    walker = walkers("keyboard", locale="zh_Hant", window=DESK)
    keyboard = walker.page.keyboard
    walker.visit("/")
    tab_to(walker, ".skip-link")
    expect(walker.page.locator(".skip-link")).to_be_in_viewport()
    keyboard.press("Enter")
    expect(walker.main).to_be_focused()
    tab_to(walker, 'main a[href="/assessments/interests"]')
    keyboard.press("Enter")
    expect(walker.page.locator('button[value="short"]')).to_be_visible()
    tab_to(walker, 'button[value="short"]')
    keyboard.press("Enter")
    expect(walker.page.locator(".question-statement")).to_be_visible()

    first = journey.current_item(walker)
    for key, selector in (("1", ""), ("Space", 'button[value="3"]'), ("Enter", 'button[value="skip"]')):
        press_on_another_statement(walker, key, selector)
    expect(walker.page.locator("progress")).to_have_attribute("value", "3")
    for _ in range(3):
        press_on_another_statement(walker, "Enter", ".question-turns a")
    assert journey.current_item(walker) == first
    walker.look("back-at-the-first")


def press_on_another_statement(walker: Walker, key: str, selector: str) -> None:
    """The key leads to another statement, and the focus is on it."""
    here = journey.current_item(walker)
    if selector:
        tab_to(walker, selector)
    walker.page.keyboard.press(key)
    expect(walker.page.locator(f'form[action$="/{here}"]')).to_have_count(0)
    expect(walker.page.locator(".question-statement")).to_be_focused()


def test_a_lost_connection_keeps_the_page_and_a_late_copy_changes_nothing(
    walkers: Walkers, locale: str
) -> None:
    """Nor does a double tap; and going back without a network keeps the page, too, and says so."""
    walker = walkers(f"offline-{locale}", locale=locale)
    journey.begin(walker)
    first, sent = journey.current_item(walker), asked(walker)
    walker.page.locator('button[value="2"]').dblclick()
    expect(walker.page.locator(f'form[action$="/{first}"]')).to_have_count(0)
    expect(walker.page.locator("progress")).to_have_attribute("value", "1")
    assert len(sent) == 1

    item = journey.current_item(walker)
    with walker.prepared_for_trouble():
        walker.context.set_offline(True)
        walker.page.locator(".question-turns a").click()
        expect(walker.page.locator(".toast")).to_contain_text(UNSAVED[locale])
        walker.look("not-saved")
        for value in ("0", "4"):
            walker.page.locator(f'button[value="{value}"]').click()
            pressed = walker.page.locator('button[aria-pressed="true"]')
            expect(pressed).to_have_attribute("value", value)
        assert journey.current_item(walker) == item
        walker.context.set_offline(False)
    expect(walker.page.locator(f'form[action$="/{item}"]')).to_have_count(0)

    # The first try was given up, but the network had kept a copy of it.
    lost = sent[1]
    assert "value=0" in (lost.post_data or "")
    late = walker.context.request.post(lost.url, data=lost.post_data, headers=lost.headers)
    assert late.ok
    walker.visit(f"{lost.url.replace('/answers/', '/items/')}")
    expect(walker.page.locator('button[aria-pressed="true"]')).to_have_attribute("value", "4")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_shared_computer_forgets(walkers: Walkers, *, scripts: bool) -> None:
    """The code comes first; after leaving, neither an address nor the way back shows anything of the person."""
    walker = walkers(f"shared-{'js' if scripts else 'plain'}", scripts=scripts, dark=not scripts)
    walker.visit("/assessments/interests")
    walker.choose("shared_computer", "1")
    walker.send("/begin", button='[value="short"]')
    code = walker.page.locator("#code").inner_text()
    walker.follow("/sittings/")
    journey.answer(walker, times=1)
    statement = walker.page.url
    if scripts:
        # As the clock of a task does.
        walker.page.evaluate("sessionStorage.setItem('hangbiao.first', '/aptitude/sittings/1/answers/1 1')")
    walker.follow("/me/code")
    walker.send("/me/leave")
    walker.look("left")
    assert walker.page.evaluate("sessionStorage.length + localStorage.length") == 0
    assert walker.page.locator("#code").inner_text() == code
    walker.follow("/")
    walker.visit(statement)
    assert "/continue" in walker.page.url
    for _ in range(4):
        assert code not in step_back(walker)


def step_back(walker: Walker) -> str:
    """The page behind this one; a browser may refuse to show the answer to a form again."""
    with walker.prepared_for_trouble():
        try:
            walker.page.go_back()
        except Error:
            return ""
        # A locator waits where the page leads on.
        return walker.page.locator("html").inner_html()


def test_a_mistake_is_said_where_it_is(walkers: Walkers, house: House) -> None:
    """A form that cannot be read says why at the top, takes the focus there, and leads to the field."""
    house.adviser("zh_Hant", named={"zh_Hans": "陈思远", "zh_Hant": "陳思遠"})
    walker = walkers("mistake", locale="zh_Hant")
    walker.visit("/bookings/choose-slot")
    walker.follow("/bookings/new")
    walker.write("question_1", journey.QUESTION["zh_Hant"])
    walker.write("contact", "nobody@")
    with walker.prepared_for_trouble() as trouble:
        walker.send("/bookings/new")
    assert all("422" in sentence for sentence in trouble), trouble
    expect(walker.page.locator(".error-summary")).to_be_focused()
    expect(walker.page.locator('[name="question_1"]')).to_have_value(journey.QUESTION["zh_Hant"])
    walker.look("mistake")
    walker.page.locator(".error-summary a").click()
    expect(walker.page.locator('[name="contact"]')).to_be_focused()


def test_a_page_that_is_not_there_has_a_way_on(walkers: Walkers) -> None:
    walker = walkers("missing")
    with walker.prepared_for_trouble():
        walker.visit("/occupations/no-such-occupation")
    walker.look("missing")
    assert walker.main.locator("a").count()


def test_a_client_at_the_desk_ticks_what_may_be_seen(walkers: Walkers, house: House) -> None:
    """The code that they read out opens a page to tick on, and then the brief without a booking."""
    furniture = furnish(house, "zh_Hans")
    walker = walkers("walk-in", window=DESK)
    walker.be(furniture.as_staff)
    walker.visit("/desk/open-by-code")
    walker.write("code", furniture.client_code)
    walker.send("/desk/open-by-code")
    walker.look("client-here")
    walker.page.locator('input[name="parts"][value$="-scores"]').first.check()
    walker.send("/share")
    expect(walker.page.locator("table.brief-scores")).to_be_visible()
