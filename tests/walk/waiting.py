"""Looking at answers that wait in a browser: what it holds, what it says, and what the server has."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select

from portal.clock import system_clock
from portal.sittings.models import Answer
from tests.walk.conftest import Walkers
from tests.walk.serving import House
from tests.walk.walker import Walker

WAITING = {"zh_Hans": "有 1 个回答已存在这台设备上", "zh_Hant": "有 1 個回答已存在這台裝置上"}
HELD = {"zh_Hans": "请不要关掉这一页", "zh_Hant": "請不要關掉這一頁"}
SENT = {"zh_Hans": "已经发出去了", "zh_Hant": "已經送出去了"}
REFUSED = {"zh_Hans": "没能收下", "zh_Hant": "沒能收下"}


def kept(page: Page) -> dict[str, dict[str, str]]:
    """What the browser holds for later, by address. There is nothing else in its storage."""
    stored = json.loads(page.evaluate("JSON.stringify(localStorage)"))
    assert set(stored) <= {"hangbiao.pending"}
    answers = json.loads(stored.get("hangbiao.pending", "{}"))
    return {address: dict(fields) for address, fields in answers.items()}


def note(walker: Walker) -> str:
    return walker.page.locator("#pending").inner_text()


def tap(walker: Walker, value: str) -> None:
    walker.page.locator(f'form[action*="/answers/"] button[value="{value}"]').click()


def expect_to_wait(walker: Walker) -> None:
    expect(walker.page.locator("#pending")).to_contain_text(WAITING[walker.locale])


def expect_to_lead_on(walker: Walker, item: str) -> None:
    expect(walker.page.locator(f'form[action$="/{item}"]')).to_have_count(0)
    expect(walker.page.locator('form[action*="/answers/"]')).to_be_visible()


def sitting_of(walker: Walker) -> int:
    found = re.search(r"/sittings/(\d+)", walker.page.url)
    assert found
    return int(found[1])


def stored(house: House, sitting_id: int) -> dict[str, tuple[int | None, int]]:
    """Value and stamp of each answer that the server has; the database keeps one for an item."""
    with house.database.transaction() as session:
        rows = select(Answer.item_id, Answer.value, Answer.page_stamp).where(Answer.sitting_id == sitting_id)
        return {item: (value, stamp) for item, value, stamp in session.execute(rows)}


@contextmanager
def without_network(walker: Walker) -> Iterator[None]:
    """Meanwhile nothing gets through, and whatever the page tries by itself is meant to fail."""
    with walker.prepared_for_trouble():
        walker.context.set_offline(True)
        yield
        walker.context.set_offline(False)
        # A try that was under way fails just now.
        walker.page.wait_for_timeout(100)


def refuse(walker: Walker) -> None:
    """From now on no answer gets through from this page, though its pages do."""
    walker.page.route("**/answers/*", lambda route: route.abort("connectionfailed"))


def hold_time(page: Page) -> None:
    """From now on time passes in this page only as the test says."""
    page.clock.install()
    page.clock.pause_at(system_clock() + timedelta(minutes=1))


def on_another_device(walkers: Walkers, walker: Walker, name: str) -> Walker:
    """The same person with another browser, which keeps its own things."""
    other = walkers(name, locale=walker.locale)
    other.context.add_cookies(walker.context.cookies())  # type: ignore[arg-type]
    return other
