"""Each family of tasks from its page to the report in real Chromium, in each script, with JavaScript and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

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
#: One family in all four ways, the others in two; what is the same for all families is looked at there.
ALL_WAYS = "number-series"
TAKEN = [
    (slug, way) for slug in FAMILIES for way in WAYS if slug == ALL_WAYS or way in {"hans-js", "hant-plain"}
]
PAUSED_AT = 1


@pytest.mark.parametrize(("slug", "way"), TAKEN, ids=str)
def test_from_the_first_page_to_the_report(walkers: Walkers, slug: str, way: str) -> None:
    locale, scripts = WAYS[way]
    client = walkers(f"{slug}-{way}", locale=locale, scripts=scripts, dark=not scripts)
    client.visit("/aptitude")
    client.follow(f"/aptitude/{slug}")
    client.send("/begin")
    _look(client, slug, "ready")
    sitting_id = int(client.page.url.rsplit("/", 1)[1])
    client.send("/continue")
    for number in range(3):
        _answer(client, slug, sitting_id, number)
    _skip_the_rest(client)
    client.visit(f"/aptitude/sittings/{sitting_id}")
    _look(client, slug, "finish")
    client.send("/submit")
    _look(client, slug, "report")
    client.follow("/tasks/0")
    client.look("solution")
    _check_times(client, sitting_id, scripts=scripts)


def _look(client: Walker, slug: str, stop: str) -> None:
    if slug == ALL_WAYS:
        client.look(stop)


def _answer(client: Walker, slug: str, sitting_id: int, number: int) -> None:
    """Solve one task by hand, and one of them after a pause."""
    form = client.page.locator(f'form[action$="/answers/{number}"]')
    expect(form).to_be_visible()
    if number == 0:
        client.look("task")
    if number == PAUSED_AT:
        client.send("/pause")
        _look(client, slug, "paused")
        client.send("/continue")
    family, expected = FAMILIES[slug], _items(client, sitting_id)[number].expected
    if family.entry == "number":
        form.locator("input#item-value").fill(str(expected))
    for row in range(family.k_options if family.is_speeded else 0):
        if expected >> row & 1:
            form.locator(f'input[type="checkbox"][value="{row}"]').check()
    button = f'button.answer[value="{expected}"]' if family.entry == "options" else "button.button-primary"
    if client.scripts:
        form.locator(button).click()
        expect(form).to_have_count(0)
    else:
        client.press(form.locator(button))


def _items(client: Walker, sitting_id: int) -> tuple[ItemRow, ...]:
    with client.house.database.open_session(writes=False) as session:
        return read_items(session, sitting_id)


def _skip_the_rest(client: Walker) -> None:
    """What the forms of the other tasks would send, without looking at each."""
    form = client.page.locator('form[action*="/answers/"]')
    action = form.get_attribute("action") or ""
    held = {
        name: form.locator(f'[name="{name}"]').get_attribute("value") or ""
        for name in ("csrf_token", "stamp")
    }
    place = int(action.rsplit("/", 1)[1])
    for number in range(place, place + 40):
        answer = client.context.request.post(
            re.sub(r"\d+$", str(number), action),
            form={**held, "value": "skip"},
            headers={"Origin": client.house.address, "HX-Request": "true"},
        )
        assert answer.ok, number
        if answer.status == 204:
            return
    pytest.fail("the session has no end")


def _check_times(client: Walker, sitting_id: int, *, scripts: bool) -> None:
    """A script says for how long the task was seen; without one the credit is flat, or all of a short while."""
    first = _items(client, sitting_id)[0]
    assert first.is_correct
    if scripts:
        # The page was looked at for long; what is credited is only what the way took.
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
