"""Every page of the house that no journey passes, in both scripts, in light and in dark colours.

The list is the routes themselves: a new page is examined without a word here, unless its address takes something new.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from werkzeug.routing import AnyConverter, Rule

from portal.permissions import STAFF_PERMISSIONS
from tests.walk import journey
from tests.walk.conftest import Walkers
from tests.walk.furniture import Furniture, furnish
from tests.walk.serving import House
from tests.walk.walker import DESK, PHONE

pytestmark = pytest.mark.browser

#: Redirects, files and signs of life.
NOT_PAGES = {
    "favicon",
    "learning.switch_script",
    "learning.health",
    "sittings.resume",
    # Change with every step; the walk of tasks stops at them.
    "aptitude.resume",
    "aptitude.show_task",
    "booking.open_by_link",
    "accounts.download",
    "accounts.download_assessments",
    "accounts.record_schema",
    "manual.download",
    "profiles.download",
    "reports.download",
    "recognition.download_rows",
    "recognition.template",
    "booking.calendar",
    "opendata.download_json",
    "opendata.download_table",
    "opendata.feed",
    "opendata.show_schema",
}


@pytest.fixture
def furniture(house: House, locale: str) -> Furniture:
    return furnish(house, locale)


def audience(house: House, endpoint: str) -> str:
    """Who is meant to see the page."""
    permission = getattr(house.app.view_functions[endpoint], "permission", None)
    if permission is None:
        return "anyone"
    return "staff" if permission in STAFF_PERMISSIONS else "client"


def pages(house: House, furniture: Furniture, who: str) -> Iterator[tuple[str, str]]:
    """Name and address of each page for somebody."""
    for rule in house.app.url_map.iter_rules():
        is_page = "GET" in (rule.methods or ()) and rule.endpoint not in NOT_PAGES | journey.STOPS
        if is_page and audience(house, rule.endpoint) == who:
            yield from addresses(house, rule, furniture)


def addresses(house: House, rule: Rule, furniture: Furniture) -> Iterator[tuple[str, str]]:
    """One address for the rule, or one for each word that it takes."""
    values = {**furniture.values}
    if rule.endpoint == "accounts.receipt":
        values["number"] = furniture.erasure_number
    if rule.endpoint.startswith("aptitude."):
        values["report_id"] = furniture.task_report_id
    if rule.endpoint == "recognition.show_entry":
        values["entry_id"] = "elder-care-worker-4"
    words = [sorted(one.items) for one in rule._converters.values() if isinstance(one, AnyConverter)]
    adapter = house.app.url_map.bind("")
    for word in words[0] if words else [""]:
        taken = {name: values.get(name, word) for name in rule.arguments}
        yield f"{rule.endpoint}-{word}".rstrip("-"), adapter.build(rule.endpoint, taken)


@pytest.mark.parametrize("who", ["anyone", "client", "staff"])
def test_every_page_keeps_the_rules(
    walkers: Walkers, house: House, furniture: Furniture, locale: str, who: str
) -> None:
    window = DESK if who == "staff" else PHONE
    walker = walkers(f"{who}-{locale}", locale=locale, dark=locale == "zh_Hant", window=window)
    if who != "anyone":
        walker.be(furniture.as_client if who == "client" else furniture.as_staff)
    listed = list(pages(house, furniture, who))
    assert listed
    for name, address in listed:
        walker.visit(address)
        assert walker.page.url == house.address + address, f"{name} led to {walker.page.url}"
        walker.look(name)
