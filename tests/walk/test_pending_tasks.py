"""A network that is lost within a task costs no time: its answer counts as of the tap, and the task hides meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Route, expect

from portal.aptitude.rows import ItemRow, PauseRow, read_items, read_pauses
from portal.clock import system_clock
from tests.walk.conftest import Walkers
from tests.walk.serving import House
from tests.walk.waiting import refuse, without_network
from tests.walk.walker import Walker

pytestmark = pytest.mark.browser

LOST = {"clerical-checking": 90, "logic": 200}
#: Two busy cores may need a while for what a person does in a second; the outage is far longer.
AT_MOST_MS = 40_000
WAITS = {"zh_Hans": "题目先藏起来", "zh_Hant": "題目先藏起來"}
STATED = {"zh_Hans": "不计入做题用时", "zh_Hant": "不計入作答時間"}


@pytest.fixture
def later(house: House) -> Iterator[list[int]]:
    """By how many seconds the server's clock is ahead: what is put in has passed."""
    passed: list[int] = []
    house.app.extensions["clock"] = lambda: system_clock() + timedelta(seconds=sum(passed))
    yield passed
    del house.app.extensions["clock"]


@pytest.mark.parametrize(
    ("slug", "locale"), [("clerical-checking", "zh_Hans"), ("logic", "zh_Hant")], ids=str
)
def test_an_answer_tapped_without_a_network_counts_as_of_its_tap(
    walkers: Walkers, house: House, later: list[int], slug: str, locale: str
) -> None:
    client = walkers(f"lost-{slug}", locale=locale)
    sitting_id = begin(client, slug)
    with without_network(client):
        tap(client, slug)
        expect(client.page.locator('[data-veil="wait"]')).to_be_focused()
        expect(client.page.locator('[data-veil="wait"]')).to_contain_text(WAITS[locale])
        expect(client.page.locator(".lit, .task-pause")).to_have_count(2)
        assert not client.page.locator(".lit, .task-pause").evaluate_all(
            "all => all.some((one) => one.checkVisibility())"
        )
        client.look("hidden")
        later.append(LOST[slug])
    expect(client.page.locator('form[action$="/answers/1"]')).to_be_visible()
    expect(client.page.locator('[data-veil="wait"]')).to_be_hidden()
    items, (outage,) = kept(house, sitting_id)
    assert items[0].is_correct is not None
    assert items[0].response_ms < AT_MOST_MS
    assert LOST[slug] <= seconds_of(outage) < LOST[slug] + AT_MOST_MS // 1000

    client.send("/pause")
    client.follow("/finish")
    client.send("/submit")
    expect(client.main).to_contain_text(STATED[locale])


def test_who_comes_back_after_the_time_would_have_run_out_goes_on(
    walkers: Walkers, house: House, later: list[int]
) -> None:
    """The page was left without a network; meanwhile more time passed than a session of checking has."""
    client = walkers("lost-for-long")
    sitting_id = begin(client, "clerical-checking")
    # Not `without_network`: a page that is being left may still hear that the network is back, and send at once.
    with client.prepared_for_trouble():
        refuse(client)
        tap(client, "clerical-checking")
        expect(client.page.locator('[data-veil="wait"]')).to_be_visible()
        client.page.goto("about:blank")
        client.page.unroute("**/answers/*")
    later.append(240)
    client.page.goto(f"/aptitude/sittings/{sitting_id}")
    expect(client.page.locator('form[action$="/answers/1"]')).to_be_visible()
    items, (outage,) = kept(house, sitting_id)
    assert items[0].response_ms < AT_MOST_MS
    assert seconds_of(outage) >= 240


def test_a_task_waits_for_the_answer_before_it(walkers: Walkers, house: House, later: list[int]) -> None:
    """The server had that answer, nothing came back, and the page was loaded anew before the network was well again."""
    client = walkers("lost-reply")
    sitting_id = begin(client, "clerical-checking")
    with client.prepared_for_trouble():
        client.page.route("**/answers/0", swallow_reply, times=1)
        tap(client, "clerical-checking")
        expect(client.page.locator('[data-veil="wait"]')).to_be_visible()
        client.page.route("**/answers/0", lambda route: route.abort("connectionfailed"))
        later.append(90)
        client.page.reload()
        expect(client.page.locator('form[action$="/answers/1"]')).to_be_hidden()
        expect(client.page.locator('[data-veil="wait"]')).to_be_visible()
        client.page.unroute("**/answers/0")
        client.page.evaluate("window.dispatchEvent(new Event('online'))")
        expect(client.page.locator('form[action$="/answers/1"]')).to_be_visible()
    tap(client, "clerical-checking", position=1)
    expect(client.page.locator('form[action$="/answers/2"]')).to_be_visible()
    items, (outage,) = kept(house, sitting_id)
    assert items[1].response_ms < AT_MOST_MS
    assert seconds_of(outage) >= 90


def test_an_old_copy_of_an_answer_and_a_page_loaded_anew_win_no_time(
    walkers: Walkers, house: House, later: list[int]
) -> None:
    client = walkers("old-copy")
    sitting_id = begin(client, "clerical-checking")
    copies: list[tuple[str, str]] = []
    client.page.on("request", lambda one: copies.append((one.url, one.post_data or "")))
    tap(client, "clerical-checking")
    expect(client.page.locator('form[action$="/answers/1"]')).to_be_visible()
    later.append(100)
    ((url, form),) = (copy for copy in copies if copy[0].endswith("/answers/0"))
    headers = {"HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
    assert client.context.request.post(url, data=form, headers=headers).ok
    client.page.reload()
    tap(client, "clerical-checking", position=1)
    expect(client.page.locator('form[action$="/answers/2"]')).to_be_visible()
    items, outages = kept(house, sitting_id)
    assert items[1].response_ms >= 100_000
    assert outages == []


def swallow_reply(route: Route) -> None:
    """The server gets the request, and nothing comes back."""
    route.fetch()
    route.abort("connectionfailed")


def begin(client: Walker, slug: str) -> int:
    """The first task of a session, with its clock running."""
    client.visit(f"/aptitude/{slug}")
    client.send("/begin")
    sitting_id = int(client.page.url.rsplit("/", 1)[1])
    client.send("/continue")
    expect(client.page.locator('form[action$="/answers/0"]')).to_be_visible()
    return sitting_id


def tap(client: Walker, slug: str, position: int = 0) -> None:
    button = "button.button-primary" if slug == "clerical-checking" else 'button.answer[value="1"]'
    client.page.locator(f'form[action$="/answers/{position}"] {button}').click()


def kept(house: House, sitting_id: int) -> tuple[tuple[ItemRow, ...], list[PauseRow]]:
    """The tasks of a session, and when it was without a network."""
    with house.database.open_session(writes=False) as session:
        pauses = read_pauses(session, sitting_id)
        return read_items(session, sitting_id), [one for one in pauses if one.is_outage]


def seconds_of(pause: PauseRow) -> float:
    assert pause.ended_at is not None
    return (pause.ended_at - pause.began_at).total_seconds()
