"""An answer that does not get through waits on the phone, and arrives once, as it was given, when it can."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import create_engine, select

from assessments.choices import encode_choice
from portal.library import read_library
from portal.settings import Settings
from portal.sittings.models import Answer
from tests.own_database import own_database
from tests.walk import journey
from tests.walk.conftest import Walkers
from tests.walk.serving import House
from tests.walk.test_durability import answers_on_disk, free_port, server_of
from tests.walk.waiting import (
    SENT,
    WAITING,
    expect_to_lead_on,
    expect_to_wait,
    hold_time,
    kept,
    note,
    on_another_device,
    refuse,
    sitting_of,
    stored,
    tap,
    without_network,
)
from tests.walk.walker import Walker

pytestmark = pytest.mark.browser


def test_without_a_network_an_answer_waits_and_is_then_sent_once(
    walkers: Walkers, house: House, locale: str
) -> None:
    """With a second thought and a third, of which the last counts."""
    walker = walkers(f"waiting-{locale}", locale=locale, dark=locale == "zh_Hant")
    journey.begin(walker)
    sitting_id, item = sitting_of(walker), journey.current_item(walker)
    with without_network(walker):
        for value in ("0", "skip", "3"):
            tap(walker, value)
            expect_to_wait(walker)
            expect(walker.page.locator("form[data-busy]")).to_have_count(0)
        walker.look("waiting")
        assert journey.current_item(walker) == item
        expect(walker.page.locator('button[aria-pressed="true"]')).to_have_attribute("value", "3")
        assert walker.page.locator(".toast").count() == 0
        assert walker.page.locator("#announcer").text_content() == note(walker)
        (fields,) = kept(walker.page).values()
        assert set(fields) == {"value", "stamp"}
        assert stored(house, sitting_id) == {}
    expect_to_lead_on(walker, item)
    expect(walker.page.locator("#pending")).to_contain_text(SENT[locale])
    assert stored(house, sitting_id) == {item: (3, int(fields["stamp"]))}
    assert kept(walker.page) == {}
    assert walker.page.url.endswith(f"/items/{journey.current_item(walker)}")

    journey.answer(walker, times=1)
    expect(walker.page.locator("#pending")).to_be_hidden()
    assert len(stored(house, sitting_id)) == 2


def test_an_answer_of_several_parts_waits_whole(walkers: Walkers, house: House) -> None:
    """Most and least important of three; no button is the answer here."""
    publication = read_library().publications["values"]
    item = publication.instrument.sets[0].id
    walker = walkers("several-parts", locale="zh_Hant")
    walker.visit("/assessments/values")
    walker.send("/begin", button='[name="form"]')
    sitting_id = sitting_of(walker)
    walker.visit(f"/sittings/{sitting_id}/items/{item}")
    with without_network(walker):
        walker.choose("most", "2")
        walker.choose("least", "0")
        walker.page.locator(".lit .button-primary").click()
        expect_to_wait(walker)
        walker.look("several-parts")
        (fields,) = kept(walker.page).values()
        assert fields == {"stamp": fields["stamp"], "most": "2", "least": "0"}
    expect_to_lead_on(walker, item)
    assert stored(house, sitting_id) == {item: (encode_choice(2, 0, 3), int(fields["stamp"]))}


def test_a_server_that_is_not_well_is_asked_again_later_and_later(walkers: Walkers, house: House) -> None:
    """After 2, 4, 8 seconds and so on, and with what was sent first."""
    walker = walkers("unwell")
    journey.begin(walker)
    hold_time(walker.page)
    sitting_id, item = sitting_of(walker), journey.current_item(walker)
    bodies: list[str] = []

    def refuse_all(route: Route) -> None:
        bodies.append(route.request.post_data or "")
        route.fulfill(status=503, body="<h1>gone</h1>", content_type="text/html")

    with walker.prepared_for_trouble():
        walker.page.route("**/answers/*", refuse_all)
        tap(walker, "2")
        expect_to_wait(walker)
        for tries, seconds, next_seconds in ((1, 1.9, 0.2), (2, 3.8, 0.3), (3, 7.6, 0.5)):
            walker.page.clock.run_for(int(seconds * 1000))
            assert len(bodies) == tries
            # Time stands still for the page; that a try has failed is heard of by and by.
            with walker.page.expect_response("**/answers/*"):
                walker.page.clock.run_for(int(next_seconds * 1000))
            walker.page.evaluate("fetch('/health').then(() => null)")
        walker.page.unroute("**/answers/*")
        walker.page.clock.run_for(17_000)
        expect_to_lead_on(walker, item)
    stamps = {re.search(r"stamp=(\d+)", body)[1] for body in bodies}  # type: ignore[index]
    assert len(stamps) == 1
    assert stored(house, sitting_id) == {item: (2, int(stamps.pop()))}


def test_an_answer_that_hears_nothing_waits_too(walkers: Walkers, house: House) -> None:
    """A connection can be dead without anybody saying so; after some seconds the page no longer waits for it."""
    walker = walkers("silence")
    journey.begin(walker)
    hold_time(walker.page)
    sitting_id, item = sitting_of(walker), journey.current_item(walker)
    hanging: list[Route] = []
    with walker.prepared_for_trouble():
        walker.page.route("**/answers/*", lambda route: hanging.append(route))  # noqa: PLW0108
        tap(walker, "1")
        expect(walker.page.locator("form.htmx-request")).to_have_count(1)
        walker.page.clock.run_for(7_600)
        expect_to_wait(walker)
        walker.page.unroute("**/answers/*")
        walker.page.clock.run_for(2_100)
        expect_to_lead_on(walker, item)
    assert len(hanging) == 1
    assert stored(house, sitting_id)[item][0] == 1


def test_the_newer_page_of_another_device_or_tab_decides(walkers: Walkers, house: House) -> None:
    """What waited comes last and changes nothing, since its page is the older one; each page leads on."""
    phone = walkers("older-page")
    journey.begin(phone)
    sitting_id, item = sitting_of(phone), journey.current_item(phone)
    with without_network(phone):
        tap(phone, "3")
        expect_to_wait(phone)
        desk = on_another_device(walkers, phone, "newer-page")
        desk.visit(phone.page.url)
        tap(desk, "1")
        expect_to_lead_on(desk, item)
        newer = stored(house, sitting_id)
        assert newer[item][0] == 1
    expect_to_lead_on(phone, item)
    assert kept(phone.page) == {}
    assert stored(house, sitting_id) == newer
    _of_two_tabs_the_newer_page_decides(phone, house)


def _of_two_tabs_the_newer_page_decides(walker: Walker, house: House) -> None:
    sitting_id, item = sitting_of(walker), journey.current_item(walker)
    newer = walker.context.new_page()
    newer.goto(walker.page.url)
    with walker.prepared_for_trouble():
        walker.context.route("**/answers/*", lambda route: route.abort("connectionfailed"))
        tap(walker, "3")
        expect_to_wait(walker)
        expect(newer.locator("#pending")).to_contain_text(WAITING["zh_Hans"])
        newer.locator('button[value="4"]').click()
        expect(newer.locator('button[aria-pressed="true"]')).to_have_attribute("value", "4")
        tap(walker, "0")
        expect(walker.page.locator('button[aria-pressed="true"]')).to_have_attribute("value", "0")
        (fields,) = kept(walker.page).values()
        assert fields["value"] == "4"
        walker.context.unroute("**/answers/*")
        expect_to_lead_on(walker, item)
        expect(newer.locator(f'form[action$="/{item}"]')).to_have_count(0)
    assert stored(house, sitting_id)[item] == (4, int(fields["stamp"]))
    assert kept(walker.page) == {}
    _a_tab_sends_what_another_one_left(walker, newer, house)


def _a_tab_sends_what_another_one_left(walker: Walker, other: Page, house: House) -> None:
    sitting_id, item = sitting_of(walker), journey.current_item(walker)
    other.goto(walker.page.url)
    with walker.prepared_for_trouble():
        refuse(walker)
        tap(walker, "3")
        expect_to_wait(walker)
        walker.page.close()
    expect(other.locator(f'form[action$="/{item}"]')).to_have_count(0)
    assert stored(house, sitting_id)[item][0] == 3
    assert kept(other) == {}


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot kill without warning")
def test_an_answer_given_while_the_server_is_dead_arrives_when_it_is_back(
    chromium: Browser, tmp_path: Path
) -> None:
    with own_database(tmp_path) as settings:
        port = free_port()
        context = chromium.new_context(base_url=f"http://127.0.0.1:{port}", locale="zh-CN")
        page = context.new_page()
        with server_of(settings, port) as (server, _):
            page.goto("/assessments/interests")
            page.locator('button[value="short"]').click()
            expect(page.locator(".question-statement")).to_be_visible()
            page.locator('button[value="1"]').click()
            expect(page.locator("progress")).to_have_attribute("value", "1")
            server.kill()
            server.wait()
            page.locator('button[value="4"]').click()
            expect(page.locator("#pending")).to_contain_text(WAITING["zh_Hans"])
        (address,) = kept(page)
        item, sitting_id = address.rpartition("/")[2], int(address.split("/")[2])
        assert item not in answers_on_disk(settings, sitting_id)
        with server_of(settings, port):
            expect(page.locator("progress")).to_have_attribute("value", "2", timeout=90_000)
        assert_kept_once(settings, sitting_id, item)
        assert kept(page) == {}
        context.close()


def assert_kept_once(settings: Settings, sitting_id: int, item: str) -> None:
    engine = create_engine(settings.database_url)
    with engine.connect() as connection:
        query = select(Answer.value).where(Answer.sitting_id == sitting_id, Answer.item_id == item)
        assert connection.execute(query).scalars().all() == [4]
    engine.dispose()
