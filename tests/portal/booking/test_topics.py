"""What another page hands over to a booking: words that the person ticked, under a token that says nothing."""

from __future__ import annotations

import pytest

from portal.booking.topics import OPENINGS, Topic, read_topic, write_topic
from portal.settings import Settings
from tests.browser import Browser
from tests.factories import Factory
from tests.markup import plain


def test_a_topic_stands_under_the_same_token_for_everybody(settings: Settings) -> None:
    secret = settings.secret_key
    for topic in Topic:
        token = write_topic(topic, secret=secret)
        assert read_topic(token, secret=secret) is topic
        assert topic.value not in token
        assert read_topic(token, secret="another") is None
    assert [read_topic(one, secret=secret) for one in ("", "strain", "é", "0" * 16)] == [None] * 4
    assert set(OPENINGS) == set(Topic)


@pytest.mark.parametrize(
    ("sent", "is_written"),
    [
        ({"topic": "strain", "carry": "yes"}, True),
        ({"topic": "strain"}, False),
        ({"topic": "another", "carry": "yes"}, False),
        ({"topic": "strain", "carry": "yes", "mode": "rocket"}, True),
    ],
)
def test_only_what_was_ticked_is_written_for_the_person(
    browser: Browser, a: Factory, sent: dict[str, str], *, is_written: bool
) -> None:
    a.adviser()
    browser.post("/bookings/hand-over", {"csrf_token": browser.token(), **sent})
    form = browser.get(browser.shown.link("09:30")).form("/bookings/new")
    first = next(field for field in form.iter("textarea") if field.get("name") == "question_1")
    assert bool(plain(first)) is is_written


def test_a_topic_survives_every_page_of_free_times(browser: Browser, a: Factory, settings: Settings) -> None:
    a.adviser()
    begin = write_topic(Topic.strain, secret=settings.secret_key)
    browser.visit("booking.choose_slot", begin=begin)
    held = [field.get("value") for field in browser.shown.markup.all("input") if field.get("name") == "begin"]
    assert held == [begin]
    later = browser.get(browser.shown.link("往后几天"))
    assert begin in later.link("09:30")
    assert begin in browser.get(later.link("回到最早")).link("09:30")
    assert begin in browser.visit("booking.new_booking", begin=begin).response.request.url
