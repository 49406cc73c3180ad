"""Large letters, more contrast, nothing that moves, the question in focus, answers crossed out: seen in a browser."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal
from urllib.parse import parse_qs

import pytest
from flask import render_template_string
from playwright.sync_api import Locator, Page, Route, expect

from portal.clock import system_clock
from portal.display import AIDS, DISPLAY_COOKIE, PLAIN
from tests.walk import journey
from tests.walk.conftest import Walkers
from tests.walk.examination import run_axe
from tests.walk.furniture import furnish
from tests.walk.serving import House
from tests.walk.walker import DESK, Walker

pytestmark = pytest.mark.browser

#: Colours do not depend on the script, so that each script can be read in colours of its own.
DARK = {"zh_Hant"}
#: The stronger rule leaves to the usual one what fails even there.
AAA = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "color-contrast-enhanced"]},
    "resultTypes": ["violations"],
}
#: A question has one wording for everybody, so that plain words change nothing there.
ON_A_QUESTION = tuple(aid for aid in AIDS if aid != PLAIN)
#: What changes most on a page, in each script.
EXAMINED = {"zh_Hans": "large", "zh_Hant": "contrast"}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
ADDRESS = "/sittings/1/items/crossing"
CHOICES = {
    "zh_Hans": ["三角形", "圆形", "正方形", "五边形"],
    "zh_Hant": ["三角形", "圓形", "正方形", "五邊形"],
}
STATEMENT = {"zh_Hans": "下一个是哪一个？", "zh_Hant": "下一個是哪一個？"}
CROSS_OUT = {"zh_Hans": "划掉", "zh_Hant": "劃掉"}
CROSSING = """
{%- extends 'layout/focus.html' %}{% from 'components/question.html' import question %}
{% block title %}{{ statement }}{% endblock %}
{% block main %}<h1 class="unseen">{{ statement }}</h1><section id="question">
{{ question('/sittings/1/answers/crossing', statement, choices, 7, eliminable=true) }}</section>{% endblock %}
"""


def style(target: Locator, name: str) -> str:
    return str(target.evaluate(f"one => getComputedStyle(one)['{name}']"))


def tick(walker: Walker, *aids: str) -> None:
    walker.page.locator("summary").click()
    for aid in aids:
        walker.page.locator(f"#aid-{aid}").check()


def effects(page: Page) -> dict[str, bool]:
    """Which aids can be seen at work on a question, whatever the page says of itself."""
    ground, card = page.locator("body"), page.locator(".lit")
    words = page.locator(".answer").first
    words.evaluate("one => { one.style.transition = 'color 5s'; }")
    seen = {
        "large": float(style(words, "fontSize").removesuffix("px")) > 20,
        "contrast": style(ground, "color") in {"rgb(0, 0, 0)", "rgb(255, 255, 255)"},
        "still": style(words, "transitionDuration") == "0s",
        "line": style(ground, "backgroundColor") != style(card, "backgroundColor") != "rgba(0, 0, 0, 0)",
    }
    words.evaluate("one => one.removeAttribute('style')")
    return seen


def only(*aids: str) -> dict[str, bool]:
    return {aid: aid in aids for aid in ON_A_QUESTION}


def test_each_aid_takes_effect_as_it_is_ticked_and_stays(walkers: Walkers, locale: str) -> None:
    """One after the other on one page; examined in dark colours in one script and in light ones in the other."""
    walker = walkers(f"aids-{locale}", locale=locale, dark=locale in DARK)
    journey.begin(walker)
    for aid in ON_A_QUESTION:
        assert effects(walker.page) == only()
        with walker.page.expect_response("**/display") as answered:
            tick(walker, aid)
        assert answered.value.status == 204
        assert effects(walker.page) == only(aid)
        journey.answer(walker, times=1)
        assert effects(walker.page) == only(aid)
        walker.page.reload()
        assert effects(walker.page) == only(aid)
        if aid == EXAMINED[locale]:
            walker.look(aid)
        with walker.page.expect_response("**/display"):
            walker.page.locator("summary").click()
            walker.page.locator(f"#aid-{aid}").uncheck()
        walker.page.reload()


def test_without_scripts_the_aids_are_applied_and_lead_back(walkers: Walkers) -> None:
    walker = walkers("aids-plain", locale="zh_Hant", scripts=False)
    journey.begin(walker)
    journey.answer(walker, times=1)
    here = walker.page.url
    tick(walker, *AIDS)
    walker.send("/display")
    assert walker.page.url == here
    assert effects(walker.page) == only(*AIDS)
    walker.look("all-aids")
    journey.answer(walker, times=1)
    assert effects(walker.page) == only(*AIDS)
    walker.visit("/display")
    walker.look("settings")


def test_high_contrast_is_seven_to_one_on_pages_of_every_kind(walkers: Walkers, house: House) -> None:
    """In light colours and in dark ones; no colour depends on the script."""
    furniture = furnish(house, "zh_Hant")
    walker = walkers("contrast", locale="zh_Hant", window=DESK)
    walker.be(furniture.as_client)
    item = f"/sittings/{furniture.values['sitting_id']}/items/{furniture.values['item_id']}"
    walker.visit(item)
    assert too_faint(walker.page), "The usual colours are not meant to be as strong."
    walker.visit("/display")
    with walker.page.expect_response("**/display"):
        walker.page.locator("#aid-contrast").check()
    for path in ("/", "/me", "/bookings/choose-slot", f"/reports/{furniture.values['report_id']}", item):
        walker.visit(path)
        for scheme in SCHEMES:
            walker.page.emulate_media(color_scheme=scheme)
            assert too_faint(walker.page) == []


def too_faint(page: Page) -> list[str]:
    return [
        f"{node['target']}: {node['any'][0]['message']}"
        for violation in run_axe(page, AAA)
        for node in violation["nodes"]
    ]


def test_what_the_device_asks_for_needs_no_choice(walkers: Walkers) -> None:
    """More contrast, no motion, or colours of its own, in which the question in focus keeps its frame."""
    walker = walkers("device")
    journey.begin(walker)
    walker.page.emulate_media(contrast="more")
    assert effects(walker.page) == only("contrast")
    walker.look("more-contrast")
    walker.page.emulate_media(contrast="no-preference", reduced_motion="reduce")
    assert effects(walker.page) == only("still")
    assert not [one for one in walker.context.cookies() if one.get("name") == DISPLAY_COOKIE]

    walker.page.emulate_media(reduced_motion="no-preference", forced_colors="active")
    tick(walker, "line")
    expect(walker.page.locator("html.line")).to_have_count(1)
    card = walker.page.locator(".lit")
    assert style(card, "borderLeftStyle") == "solid"
    assert style(card, "borderLeftColor") != style(card, "backgroundColor")
    walker.look("forced-colours")


def test_messages_go_by_themselves_only_where_nobody_asked_for_stillness(walkers: Walkers) -> None:
    walker = walkers("toast")
    journey.begin(walker)
    journey.answer(walker, times=1)
    walker.page.clock.install()
    walker.page.clock.pause_at(system_clock() + timedelta(minutes=1))
    with walker.prepared_for_trouble():
        walker.context.set_offline(True)
        for still in (False, True):
            walker.page.locator("html").evaluate(
                "(page, still) => page.classList.toggle('still', still)", still
            )
            walker.page.locator(".question-turns a").click()
            expect(walker.page.locator(".toast")).to_be_visible()
            walker.page.clock.run_for(20_000)
            expect(walker.page.locator(".toast")).to_have_count(1 if still else 0)


# ---- crossing out ----------------------------------------------------------------------------------------------------


def show_crossing(walker: Walker, house: House) -> list[dict[str, list[str]]]:
    """A question whose answers can be crossed out; returns what the browser sends for an answer."""
    sent: list[dict[str, list[str]]] = []
    with house.app.test_request_context(
        ADDRESS, headers={"Cookie": f"script={walker.locale.replace('_', '-')}"}
    ):
        page = render_template_string(
            CROSSING, statement=STATEMENT[walker.locale], choices=list(enumerate(CHOICES[walker.locale]))
        )

    def receive(route: Route) -> None:
        sent.append(parse_qs(route.request.post_data))
        route.fulfill(status=204)

    walker.page.route(f"**{ADDRESS}", lambda route: route.fulfill(body=page, content_type="text/html"))
    walker.page.route("**/answers/crossing", receive)
    walker.visit(ADDRESS)
    return sent


def crossed_out(walker: Walker) -> list[bool]:
    answers = walker.page.locator(".answer").all()
    return ["line-through" in style(answer, "textDecorationLine") for answer in answers]


@pytest.mark.parametrize(("locale", "scripts"), [("zh_Hans", True), ("zh_Hant", False)], ids=["js", "plain"])
def test_an_answer_is_crossed_out_by_keyboard_heard_and_never_sent(
    walkers: Walkers, house: House, locale: str, scripts: bool
) -> None:
    walker = walkers(f"crossing-{locale}", locale=locale, scripts=scripts, dark=not scripts)
    sent = show_crossing(walker, house)
    boxes = [
        walker.page.get_by_role("checkbox", name=f"{CROSS_OUT[locale]} {text}", exact=False)
        for text in CHOICES[locale]
    ]
    assert crossed_out(walker) == [False] * 4
    boxes[1].focus()
    walker.page.keyboard.press("Space")
    expect(boxes[1]).to_be_checked()
    boxes[3].click()
    assert crossed_out(walker) == [False, True, False, True]
    boxes[3].press("Space")
    assert crossed_out(walker) == [False, True, False, False]
    walker.look("crossed-out")

    boxes[0].press("Enter")
    # Crossed out is not forbidden: whoever thinks again may still choose it; the keys work from a box, too.
    with walker.page.expect_response("**/answers/crossing"):
        if scripts:
            walker.page.keyboard.press("2")
        else:
            walker.page.locator('button[value="1"]').click()
    (answer,) = sent
    assert set(answer) == {"csrf_token", "stamp", "value"}
    assert answer["value"] == ["1"]
