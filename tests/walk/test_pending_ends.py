"""How the waiting of an answer ends: sent later, sent before handing in, refused, or forgotten with the person."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.walk import journey
from tests.walk.conftest import Walkers
from tests.walk.serving import House
from tests.walk.waiting import (
    HELD,
    REFUSED,
    SENT,
    expect_to_lead_on,
    expect_to_wait,
    kept,
    on_another_device,
    refuse,
    sitting_of,
    stored,
    tap,
    without_network,
)
from tests.walk.walker import Walker

pytestmark = pytest.mark.browser


def leave_waiting(walker: Walker, value: str) -> None:
    """An answer does not get through, and the page is left."""
    with walker.prepared_for_trouble():
        refuse(walker)
        tap(walker, value)
        expect_to_wait(walker)
        walker.page.goto("about:blank")
    walker.page.unroute("**/answers/*")


def test_who_comes_back_later_finds_it_sent_also_before_handing_in(walkers: Walkers, house: House) -> None:
    """The page was left without a network. The question and the last page send what waits, no other page does."""
    walker = walkers("later", locale="zh_Hant")
    journey.begin(walker)
    sitting_id, item = sitting_of(walker), journey.current_item(walker)
    leave_waiting(walker, "2")
    walker.visit("/me")
    assert len(kept(walker.page)) == 1
    assert stored(house, sitting_id) == {}
    walker.follow(f"/sittings/{sitting_id}")
    expect_to_lead_on(walker, item)
    expect(walker.page.locator("#pending")).to_contain_text(SENT["zh_Hant"])
    assert stored(house, sitting_id)[item][0] == 2
    assert kept(walker.page) == {}

    item = journey.current_item(walker)
    leave_waiting(walker, "1")
    walker.visit(f"/sittings/{sitting_id}/finish")
    expect(walker.page.locator("#pending")).to_contain_text(SENT["zh_Hant"])
    assert stored(house, sitting_id)[item][0] == 1


def test_on_a_shared_computer_nothing_is_kept(walkers: Walkers, house: House) -> None:
    """The open page still sends it; with the page it is gone."""
    walker = walkers("shared")
    walker.visit("/assessments/interests")
    walker.choose("shared_computer", "1")
    walker.send("/begin", button='[value="short"]')
    walker.follow("/sittings/")
    sitting_id, item = sitting_of(walker), journey.current_item(walker)
    with without_network(walker):
        tap(walker, "3")
        expect(walker.page.locator("#pending")).to_contain_text(HELD["zh_Hans"])
        walker.look("held")
        assert kept(walker.page) == {}
    expect_to_lead_on(walker, item)
    assert stored(house, sitting_id)[item][0] == 3

    item, here = journey.current_item(walker), walker.page.url
    with walker.prepared_for_trouble():
        refuse(walker)
        tap(walker, "3")
        expect(walker.page.locator("#pending")).to_contain_text(HELD["zh_Hans"])
        walker.page.goto("about:blank")
    walker.page.unroute("**/answers/*")
    walker.visit(here)
    expect(walker.page.locator("#pending")).to_be_hidden()
    assert item not in stored(house, sitting_id)


def test_who_leaves_or_erases_leaves_nothing_behind(walkers: Walkers) -> None:
    walker = walkers("gone")
    for way in ("leave", "erase"):
        journey.begin(walker)
        leave_waiting(walker, "3")
        walker.visit("/me" if way == "leave" else "/me/erase")
        assert len(kept(walker.page)) == 1
        if way == "leave":
            walker.send("/me/leave")
        else:
            walker.page.locator('input[name="understood"]').check()
            walker.send("/me/erase")
        assert kept(walker.page) == {}


def test_what_can_no_longer_be_accepted_is_said_and_forgotten(walkers: Walkers) -> None:
    """The answers were handed in on another device meanwhile."""
    phone = walkers("too-late", locale="zh_Hant")
    journey.begin(phone)
    sitting_id = sitting_of(phone)
    with phone.prepared_for_trouble():
        with without_network(phone):
            tap(phone, "3")
            expect_to_wait(phone)
            desk = on_another_device(walkers, phone, "handing-in")
            desk.visit(f"/sittings/{sitting_id}/finish")
            desk.send("/submit", button='[name="skip_guess"]')
        expect(phone.page.locator("#pending")).to_contain_text(REFUSED["zh_Hant"])
    phone.look("refused")
    assert kept(phone.page) == {}


def test_an_answer_of_an_earlier_session_gets_a_token_of_this_one(walkers: Walkers, house: House) -> None:
    """In another tab the person came in again by code, and so the token of the page no longer counts."""
    walker = walkers("old-token")
    journey.begin(walker)
    sitting_id, item = sitting_of(walker), journey.current_item(walker)
    tab = walker.context.new_page()
    tab.goto("/me/code")
    code = tab.locator("#code").inner_text()
    with walker.prepared_for_trouble():
        walker.context.set_offline(True)
        tap(walker, "3")
        expect_to_wait(walker)
        refuse(walker)
        walker.context.set_offline(False)
        tab.goto("/continue")
        tab.locator('[name="code"]').fill(code)
        tab.locator('form[action*="/continue"] button').first.click()
        expect(tab.locator(".masthead")).to_be_visible()
        walker.page.unroute("**/answers/*")
        expect_to_lead_on(walker, item)
    assert stored(house, sitting_id)[item][0] == 3
