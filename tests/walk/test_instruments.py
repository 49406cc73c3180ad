"""Each questionnaire from its page to its report in real Chromium, in each script, with JavaScript and without.

Each script and each kind of browser examines what it sees in one of these ways.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from portal.library import read_library
from portal.sittings.service import order_by_form
from tests.walk.answering import Held, go_to, held_by, send_answer
from tests.walk.conftest import Walkers
from tests.walk.walker import Walker

pytestmark = pytest.mark.browser

PUBLICATIONS = read_library().publications
FORMS = {"personality": "short", "values": "full", "adaptability": "full"}
BY_HAND, LOOKED_AT = 3, 1
EXAMINED = {("zh_Hans", True), ("zh_Hant", False)}
each_way = pytest.mark.parametrize(
    ("locale", "scripts"),
    [("zh_Hans", True), ("zh_Hans", False), ("zh_Hant", True), ("zh_Hant", False)],
    ids=["hans-js", "hans-plain", "hant-js", "hant-plain"],
)


@each_way
@pytest.mark.parametrize("instrument", FORMS)
def test_from_the_first_page_to_the_report(
    walkers: Walkers, instrument: str, locale: str, scripts: bool
) -> None:
    client = walkers(f"{instrument}-{locale}-{scripts}", locale=locale, scripts=scripts, dark=not scripts)
    client.visit("/assessments")
    client.follow(f"/assessments/{instrument}")
    _look(client, "start")
    client.send("/begin", button=f'[value="{FORMS[instrument]}"]')
    _answer_everything(client, instrument)
    _look(client, "finish")
    client.send("/submit", button='[value="yes"]' if instrument == "adaptability" else ".button-primary")
    _look(client, "report")
    # The chart says in a picture what the table says in figures.
    expect(client.page.locator("figure svg title")).to_have_count(1)
    expect(client.page.locator("figure + div table").first).to_be_visible()
    client.follow("/arithmetic")
    _look(client, "arithmetic")


@pytest.mark.parametrize(("locale", "scripts"), sorted(EXAMINED), ids=["hans-js", "hant-plain"])
def test_what_is_not_kept_is_read_once(walkers: Walkers, locale: str, scripts: bool) -> None:
    client = walkers(f"once-{locale}-{scripts}", locale=locale, scripts=scripts)
    client.visit("/assessments/adaptability")
    client.send("/begin", button='[value="full"]')
    _answer_everything(client, "adaptability")
    client.send("/submit", button='[value="no"]')
    client.look("shown-once")
    sitting = re.search(r"/sittings/(\d+)/", client.page.url)
    assert sitting
    client.visit(f"/sittings/{sitting[1]}")
    client.look("forgotten")
    gone = PUBLICATIONS["adaptability"].words[locale].report["keep"]["gone"]
    expect(client.main).to_contain_text(gone)


def _look(client: Walker, stop: str) -> None:
    if (client.locale, client.scripts) in EXAMINED:
        client.look(stop)


def _answer_everything(client: Walker, instrument: str) -> None:
    """The first and the last few questions by hand, and the first set; what lies between by the same requests alone."""
    publication = PUBLICATIONS[instrument]
    order = order_by_form(publication)[FORMS[instrument]]
    sets = [item for item in order if publication.options_of(item)]
    by_hand = {*order[:BY_HAND], *order[-BY_HAND:], *sets[:1]}
    held: Held | None = None
    for number, item in enumerate(order):
        if item not in by_hand:
            held = held or held_by(client)
            send_answer(client, item, _chosen(number, len(publication.options_of(item))), held)
            continue
        if held:
            go_to(client, item)
            held = None
        _answer(client, item, number, len(publication.options_of(item)))


def _answer(client: Walker, item: str, number: int, k_options: int) -> None:
    form = client.page.locator(f'form[action$="/answers/{item}"]')
    expect(form).to_be_visible()
    if number == LOOKED_AT or (k_options and not number % 10):
        _look(client, f"item-{number}")
    if k_options:
        form.locator(f"#most-{number % k_options}").check()
        form.locator(f"#least-{(number + 1) % k_options}").check()
        button = form.locator("button.button-primary")
    else:
        button = form.locator(f'button[value="{_value(number)}"]')
    if client.scripts:
        button.click()
        expect(form).to_have_count(0)
    else:
        client.press(button)


def _chosen(number: int, k_options: int) -> dict[str, int]:
    if not k_options:
        return {"value": _value(number)}
    return {"most": number % k_options, "least": (number + 1) % k_options}


def _value(number: int) -> int:
    return (7 * number + number // 3) % 5
