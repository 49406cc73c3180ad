"""Files at stable addresses that may be kept and asked for again, and a feed that readers understand."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from portal.facts.facts import read_texts
from portal.opendata.feed import ATOM, Change, told_changes, write_feed
from portal.opendata.service import terms
from tests.browser import Browser
from tests.scripts import foreign_in

FILES = [f"/open-data/{name}.{kind}" for name in terms().exports for kind in ("json", "csv")]


@pytest.mark.parametrize("path", FILES)
def test_a_file_may_be_kept_and_asked_for_again(browser: Browser, path: str) -> None:
    first = browser.client.get(path)
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in first.headers
    again = browser.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert browser.client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_file_says_what_it_is(browser: Browser) -> None:
    kinds = {path: browser.client.get(path).headers["Content-Type"] for path in FILES[:2]}
    assert list(kinds.values()) == ["application/json", "text/csv; charset=utf-8"]


def test_a_table_opens_in_a_spreadsheet(browser: Browser) -> None:
    text = browser.client.get("/open-data/glossary.csv").get_data(as_text=True)
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert next(row["word_hant"] for row in rows if row["id"] == "software") == "軟體"


@pytest.mark.parametrize("path", ["nothing.json", "nothing.csv", "schema/nothing.schema.json", "common.json"])
def test_what_is_not_offered_is_not_there(browser: Browser, path: str) -> None:
    browser.get(f"/open-data/{path}", status=404)


def test_the_page_leads_to_every_file_and_schema(browser: Browser, locale: str) -> None:
    browser.use_script(locale)
    shown = browser.visit("opendata.index")
    links = {a.get("href") or "" for a in shown.markup.all("a")}
    assert {*FILES, "/open-data/schema/common.schema.json"} <= links
    for link in sorted(one for one in links if one.startswith("/open-data/") and one not in FILES):
        assert browser.client.get(link).status_code == 200, link


def a_change(name: str, day: int) -> Change:
    texts = read_texts({"zh-Hans": "软 & <b>", "zh-Hant": "軟 & <b>"})
    return Change(f"changes/{name}", datetime(2026, 11, day, tzinfo=UTC), f"/{name}", texts, texts)


def read_feed(text: str) -> ET.Element:
    return ET.fromstring(text)


def parts(feed: ET.Element, path: str) -> list[str]:
    return [one.text or "" for one in feed.findall(path, {"a": ATOM})]


@pytest.mark.pure
def test_the_feed_is_newest_first_with_ids_that_outlive_addresses() -> None:
    feed = read_feed(
        write_feed(
            [a_change("old", 1), a_change("new", 2)],
            locale="zh_Hant",
            title="更新",
            author="航標",
            base_url="https://career.example.org",
            path="/open-data/changes.atom?script=zh-Hant",
        )
    )
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-Hant"
    assert parts(feed, "a:entry/a:id") == [
        "tag:career.example.org,2026-11-28:changes/new:zh-Hant",
        "tag:career.example.org,2026-11-28:changes/old:zh-Hant",
    ]
    assert parts(feed, "a:updated") == ["2026-11-02T00:00:00Z"]
    assert parts(feed, "a:entry/a:title") == ["軟 & <b>"] * 2
    assert parts(feed, "a:author/a:name") == ["航標"]
    links = {link.get("rel"): link.get("href") for link in feed.findall("a:link", {"a": ATOM})}
    assert links["self"] == "https://career.example.org/open-data/changes.atom?script=zh-Hant"
    (first, _) = feed.findall("a:entry/a:link", {"a": ATOM})
    assert first.get("href") == "https://career.example.org/new"


@pytest.mark.pure
def test_what_the_editors_tell_stands_once() -> None:
    ids = [change.id for change in told_changes()]
    assert ids
    assert len(ids) == len(set(ids))
    for locale in ("zh_Hans", "zh_Hant"):
        told = "".join(change.names[locale] + change.what[locale] for change in told_changes())
        assert foreign_in(told, locale) == ""


def test_the_feed_is_served_in_both_scripts(browser: Browser, locale: str) -> None:
    tag = locale.replace("_", "-")
    answer = browser.client.get(browser.url("opendata.feed", script=tag))
    assert answer.mimetype == "application/atom+xml"
    feed = read_feed(answer.get_data(as_text=True))
    assert foreign_in("".join(feed.itertext()), locale) == ""
    assert parts(feed, "a:entry/a:id")
    paths = [link.get("href", "") for link in feed.findall("a:entry/a:link", {"a": ATOM})]
    for path in paths:
        assert browser.client.get("/" + path.split("/", 3)[3]).status_code == 200
