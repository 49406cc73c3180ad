"""What another page hands over to a booking: words that the person ticked, or a question about what a page is about."""

from __future__ import annotations

import pytest

from portal.booking import topics
from portal.booking.topics import (
    OPENINGS,
    Subject,
    Topic,
    read_subject,
    read_topic,
    register_subject,
    write_topic,
)
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


@pytest.fixture
def rivers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A subject with two ids; any other id is unknown to it."""
    known = {"min": "闽江", "tamsui": "淡水河"}
    monkeypatch.setattr(topics, "SUBJECTS", {})
    register_subject(
        "rivers", lambda ids: "、".join(known[one] for one in ids) if ids and set(ids) <= set(known) else None
    )


@pytest.mark.pure
@pytest.mark.usefixtures("rivers")
def test_a_subject_stands_in_an_address_as_it_is() -> None:
    subject = Subject("rivers", ("min", "tamsui"))
    assert str(subject) == "rivers:min,tamsui"
    assert read_subject(str(subject)) == subject
    assert subject.question == "闽江、淡水河"


@pytest.mark.pure
@pytest.mark.usefixtures("rivers")
@pytest.mark.parametrize(
    "text", ["", "rivers", "rivers:", "rivers:seine", "seas:min", "rivers:min,,tamsui", "rivers:<b>"]
)
def test_what_no_page_is_about_is_no_subject(text: str) -> None:
    assert read_subject(text) is None


@pytest.mark.usefixtures("rivers")
def test_a_question_about_a_page_goes_along_to_the_booking(browser: Browser, a: Factory) -> None:
    a.adviser()
    browser.visit("booking.choose_slot", begin="rivers:min")
    form = browser.get(browser.shown.link("09:30")).form("/bookings/new")
    first = next(field for field in form.iter("textarea") if field.get("name") == "question_1")
    assert plain(first) == "闽江"


def test_an_unknown_subject_is_not_carried_on(browser: Browser, a: Factory) -> None:
    a.adviser()
    browser.visit("booking.choose_slot", begin="seas:min")
    assert "begin=" not in browser.shown.link("09:30")
