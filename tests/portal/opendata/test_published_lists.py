"""A list that editors publish is found, exported and told at once, and gone when it is taken back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from portal.opendata.feed import published_lists, withdrawn_lists
from portal.recognition.models import RecognitionListVersion
from portal.recognition.publishing import publish_version, withdraw_version
from portal.staff.models import Member
from tests.browser import Browser
from tests.factories import Factory
from tests.portal.opendata.test_exports import mistakes
from tests.portal.recognition.lists import load_list

ROW = "/recognition/entries/xiamen-3/turner-3"


@pytest.fixture
def second(a: Factory) -> Member:
    return a.adviser(is_editor=True)


@pytest.fixture
def draft(a: Factory) -> RecognitionListVersion:
    return load_list(a, by=a.adviser(is_editor=True))


def publish(a: Factory, version: RecognitionListVersion, by: Member) -> None:
    publish_version(a.session, version, after=0, by=by, at=a.clock())
    a.keep()


def found(browser: Browser) -> bool:
    shown = browser.visit("search.ask", q="車床丙級", kind="recognition")
    return ROW in {a.get("href") for a in shown.markup.all("a")}


def exported(browser: Browser) -> dict[str, Any]:
    return dict(json.loads(browser.client.get("/open-data/recognition.json").data))


def test_search_finds_it_once_it_is_published_and_no_longer_when_it_is_taken_back(
    a: Factory, browser: Browser, draft: RecognitionListVersion, second: Member
) -> None:
    assert not found(browser)
    publish(a, draft, second)
    assert found(browser)
    withdraw_version(a.session, draft, by=second, at=a.clock())
    a.keep()
    assert not found(browser)


def test_the_export_holds_it_with_its_document_and_keeps_its_schema(
    a: Factory, browser: Browser, draft: RecognitionListVersion, second: Member
) -> None:
    before = exported(browser)
    publish(a, draft, second)
    after = exported(browser)
    assert before["version"] != after["version"]
    assert mistakes("recognition", after) == []
    (item,) = [one for one in after["items"] if one["id"] == "xiamen-3/turner-3"]
    assert (item["list_version"], item["taiwan"]["title"]["zh-Hant"]) == (1, "車床")
    cited = [one.partition("#")[0] for one in item["sources"]]
    assert set(cited) <= {one["id"] for one in after["sources"]}
    assert cited == ["list-xiamen-3-1"]


def test_its_document_stands_among_all_sources(
    a: Factory, browser: Browser, draft: RecognitionListVersion, second: Member
) -> None:
    before = json.loads(browser.client.get("/open-data/sources.json").data)
    publish(a, draft, second)
    after = json.loads(browser.client.get("/open-data/sources.json").data)
    assert mistakes("sources", after) == []
    known = {one["id"] for one in after["items"]}
    assert known - {one["id"] for one in before["items"]} == {"list-xiamen-3-1"}
    assert "list-xiamen-3-1," in browser.client.get("/open-data/sources.csv").get_data(as_text=True)
    cited = {one.partition("#")[0] for item in exported(browser)["items"] for one in item["sources"]}
    assert cited <= known


def test_the_feed_tells_it_in_both_scripts(
    a: Factory, browser: Browser, draft: RecognitionListVersion, second: Member, locale: str
) -> None:
    assert published_lists(a.session) == []
    publish(a, draft, second)
    text = browser.client.get(browser.url("opendata.feed", script=locale.replace("_", "-"))).data.decode()
    assert draft.name_hant in text if locale == "zh_Hant" else draft.name_hans in text
    assert "2026-11-28:lists/xiamen-3/1:" in text


def test_the_feed_tells_that_it_was_taken_back_and_keeps_that_it_stood(
    a: Factory, browser: Browser, draft: RecognitionListVersion, second: Member, locale: str
) -> None:
    publish(a, draft, second)
    withdraw_version(a.session, draft, by=second, at=a.clock())
    a.keep()
    text = browser.client.get(browser.url("opendata.feed", script=locale.replace("_", "-"))).data.decode()
    assert "2026-11-28:lists/xiamen-3/1:" in text
    assert "2026-11-28:lists/xiamen-3/1/withdrawn:" in text
    assert {"zh_Hans": "编辑部已撤回", "zh_Hant": "編輯部已撤回"}[locale] in text
    assert browser.client.get("/recognition/lists").status_code == 200


def test_the_feed_does_not_tell_of_a_draft_that_was_taken_back(
    a: Factory, draft: RecognitionListVersion, second: Member
) -> None:
    withdraw_version(a.session, draft, by=second, at=a.clock())
    a.keep()
    assert published_lists(a.session) == []
    assert withdrawn_lists(a.session, {}) == []
