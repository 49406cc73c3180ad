"""Every page of the portal, opened in both scripts by somebody who may; a new page without a visit fails here."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session, sessionmaker

from portal import Portal
from portal.settings import Settings
from tests.browser import Browser, Shown
from tests.clock import HeldClock
from tests.conftest import rolled_back, sessions_on
from tests.factories import Factory
from tests.house.world import ARTICLES, LEADING_ON, OTHERS, PAGES, Who, World, crowd, make_world
from tests.statements import statements

KB = 1000
#: Pages on which somebody answers or fills in something, before compression.
HEAVIEST_FORM = 25 * KB
#: Everything that a browser fetches when it comes for the first time, compressed.
HEAVIEST_FIRST_VIEW = 60 * KB
FIRST_VIEWS = [
    "/",
    "/assessments/interests",
    "/continue",
    "/bookings/choose-slot",
    "/occupations",
    "/desk/sign-in",
]
ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')
#: No page asks the database more often, whatever stands on it.
MOST_STATEMENTS = 15


@pytest.fixture(scope="module")
def connection(engine: Engine) -> Iterator[Connection]:
    with rolled_back(engine) as connection:
        yield connection


@pytest.fixture(scope="module")
def world(connection: Connection, settings: Settings) -> World:
    """One for all pages, since to make it takes longer than to look at it."""
    with sessions_on(connection)() as session:
        return make_world(Factory(session, HeldClock(), settings))


@pytest.fixture
def make_session(connection: Connection, world: World) -> Iterator[sessionmaker[Session]]:
    """What a test changes in the world is taken back after it."""
    before = connection.begin_nested()
    yield sessions_on(connection)
    before.rollback()


def open_page(browser: Browser, a: Factory, world: World, endpoint: str) -> Shown:
    who, values = PAGES[endpoint]
    world.open_as(browser, a, who)
    return browser.visit(endpoint, **values(world))


def test_every_address_that_can_be_opened_is_visited_here(whole_app: Portal) -> None:
    readable = {rule.endpoint for rule in whole_app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    visited = {*PAGES, *ARTICLES, *OTHERS, *LEADING_ON}
    assert readable - visited == set(), "Add these to tests/house/world.py."
    assert visited - readable == set(), "These are gone."


@pytest.mark.parametrize("endpoint", PAGES)
def test_a_page_keeps_the_house_rules_in_both_scripts(
    browser: Browser, a: Factory, world: World, endpoint: str, locale: str
) -> None:
    browser.use_script(locale)
    shown = open_page(browser, a, world, endpoint)
    assert browser.app.url_map.bind("localhost").match(shown.path)[0] == endpoint
    assert shown.response.mimetype == "text/html"
    if any(form.get("method") == "post" for form in shown.markup.all("form")):
        assert len(shown.response.data) < HEAVIEST_FORM


@pytest.mark.parametrize("slug", ARTICLES["learning.read"])
def test_an_article_keeps_the_house_rules_in_both_scripts(browser: Browser, slug: str, locale: str) -> None:
    browser.use_script(locale)
    browser.visit("learning.read", slug=slug)


@pytest.mark.parametrize("endpoint", OTHERS)
def test_what_is_no_page_is_what_it_says(browser: Browser, a: Factory, world: World, endpoint: str) -> None:
    who, values, kind = OTHERS[endpoint]
    world.open_as(browser, a, who)
    shown = browser.visit(endpoint, **values(world))
    assert shown.response.mimetype.startswith(kind)
    shown.response.close()


@pytest.mark.parametrize("endpoint", LEADING_ON)
def test_what_leads_on_leads_to_a_page(browser: Browser, a: Factory, world: World, endpoint: str) -> None:
    who, values = LEADING_ON[endpoint]
    world.open_as(browser, a, who)
    shown = browser.visit(endpoint, **values(world))
    assert shown.response.mimetype == "text/html"


@pytest.mark.parametrize("endpoint", [name for name, (who, _) in PAGES.items() if who is not Who.anybody])
def test_a_page_of_somebody_is_not_shown_to_anybody(browser: Browser, world: World, endpoint: str) -> None:
    _, values = PAGES[endpoint]
    shown = browser.visit(endpoint, **values(world))
    assert browser.app.url_map.bind("localhost").match(shown.path)[0] in {
        "accounts.enter_code",
        "booking.find_booking",
        "staff.sign_in",
    }


# ---- weight and questions --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FIRST_VIEWS)
def test_the_first_view_is_light(app: Portal, path: str, locale: str) -> None:
    client = app.test_client()
    client.set_cookie("script", "zh-Hans" if locale == "zh_Hans" else "zh-Hant")
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    sizes = {path: len(packed.data)}
    for address in ASSET.findall(gzip.decompress(packed.data).decode()):
        with client.get(address, headers={"Accept-Encoding": "gzip"}) as asset:
            assert asset.status_code == 200
            sizes[address] = len(asset.data)
    assert len(sizes) >= 4
    assert sum(sizes.values()) < HEAVIEST_FIRST_VIEW, sizes


def test_a_page_asks_the_database_little_and_no_more_when_there_is_more(
    browser: Browser, a: Factory, world: World
) -> None:
    few = {endpoint: statements_of(browser, a, world, endpoint) for endpoint in PAGES}
    crowd(a, world)
    many = {endpoint: statements_of(browser, a, world, endpoint) for endpoint in PAGES}
    for endpoint in PAGES:
        assert len(few[endpoint]) <= MOST_STATEMENTS, (endpoint, few[endpoint])
        more = sorted(set(many[endpoint]) - set(few[endpoint]))
        assert len(many[endpoint]) <= len(few[endpoint]), (endpoint, more)


def statements_of(browser: Browser, a: Factory, world: World, endpoint: str) -> list[str]:
    who, values = PAGES[endpoint]
    world.open_as(browser, a, who)
    address = browser.url(endpoint, **values(world))
    browser.client.get(address)
    with statements(browser.app) as asked:
        browser.client.get(address)
    return asked
