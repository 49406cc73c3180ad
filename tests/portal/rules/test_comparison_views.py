"""The pages that set both sides next to each other."""

from __future__ import annotations

import pytest

from portal import Portal
from portal.booking.topics import read_subject
from portal.locale import SCRIPT_COOKIE, tag_of
from portal.rules.showing import topics_of_calculator
from portal.rules.topics import Topic, TopicSet, topic_sets
from portal.rules.words import CALCULATOR_NAMES
from tests.browser import Browser, Shown
from tests.markup import plain
from tests.statements import statements

#: These pages ask the database nothing.
pytestmark = pytest.mark.pure

SETS = topic_sets()
TOPICS = [(one, topic) for one in SETS.values() for topic in one.topics.values()]
KB = 1024


def text_without_glosses(shown: Shown) -> str:
    """The facts of a page without what the glossary says to their words."""
    facts = [one for one in shown.markup.all("p") if one.get("class") == "fact"]
    for gloss in (span for one in facts for span in one.iter("span") if span.get("class") == "unseen"):
        gloss.text = ""
    return "\n".join(plain(one) for one in facts)


def test_all_sets_are_listed_with_what_they_are(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.visit("rules.list_sets")
    for one in SETS.values():
        assert shown.link(one.name(locale)) == f"/comparisons/{one.id}"
        assert one.lead(locale) in shown.text
    assert set(SETS) == {"labour", "education", "recruitment", "conventions", "assessment"}


@pytest.mark.parametrize("topic_set", SETS.values(), ids=list(SETS))
def test_a_set_shows_both_sides_of_every_topic_and_stays_light(
    app: Portal, topic_set: TopicSet, locale: str
) -> None:
    with statements(app) as asked:
        shown = Browser(app, locale).visit("rules.show_set", set_id=topic_set.id)
    assert asked == []
    assert len(shown.response.data) < 60 * KB
    links = {(plain(a), a.get("href")) for a in shown.markup.all("a")}
    for topic in topic_set.topics.values():
        assert (topic.name(locale), f"/comparisons/{topic_set.id}/{topic.id}") in links
        for side in ("cn", "tw"):
            assert all(fact.text(locale) in shown.text for fact in topic.side(side)[:1])


def test_a_group_can_be_looked_at_alone(browser: Browser) -> None:
    shown = browser.visit("rules.show_set", set_id="labour", group="time")
    ids = {topic.get("id") for topic in shown.markup.all("article")}
    assert ids == {topic.id for topic in SETS["labour"].in_group("time")}
    current = [
        plain(a)
        for a in shown.markup.all("a")
        if a.get("aria-current") == "page" and "comparisons" in (a.get("href") or "")
    ]
    assert current == [SETS["labour"].groups["time"]["zh_Hans"]]


def test_an_unknown_group_shows_everything(browser: Browser) -> None:
    shown = browser.visit("rules.show_set", set_id="labour", group="<none>")
    assert len(shown.markup.all("article")) == len(SETS["labour"].topics)


@pytest.mark.parametrize(
    ("topic_set", "topic"), TOPICS, ids=[f"{one.id}-{topic.id}" for one, topic in TOPICS]
)
def test_a_topic_shows_all_its_facts_with_their_sources(
    app: Portal, topic_set: TopicSet, topic: Topic, locale: str
) -> None:
    shown = Browser(app, locale).visit("rules.show_one_topic", set_id=topic_set.id, topic_id=topic.id)
    assert len(shown.response.data) < 30 * KB
    assert topic.comparability.because[locale] in shown.text
    said = text_without_glosses(shown)
    for fact in topic.facts:
        assert fact.text(locale) in said
        assert not fact.is_to_be_confirmed or fact.missing[locale] in shown.text
    anchors = {item.get("id") for item in shown.markup.all("li")}
    marks = {
        (a.get("href") or "")[1:]
        for a in shown.markup.all("a")
        if (a.get("href") or "").startswith("#source-")
    }
    assert marks <= anchors
    assert marks or not any(fact.citations for fact in topic.facts)


def test_the_readers_own_side_comes_first(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.visit("rules.show_one_topic", set_id="labour", topic_id="severance")
    sides = [plain(one) for one in shown.markup.all("h2")][:2]
    assert sides == {"zh_Hans": ["大陆", "台湾"], "zh_Hant": ["台灣", "大陸"]}[locale]


def test_one_goes_through_a_set_from_topic_to_topic(browser: Browser) -> None:
    order = [topic.id for group in SETS["labour"].groups for topic in SETS["labour"].in_group(group)]
    seen = [order[0]]
    shown = browser.visit("rules.show_one_topic", set_id="labour", topic_id=order[0])
    while following := [a for a in shown.markup.all("a") if a.get("rel") == "next"]:
        shown = browser.get(following[0].get("href") or "")
        seen.append(shown.path.rpartition("/")[2])
    assert seen == order


def test_topics_and_calculators_lead_to_each_other(browser: Browser) -> None:
    for slug, name in CALCULATOR_NAMES.items():
        topics = topics_of_calculator(slug)
        assert topics, slug
        for topic_set, topic in topics:
            shown = browser.visit("rules.show_one_topic", set_id=topic_set.id, topic_id=topic.id)
            with browser.app.test_request_context():
                assert shown.link(str(name)) == f"/calculators/{slug}"
            shown = browser.visit("rules.show_calculator", slug=slug)
            assert shown.link(topic.name("zh_Hans")) == f"/comparisons/{topic_set.id}/{topic.id}"


def test_every_calculator_that_a_topic_names_exists() -> None:
    assert {topic.calculator for _, topic in TOPICS if topic.calculator} <= set(CALCULATOR_NAMES)


def test_what_is_old_or_unsure_is_marked(browser: Browser) -> None:
    shown = browser.visit("rules.show_one_topic", set_id="labour", topic_id="minimum-wage")
    topic = SETS["labour"].topics["minimum-wage"]
    badges = [plain(one) for one in shown.markup.all("span") if "badge" in (one.get("class") or "")]
    old = [fact for fact in topic.facts if fact.is_past_shelf_life(browser.app.extensions["clock"]().date())]
    assert old
    assert badges.count("可能已过时") == len(old)
    unsure = browser.visit("rules.show_one_topic", set_id="labour", topic_id="insurance-split")
    assert "待确认" in unsure.text


def test_a_topic_names_others_and_explains_the_other_sides_words(browser: Browser) -> None:
    shown = browser.visit("rules.show_one_topic", set_id="labour", topic_id="annual-leave")
    others = [topic for topic in SETS["labour"].in_group("time") if topic.id != "annual-leave"]
    for topic in others:
        assert shown.link(topic.name("zh_Hans")) == f"/comparisons/labour/{topic.id}"
    browser.use_script("zh_Hant")
    shown = browser.visit("rules.show_one_topic", set_id="labour", topic_id="insurance-split")
    assert [a for a in shown.markup.all("a") if a.get("class") == "term"]


def test_a_page_ends_with_a_question_to_an_adviser(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.visit("rules.show_one_topic", set_id="labour", topic_id="probation")
    address = next(
        a.get("href") or "" for a in shown.markup.all("a") if "begin=comparison" in (a.get("href") or "")
    )
    assert "labour,probation" in address.replace("%2C", ",")
    with browser.app.test_request_context(headers={"Cookie": f"{SCRIPT_COOKIE}={tag_of(locale)}"}):
        subject = read_subject("comparison:labour,probation")
        assert subject is not None
        assert SETS["labour"].topics["probation"].name(locale) in (subject.question or "")


@pytest.mark.parametrize("path", ["/comparisons/none", "/comparisons/labour/none", "/calculators/none"])
def test_what_does_not_exist_is_not_there(browser: Browser, path: str) -> None:
    browser.get(path, status=404)
