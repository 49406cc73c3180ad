"""Each family of tasks from its page to the report in real Chromium, in each script, with JavaScript and without.

Everything is done by hand: a few tasks of each family with a pause between them, and then the person ends the session,
as everybody may. One is taken to its last task. Pages that are the same for all families are examined in one.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from portal.aptitude.clock import FLAT_CREDIT_MS
from portal.aptitude.families import FAMILIES
from portal.aptitude.rows import ItemRow, read_items
from tests.walk.conftest import Walkers
from tests.walk.walker import Walker

pytestmark = pytest.mark.browser

WAYS = {
    "hans-js": ("zh_Hans", True),
    "hans-plain": ("zh_Hans", False),
    "hant-js": ("zh_Hant", True),
    "hant-plain": ("zh_Hant", False),
}
#: Each family is examined in one way, and the pages around its tasks in one family, also without JavaScript.
EXAMINED, EXAMINED_WHOLLY = "hans-js", {"hans-js": "number-series", "hant-plain": "number-series"}
#: As many pages of pairs make a result.
BY_HAND, PAGES_BY_HAND, PAUSED_AT = 2, 3, 1
TO_THE_END = ("hant-js", "number-series")


@pytest.mark.parametrize("way", WAYS)
def test_every_family_from_its_first_page_to_its_report(walkers: Walkers, way: str) -> None:
    locale, scripts = WAYS[way]
    client = walkers(f"tasks-{way}", locale=locale, scripts=scripts, dark=not scripts)
    client.visit("/aptitude")
    client.follow(f"/aptitude/{next(iter(FAMILIES))}")
    for slug in FAMILIES:
        _take(client, slug, way)


def _take(client: Walker, slug: str, way: str) -> None:
    family, looks = FAMILIES[slug], EXAMINED_WHOLLY.get(way) == slug
    client.visit(f"/aptitude/{slug}")
    client.send("/begin")
    _look(client, "ready", looks)
    sitting_id = int(client.page.url.rsplit("/", 1)[1])
    client.send("/continue")
    is_whole, by_hand = (way, slug) == TO_THE_END, PAGES_BY_HAND if family.is_speeded else BY_HAND
    for number in range(family.k_items if is_whole else by_hand):
        _look(client, "task", number == 0 and (looks or way == EXAMINED))
        _answer(client, slug, sitting_id, number)
        if number == PAUSED_AT and looks:
            client.send("/pause")
            _look(client, "paused", looks)
            client.send("/continue")
    if is_whole:
        client.page.wait_for_url("**/finish")
    else:
        client.send("/pause")
        client.follow("/finish")
    _look(client, "finish", looks)
    client.send("/submit")
    assert client.main.get_by_role("table").count()
    _look(client, "report", looks)
    if looks:
        client.follow("/tasks/0")
        client.look("solution")
        _check_first(client, sitting_id)


def _look(client: Walker, stop: str, is_due: bool) -> None:
    if is_due:
        client.look(stop)


def _answer(client: Walker, slug: str, sitting_id: int, number: int) -> None:
    """Solve a task by hand."""
    form = client.page.locator(f'form[action$="/answers/{number}"]')
    expect(form).to_be_visible()
    family, expected = FAMILIES[slug], _items(client, sitting_id)[number].expected
    if family.entry == "number":
        form.locator("input#item-value").fill(str(expected))
    for row in range(family.k_options if family.is_speeded else 0):
        if expected >> row & 1:
            form.locator(f'input[type="checkbox"][value="{row}"]').check()
    button = f'button.answer[value="{expected}"]' if family.entry == "options" else "button.button-primary"
    _send(client, form, form.locator(button))


def _send(client: Walker, form: Locator, button: Locator) -> None:
    if client.scripts:
        button.click()
        expect(form).to_have_count(0)
    else:
        client.press(button)


def _items(client: Walker, sitting_id: int) -> tuple[ItemRow, ...]:
    with client.house.database.open_session(writes=False) as session:
        return read_items(session, sitting_id)


def _check_first(client: Walker, sitting_id: int) -> None:
    """A script says for how long the task was seen; without one the credit is flat, or all of a short while."""
    first = _items(client, sitting_id)[0]
    assert first.is_correct
    if client.scripts:
        # The page was looked at for longer than its answer was on the way.
        assert first.response_ms > first.credited_ms
    else:
        assert first.credited_ms == min(FLAT_CREDIT_MS, first.response_ms + first.credited_ms)


def test_the_script_tells_what_is_left_and_reloading_changes_nothing(walkers: Walkers) -> None:
    client = walkers("clock")
    client.visit("/aptitude/logic")
    client.send("/begin")
    client.send("/continue")
    clock = client.page.locator(".clock")
    expect(clock).to_contain_text("10 分钟")
    client.page.evaluate("document.querySelector('.clock').dataset.left = 9000")
    expect(clock).to_contain_text("10 秒")
    client.page.evaluate("document.querySelector('.clock').dataset.left = 0")
    expect(clock).to_contain_text("时间到了")
    client.page.reload()
    expect(clock).to_contain_text("10 分钟")
